"""Raw pages on disk come back to the letter, one by one deletable, and no id or damage does harm."""

import json
import os
from datetime import UTC, datetime, timedelta

import pytest
import zstandard

from newswatch.codec import Unreadable
from newswatch.model import ids
from newswatch.model.page import Candidate, Further, Page
from newswatch.ports import Unavailable
from storage import captures as captures_module
from storage.captures import FileCaptures

NOON = datetime(2026, 3, 5, 4, 0, 0, 123457, tzinfo=UTC)
DAY = timedelta(days=1)


def page(url="https://news.example/1", body=b"\xff\xfe raw \n bytes", at=NOON, **fields) -> Page:
    return Page(url, body, at, headers={"content-type": "text/html; charset=gb2312"}, **fields)


@pytest.fixture
def captures(tmp_path):
    return FileCaptures(tmp_path / "captures")


def files(tmp_path):
    return sorted(path for path in (tmp_path / "captures").rglob("*") if path.is_file())


def test_a_page_comes_back_to_the_letter(captures):
    kept = page(status=404, candidate=Candidate("https://news.example/1", "example", "list", NOON, "标题"))
    capture_id = captures.keep(kept)
    loaded = captures.load(kept.article_id, capture_id)
    assert loaded == kept
    assert loaded.capture_id == capture_id


def test_a_text_of_several_pages_is_one_capture_and_comes_back_to_the_letter(captures, tmp_path):
    further = (
        Further("https://news.example/1_2", b"second\n", {"content-type": "text/html"}),
        Further("https://news.example/1_3", b""),
        Further("https://news.example/1_all", b"\nall", whole=True),
    )
    kept = page(further=further, pages_missing=True)
    loaded = captures.load(kept.article_id, captures.keep(kept))
    assert loaded == kept
    assert len(files(tmp_path)) == 1
    assert kept.capture_id == ids.capture_id(kept.article_id, b"\xff\xfe raw \n bytessecond\n\nall", NOON)
    assert page().capture_id != kept.capture_id


def test_a_capture_kept_before_texts_had_several_pages_is_read(captures, tmp_path):
    captures.keep(page())
    (path,) = files(tmp_path)
    head, _, body = zstandard.decompress(path.read_bytes()).partition(b"\n")
    old = {name: value for name, value in json.loads(head).items() if name not in ("further", "pages_missing", "sizes")}
    path.write_bytes(zstandard.compress(json.dumps(old).encode() + b"\n" + body))
    assert captures.load(page().article_id, page().capture_id) == page()


@pytest.mark.parametrize("sizes", [[], [9999], [-1], [1, 1]])
def test_a_capture_whose_further_pages_are_not_all_there_is_damaged(captures, tmp_path, sizes):
    kept = page(further=(Further("https://news.example/1_2", b"second"),))
    captures.keep(kept)
    (path,) = files(tmp_path)
    head, _, body = zstandard.decompress(path.read_bytes()).partition(b"\n")
    path.write_bytes(zstandard.compress(json.dumps({**json.loads(head), "sizes": sizes}).encode() + b"\n" + body))
    with pytest.raises(Unreadable):
        captures.load(kept.article_id, kept.capture_id)


def test_a_page_kept_twice_is_one_file(captures, tmp_path):
    assert captures.keep(page()) == captures.keep(page())
    assert len(files(tmp_path)) == 1


def test_nothing_half_written_is_left_beside_it(captures, tmp_path):
    captures.keep(page())
    assert [path.suffix for path in files(tmp_path)] == [".zst"]


def test_the_latest_is_the_one_fetched_last(captures):
    for days in (2, 0, 1):
        captures.keep(page(body=b"%d" % days, at=NOON + days * DAY))
    assert captures.latest(page().article_id).body == b"2"
    assert captures.latest(ids.article_id("https://news.example/other")) is None


def test_a_whole_second_sorts_before_its_fractions(captures):
    captures.keep(page(body=b"later", at=NOON.replace(microsecond=1)))
    captures.keep(page(body=b"earlier", at=NOON.replace(microsecond=0)))
    assert captures.latest(page().article_id).body == b"later"


def test_prune_deletes_what_was_fetched_before_and_keeps_the_rest(captures, tmp_path):
    old, new = page(at=NOON), page(at=NOON + DAY)
    gone, other = captures.keep(old), page("https://news.example/2", at=NOON)
    captures.keep(other)
    kept = captures.keep(new)
    assert captures.prune(NOON + DAY) == 2
    assert captures.load(new.article_id, kept) == new
    with pytest.raises(KeyError):
        captures.load(old.article_id, gone)
    assert captures.latest(other.article_id) is None
    assert len(files(tmp_path)) == 1


def test_an_id_from_outside_never_becomes_a_path(captures, tmp_path):
    (tmp_path / "secret.zst").write_bytes(b"")
    for article_id in ("../..", "", "a" * 31 + "/", "A" * 32, "a" * 32 + "\n"):
        with pytest.raises(KeyError):
            captures.load(article_id, "a" * 32)
        with pytest.raises(KeyError):
            captures.latest(article_id)
    for capture_id in ("*", "../secret", "?" * 32):
        with pytest.raises(KeyError):
            captures.load(page().article_id, capture_id)


def test_a_damaged_file_is_unreadable_and_named(captures, tmp_path):
    capture_id = captures.keep(page())
    path = files(tmp_path)[0]
    path.write_bytes(path.read_bytes()[:-5] + b"12345")
    with pytest.raises(Unreadable, match=capture_id):
        captures.load(page().article_id, capture_id)


def test_a_truncated_file_is_unreadable(captures, tmp_path):
    capture_id = captures.keep(page(body=os.urandom(4096)))
    path = files(tmp_path)[0]
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(Unreadable):
        captures.load(page().article_id, files(tmp_path)[0].stem.rpartition("-")[2])
    assert capture_id


def test_a_file_that_unpacks_without_end_is_refused(captures, tmp_path):
    capture_id = captures.keep(page())
    bomb = zstandard.ZstdCompressor().compress(bytes(captures_module.LARGEST + 2))
    files(tmp_path)[0].write_bytes(bomb)
    with pytest.raises(Unreadable, match="more than"):
        captures.load(page().article_id, capture_id)


def test_a_folder_that_cannot_be_written_is_unavailable_with_the_remedy(tmp_path):
    (tmp_path / "captures").write_text("a file in the way")
    with pytest.raises(Unavailable, match="NEWSWATCH_DATA"):
        FileCaptures(tmp_path / "captures").keep(page())


def test_captures_are_listed_by_when_they_were_fetched_oldest_first(captures):
    kept = [page(url=f"https://news.example/{number}", at=NOON + number * DAY) for number in (2, 0, 3, 1)]
    for each in kept:
        captures.keep(each)
    named = {each.fetched_at: (each.article_id, each.capture_id) for each in kept}
    assert captures.fetched(NOON + DAY, NOON + 3 * DAY) == [named[NOON + DAY], named[NOON + 2 * DAY]]
    assert len(captures.fetched(NOON)) == 4
