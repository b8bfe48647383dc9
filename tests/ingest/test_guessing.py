"""What figures measure in drafts without a model: guessed where it is plain, marked as guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.conflicts import find_conflicts
from knowledge.ingest.article import Article, Finding
from knowledge.ingest.drafting import draft
from knowledge.ingest.grounding import Ground
from knowledge.ingest.guessing import Guess, guesses
from knowledge.review import review_of
from knowledge.seeds import read_source, write_source
from knowledge.story import Conflict, Source, Story

CALM = "The old quay of the town is calm, and all here know Zeppa, Orba and Tollund Harbour."


def article(sentence: str, published: str | None = None, language: str = "en") -> Article:
    return Article((CALM, sentence), published=Finding(published), language=Finding(language))


def guessed(sentence: str, language: str = "en") -> list[Guess]:
    return guesses(sentence, Ground.of(article(sentence, language=language), "l"))


async def drafts(*articles: Article) -> tuple[Source, ...]:
    return tuple([(await draft(one, f"s{n}", "C")).source for n, one in enumerate(articles)])


async def conflicts_of(*articles: Article) -> tuple[Conflict, ...]:
    sources = await drafts(*articles)
    return find_conflicts(Story(id="s", title="S", language="en", summary="S.", sources=sources))


# --- what is plain is guessed --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "language", "guess"),
    [
        ("The Zeppa app has been downloaded more than 6 million times since 2023.", "en",
         Guess("Zeppa", "downloaded", "more than 6 million")),
        ("Since then, the Zeppa app family has amassed over 3 million downloads worldwide.", "en",
         Guess("Zeppa", "downloads", "over 3 million", "downloads")),
        ("Zeppa says that AI models of the Zeppa Two family have 40,000 users.", "en",
         Guess("Zeppa Two", "users", "40,000", "users")),
        ("Tollund Harbour handled 4.2 million tonnes of grain in 2024.", "en",
         Guess("Tollund Harbour", "grain handled", "4.2 million", "tonnes", "2024", None)),
        ("Zeppa supports 40 languages and dialects.", "en",
         Guess("Zeppa", "languages supports", "40", "languages")),
        ("The bishop of Tollund bought 40 ships.", "en",
         Guess("bishop of Tollund", "ships bought", "40", "ships")),
        ("Tollund’s Zeppa line carried 40 passengers on the night boat.", "en",
         Guess("Zeppa", "passengers carried", "40", "passengers", None, "on the night boat")),
        ("Tollund’s hospital treated 40 patients.", "en",
         Guess("Tollund hospital", "patients treated", "40", "patients")),
        ("Les modèles Zeppa ont été téléchargés plus de 6 millions de fois depuis 2023.", "fr",
         Guess("Zeppa", "téléchargés", "plus de 6 millions")),
        ("La aplicación Zeppa ha acumulado más de 6 millones de descargas en Chile.", "es",
         Guess("Zeppa", "descargas", "más de 6 millones", "descargas", None, "en Chile")),
    ],
)  # fmt: skip
def test_a_named_subject_with_what_is_counted_is_guessed(
    sentence: str, language: str, guess: Guess
) -> None:
    (made,) = guessed(sentence, language)
    assert replace(made, unit=made.unit) == guess


@pytest.mark.parametrize(
    "sentence",
    [
        "It has been downloaded 6 million times.",  # who?
        "The app has been downloaded 6 million times.",
        "In Tollund, 40 people were hurt.",  # the figure is the subject
        "Police in Tollund said that 40 people were hurt.",
        "In Tollund the ferry carried 40 passengers.",  # a place, not what carried them
        "Zeppa raised $40 million.",
        "Zeppa will invest 40 million kronor.",
        "Zeppa sales rose 40 percent.",
        "Zeppa is 40 km long.",
        "Zeppa sold three times more, 40 times as many as Orba.",
        "Zeppa met Orba, which has 40 ships.",
        "Zeppa led to 40 lawsuits.",
        "Zeppa has not sold 40 ships.",
        "Many customers bought 40 ships.",
        "Zeppa ranges from 6 to 40 million parameters.",
        "The Zeppa-3 beat the Orba-4.",
        "Zeppa opened on 3 March 2026.",
    ],
)
def test_what_is_less_plain_is_not_guessed(sentence: str) -> None:
    assert not guessed(sentence)


def test_nothing_is_guessed_in_languages_whose_verbs_are_not_known() -> None:
    assert not guessed("Die Firma Zeppa hat 40 Schiffe.", "de")
    assert not guessed("Zeppa has 40 ships.", "und")


# --- two drafts without a model that disagree ----------------------------------------------------

SIX = "The Zeppa app has been downloaded more than 6 million times since 2023, it was said."


@pytest.mark.parametrize(
    "other",
    [
        "Since the spring, the Zeppa app has amassed over 3 million downloads worldwide.",
        "Zeppa has reached 3 million downloads, according to Radio Nord.",
        "Radio Nord said Zeppa had been downloaded 3 million times.",
    ],
)
async def test_a_planted_disagreement_is_found_from_drafts_alone(other: str) -> None:
    (conflict,) = await conflicts_of(article(SIX), article(other))
    assert conflict.kind == "contradiction"
    assert [side.value and side.value[-9:] for side in conflict.sides] == ["6 million", "3 million"]


async def test_a_later_figure_is_newer() -> None:
    older = article("Zeppa has reached 3 million downloads.", "2025-04")
    (conflict,) = await conflicts_of(article(SIX, "2025-11"), older)
    assert conflict.kind == "newer"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SIX, "Zeppa has amassed over 6 million downloads worldwide."),
        (SIX, "Zeppa has been downloaded 6,000,000 times."),
        (SIX, "Zeppa has been downloaded about 6.1 million times, said Radio Nord."),
        (SIX, "The Orba app has been downloaded 3 million times."),
        (SIX, "Zeppa has 3 million users."),
        (SIX, "Zeppa has been reviewed 3,000 times."),
        ("Zeppa bought 40 ships.", "Zeppa sold 12 ships."),
        ("Tollund’s hospital treated 40 patients.", "Tollund’s clinic treated 12 patients."),
        ("The mayor of Tollund received 40 letters.", "The bishop of Tollund received 12 letters."),
        ("Tollund Harbour handled 4 million tonnes of grain.",
         "Tollund Harbour handled 1 million tonnes of coal."),
        ("Zeppa opened 40 shops.", "Zeppa closed 12 shops."),
        ("In Tollund, the ferry carried 40 people.", "In Tollund, the tram carried 900 people."),
        ("In Tollund, 40 people were hurt.", "In Tollund, 3 people were killed."),
        ("Zeppa employs 40 smiths.", "Zeppa employs 12 sailors."),
        ("Zeppa 3 has 40 engines.", "Zeppa 4 has 12 engines."),
    ],
)  # fmt: skip
async def test_what_does_not_disagree_stays_quiet(one: str, other: str) -> None:
    assert await conflicts_of(article(one), article(other)) == ()


# --- a person sees that it was guessed -----------------------------------------------------------


async def test_a_guess_is_marked_in_the_draft_and_in_the_review(tmp_path: Path) -> None:
    (source,) = await drafts(article(SIX))
    file = tmp_path / "s0.md"
    file.write_text(write_source(source), encoding="utf-8")
    assert "guessed: true" in file.read_text()
    assert read_source(file, set()) == source
    story = Story(id="s", title="S", language="en", summary="S.", sources=(source,))
    spots = [(spot.kind, spot.what) for spot in review_of(story, ()).thin]
    assert ("what a figure measures, guessed", "Zeppa, downloaded: more than 6 million") in spots


async def test_what_is_not_guessed_is_not_marked(tmp_path: Path) -> None:
    (source,) = await drafts(article("Some 40 ships came to the harbour."))
    assert "guessed" not in write_source(source)


async def test_a_sentence_with_two_plain_figures_is_two_claims() -> None:
    (source,) = await drafts(article("Zeppa has 40 ships; Orba has 12 barges."))
    assert [(claim.entity, claim.value) for claim in source.claims] == [
        ("Zeppa", "40"),
        ("Orba", "12"),
    ]
