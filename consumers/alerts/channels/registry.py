"""A channel address in (`console`, `jsonl:alerts.jsonl`, `mail:a@example.org`), the channel it names out.

docs/channels.md lists them. A channel is a file; here stands how each is opened and what its address must be.
"""

import sys
from collections.abc import Callable, Sequence
from typing import ClassVar, TextIO

from consumers.alerts.channels import dingtalk, feishu, longtail, mail, telegram, wecom
from consumers.alerts.channels.channel import BadChannel, Channel
from consumers.alerts.channels.console import Terminal
from consumers.alerts.channels.dingtalk import DingTalk
from consumers.alerts.channels.feishu import Feishu
from consumers.alerts.channels.jsonl import JsonLines, path_in
from consumers.alerts.channels.longtail import LongTail
from consumers.alerts.channels.mail import Mail
from consumers.alerts.channels.pace import Pace
from consumers.alerts.channels.robot import Line
from consumers.alerts.channels.smtp import Relay
from consumers.alerts.channels.telegram import Telegram
from consumers.alerts.channels.webhook import WebhookChannel, parse_address, signing_keys
from consumers.alerts.channels.wecom import WeCom
from newswatch.clock import Clock, system_clock
from newswatch.guard import Guard, literal
from newswatch.logs import plain
from newswatch.settings import Settings
from newswatch.unsubscribe import Leave

_A_MINUTE = {
    "wecom": wecom.A_MINUTE,
    "dingtalk": dingtalk.A_MINUTE,
    "feishu": feishu.A_MINUTE,
    "telegram": telegram.A_MINUTE,
    "apprise": longtail.A_MINUTE,
}


class Channels:
    """Opens channels. `out` is where the console channel prints. Keep one: it remembers each robot's pace."""

    def __init__(self, settings: Settings, guard: Guard, clock: Clock, out: TextIO | None = None) -> None:
        self._settings = settings
        self._guard = guard
        self._clock = clock
        self._line = Line(guard, clock, settings.alert_language)
        self._paces = {kind: Pace(most, clock) for kind, most in _A_MINUTE.items()}
        self._terminal = Terminal(out or sys.stdout, settings.alert_language)

    @classmethod
    def from_settings(cls, settings: Settings, clock: Clock) -> "Channels":
        """Raises BadSetting for a pass that cannot be read."""
        return cls(settings, Guard.from_settings(settings), clock)

    def open(self, address: str, secret: str = "", earlier: Sequence[str] = ()) -> Channel:
        """The channel at `address`; it signs with `secret` and the `earlier` ones where it does. Raises BadChannel."""
        kind, rest = _split(address)
        secrets = [each for each in (secret, *earlier) if each]
        return self._openers[kind](self, rest, secrets)

    def _console(self, rest: str, secrets: Sequence[str]) -> Channel:
        return self._terminal

    def _jsonl(self, rest: str, secrets: Sequence[str]) -> Channel:
        return JsonLines(path_in(self._settings.data, rest))

    def _webhook(self, rest: str, secrets: Sequence[str]) -> Channel:
        return WebhookChannel(rest, secrets, self._guard, self._clock)

    def _mail(self, rest: str, secrets: Sequence[str]) -> Channel:
        leave = Leave.from_settings(self._settings)
        to, relay = mail.address_of(rest), relay_of(self._settings)
        return Mail(to, relay, self._clock, self._settings.alert_language, leave)

    def _wecom(self, rest: str, secrets: Sequence[str]) -> Channel:
        return WeCom(self._settings.wecom_url, wecom.key_of(rest), self._line, self._paces["wecom"])

    def _dingtalk(self, rest: str, secrets: Sequence[str]) -> Channel:
        token, secret = dingtalk.token_of(rest), dingtalk.secret_of(secrets)
        return DingTalk(self._settings.dingtalk_url, token, self._line, self._paces["dingtalk"], secret)

    def _feishu(self, rest: str, secrets: Sequence[str]) -> Channel:
        token, secret = feishu.token_of(rest), feishu.secret_of(secrets)
        return Feishu(self._settings.feishu_url, token, self._line, self._paces["feishu"], secret)

    def _telegram(self, rest: str, secrets: Sequence[str]) -> Channel:
        chat, bot = telegram.chat_of(rest), telegram.bot_of(self._settings.telegram_token.get_secret_value())
        return Telegram(self._settings.telegram_url, chat, self._line, self._paces["telegram"], bot)

    def _apprise(self, rest: str, secrets: Sequence[str]) -> Channel:
        return LongTail(rest, self._line, self._paces["apprise"])

    _openers: ClassVar[dict[str, Callable[["Channels", str, Sequence[str]], Channel]]] = {
        "console": _console,
        "jsonl": _jsonl,
        "webhook": _webhook,
        "mail": _mail,
        "wecom": _wecom,
        "dingtalk": _dingtalk,
        "feishu": _feishu,
        "telegram": _telegram,
        "apprise": _apprise,
    }


KINDS = tuple(Channels._openers)
"""What an address begins with, in the order of the documentation."""


def check(
    address: str, settings: Settings, guard: Guard, secret: str | None = None, earlier: Sequence[str] = ()
) -> None:
    """Raises BadChannel where `address` could never be opened, or a webhook not signed with the secrets where given.

    Raises Refused for an address spelled out that no delivery may go to; what a name resolves to is asked when
    delivering. Nothing is dialled or written.
    """
    kind, rest = _split(address)
    if kind == "webhook":
        _check_webhook(rest, guard)
        if secret is not None:
            signing_keys([secret, *earlier])
    Channels(settings, guard, system_clock).open(address, secret or "", earlier)


def _check_webhook(address: str, guard: Guard) -> None:
    url = parse_address(address)
    port = url.port or (443 if url.scheme == "https" else 80)
    for spelled_out in literal(url.host):
        guard.check(url.host, spelled_out, port, "deliver")


def relay_of(settings: Settings) -> Relay:
    """The operator's mail server. Raises BadChannel."""
    host, _, port = settings.smtp_server.rpartition(":")
    if not host:
        raise BadChannel("channel mail: no mail server; set NEWSWATCH_SMTP_SERVER and NEWSWATCH_SMTP_FROM")
    try:
        sender = mail.address_of(settings.smtp_from)
    except BadChannel:
        raise BadChannel("NEWSWATCH_SMTP_FROM: write the one address that mails come from") from None
    password = settings.smtp_password.get_secret_value()
    return Relay(host.strip("[]"), int(port), sender, settings.smtp_user, password, settings.smtp_tls)


def _split(address: str) -> tuple[str, str]:
    kind, _, rest = address.partition(":")
    if (kind in KINDS and kind != "console") or address == "console":
        return kind, rest
    raise BadChannel(
        f"channel {plain(kind, 40)!r}: write console, jsonl:FILE, webhook:https://host/path, "
        "mail:a@b.example, wecom:KEY, dingtalk:TOKEN, feishu:TOKEN, telegram:CHAT or apprise:SCHEME://…"
    )
