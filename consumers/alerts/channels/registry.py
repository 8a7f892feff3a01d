"""A channel address in (`console`, `jsonl:alerts.jsonl`, `webhook:https://…`), the channel it names out."""

import sys
from pathlib import Path
from typing import TextIO

from consumers.alerts.channels.channel import BadChannel, Channel
from consumers.alerts.channels.console import Terminal
from consumers.alerts.channels.jsonl import JsonLines, path_in
from consumers.alerts.channels.webhook import WebhookChannel, parse_address, signing_key
from newswatch.clock import Clock
from newswatch.guard import Guard, literal
from newswatch.logs import plain
from newswatch.settings import Settings


class Channels:
    """Opens channels. `data` is the folder that jsonl files lie in, `out` where the console channel prints."""

    def __init__(self, data: Path, guard: Guard, clock: Clock, out: TextIO | None = None) -> None:
        self._data = data
        self._guard = guard
        self._clock = clock
        self._terminal = Terminal(out or sys.stdout)

    @classmethod
    def from_settings(cls, settings: Settings, clock: Clock) -> "Channels":
        """Raises BadSetting for a pass that cannot be read."""
        return cls(settings.data, Guard.from_settings(settings), clock)

    def open(self, address: str, secret: str = "") -> Channel:
        """The channel at `address`; `secret` signs webhooks. Raises BadChannel."""
        kind, rest = _split(address)
        if kind == "jsonl":
            return JsonLines(path_in(self._data, rest))
        if kind == "webhook":
            return WebhookChannel(rest, secret, self._guard, self._clock)
        return self._terminal


def check(address: str, settings: Settings, secret: str | None = None) -> None:
    """Raises BadChannel where `address` could never be opened, or a webhook not signed with `secret` where given.

    Raises Refused for an address spelled out that no delivery may go to; what a name resolves to is asked when
    delivering. Nothing is dialled or written.
    """
    kind, rest = _split(address)
    if kind == "jsonl":
        path_in(settings.data, rest)
    if kind == "webhook":
        url = parse_address(rest)
        port = url.port or (443 if url.scheme == "https" else 80)
        guard = Guard.from_settings(settings)
        for spelled_out in literal(url.host):
            guard.check(url.host, spelled_out, port, "deliver")
        if secret is not None:
            signing_key(secret)


def _split(address: str) -> tuple[str, str]:
    kind, _, rest = address.partition(":")
    if address == "console" or kind in ("jsonl", "webhook"):
        return kind, rest
    raise BadChannel(f"channel {plain(address, 80)!r}: write console, jsonl:FILE or webhook:https://host/path")
