"""Settings from the environment (`NEWSWATCH_*`) or a `.env` file; every secret has a `_FILE` twin.

docs/settings.md lists each of them; a test holds the two together.
"""

import json
import re
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from newswatch import __version__
from newswatch.passes import parse_pass

ROOT = Path(__file__).resolve().parent.parent
"""The checkout (or image) this program runs from: where sources/ lies."""


_SHORTEST_KEY = 32
"""Characters of what addresses are signed with."""
_TOPIC = re.compile(r"\w[\w.-]{0,79}")
_SERVER = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+):\d{1,5}")
_BASE = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(:\d{1,5})?(/[A-Za-z0-9._~%/-]{0,300})?")


_OwnersKind = Literal["webhook", "mail", "wecom", "dingtalk", "feishu", "telegram", "apprise"]
"""Whatever there is but what prints or writes on the operator's machine."""


class BadSetting(ValueError):  # noqa: N818
    """A setting that cannot be used; the message names it and the remedy."""


class Settings(BaseSettings):
    """What an operator may change. Durations are ISO 8601 (PT90S, P7D); relative paths start where the command does."""

    model_config = SettingsConfigDict(env_prefix="NEWSWATCH_", env_file=ROOT / ".env", extra="ignore", frozen=True)

    data: Path = Field(ROOT / "var", description="Folder for the log, the store, captures and output")
    sources: Path = Field(ROOT / "sources", description="The catalogue: one TOML file per source, topics/ beside them")
    topic: str = Field("miit", description="What counts as coverage: the name of a file in the catalogue's topics/")
    mongo_uri: SecretStr = Field(SecretStr(""), description="MongoDB URI; empty: the embedded store")
    mongo_uri_file: Path | None = Field(None, description="File holding the MongoDB URI")
    mongo_database: str = Field("newswatch", description="Database name in the store")
    kafka: str = Field("", description="Kafka brokers as `host:port,host:port`; empty: the log in the data folder")
    kafka_session: timedelta = Field(
        timedelta(seconds=10),
        ge=timedelta(seconds=1),
        description="How long a consumer on Kafka may be silent before another takes over (brokers take 6 s and more)",
    )
    kafka_tls: bool = Field(False, description="Speak TLS with Kafka")
    kafka_ca: Path | None = Field(None, description="Certificate authorities of Kafka (PEM); unset: the system's")
    kafka_user: str = Field("", description="Who we are to Kafka (SASL); empty: nobody is asked")
    kafka_password: SecretStr = Field(SecretStr(""), description="Password of that user")
    kafka_password_file: Path | None = Field(None, description="File holding that password")
    kafka_mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = Field(
        "SCRAM-SHA-512", description="SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN (PLAIN with TLS only)"
    )
    contact: str = Field(
        "https://example.org/newswatch", description="Named in the user agent: where a webmaster can reach you"
    )
    allow_endpoint: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Exact passes through the guard, commas between: `host=address:port/crawl` or `…/deliver`",
        examples=["hooks.intern=10.0.0.7:8443/deliver"],
    )
    alert_language: Literal["zh", "en"] = Field(
        "zh", description="Language of the words around a story in alerts: zh or en"
    )
    smtp_server: str = Field("", description="Mail server that takes alerts to `mail:` addresses, as `host:port`")
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="starttls, tls (from the first byte) or none; never less than asked for"
    )
    smtp_from: str = Field("", description="Address that mails come from", examples=["alerts@example.org"])
    smtp_user: str = Field("", description="Who we are to the mail server; empty: nobody is asked")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password of that user")
    smtp_password_file: Path | None = Field(None, description="File holding that password")
    public_url: str = Field(
        "",
        description="Where readers reach the interface from outside; empty: at this machine's port",
    )
    unsubscribe_url: str = Field("", description="Where readers of mails unsubscribe; empty: mails do not say")
    unsubscribe_key: SecretStr = Field(
        SecretStr(""), description="What they are signed with: 32 random characters or more"
    )
    unsubscribe_key_file: Path | None = Field(None, description="File holding that key")
    telegram_token: SecretStr = Field(SecretStr(""), description="Token of the bot behind `telegram:` addresses")
    telegram_token_file: Path | None = Field(None, description="File holding that token")
    telegram_url: str = Field("https://api.telegram.org", description="Where Telegram's bot interface is")
    wecom_url: str = Field("https://qyapi.weixin.qq.com", description="Where the robots of 企业微信 are")
    dingtalk_url: str = Field("https://oapi.dingtalk.com", description="Where the robots of 钉钉 are")
    feishu_url: str = Field("https://open.feishu.cn", description="Where the robots of 飞书 are (or of Lark)")
    log_partitions: int = Field(6, ge=1, le=64, description="Partitions of each log topic (when first created)")
    log_retention: timedelta = Field(timedelta(days=7), description="How long the log keeps messages")
    capture_retention: timedelta = Field(timedelta(days=90), description="How long raw pages are kept")
    quarantine_retention: timedelta = Field(timedelta(days=30), description="How long quarantined messages wait")
    crawl_retention: timedelta = Field(timedelta(days=90), description="How long the records of crawls are kept")
    outbox_retention: timedelta = Field(timedelta(days=400), description="How long outbox rows are kept")
    horizon: timedelta = Field(timedelta(days=400), description="How far back the repost check looks")
    lease: timedelta = Field(timedelta(seconds=15), description="How long a role's lease lives without renewal")
    recheck: Annotated[tuple[timedelta, ...], NoDecode] = Field(
        (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7)),
        description="When an address is fetched again after its last event, each from the fetch before; then never",
        examples=["PT1H,PT6H,P1D,P7D"],
    )
    intake_port: int | None = Field(
        8642, ge=0, le=65535, description="Port of the intake on 127.0.0.1; `0`: any that is free; `off`: none"
    )
    intake_token: SecretStr = Field(SecretStr(""), description="What a client of the intake shows; empty: one is made")
    intake_token_file: Path | None = Field(None, description="File holding the intake's token")
    briefing_font: Path | None = Field(
        None, description="TrueType font with Chinese for briefings in PDF; unset: a usual one, else the reader's own"
    )
    owner_subscriptions: int = Field(
        100, ge=1, le=10_000, description="How many subscriptions an owner may have by the interface"
    )
    owner_channels: Annotated[tuple[_OwnersKind, ...], NoDecode] = Field(
        ("webhook", "wecom", "dingtalk", "feishu"),
        description="Kinds of channels that owners may use; mail and telegram send in the operator's name",
        examples=["webhook,wecom,dingtalk,feishu,mail"],
    )
    query_regex: bool = Field(True, description="Regular expressions (`/…/`) are allowed in queries")
    page_limit: int = Field(8 * 1024 * 1024, ge=1024, description="Largest page in bytes, after decompression")
    page_timeout: float = Field(30.0, gt=0, description="Seconds a page may take to arrive")
    read_timeout: float = Field(10.0, gt=0, description="Seconds of work that reading a page may take")
    read_memory: int = Field(
        128 * 1024 * 1024, ge=32 * 1024 * 1024, description="Bytes of memory that reading a page may take (Linux)"
    )
    chromium: Path | None = Field(None, description="Browser for pages that need one; unset: Chromium on PATH")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

    @field_validator("allow_endpoint", "recheck", "owner_channels", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        """Values with commas between, one alone, or a JSON list of them."""
        if not isinstance(value, str):
            return value
        if value.lstrip().startswith("["):
            return json.loads(value)
        return [part.strip() for part in value.split(",") if part.strip()]

    @field_validator("allow_endpoint")
    @classmethod
    def _passes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            parse_pass(text)
        return value

    @field_validator("topic")
    @classmethod
    def _named(cls, value: str) -> str:
        """A name and no path: the file is looked for in the catalogue's topics/ alone."""
        if not _TOPIC.fullmatch(value):
            raise ValueError(f"{value[:60]!r} is no topic's name; write that of a file in topics/ without .toml")
        return value

    @field_validator("kafka")
    @classmethod
    def _servers(cls, value: str) -> str:
        for server in value.split(",") if value else ():
            if not _SERVER.fullmatch(server):
                raise ValueError(f"{server[:60]!r} is not host:port; write host:port,host:port")
        return value

    @field_validator("smtp_server")
    @classmethod
    def _server(cls, value: str) -> str:
        if value and not _SERVER.fullmatch(value):
            raise ValueError(f"{value[:60]!r} is not host:port; write host:port")
        return value

    @field_validator("public_url", "unsubscribe_url", "telegram_url", "wecom_url", "dingtalk_url", "feishu_url")
    @classmethod
    def _base(cls, value: str, info: ValidationInfo) -> str:
        if not _BASE.fullmatch(value) and (value or info.field_name not in ("public_url", "unsubscribe_url")):
            raise ValueError(f"{value[:60]!r} is no address; write https://host/path without user, ? and #")
        return value.rstrip("/") if info.field_name == "public_url" else value  # paths are set behind it

    @field_validator(
        "mongo_uri_file",
        "kafka_ca",
        "kafka_password_file",
        "intake_token_file",
        "smtp_password_file",
        "unsubscribe_key_file",
        "telegram_token_file",
        "chromium",
        "briefing_font",
        mode="before",
    )
    @classmethod
    def _none(cls, value: Any) -> Any:
        """Empty is unset, not the folder the command is started in."""
        return value or None

    @field_validator("intake_port", mode="before")
    @classmethod
    def _off(cls, value: Any) -> Any:
        return None if value == "off" else value

    @field_serializer("intake_port", when_used="json")
    def _as_read(self, value: int | None) -> int | str:
        return "off" if value is None else value

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name, path in list(values.items()):
            secret = name.removesuffix("_file")
            if name.endswith("_file") and path and not values.get(secret):
                try:
                    values[secret] = Path(path).read_text(encoding="utf-8").strip()
                except OSError as error:
                    raise ValueError(f"NEWSWATCH_{name.upper()}: cannot read {path}: {error.strerror}") from None
        return values

    @model_validator(mode="after")
    def _signed(self) -> Self:
        if self.unsubscribe_url and len(self.unsubscribe_key.get_secret_value()) < _SHORTEST_KEY:
            said = f"write {_SHORTEST_KEY} random characters or more, as NEWSWATCH_UNSUBSCRIBE_URL is set"
            raise ValueError(f"NEWSWATCH_UNSUBSCRIBE_KEY: {said} (see docs/settings.md)")
        return self

    @cached_property
    def user_agent(self) -> str:
        return f"Mozilla/5.0 (compatible; newswatch/{__version__}; +{self.contact})"


def load(**overrides: Any) -> Settings:
    """The settings in force. Raises BadSetting naming the variable at fault."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"][:1]).upper()
        said = first["msg"].removeprefix("Value error, ")
        raise BadSetting(
            f"NEWSWATCH_{name}: {said}{_for_example(name)} (see docs/settings.md)" if name else said
        ) from None


def _for_example(name: str) -> str:
    field = Settings.model_fields.get(name.lower())
    return f"; for example {field.examples[0]}" if field and field.examples else ""
