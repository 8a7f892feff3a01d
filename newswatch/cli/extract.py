"""A manifest of saved pages (JSON lines) in, what each says as a row out, in the order of the manifest.

Pages are read in worker processes, because a hostile one can only be stopped by ending the process that reads it.
docs/filters.md describes the rows and the error codes.
"""

import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Any, TextIO

import orjson

from newswatch.cli.exits import Code
from newswatch.cli.rows import Id, RowError, fields, id_of, lines, opened
from newswatch.clock import Clock, system_clock
from newswatch.model.article import Reading
from newswatch.model.disposition import Ended
from newswatch.model.moment import Moment, Window
from newswatch.model.page import Page
from newswatch.row import parts
from newswatch.serving import Budget
from newswatch.text.http_date import http_date
from newswatch.workers import Failure, in_order

if TYPE_CHECKING:
    from newswatch.catalogue import Catalogue

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of one page, before and after decompression."""
_LONGEST_ROW = 1024 * 1024
_GZIP = b"\x1f\x8b"


class BadFile(ValueError):  # noqa: N818
    """A page's file that cannot be used; `args[0]` is the error code."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the manifest, or the code of what is wrong with it."""

    line: int
    row_id: Id | None = None
    file: str = ""
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """What every worker is given once: where files are relative to, the catalogue, and when the command began."""

    folder: Path
    catalogue: "Catalogue | None"
    now: datetime

    def __call__(self, row: Row) -> dict[str, Any]:
        """The fields read from a row's page, or its error code alone."""
        from pipelines.extract import read

        if row.error:
            return {"error": row.error}
        try:
            page = _page(row, _bytes(self.folder / row.file), self.now)
        except BadFile as bad:
            return {"error": bad.args[0]}
        source, rule = (self.catalogue.by_host(row.url, page.fetched_at) if self.catalogue else None) or (None, None)
        try:
            return fields_of(read(page, source, rule))
        except Ended as ended:
            return {"error": ended.reason, "attachments": [asdict(each) for each in ended.attachments]}


def run(manifest: Path, catalogue: "Catalogue | None", out: TextIO, budget: Budget, clock: Clock = system_clock) -> int:
    """Write a row for every row of `manifest`. Raises Stop where the manifest cannot be opened."""
    with opened(manifest) as file:
        reader = Reader(manifest.parent, catalogue, clock())
        rows = (_row(number, line) for number, line in lines(file, _LONGEST_ROW))
        for row, answer in in_order(reader, rows, budget, loads="pipelines.extract"):
            read = {"error": answer.value} if isinstance(answer, Failure) else answer
            out.write(orjson.dumps(_answer(row, read), option=orjson.OPT_APPEND_NEWLINE).decode())
            out.flush()
    return Code.OK


def _row(number: int, line: bytes | None) -> Row:
    try:
        data = fields(line)
    except RowError as bad:
        return Row(number, error=bad.code)
    row_id, file, url, headers = id_of(data), data.get("file"), data.get("url"), data.get("headers")
    url = url if isinstance(url, str) else ""
    if not isinstance(file, str) or not file or "\x00" in file:
        return Row(number, row_id, url=url, error="no_file")
    known = headers if isinstance(headers, dict) else {}
    return Row(number, row_id, file, url, {k.lower(): v for k, v in known.items() if isinstance(v, str)})


def _page(row: Row, body: bytes, now: datetime) -> Page:
    name = row.file.lower().removesuffix(".gz")
    headers = {**row.headers, "content-type": "text/plain"} if name.endswith(".txt") else row.headers
    return Page(row.url, body, _fetched_at(headers.get("date", ""), now), headers=headers)


def _fetched_at(date: str, now: datetime) -> datetime:
    """When the response was made, as its Date header (RFC 9110, 6.6.1) says; `now` where it says nothing of use."""
    return min(http_date(date) or now, now)


def _bytes(path: Path) -> bytes:
    """A file's bytes, decompressed where they are gzip. Raises BadFile."""
    try:
        if not S_ISREG(path.stat().st_mode):
            raise BadFile("unreadable_file")
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise BadFile("missing_file") from None
    except OSError:
        raise BadFile("unreadable_file") from None
    if raw.startswith(_GZIP):
        raw = _gunzipped(raw)
    if len(raw) > LARGEST_FILE:
        raise BadFile("too_large")
    return raw


def _gunzipped(raw: bytes) -> bytes:
    """All members of a gzip file, never more than one byte beyond the limit. Raises BadFile."""
    body = b""
    while raw:
        stream = zlib.decompressobj(wbits=31)
        try:
            body += stream.decompress(raw, LARGEST_FILE + 1 - len(body))
        except zlib.error:
            raise BadFile("bad_gzip") from None
        if len(body) > LARGEST_FILE:
            raise BadFile("too_large")
        if not stream.eof:
            raise BadFile("bad_gzip")
        raw = stream.unused_data.lstrip(b"\x00")
    return body


def fields_of(reading: Reading) -> dict[str, Any]:
    """A reading as the row that `extract` prints; what the page does not say is null or an empty list."""
    original = reading.original_published
    return {
        "title": reading.title or None,
        "original_title": reading.original_title or None,
        "text": reading.text,
        "printed": reading.printed,
        "site": reading.site or None,
        "credited": reading.credited or None,
        "origin": reading.origin or None,
        "origin_url": reading.origin_url or None,
        "published": reading.published.beijing() if reading.published else None,
        "published_precision": reading.published.precision.value if reading.published else None,
        "original_published": _original(original),
        "original_precision": original.precision.value if isinstance(original, Moment) else None,
        **parts(reading),
        "editor": reading.editor or None,
        "docno": reading.docno or None,
        "where": dict(reading.where),
        "error": None,
    }


def _original(original: Moment | Window | None) -> str | dict[str, str | None] | None:
    if isinstance(original, Window):
        return {"after": original.after, "before": original.before}
    return original.beijing() if original else None


_NOTHING = fields_of(Reading(title="", text="", printed="")) | {"text": None, "printed": None}


def _answer(row: Row, read: Mapping[str, Any]) -> dict[str, Any]:
    head: dict[str, Any] = {"id": row.row_id, "url": row.url or None}
    if row.row_id is None:
        head["line"] = row.line
    return head | _NOTHING | dict(read)
