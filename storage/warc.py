"""Kept pages in, records of a WARC 1.1 file (ISO 28500:2017) out, each compressed by itself. The one home of warcio.

A page is a `response` record, with the status and headers it was kept with, and a `metadata` record that names its
article and capture; the further pages of a text follow as responses of their own. Captures keep bodies decoded, so
headers that say how a body was encoded for its way are left out.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newswatch import __version__
from newswatch.model.page import Page

_ON_THE_WAY = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}")
"""A token (RFC 9110, 5.6.2)."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff<>]")


class _Http(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """Headers as the bytes they came as: kept as Latin-1, they are written so. warcio would escape them, or trip."""

    def compute_headers_buffer(self, header_filter: None = None) -> None:
        self.headers_buff = self.to_str(header_filter).encode("latin-1", "replace") + b"\r\n"


class Warc:
    """Writes to `file`, which it does not close. Raises OSError."""

    def __init__(self, file: BinaryIO, now: datetime) -> None:
        """`now` is the date of the file's first record, which says who wrote it."""
        self._writer = WARCWriter(file, gzip=True, warc_version="1.1")
        fields = {"software": f"newswatch/{__version__}", "format": "WARC File Format 1.1"}
        self._write("warcinfo", _id("warcinfo", now.isoformat()), now, fields)

    def add(self, page: Page) -> None:
        """One response for each page of its text, and what names them all behind the first."""
        for number, sheet in enumerate(page.sheets()):
            response = self._respond(sheet, f"{page.capture_id}:{number}" if number else page.capture_id)
            if not number:
                self._name(page, response)

    def _respond(self, page: Page, name: str) -> str:
        response = _id("response", name)
        http = _Http(_status(page.status), [*_headers(page)], protocol="HTTP/1.1")
        headers = {"WARC-Record-ID": response, "WARC-Date": _date(page.fetched_at)}
        record = self._writer.create_warc_record(
            _uri(page.url),
            "response",
            BytesIO(page.body),
            len(page.body),
            http_headers=http,
            warc_headers_dict=headers,
        )
        self._writer.write_record(record)
        return response

    def _name(self, page: Page, response: str) -> None:
        names = {"article_id": page.article_id, "capture_id": page.capture_id}
        if page.candidate:
            names["source"] = _CONTROL.sub(" ", page.candidate.source)
        if page.further:
            names["further-pages"] = str(len(page.further))
        about = {"WARC-Target-URI": _uri(page.url), "WARC-Refers-To": response}
        self._write("metadata", _id("metadata", page.capture_id), page.fetched_at, names, about)

    def _write(
        self, kind: str, name: str, at: datetime, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> None:
        body = "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode()
        about = {"WARC-Record-ID": name, "WARC-Date": _date(at), **(headers or {})}
        record = self._writer.create_warc_record(
            None, kind, BytesIO(body), len(body), "application/warc-fields", warc_headers_dict=about
        )
        self._writer.write_record(record)


def _id(kind: str, name: str) -> str:
    """The same page has the same record in every file it is exported to."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'newswatch:{kind}:{name}')}>"


def _date(at: datetime) -> str:
    """W3C-DTF, in UTC, to the microsecond as WARC 1.1 allows."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _uri(url: str) -> str:
    """An address that ends no line and no field."""
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), url)


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} "


def _headers(page: Page) -> Iterator[tuple[str, str]]:
    """Those of the response, one line each whatever they hold, and the length of the body as it is kept."""
    for name, value in page.headers.items():
        if _NAME.fullmatch(name) and name.lower() not in _ON_THE_WAY:
            yield name, _CONTROL.sub(" ", value).strip()
    yield "content-length", str(len(page.body))
