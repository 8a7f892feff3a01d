"""The browser's proxy, spoken to without a browser: who may use it, where it leads, what it bounds."""

import asyncio
import re
import threading
from base64 import b64encode

import pytest

from crawlers.filtering_proxy import FilteringProxy, Unproxied, asked
from newswatch.guard import Guard, Refused, Unresolved
from newswatch.passes import parse_pass

HOST = "daily.example"


def is_whole(got: bytes) -> bool:
    """Whether the last answer in `got` is as long as it says."""
    head, _, body = got.rpartition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return length is not None and len(body) >= int(length[1])


class Conversation:
    """One proxy with a pass for one site; `say` sends bytes on a new connection and returns the answer."""

    def __init__(self, site, most_bytes: int = 10**6) -> None:
        self.site, self.port = site, site.port
        self.proxy = FilteringProxy(Guard([parse_pass(f"{HOST}=127.0.0.1:{site.port}/crawl")]), most_bytes)

    async def say(self, *said: bytes, credential: str = "") -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._own)
        login = b64encode((credential or f"{FilteringProxy.user}:{self.proxy.password}").encode()).decode()
        for each in said:
            writer.write(each.replace(b"LOGIN", f"Proxy-Authorization: Basic {login}".encode()))
        got = b""
        try:
            while not is_whole(got) and (chunk := await reader.read(65536)):
                got += chunk
        except ConnectionResetError:
            pass
        finally:
            writer.close()
        return got

    async def __aenter__(self) -> "Conversation":
        await self.proxy.start()
        self._own = int(self.proxy.address.rpartition(":")[2])
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.proxy.close()


@pytest.fixture
def talk(open_site):
    """Runs a conversation with a proxy before a site of one page."""
    site = open_site()
    site.answers = {"/page?q=1": "<p>一页</p>", "/wait": {"wait": True}, "/large": "x" * 100_000}

    def run(conversation, **settings):
        async def main():
            async with Conversation(site, **settings) as one:
                return await asyncio.wait_for(conversation(one), 10)

        return asyncio.run(main()), site

    return run


def get(port, path="/page?q=1", host=HOST, login=b"LOGIN"):
    line = f"GET http://{host}:{port}{path} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: a=b\r\n"
    return line.encode() + login + b"\r\nConnection: keep-alive\r\n\r\n"


def test_a_request_reaches_its_site_without_what_is_the_proxy_s_own(talk):
    answer, site = talk(lambda one: one.say(get(one.port)))
    assert answer.startswith(b"HTTP/1.1 200")
    assert "一页".encode() in answer
    assert site.asked == ["/page?q=1"]
    assert site.heard[0]["cookie"] == "a=b"
    assert site.heard[0]["connection"] == "close"
    assert "proxy-authorization" not in site.heard[0]


def test_a_tunnel_leads_to_the_checked_address(talk):
    def conversation(one):
        tunnel = f"CONNECT {HOST}:{one.port} HTTP/1.1\r\n".encode() + b"LOGIN\r\n\r\n"
        return one.say(tunnel, b"GET /page?q=1 HTTP/1.0\r\n\r\n")

    answer, site = talk(conversation)
    assert answer.startswith(b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200")
    assert site.asked == ["/page?q=1"]


@pytest.mark.parametrize(
    "login", [b"X: y", b"Proxy-Authorization: Basic bmV3c3dhdGNoOg==", b"Proxy-Authorization: Basic \xff"]
)
def test_nobody_but_the_browser_is_served(talk, login):
    answer, site = talk(lambda one: one.say(get(one.port, login=login)))
    assert answer.startswith(b"HTTP/1.1 407 ")
    assert site.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "169.254.169.254", "10.0.0.1"])
@pytest.mark.parametrize("method", ["GET", "CONNECT"])
def test_what_the_guard_refuses_is_not_dialled_and_its_reason_kept(talk, host, method):
    async def conversation(one):
        tunnel = f"CONNECT {host}:{one.port} HTTP/1.1\r\n".encode() + b"LOGIN\r\n\r\n"
        answer = await one.say(get(one.port, host=host) if method == "GET" else tunnel)
        return answer, one.proxy.faults

    (answer, faults), site = talk(conversation)
    assert (answer, site.asked) == (b"", [])
    [((name, _), fault)] = faults.items()
    assert name == host.strip("[]")
    assert isinstance(fault, Refused)


def test_a_name_that_nobody_has_and_a_port_where_nobody_listens_are_named(talk):
    async def conversation(one):
        await one.say(get(one.port, host="a..example"))
        one.proxy._guard = Guard([parse_pass(f"{HOST}=127.0.0.1:1/crawl")])
        await one.say(get(1))
        return [type(fault) for fault in one.proxy.faults.values()]

    assert talk(conversation)[0] == [Unresolved, ConnectionRefusedError]


class SlowNames(Guard):
    """A guard whose look-ups hang until they are let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.go_on = threading.Event()

    def addresses(self, host, port, purpose, *_):
        self.asked += 1
        self.go_on.wait(10)
        raise Unresolved(f"{host}: no address")


def test_names_whose_look_up_hangs_hold_nothing_else_up(talk):
    async def conversation(one):
        names = one.proxy._guard = SlowNames()
        saying = [asyncio.create_task(one.say(get(one.port, host=f"n{each}.example"))) for each in range(60)]
        try:
            while names.asked < 16:
                await asyncio.sleep(0.01)
            return await asyncio.wait_for(asyncio.to_thread(lambda: "served"), 5), names.asked
        finally:
            names.go_on.set()
            await asyncio.gather(*saying)

    assert talk(conversation)[0] == ("served", 16)


def test_a_page_transfers_no_more_than_its_share_and_the_next_page_has_its_own(talk):
    async def conversation(one):
        first = await one.say(get(one.port, "/large"))
        fault = str(one.proxy.faults[HOST, one.port])
        one.proxy.next_page()
        return len(first), fault, await one.say(get(one.port)), one.proxy.faults

    (size, fault, second, faults), _ = talk(conversation, most_bytes=50_000)
    assert size < 60_000
    assert fault == "more bytes than a page may transfer"
    assert "一页".encode() in second
    assert faults == {}


def test_a_page_makes_no_more_connections_than_it_may(talk):
    async def conversation(one):
        one.proxy._dials_left = 2
        return [await one.say(get(one.port)) != b"" for _ in range(4)]

    assert talk(conversation)[0] == [True, True, False, False]


def test_the_next_page_finds_no_connection_of_the_last(talk):
    async def conversation(one):
        waiting = asyncio.create_task(one.say(get(one.port, "/wait")))
        await asyncio.to_thread(one.site.reached.wait, 10)
        one.proxy.next_page()
        return await waiting

    assert talk(conversation)[0] == b""


@pytest.mark.parametrize(
    "said",
    [
        b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET https://daily.example/ HTTP/1.1\r\n\r\n",
        b"GET ftp://daily.example/ HTTP/1.1\r\n\r\n",
        b"CONNECT daily.example HTTP/1.1\r\n\r\n",
        b"CONNECT daily.example:99999 HTTP/1.1\r\n\r\n",
        b"GET http://[::1/ HTTP/1.1\r\n\r\n",
        b"GET http://daily.example/ HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    ],
)
def test_what_is_no_request_is_not_answered(talk, said):
    with pytest.raises(Unproxied):
        asked(said)
    answer, site = talk(lambda one: one.say(said))
    assert (answer, site.asked) == (b"", [])


def test_a_head_without_end_and_a_body_without_length_are_not_answered(talk):
    async def conversation(one):
        chunked = get(one.port).replace(b"Cookie: a=b", b"Transfer-Encoding: chunked")
        return [await one.say(b"GET http://" + b"x" * 200_000), await one.say(chunked + b"1\r\nx\r\n0\r\n\r\n")]

    answers, site = talk(conversation)
    assert answers == [b"", b""]
    assert site.asked == []
