"""A store and a folder with a snapshot in, an engine that knows the ledger out: from the snapshot in seconds."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from consumers.dedup.engine import Engine
from consumers.dedup.memory import Memory
from consumers.dedup.outlets import Outlets
from consumers.dedup.placement import Placement
from consumers.dedup.snapshot import MANIFEST, Unusable
from newswatch.logs import logger
from newswatch.model.ledger import Line, Ruling
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Store
from newswatch.term import Term

log = logger("dedup")

_PAGE = 500
_MANY = 1000
"""Lines read from the ledger that the next start shall not read again."""


def started(
    store: Store, folder: Path, horizon: timedelta, outlets: Outlets, now: datetime, term: Term | None = None
) -> tuple[Engine, int]:
    """An engine that knows the ledger, and the ledger's last number.

    With a `term` it is the decider's, which keeps its snapshots in `folder`; without, it reads what is there and
    writes nothing. Raises Superseded, Unavailable, and OSError where a decider has no room for texts there.
    """
    number: int | None = None
    try:
        memory, manifest = Memory.restored(folder, horizon, store.articles.many, alone=term is not None)
        number = _verified(store, manifest.number, manifest.line_id, folder)
    except Unusable as error:
        log.info("no_snapshot", reason=str(error))
        if term is not None:
            (folder / MANIFEST).unlink(missing_ok=True)
        memory = Memory(horizon, store.articles.many, folder if term is not None else None)
    engine = Engine(horizon, outlets, memory)
    last = reload(store, engine, now - horizon, term, number)
    if term is not None and last - (number or 0) >= _MANY:
        try:
            engine.save(last, store.decisions.after(last - 1, 1)[0].line_id)
        except OSError as error:  # the next start reads the ledger again; this one has it
            log.warning("not_kept", reason=str(error))
    return engine, last


def _verified(store: Store, number: int, known: str, folder: Path) -> int:
    """`number`, where the ledger's line of that number is `known`: another store's snapshot is of no use."""
    line = next(iter(store.decisions.after(number - 1, 1)), None)
    if line is None or line.number != number or line.line_id != known:
        raise Unusable(f"{folder}: not of this store's ledger")
    return number


def reload(store: Store, engine: Engine, since: datetime, term: Term | None = None, after: int | None = None) -> int:
    """Read what was decided since `since`, and the originals it names, into an empty engine, in decision order.

    One that knows the ledger up to line `after` is told of the rest. Every ruling there ever was comes along: they are
    final. Returns the ledger's last number. Holds `term` meanwhile: a long ledger takes longer to read than a lease
    lives. Raises Superseded, Unavailable.
    """
    number, known = decided_before(store, since) if after is None else after, set[str]()
    recall(store, engine, number)
    while page := store.decisions.after(number, _PAGE):
        if term is not None:
            term.hold()
        older = [store.decisions.get(event) for event in _originals(page, engine.placement) - known]
        lines = sorted({line.number: line for line in [*older, *page] if line is not None}.items())
        articles = store.articles.many(line.event_id for _, line in lines if isinstance(line, Decision))
        for _, line in lines:
            if isinstance(line, Ruling):
                engine.rule(line)
                continue
            article = articles.get(line.event_id)
            if article is None or line.verdict is Verdict.QUARANTINED:  # set aside: it was never admitted
                continue
            if line.event_id not in known:
                engine.admit(article, line)
                known.add(line.event_id)
        number = page[-1].number
    return number


def recall(store: Store, engine: Engine, number: int) -> None:
    """Tell an engine whose memory begins at line `number`, or was kept there, of the rulings until then."""
    read = 0
    while page := store.decisions.rulings(read, _PAGE):
        for ruling in page:
            if ruling.number > number:
                return
            engine.recall(ruling)
        read += len(page)


def _originals(page: Sequence[Line], placement: Placement) -> set[str]:
    """The events that later texts may be compared with: originals, and what a person declared to be the same."""
    found: set[str] = set()
    for line in page:
        if isinstance(line, Ruling):
            found |= {line.original, line.former, line.other_original}
        elif line.original:
            found |= {line.original, *placement.anchors(placement.story(line.event_id, line.story_id))}
    return found


def decided_before(store: Store, since: datetime) -> int:
    """The number of the last decision before `since`; found by halving, as numbers and times rise together."""
    low, high = 0, store.decisions.last()
    while low < high:
        middle = (low + high + 1) // 2
        found = store.decisions.after(middle - 1, 1)
        if found and found[0].decided_at < since:
            low = middle
        else:
            high = middle - 1
    return low
