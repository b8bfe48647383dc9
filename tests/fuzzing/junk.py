"""Inputs of any kind: texts, JSON, headers, paths, and what of them is known to break programs."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]

# What programs have stumbled over: NUL, lone surrogates, text that turns round, markup of Slack and
# of ours, numbers that are none, and words that the bot itself reads.
NASTY = (
    "", " ", "\0", "\ud800", "\udfff\ud800", "a\0b", "\u202e\u2066", "\ufeff", "𝔘𝔫𝔦",
    "e\u0301" * 50,
    "<!channel>", "<@U0>", "<@|>", "<#C|>", "<", "&lt;", "`*_~", "[1]", "[[1]](x)", "{}", "[]",
    "{0}", "%s", "%", "${x}", "../..", "null", "NaN", "-1", "1e999", "9" * 400, "0x10", "٣", "1_0",
    "think:", "stop", "mute", "use x", "use " + "x" * 80, "digest on 99:99", "payload", "payload=1",
    "|", "a|b|c|d", ":", "*", "?", "\n" * 40, "x" * 5_000, "🦄" * 1_500, "[" * 1_500,
    '{"a":' * 1_500, "(" * 3_000, "a b " * 3_000, "谢" * 4_000, "\0\x01\x1b[31m", "\r\n\r\n",
)  # fmt: skip

letters = st.characters(categories=None, exclude_categories=())  # surrogates and NUL included
texts: Strategy = st.one_of(
    st.sampled_from(NASTY), st.text(letters, max_size=40), st.text(max_size=400)
)
numbers: Strategy = st.one_of(
    st.integers(), st.floats(), st.sampled_from([0, -1, 1, 10**30, 2**63, 1e308])
)
scalars: Strategy = st.one_of(st.none(), st.booleans(), numbers, texts)
values: Strategy = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(texts.filter(bool), inner, max_size=3)
    ),
    max_leaves=8,
)


def written(value: Any) -> bytes:
    """`value` as JSON, its lone surrogates escaped."""
    return json.dumps(value).encode()


def nested(depth: int, open: str = "[", close: str = "]") -> bytes:
    return (open * depth + close * depth).encode()


class Body(bytes):
    """Bytes that a failing test does not show whole."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes: {bytes(self[:80])!r}>"


# Bodies that are no JSON, or too much of it, or in no charset.
BODIES = (
    b"", b"{", b"}", b"[]", b"null", b"1", b'"text"', b"{}", b'{"type":', b"\xff\xfe{}",
    b'{"type":"\xff"}', b"payload", b"payload=", b"payload=%", b"payload=%7B", b"payload=[]",
    b"payload=null", b"payload=1&payload=2", b"command=/story&text=%ff%00", b"&&&===", b"=",
    b"a=" + b"%F0%9F" * 300, b'{"type":NaN}', b'{"type":1e999}', b'{"event":' + b"9" * 5_000 + b"}",
    '{"type":"event_callback"}'.encode("utf-16"), nested(400), nested(100_000), b"\0" * 100,
    nested(50_000, '{"a":', "}"), b'{"type":"\\ud800"}', b"x" * 200_000,
    b"payload=" + nested(3_000),
    b'{"type":"event_callback","event":' + nested(700) + b"}",
    b'{"a":1,"a":{"b":2},"type":"event_callback","type":[]}',
)  # fmt: skip
bodies: Strategy = st.one_of(
    st.sampled_from(BODIES).map(Body), st.binary(max_size=200), values.map(written)
)
