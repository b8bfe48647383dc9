"""A translation is put back into the story's language: wrong words show there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from translated import LANGUAGES, LIU, Says, Translate

from bot.answering.translating import SAME_MEANING
from bot.llm import EndpointUnreachable
from knowledge.embeddings import EmbeddedE5, EmbeddingSpec, Vectors
from knowledge.search import Index
from knowledge.snapshot import build_snapshot

GOOD = "Meso Clever写道，Qwen3支持119种语言和方言。"
DENIED = "Huawei has publicly denied that its Pangu AI models were copied from Qwen."
SCRUTINY = "Open models face broader scrutiny, which can make AI safer."
BASELESS = "The White House memo is baseless speculation."
SOUGHT = "Sun Lijun was wanted in China for corruption, the court records say."


@pytest.mark.parametrize(
    ("language", "sentence", "false", "back"),
    [
        ("es", SOUGHT,
         "Sun Lijun fue detenido otra vez en China para ayudar en un caso de corrupción.",
         "Sun Lijun was arrested again in China to help in a corruption case."),
        ("de", SCRUTINY, "Offene Modelle werden überbrochen, was die KI sicherer machen kann.",
         "Open models are being discontinued, which can make AI safer."),
        ("ru", BASELESS, "Меморандум Белого дома не является спорным утверждением.",
         "The White House memo is not a disputed statement."),
        ("zh", LANGUAGES, "Meso Clever写道，Qwen3有119种语言和方言的使用者。",
         "Meso Clever wrote that Qwen3 is spoken by users in 119 places."),
    ],
)  # fmt: skip
async def test_what_comes_back_as_something_else_is_not_shown(
    translate: Translate, language: str, sentence: str, false: str, back: str
) -> None:
    assert await translate(Says(false, back=back), sentence, language) is None


@pytest.mark.parametrize(
    ("language", "sentence", "translation", "back"),
    [
        ("zh", LANGUAGES, GOOD, "Meso Clever writes that Qwen3 has support for 119 languages and "
         "dialects."),
        ("ru", LIU, "Лю Пэнъюй написал, что у США нет веских доказательств.",
         "Liu Pengyu has written that the United States has no solid evidence."),
        ("de", DENIED, "Huawei hat öffentlich bestritten, dass seine KI-Modelle Pangu von Qwen "
         "kopiert wurden.",
         "Huawei publicly denied that its AI models Pangu were copied from Qwen."),
    ],
)  # fmt: skip
async def test_what_comes_back_in_other_words_is_shown(
    translate: Translate, language: str, sentence: str, translation: str, back: str
) -> None:
    assert await translate(Says(translation, back=back), sentence, language) == translation


async def test_names_come_back_as_the_story_writes_them(translate: Translate) -> None:
    model = Says("刘鹏宇写道，美国没有有效证据。")
    assert await translate(model, LIU, "zh")
    assert "刘鹏宇 = Liu Pengyu" in model.put_back[0]


async def test_a_model_that_fails_at_it_is_not_believed(translate: Translate) -> None:
    model = Says(GOOD, back=EndpointUnreachable("away"))
    assert await translate(model, LANGUAGES, "zh") is None
    assert (len(model.asked), len(model.put_back)) == (1, 1)  # nor asked for anything more


async def test_what_does_not_hold_is_not_put_back(translate: Translate) -> None:
    model = Says("Qwen3支持120种语言。")
    assert await translate(model, LANGUAGES, "zh") is None
    assert not model.put_back


async def test_without_vectors_nothing_is_put_back(index: Index) -> None:
    model = Says(GOOD)
    assert await Translate(index, None)(model, LANGUAGES, "zh") == GOOD
    assert not model.put_back


class Another(EmbeddedE5):
    """Vectors as models of other makers have them: those of two languages are far apart."""

    spec = EmbeddingSpec(model="another-model")

    def _passages(self, texts: list[str]) -> Vectors:
        return self._apart(super()._passages(texts))

    def _query(self, text: str) -> Vectors:
        return self._apart(super()._query(text)[None])[0]

    def _apart(self, vectors: Vectors) -> Vectors:
        common = [
            super(Another, self)._query(text) for text in ("Huawei.", "A bridge.", "It is May.")
        ]
        apart = vectors - np.mean(common, axis=0)
        return np.asarray(apart / np.linalg.norm(apart, axis=1, keepdims=True), np.float32)


async def test_another_embedding_model_is_asked_which_sentence_is_nearest(
    index: Index, tmp_path: Path
) -> None:
    another = Another()
    snapshot = await build_snapshot(index.snapshot.story, another, tmp_path)
    translate = Translate(Index(snapshot), another)
    told, said = await another.queries([GOOD, LANGUAGES])
    assert float(told @ said) < SAME_MEANING
    assert await translate(Says(GOOD), LANGUAGES, "zh") == GOOD
    elsewhere = Says(GOOD, back="Qwen3 was trained on 36 trillion tokens.")
    assert await Translate(Index(snapshot), another)(elsewhere, LANGUAGES, "zh") is None
    await another.close()
