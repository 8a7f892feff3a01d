"""What comes over the wire is no HTTP, half of it, too much of it or endless: each page fails by name, none hangs."""

import gzip
import socket
import threading
import zlib
from contextlib import suppress

import pytest
import zstandard

HOST = "daily.example"
LIMIT = 64 * 1024
PAGE = b"<html><head><title>T</title></head><body><p>text</p></body></html>"
ZEROS = b"\0" * (50 * LIMIT)


class RawServer:
    """Answers by path with bytes as they are; of three parts the second goes on for ever."""

    def __init__(self) -> None:
        self.answers = {}
        self.asked = []
        self._closing = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def port(self):
        return self._socket.getsockname()[1]

    def close(self):
        self._closing.set()
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def _accept(self):
        while not self._closing.is_set():
            with suppress(TimeoutError):
                connection, _ = self._socket.accept()
                self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
                self._threads[-1].start()

    def _serve(self, connection):
        with connection, suppress(OSError, IndexError):
            connection.settimeout(10)
            path = connection.recv(65536).split(b" ")[1].decode()
            self.asked.append(path)
            answer = self.answers.get(path, ok(b"", status="404 Not Found"))
            if isinstance(answer, bytes):
                connection.sendall(answer)
                return
            first, rest, pause = answer
            connection.sendall(first)
            while not self._closing.wait(pause):
                connection.sendall(rest)


def ok(body, *headers, status="200 OK", length=None):
    said = [f"HTTP/1.1 {status}", "Content-Type: text/html", *headers]
    if length != "":
        said.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*said, "Connection: close", "", ""]).encode() + body


def chunked(*pieces):
    return ok(b"".join(pieces), "Transfer-Encoding: chunked", length="")


BROKEN = {
    "no-http": b"SSH-2.0-OpenSSH_9.2\r\n",
    "no-words": b"\r\n\r\n",
    "tls": b"\x15\x03\x01\x00\x02\x02\x28",
    "nothing": b"",
    "half-a-head": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "odd-status": b"HTTP/1.1 2OO OK\r\n\r\n",
    "a-number-nobody-knows": ok(PAGE, status="999 Request denied"),
    "too-short": ok(PAGE, length=10_000),
    "no-number": ok(PAGE, length="many"),
    "below-nothing": ok(PAGE, length=-5),
    "says-it-is-huge": ok(PAGE, length=10**12),
    "two-lengths": ok(PAGE, "Content-Length: 5"),
    "bad-chunk": chunked(b"zz\r\n", PAGE),
    "endless-chunk-size": (chunked(b""), b"0" * 1000, 0.0),
    "cut-gzip": ok(gzip.compress(PAGE * 100)[:-20], "Content-Encoding: gzip"),
    "deflate-bomb": ok(zlib.compress(ZEROS), "Content-Encoding: deflate"),
    "zstd-bomb": ok(zstandard.compress(ZEROS), "Content-Encoding: zstd"),
    "bomb-in-a-bomb": ok(gzip.compress(gzip.compress(ZEROS)), "Content-Encoding: gzip, gzip"),
    "endless-body": (ok(b"", length=""), b"x" * 4096, 0.0),
    "endless-head": (b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 1000 + b"\r\n", 0.0),
    "one-endless-header": (b"HTTP/1.1 200 OK\r\nX: ", b"y" * 4096, 0.0),
    "byte-by-byte": (ok(b"", length=100), b"x", 0.3),
    "interim-for-ever": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01),
    "to-nowhere": ok(b"", "Location: http://", status="302 Found"),
    "to-a-script": ok(b"", "Location: javascript:alert(1)", status="302 Found"),
    "to-data": ok(b"", "Location: data:text/html,x", status="302 Found"),
    "to-a-long-address": ok(b"", "Location: /" + "a" * 10_000, status="302 Found"),
    "to-no-host": ok(b"", "Location: http://[::1/", status="302 Found"),
    "to-a-port-out-of-range": ok(b"", f"Location: http://{HOST}:99999/", status="302 Found"),
}
REASONS = {
    "too-short": "ResponseDataLossError",
    "cut-gzip": "ResponseDataLossError",
    "bad-chunk": "ResponseDataLossError",
    "says-it-is-huge": "larger than the page limit",
    "endless-body": "larger than the page limit",
    "deflate-bomb": "DOWNLOAD_MAXSIZE",
    "zstd-bomb": "DOWNLOAD_MAXSIZE",
    "bomb-in-a-bomb": "DOWNLOAD_MAXSIZE",
    "byte-by-byte": "took longer than 2.0 seconds",
    "endless-head": "took longer than 2.0 seconds",
    "a-number-nobody-knows": "HTTP 999",
    "to-a-long-address": "address too long",
    "two-lengths": "conflicting Content-Length",
}
READABLE = {
    "gzip-with-a-wrong-sum": ok(gzip.compress(PAGE)[:-8] + b"\0" * 8, "Content-Encoding: gzip"),
    "gzip-and-more": ok(gzip.compress(PAGE) + b"\0" * 8, "Content-Encoding: gzip"),
    "bare-newlines": b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + PAGE,
    "longer-than-it-says": ok(PAGE + b"more", length=len(PAGE)),
    "no-length": ok(PAGE, length=""),
    "200-cookies": ok(PAGE, *(f"Set-Cookie: a{number}=b" for number in range(200))),
    "an-unknown-coding": ok(PAGE, "Content-Encoding: x-rot13"),
    "an-unknown-charset": ok(PAGE, "Content-Type: text/html; charset=nobody-knows"),
    "headers-in-no-charset": ok(PAGE, "X-Name: \udce4\udcb8".encode("utf-8", "surrogateescape").decode("latin-1")),
}


@pytest.fixture
def server():
    server = RawServer()
    yield server
    server.close()


def test_every_page_of_a_broken_server_ends_by_name_and_the_crawl_in_time(server, entry, crawl_once):
    pages = {**{f"/a/{name}": answer for name, answer in (BROKEN | READABLE).items()}}
    rows = "".join(f'<li><a href="{path}">标题</a></li>' for path in pages).encode()
    server.answers = {"/list.html": ok(rows), **pages}
    got = crawl_once(
        entry=entry(f"http://{HOST}:{server.port}"),
        passes=[f"{HOST}=127.0.0.1:{server.port}/crawl"],
        settings={"page_limit": LIMIT, "page_timeout": 2},
        changes={"RETRY_TIMES": 0, "CLOSESPIDER_TIMEOUT": 30},
    )
    told = {url.rpartition("/")[2]: (disposition, got.reason(url)) for url, disposition in got.endings}
    assert got.crawl["outcome"] == "ok", got.crawl["errors"]
    assert {name for name, (disposition, _) in told.items() if disposition == "failed"} == set(BROKEN)
    assert {name for name, (disposition, _) in told.items() if disposition == "published"} == set(READABLE)
    for name, reason in REASONS.items():
        assert reason in told[name][1], name
    assert not any("the crawl ended first" in reason for _, reason in told.values())
