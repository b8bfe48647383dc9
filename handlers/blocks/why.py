"""Why an answer says what it says, as a modal: what was looked at, how it was weighed, what stands
on what. For whoever asks, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.answering.grounds import Grounds, Looked, Stood
from handlers.blocks.buttons import ANEW
from handlers.blocks.rich import Words, between, bullets, linked, paragraph, plain, rich_text, words
from handlers.blocks.text import safe_url, shorten
from handlers.kept import KeptAnswer
from handlers.wording import Wording

Block = dict[str, Any]

MAX_TITLE = 24
MAX_PASSAGES = 20  # of which there are two blocks each; a modal holds 100
MAX_SENTENCES = 6  # that are shown of those which stand on a passage
MAX_QUESTION, MAX_PASSAGE, MAX_SENTENCE = 500, 2_500, 300


def why(kept: KeptAnswer, is_outdated: bool, place: str, w: Wording) -> Block:
    """`is_outdated`: it was given from an older snapshot of the story than is current now. `place`:
    where it stands, for the modal's metadata."""
    grounds = kept.answer.grounds or Grounds()
    cited = {citation.passage_id: citation.n for citation in kept.answer.citations}
    order = sorted(grounds.looked, key=lambda one: cited.get(one.passage_id, len(cited) + 1))
    passages = [
        block
        for one in order[:MAX_PASSAGES]
        for block in _passage(one, cited.get(one.passage_id), grounds, w)
    ]
    return _modal(
        w,
        [
            rich_text(paragraph(words(kept.answer.question, MAX_QUESTION, bold=True))),
            *([_outdated(kept, w)] if is_outdated else []),
            rich_text(_heading(w("why.made")), bullets(list(_making(kept, w)))),
            rich_text(_heading(w("why.weighed")), bullets(list(_weighing(grounds, w)))),
            rich_text(_heading(w("why.looked_at", count=w.number(len(grounds.looked))))),
            *passages,
        ],
        place,
    )


def being_answered(w: Wording) -> Block:
    """In place of the explanation, where its answer is being answered anew."""
    return _modal(w, [rich_text(paragraph(words(w("why.being_answered"))))])


def _modal(w: Wording, blocks: list[Block], metadata: str = "") -> Block:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": shorten(w("why.title"), MAX_TITLE)},
        "close": {"type": "plain_text", "text": shorten(w("why.close"), MAX_TITLE)},
        "blocks": blocks,
        **({"private_metadata": metadata} if metadata else {}),
    }


def _outdated(kept: KeptAnswer, w: Wording) -> Block:
    return {
        "type": "section",
        "block_id": f"{ANEW}|{kept.id}",
        "text": {"type": "plain_text", "text": shorten(w("why.outdated"), 3000)},
        "accessory": {
            "type": "button",
            "action_id": ANEW,
            "text": {"type": "plain_text", "text": shorten(w("below.anew"), 75)},
            "value": kept.id,
            "style": "primary",
        },
    }


def _making(kept: KeptAnswer, w: Wording) -> Iterable[Words]:
    """Who wrote it, from what, how long that took."""
    answer, took = kept.answer, kept.answer.timings_ms
    if answer.origin == "model":
        yield words(w("why.model", model=answer.model or "?"))
    else:
        yield words(w("why.extract"))
    if answer.translated:
        yield words(w("why.was_translated"))
    yield words(w("why.snapshot", story=kept.story, snapshot=kept.snapshot))

    def seconds(ms: int) -> str:
        return w("why.seconds", n=w.number(round(ms / 1000, 1)))

    parts = [w("why.took", total=seconds(took.total), search=seconds(took.search))]
    if took.thinking is not None:
        parts.append(w("why.thought", time=seconds(took.thinking)))
    yield words(" ".join(parts))


def _weighing(grounds: Grounds, w: Wording) -> Iterable[Words]:
    """Whether what was found answers at all: what spoke for it."""

    def percent(share: float) -> str:
        return f"{w.number(round(100 * share))} %"

    if grounds.leaning is not None:
        yield words(w("why.leaning", share=percent(grounds.leaning)))
    if grounds.near is not None:
        yield words(w("why.near", near=w.number(round(grounds.near, 2))))
    if grounds.covered is not None:
        yield words(w("why.covered", share=percent(grounds.covered)))
    if grounds.leaning is None and grounds.near is None and grounds.covered is None:
        yield words(w("why.words_alone"))


def _passage(one: Looked, n: int | None, grounds: Grounds, w: Wording) -> Iterable[Block]:
    url = safe_url(one.url) if one.url else None
    title = linked(one.title, url, bold=True)
    publisher = words(one.publisher) if one.publisher and one.publisher != one.title else ()
    published = words(w.date(one.published)) if one.published else ()
    state = words(w("why.cited", n=n) if n else w("why.not_cited"), quiet=True)
    standing = [each for each in grounds.sentences if one.passage_id in each.passages]
    lines = [*_scores(one, grounds, w), *(_sentence(each, w) for each in standing[:MAX_SENTENCES])]
    if len(standing) > MAX_SENTENCES:
        lines.append(words(w("why.more", count=w.number(len(standing) - MAX_SENTENCES))))
    quote = {"type": "rich_text_quote", "elements": list(words(one.text, MAX_PASSAGE))}
    yield {"type": "divider"}
    yield rich_text(
        paragraph(between([title, publisher, published], " · "), state),
        *([quote] if quote["elements"] else []),
        *([bullets(lines)] if lines else []),
    )


def _scores(one: Looked, grounds: Grounds, w: Wording) -> Iterable[Words]:
    if one.place is None:
        yield words(w("why.other_side"))
        return
    place, of = (
        w.number(one.place),
        w.number(sum(each.place is not None for each in grounds.looked)),
    )
    if one.nearness is None:
        yield words(w("why.place", place=place, of=of))
    else:
        nearness = w.number(round(one.nearness, 2))
        yield words(w("why.nearness", nearness=nearness, place=place, of=of))
    if grounds.words:
        counted = {"shared": w.number(one.shared), "words": w.number(grounds.words)}
        yield words(w("why.shared", **counted))


def _sentence(one: Stood, w: Wording) -> Words:
    """A sentence of the answer that stands on a passage, as it was before its translation, too, and
    how it comes from it."""
    how = w(f"why.{one.how}")
    said = _quoted(one.said or one.attested)
    if one.translated:
        how = f"{how}, {w('why.translated')}"
        said = between([said, _quoted(one.attested)], " · ")
    return (*said, *plain(" "), *words(f"({how})", quiet=True))


def _quoted(sentence: str) -> Words:
    return words(f"“{shorten(sentence, MAX_SENTENCE)}”", MAX_SENTENCE + 2)


def _heading(text: str) -> Block:
    return paragraph(words(text, bold=True))
