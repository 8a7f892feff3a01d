"""Alerts to a Telegram chat, by the operator's bot: plain text with entities, so that nothing in it is ever parsed.

The service's own page (https://core.telegram.org/bots/api#sendmessage) states: POST to /bot<token>/sendMessage; `text`
of 1-4096 characters after entities are parsed; entities count in UTF-16 code units; at most 100 of them are heeded
(https://limits.tginfo.me). An error has `ok` false, `error_code` (the HTTP status too) and `description`; 429 has
`parameters.retry_after` in seconds; 403 is a user who blocked the bot, or a group that threw it out; 400 with "chat not
found" or `migrate_to_chat_id` a chat that is no longer there; 401, or 404, a token that is none. 20 messages a minute
to one group (https://core.telegram.org/bots/faq).
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from consumers.alerts.channels.channel import BadChannel, Undelivered
from consumers.alerts.channels.message import Message, Run, Shown
from consumers.alerts.channels.pace import Pace
from consumers.alerts.channels.post import LONGEST_WAIT, Answer, refused
from consumers.alerts.channels.robot import Line, Robot, read

A_MINUTE = 20
_MOST_ENTITIES = 100
_CHAT = re.compile(r"-?\d{1,19}|@[A-Za-z][A-Za-z0-9_]{3,31}")
_BOT = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,100}")
_OK = re.compile(rb'\s{0,9}\{\s{0,9}"ok"\s{0,9}:\s{0,9}true')
"""How a good answer begins; it repeats the whole message, of which we read only the beginning."""
_LOST = re.compile(r"chat not found|group chat was upgraded|user is deactivated|PEER_ID_INVALID", re.IGNORECASE)


class Telegram(Robot):
    name = "telegram"
    _most = 4096

    def __init__(self, base: str, chat: str, line: Line, pace: Pace, bot: str) -> None:
        super().__init__(base, chat, line, pace)
        self._bot = bot

    def _size(self, message: Message) -> int:
        """In UTF-16 code units; a message with too many entities is too large."""
        text, entities = laid_out(message)
        return _units(text) if len(entities) <= _MOST_ENTITIES else self._most + 1

    def _path(self, now: datetime) -> str:
        return f"/bot{self._bot}/sendMessage"

    def _body(self, message: Message, now: datetime) -> dict[str, Any]:
        text, entities = laid_out(message)
        return {
            "chat_id": self._token,
            "text": text,
            "entities": entities,
            "link_preview_options": {"is_disabled": True},
        }

    def _said(self, answer: Answer) -> Undelivered | None:
        if _OK.match(answer.body):
            return None
        code = read(answer).get("error_code")
        if isinstance(code, int) and code >= 400:
            return self._meant(answer, code)
        return Undelivered(f"{self.name}: an answer that is none of its own")

    def _failure(self, answer: Answer, host: str, now: datetime) -> Undelivered | None:
        found = read(answer)
        if found.get("ok") is False:
            return self._said(answer)
        return refused(answer, host, now) or self._said(answer)

    def _meant(self, answer: Answer, code: int) -> Undelivered:
        said, found = f"{self.name}: error_code {code}", read(answer)
        if code == HTTPStatus.TOO_MANY_REQUESTS:
            return Undelivered(said, after=_wait(found))
        if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            # The bot is the operator's, who may put it right; that is no reason to switch every chat off.
            return Undelivered(f"{said}: see NEWSWATCH_TELEGRAM_TOKEN", after=LONGEST_WAIT)
        lost = bool(_LOST.search(str(found.get("description"))[:300]))
        if code == HTTPStatus.FORBIDDEN or lost:
            return Undelivered(said, gone=True)
        return Undelivered(said, permanent=code < 500)


def _wait(found: dict[str, Any]) -> timedelta:
    parameters = found.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    seconds = min(max(asked, 0), int(LONGEST_WAIT.total_seconds())) if isinstance(asked, int) else 60
    return timedelta(seconds=seconds)


def laid_out(message: Message) -> tuple[str, list[dict[str, Any]]]:
    """The text and its entities: links under titles and copies, hits in bold."""
    pieces, entities, offset = list(_pieces(message)), [], 0
    for piece, entity in pieces:
        length = _units(piece)
        if entity:
            entities.append({**entity, "offset": offset, "length": length})
        offset += length
    return "".join(piece for piece, _ in pieces), entities


_Piece = tuple[str, dict[str, Any]]
_BOLD = {"type": "bold"}


def _pieces(message: Message) -> Iterator[_Piece]:
    gap = ""
    if message.head:
        yield message.head, _BOLD
        gap = "\n\n"
    if message.command:
        yield gap, {}
        yield message.command, {"type": "code"}
    for story in message.stories:
        yield gap, {}
        yield from _story(story)
        gap = "\n\n"
    if message.rest:
        yield f"{gap}{message.rest}", {}


def _story(story: Shown) -> Iterator[_Piece]:
    title = "".join(run.text for run in story.title)
    yield title, _leading(story.link)
    for line in filter(None, ([Run(story.where)] if story.where else [], story.lead)):
        yield "\n", {}
        yield from ((run.text, _BOLD if run.hit else {}) for run in line)
    for note in story.notes:
        yield f"\n{note}", {}
    if story.copy:
        yield "\n", {}
        yield story.copy, _leading(story.copy_link)


def _leading(link: str) -> dict[str, Any]:
    return {"type": "text_link", "url": link} if link else {}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def chat_of(text: str) -> str:
    """A chat's number or a channel's @name. Raises BadChannel."""
    if not _CHAT.fullmatch(text):
        raise BadChannel("channel telegram: write telegram:CHAT, its number (-100…) or the @name of a public channel")
    return text


def bot_of(token: str) -> str:
    """The operator's bot token. Raises BadChannel, which quotes nothing of it."""
    if not _BOT.fullmatch(token):
        raise BadChannel("channel telegram: set NEWSWATCH_TELEGRAM_TOKEN to the token that @BotFather gave (123…:AA…)")
    return token
