"""What is remembered of one question is of use to another only where the two are the same."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering import Turn
from bot.answering.searching import Searcher
from bot.llm import Message
from knowledge.embeddings import Embedder
from knowledge.search import Index


async def test_a_question_put_alone_in_one_thread_is_put_alone_anew_in_another(
    embedder: Embedder, index: Index
) -> None:
    searcher, prompts = Searcher(embedder), list[str]()

    async def complete(messages: Sequence[Message], _: int) -> str:
        prompts.append("\n".join(message.content for message in messages))
        return "Who says that Pangu was copied?" if "Pangu" in prompts[-1] else "Who is Jack Ma?"

    def thread(question: str) -> list[Turn]:
        return [Turn(question=question, answer="So it is said.", language="en")]

    secret = await searcher.search("Who says so?", thread("Did Pangu copy?"), index, complete)
    other = await searcher.search("Who says so?", thread("Is Jack Ma back?"), index, complete)
    alone = await searcher.search("Who says so?", [], index, complete)
    assert secret.told == "Who says that Pangu was copied?"
    assert other.told == "Who is Jack Ma?" and alone.told is None
    assert len(prompts) == 2 and "Pangu" not in prompts[1]
