"""What fixed addresses answered last, in MongoDB: one document an address."""

from datetime import datetime

from newswatch.model import ids
from newswatch.ports import Answer
from storage.mongo.collection import Documents, Index
from storage.mongo.document import packed, stamp, unpacked


class MongoAnswers:
    """newswatch.ports.Answers. Keyed by a digest: an address may be longer than an index takes."""

    INDEXES: tuple[Index, ...] = ()

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def get(self, url: str) -> Answer | None:
        document = self.documents.get(_key(url))
        return unpacked(Answer, document) if document else None

    def put(self, answer: Answer) -> None:
        self.documents.put({"_id": _key(answer.url), **packed(answer)})

    def prune(self, before: datetime) -> int:
        return self.documents.delete({"at": {"$lt": stamp(before)}})


def _key(url: str) -> str:
    return ids.digest("answer", url)
