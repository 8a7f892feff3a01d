"""A parcel in, what people read of it out: short lines in Chinese or English, free of everything that a client obeys.

Channels put these lines into their own form (Markdown, entities, HTML) and nothing else of an alert.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

import httpx

from newswatch import chinese
from newswatch.clock import BEIJING
from newswatch.logs import plain
from newswatch.model.alert import Alert, AlertEvent, Parcel
from newswatch.model.moment import Moment, Precision
from newswatch.model.notice import Notice
from newswatch.model.story import Distortion

Language = Literal["zh", "en"]

LONGEST_LINK = 1000
"""Characters of an address that is linked to; a longer one is left out: chat services cut it into a wrong one."""
_TITLE, _LEAD, _NAME, _REASON, _LINE = 200, 160, 60, 80, 300
_DISTORTIONS = 5
"""How many differences of a copy are shown."""

_SHOWN = {Precision.SECOND: 19, Precision.MINUTE: 16, Precision.HOUR: 13, Precision.DAY: 10}
"""Characters of an ISO clock that each precision vouches for."""

_WHY = {
    AlertEvent.NEW: ("new story", "新报道"),
    AlertEvent.OFFICIAL: ("first official or central-media copy", "首次见于官方或中央媒体"),
    AlertEvent.SPREAD: ("spread to {number} sites", "已传播到 {number} 家网站"),
    AlertEvent.CHANGED: ("the original has changed", "原文已变"),
    AlertEvent.DISTORTED: ("a copy says otherwise", "有转载与原文不符"),
    AlertEvent.REVISION: ("revised", "改稿"),
    AlertEvent.TAKEDOWN: ("taken down", "原文已撤下"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line; `hit` where the query met it."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert as it is read. `link` leads to the original, `copy_link` to the copy it is about (named by `copy`); any
    of these may be empty.
    """

    title: tuple[Run, ...]
    where: str
    lead: tuple[Run, ...]
    notes: tuple[str, ...]
    link: str
    copy: str = ""
    copy_link: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A parcel as it is read; `head` and `rest` are empty in that of a single alert. `command` is what to type, in a
    word to the owner: it is shown as it stands.
    """

    head: str
    stories: tuple[Shown, ...]
    rest: str
    command: str = ""


def message_of(parcel: Parcel, language: Language) -> Message:
    stories = tuple(shown(alert, language) for alert in parcel.alerts)
    if parcel.notice and not stories:
        return Message(_notice(parcel.notice, language), (), "", parcel.notice.remedy)
    count = len(stories) + parcel.more
    if len(stories) == count == 1:
        return Message("", stories, "")
    name = plain(parcel.name or parcel.query or parcel.subscription_id, _NAME)
    head = f"{name}：{count} 条" if language == "zh" else f"{name}: {count} stories"
    rest = f"另有 {parcel.more} 条" if language == "zh" else f"and {parcel.more} more"
    return Message(head, stories, rest if parcel.more else "")


def _notice(notice: Notice, language: Language) -> str:
    """At most _LINE characters; its command follows."""
    name, reason = plain(notice.channel, _NAME), plain(notice.reason, _REASON)
    since = notice.since.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    if language == "zh":
        return f"渠道 {name} 已停用，用下面的命令恢复；未送达的提醒保留（{since} 起无一送达：{reason}）"
    said = f"Channel {name} was switched off; the command below switches it on again; what it is owed is kept"
    return f"{said} (nothing has arrived since {since} Beijing time: {reason})"


def subject(parcel: Parcel, language: Language) -> str:
    """One line that names the parcel: a single alert's title, and why it is told where it is no new story; else the
    digest's heading.
    """
    message = message_of(parcel, language)
    if message.head:
        return message.head
    alert, title = parcel.alerts[0], text_of(message.stories[0].title)
    if alert.event is AlertEvent.NEW:
        return title
    return f"{_why(alert, language)}{'：' if language == 'zh' else ': '}{title}"


def shown(alert: Alert, language: Language) -> Shown:
    needles = [hit.printed for hit in alert.hits]
    return Shown(
        title=marked(plain(alert.title, _TITLE).strip() or "—", needles),
        where=" · ".join(filter(None, [plain(alert.site, _NAME), _origin(alert), clock(alert, language)])),
        lead=marked(plain(alert.lead, _LEAD), needles),
        notes=tuple(plain(note, _LINE) for note in _notes(alert, language)),
        link=safe_link(alert.url),
        copy=_copy(alert, language) if alert.copy_site or alert.copy_url else "",
        copy_link=safe_link(alert.copy_url),
    )


def _notes(alert: Alert, language: Language) -> Iterator[str]:
    zh = language == "zh"
    copies, sites = alert.copies, alert.sites
    spread = f"{copies} 篇" if zh else _many(copies, "copy", "copies")
    if alert.event is not AlertEvent.SPREAD or alert.number != sites:  # else that number has been said
        spread += f"，{sites} 家网站" if zh else f" at {_many(sites, 'site')}"
    yield f"{_why(alert, language)} · {spread}"
    if alert.words:
        yield ("命中：" if zh else "hits: ") + ("、" if zh else ", ").join(plain(word, _NAME) for word in alert.words)
    if alert.was:
        yield ("原题：" if zh else "was: ") + plain(alert.was, _TITLE)
    yield from (_differs(each, zh) for each in alert.distortions[:_DISTORTIONS])
    if left := len(alert.distortions[_DISTORTIONS:]):
        yield f"另有 {left} 处不符" if zh else f"and {_many(left, 'difference')} more"


def _why(alert: Alert, language: Language) -> str:
    return _WHY[alert.event][language == "zh"].format(number=alert.number)


def _copy(alert: Alert, language: Language) -> str:
    return ("转载：" if language == "zh" else "copy: ") + (plain(alert.copy_site, _NAME) or "…")


def _differs(distortion: Distortion, zh: bool) -> str:
    kind = chinese.CHANGED.get(distortion.kind, distortion.kind) if zh else distortion.kind
    here, there = (plain(text, _NAME) or "—" for text in (distortion.here, distortion.there))
    return f"{kind}{'：' if zh else ': '}{here} ≠ {there}"


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"


def _origin(alert: Alert) -> str:
    return "" if alert.origin == alert.site else plain(alert.origin, _NAME)


def clock(alert: Alert, language: Language) -> str:
    """The page's clock in Beijing time, as finely as it was printed; else when the text was first seen."""
    zh = language == "zh"
    zone = " 北京时间" if zh else " Beijing time"
    if alert.published is None:
        at = alert.seen.astimezone(BEIJING).isoformat(sep=" ", timespec="minutes")[:16]
        return f"首见 {at}{zone}" if zh else f"first seen {at}{zone}"
    at = printed(alert.published)
    if alert.published.precision is Precision.HOUR:
        at += "时" if zh else "h"
    return at if alert.published.precision is Precision.DAY else at + zone


def printed(published: Moment) -> str:
    """`YYYY-MM-DD HH:MM:SS` in Beijing time, as much of it as the precision vouches for."""
    return published.beijing()[: _SHOWN[published.precision]].replace("T", " ")


def marked(text: str, needles: Iterable[str]) -> tuple[Run, ...]:
    """The text in runs, with every place of a needle as a hit; Latin words and numbers are found whole."""
    known = {needle for needle in (plain(each, _LINE) for each in needles) if needle.strip()}
    if not known:
        return (Run(text),) if text else ()
    longest_first = sorted(known, key=lambda needle: (-len(needle), needle))
    pieces = re.split("(" + "|".join(map(_whole, longest_first)) + ")", text)  # text and needles alternate
    return tuple(Run(piece, index % 2 == 1) for index, piece in enumerate(pieces) if piece)


def _whole(needle: str) -> str:
    before = "(?<![A-Za-z0-9])" if needle[0].isascii() and needle[0].isalnum() else ""
    after = "(?![A-Za-z0-9])" if needle[-1].isascii() and needle[-1].isalnum() else ""
    return before + re.escape(needle) + after


def text_of(runs: Iterable[Run], before: str = "", after: str = "") -> str:
    """The runs as one text, hits between `before` and `after`."""
    return "".join(f"{before}{run.text}{after}" if run.hit else run.text for run in runs)


def safe_link(url: str) -> str:
    """The address as every client may be given it, or nothing.

    Only http and https without a user name, ASCII, and percent-encoded wherever Markdown or HTML might read a sign as
    theirs (RFC 3986, 2.4: the encoded form of a sign that delimits nothing names the same).
    """
    try:
        parsed = httpx.URL(url.strip())
        if parsed.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9.-]+", parsed.raw_host.decode()):
            return ""
        link = quote(str(parsed), safe="%/:=&?#+$,;@~.-_")
    except (httpx.InvalidURL, ValueError):
        return ""
    return link if len(link) <= LONGEST_LINK and not parsed.userinfo else ""
