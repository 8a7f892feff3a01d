"""The embedded store: a MongoDB-compatible server as a child process on 127.0.0.1, its files in the data folder."""

from storage.embedded.server import Busy, EmbeddedServer

__all__ = ["Busy", "EmbeddedServer"]
