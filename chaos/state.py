"""A folder in, what a run has done so far out: its ledger of kills, one JSON line each, and where everything lies."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import orjson


class State:
    """One run's folder, from which it goes on after it was stopped."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "ledger.jsonl"
        self._lock = Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._entries: list[dict[str, Any]] = list(_read(self._path))

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def broker(self) -> Path:
        return self.folder / "kafka"

    @property
    def log(self) -> Path:
        return self.folder / "newswatch.log"

    @property
    def received(self) -> Path:
        return self.folder / "received.jsonl"

    def note(self, kind: str, **said: Any) -> None:
        """Write a line down, with the moment."""
        entry = {"kind": kind, "at": time.time(), **said}
        with self._lock, self._path.open("ab") as file:
            file.write(orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE))
            file.flush()
            self._entries.append(entry)

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Every line of a kind, oldest first."""
        with self._lock:
            return [entry for entry in self._entries if entry["kind"] == kind]

    def last(self, kind: str) -> dict[str, Any]:
        """The last line of a kind; empty where there is none."""
        return next(reversed(self.of(kind)), {})

    def close(self) -> None:
        """The run is over and was well: only its ledger is kept, aside, and the next one begins afresh."""
        for folder in (self.data, self.sources, self.broker):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (self.log, self.received):
            file.unlink(missing_ok=True)
        self._path.rename(self._path.with_name(f"ledger-{time.time():.0f}.jsonl"))

    def rounds(self) -> dict[str, int]:
        """How many rounds of each source have been crawled well."""
        return {entry["source"]: entry["number"] + 1 for entry in self.of("round")}

    def points(self) -> set[str]:
        """The crash points at which a process has died."""
        return {entry["point"] for entry in self.of("kill") if entry.get("point")}

    def deaths(self, role: str) -> list[float]:
        """When a role was killed."""
        return [entry["at"] for entry in self.of("kill") if entry["victim"] == role]


def _read(path: Path) -> Iterator[dict[str, Any]]:
    """The lines kept; one half written when the run was killed is left out."""
    if not path.exists():
        return
    raw = path.read_bytes()
    whole = raw[: raw.rfind(b"\n") + 1]
    if whole != raw:
        path.write_bytes(whole)
    yield from map(orjson.loads, whole.splitlines())
