"""Where a story has none of what a question asks for by its form, nothing near it answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tiny_stories import source, story

from bot.answering.asking import is_missing
from bot.answering.searching import Searcher
from bot.answering.sides import asked_for
from knowledge.embeddings import Embedder, NoEmbeddings
from knowledge.search import Index
from knowledge.snapshot import build_snapshot

LACKING = [
    "How many red notices has Interpol issued at China's request?",
    "How many GPUs were used to train Qwen3?",
    "How many employees work on Qwen at Alibaba?",
    "How many people trained Pangu?",
    "What did Google say about Qwen3?",
    "How did Tencent respond to being accused of military ties?",
    "How much did Alibaba pay ByteDance for the chips?",
    "How much does Qwen3 cost per month?",
    "What is Alibaba's share price today?",
    "What was Alibaba Cloud's revenue in 2026?",
    "On which day did Goldman Sachs warn of systemic risks?",
    "On what date was Sun Lijun born?",
    "When was the Interpol red notice issued?",
    "And when did Eric Schmidt warn of Chinese technology?",
    "When did Goldman Sachs warn?",  # its publisher did in November; Goldman Sachs nobody knows
    "In which year did Wu Yongming become CEO?",
    "What did Huawei say about the White House memo?",
    "What did the president of the United States say about the model Qwen?",
    "What did regulators say about the QianWen app?",
    "What did Alibaba say about Jack Ma?",
    "How did Liu Pengyu react to Huawei's denial?",
]
THERE = [
    "How many languages does Qwen3 support?",
    "How many derivative models has Qwen spawned?",
    "How many downloads does Qwen have?",
    "How many officially supported languages does Qwen3 have?",
    "How many newly released models are there?",
    "What did Huawei say about the similarities between Pangu and Qwen?",
    "What did the Chinese Embassy in the US say about the accusations against Alibaba?",
    "What do the analysts say about the timing of the report?",
    "Where was H. arrested?",
    "How much money does Alibaba want to spend on AI?",
    "How much did Meta raise in its refinancing?",
    "How much is the settlement worth?",
    "What is the reason for the high prices of closed models?",
    "On which day did Bloomberg write about Alibaba's rivals?",
    "Which day did Alibaba send its statement to the Global Times?",
    "When was Qwen3 unveiled?",
    "Since when have Qwen models had 600 million downloads?",
    "When did Meso Clever write about Qwen3?",
    "By when had the gap between the models shrunk to 0.3%?",
    "What did Zhang Xiaorong say about laundry detergent?",
    "What did the chief executive say about natural language?",
    "What do the prosecutors claim about H.?",
    "How did the Chinese embassy respond to the FT report?",
    "What does Alibaba say about the misuse of its models?",
    "How did Alibaba respond?",
    "What did Nvidia say about Qwen? And where was H. arrested?",
    "When was Qwen3 unveiled? And what did Nvidia say about it?",
    "When Alibaba was accused of helping the military, what did it answer?",
    "Who is Eric Schmidt? And Zhang Xiaorong? What does Alibaba say about misuse of its models?",
    "How did the White House memo state its claims?",
]


@pytest.mark.parametrize(
    ("question", "missing"),
    [*((asked, True) for asked in LACKING), *((asked, False) for asked in THERE)],
)
async def test_what_is_asked_for_is_there_or_it_is_not(
    index: Index, embedder: Embedder, question: str, missing: bool
) -> None:
    asked = await Searcher(embedder).search(question, (), index, None)
    assert is_missing(question, asked.found, index) is missing
    assert asked.bearing.missing is missing


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What does the essay say of Western models?", False),
        ("What was published in March or on Friday?", False),
        ("What does Alibaba say about Qwen and Mistral?", True),
    ],
)
async def test_a_name_that_the_story_never_uses_is_missing_and_a_direction_is_no_name(
    index: Index, embedder: Embedder, question: str, missing: bool
) -> None:
    asked = await Searcher(embedder).search(question, (), index, None)
    assert asked.bearing.missing is missing


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("Who came up with the “rogue voice”?", True),
        ("谁是“rogue voice”说法的提出者?", True),
        ('Who called it "completely False"?', True),
        ("Who spoke of a “rogue choice”?", False),
        ("What is “Qwen”?", False),  # a name is no quotation
        ('What is the budget of the "White House"?', False),
        ("Who came up with the rogue voice?", False),
    ],
)
async def test_words_quoted_from_a_passage_are_known(
    index: Index, embedder: Embedder, question: str, quotes: bool
) -> None:
    asked = await Searcher(embedder).search(question, (), index, None)
    assert asked.bearing.quotes is quotes


async def test_a_poor_translation_still_tells_that_words_or_a_time_are_asked_for(
    index: Index, embedder: Embedder
) -> None:
    async def misses(asked: str, told: str) -> bool:
        found = (await Searcher(embedder).search(asked, (), index, None)).found
        return is_missing(told, found, index, asked, is_doubtful=True)

    assert await misses(
        "马云对ICIJ的报道作何回应?", "What did Jack Ma respond to the ICJ's report?"
    )
    assert await misses("高盛是哪天发出警告的?", "When did Goldman Sachs warn of the storm?")
    assert not await misses("Kuinka monta mallia on Qwen3?", "How many poems is Qwen3 in?")
    assert not await misses("Qwen3是什么时候发布的?", "When did Qwen3 publish its song?")


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("Are Chinese models as good as American ones or still behind?", True),
        ("is the bridge open or closed", True),
        ("According to the mayor, the bridge is open or even finished?", True),
        ("What the bridge is worth or costs?", False),
        ("Which is right, twelve towers or thirteen?", True),
        ("Whose figure is right, the mayor's or the builder's?", True),
        ("Which one of these is true: open or closed?", True),
        ("What do both sides say about the bridge?", True),
        ("How do the accounts of the fire differ?", True),
        ("What is disputed about the memo?", True),
        ("What are the differences between the statements of the two?", True),
        ("What are the differences between Qwen3 and Qwen2.5?", False),
        ("How does the new bridge differ from the old one?", False),
        ("How many languages or dialects are there?", False),
        ("Who said that?", False),
        ("Is the bridge open?", False),
        ("Were one or more people hurt?", False),
        ("Which of the two towers is higher?", False),
        ("Who mediates in the labour dispute?", False),
        ("When did both parties sign the contract?", False),
        ("How many sides does the hall have?", False),
    ],
)
def test_which_of_two_or_what_each_side_says_is_a_question_for_sides(
    question: str, wants: bool
) -> None:
    assert asked_for(question) is wants


async def test_the_disagreement_that_a_question_asks_the_sides_of_is_known(
    index: Index, embedder: Embedder
) -> None:
    async def about(question: str) -> set[str]:
        asked = await Searcher(embedder).search(question, (), index, None)
        return {conflict.entity for conflict in asked.bearing.disagreements}

    assert await about("Is Alibaba's app called Qwen or QianWen?") == {"Qwen app"}
    assert await about("Do Chinese models trail GPT-4 or equal it?") == {"Chinese AI models"}
    as_translated = (
        "According to the Hong Kong commentary, Chinese models are as advanced as American models "
        "or even behind?"
    )
    assert await about(as_translated) == {"Chinese AI models"}
    assert not await about("Is open source cheap or dear?")
    assert not await about("What is Alibaba's app called?")


TIMES = story(
    source("gull", "The cathedral was built in 1850. The crew returned two days later."),
    source("echo", "The bridge opens next spring. The office closes at 6 p.m. today."),
    source("port", "Port dredged the canal in November 2022. Port wrote in May 2023 that it sank."),
)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("When was the cathedral built?", False),
        ("When did the crew return?", False),
        ("When does the bridge open?", False),
        ("When does the office close?", False),
        ("When was the canal dredged?", False),
        ("Since when is the mayor in office?", True),
    ],
)
async def test_a_time_may_be_told_in_many_ways(
    tmp_path: Path, question: str, missing: bool
) -> None:
    index = Index(await build_snapshot(TIMES, NoEmbeddings(), tmp_path))
    found = index.search(question, [])
    nearest = () if missing else found.sentences[:1]
    assert is_missing(question, replace(found, sentences=nearest), index) is missing


async def test_the_day_of_publication_is_no_time_and_what_a_publisher_did_is(
    tmp_path: Path,
) -> None:
    index = Index(await build_snapshot(TIMES, NoEmbeddings(), tmp_path))
    found = index.search("When did it sink?", [])
    sank, dredged = (
        replace(found, sentences=tuple(one for one in found.sentences if words in one.text))
        for words in ("sank", "dredged")
    )
    assert is_missing("When did it sink?", sank, index)
    assert not is_missing("When was it dredged?", dredged, index)


CROSSING = story(
    source(
        "gull",
        "The bridge at Brenholm was closed on November 14. Each crossing costs $5.",
        "The ferry sails again from Friday. Its owner lost thirty million Swiss francs.",
        "The strike had a human cost, says the harbour master.",
    )
)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("On which day was the bridge closed?", False),
        ("What is the price of a crossing?", False),
        ("How much did the owner of the ferry pay?", False),
        ("On which day does the ferry sail again?", False),
        ("What was the human cost of the strike?", False),
        ("What is the budget bill?", False),
        ("How much is known of the closed bridge?", False),
        ("How much does the payload of the ferry weigh?", False),
        ("How much did the seller of the ferry know?", False),
        ("How much has been spent on the ferry?", False),
        ("What is the salary of the harbour master?", True),
        ("What was the revenue of the port?", True),
    ],
)
async def test_a_sum_or_a_day_may_be_told_in_many_ways(
    tmp_path: Path, question: str, missing: bool
) -> None:
    index = Index(await build_snapshot(CROSSING, NoEmbeddings(), tmp_path))
    assert is_missing(question, index.search(question, []), index) is missing


@pytest.mark.parametrize(
    "sum",
    ["RMB 100 million", "EUR 30 million", "€ 30", "US$ 5 billion", "Rs 500 crore", "kr 300", "$5",
     "30 bn euros", "10 mln dollars", "5 lakh rupees", "1.5tn yen", "100m kronor", "30€", "30 €",
     "thirty million Swiss francs", "380 billion yuan", "CHF 5"],
)  # fmt: skip
async def test_a_sum_is_known_however_it_is_written(tmp_path: Path, sum: str) -> None:
    told = story(source("gull", f"The port paid {sum} for the ferry."))
    index = Index(await build_snapshot(told, NoEmbeddings(), tmp_path))
    question = "How much did the port pay for the ferry?"
    assert not is_missing(question, index.search(question, []), index)


async def test_a_day_and_a_sum_that_nobody_tells_are_missing(tmp_path: Path) -> None:
    silent = story(source("gull", "The bridge was closed in November 2024. It cost a lot."))
    index = Index(await build_snapshot(silent, NoEmbeddings(), tmp_path))
    for question in ("On which day was the bridge closed?", "How much did the bridge cost?"):
        assert is_missing(question, index.search(question, []), index)
