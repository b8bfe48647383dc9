"""Translations that fail: tried again, without the frame, given up; and which are remembered."""

from __future__ import annotations

import pytest
from translated import DOWNLOADS, LANGUAGES, LIU, Says, Translate

from bot.llm import EndpointUnreachable
from knowledge.search import Index

GOOD = "Meso Clever写道，Qwen3支持119种语言和方言。"


async def test_what_does_not_hold_is_tried_once_more(translate: Translate) -> None:
    model = Says("Qwen3支持120种语言。", GOOD)
    assert await translate(model, LANGUAGES, "zh") == GOOD
    assert len(model.asked) == 2


async def test_what_does_not_hold_whole_is_tried_without_its_frame(translate: Translate) -> None:
    said = "Qwen的下载量超过3亿次。"
    model = Says("Qwen下载了30亿次。", "Qwen下载了30亿次。", said, "Qwen下载了30亿次。")
    assert await translate(model, DOWNLOADS, "zh") == "Qwen的下载量超过3亿次 (Meso Clever)。"
    assert model.asked[2].startswith("Qwen has had over 300 million downloads.\n")
    hopeless = Says("Qwen下载了30亿次。")
    assert await translate(hopeless, DOWNLOADS, "ja") is None
    assert len(hopeless.asked) == 3


@pytest.mark.parametrize(
    ("language", "reply", "shown"),
    [
        ("zh", "他写道，美国没有有效证据。", "他写道，美国没有有效证据 (刘鹏宇)。"),
        ("ru", "У США нет веских доказательств.", "У США нет веских доказательств (Лю Пэнъюй)."),
    ],
)
async def test_who_says_it_stands_behind_what_a_translation_lost_them_from(
    translate: Translate, language: str, reply: str, shown: str
) -> None:
    assert await translate(Says(reply), LIU, language) == shown


async def test_a_translation_is_asked_for_once_a_language(translate: Translate) -> None:
    chinese = Says(GOOD)
    assert [await translate(chinese, LANGUAGES, "zh") for _ in range(3)] == [GOOD] * 3
    assert len(chinese.asked) == 1
    spanish = Says("Qwen3 admite 119 idiomas y dialectos, escribe Meso Clever.")
    assert "idiomas" in (await translate(spanish, LANGUAGES, "es") or "")


async def test_what_did_not_hold_is_not_remembered(translate: Translate) -> None:
    assert await translate(Says("Qwen3支持120种语言。"), LANGUAGES, "zh") is None
    assert await translate(Says(GOOD), LANGUAGES, "zh") == GOOD


async def test_what_was_not_checked_is_not_remembered(translate: Translate) -> None:
    assert await translate(Says("Unsinn"), LANGUAGES, "zh", checked=False) == "Unsinn"
    assert await translate(Says(GOOD), LANGUAGES, "zh") == GOOD


@pytest.mark.parametrize("fault", [EndpointUnreachable("away"), TimeoutError()])
async def test_a_model_that_fails_leaves_the_sentence_untranslated(
    translate: Translate, fault: Exception
) -> None:
    model = Says(fault)
    assert await translate(model, LANGUAGES, "zh") is None
    assert len(model.asked) == 1


async def test_without_vectors_names_figures_and_script_still_count(index: Index) -> None:
    translate = Translate(index, None)
    assert await translate(Says(GOOD), LANGUAGES, "zh") == GOOD
    assert await translate(Says("Qwen3支持120种语言。"), DOWNLOADS, "zh") is None
