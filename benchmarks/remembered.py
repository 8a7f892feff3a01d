"""Made-up articles in, what the whole repost check costs with so many remembered out: to decide, to admit, to write and
load.

The texts of the articles stand in a file, in place of the store that keeps them. They are made up of every second item
of the stream; decided are the items between, which have their stock phrases and none of their sentences.
"""

import os
import tempfile
import time
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
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
    """Send a printed line for each of `sizes` to `out`, and how the cost of a decision grew; then None."""
    from consumers.dedup.engine import Engine
    from consumers.dedup.memory import Memory

    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as other:
        folder, texts = Path(name), Texts(stream, halved=True)
        kept, source = Kept(folder), iter(texts)
        _warm(Kept(Path(other)), texts)
        memory, before, spent, added = Memory(_HORIZON, kept.articles, folder / "memory"), resident(), 0.0, 0
        engine, whole = Engine(_HORIZON, memory=memory), []
        for size in sizes:
            spent += sum(_admit(memory, kept, next(source)) for _ in range(size - added))
            added = size
            grown = resident() - before
            times, spun, found = _asked(engine, kept, texts, added, _LOOK_UPS)
            started = time.perf_counter()
            memory.save(added, kept.article(added - 1).event_id)
            written = time.perf_counter()
            Memory.restored(folder / "memory", _HORIZON, kept.articles, alone=False)
            loaded = time.perf_counter()
            p50, p95 = np.percentile(times, (50, 95))
            costs = f"{1e6 * spent / added:8.1f} {p50:12.1f} {p95:8.1f} {np.mean(times):7.1f} {spun:7.1f} {found:11.3f}"
            whole.append(1e6 * spent / added + float(np.mean(times)))
            rest = f"{grown / added:18.0f} {written - started:9.2f} {loaded - written:8.2f}"
            out.send(f"{'memory':11} {added:9,} {costs} {rest}")
        out.send(f"cost (decide and admit) at {sizes[-1]:,} over {sizes[0]:,}: {whole[-1] / whole[0]:.2f}")
    out.send(None)


def _warm(kept: Kept, texts: Texts) -> None:
    """Let everything be compiled."""
    from consumers.dedup.engine import Engine
    from consumers.dedup.memory import Memory

    memory = Memory(_HORIZON)
    for codes, _ in zip(texts, range(_WARM), strict=False):
        _admit(memory, kept, codes)
    _asked(Engine(_HORIZON, memory=memory), kept, texts, _WARM, _WARM)


def _asked(engine: Any, kept: Kept, texts: Texts, added: int, many: int) -> tuple[list[float], float, float]:
    """Microseconds of each decision on a new text and, on average, on as many spun copies, and the share of these that
    was tied to their originals."""
    times, copies, tied = [], 0.0, 0
    for turn in range(many):
        fresh = made(added + turn, texts.other[turn % len(texts.other)])
        started = time.process_time()
        engine.decide(fresh)
        times.append(1e6 * (time.process_time() - started))
        original = kept.article(turn * (added // many))
        codes = np.frombuffer(original.reading.text.encode("utf-32-le"), np.uint32)
        copy = replace(made(added + turn, texts.changed(codes, _SPUN)), seen=original.seen + _APART)
        started = time.process_time()
        judged = engine.decide(copy)
        copies += time.process_time() - started
        tied += any(each.to == original.event_id for each in judged.relations)
    return times, 1e6 * copies / many, tied / many


HEAD = (
    f"{'':11} {'articles':>9} {'admit us':>8} {'decide p50':>12} {'p95':>8} {'mean':>7} {'copies':>7} {'copy tied':>11}"
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
