"""`newswatch crawl` with what a person asks of it: a stretch of time, a number, a file."""

import sys
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest

from newswatch.cli.exits import Code, Stop
from newswatch.cli.outfile import articles_to
from newswatch.wire.messages import ArticleExtracted, decode

GOLDEN = Path(__file__).resolve().parents[1] / "wire" / "golden" / "article.extracted.v1.json"
ARTICLE = decode(ArticleExtracted, GOLDEN.read_bytes()).article
ROW = "<li><a href='/a/{0}.html'>{1}产业链对接</a><span>2026-11-{0}</span></li>"


def test_what_is_published_is_also_written_and_no_more_than_was_asked_for(desk):
    topics = {number: f"第{number}号机器人" for number in (10, 11, 12, 13)}
    rows = "".join(ROW.format(number, topic) for number, topic in topics.items())
    desk.site.answers = {
        "/list.html": f"<html><meta charset='utf-8'><ul>{rows}</ul></html>",
        **{f"/a/{number}.html": desk.page(topic) for number, topic in topics.items()},
    }
    out = desk.folder / "found.jsonl"
    options = ["--since", "2026-11-11", "--until", "2026-11-12", "--limit", "1", "--out", str(out), "--json"]
    with desk.start("crawl", "daily", *options) as crawl:
        said, log = crawl.communicate(timeout=60)
    done = orjson.loads(said)
    assert crawl.returncode == 0, log
    assert done["dispositions"] == {"out_of_scope": 2, "published": 1, "seen": 1}
    (written,) = map(orjson.loads, out.read_bytes().splitlines())
    assert written["url"] in (f"{desk.owned}/a/11.html", f"{desk.owned}/a/12.html")
    visit = desk.store.crawl_state.visit(written["article_id"])
    assert visit is not None
    assert visit.event_id == written["event_id"]
    assert list(desk.folder.glob(".found*")) == []


CANNOT_BE = [
    (["--since", "soon"], Code.USAGE, "7d"),
    (["--since", "2026-11-02", "--until", "2026-11-01"], Code.USAGE, "nothing lies between"),
    (["--limit", "0"], Code.USAGE, "--limit"),
    (["--out", "/dev"], Code.USAGE, "is there already"),
    (["--out", "/nowhere/found.jsonl"], Code.FOLDER, "/nowhere/found.jsonl"),
]


def test_what_cannot_be_asked_is_said_before_anything_is_fetched(desk):
    crawls = [desk.start("crawl", "daily", *options) for options, _, _ in CANNOT_BE]
    said = [crawl.communicate(timeout=60)[1] for crawl in crawls]
    for (options, code, says), crawl, told in zip(CANNOT_BE, crawls, said, strict=True):
        assert crawl.returncode == code, (options, told)
        assert says in told
    assert desk.site.asked == []


def test_a_file_that_is_there_stays_unless_told_otherwise(tmp_path):
    out = tmp_path / "found.jsonl"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(Stop, match="--force"):
        write_to(out, force=False)
    with pytest.raises(AttributeError):
        write_to(out, force=True, article=None)
    assert out.read_text(encoding="utf-8") == "mine"
    write_to(out, force=True)
    assert orjson.loads(out.read_bytes())["article_id"] == ARTICLE.article_id
    assert [path.name for path in tmp_path.iterdir()] == ["found.jsonl"]


def test_a_full_disk_is_said_at_the_end(monkeypatch):
    with Path("/dev/full").open("wb", buffering=0) as device:
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=device))
        with pytest.raises(Stop, match="No space left"):
            write_to("-", force=False)


def write_to(name, *, force, article=ARTICLE):
    with articles_to(str(name), force=force) as write:
        write(article)
