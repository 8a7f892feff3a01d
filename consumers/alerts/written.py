"""Something to tell of a story and a subscription whose query it meets in, the Alert that says it out."""

from dataclasses import dataclass
from datetime import datetime

from consumers.alerts.lead import shown
from consumers.alerts.match import Match
from consumers.alerts.occasions import Occasion
from consumers.alerts.past import Past
from consumers.alerts.queried import document_of
from consumers.dedup.outlets import Outlets
from newswatch.model import ids
from newswatch.model.alert import Alert
from newswatch.model.article import Article
from newswatch.model.subscription import Subscription
from newswatch.query.query import Document, parse


@dataclass(frozen=True, slots=True)
class Matter:
    """A story at a line of the ledger that there is something to tell of.

    `story_id` is its name in that line, and `at` when the log had it.
    """

    story_id: str
    original: Article
    past: Past
    at: datetime

    def document(self, occasion: Occasion, outlets: Outlets) -> Document:
        """What queries see of it at an occasion: the original whatever it is, and the copy at hand if any."""
        copy = occasion.copy if occasion.copy and occasion.copy.event_id != self.original.event_id else None
        disguises = occasion.disguises if copy else ()
        return document_of(self.original, outlets, event=occasion.event, disguises=disguises, copy=copy)


@dataclass(frozen=True, slots=True)
class Met:
    """A subscription that is owed an occasion, and what of the document met its query."""

    occasion: Occasion
    match: Match
    document: Document


def written(subscription: Subscription, met: Met, matter: Matter, story_id: str, number: int, now: datetime) -> Alert:
    """What the subscriber is told, under the story's name and the number that tell it from all else."""
    original, occasion = matter.original, met.occasion
    reading, copy = original.reading, occasion.copy
    hits = parse(subscription.query).cited(met.document)
    title, lead = shown(reading.title, reading.text, hits)
    return Alert(
        alert_id=ids.alert_id(subscription.subscription_id, story_id, occasion.event, number),
        subscription_id=subscription.subscription_id,
        story_id=story_id,
        event=occasion.event,
        number=number,
        words=met.match.words,
        title=title,
        lead=lead,
        url=original.url,
        site=original.site,
        origin=reading.origin or reading.credited,
        published=reading.published,
        seen=original.seen,
        created_at=now,
        channels=subscription.channels,
        hits=hits,
        copies=max(matter.past.copies, 1),
        sites=max(matter.past.sites, 1),
        copy_url=copy.url if copy else "",
        copy_site=copy.site if copy else "",
        distortions=occasion.distortions,
        was=occasion.was,
    )
