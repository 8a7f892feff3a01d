"""A news stream in, one table of what learning a spinner's words is worth: its copies found before and after.

usage: python -m benchmarks.spinning [--stream FILE] [--items N] [--bases N] [--seed N]

The words of a dictionary of no sense, the same for all texts, replace 27 to 65 % of the characters. Copies of some
items are decided first, those of others are measured, against an index of all the items. Without the data it says so.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.dictionary import Dictionary
from benchmarks.repost_stream import Row, items
from consumers.dedup.engine import Engine
from newswatch.model import ids
from newswatch.model.article import Article, Reading
from newswatch.model.story import Disguise, RelationKind

SHARES = (0.27, 0.40, 0.53, 0.65)
_START = datetime(2026, 1, 1, tzinfo=UTC)
_SHORTEST = 350


def main() -> int:
    shared = Path(__file__).resolve().parents[2] / "shared"
    parser = argparse.ArgumentParser(prog="benchmarks.spinning")
    parser.add_argument("--stream", type=Path, default=shared / "stream" / "broadcast-news.jsonl.gz")
    parser.add_argument("--items", type=int, default=2500)
    parser.add_argument("--bases", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    if not asked.stream.is_file():
        print(f"spinning: no data at {asked.stream}: skipped")
        return 0
    stream = [item for item in items(asked.stream) if len(item["text"]) >= _SHORTEST][: asked.items]
    chosen = random.Random(asked.seed).sample(stream, 2 * asked.bases)
    spinner = Dictionary((item["text"] for item in stream[::4]), asked.seed)
    desk = _Desk(spinner)
    for item in stream:
        desk.file(item["id"], item["text"])
    before = desk.measured(chosen[asked.bases :])
    for number, item in enumerate(chosen[: asked.bases]):
        desk.file(f"{item['id']}-spun", spinner.spin(item["text"], SHARES[number % 3]))
    _show(before, desk.measured(chosen[asked.bases :]), desk.engine, asked.bases)
    return 0


class _Desk:
    """Decides and admits texts one after another, all within a few weeks."""

    def __init__(self, spinner: Dictionary) -> None:
        self.engine = Engine(timedelta(days=400))
        self._spinner = spinner
        self._number = 0

    def file(self, name: str, text: str) -> None:
        article = self._article(name, text)
        judged = self.engine.decide(article)
        self._number += 1
        self.engine.admit(article, judged.decision(article, self._number, 1, article.seen))

    def measured(self, bases: Sequence[Row]) -> Counter[tuple[float, str]]:
        """By share of characters replaced how many copies are found, named and joined to another text."""
        found: Counter[tuple[float, str]] = Counter()
        for item in bases:
            event = self._article(item["id"], "").event_id
            for share in SHARES:
                copy = self._article("copy", self._spinner.spin(item["text"], share))
                judged = self.engine.decide(copy)
                same = {relation.to for relation in judged.relations if relation.kind is RelationKind.SAME}
                found[share, "same"] += event in same
                found[share, "wrong"] += bool(same - {event}) and event not in same
                found[share, "named"] += Disguise.SPUN in judged.disguises
        return found

    def _article(self, name: str, text: str) -> Article:
        url = f"https://{name}.example/"
        address = ids.article_id(url)
        seen = _START + self._number * timedelta(minutes=15)
        event = ids.event_id(address, None, name)
        return Article(address, event, None, name, "", url, "", seen, Reading("", text, ""))


def _show(before: Counter[tuple[float, str]], after: Counter[tuple[float, str]], engine: Engine, bases: int) -> None:
    table = Table(title=f"copies of {bases} texts by a spinner whose words are not known, and known")
    for column in ("replaced", "found", "found, learned", "named, learned", "wrong", "wrong, learned"):
        table.add_column(column)
    for share in SHARES:
        table.add_row(f"{share:.0%}", *_cells(before, after, share))
    out = Console(width=120, highlight=False)
    out.print(table)
    known = engine.substitutions
    out.print(f"{known.pairs} pairs of texts: {len(known.table)} substitutions, {len(known.rows())} in two or more")


def _cells(before: Counter[tuple[float, str]], after: Counter[tuple[float, str]], share: float) -> Iterator[str]:
    for counted, what in ((before, "same"), (after, "same"), (after, "named"), (before, "wrong"), (after, "wrong")):
        yield str(counted[share, what])


if __name__ == "__main__":
    raise SystemExit(main())
