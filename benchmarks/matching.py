"""All subscriptions at once over each story, beside a bare pass for their terms, a loop over them and an alternation.

    .venv/bin/python -m benchmarks.matching --stream ../shared/stream/broadcast-news.jsonl.gz

Times are of one story of 1,200 characters in microseconds of this process on a processor, best of three rounds, folded
beforehand: only looking up is compared. `bare` is one overlapping pass of ahocorasick_rs for the same terms over the
same folded text, by whichever of its automata and calls is fastest, and finds no subscription yet; `loop` asks every
query by itself, `re` is one alternation of the standard library's of all terms. Without a stream, stories of invented
words.
"""

import argparse
import gc
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import orjson
from ahocorasick_rs import AhoCorasick, Implementation

from benchmarks.repost_stream import items
from benchmarks.resident import resident
from benchmarks.subscribers import invented, queries, stories, vocabulary
from consumers.alerts.match import Matcher
from newswatch.query.expression import Term, leaves, terms
from newswatch.query.query import Document, Query, parse

Result = TypeVar("Result")

SIZES = (1_000, 10_000, 100_000)
MUST = {1_000: 8, 10_000: 8, 100_000: 10}
_LENGTH = 1200
_ROUNDS = 3
_LOOPED = 3
"""Stories that the slow ones are asked of."""
_ALTERNATED = 10_000
"""Subscriptions up to which an alternation of all their terms is measured; beyond it takes minutes."""
_COMMAND = (20_000, 10_000)


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.matching", description=__doc__.splitlines()[0])
    parser.add_argument("--stream", type=Path, help="news texts as JSON lines (gzip)")
    parser.add_argument("--stories", type=int, default=500)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="subscriptions")
    parser.add_argument("--no-command", action="store_true", help="leave out `newswatch match` as a whole")
    options = parser.parse_args()
    texts = _texts(options.stream)
    words = vocabulary(texts)
    told = [Document.of_text("", text) for text in stories(reversed(texts), _LENGTH)][: options.stories]
    asked = list(queries(words, max(options.sizes)))
    print(f"{len(told):,} stories of {_LENGTH:,} characters; {len(words):,} words to ask for; such as: {asked[1]}")
    print(f"\n{'us a story':14}{'terms':>9}{'bare':>8}{'here':>8}{'ratio':>7}{'must':>6}{'loop':>12}{'re':>10}", end="")
    print(f"{'met':>8}{'met/s':>11}{'load s':>8}{'MB':>6}")
    bases, met_all = dict[int, float](), True
    for size in options.sizes:
        base, ratio = _measured(asked[:size], told)
        bases[size] = base
        met_all &= ratio <= MUST.get(size, 10)
    first, last = min(bases), max(bases)
    if last > first:
        grown = bases[last] / bases[first]
        met_all &= grown <= 3
        print(f"\nmatches counted out: {bases[first]:.0f} us at {first:,}, {bases[last]:.0f} at {last:,}: ", end="")
        print(f"{grown:.1f} times (must 3)")
    if not options.no_command:
        met_all &= _command(texts, words)
    return 0 if met_all else 1


def _texts(stream: Path | None) -> list[str]:
    if stream is None:
        return invented(8_000)
    if not stream.is_file():
        raise SystemExit(
            f"matching: nothing measured: no stream at {stream}; --stream names one, without it texts are made"
        )
    return [item["text"] for item in items(stream)]


def _measured(asked: Sequence[str], told: Sequence[Document]) -> tuple[float, float]:
    """One row of the table; the time of a story that meets nothing, and the ratio."""
    before = resident()
    loading, matcher = _timed(lambda: Matcher((str(number), parse(query)) for number, query in enumerate(asked)))
    kept = resident() - before
    parsed = [parse(query) for query in asked]
    wanted = sorted({term.form for query in parsed for term in _terms(query)})
    gc.freeze()  # the queries kept for the loop are nothing that a matcher keeps
    texts = ["\n".join(form for _, form in document.parts[:2]) for document in told]
    found = [len(matcher.match_text(document)) for document in told]
    bare = min(_passes(wanted, texts))
    here = _best(matcher.match_text, told)
    took = [min(_timed(lambda d=document: matcher.match_text(d))[0] for _ in range(7)) * 1e6 for document in told]
    each = np.polyfit(found, took, 1)[0] if len(set(found)) > 1 else 0.0
    loop = _best(lambda document: [query.match(document) for query in parsed], told[:_LOOPED], 1)
    alternation = _alternation(wanted, texts) if len(asked) <= _ALTERNATED else float("nan")
    gc.unfreeze()
    mean = sum(found) / len(found)
    print(
        f"{len(asked):<14,}{len(wanted):9,}{bare:8.0f}{here:8.0f}{here / bare:7.1f}{MUST.get(len(asked), 10):6}", end=""
    )
    print(
        f"{loop:12,.0f}{alternation:10,.0f}{mean:8.1f}{mean / here * 1e6:11,.0f}{loading:8.1f}{kept / 1e6:6.0f}", end=""
    )
    print(f"   {each:.2f} us a match", flush=True)
    return here - max(0.0, float(each)) * mean, here / bare


def _terms(query: Query) -> list[Term]:
    said = [leaf for leaf in leaves(query.shape) if isinstance(leaf, Term)]
    return [*said, *terms(query.needs)]


def _passes(wanted: Sequence[str], texts: Sequence[str]) -> list[float]:
    """Each automaton by each call, as far as it can be built in reason."""
    took = []
    for kind in (Implementation.ContiguousNFA, Implementation.NoncontiguousNFA, Implementation.DFA):
        if kind is Implementation.DFA and len(wanted) > 50_000:
            continue  # gigabytes
        automaton = AhoCorasick(wanted, implementation=kind)
        calls = (automaton.find_matches_as_indexes, automaton.find_matches_as_strings)
        took += [_best(partial(call, overlapping=True), texts) for call in calls]
    return took


def _alternation(wanted: Sequence[str], texts: Sequence[str]) -> float:
    """Longest first: of words that begin alike it finds one only, and none that overlap."""
    pattern = re.compile("|".join(map(re.escape, sorted(wanted, key=len, reverse=True))))
    return _best(pattern.findall, texts[:_LOOPED], 1)


def _best(work: Callable[..., object], each: Sequence[object], rounds: int = _ROUNDS) -> float:
    """Microseconds for one, in the best round."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for one in each:
            work(one)
        best = min(best, time.process_time() - started)
    return best / len(each) * 1e6


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    started = time.process_time()
    done = work()
    return time.process_time() - started, done


def _command(texts: Sequence[str], words: Sequence[str]) -> bool:
    """`newswatch match` as a whole process."""
    subscriptions, articles = _COMMAND
    with tempfile.TemporaryDirectory(prefix="newswatch-matching-") as folder:
        yaml, rows = Path(folder) / "subs.yaml", Path(folder) / "articles.jsonl"
        asked = queries(words[: len(words) // 4], subscriptions, seed=2)
        yaml.write_bytes(
            b"".join(b"- " + orjson.dumps({"id": str(n), "query": q}) + b"\n" for n, q in enumerate(asked))
        )
        told = [texts[number % len(texts)] for number in range(articles)]
        rows.write_bytes(b"".join(orjson.dumps({"id": n, "text": text}) + b"\n" for n, text in enumerate(told)))
        command = [sys.executable, "-m", "newswatch.cli.main", "match", "--subscriptions", str(yaml), str(rows)]
        out = Path(folder) / "matches.jsonl"
        best = float("inf")
        for _ in range(_ROUNDS):
            with out.open("wb") as file:
                started = time.perf_counter()
                subprocess.run(command, check=True, stdout=file)
            best = min(best, time.perf_counter() - started)
        with out.open("rb") as file:
            found = sum(1 for _ in file)
    rate = articles / best
    worked = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime / _ROUNDS
    print(
        f"\nnewswatch match: {subscriptions:,} subscriptions, {articles:,} articles, {found / articles:.0f} met: ",
        end="",
    )
    print(
        f"{best:.1f} s ({worked:.1f} s on a processor), {rate:,.0f} articles/s, {found / best:,.0f} rows/s (must 500)"
    )
    return rate >= 500


if __name__ == "__main__":
    raise SystemExit(main())
