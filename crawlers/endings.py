"""A fetched page or a failed fetch in, how it ended out: the one place that says what a status or an error means."""

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest

from crawlers.discovery.walls import wall
from crawlers.pace import NoTurn, ToldToStop
from crawlers.robots import ForbiddenByRobots, RobotsUnheard
from crawlers.why import why
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.outcome import Outcome
from newswatch.model.page import Page
from newswatch.ports import Unavailable


def of_page(page: Page) -> Ended | None:
    """Why a fetched page cannot be an article; None where it may be one and is worth reading."""
    reason = wall(page)
    if reason:
        return Ended(Disposition.BLOCKED, reason)
    if page.status == 304:
        return Ended(Disposition.FAILED, "HTTP 304 though no condition was asked")
    if page.status != 200:
        return Ended(Disposition.FAILED, f"HTTP {page.status}")
    return None


def was_asked(error: BaseException | None) -> bool:
    """Whether the failure says anything of the address: else the next crawl takes it up as if nothing had been."""
    return not isinstance(error, NoTurn | Unavailable)


def of_failure(error: BaseException | None) -> Ended:
    """How a candidate ended whose page never arrived."""
    if isinstance(error, ForbiddenByRobots):
        return Ended(Disposition.ROBOTS, "robots.txt")
    if isinstance(error, DownloadCancelledError):
        return Ended(Disposition.FAILED, "larger than the page limit")
    if isinstance(error, IgnoreRequest | Unavailable):
        return Ended(Disposition.FAILED, str(error))
    return Ended(Disposition.FAILED, why(error))


def of_watch(error: BaseException | None) -> tuple[Outcome, str]:
    """What state a source's list is in when its page never arrived."""
    reason = of_failure(error).reason
    if isinstance(error, ForbiddenByRobots):
        return Outcome.BLOCKED, reason
    if isinstance(error, ToldToStop):
        return Outcome.STOPPED, reason
    if isinstance(error, IgnoreRequest | DownloadCancelledError) and not isinstance(error, RobotsUnheard | NoTurn):
        return Outcome.BROKEN, reason
    return Outcome.UNREACHABLE, reason
