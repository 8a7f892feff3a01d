"""Response headers in, what to ask again with out: by ETag or Last-Modified a server can say that nothing changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

_LONGEST = 512
"""Characters of a value that is kept; real ones have under a hundred."""
_SENDABLE = re.compile(r"[\x20-\x7e\x80-\xff]+")
"""What a header may carry (RFC 9110, 5.5): no control character ever goes back into a request."""


@dataclass(frozen=True, slots=True)
class Validators:
    """RFC 9110, 8.8: the header values as the server sent them, their bytes as Latin-1; empty where it sent none.

    `reader` is the version of whatever read the answer that they came with.
    """

    etag: str = ""
    last_modified: str = ""
    reader: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, str], reader: str) -> Self:
        """Those of an answer, by lower-case header names; values too long or unfit to be sent back are left out."""
        return cls(_kept(headers.get("etag", "")), _kept(headers.get("last-modified", "")), reader)

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)

    def conditions(self) -> dict[str, str]:
        """The request headers that ask for the body only if it changed (RFC 9110, 13.1)."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


def _kept(value: str) -> str:
    return value if len(value) <= _LONGEST and _SENDABLE.fullmatch(value) else ""
