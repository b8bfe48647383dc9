"""Slips of a small model in translating, each as it made them, and right translations beside."""

from __future__ import annotations

import pytest

from bot.answering.faithful import why_not
from knowledge.search import Index

NO_FIGURE = "China Crunch gives no download figure for Qwen."
NO_END = "The article by Meso Clever does not report how the case of H. ended."


@pytest.mark.parametrize(
    ("language", "sentence", "translation"),
    [
        ("zh", NO_FIGURE, "通义千问没有下载量。"),
        ("ru", NO_FIGURE, "Китайская угроза не предоставляет информацию о загрузке Qwen."),
        ("uk", NO_END, "Місійна клерка не повідомляє, як завершилась справа H."),
    ],
)
def test_what_a_paper_does_not_tell_is_not_told_without_the_paper(
    index: Index, language: str, sentence: str, translation: str
) -> None:
    assert (why_not(translation, sentence, language, index) or "").startswith("it lost the name")


@pytest.mark.parametrize(
    ("language", "sentence", "translation"),
    [
        ("zh", NO_FIGURE, "China Crunch没有给出通义千问的下载量。"),
        ("de", NO_END, "Der Artikel von Meso Clever berichtet nicht, wie der Fall von H. ausging."),
        (
            "fr",
            "Meso Clever says that Qwen3 is not a closed model.",
            "Qwen3 n'est pas un modèle fermé.",  # whose claim it is, the citation tells
        ),
    ],
)
def test_a_paper_may_else_be_left_to_the_citation(
    index: Index, language: str, sentence: str, translation: str
) -> None:
    assert why_not(translation, sentence, language, index) is None
