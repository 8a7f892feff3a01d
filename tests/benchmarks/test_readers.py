"""Rows of the peers have the form that the scale reads, and a child times rounds over pages."""

import gzip
import json

import pytest

from benchmarks.hostile_pages import TITLE, ordinary
from benchmarks.read_once import round_of
from benchmarks.readers import clock, trafilatura


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("2026-03-05 10:21:08", "2026-03-05T10:21:08"),
        ("2026-03-05T02:21:08Z", "2026-03-05T02:21:08+00:00"),
        ("2026年3月5日 10:21", "2026-03-05T10:21:00"),
        ("2026/3/5", "2026-03-05T00:00:00"),
        ("2026-13-05", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_printed_clocks_are_handed_on_as_the_scale_reads_them(printed, wanted):
    assert clock(printed) == wanted


def test_a_round_reads_every_page_and_counts_those_its_reader_breaks_on(tmp_path):
    file = tmp_path / "page.html.gz"
    file.write_bytes(gzip.compress(ordinary()))
    pages = [{"id": "a", "file": str(file), "url": None}, {"id": "b", "file": str(file), "url": "http://b.example/"}]
    peer = trafilatura(precision=False)

    def breaks_on_b(body, url):
        if url:
            raise ValueError("no")
        return peer(body, url)

    rows, seconds, failed = round_of(breaks_on_b, pages)
    assert (rows[0]["id"], rows[1], failed) == ("a", {"id": "b"}, 1)
    assert TITLE in rows[0]["title"]
    assert seconds > 0
    json.dumps(rows)
