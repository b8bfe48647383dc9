"""The page, what it may load, and who may act through it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from playground import Playground, links, plain_text

JSON = {"Content-Type": "application/json"}


@pytest_asyncio.fixture(loop_scope="function")
async def browser(slack: Playground) -> AsyncIterator[httpx.AsyncClient]:
    """A client that behaves like the page in a browser."""
    origin = slack.url.rstrip("/")
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    async with httpx.AsyncClient(base_url=origin, headers=headers) as client:
        yield client


async def test_the_page_is_served_with_a_strict_policy(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")
    policy = page.headers["content-security-policy"]
    assert page.status_code == 200 and "default-src 'none'" in policy
    assert "unsafe" not in policy and "http:" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "<script>" not in page.text and "http" not in page.text
    wanted = re.findall(r'(?:src|href)="/([^"]+)"', page.text)
    for name in wanted:
        asset = await browser.get(f"/{name}")
        assert asset.status_code == 200, name
        # The library knows how to set HTML; nothing of the page's own asks it to.
        assert name.startswith("vendor/") or "innerHTML" not in asset.text
        assert "dangerouslySetInnerHTML" not in asset.text or name.startswith("vendor/")
        imported = re.findall(r'from ?"\./([^"]+)"', asset.text)
        folder = f"{name.rpartition('/')[0]}/".lstrip("/")
        wanted += [f"{folder}{file}" for file in imported if f"{folder}{file}" not in wanted]
    again = {"If-None-Match": (await browser.get("/app.js")).headers["etag"]}
    assert (await browser.get("/app.js", headers=again)).status_code == 304
    preloaded = set(re.findall(r'modulepreload" href="/([^"]+)"', page.text))
    assert preloaded | {"app.js"} == {name for name in wanted if name.endswith(".js")}
    assert {"app.js", "inline.js", "page.css", "vendor/preact.js"} <= set(wanted)


async def test_a_person_writes_edits_and_deletes_through_the_page(
    slack: Playground, browser: httpx.AsyncClient
) -> None:
    deed = {"user": "U0ANNA00001", "channel": "C0NEWSROOM1"}
    typed = {**deed, "text": "@Backstory is 1 < 2? https://e.org/a."}
    ts = (await browser.post("/ui/say", json=typed)).json()["result"]
    message = slack.message("newsroom", ts)
    assert message is not None
    assert message["text"] == "<@U0BACKSTORY> is 1 &lt; 2? <https://e.org/a>."
    assert len(slack.deliveries_of("app_mention")) == 1
    await browser.post("/ui/edit", json={**deed, "ts": ts, "text": "never mind"})
    state = (await browser.get("/ui/state")).json()
    assert [m["text"] for m in state["messages"]] == ["never mind"]
    assert slack.workspace.bot_token not in json.dumps(state)
    await browser.post("/ui/delete", json={**deed, "ts": ts})
    assert slack.messages("newsroom") == []
    wrong = await browser.post("/ui/say", json={**deed, "channel": "nowhere", "text": "x"})
    assert wrong.status_code == 400 and "nowhere" in wrong.json()["error"]


async def test_news_arrive_as_they_happen(slack: Playground, browser: httpx.AsyncClient) -> None:
    async with browser.stream("GET", "/events") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 1000"
        await slack.say("anna", "newsroom", "hello")
        news = [line async for line in _until_data(lines)][-1]
        assert json.loads(news.removeprefix("data: "))["message"]["text"] == "hello"


async def _until_data(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line.startswith("data: {"):
            return


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "text/plain"},
    ],
    ids=["origin", "null origin", "host", "fetch site", "form"],
)
async def test_other_sites_cannot_act_as_a_user(slack: Playground, headers: dict[str, str]) -> None:
    said = json.dumps({"user": "anna", "channel": "newsroom", "text": "x"})
    async with httpx.AsyncClient(base_url=slack.url) as client:
        answer = await client.post("ui/say", content=said, headers={**JSON, **headers})
    assert answer.status_code == 403
    assert slack.messages("newsroom") == []


async def test_about_is_shown_to_the_page() -> None:
    async with (
        Playground(about={"Story": "Panic", "Model": "none"}, examples=("A?", "B?")) as slack,
        httpx.AsyncClient(base_url=slack.url) as client,
    ):
        state = (await client.get("ui/state")).json()
    assert state["about"] == {"Story": "Panic", "Model": "none"}
    assert state["examples"] == ["A?", "B?"]


def test_reading_sees_what_a_reader_sees() -> None:
    message = {
        "text": "only in notifications",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "Users"}},
            {"type": "markdown", "text": "## So\n**600** million [[1]](https://e.org/a_(b)) `x`"},
            {
                "type": "section",
                "text": {"type": "mrkdwn", "text": "*A* &amp; <https://e.org/b|B &gt; C> <@U1>"},
                "accessory": {
                    "type": "button",
                    "text": {"type": "plain_text", "text": "Open"},
                    "url": "https://e.org/c",
                },
            },
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "see "},
                            {"type": "link", "url": "https://e.org/d", "text": "D"},
                        ],
                    }
                ],
            },
            {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * 2]},
        ],
    }
    assert plain_text(message) == (
        "Users\nSo\n600 million [1] x\nA & B > C @U1\nOpen\nsee D\na | a"
    )
    assert links(message) == [
        ("[1]", "https://e.org/a_(b)"),
        ("B > C", "https://e.org/b"),
        ("Open", "https://e.org/c"),
        ("D", "https://e.org/d"),
    ]
    bare = {"text": "at https://e.org/x, or <https://e.org/y>"}
    assert [url for _, url in links(bare)] == ["https://e.org/x", "https://e.org/y"]
