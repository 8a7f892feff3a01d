"""What fixed addresses answered last, in memory: answers in and out by address."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from newswatch.ports import Answer
from storage.fit import fit


class MemoryAnswers:
    """newswatch.ports.Answers."""

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self._lock = lock
        self._answers: dict[str, Answer] = {}

    def get(self, url: str) -> Answer | None:
        with self._lock:
            return self._answers.get(url)

    def put(self, answer: Answer) -> None:
        fit(replace(answer, body=b""))  # bytes are no text and need not be UTF-8
        with self._lock:
            self._answers[answer.url] = answer

    def prune(self, before: datetime) -> int:
        with self._lock:
            old = [url for url, answer in self._answers.items() if answer.at < before]
            for url in old:
                del self._answers[url]
            return len(old)
