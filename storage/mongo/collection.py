"""One collection with the few calls the store makes: bounded lists, faults sorted, upsert races tried once more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from newswatch.codec import Unreadable
from storage.mongo.document import Document
from storage.mongo.faults import told
from storage.mongo.windows import Window

ASCENDING = 1
DESCENDING = -1
Order = Sequence[tuple[str, int]]
_TOGETHER = 500
"""Ids asked for in one query."""
_CHANGED_TOGETHER = 100
"""Documents changed in one command: the embedded server writes each by itself (docs/promises.md)."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index as it is created: its keys, and whether two documents may share them."""

    keys: tuple[tuple[str, int], ...]
    unique: bool = False

    @property
    def name(self) -> str:
        return "_".join(f"{field.replace('.', '_')}_{direction}" for field, direction in self.keys)


class Documents:
    """The documents of one collection at `server` (as messages name it). Raises Unavailable and codec.Unreadable."""

    def __init__(self, collection: Collection[Document], server: str) -> None:
        self._collection = collection
        self._server = server

    @property
    def name(self) -> str:
        return self._collection.name

    def get(self, key: str) -> Document | None:
        """The document with this `_id`."""
        with told(self._server):
            return self._collection.find_one({"_id": key})

    def find(self, query: Mapping[str, Any], order: Order, limit: int) -> list[Document]:
        """The first `limit` documents in `order`; none where `limit` is not positive (to a server 0 means all)."""
        if limit < 1:
            return []
        with told(self._server):
            return list(self._collection.find(query, sort=list(order), limit=limit))

    def many(self, keys: Iterable[str]) -> Iterator[Document]:
        """The documents with these `_id`s, as many as there are."""
        for ids in _batched(sorted(set(keys)), _TOGETHER):
            yield from self.find({"_id": {"$in": ids}}, [("_id", ASCENDING)], len(ids))

    def gather(
        self, field: str, windows: Iterable[Window], order: Order, limit: int, query: Mapping[str, Any] | None = None
    ) -> list[Document]:
        """The first `limit` documents whose `field` lies in the windows, window by window, each in `order`."""
        found: list[Document] = []
        for low, high in windows:
            if len(found) >= limit:
                break
            found += self.find({**(query or {}), field: {"$gte": low, "$lt": high}}, order, limit - len(found))
        return found

    def put(self, document: Document) -> None:
        """Keep the document under its `_id`, in place of what stood there."""
        with told(self._server):
            try:
                self._collection.replace_one({"_id": document["_id"]}, document, upsert=True)
            except DuplicateKeyError:  # another's upsert was faster: now it stands, and is replaced
                self._collection.replace_one({"_id": document["_id"]}, document, upsert=True)

    def replace(self, query: Mapping[str, Any], document: Document) -> bool:
        """Keep the document in place of the one that matches; False where none does."""
        with told(self._server):
            return self._collection.replace_one(query, document).matched_count > 0

    def insert(self, document: Document) -> bool:
        """False where the `_id` or a unique key stands already."""
        with told(self._server):
            try:
                self._collection.insert_one(document)
            except DuplicateKeyError:
                return False
            return True

    def update(self, query: Mapping[str, Any], change: Mapping[str, Any]) -> bool:
        """Change one document; False where none matches."""
        with told(self._server):
            return self._collection.update_one(query, change).matched_count > 0

    def update_all(self, keys: Iterable[str], query: Mapping[str, Any], change: Mapping[str, Any]) -> None:
        """Change the documents with these `_id`s that match, each by itself."""
        for ids in _batched(list(dict.fromkeys(keys)), _CHANGED_TOGETHER):
            with told(self._server):
                self._collection.update_many({"_id": {"$in": ids}, **query}, change)

    def upsert(self, key: str, change: Mapping[str, Any]) -> None:
        """Change or create the document with this `_id`.

        Not by find_one_and_update: in a race of upserts secantusdb 0.7 makes the change and answers null.
        """
        with told(self._server):
            try:
                self._collection.update_one({"_id": key}, change, upsert=True)
            except DuplicateKeyError:  # another's upsert was faster: now it stands, and is changed
                self._collection.update_one({"_id": key}, change, upsert=True)

    def swap(self, query: Mapping[str, Any], change: Mapping[str, Any]) -> Document | None:
        """Change one document in one step; it as it is then, None where none matches."""
        with told(self._server):
            return self._collection.find_one_and_update(query, change, return_document=ReturnDocument.AFTER)

    def delete(self, query: Mapping[str, Any]) -> int:
        """Delete every match; how many went."""
        with told(self._server):
            return self._collection.delete_many(query).deleted_count

    def sums(self, terms: Mapping[str, Any]) -> dict[str, int]:
        """Each term added up over the whole collection, on the server; empty where there is no document."""
        group = {"_id": None} | {name: {"$sum": term} for name, term in terms.items()}
        with told(self._server):
            rows = list(self._collection.aggregate([{"$group": group}]))
        return {name: int(rows[0][name]) for name in terms} if rows else {}

    def count(self) -> int:
        return self.sums({"documents": 1}).get("documents", 0)

    def create(self, indexes: Sequence[Index]) -> list[str]:
        """Create what is missing; `collection.index` of all. Raises Unreadable where documents stand that break one."""
        for index in indexes:
            try:
                with told(self._server):
                    self._collection.create_index(list(index.keys), name=index.name, unique=index.unique)
            except DuplicateKeyError:
                keys = ", ".join(field for field, _ in index.keys)
                raise Unreadable(f"{self.name}: two documents have the same {keys}") from None
        return [f"{self.name}.{index.name}" for index in indexes]


def _batched(ids: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    return (ids[start : start + most] for start in range(0, len(ids), most))
