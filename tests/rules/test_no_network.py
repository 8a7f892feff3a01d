"""The default run opens no socket except to 127.0.0.1 ports that a test opened: the rule itself is tested here.

The addresses are of the block reserved for documentation; they are refused before anything is sent.
"""

import asyncio
import socket
import subprocess
import sys

import pytest
from loopback_only import LoopbackOnly, NetworkRefused
from refusals import Refusals

OUTSIDE = ("192.0.2.1", 80)
OUTSIDE_6 = ("2001:db8::1", 80, 0, 0)


@pytest.mark.parametrize("ask", [socket.socket.connect, socket.socket.connect_ex])
def test_a_connection_outside_is_refused(refusals: Refusals, ask) -> None:
    with socket.socket() as connection, pytest.raises(NetworkRefused, match=r"192\.0\.2\.1 port 80"):
        ask(connection, OUTSIDE)
    assert len(refusals.take()) == 1


def test_a_connection_outside_over_ipv6_is_refused(refusals: Refusals) -> None:
    with socket.socket(socket.AF_INET6) as connection, pytest.raises(NetworkRefused):
        connection.connect(OUTSIDE_6)
    assert len(refusals.take()) == 1


def test_a_datagram_outside_is_refused(refusals: Refusals) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection, pytest.raises(NetworkRefused):
        connection.sendto(b"", OUTSIDE)
    assert len(refusals.take()) == 1


def test_asyncio_is_refused_too(refusals: Refusals) -> None:
    with pytest.raises(NetworkRefused):
        asyncio.run(asyncio.open_connection(*OUTSIDE))
    assert len(refusals.take()) == 1


@pytest.mark.parametrize("look_up", [lambda name: socket.getaddrinfo(name, 80), socket.gethostbyname])
def test_looking_up_a_name_is_refused(refusals: Refusals, look_up) -> None:
    with pytest.raises(NetworkRefused, match=r"lookup of news\.example"):
        look_up("news.example")
    assert len(refusals.take()) == 1


def test_a_child_process_is_refused_and_its_parent_told(refusals: Refusals) -> None:
    code = f"import socket; socket.socket().connect({OUTSIDE!r})"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "NetworkRefused" in child.stderr
    (told,) = refusals.take()
    assert told.startswith("connection to 192.0.2.1 port 80")


def test_a_server_of_the_test_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as connection:
        assert connection.getpeername() == server.getsockname()


def test_a_local_port_that_no_test_opened_is_refused() -> None:
    rule = LoopbackOnly()
    with socket.socket() as connection:
        refused = rule.against_connection(connection, ("127.0.0.1", 27017))
        rule.note_bound(connection, ("127.0.0.1", 27017))
        allowed = rule.against_connection(connection, ("127.0.0.1", 27017))
    assert refused == "connection to 127.0.0.1 port 27017, which no test opened"
    assert allowed is None


def test_a_refusal_that_the_code_swallowed_still_fails_its_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import socket

        def test_shrugs():
            try:
                socket.socket().connect(("192.0.2.1", 80))
            except RuntimeError:
                pass
        """
    )
    result = pytester.runpytest_subprocess("-p", "refusals")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*went for the network: connection to 192.0.2.1 port 80*"])
