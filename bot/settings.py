"""Every setting, once. Read from the environment and `.env`; only the top floor sees this."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

SLACK_API = "https://slack.com/api/"
OPENAI_API = "https://api.openai.com/v1"


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address like http://127.0.0.1:8000/v1")
    return value


def _redis_address(value: str) -> str:
    schemes = ("memory", "redis", "rediss", "unix")
    if urlsplit(value).scheme not in schemes:
        raise ValueError("must be memory:// or an address like redis://localhost:6379/0")
    _ = urlsplit(value).port  # raises for what is no port
    return value


def _default_seeds() -> Path:
    """`seeds/` here, else the one beside the program, so that any working folder will do."""
    beside = Path(__file__).resolve().parent.parent / "seeds"
    return Path("seeds") if Path("seeds").is_dir() or not beside.is_dir() else beside


def _log_level(value: str) -> str:
    if value.upper() not in logging.getLevelNamesMapping():
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return value.upper()


def _comma_separated(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(filter(None, (part.strip() for part in value.split(","))))


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
RedisAddress = Annotated[str, AfterValidator(_redis_address)]


class Settings(BaseSettings):
    """Names in the environment are those of the fields, in capitals."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: WebAddress = SLACK_API

    redis_url: RedisAddress = "memory://"
    seeds_dir: Path = Field(default_factory=_default_seeds)
    story: str | None = None  # which of several stories is answered from
    backstory_cache: Path = Field(default_factory=lambda: Path.home() / ".cache" / "backstory")

    openai_base_url: WebAddress | None = None
    openai_api_key: SecretStr | None = None
    openai_model: str | None = None
    openai_timeout: float = Field(120, gt=0)  # seconds an endpoint may stay silent
    prompt_tokens: int = Field(3000, ge=500)  # of passages, thread and question together
    answer_tokens: int = Field(500, ge=50)

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
    drain_seconds: float = Field(30, gt=0)  # answers under way may take as long when it ends
    log_level: Annotated[str, AfterValidator(_log_level)] = "INFO"

    @property
    def has_slack(self) -> bool:
        return any((self.slack_bot_token, self.slack_app_token, self.slack_signing_secret))

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


def load_settings() -> Settings:
    """Raises SettingsError for the first wrong value, without ever showing a secret's."""
    try:
        settings = Settings()
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
    return settings
