"""What a run of `chaos.deliveries` wrote and what its receivers noted in, every difference out."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import orjson

from chaos import receipts
from chaos.ground import EVER, SUBSCRIPTIONS, Ground, alert_of
from newswatch.ports import Store


def verified(ground: Ground) -> Iterator[str]:
    """Every difference between what was owed and what came."""
    with ground.store() as store:
        totals, written = store.outbox.totals(), ground.written
        yield from (f"{totals[what]} {what}" for what in ("owed", "given_up") if totals[what])
        for subscription in SUBSCRIPTIONS:
            names = [alert_of(subscription, number, EVER).alert_id for number in range(written)]
            names += _begun(store, alert_of(subscription, written, EVER).alert_id)
            for channel in subscription.channels:
                recorded = {
                    name: each.parcel_id
                    for name in names
                    for each in store.outbox.deliveries(name)
                    if each.channel == channel and each.arrived
                }
                yield from (f"{channel}: alert {name} is lost" for name in names if name not in recorded)
                yield from _came(ground.folder, channel, recorded)


def _begun(store: Store, name: str) -> list[str]:
    """The alert that the writer was at when it was killed, if it stands."""
    return [name] if store.outbox.get(name) else []


def _came(folder: Path, channel: str, recorded: dict[str, str]) -> Iterator[str]:
    kind, _, name = channel.partition(":")
    if kind == "people":
        yield from receipts.faults(channel, receipts.noted(folder / f"{name}.receipts"), recorded)
        return
    lines = Counter(orjson.loads(line)["alert_id"] for line in (folder / name).read_bytes().splitlines())
    yield from (f"{channel}: {number} lines of alert {alert}" for alert, number in lines.items() if number > 1)
    yield from (f"{channel}: no line of alert {alert}" for alert in recorded.keys() - lines.keys())
