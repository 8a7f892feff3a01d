"""What hosts repeat around their texts, in MongoDB: one document a host."""

from collections.abc import Sequence

from newswatch.model.habit import Habit
from storage.mongo.collection import ASCENDING, Documents, Index
from storage.mongo.document import packed, unpacked


class MongoHabits:
    """newswatch.ports.Habits."""

    INDEXES: tuple[Index, ...] = ()

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def get(self, host: str) -> Habit | None:
        document = self.documents.get(host)
        return unpacked(Habit, document) if document else None

    def put(self, habit: Habit) -> None:
        self.documents.put({"_id": habit.host, **packed(habit)})

    def all(self, limit: int = 1000) -> Sequence[Habit]:
        found = self.documents.find({}, [("_id", ASCENDING)], limit)
        return [unpacked(Habit, document) for document in found]

    def remove(self, host: str) -> bool:
        return self.documents.delete({"_id": host}) > 0
