"""A channel's address in, what everybody may see of it out, and the address back from that."""

import re
from collections.abc import Iterable

from newswatch.model.ids import digest
from newswatch.text.url import host_of

_OPEN = ("console", "jsonl", "folder", "mail", "telegram")
"""Kinds whose addresses are no secret; what stands behind any other kind's name may be a password."""
_SIGN = "…"
_SHOWN = re.compile(f"{_SIGN}[0-9a-f]{{6}}$")
"""How what is shown of a secret address ends, and no address."""


def kind_of(address: str) -> str:
    """What kind of channel it is the address of: all that may be said of it in a log, as the rest may be a secret."""
    return address.partition(":")[0]


def shown(channel: str) -> str:
    """The address without what is or may be a password, and a digest of that, so that two can be told apart."""
    kind, _, rest = channel.partition(":")
    if kind in _OPEN:
        return channel
    begin = host_of(rest) if kind == "webhook" else rest.partition("://")[0] if "://" in rest else ""
    return f"{kind}:{begin}{_SIGN}{digest('channel', channel)[:6]}"


def is_shown(address: str) -> bool:
    """Whether it is what `shown` made of a secret one."""
    return _SHOWN.search(address) is not None


def meant(address: str, known: Iterable[str]) -> str | None:
    """The one of the known addresses that is written so, whole or as it is shown; None where there is none."""
    return next((each for each in known if address in (each, shown(each))), None)
