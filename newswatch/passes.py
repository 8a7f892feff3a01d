"""What an operator types to let one connection through the guard in, the Pass that it means out."""

import ipaddress
import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Literal, get_args

Purpose = Literal["crawl", "deliver"]
Address = IPv4Address | IPv6Address

_PASS = re.compile(r"(?P<host>[^=\s]+)=(?P<address>\[[^\]]+\]|[^:\[\]]+):(?P<port>\d{1,5})/(?P<purpose>\w+)")


@dataclass(frozen=True, slots=True)
class Pass:
    """An operator's leave for exactly this host name, address, port and purpose."""

    host: str
    address: Address
    port: int
    purpose: Purpose


def parse_pass(text: str) -> Pass:
    """`host=address:port/purpose`, an IPv6 address in brackets. Raises ValueError saying what is wrong."""
    given = f"{text[:200]!r}"
    match = _PASS.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{given}: write host=address:port/crawl or host=address:port/deliver")
    try:
        address = ipaddress.ip_address(match["address"].strip("[]"))
    except ValueError:
        raise ValueError(f"{given}: {match['address']!r} is not an IP address") from None
    port = int(match["port"])
    if not 1 <= port <= 65535:
        raise ValueError(f"{given}: port {port} is not between 1 and 65535")
    for purpose in get_args(Purpose):
        if purpose == match["purpose"]:
            return Pass(name_of(match["host"]), address, port, purpose)
    raise ValueError(f"{given}: purpose {match['purpose']!r} is neither crawl nor deliver")


def name_of(host: str) -> str:
    """The one form in which a host is compared: ASCII, lower case, without brackets or a final dot."""
    name = host.strip().strip("[]").lower().rstrip(".")
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return name
