"""A store and a folder with a snapshot in, an engine that knows the ledger out, in seconds."""

from datetime import datetime, timedelta
from pathlib import Path

from consumers.dedup.engine import Engine
from consumers.dedup.handler import reload
from consumers.dedup.memory import Memory
from consumers.dedup.outlets import Outlets
from consumers.dedup.snapshot import MANIFEST, Unusable
from newswatch.logs import logger
from newswatch.ports import Store
from newswatch.term import Term

log = logger("dedup")

_MANY = 1000
"""Lines read from the ledger that the next start shall not read again."""


def started(
    store: Store, folder: Path, horizon: timedelta, outlets: Outlets, now: datetime, term: Term | None = None
) -> tuple[Engine, int]:
    """An engine that knows the ledger, and the ledger's last number.

    With a `term` it is the decider's, which keeps its snapshots in `folder`; without, it reads what is there and
    writes nothing. Raises Superseded, Unavailable, and OSError where a decider cannot write in the folder.
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
        engine.save(last, store.decisions.after(last - 1, 1)[0].line_id)
    return engine, last


def _verified(store: Store, number: int, known: str, folder: Path) -> int:
    """`number`, where the ledger's line of that number is `known`: another store's snapshot is of no use."""
    line = next(iter(store.decisions.after(number - 1, 1)), None)
    if line is None or line.number != number or line.line_id != known:
        raise Unusable(f"{folder}: not of this store's ledger")
    return number
