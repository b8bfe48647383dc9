"""Stories whose every text is of one kind, and as many of everything as one likes."""

from __future__ import annotations

from knowledge.story import Claim, Event, Name, Passage, Source, Story, Topic, Withdrawal

TEXTS = {
    "short": "x",
    "long": "The bridge at Brenholm " * 435,
    "one word": "x" * 10_000,
    "right to left": "يقول الميناء إن الجسر سيكلف 40 مليون كرونة. גשר " * 12,
    "emoji": "👩‍👩‍👧‍👦🇨🇳🤷🏽‍♀️" * 150,
    "surrogates": "𝕏𝔸😀" * 1_200,
    "markup": "<!channel> <@U0ANNA00001> &amp; *bold* _it_ ~no~ `code` <https://x.example|y> " * 20,
    "injection": (
        "<!here> <!subteam^S1|us> <#C0NEWSROOM1> @channel [x](https://evil.example/a) "
        "https://evil.example/b www.evil.example evil.example http://localhost/c "
        "mailto:a@evil.example ``` ``x`` ![i](https://evil.example/i.png) > & | \n# x\n- y "
    ),
    "to be escaped": "&<>" * 400,
    "many lines": "line\n" * 60,
    "Chinese": "港口说，布伦霍尔姆大桥将耗资四千万克朗。" * 20,
    "control": "a\u202eb\u0000c\u2028d\u200b\u00ad\u2066e\u2069\u2069\u202a\ufeff\x1b[31m\x85" * 30,
}

TOPICS = 12


def nasty(
    text: str,
    many: int = 9,
    url: str | None = "https://news.example/a?b=(1)|<2>",
    each: int | None = None,
) -> Story:
    """`many` sources, names, and claims and events of a source (of these `each`, where that is
    given), all made of `text`."""
    each = many if each is None else each

    def source(n: int) -> Source:
        passage = f"source-{n}-1"
        claims = [
            Claim(
                statement=f"{text} {i}", by=f"{text} {i % 7}",
                stance="denies" if i % 5 == 4 else "asserts", passage_id=passage,
                entity=f"{text[:200]} {i % 3}", attribute=text[:200], value=f"{10 * n + i} million",
                as_of=f"20{10 + n % 20}-0{1 + i % 9}", scope=text,
            )
            for i in range(min(each, 12))
        ]  # fmt: skip
        return Source(
            id=f"source-{n}", title=text, publisher=f"{text} {n}", url=url, published="2024-03",
            precision="month", language=("en", "fa", "zh-Hant", "und")[n % 4], grade="ABCD"[n % 4],  # type: ignore[arg-type]
            topics=tuple(f"topic-{t}" for t in range(TOPICS)), summary=f"{text}. {text}",
            withdrawn=Withdrawal(kind="corrected", reason=text, on="2024") if n % 6 == 5 else None,
            passages=(Passage(id=passage, source_id=f"source-{n}", number=1, text=text),),
            claims=tuple(claims),
            events=tuple(
                Event(date=f"20{10 + n % 20}-0{1 + i % 9}", what=f"{text} {i}", passage_id=passage)
                for i in range(min(each, 4))
            ),
        )  # fmt: skip

    return Story(
        id="nasty", title=text, language="en", summary=f"{text}. {text}. {text}",
        topics=tuple(Topic(id=f"topic-{n}", title=text, summary=text) for n in range(TOPICS)),
        names=tuple(
            Name(name=f"{text} {n}", kind="person", also=(f"{text}{n}", f"also {n}"))
            for n in range(many)
        ),
        examples=(text, text, text),
        sources=tuple(source(n) for n in range(many)),
    )  # fmt: skip


def empty() -> Story:
    """A story of one source that says one word, and of which nothing is known."""
    passage = Passage(id="s-1", source_id="s", number=1, text="x")
    bare = Source(
        id="s", title=None, publisher=None, url=None, published=None, precision=None,
        language="und", grade="D", summary="", passages=(passage,),
    )  # fmt: skip
    return Story(id="empty", title="", language="en", summary="", sources=(bare,))
