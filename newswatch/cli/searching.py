"""A house in, the search over its stories out: what a command asks, and what a role keeps fresh between other work."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newswatch.cli.exits import Code, Stop
from newswatch.cli.queried import Queried
from newswatch.cli.words import say
from newswatch.clock import Clock
from newswatch.logs import logger
from newswatch.ports import Store
from newswatch.ports.searching import Search
from newswatch.settings import Settings

log = logger("search")

_PATIENCE = 5.0
"""Seconds a command waits for another process that is at the index."""
_LONG = 5000
"""Lines of the ledger after which a person is told what takes so long."""
_STEP = 200
"""Lines taken in between two looks at other work: a quarter of a second."""
_EVERY, _AFTER_FAULT = timedelta(seconds=2), timedelta(minutes=1)


def folder_of(settings: Settings) -> Path:
    """The folder in which the index of stories is kept on this machine."""
    return settings.data / "search"


def fresh(store: Store, settings: Settings, queried: Queried | None = None) -> Search:
    """The search, told of all that the ledger says by now, or of less where another process is just writing that.

    `queried` is that of who makes documents too, so that the catalogue is read once. Raises Stop where the folder has
    no room, and Unavailable.
    """
    from storage.search.index import FolderSearch
    from storage.search.keeper import Keeper

    folder = folder_of(settings)
    search = FolderSearch(Keeper(store, folder, queried or Queried(settings)), folder, _PATIENCE, _Told())
    try:
        known = search.refresh()
    except OSError as error:
        raise _no_room(error, folder) from None
    if not known.whole:
        _note(
            f"the index of stories is being written and knows the ledger up to line {known.number}",
            f"报道索引正在更新，目前截至记录第 {known.number} 条",
        )
    return search


def rebuild(store: Store, settings: Settings) -> int:
    """Make the index anew; the ledger's line up to which it knows. Raises Stop, Unavailable."""
    from newswatch.cli.progress import progress
    from storage.search.keeper import Keeper

    folder = folder_of(settings)
    try:
        with progress(say("Making the index of stories", "正在重建报道索引")) as tell:
            known = Keeper(store, folder, Queried(settings)).rebuild(_PATIENCE, lambda number: tell(str(number)))
    except OSError as error:
        raise _no_room(error, folder) from None
    if known is None:
        raise Stop(f"{folder}: another process is at the index; try again in a minute", Code.BUSY)
    return known.number


def renew(store: Store, settings: Settings, stories: Iterable[str]) -> None:
    """Tell the index of stories whose articles were replaced in place. Raises Stop, Unavailable."""
    from storage.search.keeper import Keeper

    folder = folder_of(settings)
    try:
        done = Keeper(store, folder, Queried(settings)).renew(stories, _PATIENCE)
    except OSError as error:
        raise _no_room(error, folder) from None
    if not done:
        raise Stop(f"{folder}: another process is at the index; run newswatch search rebuild in a minute", Code.BUSY)


class Tending:
    """Keeps the index fresh: a step is called often and takes a little in, if it is time for that."""

    def __init__(self, store: Store, settings: Settings, clock: Clock) -> None:
        from storage.search.keeper import Keeper

        self._keeper = Keeper(store, folder_of(settings), Queried(settings))
        self._clock = clock
        self._next = datetime.min.replace(tzinfo=UTC)
        self._verified = False

    def step(self) -> None:
        """Raises Unavailable. A full disk is told of in the log, and stops nothing else."""
        now = self._clock()
        if now < self._next <= now + _AFTER_FAULT:
            return
        try:
            if not self._verified:
                self._keeper.verify()
                self._verified = True
            known = self._keeper.catch_up(_STEP)
        except OSError as error:
            log.warning("index_not_kept", reason=str(error))
            self._next = now + _AFTER_FAULT
            return
        self._next = now + _EVERY if known is None or known.whole else now


class _Told:
    """Tells a person once, where bringing the index up to date takes long."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._said = False

    def __call__(self, number: int) -> None:
        self._first = number if self._first is None else self._first
        if not self._said and number - self._first >= _LONG:
            self._said = True
            _note(
                "the index of stories is brought up to date first; the service (make run) keeps it so",
                "先更新报道索引；服务（make run）会一直维护它",
            )


def _note(english: str, chinese: str) -> None:
    print(say(english, chinese), file=sys.stderr)


def _no_room(error: OSError, folder: Path) -> Stop:
    return Stop(f"search: {error.filename or folder}: {error.strerror}; make room or make it writable", Code.FOLDER)
