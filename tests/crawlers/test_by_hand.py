"""`newswatch crawl` typed by hand, where no scheduler relays what an earlier crawl left in the spool."""

import json
import os
import secrets
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import orjson
from pymongo import MongoClient

from newswatch.model import ids
from newswatch.model.disposition import Disposition
from newswatch.ports import Pending, Visit
from newswatch.wire.sqlite import SqliteLog
from newswatch.wire.topics import EXTRACTED
from storage.mongo import MongoStore

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
ENTRY = """
name = "示例日报"
home = "http://daily.example:{port}/"
kind = "newspaper"
every = "15m"
evidence = "documented"
[[watch]]
type = "html"
url = "http://daily.example:{port}/list.html"
links = {{ rows = "li" }}
[[article]]
url = "^http://daily.example:{port}/a/"
[polite]
delay = 0
"""


def spooled(store: MongoStore, number: int) -> str:
    """A message of an address of its own that a crawl wrote and did not live to publish; its event id."""
    article, event = ids.digest("article", number), ids.digest("event", number)
    visit = Visit(article, f"https://daily.example/a/{number}", "daily", NOW, None, Disposition.PUBLISHED)
    assert store.crawl_state.spool(visit, None, Pending(event, article, EXTRACTED.name, b"{}", NOW))
    return event


def test_a_crawl_by_hand_sends_what_was_left_in_the_spool(open_site, mongo_uri, tmp_path: Path):
    site = open_site()
    site.answers = {"/list.html": "<html><body><ul><li><a href='/about.html'>关于</a></li></ul></body></html>"}
    sources = tmp_path / "sources"
    (sources / "topics").mkdir(parents=True)
    (sources / "daily.toml").write_text(ENTRY.format(port=site.port), encoding="utf-8")
    (sources / "topics" / "miit.toml").write_bytes(Path("sources/topics/miit.toml").read_bytes())
    database = f"by_hand_{secrets.token_hex(6)}"
    store = MongoStore(mongo_uri, database)
    left = {spooled(store, number) for number in range(101)}  # more than one batch of the relay
    command = subprocess.run(
        [sys.executable, "-m", "newswatch.cli.main", "crawl", "daily", "--json"],
        env={
            **os.environ,
            "NEWSWATCH_DATA": str(tmp_path / "data"),
            "NEWSWATCH_SOURCES": str(sources),
            "NEWSWATCH_MONGO_URI": mongo_uri,
            "NEWSWATCH_MONGO_DATABASE": database,
            "NEWSWATCH_ALLOW_ENDPOINT": json.dumps([f"daily.example=127.0.0.1:{site.port}/crawl"]),
        },
        capture_output=True,
        timeout=60,
    )
    waiting = store.crawl_state.pending(datetime.now(UTC))
    (kept,) = store.crawls.recent("daily")
    store.close()
    with MongoClient(mongo_uri) as client:
        client.drop_database(database)
    assert command.returncode == 0, command.stderr
    assert orjson.loads(command.stdout)["dispositions"] == {"out_of_scope": 1} == kept.dispositions
    log = SqliteLog(tmp_path / "data" / "log.sqlite", partitions=6)
    records = log.consumer("reader", [EXTRACTED.name]).poll(5.0, limit=1000)
    log.close()
    assert {record.headers["event_id"] for record in records} == left
    assert not waiting
