"""What a model writes is shown as prose: no link, no mention, no markup of its own."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answering.plain import PlainStream, plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Now <!channel> look", "Now look"),
        ("Now <!here|here> look", "Now look"),
        ("@everyone and @channel", "everyone and channel"),
        ("Ask <@U0123ABC> or <@U0123ABC|ann>.", "Ask or ."),
        ("Ask <!subteam^S123|@press> now", "Ask now"),
        ("See <https://evil.example/a|our login>.", "See ."),
        ("See [our login](https://evil.example/a).", "See our login."),
        ("See [our login](<https://evil.example/a b>).", "See our login."),
        ("See ![a cat](https://evil.example/cat.png).", "See a cat."),
        ("Go to https://evil.example/login?x=1 now", "Go to now"),
        ("Go to HTTPS://EVIL.EXAMPLE/login now", "Go to now"),
        ("Go to www.evil.zz now", "Go to now"),
        ("Go to evil.com now", "Go to now"),
        ("Go to EVIL.COM now", "Go to now"),
        ("Go to Evil.Com now", "Go to now"),
        ("Go to .evil.com now", "Go to . now"),
        ("Go to evil.io/login now", "Go to now"),
        ("Go to evil.zz/login now", "Go to now"),
        ("Write to boss@evil.com now", "Write to now"),
        ("参见http://evil.zz/login。阿里巴巴否认。", "参见。阿里巴巴否认。"),
        ("参见evil.com，阿里巴巴否认。", "参见，阿里巴巴否认。"),
        ("<b>Alibaba</b> denies<br/> it", "Alibaba denies it"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("Use `grep` now", "Use grep now"),
        ("# The memo\nAlibaba denies it.", "The memo\nAlibaba denies it."),
        ("> quoted\n> again", "quoted\nagain"),
        ("**Alibaba** *denies* __it__ ~~not~~", "Alibaba denies it not"),
        (r"1\. It\_is \[1\]", "1. It_is [1]"),
        ("a\n\n\n\n\nb", "a\n\nb"),
    ],
)
def test_markup_and_links_are_taken_out(written: str, shown: str) -> None:
    assert plain(written).strip() == shown


@pytest.mark.parametrize(
    "written",
    [
        "http:**//evil.zz/login",
        "http:/**/evil.zz/login",
        "@**channel",
        "@<b>channel",
        "<<b>!channel>",
        "ht<b>tp://evil.zz/x",
        "[x](y)http:[](z)//evil.zz",
        "http:@//evil.zz/x",
        "x://evil.zz",
        "1://evil",
        "<!chan<b>nel>",
        r"\<!channel\>",
        r"[x]\(http://evil.zz\)",
    ],
)
def test_what_is_taken_out_leaves_nothing_worse_behind(written: str) -> None:
    shown = plain(written)
    assert not re.search(r"[<>@]|://|\]\(", shown), shown


@pytest.mark.parametrize(
    "prose",
    [
        "The U.S. says so, e.g., in No. 3, i.e. at 9.30 p.m.",
        "It is 0.3% behind, at 3.5 against 4.1, on 15.11.2025.",
        "Qwen2.5-Coder and Qwen3-235B-A22B run under Node.js.",
        "Alibaba denies it [1]. So does the embassy [2, 3][4-6].",
        "阿里巴巴称该报道“完全不实”[1]。下载量超过6亿次。",
        "أعلنت علي بابا ذلك [1].",
        "Is it 5 * 3 or 24/7? It's A/B; $433.5M & more: 50–60.",
        "He said it.In May he left.",
        "snake_case stays, and so does a - b.",
        "One line\nand another\n\nand a paragraph",
    ],
)
def test_prose_stays_as_it_is(prose: str) -> None:
    assert plain(prose) == prose


FRAGMENTS = st.sampled_from(
    [
        "<", ">", "!channel", "!here", "@", "channel", "everyone", "|", "http", "https:", ":", "//",
        "/", "www.", "mailto:", "evil", ".", "com", "zz", "[", "]", "(", ")", "!", "1", "2", ", ",
        "*", "**", "_", "__", "`", "```", "~~", "\\", "#", "# ", "> ", " ", "  ", "\t", "\n",
        "\n\n", "word", "Alibaba", "U.S.", "中文", "。", "見", "【", "】", "&lt;", "é", "-",
    ]
)  # fmt: skip
HOSTILE = st.lists(FRAGMENTS, max_size=16).map("".join) | st.text(max_size=60)


@settings(max_examples=400)
@given(HOSTILE)
@example("http:**//evil")
def test_no_text_at_all_can_show_a_link_or_a_mention(text: str) -> None:
    assert not re.search(r"[<>@]|://", plain(text))


@settings(max_examples=400)
@given(HOSTILE, st.lists(st.integers(1, 7), min_size=1))
@example("see [1]<b>(x y)", [1])
@example("*<b>x", [1])
@example(" ><", [1])
@example("\\# ", [1])
@example("a\t> ", [1])
@example("[1, 2][1, 3].", [1])
def test_a_stream_shows_the_same_however_it_is_cut(text: str, sizes: list[int]) -> None:
    stream, shown, at, turn = PlainStream(), "", 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        shown += stream.feed(text[at : at + size])
        assert plain(text).startswith(shown)
        at, turn = at + size, turn + 1
    assert shown + stream.rest() == plain(text)


def test_a_stream_shows_a_sentence_without_waiting_for_the_next() -> None:
    stream = PlainStream()
    assert stream.feed("Alibaba denies it [1]. The ") == "Alibaba denies it [1]. The"


def test_a_link_is_not_shown_while_it_is_being_written() -> None:
    stream = PlainStream()
    shown = "".join(stream.feed(c) for c in "See [the page](https://evil.exa")
    assert shown == "See"
