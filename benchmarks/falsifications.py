"""News items in, how many falsified facts of each kind are found in their copies, and how many are invented, out.

The scale knows one kind, figures in digits. Here every base also states a document number, and each copy has one fact
behind the lead falsified; it must join, and a distortion must be named at the very place, with no more than two others
beside it. Where so few figures align that the rule keeps it apart, both values must be told (`one_fact`). Copies
without any must show none.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from benchmarks.disguises import SIMPLE
from benchmarks.falsified import KINDS, Falsified, with_docno
from benchmarks.kits import KITS
from benchmarks.repost_stream import Row, chosen_bases, row

_CLEAN = ("boilerplate", "traditional", "pinyin", "reorder")
_MOST_TOLD = 3
_MORE = 5
"""Bases for one of the other table: few texts state a fact of each kind behind their lead."""
_BACKGROUND = 6
"""Every so manieth item of the stream is laid around the copies."""
_AFTER = timedelta(hours=20)


def report(stream: Sequence[Row], half: str, bases: int, answered: Callable[[Sequence[Row]], list[Row]]) -> None:
    """Print the table. `answered` groups rows."""
    made = dict(_copies(chosen_bases(stream, half, _MORE * bases), half))
    chosen = {base["id"] for base, _, _ in made.values()}
    rows = [row(item, item["at"], item["id"]) for item in stream[::_BACKGROUND] if item["id"] not in chosen]
    rows += {base["id"]: row(base, base["at"], base["id"]) for base, _, _ in made.values()}.values()
    rows += [row(base | {"text": text}, base["at"] + _AFTER, name) for name, (base, text, _) in made.items()]
    told = {each["id"]: each for each in answered(sorted(rows, key=lambda each: each["seen"]))}
    counts: Counter[tuple[str, str]] = Counter()
    for name, (base, _, falsified) in made.items():
        kind, answer = name.rpartition("-")[2], told[name]
        same = answer["story"] == told[base["id"]]["story"]
        counts[kind, "n"] += 1
        counts[kind, "same"] += same
        counts[kind, "found"] += falsified is not None and same and _is_found(answer["distortions"], falsified)
        counts[kind, "one_fact"] += falsified is not None and not same and _is_told(answer["relations"], falsified)
        counts[kind, "invented"] += falsified is None and same and bool(answer["distortions"])
    _print(counts)


def _print(counts: Counter[tuple[str, str]]) -> None:
    columns = ("same", "found", "one_fact")
    print(f"\n{'falsified behind the lead':26} {'n':>4}" + "".join(f" {column:>8}" for column in columns))
    for kind in KINDS:
        n = counts[kind, "n"]
        print(f"{kind:26} {n:4}" + "".join(f" {counts[kind, column] / max(1, n):8.3f}" for column in columns))
    for kind in _CLEAN:
        print(f"{'not falsified, ' + kind:26} {counts[kind, 'n']:4} distortions invented on {counts[kind, 'invented']}")


def _copies(bases: Sequence[Row], half: str) -> Iterator[tuple[str, tuple[Row, str, Falsified | None]]]:
    """For each copy's id its base, its text and what was falsified, if anything."""
    for item in bases:
        rnd = random.Random(f"falsified {half} {item['id']}")
        base = item | {"text": with_docno(item["text"])}
        for kind, falsify in KINDS.items():
            falsified = falsify(base["text"], rnd)
            if falsified:
                yield f"{item['id']}-{kind}", (base, falsified.text, falsified)
        for kind in _CLEAN:
            yield f"{item['id']}-{kind}", (base, SIMPLE[kind](base["text"], rnd, KITS[half]), None)


def _is_found(told: Sequence[Row], falsified: Falsified) -> bool:
    near = [each for each in told if each["a"][0] < falsified.end and falsified.start < each["a"][1]]
    return len(told) <= _MOST_TOLD and bool(near)


def _is_told(relations: Sequence[Row], falsified: Falsified) -> bool:
    """Whether the copy is kept apart by this fact alone, with both its values."""
    facts = [each["facts"] for each in relations if each["reason"] == "one_fact"]
    return any(falsified.here in told["here"] and falsified.there in told["there"] for told in facts)
