import asyncio
import gzip
import json
from pathlib import Path

import pytest
from scrapy import Request

from crawlers.replay import BadCase, Replay, ReplayHandler, Saved, read

BODY = "<html><p>标题</p></html>".encode("gb18030")


def save(folder: Path, url: str, **meta) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "response.json").write_text(json.dumps({"url": url, **meta}), encoding="utf-8")
    (folder / "body.html.gz").write_bytes(gzip.compress(BODY))
    return folder


def test_a_saved_response_keeps_its_raw_bytes_status_and_headers(tmp_path):
    folder = save(tmp_path, "https://a.example/1", status=203, headers={"Content-Type": "text/html"})
    assert read(folder) == Saved("https://a.example/1", BODY, 203, {"Content-Type": "text/html"})
    (folder / "body.html.gz").rename(folder / "body.html")
    (folder / "body.html").write_bytes(BODY)
    assert read(folder).body == BODY


def test_an_answer_is_found_under_every_spelling_of_its_address(tmp_path):
    save(tmp_path / "deep" / "case", "http://a.example/list?b=2&a=1")
    replay = Replay.load(tmp_path)
    assert replay.answer("https://A.example:443/list?a=1&b=2#top").body == BODY
    assert replay.answer("https://a.example/list?a=1") is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("response.json", b""),
        ("response.json", b"[]"),
        ("response.json", b'{"status": 200}'),
        ("response.json", b'{"url": "https://a.example/", "status": "fine"}'),
        ("body.html.gz", b"not gzip"),
        ("body.html.gz", gzip.compress(BODY, mtime=0)[:-9]),
    ],
)
def test_a_case_that_cannot_be_read_names_its_folder(tmp_path, name, data):
    folder = save(tmp_path / "case", "https://a.example/1")
    (folder / name).write_bytes(data)
    with pytest.raises(BadCase, match="case: no saved response"):
        Replay.load(tmp_path)


def test_a_folder_without_saved_responses_is_refused(tmp_path):
    with pytest.raises(BadCase, match=r"no response\.json"):
        Replay.load(tmp_path)


def test_a_replayed_crawl_reads_what_was_saved_and_fetches_nothing_else(tmp_path, entry, crawl_once):
    base = "https://daily.example"
    listing = '<ul><li><a href="/a/1.html">有</a></li><li><a href="/a/2.html">没有</a></li></ul>'
    for number, (path, body) in enumerate({"/list.html": listing, "/a/1.html": "<p>正文</p>"}.items()):
        folder = tmp_path / "saved" / str(number)
        folder.mkdir(parents=True)
        meta = {"url": base + path, "headers": {"Content-Type": "text/html", "Content-Encoding": "gzip"}}
        (folder / "response.json").write_text(json.dumps(meta), encoding="utf-8")
        (folder / "body.html").write_text(body, encoding="utf-8")
    slow = entry(base, polite={"delay": 60})
    got = crawl_once(entry=slow, replay=str(tmp_path / "saved"), look_at=[f"{base}/a/1.html"])
    assert dict(got.endings) == {f"{base}/a/1.html": "published", f"{base}/a/2.html": "failed"}
    assert "not among the saved responses" in got.reason(f"{base}/a/2.html")
    assert got.captured[f"{base}/a/1.html"] == "<p>正文</p>".encode().decode("latin-1")


@pytest.mark.parametrize(("asked", "status"), [(b'"v1"', 304), (b'"v0"', 200), (None, 200)])
def test_an_answer_saved_with_an_etag_says_unchanged_to_who_has_it(asked, status):
    saved = Saved("https://daily.example/a/1.html", b"<p>1</p>", headers={"ETag": '"v1"'})
    request = Request(saved.url, headers={"If-None-Match": asked} if asked else {})
    response = asyncio.run(ReplayHandler(Replay([saved])).download_request(request))
    assert (response.status, response.body) == (status, b"" if status == 304 else saved.body)
