"""`newswatch captures export`: the pages of a span in one file, which is there whole or not at all."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from newswatch.cli.exits import Code
from newswatch.clock import system_clock
from newswatch.model.page import Page
from storage.captures import FileCaptures


@pytest.fixture
def data(tmp_path) -> Path:
    """A data folder with a page of yesterday and one of two months ago."""
    (tmp_path / "data" / "store").mkdir(parents=True)
    captures = FileCaptures(tmp_path / "data" / "captures")
    for days in (1, 60):
        captures.keep(Page(f"https://news.example/{days}", b"<p>x</p>", system_clock() - timedelta(days=days)))
    return tmp_path / "data"


def addresses(path: Path) -> list[str]:
    with path.open("rb") as file:
        return [each.rec_headers["WARC-Target-URI"] for each in ArchiveIterator(file) if each.rec_type == "response"]


def test_the_pages_of_the_span_are_written_oldest_first(run, data, tmp_path):
    for since, found in (("7d", ["1"]), ("90d", ["60", "1"])):
        path = tmp_path / f"{since}.warc.gz"
        result = run("captures", "export", str(path), "--since", since, "--json")
        assert (result.exit_code, json.loads(result.stdout)["pages"]) == (Code.OK, len(found))
        assert addresses(path) == [f"https://news.example/{each}" for each in found]


def test_a_damaged_capture_is_named_and_the_rest_is_written(run, data, tmp_path):
    next(path for path in data.glob("captures/*/*/*.zst") if path.name > "2").write_bytes(b"no capture")
    result = run("captures", "export", str(tmp_path / "out.warc.gz"), "--since", "90d", "--json")
    row = json.loads(result.stdout)
    assert (result.exit_code, row["pages"], len(row["damaged"])) == (Code.FAILED, 1, 1)
    assert len(addresses(tmp_path / "out.warc.gz")) == 1


def test_a_file_that_is_there_stays_unless_told_otherwise(run, data, tmp_path):
    path = tmp_path / "out.warc.gz"
    path.write_text("mine")
    result = run("captures", "export", str(path))
    assert (result.exit_code, "is there already" in result.stderr) == (Code.USAGE, True)
    assert path.read_text() == "mine"
    assert run("captures", "export", str(path), "--force").exit_code == Code.OK
    assert addresses(path) == ["https://news.example/1"]


def test_what_cannot_be_written_leaves_nothing(run, data, tmp_path):
    result = run("captures", "export", str(tmp_path / "nowhere" / "out.warc.gz"))
    assert (result.exit_code, "give a path that can be written" in result.stderr) == (Code.FOLDER, True)
    assert run("captures", "export", str(tmp_path / "x"), "--data", str(tmp_path / "typo")).exit_code == Code.USAGE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]
