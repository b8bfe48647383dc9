"""Endpoints as operators write them down, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import scripted_endpoint as scripted
from asking import ANSWER, QUESTION, Serve
from scripted_endpoint import Reply

from bot.app import make_endpoint
from bot.errors import SettingsError
from bot.llm import Prices, Usage
from bot.settings import OPENAI_API, Settings, load_settings

Set = Callable[..., Settings]
FIRST = {"OPENAI_BASE_URL": "http://first.test/v1"}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Set:
    """The settings of an environment that has these variables and no others of ours."""

    def load(**variables: str) -> Settings:
        monkeypatch.chdir(tmp_path)  # no .env of the checkout
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return load_settings()

    return load


def test_without_any_there_is_no_endpoint(settings: Set) -> None:
    assert settings().endpoints == ()
    assert make_endpoint(settings()) is None


def test_a_key_alone_is_openai_s(settings: Set) -> None:
    [only] = settings(OPENAI_API_KEY="sk-1").endpoints
    assert only.base_url == OPENAI_API


def test_endpoints_are_asked_in_the_order_of_their_numbers(settings: Set) -> None:
    found = settings(
        **FIRST,
        OPENAI_BASE_URL_9="http://last.test/v1",
        OPENAI_BASE_URL_2="http://second.test/v1",
        OPENAI_API_KEY_4="sk-4",
    ).endpoints
    assert [(each.number, each.base_url) for each in found] == [
        (1, "http://first.test/v1"),
        (2, "http://second.test/v1"),
        (4, OPENAI_API),
        (9, "http://last.test/v1"),
    ]


def test_each_has_settings_of_its_own(settings: Set) -> None:
    first, second = settings(
        **FIRST,
        OPENAI_API_KEY="sk-1",
        OPENAI_MODEL="qwen",
        OPENAI_DIALECT="vLLM",
        OPENAI_PRICES="0/0",
        OPENAI_BASE_URL_2="http://second.test/v1",
        OPENAI_MODEL_2="gpt",
        OPENAI_PRICES_2=" .40 / 1.6 ",
    ).endpoints
    assert (first.model, first.dialect, first.prices) == ("qwen", "vllm", Prices(0, 0))
    assert (second.model, second.dialect, second.prices) == ("gpt", None, Prices(0.4, 1.6))
    assert second.api_key is None  # nobody else gets the first one's key


def test_they_are_read_from_a_file_too(settings: Set, tmp_path: Path) -> None:
    lines = ["OPENAI_BASE_URL=http://a.test/v1", "OPENAI_BASE_URL_2=http://b.test/v1",
             "OPENAI_MODEL_3="]  # fmt: skip
    (tmp_path / ".env").write_text("\n".join(lines))
    assert [each.base_url for each in settings().endpoints] == [
        "http://a.test/v1",
        "http://b.test/v1",
    ]


WRONG = [
    ({"OPENAI_BASE_URL_2": "http://b.test/v1"}, "OPENAI_BASE_URL"),
    ({**FIRST, "OPENAI_BASE_URL_2": "localhost:8000"}, "OPENAI_BASE_URL_2"),
    ({**FIRST, "OPENAI_MODEL_3": "qwen"}, "OPENAI_MODEL_3.*set OPENAI_BASE_URL_3"),
    ({**FIRST, "OPENAI_DIALECT": "klingon"}, "OPENAI_DIALECT: must be one of generic, vllm"),
    ({**FIRST, "OPENAI_DIALECT_2": "klingon"}, "OPENAI_DIALECT_2"),
    ({**FIRST, "OPENAI_PRICES": "cheap"}, "OPENAI_PRICES: .*0.40/1.60"),
    ({**FIRST, "OPENAI_PRICES": "1/2/3"}, "OPENAI_PRICES"),
    ({**FIRST, "OPENAI_PRICES": "./."}, "OPENAI_PRICES"),
    ({**FIRST, "OPENAI_PRICES_2": "-1/2", "OPENAI_API_KEY_2": "sk-hunter2"}, "OPENAI_PRICES_2"),
    ({**FIRST, "THINKING_TOKENS": "0"}, "THINKING_TOKENS"),
    ({**FIRST, "ANSWER_DEADLINE": "soon"}, "ANSWER_DEADLINE"),
]


@pytest.mark.parametrize(("variables", "told"), WRONG, ids=[str(told) for _, told in WRONG])
def test_what_is_wrong_is_named_in_one_line_with_the_remedy(
    settings: Set, variables: dict[str, str], told: str
) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        settings(**variables)
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("variables", "deadline_s"),
    [
        ({}, 300),
        ({"OPENAI_TIMEOUT": "30"}, 300),
        ({"OPENAI_TIMEOUT": "900"}, 1800),
        ({"OPENAI_TIMEOUT": "900", "ANSWER_DEADLINE": "60"}, 60),
    ],
    ids=["default", "impatient", "patient", "set"],
)
def test_a_patient_time_out_is_not_undone_by_the_default_deadline(
    settings: Set, variables: dict[str, str], deadline_s: float
) -> None:
    assert settings(**variables).deadline_s == deadline_s


async def test_what_is_set_is_what_answers(settings: Set, serve: Serve) -> None:
    broken, _ = serve([scripted.WRONG_KEY])
    works, _ = serve([Reply(ANSWER, reasoning="Hm.")])
    model = make_endpoint(
        settings(
            OPENAI_BASE_URL=broken.url,
            OPENAI_API_KEY="sk-1",
            OPENAI_BASE_URL_2=works.url,
            OPENAI_DIALECT_2="llama.cpp",
            OPENAI_PRICES_2="1/1",
            THINKING_TOKENS="777",
        )
    )
    assert model is not None
    reply = model.stream(QUESTION, 50, think=True)
    assert await reply.text() == ANSWER
    assert works.requests[0]["max_tokens"] == 827
    assert works.requests[0]["thinking_budget_tokens"] == 777
    assert works.headers[0]["Authorization"] == "Bearer none"
    assert reply.usage == Usage(120, 40, pytest.approx(160 / 1_000_000))
    await model.close()
