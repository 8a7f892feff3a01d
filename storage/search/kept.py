"""A document in, the bytes it is kept as in a segment out, and back."""

import struct
from datetime import datetime
from zlib import crc32

import orjson
import zstandard

from newswatch.query.document import Document
from newswatch.query.expression import BODY, Scope
from storage.search.grams import packed, unpacked

_SEAL = struct.Struct("<I")
_SIZES = struct.Struct("<II")
_BEGIN = _SEAL.size + _SIZES.size


class Broken(ValueError):  # noqa: N818 - reads as what it says
    """Bytes that no document was kept as."""


def searchable(document: Document) -> str:
    """The searched forms of its title and text as one string, of which it has its keys."""
    return packed([form for scope, form in document.parts if scope & BODY])


def kept(document: Document) -> bytes:
    """All of it but a copy at hand. What is printed is compressed: few queries look at it."""
    if document.copy is not None:
        raise ValueError("a copy at hand is not kept")
    facts = orjson.dumps(
        {
            "title": len(document.title),
            "scopes": [scope.value for scope, _ in document.parts],
            "published": document.published and document.published.isoformat(),
        }
    )
    printed = document.title + document.text
    forms = packed([form for _, form in document.parts]).encode("utf-8", "surrogatepass")
    whole = zstandard.compress(printed.encode("utf-8", "surrogatepass"), 3)
    body = _SIZES.pack(len(facts), len(forms)) + facts + forms + whole
    return _SEAL.pack(crc32(body)) + body


def document_of(written: bytes) -> Document:
    """Raises Broken. What bears its seal is trusted."""
    if len(written) < _BEGIN or _SEAL.unpack_from(written)[0] != crc32(written[_SEAL.size :]):
        raise Broken("a document is not what was written")
    size, forms_size = _SIZES.unpack_from(written, _SEAL.size)
    at = _BEGIN + size
    facts = orjson.loads(written[_BEGIN:at])
    forms = unpacked(written[at : at + forms_size].decode("utf-8", "surrogatepass"))
    printed = zstandard.decompress(written[at + forms_size :]).decode("utf-8", "surrogatepass")
    return Document(
        printed[: facts["title"]],
        printed[facts["title"] :],
        tuple(zip(map(Scope, facts["scopes"]), forms, strict=True)),
        facts["published"] and datetime.fromisoformat(facts["published"]),
    )
