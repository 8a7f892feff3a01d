"""From stories to readers: one alert for a subscription and story, delivered, and repeated only where a kill hit."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import orjson

from chaos.checks.check import Check
from chaos.expected import Expected
from chaos.found import Found
from consumers.alerts.channels.wording import as_json
from consumers.alerts.match import Matcher
from consumers.alerts.occasions import Occasion
from consumers.alerts.past import Filed, past
from consumers.alerts.written import Matter, Met, written
from consumers.dedup.outlets import Outlets
from newswatch.codec import Unreadable
from newswatch.model.alert import Alert, AlertEvent
from newswatch.model.ledger import Ruling
from newswatch.model.story import Verdict
from newswatch.model.subscription import Subscription
from newswatch.wire.messages import AlertDue, decode
from newswatch.wire.topics import DUE

_ON_THE_WAY = 5.0
"""Seconds that a request may lie before its receiver takes it up: who sent it may be dead by then."""
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_NEW = Occasion(AlertEvent.NEW)


def checks(expected: Expected, found: Found, channels: tuple[str, ...], deaths: Sequence[float]) -> Iterator[Check]:
    """`deaths` are the moments (Unix time) at which the delivering role was killed."""
    wanted = _alerts(expected, found, channels)
    yield Check.same("each alert is in the outbox", "alert", wanted.keys(), found.alerts.keys())
    yield Check.of("alerts say what the matcher says", len(wanted), len(found.alerts), _differ(wanted, found.alerts))
    yield Check.of("each alert is announced", len(wanted), len(found.records[DUE.name]), _unannounced(wanted, found))
    delivered = found.outbox.get("delivered", 0)
    yield Check.of("each alert is delivered on each channel", len(wanted) * len(channels), delivered, _owed(found))
    yield Check.of("each line is in the file once", len(wanted), len(found.lines), _lines(wanted, found))
    if not any(channel.startswith("webhook:") for channel in channels):
        return
    came = {name for _, name in found.received}
    yield Check.same("each alert came to the webhook", "alert", wanted.keys(), came)
    repeats = len(found.received) - len(came)
    why = "a webhook hears twice only around a kill"
    yield Check.of(why, len(came), len(came) + repeats, _repeated(found.received, deaths))


def _alerts(expected: Expected, found: Found, channels: tuple[str, ...]) -> dict[str, Alert]:
    """What the matcher alone makes of the texts that came to be a story's original, the first that hits."""
    known = {name: Subscription(name, query, channels, _EPOCH) for name, query in expected.subscriptions.items()}
    matcher = Matcher.of(known.values())
    alerts: dict[str, Alert] = {}
    outlets = Outlets.of(expected.sources.values())
    rulings = [line for line in found.ledger if isinstance(line, Ruling)]
    filed = [
        Filed.of(each, found.articles[each.event_id]) for each in found.decisions if each.event_id in found.articles
    ]
    for decision in found.decisions:
        article = found.articles.get(decision.event_id)
        if decision.verdict is Verdict.QUARANTINED or decision.original != decision.event_id or article is None:
            continue
        then = past(decision.story_id, decision.number, filed, rulings)
        matter = Matter(decision.story_id, article, then, _EPOCH)
        document = matter.document(_NEW, outlets)
        for match in matcher.match_text(document):
            subscription = known[match.subscription_id]
            alert = written(subscription, Met(_NEW, match, document), matter, decision.story_id, 0, _EPOCH)
            alerts.setdefault(alert.alert_id, alert)
    return alerts


def _differ(wanted: Mapping[str, Alert], found: Mapping[str, Alert]) -> Iterator[str]:
    for name in sorted(wanted.keys() & found.keys()):
        for part in Alert.__slots__:
            here, there = getattr(found[name], part), getattr(wanted[name], part)
            if part != "created_at" and here != there:
                yield f"alert {name}: its {part} is {here!r}, not {there!r}"


def _unannounced(wanted: Mapping[str, Alert], found: Found) -> Iterator[str]:
    told = set()
    for record in found.records[DUE.name]:
        try:
            told.add(decode(AlertDue, record.value).alert_id)
        except Unreadable:  # poisoned by us
            continue
    yield from (f"alert {name}: announced to nobody" for name in sorted(wanted.keys() - told))
    yield from (f"alert {name}: announced, and nobody's" for name in sorted(told - wanted.keys()))


def _owed(found: Found) -> Iterator[str]:
    for what in ("owed", "given_up"):
        if found.outbox.get(what):
            yield f"{found.outbox[what]} {what.replace('_', ' ')}"
    for name, alert in found.alerts.items():
        arrived = {attempt.channel for attempt in found.deliveries[name] if attempt.arrived}
        for channel in set(alert.channels) - arrived:
            yield f"alert {name}: no delivery noted on {channel.partition(':')[0]}"


def _lines(wanted: Mapping[str, Alert], found: Found) -> Iterator[str]:
    lines: dict[str, list[bytes]] = defaultdict(list)
    for line in found.lines:
        lines[orjson.loads(line)["alert_id"]].append(line)
    yield from (f"alert {name}: {len(same)} lines in the file" for name, same in lines.items() if len(same) > 1)
    yield from (f"alert {name}: no line in the file" for name in sorted(wanted.keys() - lines.keys()))
    yield from (f"alert {name}: a line nobody expects" for name in sorted(lines.keys() - wanted.keys()))
    for name in sorted(lines.keys() & found.alerts.keys()):
        if lines[name][0] != as_json(found.alerts[name]):
            yield f"alert {name}: its line is not the outbox's alert"


def _repeated(received: Sequence[tuple[float, str]], deaths: Sequence[float]) -> Iterator[str]:
    """Two requests for one alert without a death between them."""
    last: dict[str, float] = {}
    doubled: Counter[str] = Counter()
    for at, name in sorted(received):
        if name in last and not any(last[name] - _ON_THE_WAY <= death <= at for death in deaths):
            doubled[name] += 1
        last[name] = at
    yield from (f"alert {name}: sent again {times} times, and nobody was killed" for name, times in doubled.items())
