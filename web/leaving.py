"""The address at a letter's foot in, a page that asks out; one click there, or by the mail program, in (RFC 8058), the
channel off.

Whoever holds the address reads the letter: its signature is the proof, and no token, name or origin is asked for.
Opening it changes nothing, for mail servers open every address they see.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from typing import Annotated
from urllib.parse import unquote_plus

from fastapi import APIRouter, Depends, Request, Response

from newswatch.logs import plain
from newswatch.model.subscription import Subscription
from newswatch.subscribing.addresses import shown
from newswatch.subscribing.leaving import channel_named, without
from newswatch.subscribing.office import Changed, Office, Unknown
from newswatch.unsubscribe import Leave
from web.gate import LEAVING

_CLICK = ("List-Unsubscribe", "One-Click")
_URLENCODED = "application/x-www-form-urlencoded"
_BOUNDARY = re.compile("boundary=\"?([A-Za-z0-9'()+_,./:=? -]{0,69}[A-Za-z0-9'()+_,./:=?-])")
_NAMED = re.compile(b'form-data; ?name="?([A-Za-z-]{1,40})')
_MOST = 20
"""Fields of a form that are looked at."""
_NAME, _ADDRESS = 60, 80
"""Characters shown of a subscription's name and of an address."""
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>退订 Unsubscribe</title><style>:root {{ color-scheme: light dark; }}
body {{ font: 1.05rem/1.6 sans-serif; max-width: 34rem; margin: 15vh auto 0; padding: 0 1rem;
  overflow-wrap: anywhere; }}
button {{ font: inherit; padding: .4rem 1.2rem; }}</style></head><body>
{body}
</body></html>
"""
_FORM = """<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">
<button>退订 <span lang="en">Unsubscribe</span></button></form>"""


@dataclass(frozen=True)
class Leaving:
    """What addresses are signed with, and the operator's office, which takes channels off."""

    leave: Leave
    office: Office


async def _posted(request: Request) -> bytes:
    """The gate has bounded it."""
    return await request.body()


def routes(leaving: Leaving) -> APIRouter:
    """Answers at one place, whatever the address that leads there through the operator's proxy is."""
    router = APIRouter(include_in_schema=False)

    @router.get(LEAVING)
    def ask(subscription: str = "", channel: str = "", token: str = "") -> Response:
        if not leaving.leave.vouches(subscription, channel, token):
            return _nowhere()
        try:
            found = leaving.office.get(subscription)
        except Unknown:
            return _off()
        address = channel_named(found, channel)
        if address is None:
            return _off()
        last = _is_last(Changed(found, without(found, channel)))
        return _page(_asked(found, address, last=last) + _FORM)

    @router.post(LEAVING)
    def leave(
        request: Request,
        body: Annotated[bytes, Depends(_posted)],
        subscription: str = "",
        channel: str = "",
        token: str = "",
    ) -> Response:
        if not leaving.leave.vouches(subscription, channel, token):
            return _nowhere()
        if _CLICK not in _fields(request.headers.get("content-type", ""), body):
            return _page(_both("这不是退订请求。", "This asks for nothing."), HTTPStatus.BAD_REQUEST)
        left = leaving.office.leave(subscription, channel)
        return _off(paused=left is not None and _is_last(left))

    return router


def _fields(kind: str, body: bytes) -> Iterator[tuple[str, str]]:
    """The first fields of a form of either type that RFC 8058 names; the gate has let no other in."""
    boundary = _BOUNDARY.search(kind)
    if kind.partition(";")[0].strip().lower() == _URLENCODED:
        for field in body.decode("utf-8", "replace").split("&", _MOST)[:_MOST]:
            name, _, value = field.partition("=")
            yield unquote_plus(name), unquote_plus(value)
    elif boundary:
        for part in body.split(b"--" + boundary[1].encode(), _MOST)[:_MOST]:
            head, _, said = part.partition(b"\r\n\r\n")
            if named := _NAMED.search(head):
                yield named[1].decode(), said.decode("utf-8", "replace").strip()


def _is_last(left: Changed) -> bool:
    """Whether it was by this channel's leaving that the subscription was paused."""
    return left.after.paused and not (left.before and left.before.paused)


def _asked(found: Subscription, address: str, *, last: bool) -> str:
    name = escape(plain(found.name or found.subscription_id, _NAME))
    to = escape(plain(shown(address), _ADDRESS))
    told = _both(f"不再把“{name}”发往 {to}？", f"Send no more of “{name}” to {to}?")
    if last:
        told += _both("这是最后一个渠道，该订阅将暂停。", "It is the last channel: the subscription will be paused.")
    return told


def _off(*, paused: bool = False) -> Response:
    """The same whether it was this request that took it off, an earlier one, or the subscription is gone."""
    told = _both("已退订，不再发送。", "Unsubscribed: nothing more is sent there.")
    if paused:
        told += _both("这是最后一个渠道，订阅已暂停。", "It was the last channel: the subscription is paused.")
    return _page(told)


def _nowhere() -> Response:
    """Of what is not signed here nothing is told."""
    return _page(_both("这个链接无效。", "This link leads nowhere."), HTTPStatus.NOT_FOUND)


def _both(chinese: str, english: str) -> str:
    return f'<p>{chinese}<br><span lang="en">{english}</span></p>\n'


def _page(body: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(_PAGE.format(body=body), status.value, _HEADERS, "text/html; charset=utf-8")
