"""Alerts into a 飞书 (Lark) group, by its custom robot (自定义机器人), signed where there is a secret.

The service's own page (https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot) states: POST to
/open-apis/bot/v2/hook/…; with signing `timestamp` (s) and `sign` in the body, the HMAC-SHA256 of nothing with
timestamp, line feed and secret as the key, in base64; a body of at most 20 KB; 100 messages a minute and
5 a second, and 11232 at full hours when the service is busy. In a `post` the tags are the structure: text in a `text`
tag mentions nobody. Errors come as `code`, also in HTTP 200: 19001 no such robot, 19021 wrong sign or a clock an hour
off, 19022 address not listed, 19024 no keyword, 9499 a bad request or, by its words, too many of them.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from consumers.alerts.channels.channel import BadChannel, Undelivered
from consumers.alerts.channels.message import Message, Run, Shown, text_of
from consumers.alerts.channels.pace import Pace
from consumers.alerts.channels.post import Answer
from consumers.alerts.channels.robot import Codes, Line, Robot, read
from newswatch.clock import EPOCH

A_MINUTE = 100
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,128}")
_CODES = Codes(gone=frozenset({19001}), passing=frozenset(), slower=frozenset({11232}), wait=timedelta(minutes=1))
_TOO_MANY = 9499


class Feishu(Robot):
    name = "feishu"
    _most = 20_000

    def __init__(self, base: str, token: str, line: Line, pace: Pace, secret: str = "") -> None:
        super().__init__(base, token, line, pace)
        self._secret = secret

    def _size(self, message: Message) -> int:
        return len(orjson.dumps(self._body(message, EPOCH + timedelta(days=20_000))))

    def _path(self, now: datetime) -> str:
        return f"/open-apis/bot/v2/hook/{self._token}"

    def _body(self, message: Message, now: datetime) -> dict[str, Any]:
        signed = {}
        if self._secret:
            at = int(now.timestamp())
            signed = {"timestamp": str(at), "sign": signature(at, self._secret)}
        post = {"title": message.head, "content": list(_paragraphs(message))}
        return {**signed, "msg_type": "post", "content": {"post": {"zh_cn": post}}}

    def _said(self, answer: Answer) -> Undelivered | None:
        found = read(answer)
        if found.get("code") == _TOO_MANY and "too many" in str(found.get("msg")).lower():
            return Undelivered(f"{self.name}: code {_TOO_MANY}, too fast", after=_CODES.wait)
        return _CODES.failure(self.name, found, "code")

    def _failure(self, answer: Answer, host: str, now: datetime) -> Undelivered | None:
        """The body's code tells more than a status beside it, such as 400 with 19001."""
        code = read(answer).get("code")
        return self._said(answer) if isinstance(code, int) and code else super()._failure(answer, host, now)


def _paragraphs(message: Message) -> Iterator[list[dict[str, str]]]:
    for number, story in enumerate(message.stories):
        if number:
            yield [_text(" ")]
        yield from _story(story)
    for line in filter(None, (message.command, message.rest)):
        yield [_text(line)]


def _story(story: Shown) -> Iterator[list[dict[str, str]]]:
    """Hits in 【】: the tag's bold is nowhere promised to custom robots."""
    yield [_linked(text_of(story.title), story.link)]
    yield from ([_text(line)] for line in (story.where, _marked(story.lead), *story.notes) if line)
    if story.copy:
        yield [_linked(story.copy, story.copy_link)]


def _marked(runs: Sequence[Run]) -> str:
    return text_of(runs, "【", "】")


def _text(text: str) -> dict[str, str]:
    return {"tag": "text", "text": text}


def _linked(text: str, link: str) -> dict[str, str]:
    return {"tag": "a", "text": text, "href": link} if link else _text(text)


def signature(at: int, secret: str) -> str:
    """`at` is in seconds since 1970. The text that is signed is the key, and the message is empty."""
    return b64encode(hmac.digest(f"{at}\n{secret}".encode(), b"", "sha256")).decode()


def token_of(text: str) -> str:
    """Raises BadChannel, which quotes nothing of a token."""
    if not _TOKEN.fullmatch(text):
        raise BadChannel(
            "channel feishu: write feishu:TOKEN, what stands behind /hook/ in the robot's address: "
            "32 hex digits with dashes, as 1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f"
        )
    return text


def secret_of(secrets: Sequence[str]) -> str:
    """The first secret that is neither a webhook's nor 钉钉's; empty where there is none."""
    return next((secret for secret in secrets if not secret.startswith(("whsec_", "SEC"))), "")
