"""Made-up articles in, what everything the repost check remembers costs out: to admit, to look up, to write and load.

The texts of the articles stand in a file, in place of the store that keeps them.
"""

import os
import tempfile
import time
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.resident import resident
from benchmarks.synthetic import Texts
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.story import Decision, Verdict
from newswatch.text.fold import Codes

_HORIZON = timedelta(days=400)
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
_APART = timedelta(seconds=30)
_LOOK_UPS = 1_000
_WARM = 200
_STORIES = 5
_SPUN = 0.27


class Kept:
    """Articles by number, their texts in a file."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / "kept.bin").open("w+b", buffering=0)
        self._ends = array("q", [0])
        self._numbers: dict[str, int] = {}

    def add(self, codes: Codes) -> Article:
        number = len(self._ends) - 1
        self._file.write(codes.tobytes())
        self._ends.append(self._ends[-1] + codes.nbytes)
        return made(number, codes)

    def article(self, number: int) -> Article:
        start, end = self._ends[number], self._ends[number + 1]
        return made(number, np.frombuffer(os.pread(self._file.fileno(), end - start, start), np.uint32))

    def close(self) -> None:
        self._file.close()

    def articles(self, events: Iterable[str]) -> Mapping[str, Article]:
        """By event id; the number of an article stands at its end."""
        return {event: self.article(int(event[-8:], 16)) for event in events}


def made(number: int, codes: Codes) -> Article:
    """The article `number` with this text."""
    text = codes.tobytes().decode("utf-32-le")
    article = ids.digest("made", number)
    event = f"{article[:-8]}{number:08x}"
    seen = _FIRST + number * _APART
    return Article(article, event, None, article, "", f"https://made.example/{number}", "", seen, Reading("", text, ""))


def measure(stream: Path, sizes: Sequence[int], out: Any) -> None:
    """Send a printed line for each of `sizes` to `out`, then None."""
    from consumers.dedup.memory import Memory

    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as other:
        folder, texts = Path(name), Texts(stream)
        kept, source = Kept(folder), iter(texts)
        _warm(Memory(_HORIZON), Kept(Path(other)), texts)
        memory, before, spent, added = Memory(_HORIZON, kept.articles, folder / "memory"), resident(), 0.0, 0
        for size in sizes:
            spent += sum(_admit(memory, kept, next(source)) for _ in range(size - added))
            added = size
            grown = resident() - before
            times, found = _asked(memory, kept, texts, added, _LOOK_UPS)
            started = time.perf_counter()
            memory.save(added, kept.article(added - 1).event_id)
            written = time.perf_counter()
            Memory.restored(folder / "memory", _HORIZON, kept.articles, alone=False)
            loaded = time.perf_counter()
            p50, p95 = np.percentile(times, (50, 95))
            costs = f"{1e6 * spent / added:8.1f} {p50:12.1f} {p95:8.1f} {np.mean(times):7.1f} {found:11.3f}"
            rest = f"{grown / added:18.0f} {written - started:9.2f} {loaded - written:8.2f}"
            out.send(f"{'memory':11} {added:9,} {costs} {rest}")
    out.send(None)


def _warm(memory: Any, kept: Kept, texts: Texts) -> None:
    """Let everything be compiled."""
    for codes, _ in zip(texts, range(_WARM), strict=False):
        _admit(memory, kept, codes)
    _asked(memory, kept, texts, _WARM, _WARM)


def _asked(memory: Any, kept: Kept, texts: Texts, added: int, many: int) -> tuple[list[float], float]:
    """Microseconds of each look-up, half of them of spun copies, and the share of these whose original was named."""
    from consumers.dedup.sheet import Sheet

    times, found = [], 0
    for turn, fresh in zip(range(many), texts, strict=False):
        number = turn * (added // many)
        original = np.frombuffer(kept.article(number).reading.text.encode("utf-32-le"), np.uint32)
        sheet = Sheet(made(added + turn, texts.changed(original, _SPUN) if turn % 2 else fresh))
        sheet.sample  # noqa: B018 - prepared before the clock runs
        started = time.process_time()
        hits = memory.promising(sheet, _STORIES)
        times.append(1e6 * (time.process_time() - started))
        found += turn % 2 and any(known.order == number for _, known in hits)
    return times, 2 * found / many


HEAD = (
    f"{'':11} {'articles':>9} {'admit us':>8} {'look-up p50':>12} {'p95':>8} {'mean':>7} {'copy found':>11}"
    f" {'process B/article':>18} {'write s':>9} {'load s':>8}"
)


def _admit(memory: Any, kept: Kept, codes: Codes) -> float:
    """Seconds of processor time, the folding of the text included."""
    article = kept.add(codes)
    story = ids.story_id(article.event_id)
    decision = Decision(
        article.event_id, article.article_id, 0, 0, Verdict.NEW_STORY, story, article.event_id, False, article.seen
    )
    started = time.process_time()
    memory.admit(article, decision)
    return time.process_time() - started
