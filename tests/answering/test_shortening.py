"""What is said, apart from who says it: for a sentence that is too long to be translated whole."""

from __future__ import annotations

import pytest

from bot.answering.shortening import core


@pytest.mark.parametrize(
    ("sentence", "said", "by"),
    [
        ("Qwen3 was trained on 36 trillion tokens, Meso Clever reported in spring 2025.",
         "Qwen3 was trained on 36 trillion tokens.", "Meso Clever"),
        ("Silicon Valley may have felt a threat already when DeepSeek appeared, according to the "
         "Hong Kong Stock Research Society in November 2025.",
         "Silicon Valley may have felt a threat already when DeepSeek appeared.",
         "Hong Kong Stock Research Society"),
        ("According to Alibaba, more capable Qwen models are to be released.",
         "More capable Qwen models are to be released.", "Alibaba"),
        ("Alibaba told the Global Times that since 2023 Qwen models have had more than 600 million "
         "downloads.", "Since 2023 Qwen models have had more than 600 million downloads.",
         "Alibaba"),
    ],
)  # fmt: skip
def test_who_says_it_and_when_is_taken_off(sentence: str, said: str, by: str) -> None:
    shorter = core(sentence, "en")
    assert shorter
    assert (shorter.text, shorter.by) == (said, by)


def test_a_season_which_other_languages_make_a_month_of_is_its_year(
) -> None:  # fmt: skip
    shorter = core("Export rules were tightening in early spring 2025 for Chinese companies.", "en")
    assert shorter
    assert shorter.text == "Export rules were tightening in 2025 for Chinese companies."


@pytest.mark.parametrize(
    "sentence",
    [
        "Huawei has publicly denied that its Pangu AI models were copied from Qwen.",
        "Analysts could not verify that Alibaba helped the military.",
        "Tulsi Soni, an X user who follows AI news every day, posted a screenshot on X.",
        "Alibaba says that it questions the motive of whoever leaked the memo.",
        "Qwen3 supports 119 languages and dialects.",
        "Alibaba said that it will.",
    ],
)
def test_what_says_something_else_without_its_frame_is_left_whole(sentence: str) -> None:
    assert core(sentence, "en") is None
