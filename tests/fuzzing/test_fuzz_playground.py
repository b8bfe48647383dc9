"""Whatever is asked of the local Slack: its Web API, its page, the addresses that it gives out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from bot_process import free_port, running_bot
from counting_payloads import TALLIES, examples, tally
from fuzzed_bot import PATIENCE_S, FuzzedBot, exchange
from hypothesis import given
from hypothesis import strategies as st
from junk import bodies, texts, values
from payloads import tampered, tamperings

from playground import Playground, Workspace, plain_text
from playground.methods import all_methods

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
BUTTON = {"type": "button", "action_id": "x", "text": {"type": "plain_text", "text": "Go"}}
VIEW = {
    "type": "modal",
    "callback_id": "x",
    "title": {"type": "plain_text", "text": "Title"},
    "blocks": [SECTION, {"type": "actions", "elements": [BUTTON]}],
}
DEEDS = (
    "say", "edit", "delete", "react", "command", "click", "submit", "suggest", "close", "home",
    "invite", "stop", "fault", "unknown", "%00", "..",
)  # fmt: skip
PATHS = (
    "/", "/ui/state", "/events", "/link/?ticket=x", "/files/F1", "/archives/C1/p1", "/api/",
    "/api/chat.postMessage", "/api/%00", "/commands/T1/x", "/actions/T1/x", "/upload/v1/x",
    "/oauth/v2/authorize", "/oauth/v2/authorize?client_id=x&redirect_uri=http://[",
    "/oauth/v2/allow?redirect_uri=http://[::1&error=x", "/oauth/v2/allow?team=x&redirect_uri=%00",
    "/app.js", "/%2e%2e/settings.py", "/ui/say", "/ui/trace?after=x", "//",
)  # fmt: skip
FAULTS = ("again", "ratelimited", "error", "slow", "drop", "reconnect", "expire", "end", "")


def full_of(slack: Playground, ts: str) -> dict[str, Any]:
    """Every argument that some method takes, as it should be."""
    workspace = slack.workspace
    anna, newsroom = workspace.user("anna").id, slack.place("newsroom").id
    return {
        "channel": newsroom, "channel_id": newsroom, "user": anna, "users": anna, "user_id": anna,
        "ts": ts, "thread_ts": ts, "timestamp": ts, "message_ts": ts, "text": "Hello",
        "markdown_text": "", "blocks": [SECTION], "attachments": [{"text": "x"}], "oldest": ts,
        "latest": ts, "limit": 5, "cursor": "", "types": "public_channel,im", "inclusive": True,
        "metadata": {"event_type": "x", "event_payload": {"a": 1}}, "include_all_metadata": True,
        "trigger_id": workspace.trigger(anna), "view": VIEW, "view_id": "V1", "hash": "",
        "status": "reading", "loading_messages": ["a", "b"], "title": "Title",
        "prompts": [{"title": "a", "message": "b"}], "filename": "x.png", "length": 3,
        "files": [{"id": "F1", "title": "x"}], "name": "eyes", "chunks": [], "bot": "B1",
        "recipient_team_id": workspace.team_id, "recipient_user_id": anna, "code": "x",
        "client_id": "x", "client_secret": "y", "error": "", "username": "x", "exclude_archived": 1,
    }  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def alone() -> AsyncIterator[Playground]:
    """A local Slack without an app."""
    async with Playground(Workspace(redelivery_s=(), ack_timeout_s=0.01)) as playground:
        yield playground


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    async with aiohttp.ClientSession(timeout=timeout) as made:
        yield made


async def post(
    session: aiohttp.ClientSession, url: str, body: bytes, headers: Mapping[str, str], way: str
) -> None:
    """Sends it; it is answered, or refused with a word of the reason."""
    counted = tally(way)
    counted.sent += 1
    try:
        async with session.post(url, data=body, headers=headers, allow_redirects=False) as reply:
            status, told = reply.status, await reply.read()
    except TimeoutError:
        counted.hangs += 1
        raise
    counted.tracebacks += status >= 500
    assert status < 500, (url, body[:2000])
    refused = status >= 400 or b'"ok":false' in told
    counted.refused += refused
    counted.answered += not refused


@examples(350, 5_000)
@given(
    method=st.sampled_from(sorted(all_methods())),
    how=tamperings,
    wanted=st.sets(st.integers(0, 60), max_size=40),
    as_form=st.booleans(),
    app=st.booleans(),
)
async def test_any_call_of_a_method_is_answered_or_refused(
    alone: Playground,
    session: aiohttp.ClientSession,
    method: str,
    how: Any,
    wanted: set[int],
    as_form: bool,
    app: bool,
) -> None:
    ts = await alone.say("anna", "newsroom", "Hello")
    full = full_of(alone, ts)
    given = {name: each for n, (name, each) in enumerate(full.items()) if n not in wanted}
    given = tampered(given, how)
    token = alone.workspace.app_token if app and "connections" in method else None
    headers = {"Authorization": f"Bearer {token or alone.workspace.bot_token}"}
    if as_form:
        flat = {k: v if isinstance(v, str) else json.dumps(v) for k, v in given.items()}
        body = urlencode(flat, errors="surrogatepass").encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    else:
        body = json.dumps(given).encode()
        headers["Content-Type"] = "application/json"
    await post(session, f"{alone.api_url}{method}", body, headers, "calls of the Web API")
    assert await alive(alone, session)


def port_of(slack: Playground) -> int:
    return int(urlsplit(slack.url).port or 0)


async def alive(alone: Playground, session: aiohttp.ClientSession) -> bool:
    """The page still gets all that there is, whatever was kept; asked now and then, it is much."""
    if alone.workspace.installation.over:
        alone.workspace.installation.over.clear()  # revoked: it is given again
    if sum(each.sent for each in TALLIES.values()) % 10:
        return True
    async with session.get(f"{alone.url}ui/state") as reply:
        return reply.status == 200 and bool(await reply.json())


@examples(150, 3_000)
@given(
    path=st.one_of(
        st.sampled_from(PATHS),
        st.sampled_from(sorted(all_methods())).map(lambda name: f"/api/{name}"),
        texts.map(lambda text: "/" + quote(text, errors="surrogatepass")),
    ),
    body=bodies,
    kind=st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/x", ""]),
    authorization=st.sampled_from(["", "Bearer x", "Basic !", "Basic w6k=", "Basic /w=="]),
)
async def test_any_body_at_any_address_is_answered_or_refused(
    alone: Playground,
    session: aiohttp.ClientSession,
    path: str,
    body: bytes,
    kind: str,
    authorization: str,
) -> None:
    headers = {"Content-Type": kind, "Authorization": authorization}
    url = alone.url.rstrip("/") + path
    await post(session, url, body, headers, "any body at the local Slack")
    if not path.startswith("/events"):
        raw = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        assert await exchange(port_of(alone), raw.encode("utf-8", "replace")) < 500


@examples(100, 3_000)
@given(payload=values, kind=st.sampled_from(["commands", "actions"]), how=tamperings)
async def test_any_answer_to_a_response_url_is_taken_or_refused(
    alone: Playground, session: aiohttp.ClientSession, payload: Any, kind: str, how: Any
) -> None:
    anna, newsroom = alone.workspace.user("anna").id, alone.place("newsroom").id
    ts = await alone.say("anna", "newsroom", "Hello")
    url = alone._response_urls.make(kind, anna, newsroom, ts)
    good = {"text": "Hi", "blocks": [SECTION], "replace_original": "true", "thread_ts": ts,
            "response_type": "in_channel", "attachments": []}  # fmt: skip
    for body in (payload, tampered(good, how)):
        headers = {"Content-Type": "application/json"}
        await post(session, url, json.dumps(body).encode(), headers, "answers to a response_url")
    assert await alive(alone, session)


# --- the page, in the program that people start without Slack -------------------------------------


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program() -> AsyncIterator[tuple[FuzzedBot, str]]:
    port = free_port()
    async with running_bot({"PLAYGROUND_PORT": str(port)}) as process:
        fuzzed = FuzzedBot(process, Playground(), port)
        yield fuzzed, f"http://127.0.0.1:{port}"


async def do(session: aiohttp.ClientSession, url: str, deed: str, given: Any) -> Any:
    async with session.post(f"{url}/ui/{deed}", json=given) as reply:
        assert reply.status < 500, (deed, given)
        return await reply.json(content_type=None)


def filled(deed: str) -> dict[str, Any]:
    return {
        "user": "U0ANNA00001", "channel": "C0NEWSROOM1", "text": "/story help", "ts": "1.0",
        "thread_ts": "1.0", "name": "eyes", "action_id": "x", "view_id": "V1", "values": {},
        "value": "x", "typed": "x", "tab": "home", "fault": "end", "method": "*", "times": 1,
        "seconds": "0", "id": "x",
    }  # fmt: skip


@examples(120, 2_000)
@given(
    deed=st.sampled_from(DEEDS),
    how=tamperings,
    fault=st.sampled_from(FAULTS),
    text=texts,
    wanted=st.sets(st.integers(0, 17), max_size=8),
)
async def test_any_deed_of_the_page_is_done_or_refused(
    program: tuple[FuzzedBot, str],
    session: aiohttp.ClientSession,
    deed: str,
    how: Any,
    fault: str,
    text: str,
    wanted: set[int],
) -> None:
    bot, url = program
    full = {**filled(deed), "fault": fault}
    if deed == "say":
        full["text"] = text
    given = {name: each for n, (name, each) in enumerate(full.items()) if n not in wanted}
    body = json.dumps(tampered(given, how)).encode()
    headers = {"Content-Type": "application/json"}
    await post(session, f"{url}/ui/{quote(deed)}", body, headers, "deeds of the page")
    await do(session, url, "fault", {"user": "anna", "fault": "end"})
    await bot.holds(tally("deeds of the page"), body)


async def test_after_all_that_the_program_answers_a_question(
    program: tuple[FuzzedBot, str], session: aiohttp.ClientSession
) -> None:
    bot, url = program
    asked = {"user": "anna", "channel": "newsroom"}
    asked["text"] = "@Backstory Which chips did Alibaba buy?"
    ts = (await do(session, url, "say", asked))["result"]
    for _ in range(300):
        state = await (await session.get(f"{url}/ui/state")).json()
        replies = [m for m in state["messages"] if m.get("thread_ts") == ts and m.get("bot_id")]
        if replies and replies[0]["finished"]:
            break
        await session.get(f"{url}/ui/trace?after=0")
    assert "H20" in plain_text(replies[0])
    await bot.holds(tally("deeds of the page"), asked)
