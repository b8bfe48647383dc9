"""Wrong settings: one clear line that names the setting and the remedy, never a secret."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from test_cli_ask import backstory

from playground import Playground, Workspace

REFUSED_PORT = "127.0.0.1:9"  # discard: nothing listens there
OAUTH = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hunter2"}
KEY = Fernet.generate_key().decode()

WRONG = [
    ("run", {"SLACK_BOT_TOKEN": "hunter2"}, "SLACK_BOT_TOKEN"),
    ("run", {"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
    ("run", {"SLACK_SIGNING_SECRET": "hunter2"}, "SLACK_BOT_TOKEN"),
    ("run", {"SLACK_APP_TOKEN": "xoxb-hunter2"}, "SLACK_APP_TOKEN"),
    ("run", {"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET"),
    ("run", {"SLACK_CLIENT_SECRET": "hunter2"}, "SLACK_CLIENT_ID"),
    ("run", {"SLACK_CLIENT_ID": "1.2", "SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_CLIENT_ID"),
    ("run", OAUTH, "SLACK_SIGNING_SECRET"),
    ("run", {**OAUTH, "SLACK_SIGNING_SECRET": "hunter2"}, "ENCRYPTION_KEY"),
    (
        "run",
        {**OAUTH, "SLACK_SIGNING_SECRET": "hunter2", "ENCRYPTION_KEY": KEY},
        "REDIS_URL",
    ),
    (
        "run",
        {
            **OAUTH,
            "SLACK_APP_TOKEN": "xapp-hunter2",
            "ENCRYPTION_KEY": f"{KEY},hunter2",
            "REDIS_URL": f"redis://{REFUSED_PORT}/0",
        },
        "ENCRYPTION_KEY",
    ),
    ("run", {"ALLOW_CHANNELS": "#general"}, "ALLOW_CHANNELS"),
    ("run", {"ALLOW_USERS": "U1,anna"}, "ALLOW_USERS"),
    ("run", {"ANSWER_EXTERNAL": "perhaps"}, "ANSWER_EXTERNAL"),
    ("run", {"PORT": "many"}, "PORT"),
    ("ask", {"LOG_LEVEL": "foo"}, "LOG_LEVEL"),
    ("ask", {"REDIS_URL": "redis://127.0.0.1:abc"}, "REDIS_URL"),
    ("web", {}, "REDIS_URL"),
    ("worker", {}, "REDIS_URL"),
    ("ask", {"REDIS_URL": f"redis://:hunter2@{REFUSED_PORT}/0"}, "REDIS_URL"),
    ("ask", {"REDIS_URL": "mysql://x"}, "REDIS_URL"),
    ("ask", {"SEEDS_DIR": "/no/such/folder"}, "SEEDS_DIR"),
    ("ask", {"OPENAI_BASE_URL": "localhost:8000"}, "OPENAI_BASE_URL"),
    ("ask", {"OPENAI_MODEL": "qwen3"}, "OPENAI_BASE_URL"),
    ("ask", {"EMBEDDINGS_BASE_URL": f"http://{REFUSED_PORT}/v1"}, "EMBEDDINGS_MODEL"),
    (
        "ask",
        {"EMBEDDINGS_BASE_URL": f"http://{REFUSED_PORT}/v1", "EMBEDDINGS_MODEL": "e5"},
        "EMBEDDINGS_BASE_URL",
    ),
    ("ask", {"STORY": "no-such-story"}, "STORY"),
]


@pytest.mark.parametrize(("command", "settings", "named"), WRONG)
async def test_a_wrong_setting_ends_in_one_line_that_names_it(
    command: str, settings: dict[str, str], named: str
) -> None:
    arguments = [command, "Who is H.?"] if command == "ask" else [command]
    code, out, err = await backstory(*arguments, **settings)
    assert code == 2
    assert out == ""
    assert named in err
    assert len(err.strip().splitlines()) == 1
    assert "hunter2" not in err


async def test_a_token_that_slack_refuses_ends_in_one_line() -> None:
    async with Playground(Workspace()) as slack:
        settings = {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": "xoxb-hunter2",
            "SLACK_APP_TOKEN": slack.workspace.app_token,
            "PORT": "0",
        }
        code, _, err = await backstory("run", **settings)
        assert code == 2
        assert "SLACK_BOT_TOKEN" in err
        assert "invalid_auth" in err
        assert len(err.strip().splitlines()) == 1
        settings["SLACK_BOT_TOKEN"] = slack.workspace.bot_token
        settings["SLACK_APP_TOKEN"] = "xapp-hunter2"
        code, _, err = await backstory("run", **settings)
        assert code == 2
        assert "SLACK_APP_TOKEN" in err
        assert "hunter2" not in err


async def test_a_port_in_use_ends_in_one_line() -> None:
    async with Playground(Workspace()) as slack:
        port = slack.url.rstrip("/").rsplit(":", 1)[1]
        code, _, err = await backstory("run", PLAYGROUND_PORT=port, PORT="0")
        assert code == 2
        assert "PLAYGROUND_PORT" in err
        code, _, err = await backstory("run", PLAYGROUND_PORT="0", PORT=port)
        assert code == 2
        assert f"cannot listen on 127.0.0.1:{port}" in err


async def test_an_endpoint_out_of_reach_costs_the_model_not_the_answer() -> None:
    code, out, err = await backstory(
        "ask", "Which chips did Alibaba buy?", OPENAI_BASE_URL=f"http://{REFUSED_PORT}/v1"
    )
    assert code == 0
    assert "H20" in out
    assert len(err.strip().splitlines()) == 1
    assert "OPENAI_BASE_URL" in err
