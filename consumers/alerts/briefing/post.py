"""Subscriptions with a plan in, their briefings made and handed over out: each span once, also after a kill -9.

An edition is kept in the ledger before anything of it is sent, and each channel is struck off when it has it. Who dies
in between sends again what may have arrived: with the same Message-ID, under the same file name.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from consumers.alerts.briefing.build import Wanted, briefing
from consumers.alerts.briefing.carriers import Carriers, Document, Issue
from consumers.alerts.briefing.documents import document, file_name
from consumers.alerts.briefing.ledger import opened
from consumers.alerts.briefing.sheet import sheet_of
from consumers.alerts.channels.channel import BadChannel, Undelivered
from consumers.alerts.queried import DocumentOf
from consumers.alerts.senders import defect
from newswatch.clock import Clock
from newswatch.codec import Unreadable
from newswatch.logs import logger, plain
from newswatch.model.edition import Edition
from newswatch.model.subscription import Subscription
from newswatch.ports import Store, Unavailable
from newswatch.ports.searching import Search
from newswatch.query.query import QueryError, parse
from newswatch.settings import Settings
from newswatch.subscribing.addresses import kind_of

log = logger("briefing")

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 360, 720))
"""The pause after each failed try; after the one that follows the last pause the channel is given up."""
_LATER = timedelta(hours=1)
"""When an edition of a paused subscription is looked at again."""
_SOON = timedelta(minutes=1)
_AT_ONCE = 100


class Held(Protocol):
    """The right to send, which another may have taken meanwhile: newswatch.term.Term."""

    def hold(self) -> None:
        """Raises Superseded."""


class Post:
    """Sends what is due. One at a time in an installation, under a lease that `held` stands for."""

    def __init__(
        self,
        store: Store,
        search: Callable[[], Search],
        document_of: DocumentOf,
        settings: Settings,
        clock: Clock,
        held: Held,
        carriers: Carriers | None = None,
    ) -> None:
        self._store = store
        self._search = search
        self._document_of = document_of
        self._settings = settings
        self._clock = clock
        self._held = held
        self._carriers = carriers or Carriers(settings)

    def run(self) -> int:
        """How many editions were worked on. Raises Unavailable, Superseded."""
        for edition in opened(self._store, self._clock()):
            self._store.editions.put(edition)
        editions = self._store.editions.due(self._clock(), _AT_ONCE)
        for edition in editions:
            self._held.hold()
            try:
                self._work(edition)
            except Unreadable as error:  # its subscription, say; the others are not to wait for it
                log.error("damaged", edition=edition.edition_id, reason=plain(str(error)))
                self._store.editions.put(edition.put_off(self._clock() + _LATER))
        return len(editions)

    def _work(self, edition: Edition) -> None:
        now = self._clock()
        subscription = self._store.subscriptions.get(edition.subscription_id)
        plan = subscription.briefing if subscription else None
        for each in edition.owed:
            if plan is None or each.channel not in plan.channels:
                edition = self._kept(edition.tried(each.channel, now, "not asked for any more"))
        if subscription is None or plan is None or edition.due is None:
            return
        if subscription.paused:
            self._kept(edition.put_off(now + _LATER))
            return
        issue = self._made(subscription, edition, now)
        if issue is None:
            return
        for each in edition.owed:
            if each.due <= now:
                self._held.hold()
                edition = self._kept(self._handed(edition, each.channel, issue))

    def _made(self, subscription: Subscription, edition: Edition, now: datetime) -> Issue | None:
        """None where it cannot be made now, which is noted. Raises Unavailable."""
        try:
            if issue := self._issue(subscription, edition, now):
                return issue
        except QueryError as error:
            failure = Undelivered(f"query: {error}", permanent=True)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - a defect met by one briefing must cost that one, not everybody's
            failure = _defect(error)
        else:
            self._kept(edition.put_off(now + _SOON))
            return None
        for each in edition.owed:
            if each.due <= now:
                edition = self._kept(_failed(edition, each.channel, failure, now))
        return None

    def _kept(self, edition: Edition) -> Edition:
        """As it stands then; where another has changed it meanwhile, as that one left it."""
        self._store.editions.put(edition)
        return self._store.editions.get(edition.edition_id) or edition

    def _issue(self, subscription: Subscription, edition: Edition, now: datetime) -> Issue | None:
        """None while the index of stories is not whole. Raises QueryError, Unavailable."""
        plan = subscription.briefing
        search = self._search()
        if plan is None or not search.refresh().whole:
            return None
        wanted = wanted_of(subscription, edition.since, edition.until)
        made = briefing(wanted, self._store, search, self._document_of, now)
        font, mark = self._settings.briefing_font, edition.edition_id[:8]
        sheet = sheet_of(made, self._settings.alert_language)
        who = subscription.subscription_id
        documents = [
            Document(file_name(who, made, form, mark), form, document(sheet, form, font)) for form in plan.formats
        ]
        return Issue(edition.edition_id, who, sheet, documents, edition.made_at)

    def _handed(self, edition: Edition, channel: str, issue: Issue) -> Edition:
        """The edition with one more try."""
        now = self._clock()
        try:
            self._carriers.hand(channel, issue)
        except (Undelivered, BadChannel) as failure:
            return _failed(edition, channel, failure, now)
        except Exception as error:  # noqa: BLE001 - as in making it
            return _failed(edition, channel, _defect(error), now)
        log.info("sent", edition=edition.edition_id, subscription=edition.subscription_id, channel=kind_of(channel))
        return edition.tried(channel, now)


def _failed(edition: Edition, channel: str, failure: Undelivered | BadChannel, now: datetime) -> Edition:
    """The edition with a try that failed, which is logged."""
    reason, again = plain(str(failure)), _again(failure, edition.failures(channel), now)
    kind = kind_of(channel)
    log.warning("will_retry" if again else "given_up", edition=edition.edition_id, channel=kind, reason=reason)
    return edition.tried(channel, now, reason, again)


def _defect(error: Exception) -> Undelivered:
    """Tried again all the same: it may be the disk's or the memory's fault, or be mended by then."""
    return Undelivered(str(defect(error)))


def _again(failure: Undelivered | BadChannel, failures: int, now: datetime) -> datetime | None:
    """When to try again after so many earlier failures; None: never."""
    if isinstance(failure, BadChannel) or failure.permanent or failures >= len(BACK_OFF):
        return None
    return now + max(BACK_OFF[failures], failure.after)


def wanted_of(subscription: Subscription, since: datetime, until: datetime) -> Wanted:
    """What a subscription's briefing of [since, until) is asked of. Raises QueryError."""
    schedule = subscription.briefing.schedule if subscription.briefing else subscription.schedule
    name = subscription.name or subscription.subscription_id
    return Wanted(name, parse(subscription.query), since, until, schedule.zone, subscription)
