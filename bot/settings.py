"""Every setting, once. Read from the environment and `.env`; only the top floor sees this."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError
from bot.llm import DIALECTS, Prices

SLACK_API = "https://slack.com/api/"
OPENAI_API = "https://api.openai.com/v1"
NUMBERS = range(2, 10)  # of the endpoints that are asked when the first one fails
DEADLINE_S = 300.0


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address like http://127.0.0.1:8000/v1")
    return value


def _redis_address(value: str) -> str:
    scheme, _, kind = urlsplit(value).scheme.partition("+")
    kinds = {"memory": ("",), "unix": ("",)}.get(scheme, ("", "sentinel", "cluster"))
    if scheme not in ("memory", "redis", "rediss", "unix") or kind not in kinds:
        raise ValueError("must be memory:// or an address like redis://localhost:6379/0")
    # Of Sentinel there are several hosts, with commas between; `port` raises for what is no port.
    place, _, name = value.partition("://")[2].partition("/")
    for host in place.rpartition("@")[2].split(","):
        _ = urlsplit(f"//{host}").port
    if kind == "sentinel" and not name:
        raise ValueError("needs the name of the primary, like redis+sentinel://host:26379/mymaster")
    return value


def _default_seeds() -> Path:
    """`seeds/` here, else the one beside the program, so that any working folder will do."""
    beside = Path(__file__).resolve().parent.parent / "seeds"
    return Path("seeds") if Path("seeds").is_dir() or not beside.is_dir() else beside


def _log_level(value: str) -> str:
    if value.upper() not in logging.getLevelNamesMapping():
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return value.upper()


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _comma_separated(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(filter(None, (part.strip() for part in value.split(","))))


def _ids(what: str, first: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Checks that ids begin with a letter of `first`: a name would never match, unnoticed."""

    def checked(values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if not re.fullmatch(f"[{first}][A-Z0-9]+", value):
                raise ValueError(
                    f"{value!r} is not the id of a {what}, which begins with {first[0]}"
                )
        return values

    return checked


def _externals(values: tuple[str, ...]) -> tuple[str, ...]:
    """Channels; ("*",) for all of them."""
    said = values[0].lower() if len(values) == 1 else ""
    if said in ("true", "yes", "on", "1", "all", "*"):
        return ("*",)
    return () if said in ("false", "no", "off", "0") else _ids("channel", "CGD")(values)


def _dialect(value: str | None) -> str | None:
    if value is not None and value.lower() not in DIALECTS:
        raise ValueError(f"must be one of {', '.join(DIALECTS)}")
    return value and value.lower()


def _prices(value: object) -> object:
    if not isinstance(value, str):
        return value
    numbers = re.fullmatch(r"\s*(\d*\.?\d+)\s*/\s*(\d*\.?\d+)\s*", value)
    if numbers is None:
        raise ValueError("must be the prices of a million tokens in and out, like 0.40/1.60")
    return Prices(float(numbers[1]), float(numbers[2]))


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)]
WorkspaceIds = Annotated[Names, AfterValidator(_ids("workspace", "TE"))]
ChannelIds = Annotated[Names, AfterValidator(_ids("channel", "CG"))]
UserIds = Annotated[Names, AfterValidator(_ids("user", "UW"))]
Externals = Annotated[Names, AfterValidator(_externals)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
RedisAddress = Annotated[str, AfterValidator(_redis_address)]
DialectName = Annotated[str | None, AfterValidator(_dialect)]
PriceList = Annotated[Prices | None, NoDecode, BeforeValidator(_prices)]

_ENV = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")


@dataclass(frozen=True)
class EndpointSettings:
    """A chat endpoint; `number` 1 is the one that is asked first."""

    number: int
    base_url: str
    api_key: SecretStr | None
    model: str | None
    dialect: str | None
    prices: Prices | None


class Settings(BaseSettings):
    """Names in the environment are those of the fields, in capitals."""

    model_config = _ENV

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None  # with its secret and without a bot token: many workspaces
    slack_client_secret: SecretStr | None = None
    encryption_key: SecretStr | None = None  # of their tokens; several: the first one encrypts
    slack_api_url: WebAddress = SLACK_API
    socket_connections: int = Field(2, ge=1, le=10)  # with an app token; Slack allows ten in all
    allow_workspaces: WorkspaceIds = ()  # whom the bot answers, and where; empty: all
    allow_channels: ChannelIds = ()
    allow_users: UserIds = ()
    answer_external: Externals = ()  # channels where people of other organisations are answered
    admin_contact: str = ""  # whom those ask who are not answered: a name, an address, a user id
    admins: Names = ()  # user ids: they see how the bot does, and may delete any of its answers

    redis_url: RedisAddress = "memory://"
    keep_days: int = Field(30, ge=1)  # what people asked and were answered
    keep_judgements_days: int = Field(365, ge=1)  # how they judged it, with question and answer
    seeds_dir: Path = Field(default_factory=_default_seeds)
    story: str | None = None  # which of several stories is answered from
    backstory_cache: Path = Field(default_factory=lambda: Path.home() / ".cache" / "backstory")

    openai_base_url: WebAddress | None = None
    openai_api_key: SecretStr | None = None
    openai_model: str | None = None
    openai_dialect: DialectName = None  # None: found out
    openai_prices: PriceList = None
    openai_timeout: float = Field(120, gt=0)  # seconds an endpoint may stay silent
    prompt_tokens: int = Field(3000, ge=500)  # of passages, thread and question together
    answer_tokens: int = Field(500, ge=50)
    thinking_tokens: int = Field(2000, ge=1)  # on top, where a model thinks before it answers
    answer_deadline: float | None = Field(None, gt=0)  # seconds

    watch: bool = True  # whether workers look at the feeds and pages that stories name
    fetch_private_hosts: Names = ()  # hosts of an intranet that articles may be fetched from

    embeddings_base_url: WebAddress | None = None
    embeddings_api_key: SecretStr | None = None
    embeddings_model: str | None = None

    host: str = "127.0.0.1"
    port: int = Field(3000, ge=0, le=65535)
    public_url: WebAddress | None = None
    playground_port: int = Field(3001, ge=0, le=65535)
    worker_concurrency: int = Field(8, ge=1)  # questions answered at once in one process
    user_per_minute: int = Field(30, ge=1)  # questions of one user that are begun in a minute
    channel_per_minute: int = Field(200, ge=1)  # those of a channel; what is over a limit waits
    lease_seconds: float = Field(30, ge=1)  # after which others take what a dead worker had
    drain_seconds: float = Field(30, gt=0)  # answers under way may take as long when it ends
    log_level: Annotated[str, AfterValidator(_log_level)] = "INFO"
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = "text"
    metrics_port: int | None = Field(None, ge=0, le=65535)  # of a worker, which has no other

    otel_exporter_otlp_endpoint: WebAddress | None = None  # a collector of traces

    _others: tuple[EndpointSettings, ...] = PrivateAttr(())

    @property
    def endpoints(self) -> tuple[EndpointSettings, ...]:
        """The chat endpoints, in the order in which they are asked."""
        if self.endpoint is None:
            return ()
        first = EndpointSettings(
            1, self.endpoint, self.openai_api_key, self.openai_model, self.openai_dialect,
            self.openai_prices,
        )  # fmt: skip
        return (first, *self._others)

    @property
    def deadline_s(self) -> float:
        """How long a completion may take, all its tries together; room for two silent ones."""
        return self.answer_deadline or max(DEADLINE_S, 2 * self.openai_timeout)

    @property
    def has_slack(self) -> bool:
        return any(
            (
                self.slack_bot_token,
                self.slack_app_token,
                self.slack_signing_secret,
                self.slack_client_id,
                self.slack_client_secret,
            )
        )

    @property
    def endpoint(self) -> str | None:
        """The chat endpoint's base URL; None means extractive answers."""
        return self.openai_base_url or (OPENAI_API if self.openai_api_key else None)

    def in_playground(self, bot_token: str, app_token: str, api_url: str) -> Settings:
        """These settings with a local Slack for Slack; source pages are then on this machine."""
        pages = f"http://{self.host}:{self.port}"
        return self.model_copy(
            update={
                "slack_bot_token": SecretStr(bot_token),
                "slack_app_token": SecretStr(app_token),
                "slack_api_url": api_url,
                "public_url": self.public_url or pages,
            }
        )


class _Another(BaseSettings):
    """An endpoint beyond the first; the names in the environment are those of `_numbered`."""

    base_url: WebAddress | None = None
    api_key: SecretStr | None = None
    model: str | None = None
    dialect: DialectName = None
    prices: PriceList = None


def _numbered(number: int) -> EndpointSettings | None:
    """The endpoint OPENAI_BASE_URL_2 and so on; None where nothing of it is set."""

    class Numbered(_Another):
        model_config = SettingsConfigDict(
            **_ENV, alias_generator=lambda name: f"openai_{name}_{number}"
        )

    found = Numbered()
    if not found.model_fields_set:
        return None
    base_url = found.base_url or (OPENAI_API if found.api_key else None)
    if base_url is None:
        name = f"OPENAI_{found.model_fields_set.pop().upper()}_{number}"
        raise SettingsError(f"{name} is set without an endpoint: set OPENAI_BASE_URL_{number}")
    return EndpointSettings(
        number, base_url, found.api_key, found.model, found.dialect, found.prices
    )


def load_settings() -> Settings:
    """Raises SettingsError for the first wrong value, without ever showing a secret's."""
    try:
        settings = Settings()
        settings._others = tuple(filter(None, map(_numbered, NUMBERS)))
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0]).upper() if fault["loc"] else "settings"
        reason = fault["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {reason}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f".env: cannot be read ({error})") from error
    for name, prefix in (("slack_bot_token", "xoxb-"), ("slack_app_token", "xapp-")):
        token = getattr(settings, name)
        if token and not token.get_secret_value().startswith(prefix):
            raise SettingsError(
                f"{name.upper()} does not begin with {prefix}: copy it from your app's page at "
                "api.slack.com/apps"
            )
    if settings.openai_base_url is None and settings.openai_model and not settings.openai_api_key:
        raise SettingsError(
            "OPENAI_MODEL is set without an endpoint: set OPENAI_BASE_URL or OPENAI_API_KEY"
        )
    if settings.endpoint is None and settings._others:
        number = settings._others[0].number
        raise SettingsError(
            f"OPENAI_BASE_URL_{number} is set without a first endpoint: set OPENAI_BASE_URL"
        )
    return settings
