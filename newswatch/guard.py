"""A host, its resolved address and a port in, a refusal out or nothing: no page steers us to an internal address."""

import errno
import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any, Self

from newswatch import intake
from newswatch.passes import Address, Pass, Purpose, name_of, parse_pass
from newswatch.settings import Settings

GetAddrInfo = Callable[..., Sequence[tuple[Any, ...]]]

_RESERVED_4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "carrier-grade NAT",
    "127.0.0.0/8": "loopback",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "IETF protocols",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
_RESERVED_6 = {
    "::/128": "unspecified",
    "::1/128": "loopback",
    "::ffff:0:0/96": "IPv4-mapped",
    "::/96": "IPv4-compatible",
    "64:ff9b::/96": "NAT64",
    "64:ff9b:1::/48": "local NAT64",
    "100::/64": "discard",
    "2001::/32": "Teredo",
    "2001::/23": "IETF protocols",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "3fff::/20": "documentation",
    "fc00::/7": "private",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
# Own table: ipaddress.is_global calls 192.0.0.192, multicast, 6to4, NAT64 and IPv4-mapped forms global.
_TABLE_4 = [(IPv4Network(net), name) for net, name in _RESERVED_4.items()]
_TABLE_6 = [(IPv6Network(net), name) for net, name in _RESERVED_6.items()]
_UNICAST_6 = IPv6Network("2000::/3")

_LOOPBACK = "127.0.0.1"


class Refused(Exception):  # noqa: N818 - reads as what it says
    """A connection that must not be made; one line with the reason and the pass that would permit it."""


CLOSED = "that address cannot be delivered to"
"""What somebody is told who may not learn what this machine's network is like; the operator reads the refusal."""


class Unresolved(Exception):  # noqa: N818
    """A host name without an address."""


def is_own(address: Address) -> bool:
    """Whether `address` belongs to an interface of this machine just now.

    A socket can be bound to own addresses only; nothing is sent. Anything but a clear no counts as yes.
    """
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))
    except OSError as error:
        return error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
    return True


class Guard:
    """Says whether a connection may be made. It has no off switch, only exact passes."""

    def __init__(
        self,
        passes: Iterable[Pass] = (),
        endpoints: Iterable[tuple[str, int]] = (),
        own: Callable[[Address], bool] = is_own,
        leave: str = "pass --allow-endpoint ",
    ) -> None:
        """`endpoints` are host (name or address) and port of configured servers, dialled only by their own clients.

        `leave` is how a refusal tells people to give a pass.
        """
        self._leave = leave
        self._passes = frozenset(passes)
        self._endpoints = frozenset((_folded(host), port) for host, port in endpoints)
        self._own = own

    @classmethod
    def from_settings(cls, settings: Settings, leave: str = "pass --allow-endpoint ") -> Self:
        passes = [parse_pass(text) for text in settings.allow_endpoint]
        store = store_endpoints(settings.mongo_uri.get_secret_value())
        servers = [*server_endpoints(settings.kafka), *server_endpoints(settings.smtp_server, 25)]
        return cls(passes, [*store, *servers, *intake.endpoints(settings)], leave=leave)

    def check(self, host: str, address: str, port: int, purpose: Purpose) -> None:
        """Raises Refused unless `host`, which resolved to `address`, may be dialled at `port`."""
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            raise Refused(f"{purpose} refused: {host!r} resolved to {address!r}, which is no address") from None
        if self._is_endpoint(name_of(host), parsed, port):
            raise Refused(f"{purpose} refused: {host}:{port} is a configured server, dialled by its own client alone")
        if Pass(name_of(host), parsed, port, purpose) in self._passes:
            return
        reason = reserved(parsed) or ("an address of this machine" if self._own(parsed) else "")
        if reason:
            where = f"[{parsed}]" if parsed.version == 6 else str(parsed)
            raise Refused(
                f"{purpose} refused: {host}:{port} is the internal address {parsed} ({reason}); "
                f"if that is yours, {self._leave}{name_of(host)}={where}:{port}/{purpose}"
            )

    def pinned(self, host: str, purpose: Purpose) -> tuple[str, ...]:
        """The addresses that passes give this name for this purpose; such a name is never looked up."""
        name = name_of(host)
        found = {str(p.address) for p in self._passes if p.host == name and p.purpose == purpose}
        return tuple(sorted(found))

    def addresses(
        self, host: str, port: int, purpose: Purpose, getaddrinfo: GetAddrInfo = socket.getaddrinfo
    ) -> tuple[str, ...]:
        """Resolve `host` and check every address it has; connect to one of these and to no other.

        Raises Refused where any is internal, Unresolved where there is none. Blocks on DNS.
        """
        found = self.pinned(host, purpose) or literal(host)
        if not found:
            try:
                rows = getaddrinfo(host, port, 0, socket.SOCK_STREAM)
            except (OSError, UnicodeError) as error:
                raise Unresolved(f"{host}: no address: {error}") from None
            found = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
        if not found:
            raise Unresolved(f"{host}: no address")
        for address in found:
            self.check(host, address, port, purpose)
        return found

    def _is_endpoint(self, host: str, address: Address, port: int) -> bool:
        return (_folded(host), port) in self._endpoints or (_folded(str(address)), port) in self._endpoints


def _folded(host: str) -> str:
    """The form in which endpoints are compared: one for all addresses that a connection to this machine may take."""
    name = name_of(host)
    for spelled in literal(name):
        address: Address = ipaddress.ip_address(spelled)
        if isinstance(address, IPv6Address):
            address = address.ipv4_mapped or address
        # A connection to no address at all (0.0.0.0, ::) is one to loopback.
        return _LOOPBACK if address.is_loopback or address.is_unspecified else str(address)
    return _LOOPBACK if name == "localhost" else name


def literal(host: str) -> tuple[str, ...]:
    """The address that `host` spells out, in any spelling a C library accepts (127.1, 0x7f.1, 2130706433), or nothing.

    Asked before any look-up, so that no resolver is handed an address to interpret in its own way.
    """
    name = name_of(host)
    try:
        return (str(ipaddress.ip_address(name)),)
    except ValueError:
        pass
    try:
        return (socket.inet_ntoa(socket.inet_aton(name)),) if name and not re.search(r"\s", name) else ()
    except (OSError, UnicodeError):
        return ()


def reserved(address: Address) -> str:
    """Why no public site can be at `address`; empty where one can."""
    if isinstance(address, IPv4Address):
        return next((name for net, name in _TABLE_4 if address in net), "")
    return next((name for net, name in _TABLE_6 if address in net), "" if address in _UNICAST_6 else "not unicast")


def store_endpoints(uri: str, getaddrinfo: GetAddrInfo = socket.getaddrinfo) -> list[tuple[str, int]]:
    """Host and port of every server a MongoDB URI names, by name and by each address it has now."""
    authority = uri.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]
    return server_endpoints(authority, 27017, getaddrinfo)


def server_endpoints(
    servers: str, default: int = 9092, getaddrinfo: GetAddrInfo = socket.getaddrinfo
) -> list[tuple[str, int]]:
    """The same of a list `host:port,host:port`; `default` is the port of a server without one."""
    found = []
    for server in filter(None, servers.split(",")):
        match = re.fullmatch(r"(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?", server)
        if match:
            host, port = match[1].strip("[]"), int(match[2] or default)
            found += [(host, port), *((address, port) for address in _lookup(host, port, getaddrinfo))]
    return found


def _lookup(host: str, port: int, getaddrinfo: GetAddrInfo) -> list[str]:
    """A name that does not resolve now is still guarded by name."""
    try:
        return [str(row[4][0]) for row in getaddrinfo(host, port, 0, socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []
