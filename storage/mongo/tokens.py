"""Owners' tokens in MongoDB, by their public part."""

from collections.abc import Sequence

from newswatch.model.token import Token
from storage.mongo.collection import ASCENDING, Documents, Index
from storage.mongo.document import packed, unpacked

_BY_OWNER = [("owner", ASCENDING), ("_id", ASCENDING)]


class MongoTokens:
    """newswatch.ports.Tokens."""

    INDEXES = (Index((("owner", ASCENDING), ("_id", ASCENDING))),)

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def add(self, token: Token) -> bool:
        return self.documents.insert({"_id": token.token_id, **packed(token)})

    def get(self, token_id: str) -> Token | None:
        document = self.documents.get(token_id)
        return unpacked(Token, document) if document else None

    def all(self, limit: int = 1000) -> Sequence[Token]:
        return [unpacked(Token, document) for document in self.documents.find({}, _BY_OWNER, limit)]

    def of(self, owner: str, limit: int = 100) -> Sequence[Token]:
        return [unpacked(Token, document) for document in self.documents.find({"owner": owner}, _BY_OWNER, limit)]

    def remove(self, token_id: str) -> bool:
        return self.documents.delete({"_id": token_id}) > 0
