"""How a visit to a known article ended in, whether its page is missing, and the message once it is gone for good, out.

One 404 proves little: a site deploys, a cache forgets. Nothing there twice, some minutes apart and nothing else said in
between, is gone. A refusal, a wall, an error of the server or a silence says nothing of the page.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from newswatch.model import ids
from newswatch.model.disposition import Disposition
from newswatch.model.page import Page
from newswatch.ports import Pending, Visit
from newswatch.wire.messages import ArticleGone, encode
from newswatch.wire.topics import GONE

APART = timedelta(minutes=10)
"""At least so long after it was first found missing a page is found gone."""
_ABSENT = (404, 410)
_SAYS_SO = "soft_404"
"""The reading's word for a page that says in its words that what was asked for is not there."""
_SILENT = (Disposition.FAILED, Disposition.BLOCKED, Disposition.ROBOTS, Disposition.QUARANTINED)


def is_missing(visit: Visit | None, disposition: Disposition, reason: str, page: Page | None) -> bool:
    """Whether a visit found nothing at an address where `visit` had found an article."""
    if visit is None or visit.event_id is None or page is None:
        return False
    absent = disposition is Disposition.FAILED and page.status in _ABSENT
    return absent or (disposition is Disposition.NOT_ARTICLE and reason == _SAYS_SO)


def noted(visit: Visit, missing: bool, now: datetime) -> Visit:
    """The visit at `now` with what is known of its page being missing, or gone."""
    if missing:
        since = visit.gone_since or now
        return replace(visit, gone_since=since, gone_at=visit.gone_at or (now if now - since >= APART else None))
    if visit.disposition in _SILENT:
        return visit
    return replace(visit, gone_since=None, gone_at=None)


def message(visit: Visit, before: Visit | None) -> Pending | None:
    """What the spool is to hold of a page that this visit, and not the one before, found gone."""
    if visit.gone_at is None or visit.gone_since is None or visit.event_id is None or (before and before.gone_at):
        return None
    gone = ArticleGone(visit.article_id, visit.event_id, visit.url, visit.reason, visit.gone_since, visit.gone_at)
    name = ids.gone_id(visit.event_id, visit.gone_since)
    return Pending(name, visit.article_id, GONE.name, encode(gone), visit.gone_at)
