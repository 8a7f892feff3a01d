"""The project stands alone: no path of the machine it was written on, no reading of texts that are not its own."""

import os
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = Path(__file__).resolve()

MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home/\w+)/|(?<![\w.~-])/tmp/\w")
SHARED = re.compile(r"(?<!-)\bshared/(?!\*)")
MAY_NAME_SHARED = ("benchmarks/",)
"""Benchmarks take the folder of measured texts as an option."""


def ignored() -> list[str]:
    """Names and patterns of .gitignore; it has no paths with a slash inside."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return [".git", *(line.rstrip("/") for line in lines)]


def files() -> Iterator[Path]:
    """Every file of the project, without what git is told to leave out."""
    left_out = ignored()
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not any(fnmatch(name, pattern) for pattern in left_out)]
        yield from (Path(folder, name) for name in names if not any(fnmatch(name, pattern) for pattern in left_out))


def lines_with(pattern: re.Pattern[str], *, but: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path in files():
        place = str(path.relative_to(ROOT))
        if path == OWN or place.startswith(but):
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [f"{place}:{number}: {line[:100]}" for number, line in enumerate(lines, 1) if pattern.search(line)]
    return found


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    assert not lines_with(MACHINE_PATH)


def test_no_file_reads_texts_from_outside_the_project() -> None:
    assert not lines_with(SHARED, but=MAY_NAME_SHARED)
