"""A TCP proxy that fails on demand: connections to a port of this machine in, a server that misbehaves out.

It listens on 127.0.0.1 alone and knows nothing of what it carries. What is wrong is switched while it runs; `Fault`
says what each does to connections that are open and to those that come.
"""

import asyncio
import socket
import struct
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from threading import Thread
from types import TracebackType
from typing import Any, Self

HOST = "127.0.0.1"
_CHUNK = 16 * 1024
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER on with no time: closing then sends RST instead of FIN."""


class Fault(StrEnum):
    """What the proxy does."""

    PASS = "pass"
    """Nothing: bytes go through."""
    DELAY = "delay"
    """Every piece waits."""
    THROTTLE = "throttle"
    """A few kilobytes a second."""
    CUT = "cut"
    """Open connections are reset; new ones work."""
    SWALLOW = "swallow"
    """Half open: connections are accepted, bytes are taken, nothing comes back."""
    REFUSE = "refuse"
    """Open connections are reset, new ones refused."""
    CUT_AFTER = "cut_after"
    """Each connection is reset after so many more bytes, in the middle of a message."""


@dataclass(frozen=True, slots=True)
class Weather:
    """A fault and its measure: seconds of delay, bytes a second, or bytes until the cut."""

    fault: Fault = Fault.PASS
    amount: float = 0.0

    @classmethod
    def drawn(cls, dice: Random) -> "Weather":
        """Some fault, the measure within what a bad day brings."""
        fault = dice.choice([each for each in Fault if each is not Fault.PASS])
        match fault:
            case Fault.DELAY:
                return cls(fault, dice.uniform(0.02, 0.4))
            case Fault.THROTTLE:
                return cls(fault, dice.uniform(2_000, 40_000))
            case Fault.CUT_AFTER:
                return cls(fault, dice.randrange(1, 4_000))
            case _:
                return cls(fault)


class FaultProxy:
    """Runs in a thread of its own from `start` to `stop`; `set` and `retarget` may be called from any thread."""

    def __init__(self, target: int, port: int = 0) -> None:
        """`target` is the port the true server listens on; `port` is ours, 0 for any that is free."""
        self.target = target
        self.port = port
        self.weather = Weather()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="fault proxy", daemon=True)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._changed = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self._call(self._listen())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._call(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def set(self, weather: Weather) -> None:
        """From now on so."""
        self._call(self._set(weather))

    def retarget(self, port: int) -> None:
        """The true server listens at another port by now."""
        self.target = port

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        future: Future[None] = asyncio.run_coroutine_threadsafe(work, self._loop)
        future.result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._connected, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        self._reset_all()
        for task in asyncio.all_tasks(self._loop) - {asyncio.current_task(self._loop)}:
            task.cancel()
        await asyncio.sleep(0)

    async def _set(self, weather: Weather) -> None:
        was, self.weather = self.weather.fault, weather
        self._changed.set()
        self._changed = asyncio.Event()
        if weather.fault in (Fault.CUT, Fault.REFUSE) or was is Fault.SWALLOW:
            self._reset_all()  # what was swallowed cannot be given back: the connection is broken
        if weather.fault is Fault.REFUSE and self._server is not None:
            self._server.close()
            self._server = None
        elif weather.fault is not Fault.REFUSE and self._server is None:
            await self._listen()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client's connection: a connection to the server beside it, and each way carried by itself."""
        ends = [writer]
        self._open.add(writer)
        try:
            there, back = await asyncio.open_connection(HOST, self.target)
            ends.append(back)
            self._open.add(back)
            await asyncio.gather(self._carry(reader, back), self._carry(there, writer))
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # an end is gone, or the proxy is stopped
        finally:
            for end in ends:
                self._open.discard(end)
                _reset(end)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Bytes of one way; raises ConnectionError where either end is gone or is to be cut."""
        carried = 0
        while chunk := await reader.read(_CHUNK):
            weather = self.weather
            carried += len(chunk)
            match weather.fault:
                case Fault.SWALLOW:
                    continue
                case Fault.DELAY:
                    await self._pause(weather.amount)
                case Fault.THROTTLE:
                    await self._pause(len(chunk) / weather.amount)
                case Fault.CUT_AFTER if carried > weather.amount:
                    writer.write(chunk[: max(1, len(chunk) // 2)])
                    with suppress(ConnectionError):
                        await writer.drain()
                    raise ConnectionResetError
            writer.write(chunk)
            await writer.drain()
        raise EOFError

    async def _pause(self, seconds: float) -> None:
        """At most so long: what waits goes on at once when the weather changes."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)

    def _reset_all(self) -> None:
        for end in list(self._open):
            _reset(end)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST, as a machine does that fell over."""
    sock = writer.get_extra_info("socket")
    if sock is not None:
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
