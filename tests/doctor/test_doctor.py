"""What an operator is told of each misconfiguration, really set up: what is wrong, and what
to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from bot_process import free_port
from cryptography.fernet import Fernet
from doctored import Installation, shown
from scripted_endpoint import (
    SILENT,
    UNKNOWN_MODEL,
    WRONG_KEY,
    Reply,
    ScriptedEndpoint,
)
from slack_sdk.oauth.installation_store import Installation as SlackInstallation

from bot.encryption import cipher
from bot.installations import InstallationStore
from handlers.digests.subscriptions import Subscription, Subscriptions
from handlers.scopes import BOT_SCOPES
from handlers.waiting import Waiting

Spoil = Callable[[Installation], Awaitable[None]]
NOWHERE = f"http://127.0.0.1:{free_port()}"


async def nothing(here: Installation) -> None: ...


def config(**values: object) -> Spoil:
    async def spoil(here: Installation) -> None:
        for name, value in values.items():
            await here.redis.config_set(name.replace("_", "-"), value)

    return spoil


def answering(*script: Reply, **more: object) -> Spoil:
    """The endpoint answers otherwise."""

    async def spoil(here: Installation) -> None:
        here.endpoint._choose = ScriptedEndpoint(script)._choose
        if "models" in more:
            here.endpoint.list_models(more["models"])  # type: ignore[arg-type]

    return spoil


async def little_memory(here: Installation) -> None:
    for n in range(40):  # in small pieces: what a large one is sent in would count, too
        await here.redis.set(f"other:{n}", b"x" * 1_000_000)
    used = (await here.redis.info("memory"))["used_memory"]
    await here.redis.config_set("maxmemory", int(used / 0.88))


async def of_a_replica(here: Installation) -> None:
    await here.redis.execute_command("REPLICAOF", "127.0.0.1", str(free_port()))


async def somebody_waits(here: Installation) -> None:
    await Waiting(here.redis).begin("T0NEWSROOM1:C0NEWSROOM1:1.2")


async def a_digest_elsewhere(here: Installation) -> None:
    general = here.slack.place("general")
    general.members.discard(here.slack.workspace.bot_user_id)
    team = here.slack.workspace.team_id
    await Subscriptions(here.redis).set(
        Subscription(team=team, channel=general.id, user="U1", time="09:00", zone="Etc/UTC")
    )


async def nothing_published(here: Installation) -> None:
    await here.redis.flushall()


async def newer_seeds(here: Installation) -> None:
    here.source.write_text(here.source.read_text().replace("Ottokar", "Oskar"))


async def faulty_seeds(here: Installation) -> None:
    here.source.write_text("---\nid: harbour\n---\n")


async def damaged_snapshot(here: Installation) -> None:
    async for key in here.redis.scan_iter("*:snapshot:*"):
        await here.redis.set(key, b"nothing of the kind")


async def another_key(here: Installation) -> None:
    """The app of many workspaces, whose one installation another key has encrypted."""
    workspace = here.slack.workspace
    store = InstallationStore(here.redis, cipher([Fernet.generate_key().decode()]))
    await store.async_save(
        SlackInstallation(
            team_id=workspace.team_id, user_id="U1", bot_token=workspace.bot_token, bot_id="B1"
        )
    )
    here.env.update(
        SLACK_BOT_TOKEN="",
        SLACK_CLIENT_ID=workspace.installation.client_id,
        SLACK_CLIENT_SECRET="doctor-client-secret",
        ENCRYPTION_KEY=Fernet.generate_key().decode(),
    )


async def over_http(here: Installation) -> None:
    here.env.update(
        SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="doctor-signing-secret", PUBLIC_URL=NOWHERE
    )


@dataclass(frozen=True)
class Case:
    wrong: str
    check: str
    level: str
    what: str
    remedy: str
    spoil: Spoil = nothing
    env: dict[str, str] = field(default_factory=dict)


CASES = [
    # --- Slack
    Case(
        "the bot token was replaced", "bot token", "problem", "invalid_auth", "OAuth & Permissions",
        env={"SLACK_BOT_TOKEN": "xoxb-doctor-old-token"},
    ),
    Case(
        "Slack is out of reach", "bot token", "problem", NOWHERE, "SLACK_API_URL",
        env={"SLACK_API_URL": f"{NOWHERE}/api/"},
    ),
    Case(
        "the app token was replaced", "app token", "problem", "invalid_auth", "connections:write",
        env={"SLACK_APP_TOKEN": "xapp-doctor-old-token"},
    ),
    Case(
        "neither way to hear Slack is set", "Slack", "problem", "SLACK_SIGNING_SECRET",
        "set one of them", env={"SLACK_APP_TOKEN": ""},
    ),
    Case(
        "a digest is ordered where the bot is not", "digests", "warning", "C0GENERAL01",
        "invite the bot", a_digest_elsewhere,
    ),
    Case(
        "nobody answers at the address that Slack has", "HTTP", "warning", NOWHERE, "proxy",
        over_http,
    ),
    Case(
        "where Slack finds the bot is not set", "HTTP", "warning", "PUBLIC_URL", "https://",
        over_http, {"PUBLIC_URL": ""},
    ),
    Case(
        "the key of installations was replaced", "installations", "problem", "T0NEWSROOM1",
        "behind the new one", another_key,
    ),
    Case(
        "there is no key for installations", "Slack", "problem", "ENCRYPTION_KEY",
        "`backstory key`", another_key, {"ENCRYPTION_KEY": ""},
    ),
    # --- Redis
    Case(
        "Redis does not run", "Redis", "problem", "does not answer", "start it",
        env={"REDIS_URL": f"redis://:doctor-password@127.0.0.1:{free_port()}"},
    ),
    Case("Redis forgets", "Redis", "problem", "appendonly", "yes", config(appendonly="no")),
    Case(
        "Redis evicts", "Redis", "problem", "allkeys-lru", "noeviction",
        config(maxmemory_policy="allkeys-lru"),
    ),
    Case("Redis is nearly full", "Redis", "warning", "%", "maxmemory", little_memory),
    Case("Redis is a replica", "Redis", "problem", "replica", "primary", of_a_replica),
    Case(
        "there is no Redis", "Redis", "warning", "memory://", "REDIS_URL",
        env={"REDIS_URL": ""},
    ),
    Case(
        "no worker runs", "queue", "problem", "no worker", "`backstory worker`", somebody_waits
    ),
    # --- the endpoints
    Case(
        "the endpoint's key is wrong", "endpoint", "problem", "refused the key", "OPENAI_API_KEY",
        answering(WRONG_KEY, models=WRONG_KEY),
    ),
    Case(
        "the model is unknown", "endpoint", "problem", "no model 'nope'", "scripted-model",
        answering(UNKNOWN_MODEL), {"OPENAI_MODEL": "nope"},
    ),
    Case(
        "the endpoint has several models and none is chosen", "endpoint", "problem", "2 models",
        "set it to one", answering(Reply("yes"), models=("one", "two")),
    ),
    Case(
        "the endpoint does not run", "endpoint", "problem", "cannot be reached", "OPENAI_BASE_URL",
        env={"OPENAI_BASE_URL": f"{NOWHERE}/v1"},
    ),
    Case(
        "the endpoint is too slow", "endpoint", "problem", "is silent for 1 s", "OPENAI_TIMEOUT",
        answering(SILENT), {"OPENAI_TIMEOUT": "1"},
    ),
    Case(
        "the endpoint does not stream", "endpoint", "problem", "does not stream", "proxy",
        answering(Reply(status=201, body={"choices": []})),
    ),
    Case(
        "the endpoint gives no probabilities", "endpoint", "warning", "probabilities", "logprobs",
        answering(Reply("yes")),
    ),
    Case(
        "the model says neither yes nor no", "endpoint", "warning", "probabilities", "logprobs",
        answering(Reply("So", likeliest={"So": -0.1})),
    ),
    Case(
        "the model's context is short", "endpoint", "warning", "1024 tokens", "PROMPT_TOKENS",
        answering(
            Reply("yes", likeliest={"yes": -0.1}), models=[{"id": "small", "max_model_len": 1024}]
        ),
    ),
    Case(
        "the second endpoint does not run", "endpoint 2", "problem", "cannot be reached",
        "OPENAI_BASE_URL_2",
        env={"OPENAI_BASE_URL_2": f"{NOWHERE}/v1", "OPENAI_MODEL_2": "another"},
    ),
    # --- the store and its embeddings
    Case(
        "questions are embedded with another model", "store", "problem", "another-model",
        "EMBEDDINGS_MODEL",
        env={"EMBEDDINGS_MODEL": "another-model", "EMBEDDINGS_BASE_URL": f"{NOWHERE}/v1"},
    ),
    Case(
        "the embedding endpoint does not run", "embeddings", "problem", NOWHERE,
        "EMBEDDINGS_BASE_URL",
        env={"EMBEDDINGS_MODEL": "another-model", "EMBEDDINGS_BASE_URL": f"{NOWHERE}/v1"},
    ),
    Case(
        "the embedding model is not named", "embeddings", "problem", "EMBEDDINGS_BASE_URL is set",
        "EMBEDDINGS_MODEL", env={"EMBEDDINGS_BASE_URL": f"{NOWHERE}/v1"},
    ),
    Case(
        "nothing is published", "store", "warning", "no story", "`backstory publish`",
        nothing_published,
    ),
    Case(
        "the seeds are newer", "store", "warning", "not what is published", "`backstory publish`",
        newer_seeds,
    ),
    Case("a seed file is faulty", "store", "problem", "harbour.md", "mend", faulty_seeds),
    Case(
        "the snapshot is damaged", "store", "problem", "damaged", "`backstory publish`",
        damaged_snapshot,
    ),
    Case(
        "STORY names none that there is", "store", "problem", "'atlantis'", "harbour",
        env={"STORY": "atlantis"},
    ),
]  # fmt: skip


def secrets(here: Installation) -> Iterator[str]:
    for name, value in here.env.items():
        if value and name.endswith(("TOKEN", "SECRET", "KEY")):
            yield value
    yield "doctor-password"


async def test_a_healthy_installation_has_no_finding(here: Installation) -> None:
    findings = await here.findings()
    assert shown(findings) == {}
    assert {finding.check for finding in findings} == {
        "bot token", "app token", "Redis", "queue", "endpoint", "embeddings", "store", "pictures",
    }  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.wrong)
async def test_what_is_wrong_is_found_with_its_remedy(here: Installation, case: Case) -> None:
    await case.spoil(here)
    findings = await here.findings(**case.env)
    found = [f for f in findings if f.check == case.check and f.level == case.level]
    assert any(case.what in f.what and case.remedy in f.remedy for f in found), shown(findings)
    told = " ".join(f"{finding.what} {finding.remedy}" for finding in findings)
    for secret in secrets(here):
        assert secret not in told


@pytest.mark.parametrize("granted", [tuple(s for s in BOT_SCOPES if s != "files:write")])
async def test_a_missing_scope_is_named(here: Installation) -> None:
    (found,) = [f for f in await here.findings() if f.level == "problem"]
    assert "files:write" in found.what and "reinstall" in found.remedy


@pytest.mark.parametrize("granted", [(*BOT_SCOPES, "channels:join")])
async def test_a_scope_that_the_bot_never_uses_is_a_warning(here: Installation) -> None:
    (found,) = [f for f in await here.findings() if f.remedy]
    assert found.level == "warning" and found.what.endswith(": channels:join")
    assert "take them away" in found.remedy


async def test_an_embedding_model_that_is_not_the_stores_is_found_while_it_works(
    here: Installation,
) -> None:
    async def embed(request: web.Request) -> web.Response:
        texts = (await request.json())["input"]
        data = [{"index": n, "embedding": [1.0, 0.0]} for n in range(len(texts))]
        return web.json_response({"object": "list", "data": data, "model": "another-model"})

    app = web.Application()
    app.router.add_post("/v1/embeddings", embed)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    findings = await here.findings(EMBEDDINGS_MODEL="another-model", EMBEDDINGS_BASE_URL=url)
    await runner.cleanup()
    (found,) = [f for f in findings if f.remedy]
    assert (found.check, found.level) == ("store", "problem")
    assert "'another-model'" in found.what and "set EMBEDDINGS_MODEL" in found.remedy
