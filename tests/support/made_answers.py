"""Answers to a made-up story, as a model might have given them, for judging them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import Answer, Citation, Timings
from bot.evaluation.questions import Question, Type
from knowledge.story import Name, Passage, Source, Story

GULL = (
    "The bridge at Brenholm will cost 40 million crowns, the port said on 5 March 2024. Half of "
    "it is paid by the Nordvik Foundation.",
    "Mayor Ada Lund denies that the bridge is late. She calls the reports “pure invention”.",
)
ECHO = (
    "The bridge at Brenholm will cost 55 million crowns, the Harbour Echo wrote in June 2024. "
    "Sixteen ships wait outside, twice as many as before, and the Qwyn3 crane is idle.",
)
NAMES = (
    Name(name="Brenholm Port", kind="organisation", also=("the port", "布伦港", "порт Бренхольма")),
    Name(name="Ada Lund", kind="person", also=("Lund", "阿达·伦德", "Ада Лунд", "아다 룬드")),
    Name(name="Nordvik Foundation", kind="organisation", also=("Nordvik", "ノルドビク")),
    Name(name="Harbour Echo", kind="organisation", also=("HE", "回声报")),
    Name(name="Meta", kind="organisation", also=("メタ", "메타")),
)


def _source(id: str, publisher: str, published: str | None, texts: Sequence[str]) -> Source:
    return Source(
        id=id,
        title=f"{publisher} on the bridge",
        publisher=publisher,
        url=f"https://www.{id}.example/bridge",
        published=published,
        precision="day" if published else None,
        language="en",
        grade="B",
        summary="A bridge.",
        passages=tuple(
            Passage(id=f"{id}-{n}", source_id=id, number=n, text=text)
            for n, text in enumerate(texts, 1)
        ),
    )


STORY = Story(
    id="harbour",
    title="The harbour bridge",
    language="en",
    summary="A bridge is to be built at Brenholm.",
    names=NAMES,
    sources=(
        _source("daily-gull", "The Daily Gull", "2024-03-06", GULL),
        _source("harbour-echo", "Harbour Echo", "2024-06-11", ECHO),
        _source("undated", "Undated Notes", None, ("The bridge is green.",)),
    ),
)


def answer(
    text: str, *passages: str, language: str = "en", declined: bool = False, story: Story = STORY
) -> Answer:
    """An answer that cites `passages` as [1], [2] and so on."""
    citations = []
    for n, id in enumerate(passages, 1):
        source = story.source_of(id)
        citations.append(
            Citation(
                n=n, title=source.name, publisher=source.publisher, url=source.url,
                published=source.published, source_id=source.id, passage_id=id,
                passage=story.passage_by_id[id].text,
            )
        )  # fmt: skip
    return Answer(
        question="?", language=language, text=text, declined=declined, origin="model",
        model="scripted-model", citations=tuple(citations), conflicts=(), usage=None,
        timings_ms=Timings(search=1, first_token=2, total=3),
    )  # fmt: skip


def question(
    type: Type = "fact",
    *groups: Sequence[str],
    sources: Sequence[str] = (),
    lang: str = "en",
) -> Question:
    return Question("q", lang, type, "?", tuple(sources), tuple(tuple(group) for group in groups))
