"""What an answer keeps of how it came about: for whoever asks why it says what it says."""

from __future__ import annotations

from answered import Model, cited
from scripted_model import Scripted, saying

from bot.answering import Answer, Answerer
from bot.answering.grounds import Grounds
from knowledge.embeddings import Embedder
from knowledge.search import Index

TRAINED = "How many tokens was Qwen3 trained on?"
THIRTY_SIX = ("Qwen3 was trained on 36 trillion tokens", "36 trillion")


def grounds(answer: Answer) -> Grounds:
    assert answer.grounds is not None
    return answer.grounds


async def test_every_passage_that_was_looked_at_is_kept_with_how_near_it_is(model: Model) -> None:
    _, answerer = model(Scripted(saying(THIRTY_SIX), yes=0.93))
    answer = await answerer.answer(TRAINED)
    kept = grounds(answer)
    assert [one.place for one in kept.looked] == list(range(1, 9))
    assert all(one.nearness and 0.5 < one.nearness < 1 for one in kept.looked)
    assert set(cited(answer)) <= {one.passage_id for one in kept.looked}
    best = kept.looked[0]
    assert 0 < best.shared <= kept.words
    assert "36 trillion" in best.text
    assert kept.leaning is not None
    assert abs(kept.leaning - 0.93) < 0.01
    assert kept.near is not None


async def test_a_sentence_is_kept_with_what_it_stands_on_and_whether_it_is_the_source_s(
    model: Model,
) -> None:
    _, answerer = model(Scripted(saying(THIRTY_SIX)))
    answer = await answerer.answer(TRAINED)
    first = grounds(answer).sentences[0]
    assert first.said.rstrip(".") in answer.text.replace(" [1]", "")
    assert first.passages == (cited(answer)[0],)
    assert not first.translated
    assert {one.how for one in grounds(answer).sentences} <= {"quoted", "shortened"}


async def test_a_translation_is_kept_with_the_words_that_it_translates(model: Model) -> None:
    told = {"36 trillion": "Qwen3在36万亿个标记上进行了训练。"}
    script = Scripted(saying(THIRTY_SIX), question=TRAINED, sentences=told)
    answer = await model(script)[1].answer("Qwen3用多少词元训练？")
    translated = [one for one in grounds(answer).sentences if one.translated]
    assert translated
    assert translated[0].said != translated[0].attested
    assert "36 trillion" in translated[0].attested


async def test_a_side_of_a_disagreement_is_kept_as_a_claim_of_its_passage(model: Model) -> None:
    said = ("Qwen has had over 300 million downloads, Meso Clever reported", "over 300 million")
    answer = await model(Scripted(saying(said)))[1].answer("How many downloads does Qwen have?")
    other = next(one for one in grounds(answer).sentences if "600 million" in one.said)
    assert "global-times-15" in other.passages
    assert all(one.passage_id in cited(answer) for one in grounds(answer).looked if not one.place)


async def test_an_answer_without_a_model_has_grounds_too(index: Index, embedder: Embedder) -> None:
    answer = await Answerer(index, embedder).answer(TRAINED)
    kept = grounds(answer)
    assert {one.how for one in kept.sentences} == {"quoted"}
    assert kept.leaning is None
    assert kept.covered is not None


async def test_the_grounds_of_an_answer_are_no_part_of_its_json(model: Model) -> None:
    _, answerer = model(Scripted(saying(THIRTY_SIX)))
    answer = await answerer.answer(TRAINED)
    assert "grounds" not in answer.as_json(answerer.story)
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
