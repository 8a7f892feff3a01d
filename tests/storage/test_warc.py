"""Pages come back from a WARC file as they were kept; nothing a server says ends a header, a record or the file."""

import gzip
import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from newswatch.model.page import Candidate, Further, Page
from storage.warc import Warc

NOON = datetime(2026, 3, 5, 4, 0, 0, 123457, tzinfo=UTC)
BODY = "<p>江北的船厂</p>".encode("gb18030") + b"\r\n\r\nWARC/1.1\r\nWARC-Type: warcinfo\r\n\r\n\x00\xff"


def page(url="https://news.example/1?a=b", body=BODY, status=200, headers=None, **fields) -> Page:
    return Page(url, body, NOON, status, headers or {"content-type": "text/html; charset=gb2312"}, **fields)


def written(*pages: Page) -> bytes:
    file = BytesIO()
    warc = Warc(file, NOON)
    for each in pages:
        warc.add(each)
    return file.getvalue()


def read(packed: bytes) -> list:
    """Each record with its content, digests checked."""
    records = ArchiveIterator(BytesIO(packed), check_digests="raise")
    return [(record, record.content_stream().read()) for record in records]


def test_a_page_comes_back_to_the_letter_with_what_names_it():
    kept = page(status=404, candidate=Candidate("https://news.example/1", "daily", "list", NOON))
    (info, who), (response, body), (metadata, names) = read(written(kept))
    assert info.rec_type == "warcinfo"
    assert b"software: newswatch/" in who
    assert {record.rec_headers.protocol for record in (info, response, metadata)} == {"WARC/1.1"}
    assert response.rec_headers["WARC-Target-URI"] == kept.url
    assert response.rec_headers["WARC-Date"] == "2026-03-05T04:00:00.123457Z"
    assert (response.http_headers.statusline, body) == ("404 Not Found", BODY)
    assert response.http_headers["content-type"] == "text/html; charset=gb2312"
    assert metadata.rec_headers["WARC-Refers-To"] == response.rec_headers["WARC-Record-ID"]
    assert names.decode().splitlines() == [
        f"article_id: {kept.article_id}",
        f"capture_id: {kept.capture_id}",
        "source: daily",
    ]


def test_the_further_pages_of_a_text_follow_it():
    parts = tuple(Further(f"https://news.example/1_{n}?\n", f"第{n}页".encode(), {"etag": str(n)}) for n in (2, 3))
    _, first, (_, names), *others = read(written(page(further=parts)))
    assert b"further-pages: 2" in names
    assert [body for _, body in (first, *others)] == [BODY, *(part.body for part in parts)]
    records = [record for record, _ in (first, *others)]
    assert records[1].rec_headers["WARC-Target-URI"] == "https://news.example/1_2?%0A"
    assert [record.http_headers["etag"] for record in records[1:]] == ["2", "3"]
    assert len({record.rec_headers["WARC-Record-ID"] for record in records}) == 3


def test_headers_of_the_way_are_gone_and_the_length_is_that_of_the_bytes():
    headers = {"content-encoding": "gzip", "transfer-encoding": "chunked", "content-length": "7", "etag": '"1"'}
    _, (response, body), _ = read(written(page(headers=headers)))
    assert response.http_headers.headers == [("etag", '"1"'), ("content-length", str(len(BODY)))]
    assert body == BODY


def test_a_header_has_the_bytes_it_came_with():
    raw = 'inline; filename="试点.htm"; 名单'.encode()
    packed = written(page(headers={"content-disposition": raw.decode("latin-1")}))
    assert b"\r\ncontent-disposition: " + raw + b"\r\n" in gzip.decompress(packed)
    assert read(packed)[1][1] == BODY


@pytest.mark.parametrize(
    "hostile",
    [
        page(
            headers={
                "x": "1\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n",
                "y\r\nz": "2",
                "": "3",
                "k": "\ud800\u2028\x85 a=é; 中",
            }
        ),
        page(url="https://news.example/1 \u2028WARC-Type: request>\x85"),
        page(status=99999),
        page(body=b""),
        page(candidate=Candidate("https://news.example/1", "a\r\nWARC-Type: x", "list", NOON)),
    ],
    ids=["headers", "address", "status", "empty", "source"],
)
def test_nothing_a_server_says_forges_a_record(hostile):
    honest = page(url="https://news.example/2")
    records = read(written(hostile, honest))
    assert [record.rec_type for record, _ in records] == ["warcinfo", "response", "metadata", "response", "metadata"]
    assert records[1][1] == hostile.body
    assert records[3][0].rec_headers["WARC-Target-URI"] == honest.url
    names = [name.lower() for name, _ in records[1][0].rec_headers.headers]
    assert names.count("warc-type") == 1
    assert {name.lower() for name, _ in records[1][0].http_headers.headers} <= {
        "x",
        "k",
        "content-type",
        "content-length",
    }


def test_each_record_is_compressed_by_itself():
    packed, members = written(page(), page(url="https://news.example/2")), []
    whole = gzip.decompress(packed)
    while packed:
        unpacker = zlib.decompressobj(wbits=31)
        members.append(unpacker.decompress(packed))
        packed = unpacker.unused_data
    assert len(members) == 5
    assert all(member.startswith(b"WARC/1.1\r\n") for member in members)
    assert b"".join(members) == whole
