"""The facts of a page in, what a reader should know of them as a whole out: where the page contradicts itself."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from newswatch.model.article import Flag
from newswatch.model.moment import Moment
from pipelines.reading.clocks import Published
from pipelines.reading.credit import Credited, is_outlet
from pipelines.reading.origins import Origin
from pipelines.reading.script import simplified

_APART = timedelta(days=1)


def flags(
    credit: Credited | None,
    origin: Origin | None,
    sites: Callable[[], Sequence[str]],
    published: Published | None,
    claimed: Sequence[Moment],
) -> tuple[str, ...]:
    """Where the facts of a page contradict each other.

    `sites` tells the names the page gives its own site where they are asked for, `claimed` are the times of publication
    that its metadata state.
    """
    found = _of_credit(credit, origin, sites)
    apart = published and any(abs(moment.at - published.value.at) > _APART for moment in claimed)
    return tuple(flag.value for flag in (found, Flag.CLOCK_CONTRADICTED if apart else None) if flag)


def _of_credit(credit: Credited | None, origin: Origin | None, sites: Callable[[], Sequence[str]]) -> Flag | None:
    if credit is None:
        return None
    if not is_outlet(credit.value):
        return Flag.PSEUDO_CREDIT
    if origin is None or not origin.closing or _alike(credit.value, origin.value):
        return None
    own = any(_alike(credit.value, site) for site in sites())
    return Flag.CREDITS_ITSELF if own else Flag.CREDIT_CONTRADICTED


def _alike(name: str, other: str) -> bool:
    """Whether two names are of one house as far as they say: one holds the other (新华网, 新华网江北频道)."""
    one, two = (simplified(each).strip("《》 ").lower() for each in (name, other))
    return bool(one and two) and (one in two or two in one)
