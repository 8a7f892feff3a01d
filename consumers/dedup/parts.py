"""Everything the repost check remembers of admitted articles, part by part: new, as a snapshot, and from one again."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from consumers.dedup import snapshot
from consumers.dedup.admitted import Admitted
from consumers.dedup.index import Index
from consumers.dedup.substitutions import Substitutions
from consumers.dedup.texts import Texts
from consumers.dedup.vocabulary import Vocabulary

_RECENT = 31
"""Articles whose middle clock is the time: a few pages with a clock gone wrong neither hurry forgetting nor stop it."""


def _recent() -> deque[datetime]:
    return deque(maxlen=_RECENT)


@dataclass(slots=True)
class Parts:
    """`index` is of grams and `figures` of figures, `texts` are folded; all three number the events as `admitted` does.

    `recent` are the clocks of the articles admitted last, `swept` is when the forgotten ones were last cleared away.
    """

    texts: Texts
    admitted: Admitted = field(default_factory=Admitted)
    index: Index = field(default_factory=Index)
    figures: Index = field(default_factory=Index)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    substitutions: Substitutions = field(default_factory=Substitutions)
    recent: deque[datetime] = field(default_factory=_recent)
    swept: datetime | None = None

    @classmethod
    def new(cls, folder: Path | None) -> "Parts":
        """Nothing yet; texts are kept in `folder`. Raises OSError where it cannot be written or the disk is full."""
        if folder is None:
            return cls(Texts())
        folder.mkdir(parents=True, exist_ok=True)
        return cls(Texts(folder / snapshot.TEXTS))

    def save(self, folder: Path, number: int, line_id: str, horizon: timedelta) -> None:
        """Write a snapshot of the ledger up to line `number`, known by `line_id`. Raises OSError."""
        self.texts.sync()
        values = {
            "recent": [at.isoformat() for at in self.recent],
            "swept": self.swept.isoformat() if self.swept else None,
            "oldest": self.admitted.oldest,
            "told": self.vocabulary.texts,
            "segments": self.index.segments,
            "figures": self.figures.segments,
            "substitutions": self.substitutions.state(),
        }
        arrays = {
            "events": self.admitted.events.all,
            "stories": self.admitted.stories.all,
            "starts": self.texts.starts,
            "vocabulary": self.vocabulary.seen,
            **self.index.arrays(),
            **{_of_figures(name): array for name, array in self.figures.arrays().items()},
        }
        snapshot.save(folder, number, line_id, horizon, values, arrays)

    @classmethod
    def restored(cls, folder: Path, horizon: timedelta, *, alone: bool) -> tuple["Parts", snapshot.Manifest]:
        """What `folder` has, and what that is; see Texts for `alone`. Raises snapshot.Unusable."""
        manifest, arrays = _loaded(folder, horizon)
        values: Any = manifest.values
        try:
            figures = {name: arrays[_of_figures(name)] for name in ("alive", "newest")}
            made = cls(
                Texts(folder / snapshot.TEXTS, arrays["starts"], alone=alone),
                Admitted.of(values["oldest"], arrays["events"], arrays["stories"]),
                Index.of(arrays, values["segments"]),
                Index.of({**arrays, **figures}, values["figures"]),
                Vocabulary(values["told"], arrays["vocabulary"]),
                Substitutions.of(values["substitutions"]),
                swept=datetime.fromisoformat(values["swept"]) if values["swept"] else None,
            )
            made.recent.extend(map(datetime.fromisoformat, values["recent"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise snapshot.Unusable(f"{folder}: {error}") from None
        return made, manifest


def _loaded(folder: Path, horizon: timedelta) -> tuple[snapshot.Manifest, dict[str, NDArray[Any]]]:
    """`snapshot.load`, again where the snapshot was replaced meanwhile by the process that writes there."""
    while True:
        before = _written(folder)
        try:
            return snapshot.load(folder, horizon)
        except snapshot.Unusable:
            if _written(folder) == before:
                raise


def _written(folder: Path) -> tuple[int, int] | None:
    """What tells one manifest from the next; None where there is none."""
    try:
        there = (folder / snapshot.MANIFEST).stat()
    except OSError:
        return None
    return there.st_mtime_ns, there.st_ino


def _of_figures(name: str) -> str:
    """The name in a snapshot of an array of the index of figures; what never changes has a name of its own."""
    return name if name.startswith("fixed-") else f"figures-{name}"
