"""A database's documents as BSON out, and BSON back in: what a backup of the embedded store is made of.

The bytes are those of MongoDB's own dump format (documents one after another), so `mongorestore` reads them too.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Protocol

from bson import InvalidBSON
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from newswatch.codec import Unreadable
from storage.mongo import faults
from storage.mongo.faults import told

BEFORE_LOG = ("crawl_state",)
"""What must be read before the log is: a message is in the spool until the log has it, so that one of them shows it."""

_AFTER_LOG = ("decisions", "stories", "relations", "articles")
_LAST = "outbox"
"""What is read after the log may be newer than its offsets: what was done meanwhile is done again, to the same effect.

Decisions come before the articles they name; the outbox comes last, so that as little as possible is sent twice.
"""

_PIECE = 2_000
"""Documents read at a time: secantusdb 0.7 reads all matches of a filter into memory before it answers."""
_BATCH = 100
"""Documents inserted in one command; many more have stopped secantusdb 0.7 for good (docs/promises.md)."""
_HEX = "0123456789abcdef"
_SMALLEST = 5
_LARGEST = 16 * 1024 * 1024 + 16 * 1024


class Dump:
    """The database `name` at `uri`, document by document. Raises Unavailable; close it after use."""

    def __init__(self, uri: str, name: str) -> None:
        self._server = faults.host(uri)
        self._client: MongoClient[RawBSONDocument] = MongoClient(uri, document_class=RawBSONDocument, connect=False)
        self._database = self._client[name]

    def after_log(self) -> Sequence[str]:
        """Every collection but those read before the log, in the order in which they are to be read."""
        with told(self._server):
            there = set(self._database.list_collection_names()).difference(BEFORE_LOG)
        named = [name for name in _AFTER_LOG if name in there]
        return [*named, *sorted(there.difference(named, [_LAST])), *there.intersection([_LAST])]

    def read(self, collection: str) -> Iterator[bytes]:
        """Every document of `collection` once, as BSON; those written meanwhile may or may not be among them."""
        documents = self._database[collection]
        with told(self._server):
            counted = next(documents.aggregate([{"$group": {"_id": None, "all": {"$sum": 1}}}]), {"all": 0})
            for low, high in ranges(counted["all"]):
                bounds = {"$gte": low} | ({"$lt": high} if high else {})
                for document in documents.find({"_id": bounds}):
                    yield bytes(document.raw)

    def write(self, collection: str, documents: Iterable[bytes]) -> int:
        """Insert `documents` into an empty collection; how many. Lasting once the server has been stopped cleanly."""
        target: Collection[RawBSONDocument] = self._database[collection]
        remaining, written = iter(documents), 0
        while batch := [RawBSONDocument(document) for document in islice(remaining, _BATCH)]:
            with told(self._server):
                try:
                    target.insert_many(batch, ordered=True)
                except BulkWriteError as error:
                    raise Unreadable(f"{collection}: the store refuses a document (code {error.code})") from None
            written += len(batch)
        return written

    def close(self) -> None:
        self._client.close()


def ranges(documents: int) -> Iterator[tuple[str, str]]:
    """Bounds on `_id` that cut so many documents into pieces of about _PIECE; the last upper bound is empty.

    Ids are hex digits, evenly spread, or names; both are text.
    """
    digits = 0
    while digits < 2 and documents > _PIECE * 16**digits:
        digits += 1
    bounds = [""]
    for _ in range(digits):
        bounds = [bound + digit for bound in bounds for digit in _HEX]
    return pairwise(["", *bounds[1:], ""])


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def split(file: Readable) -> Iterator[bytes]:
    """The documents of a dump. Raises Unreadable for anything else."""
    while head := file.read(4):
        # BSON begins with its own length in bytes (bsonspec.org: int32, little-endian).
        size = int.from_bytes(head, "little", signed=True)
        document = head + file.read(size - 4) if _SMALLEST <= size <= _LARGEST else b""
        if len(document) != size:
            raise Unreadable(f"{size} bytes were to follow as one document: it is cut or damaged")
        yield _checked(document)


def _checked(document: bytes) -> bytes:
    """The document, where it is well-formed and has a text for an id. Raises Unreadable."""
    try:
        named = RawBSONDocument(document).get("_id")
    except InvalidBSON as error:
        raise Unreadable(str(error)) from None
    if not isinstance(named, str):
        raise Unreadable("a document without a text for an id")
    return document
