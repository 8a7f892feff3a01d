"""The Store port in one process's memory: for tests, filters and trials; nothing outlives the process."""

from storage.memory.store import MemoryStore

__all__ = ["MemoryStore"]
