"""Refuses every connection and name lookup that leaves this machine; comes in: audit events, goes out: NetworkRefused.

An audit hook sees connections whoever makes them (asyncio, Twisted, pymongo, httpx) and cannot be undone by a patched
or early-imported name. Standard library only: child processes load it before anything else.
"""

import functools
import ipaddress
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPORT = "NEWSWATCH_TEST_REFUSALS"
"""Environment variable naming the file that collects what was refused, here and in child processes."""

NEVER_LISTENING = frozenset({1, 9})
"""Ports (tcpmux, discard) that stand for "nothing listens there" in tests of an unreachable server."""

LOCAL_NAMES = frozenset({"", "localhost", "localhost.localdomain"})


class NetworkRefused(RuntimeError):  # noqa: N818
    """A test went for the network. Not an OSError: code that survives a broken network must not survive this."""


def _ephemeral_ports() -> range:
    """The ports the kernel hands out for port 0: a test's own servers live there, a developer's MongoDB does not."""
    try:
        first, last = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()
    except OSError:
        return range(32768, 61000)
    return range(int(first), int(last) + 1)


def is_loopback(host: str) -> bool:
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


class LoopbackOnly:
    """The rule and what it needs to remember: the ports this process bound by number."""

    def __init__(self) -> None:
        self.ephemeral = _ephemeral_ports()
        self.bound: set[int] = set()
        self.checks: dict[str, Callable[..., str | None]] = {
            "socket.bind": self.note_bound,
            "socket.connect": self.against_connection,
            "socket.sendto": self.against_connection,
            "socket.sendmsg": self.against_connection,
            "socket.getaddrinfo": self.against_lookup,
            "socket.gethostbyname": self.against_lookup,
            "socket.gethostbyaddr": self.against_lookup,
        }

    def note_bound(self, _: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[1]:
            self.bound.add(address[1])

    def against_connection(self, connection: socket.socket, address: Any) -> str | None:
        """Why this connection is refused, or None."""
        if connection.family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
            return None
        host, port = str(address[0]), int(address[1])
        if not is_loopback(host):
            return f"connection to {host} port {port}"
        if port in self.ephemeral or port in self.bound or port in NEVER_LISTENING:
            return None
        return f"connection to {host} port {port}, which no test opened"

    def against_lookup(self, host: str | bytes | None, *_: Any) -> str | None:
        """Why this name lookup is refused, or None. An address in digits asks nobody."""
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else (host or "")
        return None if is_address(name) or name in LOCAL_NAMES else f"lookup of {name}"

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        check = self.checks.get(event)
        if check is None:
            return
        if refused := check(*arguments):
            report(refused)
            raise NetworkRefused(f"{refused}: tests reach only 127.0.0.1 ports that they opened themselves")


def report(refused: str) -> None:
    if path := os.environ.get(REPORT):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{refused} (process {os.getpid()}: {' '.join(sys.argv[:3])})\n")


@functools.cache
def install() -> None:
    """Puts the rule in force until this process ends; a second call changes nothing."""
    sys.addaudithook(LoopbackOnly().hook)
