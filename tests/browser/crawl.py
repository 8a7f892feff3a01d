"""A child process for the browser tests: one crawl with the real pipeline over stores in memory, told by told.json.

Prints one JSON object: the crawl's record, the articles on the log, captures with their headers. Log lines are JSON on
stderr.
"""

import json
import sys
from pathlib import Path
from typing import Any

from crawlers.run import crawl
from newswatch import codec, logs
from newswatch.catalogue import Catalogue
from newswatch.desk import Desk
from newswatch.entry import parse
from newswatch.guard import Guard
from newswatch.settings import load
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import ArticleExtracted, decode
from newswatch.wire.topics import EXTRACTED
from storage.captures import FileCaptures
from storage.memory import MemoryStore


def main(told: dict[str, Any], data: Path) -> None:
    logs.set_up("INFO", json_lines=True)
    settings = load(data=data, allow_endpoint=tuple(told["passes"]), **told["settings"])
    store, log = MemoryStore(), MemoryLog()
    source = parse("daily", told["entry"])
    captures = FileCaptures(data / "captures")
    desk = Desk(
        settings,
        Catalogue({source.slug: source}),
        Guard.from_settings(settings),
        crawl_state=store.crawl_state,
        captures=captures,
        crawls=store.crawls,
        log=log,
    )
    done = crawl(source, desk)
    on_log = [decode(ArticleExtracted, each.value).article for each in log.consumer("test", [EXTRACTED.name]).poll(0)]
    pages = [captures.load(path.parent.name, path.stem.rpartition("-")[2]) for path in data.glob("captures/*/*/*.zst")]
    result = {
        "crawl": json.loads(codec.to_json(done)),
        "articles": [json.loads(codec.to_json(article)) for article in on_log],
        "captured": {page.url: [page.body.decode("utf-8"), dict(page.headers)] for page in pages},
    }
    print(json.dumps(result))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    main(json.loads((folder / "told.json").read_bytes()), folder)
