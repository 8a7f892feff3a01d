"""What hosts repeat around their texts, in MongoDB: one document a host."""

from collections.abc import Sequence
from dataclasses import replace

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

    def put(self, habit: Habit) -> bool:
        next_one = packed(replace(habit, number=habit.number + 1))
        if habit.number == 0:
            return self.documents.insert({"_id": habit.host, **next_one})
        return self.documents.update({"_id": habit.host, "number": habit.number}, {"$set": next_one})

    def all(self, limit: int = 1000) -> Sequence[Habit]:
        found = self.documents.find({}, [("_id", ASCENDING)], limit)
        return [unpacked(Habit, document) for document in found]

    def remove(self, host: str) -> bool:
        return self.documents.delete({"_id": host}) > 0
