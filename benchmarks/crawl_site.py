"""A child of benchmarks.crawling: a site of numbered lists and pages on 127.0.0.1, made when asked; prints its port.

It serves until its standard input closes. Pages are some 8 KB and say that they are about the ministry watched.
"""

import asyncio
import re
import sys

ROWS = 500
"""Links on a list."""
_SENTENCE = (
    "工业和信息化部今天召开会议，部署第{0}批中小企业数字化改造的重点任务，要求各地按季度报送进展，并公开典型做法。"
)
_ASKED = re.compile(rb"GET /(list|a)/(\d+)\.html HTTP/1\.1\r\n")
_ROBOTS = b"User-agent: *\nDisallow: /private/\n"


def listing(number: int) -> str:
    first = number * ROWS
    rows = "".join(
        f'<li><a href="/a/{each}.html">工信部部署第{each}批改造</a><span>2026-11-03</span></li>'
        for each in range(first, first + ROWS)
    )
    return f"<html><head><title>列表</title></head><body><ul>{rows}</ul></body></html>"


def page(number: int) -> str:
    menu = "".join(f'<li><a href="/channel/{each}/">频道{each}</a></li>' for each in range(40))
    text = "".join(f"<p>{_SENTENCE.format(f'{number}之{line}')}</p>" for line in range(12))
    return (
        f"<html><head><title>工信部部署第{number}批改造</title></head><body><ul>{menu}</ul>"
        f"<h1>工信部部署第{number}批改造</h1><div>2026-11-03 09:30 来源：示例日报</div><div>{text}</div></body></html>"
    )


def answer(asked: bytes) -> bytes:
    match = _ASKED.match(asked)
    if match:
        body = (listing if match[1] == b"list" else page)(int(match[2])).encode()
        return _response(b"200 OK", b"text/html; charset=utf-8", body)
    if asked.startswith(b"GET /robots.txt "):
        return _response(b"200 OK", b"text/plain", _ROBOTS)
    return _response(b"404 Not Found", b"text/plain", b"not here")


def _response(status: bytes, kind: bytes, body: bytes) -> bytes:
    head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (status, kind, len(body))
    return head + body


class Site(asyncio.Protocol):
    """HTTP/1.1 with connections kept, as much as a crawler's GET needs."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._heard = b""

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            asked, _, self._heard = self._heard.partition(b"\r\n\r\n")
            self._transport.write(answer(asked + b"\r\n"))


async def serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Site, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
