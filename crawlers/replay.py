"""Saved responses in, the same responses out in place of the network: real spiders and pipelines, no socket."""

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from newswatch.text.url import canonical


class NotSaved(IgnoreRequest):
    """A replayed crawl asked for an address that was not saved; nothing was fetched."""


class BadCase(ValueError):  # noqa: N818 - reads as what it says
    """A saved response that cannot be read; the message names the file."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One response as it came over the wire, decompressed but not decoded."""

    url: str
    body: bytes = field(repr=False)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def read(folder: Path) -> Saved:
    """`response.json` ({"url", "status", "headers"}) and the raw bytes in `body.*`, gzipped or not. Raises BadCase."""
    meta_path = folder / "response.json"
    bodies = sorted(folder.glob("body.*"))
    try:
        meta = json.loads(meta_path.read_bytes())
        raw = bodies[0].read_bytes() if bodies else b""
        body = gzip.decompress(raw) if bodies and bodies[0].suffix == ".gz" else raw
        return Saved(meta["url"], body, int(meta.get("status", 200)), dict(meta.get("headers", {})))
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise BadCase(f"{folder}: no saved response: {type(error).__name__}: {error}") from None


class Replay:
    """Answers by address; spellings that are one canonical address are one."""

    SETTING: ClassVar = "NEWSWATCH_REPLAY"

    def __init__(self, saved: Iterable[Saved]) -> None:
        self._saved = {canonical(each.url): each for each in saved}

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Every folder under `folder` that holds a response.json. Raises BadCase."""
        found = [read(path.parent) for path in sorted(folder.rglob("response.json"))]
        if not found:
            raise BadCase(f"{folder}: no response.json in it")
        return cls(found)

    def answer(self, url: str) -> Saved | None:
        """What was saved for `url`; None where nothing was."""
        return self._saved.get(canonical(url))

    def __deepcopy__(self, memo: object) -> Self:
        """Scrapy copies its settings deeply; one replay is enough."""
        return self


class ReplayHandler:
    """Scrapy download handler: everything but the network is real, middlewares included.

    A response that was saved with an ETag is answered with 304 where it is asked for by that, as its server would.
    """

    lazy = True

    def __init__(self, replay: Replay) -> None:
        self._replay = replay

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.settings[Replay.SETTING])

    async def download_request(self, request: Request) -> Response:
        """Raises NotSaved."""
        saved = self._replay.answer(request.url)
        if saved is None:
            raise NotSaved(f"not among the saved responses: {request.url}")
        headers = Headers({name: value for name, value in saved.headers.items() if name.lower() != "content-encoding"})
        if (asked := request.headers.get("If-None-Match")) and asked == headers.get("ETag"):
            return Response(url=request.url, status=304, headers=headers)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=saved.body)
        return kind(url=request.url, status=saved.status, headers=headers, body=saved.body)

    async def close(self) -> None:
        """Nothing is open."""
