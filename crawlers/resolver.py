"""The guard where connections are made: every host of every request is resolved here, and only checked addresses leave.

Twisted asks the reactor's name resolver for each new connection, IP literals and redirects included, and dials
exactly the addresses it is given, so a name cannot change its address between check and connection.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, Self

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from twisted.web.client import URI
from zope.interface import implementer  # type: ignore[import-untyped]

from newswatch.desk import Desk
from newswatch.guard import Guard, Refused, literal
from newswatch.logs import logger
from newswatch.passes import name_of

log = logger("crawlers")


class GuardRefused(IgnoreRequest):
    """The guard refused the connection `url` asks for; IgnoreRequest so that nothing tries it again."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(reason)
        self.url = url


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way."""


@implementer(IResolutionReceiver)
class _Checked:
    """Collects what a name resolves to and passes it on only when the guard lets every address through."""

    def __init__(self, resolver: "GuardedResolver", receiver: Any, host: str, port: int) -> None:
        self._resolver = resolver
        self._receiver = receiver
        self._host = host
        self._port = port
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._resolver.permits(self._host, self._port, self._addresses):
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Scrapy's TWISTED_DNS_RESOLVER. A refused name has no address; why stands in `refusals`."""

    def __init__(self, guard: Guard, reactor: Any) -> None:
        self._guard = guard
        self._reactor = reactor
        self._names = reactor.nameResolver
        self.refusals: dict[tuple[str, int], str] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        return cls(Desk.of(crawler.settings).guard, reactor)

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        checked = _Checked(self, resolutionReceiver, hostName, portNumber)
        known = self._guard.pinned(hostName, "crawl") or literal(hostName)
        if not known and _askable(hostName):
            return self._names.resolveHostName(checked, hostName, portNumber, addressTypes, transportSemantics)
        resolution = _Resolution(hostName)
        checked.resolutionBegan(resolution)
        for address in known:
            kind = IPv4Address if ip_address(address).version == 4 else IPv6Address
            checked.addressResolved(kind("TCP", address, portNumber))
        checked.resolutionComplete()
        return resolution

    def permits(self, host: str, port: int, addresses: Sequence[Any]) -> bool:
        """Whether all of `addresses` may be dialled; keeps the reason where not."""
        try:
            for address in addresses:
                self._guard.check(host, address.host, port, "crawl")
        except Refused as refused:
            self.refusals[name_of(host), port] = str(refused)
            return False
        return True


def _askable(host: str) -> bool:
    """Whether a name server can be asked at all: Twisted's resolver never answers for a name it fails to encode."""
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False


class Refusals:
    """Downloader middleware: gives a refused connection its own name instead of "no such host"."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        # Asked for now: `scrapy shell` makes this before the reactor has its resolver.
        from twisted.internet import reactor

        resolver = reactor.nameResolver
        if not isinstance(resolver, GuardedResolver) or not isinstance(exception, CannotResolveHostError):
            return
        uri = URI.fromBytes(request.url.encode("ascii"))  # type: ignore[no-untyped-call]
        reason = resolver.refusals.get((name_of(uri.host.decode("ascii")), uri.port))
        if reason:
            log.warning("refused", url=request.url, reason=reason)
            raise GuardRefused(reason, request.url)
