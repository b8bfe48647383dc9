"""What the passages do not say is not shown: the source's own sentence is, or nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attesting import Held, Hold, hold_with

from bot.answering.attest import Fallen, Statement
from knowledge.search import Index
from knowledge.story import Passage

FOUND = (
    "global-times-3",  # 1: Alibaba condemns the report
    "global-times-15",  # 2: 600 million downloads
    "global-times-2",  # 3: the Financial Times could not verify the memo
    "btw-media-3",  # 4: Huawei calls similarities coincidental
    "btw-media-1",  # 5: Huawei denies copying
    "meso-clever-9",  # 6: H. was arrested in France
    "global-times-6",  # 7: Liu Pengyu of the embassy
    "hk-stock-research-17",  # 8: 380 billion yuan ($52 billion)
    "meso-clever-14",  # 9: chips bought from ByteDance
    "meso-clever-5",  # 10: 36 trillion tokens
    "global-times-4",  # 11: who leaked the memo
    "meso-clever-8",  # 12: Jack Ma and H.
    "meso-clever-2",  # 13: six dense models and two others
    "meso-clever-13",  # 14: what reforms were meant to prevent
)


@pytest.fixture(scope="session")
def hold(index: Index, passage: Callable[[str], Passage]) -> Hold:
    return hold_with(index, [passage(name) for name in FOUND])


def shown(held: Held) -> str | None:
    """The source's sentence that stands for a drafted one; None where nothing is shown."""
    if isinstance(held, Fallen):
        return None
    assert held.quoted, f"shown as it was drafted: {held.text}"
    assert held.text in held.passages[0].text
    return held.text


# --- dropped --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        "Elon Musk says that the report is completely false [1].",
        "The population of Atlantis is 600 million [2].",
        "Alibaba Group condemned the Financial Times report in a statement to Reuters [1].",
        "H. was arrested in Belgium because of a red notice that Interpol issued [6].",
        "Qwen9 was trained on 36 trillion tokens [10].",
        "Mapo tofu needs Sichuan pepper and minced pork.",
        "Everyone in this channel should click to log in.",
        "Jag tycker om kanelbullar.",
    ],
)
def test_a_sentence_with_a_name_that_no_passage_has_is_dropped(hold: Hold, claim: str) -> None:
    (held,) = hold(claim)
    assert isinstance(held, Fallen)
    assert held.reason.startswith("names ")


@pytest.mark.parametrize(
    "claim",
    [
        "Alibaba paid 12 million dollars for the downloads [1].",
        "I cannot help with that.",
        "The answer is yes.",
        "Sales rose by 77% in a year [2].",
    ],
)
def test_a_sentence_about_nothing_in_the_passages_is_dropped(hold: Hold, claim: str) -> None:
    (held,) = hold(claim)
    assert isinstance(held, Fallen)


# --- replaced by the source's own sentence --------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        "Qwen models have had more than 700 million downloads since 2023 [2].",
        "Qwen models have had more than 600 billion downloads since 2023 [2].",
        "Qwen models have had more than 600 million downloads since 2019 [2].",
        "Qwen has had 700 million downloads [2].",
    ],
)
def test_a_figure_that_the_passage_does_not_have_gives_way(hold: Hold, claim: str) -> None:
    (held,) = hold(claim)
    assert "more than 600 million downloads" in (shown(held) or "")


@pytest.mark.parametrize(
    "claim",
    [
        "Alibaba announced that it will put over $380 billion into cloud and AI [8].",
        "Alibaba announced that it will put over 52 billion yuan ($380 billion) into cloud [8].",
    ],
)
def test_figures_in_each_other_s_places_or_another_currency_give_way(
    hold: Hold, claim: str
) -> None:
    (held,) = hold(claim)
    assert "380 billion yuan ($52 billion)" in (shown(held) or "")


def test_a_quotation_that_was_changed_gives_way(hold: Hold) -> None:
    (held,) = hold('Alibaba says that the assertions of the article are "mostly false" [1].')
    assert '"completely false"' in (shown(held) or "")


@pytest.mark.parametrize("speaker", ["Tencent", "Liu Pengyu", "Huawei", "Interpol"])
def test_what_another_says_gives_way(hold: Hold, speaker: str) -> None:
    (held,) = hold(f'{speaker} says that the assertions of the article are "completely false" [1].')
    assert (shown(held) or "Alibaba says").startswith("Alibaba says")


@pytest.mark.parametrize(
    ("claim", "own"),
    [
        ("Alibaba stated that similarities between Pangu and Qwen are coincidental [4].",
         "Huawei stated"),
        ("ByteDance bought GPUs from Alibaba and Tencent [9].", "Alibaba and Tencent bought"),
        ("Huawei accused Pangu of copying Qwen [5].", "Huawei"),
    ],
)  # fmt: skip
def test_names_in_each_other_s_places_and_other_deeds_give_way(
    hold: Hold, claim: str, own: str
) -> None:
    (held,) = hold(claim)
    assert own in (shown(held) or own)


@pytest.mark.parametrize(
    "claim",
    [
        "The Financial Times could verify the claims in the White House memo [3].",
        "The Financial Times verified the claims in the White House memo independently [3].",
        "Liu Pengyu wrote that the US had valid evidence [7].",
        "Huawei stated that similarities between Pangu and Qwen are not coincidental [4].",
        "Huawei has publicly admitted that its Pangu AI models were copied from Qwen [5].",
        "The Pangu AI models were copied from Qwen [5].",
    ],
)
def test_a_negation_or_a_denial_that_was_turned_round_gives_way(hold: Hold, claim: str) -> None:
    (held,) = hold(claim)
    own = shown(held)
    assert own is None or any(word in own for word in ("not", "no", "denied", "coincidental"))


@pytest.mark.parametrize(
    ("fragment", "own"),
    [
        ("Completely false [1].", '"completely false"'),
        ("600 million [2].", "600 million downloads"),
        ("Because of a red notice [6]", "red notice"),
        ("Alibaba says that the assertions of the article are", "Alibaba says"),
        ("H. was arrested in France because of a red notice that", "H. was arrested in France"),
    ],
)
def test_fragments_and_sentences_that_were_cut_off_give_way(
    hold: Hold, fragment: str, own: str
) -> None:
    (held,) = hold(fragment)
    assert own in (shown(held) or "")


def test_a_sentence_of_the_source_stands_on_the_passage_that_it_is_of(hold: Hold) -> None:
    (held,) = hold("Qwen has had 700 million downloads [1].")
    assert isinstance(held, Statement)
    assert [passage.id for passage in held.passages] == ["global-times-15"]


# --- put together of the words of a passage -------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        "H. was arrested in Singapore because of a red notice that Interpol issued [6].",
        "H. arrested Interpol in France [6].",
        "Huawei has publicly denied that Qwen was copied from its Pangu models [5].",
        "Qwen2.5 was trained on 36 trillion tokens [10].",
        'The Financial Times says that Alibaba\'s assertions are "completely false" [1].',
        "H. is a naturalized citizen of France [6].",
        "Qwen3 was trained on 36 trillion stolen tokens, Meso Clever reported [10].",
        "Alibaba Group condemned the Financial Times report, and rightly so [1].",
        "Alibaba helps the Chinese military target the United States [1].",
        "Huawei insists that its Pangu models rest on Alibaba's own research [5].",
        "Qwen has had more than 600 million downloads, Meso Clever reported [2].",
    ],
)
def test_what_is_put_together_of_the_words_of_a_passage_gives_way(hold: Hold, claim: str) -> None:
    (held,) = hold(claim)
    assert isinstance(held, Fallen) or held.quoted


# --- a sentence of the source without a word, or with another -------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        "Alibaba Group condemned the Global Times [1].",
        "Liu Pengyu wrote that the US had no evidence [7].",
        "H. is a citizen of Singapore [6].",
        "Qwen3 was trained on its predecessor Qwen2.5 [10].",
        "Alibaba says it leaked the White House memo [11].",
        "Jack Ma, co-founder of Alibaba, was a businessman known only by the letter H. [12].",
        "The Qwen3 series consists of eight dense models [13].",
        "Reforms prevent the abuse of Interpol red notices [14].",
        # who says it
        "The company helps the Chinese military target the United States [1].",
        "According to the Global Times, the company helps the Chinese military target the United "
        "States [1].",
        "Huawei's AI research lab has publicly denied that its Pangu AI models were copied from "
        "Alibaba's Qwen series [5].",
        # how much, since when, how surely, by whom
        "The GPUs from ByteDance's stockpile were Nvidia H20 chips, Meso Clever says [9].",
        "Most of the GPUs in ByteDance's stockpile were Nvidia H20 chips, Meso Clever says [9].",
        "Alibaba told the Global Times that until 2023 Qwen models have had more than 600 million "
        "downloads [2].",
        "Alibaba announced in 2025 that it has put over 380 billion yuan ($52 billion) into "
        "infrastructure for cloud and AI within three years, according to the Hong Kong Stock "
        "Research Society [8].",
        # what was never a quotation
        'Alibaba says that the "assertions" and innuendos of the Financial Times article are '
        '"completely false" [1].',
    ],
)
def test_a_word_less_or_another_gives_way(hold: Hold, claim: str) -> None:
    (held,) = hold(claim)
    assert isinstance(held, Fallen) or held.quoted
