"""A news stream's sentences in, one table of what the index costs at 10,000, 100,000 and a million articles out.

usage: python -m benchmarks.index [--stream FILE] [--sizes N ...] [--memory N] [--quick]

Texts are made up of the stream's sentences. Half of the look-ups are of new texts, half of copies of stored ones with a
quarter of the characters replaced, as a spinner does. Memory is what the index's arrays take, and by how much the
process has grown. Beside it stands datasketch's MinHashLSH on the same sampled grams, in the same run; either has a
process of its own. Then comes the whole repost check: decisions on new texts with so many remembered, and the writing
and loading of the snapshot.
Without the stream it says so.
"""

import argparse
import dataclasses
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from benchmarks import remembered
from benchmarks.resident import resident
from benchmarks.synthetic import Texts
from newswatch.text.fingerprint import Hashes, grams, sampled

_SHARED = Path(__file__).resolve().parents[2] / "shared"
_SIZES = (10_000, 100_000, 1_000_000)
_PEER_SIZES = (10_000, 100_000)
_LOOK_UPS = 2_000
_WARM = 300
"""Look-ups that are not counted, behind so much adding."""
_BATCH = 1_000
_MOST = 24
"""Texts asked of the index for one article, as the repost check does."""
_SPUN = 0.27
_EXPECTED = 5
"""A copy counts as found among so many."""
_PERMUTATIONS = 128


class Subject(Protocol):
    """What is measured: texts are numbered in the order they are added; `find` names the likest, best first."""

    name: str

    def add(self, sample: Hashes) -> None: ...

    def find(self, sample: Hashes) -> list[int]: ...

    def size(self) -> int:
        """Bytes of its arrays; 0 where it has none."""


class Ours:
    name = "newswatch"

    def __init__(self) -> None:
        from consumers.dedup.index import Index

        self._index = Index()

    def add(self, sample: Hashes) -> None:
        self._index.add(sample)

    def find(self, sample: Hashes) -> list[int]:
        found: list[int] = self._index.look_up(sample, _MOST).numbers.tolist()
        return found

    def size(self) -> int:
        return sum(array.nbytes for array in _arrays(self._index, set()))


class Datasketch:
    """MinHashLSH for a likeness of .5, signatures made while adding and looking up."""

    name = "datasketch"

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        self._index = MinHashLSH(threshold=0.5, num_perm=_PERMUTATIONS)
        self._texts = 0

    def add(self, sample: Hashes) -> None:
        self._index.insert(self._texts, self._signature(sample))
        self._texts += 1

    def find(self, sample: Hashes) -> list[int]:
        return list(self._index.query(self._signature(sample)))

    def size(self) -> int:
        return 0

    def _signature(self, sample: Hashes) -> Any:
        from datasketch import MinHash

        made = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)
        made.update_batch(sample.tolist())
        return made


SUBJECTS: dict[str, type[Ours] | type[Datasketch]] = {"newswatch": Ours, "datasketch": Datasketch}


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """Times in microseconds of processor time, so that a busy machine does not count; sizes in bytes an article."""

    name: str
    articles: int
    add: float
    p50: float
    p95: float
    mean: float
    found: float
    arrays: float
    grown: float

    def __str__(self) -> str:
        times = f"{self.add:7.1f} {self.p50:12.1f} {self.p95:8.1f} {self.mean:7.1f} {self.found:11.3f}"
        arrays = f"{self.arrays:17.0f}" if self.arrays else f"{'-':>17}"
        return f"{self.name:11} {self.articles:9,} {times} {arrays} {self.grown:18.0f}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.index", description=__doc__.splitlines()[0])
    parser.add_argument("--stream", type=Path, default=_SHARED / "stream" / "broadcast-news.jsonl.gz")
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="articles to measure at, ascending")
    parser.add_argument("--memory", type=int, default=1_000_000, help="articles up to which whole decisions are made")
    parser.add_argument("--quick", action="store_true", help="up to 100,000 articles, the peer at 10,000")
    options = parser.parse_args()
    if not options.stream.is_file():
        print(f"index: SKIPPED, nothing measured: no stream at {options.stream}; --stream names one")
        return 0
    sizes = [size for size in options.sizes if size <= 100_000] if options.quick else options.sizes
    peer_sizes = [size for size in _PEER_SIZES if size <= (10_000 if options.quick else max(sizes))]
    print(
        f"{'':11} {'articles':>9} {'add us':>7} {'look-up p50':>12} {'p95':>8} {'mean':>7} {'copy found':>11}", end=""
    )
    print(f" {'arrays B/article':>17} {'process B/article':>18}")
    rows = _measured("newswatch", sizes, options.stream)
    _measured("datasketch", peer_sizes, options.stream)
    first, last = rows[0], rows[-1]
    print(f"cost (add and look-up) at {last.articles:,} over {first.articles:,}: ", end="")
    print(f"{(last.add + last.mean) / (first.add + first.mean):.2f}")
    print(f"\nwhole decisions, and the snapshot of everything that is remembered:\n{remembered.HEAD}")
    _in_a_process("memory", remembered.measure, (options.stream, [size for size in sizes if size <= options.memory]))
    return 0


def _measured(name: str, sizes: Sequence[int], stream: Path) -> list[Row]:
    """Measure a subject, and print each row as it comes."""
    return [row for row in _in_a_process(name, _run, (name, list(sizes), stream)) if isinstance(row, Row)]


def _in_a_process(name: str, measure: Callable[..., None], arguments: tuple[Any, ...]) -> list[Any]:
    """Call `measure` in a process of its own and print what it sends, until it sends None."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=measure, args=(*arguments, theirs))
    process.start()
    theirs.close()
    sent = []
    try:
        while (each := ours.recv()) is not None:
            print(each, flush=True)
            sent.append(each)
    except EOFError:
        print(f"index: {name} died; see above", file=sys.stderr)
        raise
    finally:
        process.join()
    return sent


def _run(name: str, sizes: list[int], stream: Path, out: Any) -> None:
    texts = Texts(stream)
    try:
        warm, subject = SUBJECTS[name](), SUBJECTS[name]()
    except ModuleNotFoundError as missing:
        out.send(f"index: SKIPPED {name}: {missing}; install requirements-bench.lock")
        out.send(None)
        return
    for codes, _ in zip(texts, range(_BATCH), strict=False):  # compiled, and what libraries take at first taken
        warm.add(sampled(grams(codes)))
        warm.find(sampled(grams(codes)))
    source, before, spent, added, kept = iter(texts), resident(), 0.0, 0, []
    for size in sizes:
        while added < size:
            batch = [next(source) for _ in range(min(_BATCH, size - added))]
            samples = [sampled(grams(codes)) for codes in batch]
            started = time.process_time()
            for sample in samples:
                subject.add(sample)
            spent += time.process_time() - started
            kept.append((added, batch[0]))
            added += len(batch)
        out.send(_row(subject, texts, kept, added, 1e6 * spent / added, before))
    out.send(None)


def _row(subject: Subject, texts: Texts, kept: list[tuple[int, Any]], added: int, add: float, before: int) -> Row:
    """`kept` are some of the texts with their numbers; the last of each size are asked for."""
    grown = resident() - before
    for codes, _ in zip(texts, range(_WARM), strict=False):
        subject.find(sampled(grams(codes)))
    times, found = [], []
    for turn, codes in zip(range(_LOOK_UPS), texts, strict=False):
        number, original = kept[turn * len(kept) // _LOOK_UPS]
        is_copy = turn % 2 == 1
        sample = sampled(grams(texts.changed(original, _SPUN) if is_copy else codes))
        started = time.process_time()
        hits = subject.find(sample)
        times.append(1e6 * (time.process_time() - started))
        if is_copy:
            found.append(number in hits[:_EXPECTED])
    p50, p95 = np.percentile(times, (50, 95))
    figures = (add, float(p50), float(p95), float(np.mean(times)), float(np.mean(found)))
    return Row(subject.name, added, *figures, subject.size() / added, grown / added)


def _arrays(thing: Any, met: set[int]) -> Iterator[np.ndarray[Any, Any]]:
    """Every array that is reached from `thing`, once."""
    if id(thing) in met:
        return
    met.add(id(thing))
    if isinstance(thing, np.ndarray):
        yield thing if thing.base is None or not isinstance(thing.base, np.ndarray) else thing.base
    elif dataclasses.is_dataclass(thing):
        for each in dataclasses.fields(thing):
            yield from _arrays(getattr(thing, each.name), met)
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from _arrays(each, met)


if __name__ == "__main__":
    raise SystemExit(main())
