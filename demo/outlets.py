"""The four invented outlets: a name, a kind and a host each, and how each builds its addresses."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from newswatch.clock import BEIJING
from newswatch.model.source import SourceKind


@dataclass(frozen=True, slots=True)
class Card:
    slug: str
    name: str
    kind: SourceKind

    @property
    def host(self) -> str:
        return f"{self.slug.removeprefix('demo-')}.demo"


class Outlet(Enum):
    """Hosts end in `.demo`, which no registry delegates: only a pass through the guard reaches them."""

    MINISTRY = Card("demo-ministry", "工信演示站", SourceKind.MINISTRY)
    AGENCY = Card("demo-agency", "启明社", SourceKind.AGENCY)
    PAPER = Card("demo-paper", "工业晨报", SourceKind.NEWSPAPER)
    PORTAL = Card("demo-portal", "众闻网", SourceKind.AGGREGATOR)


def number_of(key: str) -> str:
    """32 hex digits for one item, the same in every run."""
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()


def path_of(outlet: Outlet, key: str, published: datetime) -> str:
    """The item's address on its outlet, in the form that outlet's family uses."""
    number, day = number_of(key), published.astimezone(BEIJING)
    if outlet is Outlet.MINISTRY:
        return f"/xwfb/gxdt/art/{day:%Y}/art_{number}.html"
    if outlet is Outlet.AGENCY:
        return f"/tech/{day:%Y%m%d}/{number}/c.html"
    if outlet is Outlet.PAPER:
        return f"/n1/{day:%Y}/{day:%m%d}/c1027-{int(number[:8], 16):010d}.html"
    return f"/tech/{day:%Y-%m-%d}/doc-i{number[:15]}.shtml"
