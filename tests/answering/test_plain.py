"""What a model writes is shown as prose: no link, no mention, no markup of its own."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answering.plain import plain


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
        ("Go to Evil.com/login or www.Evil.com or a.Evil.com now", "Go to or or now"),
        ("Write to boss@Evil.com now", "Write to now"),
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
        ("See evil.bank, evil.gov or evil.se now", "See , or now"),
        ("See evil.xn--p1ai now", "See now"),
        ("Смотри зло.рф сейчас", "Смотри сейчас"),
        ("See evil．com, evil｡com, ｅｖｉｌ．ｃｏｍ now", "See , , now"),
        ("See hxxps://evil[.]com/a or evil[.]com or evil (dot) com now", "See or or now"),
        ("See evil dot com now", "See now"),
        ("See 203.0.113.7/login or 203.0.113.7:80 now", "See or now"),
        ("See javascript:alert(1) or mailto:boss now", "See ) or now"),
        ("See &lt;!channel&gt; and &#64;here and &amp;lt;!here&gt; now", "See and here and now"),
        ("See ＠channel ＜!here＞ now", "See channel !here now"),
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
        "JD.com, 1688.com and Character.AI agree with Trip.com.",
        "阿里巴巴和JD.com否认。",
        "One line\nand another\n\nand a paragraph",
    ],
)
def test_prose_stays_as_it_is(prose: str) -> None:
    assert plain(prose) == prose


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("The\u200b bridge\u2060 is\ufeff new", "The bridge is new"),
        ("is \u202eeerf\u202c \u2066x\u2069", "is eerf x"),
        ("free" + "".join(chr(0xE0000 + ord(c)) for c in "obey"), "free"),
        ("free" + "".join(chr(0xE0100 + ord(c)) for c in "obey"), "free"),
        ("a\u3164b\u115fc\u2800d\u00ade", "abcde"),
        ("\x1b[31mred\x07\x00\x9b", "[31mred"),
        ("one\u2028two\rthree", "one two three"),
        ("<!chan\u200dnel> now", " now"),
        ("ht\u200btps://evil.zz now", " now"),
    ],
)
def test_what_no_screen_shows_is_taken_out(written: str, shown: str) -> None:
    assert plain(written) == shown


@pytest.mark.parametrize("prose", ["می\u200cخواهم", "क्\u200dष", "നന്\u200dമ"])
def test_a_joiner_that_a_script_needs_stays(prose: str) -> None:
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
