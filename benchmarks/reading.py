"""Saved pages with known answers in; one table of how well and how fast they are read goes out.

    .venv/bin/python benchmarks/reading.py --pages ../shared/pages --scale ../shared/tools/score_pages.py

The peer is trafilatura alone on the same decoded pages in the same run, one process each; seconds are the best of three
rounds. Without the folder there is nothing to measure: it says so and ends well.
"""

import argparse
import contextlib
import gzip
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import trafilatura  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from newswatch.cli import extract  # noqa: E402
from newswatch.model.disposition import Ended  # noqa: E402
from newswatch.model.page import Page  # noqa: E402
from newswatch.text.bytes import decode  # noqa: E402
from pipelines.extract import read  # noqa: E402

ROUNDS = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder with gold.jsonl and html/")
    parser.add_argument("--scale", type=Path, help="the scorer: gold.jsonl and rows in, one line out")
    asked = parser.parse_args()
    gold = asked.pages / "gold.jsonl"
    if not gold.is_file():
        print(f"{gold}: not there, nothing measured; --pages names a folder with gold.jsonl and html/")
        return 0
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    bodies = {row["id"]: gzip.decompress((asked.pages / row["html"]).read_bytes()) for row in rows}
    table = Table(title=f"{len(rows)} pages, one core, best of {ROUNDS}")
    for column in ("reader", "pages/s", "score"):
        table.add_column(column)
    ours, theirs = _filtered(asked.pages, rows), {name: _alone(body) for name, body in bodies.items()}
    table.add_row("newswatch", f"{_rate(_read, bodies):.0f}", _score(asked.scale, gold, ours))
    table.add_row("trafilatura", f"{_rate(_alone, bodies):.0f}", _score(asked.scale, gold, theirs))
    Console(width=200).print(table)
    return 0


def _filtered(pages: Path, rows: list[dict[str, str]]) -> dict[str, dict[str, object]]:
    """What the extract filter answers, run as a user runs it: over a manifest, without the catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        manifest, out = Path(folder) / "pages.jsonl", io.StringIO()
        listed = [{"id": r["id"], "file": str((pages / r["html"]).resolve()), "url": r["url"]} for r in rows]
        manifest.write_text("".join(json.dumps(row) + "\n" for row in listed), encoding="utf-8")
        extract.run(manifest, None, out)
    return {row["id"]: row for row in map(json.loads, out.getvalue().splitlines())}


def _read(body: bytes) -> None:
    with contextlib.suppress(Ended):
        read(Page("", body, datetime.now(UTC)), None, None)


def _alone(body: bytes) -> dict[str, object]:
    """The peer: trafilatura with its defaults and metadata; its clock is a day."""
    found = trafilatura.bare_extraction(decode(body).text, with_metadata=True)
    if found is None:
        return {}
    return {"title": found.title, "text": found.text, "published": found.date, "author": found.author}


def _rate(reader: Callable[[bytes], object], bodies: dict[str, bytes]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        started = perf_counter()
        for body in bodies.values():
            reader(body)
        best = min(best, perf_counter() - started)
    return len(bodies) / best


def _score(scale: Path | None, gold: Path, answers: dict[str, dict[str, object]]) -> str:
    if scale is None:
        return "(no --scale)"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(
            json.dumps({"id": name, **answer}, ensure_ascii=False) + "\n" for name, answer in answers.items()
        )
        file.flush()
        done = subprocess.run([sys.executable, scale, gold, file.name], capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr.strip()[-200:]


if __name__ == "__main__":
    sys.exit(main())
