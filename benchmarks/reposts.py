"""A news stream and samples in, one table of what the repost check and its peers find in disguised copies out.

usage: python -m benchmarks.reposts [--half tuned|held] [--bases N] [--quick] [--show N] [--dictionary FILE] ...

Copies are made by code from items of the stream and the samples and laid among all the other items, nearly every one
of which is news of its own. Thresholds may be read off the tuned half only: the held half has other base texts,
another dictionary, other boilerplate, advertising and pinyin. The peers get the same rows in the same run. Then come
the stream as it is, facts falsified by kind, and how fast a whole decision is beside signatures alone. Without the
data it says so.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import falsifications, repost_speed
from benchmarks.peers import PEERS, grouped
from benchmarks.repost_stream import Laid, Row, items, lay_out, row, seeds
from benchmarks.spinners import groups
from benchmarks.weighed import Weighed, missed, mixed, weigh, wrong_edges

_SHARED = Path(__file__).resolve().parents[2] / "shared"
_started = time.monotonic()


def main() -> int:
    options = _options()
    if not options.stream.is_file() or not options.scale.is_file():
        print(f"reposts: SKIPPED, nothing measured: no stream at {options.stream} or no scale at {options.scale}")
        return 0
    stream, samples, synonyms = items(options.stream), seeds(options.samples), groups(options.dictionary)
    if not samples:
        print(f"reposts: SKIPPED the samples: none at {options.samples}")
    if not synonyms:
        print("reposts: SKIPPED spin_real: no dictionary; install requirements-bench.lock or give --dictionary FILE")
    laid = lay_out(stream, samples, options.half, options.bases, synonyms)
    say(
        f"{len(laid.rows)} rows: {len(stream)} items, {options.bases} bases of the {options.half} half and their copies"
    )
    answers = answered(laid.rows)
    weighed = {"newswatch": weigh(options.scale, laid.truth, answers)}
    speeds = dict(_peers(laid, weighed, options))
    _table(weighed, speeds)
    _edges(laid, answers, options.show)
    _samples(samples)
    _untouched(stream)
    falsifications.report(stream, options.half, options.bases, answered)
    repost_speed.report([row(item, item["at"], item["id"]) for item in stream], 1 if options.quick else 3, say)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.reposts", description=__doc__.splitlines()[0])
    parser.add_argument("--stream", type=Path, default=_SHARED / "stream" / "broadcast-news.jsonl.gz")
    parser.add_argument("--samples", type=Path, default=_SHARED / "samples")
    parser.add_argument("--scale", type=Path, default=_SHARED / "tools" / "score_groups.py")
    parser.add_argument("--dictionary", type=Path, help="synonyms instead of Cilin's: a group to a line")
    parser.add_argument("--half", choices=("tuned", "held"), default="tuned")
    parser.add_argument("--bases", type=int, default=40, help="items that copies are made of (default 40)")
    parser.add_argument("--show", type=int, default=0, help="wrong edges and missed copies to show one by one")
    parser.add_argument("--quick", action="store_true", help="no peers, and speed measured once instead of three times")
    return parser.parse_args()


def say(what: str) -> None:
    """How far the run is, for who waits."""
    print(f"  [{time.monotonic() - _started:4.0f} s] {what}", file=sys.stderr, flush=True)


def answered(rows: Sequence[Row]) -> list[Row]:
    """What `newswatch group` answers, in this process."""
    from newswatch.cli.group import run

    with tempfile.TemporaryDirectory() as folder:
        given, told = Path(folder) / "articles.jsonl", Path(folder) / "groups.jsonl"
        given.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows), encoding="utf-8")
        with told.open("w", encoding="utf-8") as out:
            run(given, out)
        return [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]


def _peers(laid: Laid, weighed: dict[str, Weighed], options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Weigh every peer; articles a second of its signatures alone and of the whole."""
    for name, peer in {} if options.quick else PEERS.items():
        say(f"{name} on the same rows")
        try:
            told, signed, whole = grouped(peer(), laid.rows)
        except ModuleNotFoundError as missing:
            print(f"reposts: SKIPPED {name}: {missing}; install requirements-bench.lock")
            continue
        weighed[name] = weigh(options.scale, laid.truth, told)
        yield name, f"{len(laid.rows) / signed:.0f}/{len(laid.rows) / whole:.0f}"


def _table(weighed: dict[str, Weighed], speeds: dict[str, str]) -> None:
    ours = weighed["newswatch"]
    others = {name: each for name, each in weighed.items() if name != "newswatch"}
    print(f"\n{'':38} {'':>4} {'newswatch':>27}" + "".join(f" {name:>11}" for name in others))
    print(f"{'disguise':38} {'n':>4} {'same':>6} {'linked':>6} {'orig':>6} {'named':>6}", end="")
    print("".join(f" {'same=linked':>11}" for _ in others))
    for kind, share in ours.kinds.items():
        figures = " ".join(f"{each:6.3f}" for each in (share.same, share.linked, share.original, share.named))
        print(
            f"{kind:38} {share.n:4} {figures}" + "".join(f" {each.kinds[kind].same:11.3f}" for each in others.values())
        )
    print(f"{'stories mixing texts (touching a base)':43} {ours.mixed:>27}", end="")
    print("".join(f" {each.mixed:>11}" for each in others.values()))
    if speeds:
        print(
            f"{'articles/s: signatures alone/whole':43} {'':>27}" + "".join(f" {speeds[name]:>11}" for name in others)
        )
    print(*ours.summary, sep="\n")


def _edges(laid: Laid, answers: Sequence[Row], most: int) -> None:
    found = list(wrong_edges(laid.truth, answers, {each["id"]: each["text"] for each in laid.rows}))
    rate = 1000 * len(found) / len(laid.rows)
    print(f"wrong PART_OF/QUOTES edges: {len(found)}, {rate:.2f} per 1,000 items; tied by:")
    for sort, n in sorted(Counter(edge.sort for edge in found).items()):
        print(f"  {n:4} {sort}")
    for edge in found[:most]:
        print(f"  wrong edge {edge}")
    for copy in list(missed(laid.truth, answers))[:most]:
        print(f"  missed {copy}")


def _samples(samples: Sequence[Row]) -> None:
    """The samples against each other, as bodies and as pages."""
    for form in ("text", "raw"):
        told = answered([{"id": each["id"], "title": "", "text": each[form]} for each in samples])
        same = sum(tie["relation"] == "SAME" for each in told for tie in each["relations"])
        ties = sorted(f"{tie['relation']} {tie['reason']}".strip() for each in told for tie in each["relations"])
        stories = len({each["story"] for each in told})
        print(f"samples ({form}): {len(told)} texts, {stories} stories, {same} SAME; ties {ties}")


def _untouched(stream: Sequence[Row]) -> None:
    """The whole stream as it is, in the order of its dates, at the default horizon."""
    say("the whole stream as it is")
    rows = [row(item, item["at"], item["id"]) for item in stream]
    answers = answered(rows)
    found = mixed(answers)
    own = [{"id": each["id"], "base": each["id"], "kind": "background"} for each in rows]
    edges = list(wrong_edges(own, answers, {each["id"]: each["text"] for each in rows}))
    print(
        f"stream as it is: {sum(map(len, found))} of {len(rows)} items in {len(found)} mixed stories {found[:10]};",
        end="",
    )
    print(f" {len(edges)} PART_OF/QUOTES edges, {1000 * len(edges) / len(rows):.2f} per 1,000 items")


if __name__ == "__main__":
    raise SystemExit(main())
