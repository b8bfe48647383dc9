"""What an operator reads in the logs of a bot that is split in two: each step, and no word of what
was asked or said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from bot_process import free_port, over_http, running_bot
from everything import Person, everything
from scraped import metrics
from scripted_endpoint import Reply, ScriptedEndpoint, failing
from scripted_model import Scripted, saying
from story_command import Caller, labels
from test_e2e_traces import Collector

from bot.reference import reference
from playground import Playground, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKENS = "36 trillion tokens"
WORDS = ("quagga", "Quagga", "Ottokar", "Zeppelin", "trillion", "Worauf", "payload of")


def read(log: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.splitlines()]


def of(lines: list[dict[str, Any]], id: str) -> list[str]:
    return [line["message"] for line in lines if line.get("id") == id]


def settings(slack: Playground, redis_url: str, endpoint: str) -> Mapping[str, str]:
    return {
        **over_http(slack),
        "REDIS_URL": redis_url,
        "OPENAI_BASE_URL": endpoint,
        "LOG_LEVEL": "DEBUG",
        "LOG_FORMAT": "json",
    }


async def test_a_question_is_followed_by_its_id_through_all_processes_and_never_quoted(
    slack: Playground, redis_url: str, mention: str
) -> None:
    model = Scripted(draft=saying((f"Qwen3 was trained on {TOKENS}", TOKENS)))
    port = free_port()
    with ScriptedEndpoint(model) as endpoint:
        given = settings(slack, redis_url, endpoint.url)
        async with (
            running_bot(given, "web") as web,
            running_bot({**given, "METRICS_PORT": str(port)}, "worker") as worker,
        ):
            slack.use_http(f"{web.url}/slack/events")
            asked = f"{mention} On how many tokens was Qwen3 trained, says the quagga?"
            ts = await slack.say("anna", "newsroom", asked)
            reply = await slack.wait_for_reply("newsroom", ts, timeout=60)
            assert TOKENS in plain_text(reply)
            await slack.say("ben", "newsroom", f"{mention} Worauf wurde Qwen3 trainiert, Quagga?")
            anna = Caller(slack)
            await anna.types("ask On how many tokens was Qwen3 trained, payload of a quagga?")
            await anna.types("who Ottokar Zeppelin")
            await slack.wait_until(
                lambda: [m for m in anna.private if "Share in channel" in labels(m)], timeout=60
            )
            await worker.until_logged_often("answered key=", 2)
            counted, taken_in = await metrics(f"http://127.0.0.1:{port}"), await metrics(web.url)
        logged = [web.log, worker.log]
    for log in logged:
        for word in WORDS:
            assert word not in log
    at_web, at_worker = (read(log) for log in logged)
    key = f"{slack.workspace.team_id}:{slack.place('newsroom').id}:{ts}"
    # It comes as app_mention and as message: whichever is first is taken.
    assert of(at_web, reference(key)).count(f"accepted {key} (question)") == 1
    (told,) = of(at_worker, reference(key))
    assert told.startswith(f"answered key={key} ")
    (answered,) = [line for line in at_worker if line["message"] == told]
    assert (answered["story"], answered["origin"]) == ("qwen-panic", "model")
    # The command's own id leads to that of the question which it queued.
    (private,) = [line["message"] for line in at_web if "(ask), came as" in line["message"]]
    assert len(private.rpartition(" ")[2]) == 8
    # The worker's metrics tell of its answers, those of the web of what came in.
    assert counted['backstory_slack_calls_total{method="chat.stopStream",outcome="ok"}'] >= 1
    assert counted["backstory_arrival_to_answer_seconds_count"] >= 2
    assert counted["backstory_arrival_to_text_seconds_count"] >= 1
    assert counted['backstory_endpoint_calls_total{endpoint="1",outcome="ok"}'] >= 3
    assert taken_in['backstory_command_seconds_count{subcommand="who"}'] == 1
    assert taken_in['backstory_duplicates_total{what="delivery"}'] >= 1


async def test_no_log_metric_or_trace_has_a_word_that_anybody_wrote_whatever_they_do(
    slack: Playground, redis_url: str
) -> None:
    """Not even where the endpoint's own errors repeat the request."""

    def echo(asked: dict[str, Any]) -> Reply:
        said = asked["messages"][-1]["content"]
        return failing(400, f"Invalid prompt {said!r}: {said}") if "Jack Ma" in said else draft

    draft = Reply(f"Qwen3 was trained on {TOKENS} [1].")
    port = free_port()
    with ScriptedEndpoint(echo) as endpoint:
        async with Collector() as collector:
            given = settings(slack, redis_url, endpoint.url)
            given = {**given, "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
            async with (
                running_bot(given, "web") as web,
                running_bot({**given, "METRICS_PORT": str(port)}, "worker") as worker,
            ):
                slack.use_http(f"{web.url}/slack/events")
                await everything(slack, "Quagga 斑驴在哪里呢")
                await Person(slack).forgets()
                measured = [
                    str(await metrics(url)) for url in (web.url, f"http://127.0.0.1:{port}")
                ]
            traced = b"".join(collector.bodies)
    assert "Invalid prompt" in worker.log and len(traced) > 1000
    for said in (web.log, worker.log, *measured, traced.decode(errors="replace")):
        for word in ("uagga", "uAGGA", "斑驴", "\\u6591", "another chip"):
            assert word not in said


async def test_how_much_waits_and_for_how_long_is_told_by_any_process(
    slack: Playground, redis_url: str, mention: str
) -> None:
    async with running_bot({**over_http(slack), "REDIS_URL": redis_url}, "web") as web:
        slack.use_http(f"{web.url}/slack/events")
        assert (await metrics(web.url))["backstory_waiting"] == 0
        ts = await slack.say("anna", "newsroom", f"{mention} Which chips did Alibaba buy?")
        (mine,) = [d for d in slack.deliveries_of("app_mention") if d.event["ts"] == ts]
        await slack.wait_until(lambda: mine.acknowledged)
        waiting = await metrics(web.url)
        assert waiting["backstory_waiting"] == 1 and waiting["backstory_oldest_seconds"] > 0
        async with running_bot({**over_http(slack), "REDIS_URL": redis_url}, "worker") as worker:
            await worker.until_logged("answered key=")
            await worker.stop()
        done = await metrics(web.url)
        assert (done["backstory_waiting"], done["backstory_oldest_seconds"]) == (0, 0)
