"""Alerts into a 钉钉 group, by its custom robot (自定义机器人), signed where there is a secret.

The service's own pages (https://open.dingtalk.com/document/orgapp/custom-robot-access and
https://open.dingtalk.com/document/orgapp/custom-bot-send-message-type) state: POST to /robot/send?access_token=…; with
signing also `timestamp` (ms) and `sign`, the HMAC-SHA256 of timestamp, line feed and secret with the secret (`SEC…`) as
the key, in base64; a body of at most 20,000 bytes; 20 messages a minute, above that none for ten minutes; nobody is
mentioned who is not listed under `at`. Errors come in HTTP 200 as `errcode`: 130101 and 410100 too fast, 310000 no
keyword, wrong sign or address not listed, 300005 and 400101 no such token, 400102 robot disabled, 400106 no such robot,
400013 group dissolved, 43010x content refused, -1 busy.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import orjson

from consumers.alerts.channels.channel import BadChannel, Undelivered
from consumers.alerts.channels.markdown import markdown
from consumers.alerts.channels.message import Message, text_of
from consumers.alerts.channels.pace import Pace
from consumers.alerts.channels.post import Answer
from consumers.alerts.channels.robot import Codes, Line, Robot, read
from newswatch.clock import EPOCH

A_MINUTE = 20
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,128}")
_CODES = Codes(
    gone=frozenset({300005, 400013, 400101, 400102, 400106}),
    passing=frozenset({-1}),
    slower=frozenset({130101, 410100}),
    wait=timedelta(minutes=10),
)
_SECRET = "SEC"
"""How such a secret begins."""
_TITLE = 60
"""Characters of the line that a phone shows of a message."""


class DingTalk(Robot):
    name = "dingtalk"
    _most = 20_000

    def __init__(self, base: str, token: str, line: Line, pace: Pace, secret: str = "") -> None:
        super().__init__(base, token, line, pace)
        self._secret = secret

    def _size(self, message: Message) -> int:
        return len(orjson.dumps(self._body(message, EPOCH)))

    def _path(self, now: datetime) -> str:
        path = f"/robot/send?access_token={self._token}"
        if not self._secret:
            return path
        at = (now - EPOCH) // timedelta(milliseconds=1)
        return f"{path}&timestamp={at}&sign={quote(signature(at, self._secret), safe='')}"

    def _body(self, message: Message, now: datetime) -> dict[str, Any]:
        title = message.head or message.rest or text_of(message.stories[0].title)
        return {
            "msgtype": "markdown",
            "markdown": {"title": title[:_TITLE], "text": markdown(message, end="  \n")},
            "at": {"isAtAll": False},
        }

    def _said(self, answer: Answer) -> Undelivered | None:
        return _CODES.failure(self.name, read(answer), "errcode")


def signature(at: int, secret: str) -> str:
    """`at` is in milliseconds since 1970."""
    return b64encode(hmac.digest(secret.encode(), f"{at}\n{secret}".encode(), "sha256")).decode()


def token_of(text: str) -> str:
    """Raises BadChannel, which quotes nothing of a token."""
    if not _TOKEN.fullmatch(text):
        raise BadChannel(
            "channel dingtalk: write dingtalk:TOKEN, what stands behind access_token= in its address: 64 hex digits"
        )
    return text


def secret_of(secrets: Sequence[str]) -> str:
    """The first secret of the form that 钉钉 gives out; empty where there is none: the robot then goes by keywords."""
    return next((secret for secret in secrets if secret.startswith(_SECRET)), "")
