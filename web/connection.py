"""One connection's bytes in, requests out: as uvicorn reads them, with a time for each head and a bound on how many."""

import asyncio
from http import HTTPStatus

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from web.problem import Problem

MOST = 512
"""Connections at once, whatever they do; one more is closed unheard."""
SLOWEST = 10.0
"""Seconds in which a request's line and headers must have come, also on a connection that is used again."""


class Connection(H11Protocol):
    """uvicorn's own has no time for a head, and answers what is no request in plain text."""

    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > MOST:
            transport.abort()
        else:
            self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._await_head()
        else:
            self._end_wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_wait()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """The same problem document as every other refusal."""
        answer = Problem(HTTPStatus.BAD_REQUEST, msg, {"Connection": "close"}).response()
        events = (h11.Response(status_code=400, headers=answer.raw_headers), h11.Data(data=bytes(answer.body)))
        for event in (*events, h11.EndOfMessage()):
            self.transport.write(self.conn.send(event))
        self.transport.close()

    def _await_head(self) -> None:
        """Runs on where it runs already: a head that drips in has no more time than another."""
        if self._head is None:
            self._head = self.loop.call_later(SLOWEST, self.transport.abort)

    def _end_wait(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None
