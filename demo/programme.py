"""The moment the demo is set up in; everything the four sites publish, when and in which guise, out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from demo.disguise import annotated, falsified, traditional
from demo.outlets import Outlet, path_of
from demo.texts import Text, readings, written
from newswatch.clock import BEIJING
from newswatch.model.story import Disguise

STANDING = -1.0
"""Seconds after the opening of what is there before it."""

LENGTH = 30.0
"""Seconds over which the demo publishes."""

TRUE_FIGURE, FALSE_FIGURE = "12.6亿元", "126亿元"


_ERRING = Text("工信部发布会图文实录", ())
_WALLED = Text("智能工厂里的十个瞬间", ())


class Fault(Enum):
    """What is wrong with a page that breaks."""

    ERROR = "error"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Item:
    """One page of one outlet, listed from `at` seconds after the opening; `published` is what the page states.

    `credited` is the name at its source line and `linked` the key of the item that line links to; `wire` says that the
    body opens with a wire head. `disguises` is the least a watcher must name; `dressed` wraps the body in the host's
    boilerplate.
    """

    key: str
    outlet: Outlet
    at: float
    story: str
    text: Text
    published: datetime
    credited: str
    linked: str = ""
    wire: bool = False
    dressed: bool = False
    disguises: frozenset[Disguise] = frozenset()
    fault: Fault | None = None

    @property
    def path(self) -> str:
        return path_of(self.outlet, self.key, self.published)


def programme(opening: datetime) -> tuple[Item, ...]:
    """What is published, in order of appearance; stated times lie shortly before `opening`, an aware datetime.

    The interview's copies come before the agency's own text, so that the story first has a copy for its original and
    is given another root later. The earlier yearly notice is dated a year back.
    """
    ago = _ago(opening)
    items = (*_interview(ago), *_conference(ago), *_notices(opening, ago), *_rest(ago))
    return tuple(sorted(items, key=lambda item: item.at))


def _ago(opening: datetime) -> Callable[[int], datetime]:
    """Minutes before the opening to a stated time."""
    return lambda minutes: (opening - timedelta(minutes=minutes)).replace(second=0, microsecond=0)


def _interview(ago: Callable[[int], datetime]) -> tuple[Item, ...]:
    first = ago(47)
    text = written("interview", first.astimezone(BEIJING).date())
    converted = traditional(text)
    name = Outlet.AGENCY.value.name
    return (
        Item("interview.ministry", Outlet.MINISTRY, 0, "interview", text, ago(31), name),
        Item("interview.plain", Outlet.PORTAL, 4, "interview", text, ago(25), name, dressed=True),
        Item("interview.agency", Outlet.AGENCY, 9, "interview", text, first, name, wire=True),
        Item(
            "interview.traditional",
            Outlet.PORTAL,
            14,
            "interview",
            converted,
            ago(20),
            name,
            linked="interview.agency",
            disguises=frozenset({Disguise.TRADITIONAL}),
        ),
        Item(
            "interview.pinyin",
            Outlet.PORTAL,
            18,
            "interview",
            annotated(converted, readings()),
            ago(14),
            name,
            disguises=frozenset({Disguise.TRADITIONAL, Disguise.PINYIN}),
        ),
        Item(
            "interview.falsified",
            Outlet.PAPER,
            22,
            "interview",
            falsified(text, TRUE_FIGURE, FALSE_FIGURE),
            ago(8),
            name,
            disguises=frozenset({Disguise.EDITED}),
        ),
    )


def _conference(ago: Callable[[int], datetime]) -> tuple[Item, ...]:
    first = ago(160)
    text = written("conference", first.astimezone(BEIJING).date())
    name = Outlet.AGENCY.value.name
    return (
        Item("conference.agency", Outlet.AGENCY, STANDING, "conference", text, first, name, wire=True),
        Item("conference.portal", Outlet.PORTAL, 7, "conference", text, ago(130), name, dressed=True),
        Item("conference.paper", Outlet.PAPER, 12, "conference", text, ago(95), name, linked="conference.agency"),
    )


def _notices(opening: datetime, ago: Callable[[int], datetime]) -> tuple[Item, ...]:
    now, then = ago(40), ago(40) - timedelta(days=364)
    return tuple(
        Item(
            f"notice.{variant}",
            Outlet.MINISTRY,
            at,
            f"notice.{variant}",
            written("notice", published.astimezone(BEIJING).date(), variant),
            published,
            "中小企业局",
        )
        for variant, at, published in (("earlier", STANDING, then), ("later", 16, now))
    )


def _rest(ago: Callable[[int], datetime]) -> tuple[Item, ...]:
    battery, ginkgo = ago(300), ago(200)
    paper, portal = Outlet.PAPER.value.name, Outlet.PORTAL.value.name
    text = written("battery", battery.astimezone(BEIJING).date())
    park = written("ginkgo", ginkgo.astimezone(BEIJING).date())
    return (
        Item("battery", Outlet.PAPER, STANDING, "battery", text, battery, paper),
        Item("ginkgo", Outlet.PORTAL, STANDING, "", park, ginkgo, portal, dressed=True),
        Item("broken.error", Outlet.PORTAL, 10, "", _ERRING, ago(6), portal, fault=Fault.ERROR),
        Item("broken.wall", Outlet.PAPER, 26, "", _WALLED, ago(4), paper, fault=Fault.WALL),
    )
