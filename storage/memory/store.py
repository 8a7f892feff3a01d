"""All parts of the Store port in memory, under one lock: any thread in, nouns out, nothing kept on disk."""

import threading
from collections.abc import Sequence

from newswatch.clock import Clock, system_clock
from newswatch.pace import LocalPace
from newswatch.ports import Server
from storage.memory.answers import MemoryAnswers
from storage.memory.articles import MemoryArticles
from storage.memory.crawl_state import MemoryCrawlState
from storage.memory.crawls import MemoryCrawls
from storage.memory.decisions import MemoryDecisions
from storage.memory.editions import MemoryEditions
from storage.memory.habits import MemoryHabits
from storage.memory.leases import MemoryLeases
from storage.memory.outbox import MemoryOutbox
from storage.memory.quarantine import MemoryQuarantine
from storage.memory.routes import MemoryRoutes
from storage.memory.stories import MemoryStories
from storage.memory.subscriptions import MemorySubscriptions
from storage.memory.tokens import MemoryTokens


class MemoryStore:
    """Everything the newsroom remembers, for as long as this object lives."""

    def __init__(self, clock: Clock = system_clock) -> None:
        lock = threading.RLock()
        self.clock = clock
        self.articles = MemoryArticles(lock)
        self.decisions = MemoryDecisions(lock)
        self.stories = MemoryStories(lock)
        self.subscriptions = MemorySubscriptions(lock)
        self.tokens = MemoryTokens(lock)
        self.outbox = MemoryOutbox(lock)
        self.routes = MemoryRoutes(lock)
        self.editions = MemoryEditions(lock)
        self.crawl_state = MemoryCrawlState(lock)
        self.crawls = MemoryCrawls(lock)
        self.pace = LocalPace()
        self.answers = MemoryAnswers(lock)
        self.habits = MemoryHabits(lock)
        self.quarantine = MemoryQuarantine(lock)
        self.leases = MemoryLeases(lock)

    def ping(self) -> None:
        """Memory always answers."""

    def about(self) -> Server:
        """No server at all, on the clock of this process."""
        return Server("", "", self.clock())

    def create_indexes(self) -> Sequence[str]:
        """Memory needs none."""
        return ()

    def close(self) -> None:
        """Nothing is held open."""
