"""What a question finds: in several languages, with and without vectors, and whatever is typed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_stories import CountingEmbedder, source, story

from knowledge.embeddings import EmbeddedE5, NoEmbeddings, Vectors
from knowledge.search import Found, Index
from knowledge.snapshot import build_snapshot
from knowledge.story import Name, Story


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def words_index(real_story: Story, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The real story on a machine that cannot embed."""
    folder = tmp_path_factory.mktemp("wordy")
    return Index(await build_snapshot(real_story, NoEmbeddings(), folder))


BRIDGE = story(
    source(
        "gull",
        "The bridge at Brenholm will cost 40 million crowns. The port pays for it.",
        "The mayor denies that the works are late.",
        "Ferries carry the commuters in the meantime.",
    ),
    names=[Name(name="Brenholm Port", kind="organisation", also=("BP", "港务局"))],
)
CHINESE = story(
    source(
        "haiou",
        "大桥将耗资四千万克朗。港务局承担全部费用。",
        "市长否认工程延误。",
        "渡轮在此期间运送通勤者。",
        title="大桥",
    )
)


@pytest.fixture
async def bridge(tmp_path: Path) -> Index:
    return Index(await build_snapshot(BRIDGE, CountingEmbedder(), tmp_path))


@pytest.fixture
async def wordy_bridge(tmp_path: Path) -> Index:
    return Index(await build_snapshot(BRIDGE, NoEmbeddings(), tmp_path))


def ids(found: Found) -> list[str]:
    return [hit.passage.id for hit in found.hits]


async def ask(index: Index, embedder: EmbeddedE5, question: str, k: int = 8) -> Found:
    vector = await embedder.query(question)
    assert vector is not None
    return index.search(question, [vector], k)


# --- the real story, with the embedded model ------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("How many times has Qwen been downloaded?", "meso-clever-7"),
        ("Who is Liu Pengyu?", "global-times-6"),
        ("Did Huawei copy Qwen?", "btw-media-1"),
        ("华为否认抄袭通义千问了吗？", "btw-media-1"),
        ("馬雲はなぜHに電話したのか", "meso-clever-8"),
        ("जैक मा पर दबाव किसने डाला?", "meso-clever-8"),
        ("هل نسخت هواوي نموذج كوين؟", "btw-media-2"),
        ("Сколько языков поддерживает Qwen3?", "meso-clever-5"),
        ("¿Qué riesgos del código abierto admite Alibaba?", "china-crunch-10"),
        ("Wer hat Jack Ma unter Druck gesetzt?", "meso-clever-8"),
        ("Alibaba'nın üç yıllık yatırımı ne kadar?", "hk-stock-research-17"),
    ],
)
async def test_a_question_in_any_language_finds_its_passage(
    real_index: Index, embedder: EmbeddedE5, question: str, passage: str
) -> None:
    assert passage in ids(await ask(real_index, embedder, question, k=3))


async def test_the_sentence_that_answers_comes_first(
    real_index: Index, embedder: EmbeddedE5
) -> None:
    found = await ask(real_index, embedder, "How many languages does Qwen3 support?")
    assert "119 languages" in found.sentences[0].text
    scores = [sentence.score for sentence in found.sentences]
    assert scores == sorted(scores, reverse=True)
    hits = {hit.passage.id: hit.passage.text for hit in found.hits}
    assert {sentence.passage.id for sentence in found.sentences} == set(hits)
    assert all(sentence.text in hits[sentence.passage.id] for sentence in found.sentences)


async def test_both_sides_of_the_downloads_are_found(
    real_index: Index, embedder: EmbeddedE5
) -> None:
    found = await ask(real_index, embedder, "How many downloads does Qwen have?")
    touched = real_index.conflicts_touched([hit.passage for hit in found.hits])
    assert ("Qwen", "downloads") in [(c.entity, c.attribute) for c in touched]


async def test_a_question_on_the_subject_is_nearer_than_one_beside_it(
    real_index: Index, embedder: EmbeddedE5
) -> None:
    near, far = [
        await embedder.query(q) for q in ("Did Huawei copy Qwen?", "How long do I boil rice?")
    ]
    assert near is not None
    assert far is not None
    assert real_index.centred_similarity([near]) > real_index.centred_similarity([far]) + 0.1


# --- words and meaning together -------------------------------------------------------------------


def vector_of(index: Index, number: int) -> Vectors:
    """A question's vector that lies right on passage `number`."""
    row = next(i for i, u in enumerate(index.snapshot.units) if u.passage.number == number)
    return np.asarray(index.snapshot.vectors[row])


async def test_words_and_meaning_both_count_for_a_question_in_the_storys_language(
    bridge: Index,
) -> None:
    found = bridge.search("late works, mayor", [vector_of(bridge, 3)], k=2)
    assert found.known == 1.0
    assert set(ids(found)) == {"gull-2", "gull-3"}


async def test_words_do_not_count_for_a_question_in_another_language(bridge: Index) -> None:
    """A stray word in common would else lift passages that have nothing to do with it."""
    found = bridge.search("der Bürgermeister sagt the mayor", [vector_of(bridge, 3)])
    assert found.known < 0.5
    assert ids(found)[0] == "gull-3"
    similarities = [hit.similarity for hit in found.hits]
    assert similarities == sorted(similarities, reverse=True)


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué riesgos del código abierto admite Alibaba?",
        "华为否认抄袭通义千问了吗？",
        "Кто надавил на Ма?",
    ],
)
async def test_a_real_question_in_another_language_is_ranked_by_meaning_alone(
    real_index: Index, embedder: EmbeddedE5, question: str
) -> None:
    found = await ask(real_index, embedder, question)
    assert found.known < 0.5
    similarities = [hit.similarity for hit in found.hits]
    assert similarities == sorted(similarities, reverse=True)


async def test_each_wording_of_a_question_finds_its_passage(bridge: Index) -> None:
    vectors = [vector_of(bridge, 1), vector_of(bridge, 3)]
    assert set(ids(bridge.search("???", vectors, k=2))) == {"gull-1", "gull-3"}


async def test_hits_are_as_many_as_asked_for_different_and_in_order(
    real_index: Index, embedder: EmbeddedE5
) -> None:
    for k in (1, 3, 8, 1000):
        found = await ask(real_index, embedder, "What is the Qwen panic about?", k)
        assert len(set(ids(found))) == len(found.hits) <= k
        assert k == 1000 or len(found.hits) == k
        scores = [hit.score for hit in found.hits]
        assert scores == sorted(scores, reverse=True)


# --- words alone ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("What risks of open source does Alibaba acknowledge?", "china-crunch-10"),
        ("Who is Liu Pengyu?", "global-times-6"),
        ("华为抄袭了吗？", "btw-media-1"),
        ("马云和H先生的电话", "meso-clever-11"),
    ],
)
def test_without_vectors_words_and_names_find_the_passage(
    words_index: Index, question: str, passage: str
) -> None:
    found = words_index.search(question, [])
    assert passage in ids(found)[:3]
    assert all(hit.similarity == 0 for hit in found.hits)
    assert {sentence.passage.id for sentence in found.sentences} == set(ids(found))


@pytest.mark.parametrize(
    ("question", "passage", "sentence"),
    [
        ("大桥的费用由谁承担？", "haiou-1", "港务局承担全部费用。"),
        ("工程延误了吗", "haiou-2", "市长否认工程延误。"),
        ("谁运送通勤者", "haiou-3", "渡轮在此期间运送通勤者。"),
    ],
)
async def test_a_chinese_story_is_searched_by_characters_and_pairs(
    tmp_path: Path, question: str, passage: str, sentence: str
) -> None:
    index = Index(await build_snapshot(CHINESE, NoEmbeddings(), tmp_path))
    found = index.search(question, [])
    assert ids(found)[0] == passage
    assert found.sentences[0].text == sentence


async def test_inflected_words_are_found_by_their_stem(wordy_bridge: Index) -> None:
    assert ids(wordy_bridge.search("ferry commuting", []))[0] == "gull-3"


async def test_words_that_the_story_has_not_find_nothing(wordy_bridge: Index) -> None:
    found = wordy_bridge.search("quantum zeppelins", [])
    assert (found.hits, found.sentences, found.known) == ((), (), 0.0)


async def test_a_title_helps_to_find_a_source(tmp_path: Path) -> None:
    told = story(
        source("gull", "It costs more.", title="Bridge"),
        source("tern", "It runs.", title="Ferry"),
    )
    index = Index(await build_snapshot(told, NoEmbeddings(), tmp_path))
    assert ids(index.search("the ferry", [])) == ["tern-1"]


async def test_a_rare_word_weighs_more_than_a_common_one(wordy_bridge: Index) -> None:
    assert wordy_bridge.rarity("zeppelin") > wordy_bridge.rarity("mayor") > 0
    assert wordy_bridge.rarity("mayor") > wordy_bridge.rarity("the")
    assert wordy_bridge.knows("mayor")
    assert not wordy_bridge.knows("zeppelin")


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What does the FT say?", {"Financial Times"}),
        ("ft?", {"Financial Times"}),
        ("ＦＴ", {"Financial Times"}),
        ("FT的报道可信吗", {"Financial Times"}),
        ("华为怎么说", {"Huawei"}),
        ("Что говорит Алибаба о Qwen?", {"Alibaba", "Qwen"}),
        ("علي بابا", {"Alibaba"}),
        ("GT wrote", {"Global Times"}),
        ("After the gift, the craft", set()),
        ("GTX cards and metadata", set()),
        ("", set()),
    ],
)
def test_names_are_recognised_under_all_their_forms_but_not_inside_other_words(
    words_index: Index, text: str, names: set[str]
) -> None:
    assert set(words_index.names_in(text)) == names


async def test_a_question_with_another_name_finds_what_is_told_under_the_storys_own(
    wordy_bridge: Index,
) -> None:
    """The passages speak of "the port" and of Brenholm, never of 港务局."""
    found = wordy_bridge.search("港务局？", [])
    assert ids(found) == ["gull-1"]


async def test_every_name_comes_once_in_the_storys_own_form(wordy_bridge: Index) -> None:
    assert wordy_bridge.names_in("BP, Brenholm Port and 港务局") == ["Brenholm Port"]
    assert wordy_bridge.name_forms == {"Brenholm Port", "BP", "港务局"}


# --- conflicts ------------------------------------------------------------------------------------


def test_a_passage_touches_the_conflicts_it_takes_a_side_in(words_index: Index) -> None:
    passages = words_index.snapshot.story.passage_by_id
    assert {(c.kind, c.attribute) for c in words_index.conflicts_touched(
        [passages["meso-clever-7"]]
    )} == {("newer", "downloads"), ("scope", "derivative models")}  # fmt: skip
    assert words_index.conflicts_touched([passages["china-crunch-1"]]) == ()
    assert words_index.conflicts_touched([]) == ()


def test_a_conflict_touched_by_both_sides_comes_once(words_index: Index) -> None:
    passages = words_index.snapshot.story.passage_by_id
    (pangu,) = words_index.conflicts_touched([passages["btw-media-1"], passages["btw-media-2"]])
    assert pangu.entity == "Pangu"


# --- whatever is typed ----------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["", "   ", "?!…", "\0", "\ud800", "🦜🦜", "a" * 5000,
                                      "Qwen " * 4000, "吗" * 4000])  # fmt: skip
async def test_odd_questions_are_searched_like_any_other(
    real_index: Index, words_index: Index, embedder: EmbeddedE5, question: str
) -> None:
    vector = await embedder.query(question[:200])
    assert vector is not None
    found = real_index.search(question, [vector])
    assert len(found.hits) == 8
    assert 0 <= found.known <= 1
    words_index.search(question, [])


async def test_a_question_that_says_nothing_finds_nothing_by_words(words_index: Index) -> None:
    for question in ("", "?!", "🦜"):
        found = words_index.search(question, [])
        assert (found.hits, found.sentences, found.known) == ((), (), 0.0)


@settings(deadline=None)
@given(st.text(st.characters()))
def test_any_text_is_searched_without_an_error(
    words_index: Index, real_index: Index, text: str
) -> None:
    for index, vectors in ((words_index, []), (real_index, [np.ones(384, np.float32)])):
        found = index.search(text, vectors)
        assert 0 <= found.known <= 1
        assert len(found.hits) <= 8


async def test_a_story_of_one_passage_is_searched(tmp_path: Path) -> None:
    told = story(source("gull", "The bridge is late."))
    embedder = CountingEmbedder()
    index = Index(await build_snapshot(told, embedder, tmp_path))
    vector = await embedder.query("The bridge is late.")
    assert vector is not None
    found = index.search("When is the bridge done?", [vector])
    assert ids(found) == ["gull-1"]
    assert [sentence.text for sentence in found.sentences] == ["The bridge is late."]
    assert np.isfinite(index.centred_similarity([vector]))
