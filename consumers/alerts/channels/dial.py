"""A host and port in, a connection to a checked address out, with one deadline for all that happens on it."""

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from newswatch.guard import Guard, Unresolved


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves, has the guard check every address and dials one of those: no second look-up can answer otherwise."""

    def __init__(self, guard: Guard, seconds: float) -> None:
        """`seconds` is how long a connection may be used, from its first packet to its last."""
        self._guard = guard
        self._seconds = seconds
        self._dialled = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises newswatch.guard.Refused, httpcore.ConnectError, httpcore.ConnectTimeout."""
        end = time.monotonic() + self._seconds
        try:
            addresses = self._guard.addresses(host, port, "deliver")
        except Unresolved as error:
            raise httpcore.ConnectError(str(error)) from None
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses:
            try:
                left = _left(end, timeout, httpcore.ConnectTimeout)
                return _Stream(self._dialled.connect_tcp(address, port, left, local_address, socket_options), end)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host}: no address")


class _Stream(httpcore.NetworkStream):
    """A stream on which every wait ends at one deadline, so that an answer fed byte by byte holds nobody up."""

    def __init__(self, inner: httpcore.NetworkStream, end: float) -> None:
        self._inner = inner
        self._end = end

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._end, timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._end, timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._end, timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._end)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(end: float, timeout: float | None, late: type[httpcore.TimeoutException]) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise late("the whole exchange took too long")
    return left if timeout is None else min(left, timeout)
