"""The ledger in, an index that knows it out: from where the index ends, or from the first line where there is none."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from newswatch.clock import micros
from newswatch.logs import logger
from newswatch.model.article import Article
from newswatch.model.ledger import Line, Ruling
from newswatch.model.story import Story
from newswatch.ports import Store
from newswatch.ports.searching import Known
from newswatch.query.document import Document
from storage.search.segment import Damaged, Entry, NoIndex
from storage.search.shelf import MANIFEST, Shelf, locked

log = logger("search")

_PAGE = 500
_TOGETHER = 5000
"""Lines that are taken in before what came of them is written: what a crash costs of a long way."""

Tell = Callable[[int], object]
DocumentOf = Callable[[Article], Document]
"""What queries see of a story's original."""


class Keeper:
    """Keeps the index in `folder` at what the store says. Raises Unavailable."""

    def __init__(self, store: Store, folder: Path, document_of: DocumentOf) -> None:
        self._store = store
        self._document_of = document_of
        self._folder = folder
        self._at_hand: tuple[tuple[int, int], Shelf] | None = None

    def shelf(self) -> Shelf:
        """The index as it stands on disk, read where it is another than the one at hand. Raises Damaged, OSError."""
        try:
            found = (self._folder / MANIFEST).stat()
        except FileNotFoundError:
            raise NoIndex(f"{self._folder}: there is none") from None
        if self._at_hand is None or self._at_hand[0] != (found.st_ino, found.st_mtime_ns):
            self._at_hand = (found.st_ino, found.st_mtime_ns), Shelf.load(self._folder)
        return self._at_hand[1]

    def catch_up(self, most: int | None = None, wait: float = 0.0, tell: Tell = lambda _: None) -> Known | None:
        """Take in at most so many lines of the ledger; None where another process does, still after `wait` seconds.

        `tell` hears the number of each line that is known by then. Raises OSError where there is no room.
        """
        if known := self._up_to_date():
            return known
        with locked(self._folder, wait) as ours:
            if not ours:
                return None
            try:
                return self._caught_up(self._usable(), most, tell)
            except Damaged as error:  # found out while segments were joined
                tell_lost(error)
                return self._caught_up(self._anew(), most, tell)

    def rebuild(self, wait: float = 0.0, tell: Tell = lambda _: None) -> Known | None:
        """The same from the first line, whatever is there."""
        with locked(self._folder, wait) as ours:
            return self._caught_up(self._anew(), None, tell) if ours else None

    def renew(self, names: Iterable[str], wait: float = 0.0) -> bool:
        """Take in what these stories say now: an article was replaced, of which no line of the ledger tells.

        False where another process is at the index, still after `wait` seconds.
        """
        with locked(self._folder, wait) as ours:
            if ours:
                shelf, ids = self._usable(), sorted(set(names))
                for start in range(0, len(ids), _TOGETHER):
                    self._put(shelf, self._now(ids[start : start + _TOGETHER]), shelf.number, shelf.line_id)
            return ours

    def verify(self) -> None:
        """Look at every byte; an index in which one is not as it was written goes, and is made again by and by."""
        try:
            for part in self.shelf().parts:
                part.segment.verify()
        except NoIndex:  # whoever reads it next says so
            return
        except Damaged as error:
            tell_lost(error)
            with locked(self._folder, 0) as ours:
                if ours:  # else whoever writes there looks at what it takes up
                    (self._folder / MANIFEST).unlink(missing_ok=True)

    def _up_to_date(self) -> Known | None:
        """What is known where that is all there is to know: then nobody needs the lock."""
        try:
            number = self._verified().number
        except Damaged:
            return None
        return None if self._store.decisions.after(number, 1) else Known(number, whole=True)

    def _verified(self) -> Shelf:
        """The index as it is. Raises Damaged where it is not of this store."""
        shelf = self.shelf()
        line = next(iter(self._store.decisions.after(shelf.number - 1, 1)), None) if shelf.number else None
        if shelf.number and (line is None or (line.number, line.line_id) != (shelf.number, shelf.line_id)):
            raise NoIndex(f"{self._folder}: not of this store's ledger")
        return shelf

    def _usable(self) -> Shelf:
        """The index as it is; an empty one where there is none, none that can be used, or another store's."""
        try:
            return self._verified()
        except Damaged as error:
            tell_lost(error)
            return self._anew()

    def _anew(self) -> Shelf:
        """An empty index, which stands from now on."""
        shelf = Shelf(self._folder)
        shelf.put([], [], 0, "")
        return shelf

    def _caught_up(self, shelf: Shelf, most: int | None, tell: Tell) -> Known:
        last = None if most is None else shelf.number + most
        number, whole = shelf.number, False
        while not whole and (last is None or number < last):
            fresh: dict[str, Entry | None] = {}
            line: Line | None = None
            until = number + _TOGETHER if last is None else min(number + _TOGETHER, last)
            while number < until and not whole:
                page = self._store.decisions.after(number, min(_PAGE, until - number))
                lines = self._settled(page)
                fresh |= self._now(_touched(lines))
                whole = len(lines) < min(_PAGE, until - number)
                if lines:
                    line, number = lines[-1], lines[-1].number
                    tell(number)
            if line is not None:
                self._put(shelf, fresh, number, line.line_id)
        return Known(number, whole)

    def _put(self, shelf: Shelf, fresh: Mapping[str, Entry | None], number: int, line_id: str) -> None:
        self._at_hand = None  # it changes, and where it cannot be written it is not what is there
        entries = [entry for entry in fresh.values() if entry is not None]
        shelf.put(entries, [name for name, entry in fresh.items() if entry is None], number, line_id)

    def _settled(self, page: Sequence[Line]) -> Sequence[Line]:
        """Without the last line where its stories do not show it yet: the decider applies each before the next."""
        if not page or self._store.decisions.after(page[-1].number, 1):
            return page
        names = _touched(page[-1:])
        stories = self._store.stories.many(names)
        applied = all(name in stories and stories[name].decision >= page[-1].number for name in names)
        return page if applied else page[:-1]

    def _now(self, names: Collection[str]) -> dict[str, Entry | None]:
        """By id each of these stories as it is now; None for one that was absorbed."""
        stories = self._store.stories.many(names)
        standing = {story.story_id: story for story in stories.values()}
        articles = self._store.articles.many(story.original for story in standing.values())
        return dict.fromkeys(names) | {name: self._entry(story, articles) for name, story in standing.items()}

    def _entry(self, story: Story, articles: Mapping[str, Article]) -> Entry | None:
        article = articles.get(story.original)
        if article is None:
            log.error("original_missing", story_id=story.story_id, event_id=story.original)
            return None
        return Entry(story.story_id, micros(story.changed_at), micros(story.opened_at), self._document_of(article))


def _touched(lines: Iterable[Line]) -> set[str]:
    """The stories that the lines say something of."""
    return {
        name
        for line in lines
        for name in ((line.story_id, line.other) if isinstance(line, Ruling) else (line.story_id,))
        if name  # what was set aside belongs to none
    }


def tell_lost(error: Damaged) -> None:
    """Say in the log why an index is made anew."""
    if isinstance(error, NoIndex):
        log.info("index_anew", reason=str(error))
    else:
        log.warning("index_lost", reason=str(error))
