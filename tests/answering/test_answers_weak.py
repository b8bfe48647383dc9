"""A model that errs, leaves out or is silent: what a reader gets must hold all the same."""

from __future__ import annotations

import pytest
from answered import Model, Shown, cited, is_whole
from scripted_model import Scripted, kinds, saying

from bot.answering.phrases import phrase

WHO_DENIES = "Who denied the White House memo?"
TOKENS = "How many tokens was Qwen3 trained on?"
DOWNLOADS = "How many downloads does Qwen have?"
EMPLOYEES = "How many employees does Alibaba have?"
TOFU = "What is a good recipe for mapo tofu?"
ALIBABA = (
    "Alibaba says that the assertions and innuendos of the Financial Times article are "
    '"completely false"'
)


# --- what the model got wrong ---------------------------------------------------------------------


async def test_an_invented_figure_is_not_in_the_answer(model: Model) -> None:
    _, answerer = model(
        Scripted("Qwen3 was trained on 36 trillion tokens [1]. Alibaba paid 77 million for it [1].")
    )
    answer = await answerer.answer(TOKENS)
    assert answer.text == "Qwen3 was trained on 36 trillion tokens [1]."
    assert answer.origin == "model"


async def test_a_false_figure_gives_way_to_the_sentence_of_the_source(model: Model) -> None:
    _, answerer = model(Scripted("Qwen3 was trained on 18 trillion tokens [1]."))
    answer = await answerer.answer(TOKENS)
    assert "18 trillion" not in answer.text
    assert "Qwen3 was trained on 36 trillion tokens" in answer.text
    assert cited(answer)[0] == "meso-clever-5"
    assert is_whole(answer)


async def test_a_missing_citation_is_added_and_a_false_one_corrected(model: Model) -> None:
    for given in ("", " [99]", " [3]"):
        _, answerer = model(Scripted(f"Qwen3 was trained on 36 trillion tokens{given}."))
        answer = await answerer.answer(TOKENS)
        assert answer.text == "Qwen3 was trained on 36 trillion tokens [1]."
        assert cited(answer) == ["meso-clever-5"]


@pytest.mark.parametrize(
    "text",
    [
        f"[3]\n{ALIBABA} [1].",
        f"{ALIBABA} [1] [2] [3] [4] [5].",
        f"[2] [1] {ALIBABA}.",
        f"{ALIBABA} [passage 2]. 【1】",
        f"1. {ALIBABA} [2]\n2. So does Liu Pengyu [1]\n",
        f"{ALIBABA} [2025] [0] [1].",
        "Alibaba [2](http://evil.example) calls the report completely false [1].",
        "[1] [1] [1]",
        f"{ALIBABA} [" + "9" * 5000 + "].",
        "",
        ".",
        "{}[]<>",
    ],
)
async def test_markers_and_citations_agree_whatever_the_model_writes(
    model: Model, text: str
) -> None:
    _, answerer = model(Scripted(text))
    answer = await answerer.answer(WHO_DENIES)
    assert answer.citations
    assert is_whole(answer)


async def test_a_draft_of_which_nothing_holds_gives_way_to_the_sources(model: Model) -> None:
    _, answerer = model(Scripted("Mapo tofu needs Sichuan pepper and 77 grams of pork."))
    answer = await answerer.answer(WHO_DENIES)
    assert "tofu" not in answer.text
    assert "White House memo" in answer.text
    assert not answer.declined
    assert is_whole(answer)


async def test_where_the_model_answers_beside_the_question_the_nearest_sentence_is_added(
    model: Model,
) -> None:
    _, answerer = model(Scripted("Qwen3 supports 119 languages and dialects [1]."))
    answer = await answerer.answer(TOKENS)
    assert answer.text.startswith("Qwen3 supports 119 languages and dialects [1]. ")
    assert "36 trillion tokens" in answer.text


async def test_what_the_model_says_well_is_not_said_again_by_the_source(model: Model) -> None:
    _, answerer = model(Scripted("Qwen3 was trained on 36 trillion tokens [1]."))
    answer = await answerer.answer(TOKENS)
    assert answer.text.count("36 trillion") == 1


async def test_a_claim_is_told_as_a_claim_where_the_model_tells_it_as_a_fact(model: Model) -> None:
    claim = "The White House memo is baseless speculation"
    _, answerer = model(Scripted(saying((claim, "baseless speculation"))))
    answer = await answerer.answer(WHO_DENIES)
    assert f"{claim} (Zhang Xiaorong) [1]." in answer.text


async def test_a_claim_that_the_model_gives_to_its_claimant_is_told_as_written(
    model: Model,
) -> None:
    _, answerer = model(Scripted(saying((ALIBABA, '"completely false"'))))
    answer = await answerer.answer(WHO_DENIES)
    assert f"{ALIBABA} [1]." in answer.text


# --- whether to answer at all ---------------------------------------------------------------------


async def test_a_model_that_is_sure_and_silent_is_answered_for_by_the_sources(
    model: Model, shown: Shown
) -> None:
    _, answerer = model(Scripted("NOT_IN_SOURCES", yes=0.95))
    answer = await answerer.answer(TOKENS, on_text=shown)
    assert not answer.declined
    assert "36 trillion tokens" in answer.text
    assert "SOURCES" not in shown.text
    assert is_whole(answer)


async def test_a_model_that_would_talk_is_not_asked_where_it_leans_to_no(model: Model) -> None:
    server, answerer = model(Scripted("Alibaba has 200,000 employees [1].", yes=0.05))
    answer = await answerer.answer(EMPLOYEES)
    assert answer.declined
    assert kinds(server.requests) == ["judgement"]
    assert "200,000" not in answer.text
    assert answer.timings_ms.first_token is None


async def test_in_doubt_a_model_is_asked_whether_a_single_sentence_answers(model: Model) -> None:
    question = "Whom does Meso Clever thank for its research?"
    for told, declined in ((0.95, False), (0.05, True)):
        server, answerer = model(
            Scripted("NOT_IN_SOURCES", yes=0.4, told={"AI community greeted": told, "": 0.05})
        )
        answer = await answerer.answer(question)
        assert answer.declined is declined
        assert "sentence" in kinds(server.requests)


async def test_the_sentence_that_a_model_leans_to_is_quoted_where_its_draft_leaves_it_out(
    model: Model,
) -> None:
    beside = "H. is a businessman who was born in China"
    leans = {"testify against Sun Lijun": 0.95, "": 0.1}
    _, answerer = model(Scripted(saying((beside, "born in China")), yes=0.45, told=leans))
    answer = await answerer.answer("To what was H. to be forced by whoever pursued him?")
    assert "testify against Sun Lijun" in answer.text
    assert is_whole(answer)


async def test_of_what_somebody_says_more_than_one_sentence_is_told(model: Model) -> None:
    rejected = (
        "Liu Pengyu, who speaks for the Chinese Embassy in the United States as its spokesperson, "
        "rejected the accusations against Alibaba in a post on X on Saturday, 15 November 2025"
    )
    _, answerer = model(Scripted(saying((rejected, "rejected the accusations"))))
    answer = await answerer.answer("What did Liu Pengyu say about the accusations?")
    assert answer.text.startswith(rejected)
    assert answer.text.count("Liu Pengyu") > 1
    when = await answerer.answer("When did Liu Pengyu reject the accusations?")
    assert when.text.count("Liu Pengyu") == 1


async def test_in_doubt_a_model_that_finds_nothing_to_draft_is_believed(model: Model) -> None:
    _, answerer = model(Scripted("NOT_IN_SOURCES", yes=0.4))
    answer = await answerer.answer(EMPLOYEES)
    assert answer.declined
    assert answer.text.startswith(phrase("not_in_sources", "en"))


@pytest.mark.parametrize("word", ["NOT_IN_SOURCES", "**not_in_sources**.", "I see: NOT_IN_SOURCES"])
async def test_without_probabilities_the_draft_tells_whether_there_is_an_answer(
    model: Model, shown: Shown, word: str
) -> None:
    server, answerer = model(Scripted(word, yes=None))
    answer = await answerer.answer(EMPLOYEES, on_text=shown)
    assert answer.declined
    assert answer.text.startswith(phrase("not_in_sources", "en"))
    assert "SOURCES" not in shown.text
    assert is_whole(answer)
    again = await answerer.answer(EMPLOYEES)
    assert again.text == answer.text
    assert kinds(server.requests) == ["judgement", "draft", "draft"]  # not asked for them again


async def test_an_endpoint_that_refuses_probabilities_answers_all_the_same(model: Model) -> None:
    _, answerer = model(
        Scripted("Qwen3 was trained on 36 trillion tokens [1]."), refuses=["logprobs"]
    )
    for _ in range(2):
        answer = await answerer.answer(TOKENS)
        assert (answer.origin, answer.declined) == ("model", False)
        assert answer.text == "Qwen3 was trained on 36 trillion tokens [1]."


async def test_without_probabilities_a_question_about_something_else_costs_no_draft(
    model: Model,
) -> None:
    server, answerer = model(Scripted("Mapo tofu needs pork [1].", yes=None))
    answer = await answerer.answer(TOFU)
    assert answer.declined
    assert answer.text == phrase("off_topic", "en", story="The Qwen panic")
    assert kinds(server.requests) == ["judgement"]


async def test_a_model_that_claims_to_know_a_recipe_cannot_give_it(model: Model) -> None:
    _, answerer = model(Scripted("Mapo tofu needs Sichuan pepper and pork [1].", yes=1.0))
    answer = await answerer.answer(TOFU)
    assert "Sichuan" not in answer.text
    assert is_whole(answer)


LEAKED = "Who leaked the White House memo to the FT?"
LEAKER = "the person who leaked the White House memo"


async def test_what_the_story_leaves_open_is_declined_however_near_the_passages_are(
    model: Model,
) -> None:
    for same, declined in ((0.9, True), (0.1, False)):
        script = Scripted("The Financial Times reported it [1].", yes=0.6, same={LEAKER: same})
        server, answerer = model(script)
        answer = await answerer.answer(LEAKED)
        assert answer.declined is declined
        assert "comparison" in kinds(server.requests)
        assert is_whole(answer)


async def test_a_model_that_is_sure_answers_what_the_story_is_said_to_leave_open(
    model: Model,
) -> None:
    _, answerer = model(Scripted("NOT_IN_SOURCES", yes=1.0, same={LEAKER: 1.0}))
    assert not (await answerer.answer(LEAKED)).declined


async def test_a_question_liker_to_one_that_the_story_answers_is_compared_with_none(
    model: Model,
) -> None:
    server, answerer = model(Scripted("NOT_IN_SOURCES", yes=0.6))
    assert not (await answerer.answer("Who is the CEO of Alibaba?")).declined
    assert "comparison" not in kinds(server.requests)
