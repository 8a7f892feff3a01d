"""A child process for test_fetch: fetches one address as `newswatch preview --refetch` does; prints what came."""

import json
import sys
from pathlib import Path

from crawlers.fetch import fetch
from newswatch import logs
from newswatch.catalogue import Catalogue
from newswatch.desk import Desk
from newswatch.guard import Guard
from newswatch.model.disposition import Ended
from newswatch.settings import load
from storage.captures import FileCaptures


def main(url: str, leave: str, data: Path) -> None:
    logs.set_up("WARNING")
    settings = load(data=data, allow_endpoint=(leave,))
    captures = FileCaptures(data / "captures")
    desk = Desk(settings, Catalogue({}), Guard.from_settings(settings), captures=captures)
    try:
        page = fetch(url, desk)
    except Ended as ended:
        print(json.dumps({"ended": ended.disposition.value, "reason": ended.reason}))
        return
    kept = captures.load(page.article_id, page.capture_id)
    print(json.dumps({"url": page.url, "kept": kept.data.decode(), "type": kept.headers["content-type"]}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
