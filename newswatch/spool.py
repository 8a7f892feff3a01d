"""Messages written but not yet acknowledged: out of the spool, onto the log, and only then forgotten."""

from collections.abc import Sequence
from datetime import datetime

from newswatch import crash
from newswatch.ports import CrawlState, Log, Pending
from newswatch.wire.headers import EVENT_ID


def send(pending: Pending, crawl_state: CrawlState, log: Log) -> None:
    """Publish one spooled message and take it out of the spool once the log has it. Raises Unavailable."""
    log.publish(pending.topic, pending.article_id, pending.value, {EVENT_ID: pending.event_id})
    crash.point("spool.published")
    crawl_state.acknowledge(pending.article_id, pending.event_id)
    crash.point("spool.acknowledged")


def send_all(article_id: str, crawl_state: CrawlState, log: Log) -> None:
    """Publish everything of one address that waits, in the order of its chain. Raises Unavailable.

    An event must not overtake an earlier one of its address that an outage of the log left behind.
    """
    for pending in crawl_state.waiting(article_id):
        send(pending, crawl_state, log)


def relay(crawl_state: CrawlState, log: Log, before: datetime, limit: int = 100) -> Sequence[str]:
    """Send what a crawl spooled before `before` and did not live to publish; the event ids sent, oldest first.

    A crawl that is merely slow sends the same message too: consumers know an event by its id.
    """
    waiting = crawl_state.pending(before, limit)
    for pending in waiting:
        send(pending, crawl_state, log)
    return [pending.event_id for pending in waiting]
