import gzip
import io
import json
from datetime import UTC, datetime

import pytest

from newswatch import catalogue
from newswatch.cli import extract
from newswatch.cli.exits import Code, Stop
from newswatch.serving import Budget
from newswatch.settings import load

BUDGET = Budget.of(load())
PAGE = """<html><title>水厂换泵_江北网</title><h1>水厂夜里换泵未停水</h1><p>2024-03-05 10:21 来源：江北日报</p>
<p>水厂的两台老泵昨夜全部换下，居民家里的水压没有变化，早班公交照常发车，菜场也没有断货。</p></html>"""
FIELDS = """id url title text printed site credited origin origin_url published published_precision original_published
original_precision reporters editor speakers docno error""".split()  # noqa: SIM905 - as the contract writes them


@pytest.fixture
def rows(tmp_path):
    """What `extract` prints for these manifest lines; files are written first."""

    def extracted(*lines, **files):
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        manifest, out = tmp_path / "pages.jsonl", io.StringIO()
        manifest.write_bytes(
            b"".join((li if isinstance(li, bytes) else json.dumps(li).encode()) + b"\n" for li in lines)
        )
        assert extract.run(manifest, None, out, BUDGET) == Code.OK
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return extracted


def test_a_row_has_every_field_of_the_contract(rows):
    (row,) = rows({"id": "a", "file": "a", "url": "https://x.example.cn/1"}, a=PAGE.encode())
    assert set(FIELDS) <= set(row)
    assert (row["title"], row["credited"], row["error"]) == ("水厂夜里换泵未停水", "江北日报", None)
    assert (row["published"], row["published_precision"]) == ("2024-03-05T10:21:00+08:00", "minute")
    assert (row["reporters"], row["speakers"], row["editor"]) == ([], [], None)


def test_raw_gzip_and_plain_text_files(rows):
    head = "水厂夜里换泵未停水\n2024-03-05 10:21 来源：江北日报\n"
    text = head + "水厂的两台老泵昨夜全部换下，居民家里的水压没有变化，早班公交照常发车。"
    given = [{"id": n, "file": f} for n, f in enumerate(["a.html", "a.gz", "a.txt"])]
    found = rows(*given, **{"a.html": PAGE.encode(), "a.gz": gzip.compress(PAGE.encode()), "a.txt": text.encode()})
    assert [row["id"] for row in found] == [0, 1, 2]
    assert found[0]["text"] == found[1]["text"]
    assert (found[2]["title"], found[2]["credited"]) == ("水厂夜里换泵未停水", "江北日报")


def test_rows_come_out_in_the_order_they_went_in(rows):
    found = rows(*({"id": n, "file": "a" if n % 3 else "none"} for n in range(40)), a=PAGE.encode())
    assert [row["id"] for row in found] == list(range(40))


def test_bad_rows_have_their_code_and_stop_nothing(rows):
    found = rows(
        b"{broken",
        b"[1]",
        {"id": "no file"},
        {"id": "gone", "file": "gone"},
        {"id": "folder", "file": "."},
        {"id": "cut", "file": "cut.gz"},
        {"id": "bomb", "file": "bomb.gz"},
        {"id": "pdf", "file": "pdf"},
        {"file": "a"},
        b"\xff\xfe",
        {"id": "good", "file": "a", "headers": [1], "url": 7},
        **{
            "cut.gz": gzip.compress(PAGE.encode())[:-9],
            "bomb.gz": gzip.compress(b"\x00" * 50_000_000),
            "pdf": b"%PDF-1.4",
            "a": PAGE.encode(),
        },
    )
    assert [(row["id"], row["error"]) for row in found] == [
        (None, "not_json"),
        (None, "not_an_object"),
        ("no file", "no_file"),
        ("gone", "missing_file"),
        ("folder", "unreadable_file"),
        ("cut", "bad_gzip"),
        ("bomb", "too_large"),
        ("pdf", "damaged_document"),
        (None, None),
        (None, "not_json"),
        ("good", None),
    ]
    assert [row.get("line") for row in found if row["id"] is None] == [1, 2, 9, 10]
    assert all(row["text"] is None for row in found if row["error"])


def test_a_page_that_eats_memory_costs_itself_alone(rows):
    """Under 8 MiB, and its reading would take 400 MB: a text of one paragraph of millions of words."""
    endless = f"<html><title>水厂换泵</title><h1>水厂夜里换泵未停水</h1><div><p>{'ab cd, ' * 1_100_000}".encode()
    found = rows(*({"id": name, "file": name} for name in "aba"), a=PAGE.encode(), b=endless)
    assert [row["error"] for row in found] == [None, "memory", None]


def test_an_endless_manifest_row_is_one_bad_row(rows):
    found = rows(b'{"id": "' + b"x" * 3_000_000 + b'"}', {"id": "next", "file": "a"}, a=PAGE.encode())
    assert [(row["id"], row["error"]) for row in found] == [(None, "too_long"), ("next", None)]


@pytest.mark.parametrize(
    ("date", "title"),
    [
        ("Tue, 05 Mar 2024 15:59:59 GMT", "旧版标题的位置"),
        ("Tue, 05 Mar 2024 16:00:00 GMT", "新版标题的位置"),
        ("Tue, 05 Mar 2024 15:59:59 -0000", "旧版标题的位置"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "新版标题的位置"),
        ("yesterday", "新版标题的位置"),
        (None, "新版标题的位置"),
    ],
)
def test_a_page_is_read_by_the_rule_of_its_day_in_beijing(tmp_path, redesigned, date, title):
    sources, manifest, out = tmp_path / "sources", tmp_path / "pages.jsonl", io.StringIO()
    sources.mkdir()
    (sources / "jiangbei.toml").write_text(redesigned, encoding="utf-8")
    heads = '<h2 class="old">旧版标题的位置</h2><h2 class="new">新版标题的位置</h2>'
    (tmp_path / "a").write_text(PAGE.replace("<p>2024", heads + "<p>2024"), encoding="utf-8")
    row = {"id": 1, "file": "a", "url": "https://www.jiangbei.example/1", "headers": {"Date": date}}
    manifest.write_text(json.dumps(row), encoding="utf-8")
    extract.run(manifest, catalogue.load(sources), out, BUDGET, lambda: datetime(2026, 3, 2, tzinfo=UTC))
    assert json.loads(out.getvalue())["title"] == title


def test_a_missing_manifest_is_one_clear_line(tmp_path):
    with pytest.raises(Stop, match=r"no\.jsonl"):
        extract.run(tmp_path / "no.jsonl", None, io.StringIO(), BUDGET)
