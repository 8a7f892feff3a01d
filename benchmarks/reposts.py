"""A news stream in, one table of what the repost check finds in disguised copies of its items out.

usage: python -m benchmarks.reposts [--stream FILE] [--samples DIR] [--scale SCRIPT] [--half tuned|held] [--bases N]

Copies are made by code from items of the stream and laid among all its other items, nearly every one of which is news
of its own. Thresholds may be read off the tuned half of the items only; the held half is for the final figure. Beside
the table stands what datasketch takes for its MinHash signatures alone, in the same run. Without the data it says so.
"""

import argparse
import gzip
import hashlib
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from benchmarks.disguises import SIMPLE, Spinner, combined, distorted, excerpt, twin

Row = dict[str, Any]
_ZONE = timezone(timedelta(hours=8))
_GAPS = (timedelta(hours=5), timedelta(days=1), timedelta(days=9), timedelta(days=80))
_TWIN_GAPS = (timedelta(days=1), timedelta(days=31), timedelta(days=365))
_SPUN = (27, 40, 53)
_EXCERPTS = (60, 40, 20)
_COMBINED = (("traditional", "boilerplate"), ("pinyin", "boilerplate"))
_LINK = re.compile(r"\n?\[查看原文\].*|\n---\n.*", re.DOTALL)


def main() -> int:
    options = _options()
    if not options.stream.is_file() or not options.scale.is_file():
        print(f"reposts: no data at {options.stream} or no scale at {options.scale}: skipped")
        return 0
    with gzip.open(options.stream, "rt", encoding="utf-8") as lines:
        items = [_item(line) for line in lines]
    truth, rows = _laid_out(items, options.half, options.bases)
    samples = list(_samples(options.samples))
    with tempfile.TemporaryDirectory() as folder:
        answered, seconds = _grouped(rows + samples, Path(folder))
        truths = Path(folder) / "truth.jsonl"
        truths.write_text("".join(json.dumps(row) + "\n" for row in truth), encoding="utf-8")
        subprocess.run([sys.executable, str(options.scale), str(truths), str(answered)], check=True)
        _report_samples(answered, {row["id"] for row in samples})
    _report_speed(rows, seconds)
    return 0


def _options() -> argparse.Namespace:
    shared = Path(__file__).resolve().parents[2] / "shared"
    parser = argparse.ArgumentParser(prog="benchmarks.reposts")
    parser.add_argument("--stream", type=Path, default=shared / "stream" / "broadcast-news.jsonl.gz")
    parser.add_argument("--samples", type=Path, default=shared / "samples")
    parser.add_argument("--scale", type=Path, default=shared / "tools" / "score_groups.py")
    parser.add_argument("--half", choices=("tuned", "held"), default="tuned")
    parser.add_argument("--bases", type=int, default=100)
    return parser.parse_args()


def _item(line: str) -> Row:
    row = json.loads(line)
    at = datetime.fromisoformat(row["date"]).replace(hour=19, tzinfo=_ZONE)
    return {"id": row["id"], "title": row["title"], "text": _LINK.sub("", row["text"]), "at": at}


def _laid_out(items: list[Row], half: str, bases: int) -> tuple[list[Row], list[Row]]:
    """Truth and stream: every item, and the copies of the chosen ones at their places in time."""
    hosts = [item for item in items if len(item["text"]) >= 500][::15]  # what excerpts are set into: in no stream
    unused = {item["id"] for item in hosts}
    items = [item for item in items if item["id"] not in unused]
    chosen = _bases(items, half, bases)
    spinner = Spinner((item["text"] for item in items[::4]), seed=1 if half == "tuned" else 2)
    names = {item["id"] for item in chosen}
    truth = [_truth(i["id"], i["id"], "base" if i["id"] in names else "background") for i in items]
    stream = [_row(item, item["at"], i["id"]) for item, i in zip(items, items, strict=True)]
    by_id = {row["id"]: row for row in stream}
    for number, item in enumerate(chosen):
        rnd = random.Random(f"{half} {item['id']}")
        late = number % 3 == 0
        if late:  # this original is found only after its copies, which name it
            by_id[item["id"]]["seen"] = (item["at"] + timedelta(days=100)).isoformat()
        by_id[item["id"]]["url"] = f"https://www.news.cn/politics/{item['id']}.html"
        for kind, text, more in _copies(item, hosts, number, spinner, rnd):
            gap = rnd.choice(_TWIN_GAPS if kind == "twin" else _GAPS)
            name = f"{item['id']}-{kind}"
            copy = _row(item | {"text": text}, item["at"] + gap, name)
            copy["url"] = f"https://carrier{rnd.randrange(9)}.example/{name}"
            if kind == "twin":
                truth.append(_truth(name, name, "twin"))
            else:
                copy["origin"] = "新华社"
                truth.append(_truth(name, item["id"], kind) | more)
            stream.append(copy)
    return truth, sorted(stream, key=lambda row: row["seen"])


def _bases(items: list[Row], half: str, most: int) -> list[Row]:
    fit = [item for item in items if len(item["text"]) >= 350 and _half(item["id"]) == half]
    fit = [item for item in fit if len(re.findall(r"\d+", item["text"])) >= 4]
    return random.Random(half).sample(fit, min(most, len(fit)))


def _half(name: str) -> str:
    return "tuned" if hashlib.sha256(name.encode()).digest()[0] % 2 else "held"


def _copies(
    item: Row, hosts: list[Row], number: int, spinner: Spinner, rnd: random.Random
) -> Iterator[tuple[str, str, Row]]:
    text = item["text"]
    yield "plain", text, {}
    for kind, disguise in SIMPLE.items():
        yield kind, disguise(text, rnd), {}
    for kinds in _COMBINED:
        yield "+".join(kinds), combined(text, kinds, rnd), {}
    for share in _SPUN:
        yield f"spin_unseen{share}", spinner.spin(text, share / 100), {}
    for place, share in enumerate(_EXCERPTS):
        other = hosts[(number * len(_EXCERPTS) + place) % len(hosts)]
        yield f"excerpt{share}", excerpt(text, other["text"], share / 100, rnd), {}
    falsified = distorted(text, rnd)
    if falsified:
        yield "distorted", falsified[0], {"here": falsified[1], "there": falsified[2]}
    other_figures = twin(text, rnd)
    if other_figures:
        yield "twin", other_figures, {}


def _truth(name: str, base: str, kind: str) -> Row:
    return {"id": name, "base": base, "kind": kind}


def _row(item: Row, at: datetime, name: str) -> Row:
    when = at.isoformat()
    return {"id": name, "title": item["title"], "text": item["text"], "published": when, "seen": when}


def _samples(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
        yield {"id": f"sample {path.stem}", "title": "", "text": path.read_text(encoding="utf-8")}


def _grouped(rows: list[Row], folder: Path) -> tuple[Path, float]:
    from newswatch.cli.group import run

    given, answered = folder / "articles.jsonl", folder / "groups.jsonl"
    given.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    started = time.process_time()
    with answered.open("w", encoding="utf-8") as out:
        run(given, out)
    return answered, time.process_time() - started


def _report_samples(answered: Path, names: set[str]) -> None:
    rows = [json.loads(line) for line in answered.read_text(encoding="utf-8").splitlines()]
    stories = {row["story"] for row in rows if row["id"] in names}
    same = sum(1 for row in rows for tie in row["relations"] if row["id"] in names and tie["relation"] == "SAME")
    print(f"samples: {len(names)} texts, {len(stories)} stories, {same} SAME")


def _report_speed(rows: list[Row], seconds: float) -> None:
    from datasketch import MinHash

    texts = [row["text"] for row in rows[:: max(1, len(rows) // 500)]]
    started = time.process_time()
    for text in texts:
        MinHash(num_perm=128).update_batch({text[k : k + 5].encode() for k in range(len(text) - 4)})
    signatures = len(texts) / (time.process_time() - started)
    ours = len(rows) / seconds
    print(f"whole decisions {ours:.0f}/s, datasketch signatures alone {signatures:.0f}/s: {ours / signatures:.2f}")


if __name__ == "__main__":
    raise SystemExit(main())
