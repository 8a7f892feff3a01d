"""Alerts into a 企业微信 group, by its robot (群机器人).

The service's own page (https://developer.work.weixin.qq.com/document/path/91770) states: POST to
/cgi-bin/webhook/send?key=…; markdown content at most 4096 bytes of UTF-8 (text 2048); `<@userid>` in content mentions a
member; 20 messages a minute and robot. Errors come in HTTP 200 as `errcode`
(https://developer.work.weixin.qq.com/document/path/90313): 93000 no such key, 93004 robot disabled, 93008 not in the
group, 45009 over the rate, 45033 too many at once, -1 busy, 40058 a parameter (a content too long, for one).
"""

import re
from datetime import datetime, timedelta
from typing import Any

from consumers.alerts.channels.channel import BadChannel, Undelivered
from consumers.alerts.channels.markdown import markdown
from consumers.alerts.channels.message import Message
from consumers.alerts.channels.post import Answer
from consumers.alerts.channels.robot import Codes, Robot, read

A_MINUTE = 20
"""Messages that one robot may send in a minute."""
_KEY = re.compile(r"[A-Za-z0-9-]{8,80}")
_CODES = Codes(
    gone=frozenset({93000, 93004, 93008}),
    passing=frozenset({-1}),
    slower=frozenset({45009, 45033}),
    wait=timedelta(minutes=1),
)


class WeCom(Robot):
    name = "wecom"
    _most = 4096

    def _size(self, message: Message) -> int:
        return len(markdown(message).encode())

    def _path(self, now: datetime) -> str:
        return f"/cgi-bin/webhook/send?key={self._token}"

    def _body(self, message: Message, now: datetime) -> dict[str, Any]:
        return {"msgtype": "markdown", "markdown": {"content": markdown(message)}}

    def _said(self, answer: Answer) -> Undelivered | None:
        return _CODES.failure(self.name, read(answer), "errcode")


def key_of(text: str) -> str:
    """Raises BadChannel, which quotes nothing of a key."""
    if not _KEY.fullmatch(text):
        raise BadChannel(
            "channel wecom: write wecom:KEY, the key behind key= in the robot's address: "
            "32 hex digits with dashes, as 1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f"
        )
    return text
