"""`backstory doctor` as it is typed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import pytest
from bot_process import BACKSTORY, environment, free_port, over_http, running_bot
from doctored import Installation


async def doctor(env: Mapping[str, str], *arguments: str) -> tuple[int, str, str]:
    """Its exit code, stdout and stderr."""
    process = await asyncio.create_subprocess_exec(
        BACKSTORY, "doctor", *arguments, env=environment(env),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_a_healthy_installation_is_exit_0_and_json_alone_on_stdout(
    here: Installation,
) -> None:
    code, out, err = await doctor(here.env, "--json")
    told = json.loads(out)
    assert [finding for finding in told["findings"] if finding["remedy"]] == []
    assert (code, told["problems"], err) == (0, 0, "")
    assert {finding["level"] for finding in told["findings"]} == {"ok"}


async def test_a_problem_is_exit_1_with_what_is_wrong_and_the_remedy_below_it(
    here: Installation,
) -> None:
    env = {**here.env, "SLACK_BOT_TOKEN": "xoxb-doctor-old-token"}
    code, out, _ = await doctor(env)
    assert code == 1 and "1 problems, 0 warnings" in out
    problem, remedy = (line for line in out.splitlines() if "OAuth" in line or "refuses" in line)
    assert problem.startswith("problem  bot token: Slack refuses SLACK_BOT_TOKEN (invalid_auth)")
    assert remedy.strip().startswith("→ copy the Bot User OAuth Token again")
    assert "xoxb-" not in out


@pytest.mark.parametrize(
    ("spoilt", "named"),
    [({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"), ({"LOG_FORMAT": "xml"}, "LOG_FORMAT")],
)
async def test_a_setting_that_cannot_be_is_exit_2_and_one_line(
    here: Installation, spoilt: Mapping[str, str], named: str
) -> None:
    code, out, err = await doctor({**here.env, **spoilt})
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert named in err


async def test_over_http_it_asks_the_running_bot_as_slack_does(here: Installation) -> None:
    port = free_port()
    env = {
        **here.env, **over_http(here.slack), "SLACK_APP_TOKEN": "",
        "PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    async with running_bot(env):
        code, out, _ = await doctor(env)
        assert code == 0 and f"the bot answers at http://127.0.0.1:{port}/slack/events" in out
        code, out, _ = await doctor({**env, "SLACK_SIGNING_SECRET": "doctor-other-secret"})
    assert code == 1 and "does not take what is signed with this SLACK_SIGNING_SECRET" in out
    assert "copy the Signing Secret again" in out and "doctor-other-secret" not in out
