"""Whatever an endpoint says: people get an answer, or sentences of the sources."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import openai
import pytest
import pytest_asyncio
from any_endpoint import AnyEndpoint, answer, chunk, counting, stream, whole
from bridge_story import the_bridge
from counting_payloads import LONG, examples, tally
from desks import snapshot
from hypothesis import given
from hypothesis import strategies as st
from junk import bodies, texts, values
from payloads import tampered, tamperings

from bot.answering import Answerer, Citation
from bot.llm import Chain, Endpoint
from handlers.kept import KeptAnswer
from knowledge.embeddings import NoEmbeddings
from knowledge.search import Index

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "What will the bridge at Brenholm cost?"
IN_GERMAN = "Was kostet die Brücke in Brenholm?"
KINDS = ("draft", "judgement", "sentence", "rewording", "translation", None)
DEADLINE_S = 8.0


class Model:
    """Asks with an endpoint that nobody has asked before: what it has said is not remembered."""

    def __init__(self, endpoint: AnyEndpoint, index: Index) -> None:
        self.endpoint, self._index = endpoint, index
        self._client = openai.DefaultAsyncHttpxClient()  # making one takes long

    async def asked(
        self, way: str, question: str, deadline_s: float = DEADLINE_S, **said: Any
    ) -> None:
        counted = tally(way)
        counted.sent += 1
        self.endpoint.models = self.endpoint.reply = self.endpoint.forever = b""
        self.endpoint.about = "none"
        for name, value in said.items():
            setattr(self.endpoint, name, value)
        link = Endpoint(self.endpoint.url, timeout_s=DEADLINE_S, http_client=self._client)
        chain = Chain([link], deadline_s, pause=lambda: 0.0)
        shown: list[str] = []

        async def show(text: str, citations: Any) -> None:
            shown.append(text)

        made = await Answerer(self._index, NoEmbeddings(), chain).answer(question, (), show)
        assert made.text.strip()
        "".join(shown).encode()  # no half of a character
        kept = KeptAnswer(
            team="T", channel="C", user="U", asked_at="1.0", story="s", snapshot="x", answer=made
        )
        assert KeptAnswer.model_validate_json(kept.model_dump_json()) == kept
        assert all(isinstance(each, Citation) for each in made.citations)
        counted.answered += made.origin == "model"
        counted.refused += made.origin == "extract"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def model() -> AsyncIterator[Model]:
    async with AnyEndpoint().running() as endpoint:
        yield Model(endpoint, Index(snapshot(the_bridge())))


@pytest.fixture(autouse=True)
def no_traceback(caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:  # type: ignore[misc]
    yield
    # What asyncio logs as it clears garbage away is of whatever test left that.
    logged = [each for each in caplog.get_records("call") if each.name != "asyncio"]
    assert not [each for each in logged if each.exc_info and each.levelno > logging.DEBUG]


questions = st.sampled_from([QUESTION, IN_GERMAN])
abouts = st.sampled_from(KINDS)
headers = st.dictionaries(
    st.sampled_from(["Retry-After", "Content-Encoding", "Content-Length", "x-should-retry"]),
    st.sampled_from(["x", "-1", "1e999", "NaN", "gzip", "99999999999999999999", "true"]),
    max_size=2,
)


@examples(100, 3_000)
@given(
    question=questions,
    about=abouts,
    reply=st.one_of(
        bodies,
        st.builds(
            answer,
            bodies,
            st.sampled_from(["text/event-stream", "application/json", "text/html", "x"]),
            st.sampled_from([200, 200, 200, 204, 302, 400, 401, 404, 413, 429, 500, 503, 999]),
            headers,
        ),
        st.lists(bodies, max_size=4).map(lambda said: stream(*said)),
    ),
)
async def test_any_bytes_of_an_endpoint_lead_to_an_answer(
    model: Model, question: str, about: str | None, reply: bytes
) -> None:
    await model.asked("any bytes of an endpoint", question, about=about, reply=reply)


@examples(150, 4_000)
@given(question=questions, about=abouts, said=st.lists(texts, max_size=4), how=tamperings)
async def test_any_stream_of_an_endpoint_leads_to_an_answer(
    model: Model, question: str, about: str | None, said: list[str], how: Any
) -> None:
    parts = [*(chunk(text) for text in said), chunk(None, "stop"), counting()]
    changed = tampered({"parts": parts}, how).get("parts")
    told = [json.dumps(part).encode() for part in (changed if isinstance(changed, list) else ())]
    reply = stream(*told, b"[DONE]")
    await model.asked("any stream of an endpoint", question, about=about, reply=reply)


@examples(100, 3_000)
@given(about=st.sampled_from(["judgement", "sentence", "rewording"]), text=texts, how=tamperings)
async def test_any_judgement_of_an_endpoint_leads_to_an_answer(
    model: Model, about: str, text: str, how: Any
) -> None:
    reply = answer(json.dumps(tampered(whole(text), how)).encode())
    await model.asked("any judgement of an endpoint", QUESTION, about=about, reply=reply)


@examples(25, 500)
@given(listed=st.one_of(values, st.lists(values)), how=tamperings)
async def test_any_list_of_models_leads_to_an_answer(model: Model, listed: Any, how: Any) -> None:
    good = {"object": "list", "data": [{"id": "any", "object": "model", "owned_by": "vllm"}]}
    for told in (listed, {"data": listed}, tampered(good, how)):
        models = answer(json.dumps(told).encode())
        await model.asked("any list of models", QUESTION, models=models)


ENDLESS = {
    "a line": b"x" * 65_536,
    "text": b"data: " + json.dumps(chunk("The bridge. ")).encode() + b"\n\n",
    "empty lines": b"\n" * 65_536,
    "comments": b": ping\n\n" * 1_000,
    "nothing": b'data: {"choices":[]}\n\n' * 1_000,
    "a word": b"data: " + json.dumps(chunk("x" * 60_000)).encode() + b"\n\n",
}


@pytest.mark.parametrize("what", list(ENDLESS)[: None if LONG else 3])
@pytest.mark.parametrize("about", ["draft", "judgement"] if LONG else ["draft"])
async def test_a_reply_without_end_is_given_up(model: Model, what: str, about: str) -> None:
    kind = "text/event-stream" if about == "draft" else "application/json"
    await model.asked(
        "replies without end", QUESTION, 1.0,
        about=about, reply=answer(b"", kind), forever=ENDLESS[what],
    )  # fmt: skip
