"""Plans and the ledger of editions in, the editions that are due by now out: those owed, and new ones."""

from collections.abc import Iterator
from datetime import datetime

from consumers.alerts.briefing.spans import due_spans
from newswatch.model.edition import Edition
from newswatch.ports import Store


def any_due(store: Store, now: datetime) -> bool:
    """Raises Unavailable."""
    return bool(store.editions.due(now, 1)) or next(opened(store, now), None) is not None


def opened(store: Store, now: datetime) -> Iterator[Edition]:
    """Editions that are due and not in the ledger yet. Raises Unavailable."""
    for subscription in store.subscriptions.planned():
        plan = subscription.briefing
        if plan is None or subscription.paused:
            continue
        last = store.editions.last(subscription.subscription_id)
        since = plan.since or subscription.created_at
        for begin, end in due_spans(plan, last.until if last else None, since, now):
            yield Edition.of(subscription.subscription_id, begin, end, plan.channels, now)
