"""The demo's own texts in (demo/texts/*.toml), written paragraphs with their dates filled in out."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

FOLDER = Path(__file__).resolve().parent / "texts"


@dataclass(frozen=True, slots=True)
class Text:
    """What an author wrote: `paragraphs` hold no markup, `reporters` may be empty."""

    title: str
    paragraphs: tuple[str, ...]
    reporters: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)


@cache
def _file(name: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def written(name: str, on: date, variant: str = "") -> Text:
    """The text in `name`.toml as it reads when published on the Beijing date `on`.

    `variant` names the table of words that a yearly form changes. Raises KeyError for a placeholder nobody fills.
    """
    file = _file(name)
    words = {"year": on.year, "last_year": on.year - 1, "month": on.month, "day": on.day, **file.get(variant, {})}
    lines = Template(file["body"]).substitute(words).split("\n")
    return Text(
        title=Template(file["title"]).substitute(words),
        paragraphs=tuple(line for line in lines if line),
        reporters=tuple(file.get("reporters", ())),
    )


def readings() -> Mapping[str, str]:
    """Traditional character to its toned pinyin, for the annotated copy."""
    return _file("pinyin")
