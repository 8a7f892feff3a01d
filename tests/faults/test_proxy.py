"""What each fault of the proxy does to a client, before an echo server of ours."""

import socket
import socketserver
from collections.abc import Iterator
from random import Random
from threading import Thread

import pytest

from chaos.proxy import HOST, Fault, FaultProxy, Weather


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        while data := self.request.recv(65536):
            self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """A reset is what the tests ask for."""


@pytest.fixture
def proxy() -> Iterator[FaultProxy]:
    with Server((HOST, 0), Echo) as server, FaultProxy(server.server_address[1]) as proxy:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield proxy
        server.shutdown()


def connected(proxy: FaultProxy, timeout: float = 5.0) -> socket.socket:
    return socket.create_connection((HOST, proxy.port), timeout)


def echoed(end: socket.socket, data: bytes) -> bytes:
    end.sendall(data)
    back = b""
    while len(back) < len(data) and (more := end.recv(65536)):
        back += more
    return back


def test_bytes_go_through(proxy):
    with connected(proxy) as end:
        data = Random(1).randbytes(300_000)
        Thread(target=end.sendall, args=(data,), daemon=True).start()
        back = b""
        while len(back) < len(data):
            back += end.recv(65536)
    assert back == data


@pytest.mark.parametrize("weather", [Weather(Fault.DELAY, 0.05), Weather(Fault.THROTTLE, 10_000)], ids=str)
def test_a_delay_and_a_throttle_lose_nothing(proxy, weather):
    proxy.set(weather)
    with connected(proxy) as end:
        assert echoed(end, b"x" * 1000) == b"x" * 1000


@pytest.mark.parametrize("weather", [Weather(Fault.DELAY, 60), Weather(Fault.THROTTLE, 0.1)], ids=str)
def test_what_a_delay_or_a_throttle_holds_back_goes_on_at_once_when_the_weather_clears(proxy, weather):
    proxy.set(weather)
    with connected(proxy) as end:
        end.sendall(b"held")
        end.settimeout(0.2)
        with pytest.raises(TimeoutError):
            end.recv(4)
        proxy.set(Weather())
        end.settimeout(5)
        assert end.recv(4) == b"held"


def test_a_cut_resets_what_is_open_and_lets_new_ones_in(proxy):
    with connected(proxy) as end:
        assert echoed(end, b"before") == b"before"
        proxy.set(Weather(Fault.CUT))
        with pytest.raises(ConnectionError):
            end.recv(1)
    with connected(proxy) as end:
        assert echoed(end, b"after") == b"after"


def test_half_open_takes_everything_and_gives_nothing(proxy):
    proxy.set(Weather(Fault.SWALLOW))
    with connected(proxy, 0.3) as end:
        end.sendall(b"into the void")
        with pytest.raises(TimeoutError):
            end.recv(1)


def test_refused_means_nobody_listens_and_the_port_comes_back(proxy):
    port = proxy.port
    proxy.set(Weather(Fault.REFUSE))
    with pytest.raises(ConnectionRefusedError):
        connected(proxy)
    proxy.set(Weather())
    assert proxy.port == port
    with connected(proxy) as end:
        assert echoed(end, b"back") == b"back"


def test_a_connection_is_cut_in_the_middle_after_so_many_bytes(proxy):
    proxy.set(Weather(Fault.CUT_AFTER, 100))
    with connected(proxy) as end:
        assert len(echoed(end, b"x" * 50)) == 50
        end.sendall(b"y" * 80)
        came: list[int] = []
        with pytest.raises(ConnectionError):
            came.extend(len(piece) for piece in iter(lambda: end.recv(100), b""))
        assert sum(came) < 80


def test_a_seed_gives_the_same_weather():
    drawn = [[Weather.drawn(dice) for _ in range(50)] for dice in (Random(3), Random(3))]
    assert drawn[0] == drawn[1]
    assert {weather.fault for weather in drawn[0]} == set(Fault) - {Fault.PASS}
