"""Alerts to push services that have no channel of their own here, through Apprise.

Apprise (https://github.com/caronc/apprise) dials by itself and cannot be led through the guarded connector. So only
services are let in whose host its plugin fixes: no part of a subscriber's address says where the request goes.
Redirects are off. What falls short of the other channels: answers are read whole, each wait ends but not their sum, a
proxy of the environment is used, and of a refusal is known only that it was one.
"""

import logging
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from consumers.alerts.channels.channel import BadChannel, Undelivered
from consumers.alerts.channels.letter import as_text
from consumers.alerts.channels.message import Message
from consumers.alerts.channels.pace import Pace
from consumers.alerts.channels.robot import Line, Speaker

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

SERVICES = {
    "discord": ("discord", "NotifyDiscord"),
    "gchat": ("google_chat", "NotifyGoogleChat"),
    "groupme": ("groupme", "NotifyGroupMe"),
    "line": ("line", "NotifyLine"),
    "pbul": ("pushbullet", "NotifyPushBullet"),
    "pover": ("pushover", "NotifyPushover"),
    "prowl": ("prowl", "NotifyProwl"),
    "pushplus": ("pushplus", "NotifyPushplus"),
    "schan": ("serverchan", "NotifyServerChan"),
    "wxpusher": ("wxpusher", "NotifyWxPusher"),
}
"""The schemes that are let in, each with its plugin: module and class. The others' modules are not even loaded."""
_ADDRESS = re.compile(r"(?P<scheme>[a-z]+)://[A-Za-z0-9_.~+@:/=-]{1,500}")
"""No `?`: Apprise takes options there that change certificate checks, time-outs and formats."""
A_MINUTE = 10
"""Messages to one address in a minute: fewer than any of these services refuses."""


class LongTail(Speaker):
    """One address of Apprise, told in plain text cut to what the service takes. `longest` holds for services of good
    will.
    """

    def __init__(self, address: str, line: Line, pace: Pace) -> None:
        """Raises BadChannel."""
        super().__init__(address, line, pace)
        self.name = f"apprise {address.partition(':')[0]}"
        self._plugin = plugin_of(address)
        self._plugin.socket_connect_timeout = self._plugin.socket_read_timeout = line.seconds / 2

    def _fits(self, message: Message) -> bool:
        return len(as_text(message)) <= self._plugin.body_maxlen

    def _tell(self, message: Message) -> None:
        from apprise import Apprise, NotifyFormat

        told = Apprise()
        told.add(self._plugin)
        if not told.notify(body=as_text(message), body_format=NotifyFormat.TEXT):
            raise Undelivered(f"{self.name}: not taken")


def _asset() -> "AppriseAsset":
    from apprise import AppriseAsset

    return AppriseAsset(app_id="newswatch", app_desc="newswatch", http_redirects=False)


def plugin_of(address: str) -> "NotifyBase":
    """Apprise's own object for `scheme://…`. Raises BadChannel, which quotes nothing of the address but its scheme."""
    found = _ADDRESS.fullmatch(address)
    if not found or found["scheme"] not in SERVICES:
        raise BadChannel(
            "channel apprise: write apprise:SCHEME://… without options (?…), where SCHEME is one of "
            f"{', '.join(SERVICES)}; other services may lead anywhere and are reached by a webhook"
        )
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its lines may quote tokens
    module, name = SERVICES[found["scheme"]]
    service: type[NotifyBase] = getattr(import_module(f"apprise.plugins.{module}"), name)
    try:
        read: dict[str, Any] = service.parse_url(address) or {}
        plugin = service(**{**read, "asset": _asset()})
    except TypeError:  # what a plugin raises for a token that is none, or is missing
        said = f"channel apprise:{found['scheme']}://…: Apprise cannot read the rest of the address"
        raise BadChannel(said) from None
    plugin.request_rate_per_sec = 0  # it would sleep; Pace waits outside
    return plugin
