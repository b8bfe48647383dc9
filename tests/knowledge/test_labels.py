"""Attributes in other languages that the vocabulary has not are matched, and only where it is safe.

The names of the attributes are of the kind that a story may have and no list of words does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from tiny_stories import CountingEmbedder, source, story

from knowledge.conflicts import find_conflicts
from knowledge.embeddings import EmbeddedE5, EmbeddingSpec, NoEmbeddings, Progress, Vectors
from knowledge.labels import align_labels, parts
from knowledge.measures.vocabulary import concept
from knowledge.story import Claim, Source, Story

ENGLISH = "The {} of the place was counted again this year by the office."
TELLING = {
    "de": "Die Zahl wurde in diesem Jahr vom Amt neu gezählt: {}.",
    "es": "La oficina volvió a contar este año la cifra: {}.",
    "fr": "Le bureau a recompté le chiffre cette année : {}.",
    "ru": "Управление в этом году снова посчитало: {}.",
    "zh": "该办公室今年重新统计了数字：{}。",
    "ja": "事務所は今年、数を数え直した。{}。",
    "hi": "कार्यालय ने इस साल फिर से गिनती की: {}।",
    "ar": "أعاد المكتب هذا العام عد الرقم: {}.",
    "en": ENGLISH,
}


def telling(language: str, attribute: str, value: str, entity: str = "Osvik Zoo") -> Source:
    """A source in `language` that gives `value` for `attribute`."""
    claim: dict[str, Any] = {
        "statement": TELLING[language].format(attribute),
        "by": f"a paper in {language}",
        "stance": "reports",
        "passage_id": f"{language}-1",
        "entity": entity,
        "attribute": attribute,
        "value": value,
    }
    return source(language, "A passage.", claims=[Claim(**claim)]).model_copy(
        update={"language": language}
    )


def two(label: str, language: str, other: str, value: str = "40", own: str = "55") -> Story:
    return story(telling("en", label, value), telling(language, other, own))


@pytest.mark.parametrize(
    ("label", "language", "other"),
    [
        ("penguins", "fr", "pingouins"),
        ("elephants", "es", "elefantes"),
        ("teachers", "hi", "शिक्षक"),
        ("judges", "zh", "法官"),
        ("cranes", "ja", "クレーン"),
        ("cranes", "ru", "краны"),
        ("derived models", "de", "abgeleitete Modelle"),
        ("fishing quota", "es", "cuota de pesca"),
        ("homes destroyed", "ru", "разрушенные дома"),
    ],
)
async def test_a_label_in_another_language_is_matched(
    embedder: EmbeddedE5, label: str, language: str, other: str
) -> None:
    assert not concept(other)
    told = two(label, language, other)
    assert find_conflicts(told) == ()
    labels = await align_labels(told, embedder)
    assert [conflict.kind for conflict in find_conflicts(told, labels)] == ["contradiction"]


@pytest.mark.parametrize(
    ("label", "language", "other"),
    [
        ("penguins", "zh", "大象"),
        ("elephants", "fr", "pingouins"),
        ("plaintiffs", "de", "Beklagte"),
        ("plaintiffs", "zh", "被告"),
        ("defendants", "fr", "juges"),
        ("witnesses", "fr", "juges"),
        ("ships departed", "de", "angekommene Schiffe"),
        ("books borrowed", "ru", "купленные книги"),
        ("population", "ru", "плотность населения"),
        ("population", "zh", "人口密度"),
        ("unemployment", "zh", "青年失业率"),
        ("downloads", "zh", "月下载量"),
        ("cost", "de", "Wartungskosten"),
        ("cost", "es", "coste de mantenimiento"),
        ("pay rise offered", "fr", "hausse de salaire demandée"),
        ("missiles launched", "ru", "перехваченные ракеты"),
        ("oyster price", "es", "cosecha de ostras"),
        ("turnout", "de", "Wahlberechtigte"),
        ("exports", "ar", "الواردات"),
        ("deaths", "ja", "負傷者数"),
    ],
)
async def test_labels_of_different_things_stay_apart(
    embedder: EmbeddedE5, label: str, language: str, other: str
) -> None:
    told = two(label, language, other)
    assert find_conflicts(told, await align_labels(told, embedder)) == ()


async def test_only_labels_of_one_entity_and_one_dimension_are_matched(
    embedder: EmbeddedE5,
) -> None:
    birds = "40 birds"
    assert await align_labels(two("penguins", "fr", "pingouins", birds), embedder)
    assert not await align_labels(two("penguins", "fr", "pingouins", birds, "12 %"), embedder)
    assert not await align_labels(two("penguins", "fr", "pingouins", birds, "5 km"), embedder)
    apart = story(
        telling("en", "penguins", "40"), telling("fr", "pingouins", "55", entity="Skarvik Zoo")
    )
    assert not await align_labels(apart, embedder)


async def test_words_of_one_language_are_not_matched(embedder: EmbeddedE5) -> None:
    english = story(telling("en", "penguins", "40"), telling("en", "penguin chicks", "55"))
    assert not await align_labels(english, embedder)
    french = story(telling("fr", "pingouins", "40"), telling("fr", "manchots", "55"))
    assert not await align_labels(french, embedder)


async def test_the_real_story_gets_no_labels_and_costs_no_vectors(real_story: Story) -> None:
    embedder = CountingEmbedder()
    assert await align_labels(real_story, embedder) == {}
    assert embedder.calls == []


async def test_every_text_is_embedded_once_and_all_in_one_call() -> None:
    embedder = CountingEmbedder()
    told = story(
        telling("en", "penguins", "40"),
        telling("fr", "pingouins", "55"),
        telling("es", "pingüinos", "60"),
    )
    await align_labels(told, embedder)
    (texts,) = embedder.calls
    assert len(texts) == len(set(texts))
    assert {"penguins", "pingouins", "pingüinos"} <= set(texts)


async def test_without_a_model_nothing_is_matched() -> None:
    assert await align_labels(two("penguins", "fr", "pingouins"), NoEmbeddings()) == {}


class AllAlike:
    """An embedder for which every text is the same."""

    spec = EmbeddingSpec(model="one")

    async def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return np.ones((len(texts), 1), np.float32)

    async def query(self, text: str) -> Vectors | None:
        return np.ones(1, np.float32)

    async def queries(self, texts: Sequence[str]) -> Vectors:
        return await self.passages(texts)

    async def close(self) -> None: ...


async def test_a_model_that_holds_everything_alike_matches_nothing() -> None:
    assert await align_labels(two("penguins", "fr", "pingouins"), AllAlike()) == {}


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("population density", ["density", "population"]),
        ("densidad de la población", ["poblacion", "densidad"]),
        ("衍生模型", ["模型", "衍生"]),
        ("penguins", []),
        ("下载量", []),
    ],
)
def test_a_label_has_the_parts_that_others_could_take_for_it(
    label: str, expected: list[str]
) -> None:
    assert parts(label) == expected
