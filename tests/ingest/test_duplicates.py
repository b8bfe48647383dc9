"""Known articles are recognised: the same, copies, new versions; and new ones are not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.ingest.duplicates import Known, find_match, normal_url, own_terms
from knowledge.ingest.fingerprint import SIZE, fingerprint, resemblance
from knowledge.story import Passage, Source
from knowledge.text import terms

WORDS = (
    "harbour bridge crown mayor port crane ferry tide storm toll lighthouse pilot anchor cargo",
    "customs dredger pier quay tunnel budget council engineer survey contract delay vote court",
)


def prose(seed: int, length: int = 300) -> str:
    """A text that no other seed gives."""
    chosen, words = random.Random(seed), " ".join(WORDS).split()
    return " ".join(f"{chosen.choice(words)}{chosen.randrange(40)}" for _ in range(length))


def known(
    id: str = "gull",
    text: str | None = None,
    url: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
) -> Known:
    marks = fingerprint(text) if text else ()
    return Known(id, url, title, publisher, marks)


def kind(article: Known, other: Known) -> str | None:
    match = find_match(article, [other])
    return match.kind if match else None


# --- fingerprints ---------------------------------------------------------------------------------


def test_a_text_resembles_itself_whatever_its_case_and_spacing() -> None:
    text = prose(1)
    assert resemblance(fingerprint(text), fingerprint(text.upper().replace(" ", "\n "))) == 1.0


def test_two_texts_of_the_same_words_do_not_resemble_each_other() -> None:
    words = prose(1).split()
    assert resemblance(fingerprint(" ".join(words)), fingerprint(" ".join(sorted(words)))) < 0.05


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_the_estimate_is_near_the_share_that_two_texts_have_in_common(share: float) -> None:
    common, rest = int(1200 * share), int(1200 * (1 - share))
    one = prose(1, common) + " " + prose(2, rest)
    other = prose(1, common) + " " + prose(3, rest)
    truth = share / (2 - share)  # of all shingles, those in both
    assert resemblance(fingerprint(one), fingerprint(other)) == pytest.approx(truth, abs=0.15)


def test_chinese_text_is_compared_by_its_characters() -> None:
    text = "港口大桥的造价将达到四千万克朗,市长否认工期延误,港务局表示资金已经到位。"
    marks = fingerprint(text)
    assert len(marks) > 20
    assert resemblance(marks, fingerprint(text.replace("四千万", "五千万"))) > 0.5


@given(st.text(), st.text())
@settings(max_examples=200)
def test_resemblance_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    a, b = fingerprint(one), fingerprint(other)
    assert len(a) <= SIZE
    assert 0 <= resemblance(a, b) == resemblance(b, a) <= 1


# --- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "variant",
    [
        "http://gull.example/bridge",
        "https://www.gull.example/bridge/",
        "https://gull.example/bridge?utm_source=chat&fbclid=1",
        "https://gull.example/bridge#comments",
    ],
)
def test_variants_of_a_link_are_one_page(variant: str) -> None:
    assert normal_url(variant) == normal_url("https://gull.example/bridge")


@pytest.mark.parametrize(
    "other",
    [
        "https://gull.example/bridge?id=2",
        "https://gull.example/bridges",
        "https://heron.example/bridge",
    ],
)
def test_other_links_are_other_pages(other: str) -> None:
    assert normal_url(other) != normal_url("https://gull.example/bridge")


# --- matches --------------------------------------------------------------------------------------

URL = "https://gull.example/bridge"


def test_the_same_text_again_is_the_same_article() -> None:
    assert kind(known("", prose(1)), known("gull", prose(1))) == "same"


def test_a_few_words_around_it_make_no_new_article() -> None:
    around = f"Home News Sport {prose(1, 1000)} Subscribe now"
    assert kind(known("", around), known("gull", prose(1, 1000))) == "same"


def test_the_same_text_at_another_publishers_is_a_copy() -> None:
    article = known("", prose(1), publisher="Heron Times")
    assert kind(article, known("gull", prose(1), publisher="The Gull")) == "copy"


def test_another_text_behind_the_same_link_is_a_new_version() -> None:
    article = known("", prose(2), url=URL + "?utm_medium=feed")
    assert kind(article, known("gull", prose(1), url=URL)) == "update"


def test_a_text_with_added_paragraphs_is_a_new_version() -> None:
    longer = f"{prose(1, 600)} {prose(2, 200)}"
    article = known("", longer, publisher="The Gull")
    assert kind(article, known("gull", prose(1, 600), publisher="The Gull")) == "update"


def test_another_article_on_the_same_matter_is_new() -> None:
    article = known("", prose(2), title="Bridge delayed", publisher="The Gull")
    assert kind(article, known("gull", prose(1), title="Bridge", publisher="The Gull")) is None


def test_without_a_fingerprint_the_same_title_and_publisher_are_the_same_article() -> None:
    article = known("", prose(1), title="Bridge to cost more", publisher="The Gull")
    other = known("gull", title="BRIDGE to cost more", publisher="the gull")
    assert kind(article, other) == "same"


def test_the_closest_of_several_is_named() -> None:
    others = [known("copy", prose(1)), known("link", prose(2), url=URL)]
    match = find_match(known("", prose(1), url=URL), others)
    assert match is not None
    assert match.id == "link"


def summary(id: str, seed: int) -> Source:
    text = " ".join(prose(seed, 60).split())
    passage = Passage(id=f"{id}-1", source_id=id, number=1, text=text)
    return Source(
        id=id, title=id, publisher=None, url=None, published=None, precision=None,
        language="en", grade="B", summary="s", passages=(passage,),
    )  # fmt: skip


def test_an_article_is_recognised_by_a_summary_that_was_written_of_it() -> None:
    own = own_terms([summary(f"s{n}", n) for n in range(4)])
    others = [Known(id, None, None, None, own=words) for id, words in own.items()]
    half = " ".join(prose(2, 60).split()[:45]) + " " + prose(9, 200)
    article = Known("", None, None, None, fingerprint(half), terms=frozenset(terms(half)))
    match = find_match(article, others)
    assert match is not None
    assert match.id == "s2"
    new = prose(7, 200)
    article = Known("", None, None, None, fingerprint(new), terms=frozenset(terms(new)))
    assert find_match(article, others) is None


def test_among_few_sources_nothing_is_held_to_be_their_own() -> None:
    assert own_terms([summary("s1", 1), summary("s2", 2)]) == {}
