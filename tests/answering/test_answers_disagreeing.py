"""Where the sources disagree a reader sees every side, whatever the model wrote."""

from __future__ import annotations

import re

import pytest
from answered import Model, Shown, cited, is_whole
from scripted_model import Scripted, saying

from bot.answering.phrases import phrase

DOWNLOADS = "How many downloads does Qwen have?"
DENIES = (
    "Huawei has publicly denied that its Pangu AI models were copied from Alibaba's Qwen series"
)
OVER_300 = (
    "The Qwen model family has had over 300 million downloads worldwide since its debut",
    "over 300 million",
)
OVER_600 = (
    "Since 2023 Qwen models have had more than 600 million downloads, Alibaba told the Global "
    "Times",
    "600 million downloads",
)


async def test_the_figure_that_the_model_left_out_is_added_with_date_and_source(
    model: Model,
) -> None:
    _, answerer = model(Scripted(saying(OVER_300)))
    answer = await answerer.answer(DOWNLOADS)
    first, _, added = answer.text.partition(phrase("newer", "en"))
    assert first.startswith(OVER_300[0])
    assert "600" not in first
    for part in ("600 million", "as of 2025-11", "Alibaba", "300 million", "as of 2025-04"):
        assert part in added
    assert set(cited(answer)) >= {"meso-clever-7", "global-times-15"}
    assert is_whole(answer)


async def test_each_side_stands_on_a_line_of_its_own_with_who_says_it_when_and_where(
    model: Model,
) -> None:
    _, answerer = model(Scripted(saying(OVER_300)))
    shown = Shown()
    answer = await answerer.answer(DOWNLOADS, on_text=shown)
    added = answer.text.partition(phrase("newer", "en") + "\n")[2]
    lines = added.partition("\n\n")[0].splitlines()
    assert len(lines) == 2
    assert all(re.fullmatch(r"- .+ \(.+, as of 2025-\d\d\) \[\d\]", line) for line in lines)
    assert shown.text == answer.text  # what was streamed is what stands


async def test_which_of_two_is_answered_with_what_the_store_has_of_either(model: Model) -> None:
    beta = ("Alibaba launched its QianWen app as a public beta for consumers", "public beta")
    _, answerer = model(Scripted(saying(beta)))
    answer = await answerer.answer("Is the Qwen app for consumers new, or just renamed?")
    assert [conflict.entity for conflict in answer.conflicts] == ["Qwen app"]
    assert "Tongyi Qwen" in answer.text
    assert is_whole(answer)


async def test_that_figures_differ_is_told_where_the_model_gave_both_too(model: Model) -> None:
    _, answerer = model(Scripted(saying(OVER_300, OVER_600)))
    answer = await answerer.answer(DOWNLOADS)
    said, _, added = answer.text.partition(phrase("newer", "en"))
    assert "300 million" in said and "600 million" in said
    for part in ("Alibaba, as of 2025-11", "Meso Clever, as of 2025-04"):
        assert part in added
    assert "downloads" in {conflict.attribute for conflict in answer.conflicts}
    assert is_whole(answer)


async def test_a_model_that_takes_one_side_in_a_dispute_is_completed(model: Model) -> None:
    _, answerer = model(Scripted(saying((DENIES, "has publicly denied"))))
    answer = await answerer.answer("What did Huawei's lab deny in July 2025?")
    dispute = answer.text.partition(phrase("disputed", "en"))[2]
    assert "replicated some of Qwen's architectural designs" in dispute
    assert "(unnamed accusers, according to BTW Media, 2025-07)" in dispute
    assert {"btw-media-1", "btw-media-2"} <= set(cited(answer))
    assert is_whole(answer)


@pytest.mark.parametrize(
    "draft",
    [
        "There is no disagreement between the sources.",
        "Qwen has had 300 million downloads, and nobody says otherwise [1].",
        "Only 600 million is right [2].",
        "NOT_IN_SOURCES",
    ],
)
async def test_a_model_cannot_hide_a_disagreement(model: Model, draft: str) -> None:
    _, answerer = model(Scripted(draft))
    answer = await answerer.answer(DOWNLOADS)
    assert "600 million" in answer.text
    assert "300 million" in answer.text
    assert "downloads" in {conflict.attribute for conflict in answer.conflicts}
    assert is_whole(answer)


async def test_figures_of_two_scopes_are_told_with_what_they_measure(model: Model) -> None:
    said = "Developers have made more than 100,000 derivative models of Qwen on Hugging Face alone"
    _, answerer = model(Scripted(saying((said, "over 300 million"))))
    answer = await answerer.answer("How many derivative models of Qwen are there?")
    added = answer.text.partition(phrase("scope", "en"))[2]
    assert "170,000" in added
    assert "Hugging Face alone" in added


async def test_a_sentence_that_takes_no_side_shows_no_disagreement(model: Model) -> None:
    _, answerer = model(Scripted("Qwen3 was trained on 36 trillion tokens [1]."))
    answer = await answerer.answer("How many tokens was Qwen3 trained on?")
    assert answer.conflicts == ()


# --- in the language of the question --------------------------------------------------------------

CHINESE = {
    "over 300 million": "Qwen模型系列自推出以来的全球下载量已超过3亿次。",
    "more than 600 million": "自2023年以来，Qwen模型的下载量已超过6亿次。",
    "The Qwen family has had over 300": "Qwen系列自推出以来全球下载量超过3亿次。",
}


async def test_every_side_is_told_in_the_language_of_the_question(model: Model) -> None:
    _, answerer = model(
        Scripted(
            saying(OVER_300),
            question="How many times has Qwen been downloaded worldwide?",
            sentences=CHINESE,
        )
    )
    answer = await answerer.answer("Qwen的全球下载量是多少？")
    assert answer.language == "zh"
    first, _, added = answer.text.partition(phrase("newer", "zh"))
    assert "3亿" in first
    for part in ("6亿", "3亿", "截至2025-11", "截至2025-04", "阿里巴巴"):
        assert part in added
    assert phrase("untranslated", "zh") not in answer.text
    assert "downloads" not in answer.text
    assert is_whole(answer)


@pytest.mark.parametrize(
    ("question", "language", "figures"),
    [
        ("Qwen的全球下载量是多少？", "zh", ("6亿", "3亿")),
        ("Сколько раз скачали Qwen?", "ru", ("600", "300")),
        ("¿Cuántas descargas tiene Qwen?", "es", ("600", "300")),
        ("Qwen को कितनी बार डाउनलोड किया गया है?", "hi", ("60", "30")),
    ],
)
async def test_both_figures_are_told_even_where_the_model_translates_nothing(
    model: Model, question: str, language: str, figures: tuple[str, str]
) -> None:
    _, answerer = model(
        Scripted(
            saying(OVER_300),
            question="How many times has Qwen been downloaded worldwide?",
            sentences="???",
        )
    )
    answer = await answerer.answer(question)
    assert answer.language == language
    added = answer.text.partition(phrase("newer", language))[2]
    assert all(figure in added for figure in figures)
    assert {"meso-clever-7", "global-times-15"} <= set(cited(answer))
    assert is_whole(answer)


async def test_a_figure_in_a_name_is_no_side_of_a_disagreement(model: Model) -> None:
    says = "Qwen3 performs as well as GPT-5 and Gemini 2.5-Pro"
    _, answerer = model(Scripted(saying((says, "2.5-Pro")), sentences="???"))
    answer = await answerer.answer("¿Es Qwen3 tan bueno como GPT-5?")
    lines = answer.text.partition(phrase("disagree", "es"))[2].splitlines()
    sides = [line for line in lines if line.startswith("- ")]
    assert len(sides) == 2
    assert all(side.startswith("- “") for side in sides)
    assert any("GPT-4" in side for side in sides)


async def test_an_accusation_is_told_where_its_passage_is_cited_for_something_else(
    model: Model,
) -> None:
    said = (
        "Alibaba says that the assertions and innuendos of the Financial Times article are "
        '"completely false"'
    )
    _, answerer = model(Scripted(saying((said, '"completely false"'))))
    answer = await answerer.answer("Who denied the White House memo?")
    assert "global-times-1" in cited(answer)
    assert "technical support" in answer.text


async def test_who_takes_a_side_is_told_in_the_language_of_the_question(model: Model) -> None:
    chinese = {
        "publicly denied": "华为人工智能研究实验室公开否认其盘古AI模型抄袭阿里巴巴的千问系列。",
        "replicated some": "华为的盘古模型复制了千问的部分架构设计和训练技术。",
        "independently": "华为的盘古模型是独立开发的，没有抄袭千问。",
        "unnamed accusers": "据BTW Media称，未具名的指控者。",
    }
    _, answerer = model(Scripted(saying((DENIES, "has publicly denied")), sentences=chinese))
    answer = await answerer.answer("华为的盘古抄袭了千问吗？")
    assert "华为的盘古模型复制了" in answer.text
    assert "unnamed accusers" not in answer.text
