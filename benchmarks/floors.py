"""Measured figures and a file of floors in, what fell under them out, each in a line that names it.

The file has a table for each row measured, in it `least` and `most`: the figure's name and the value it must keep.
Floors are raised with the reader and never lowered silently: a change that lowers one says so in its commit.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

Measured = Mapping[str, Mapping[str, float]]
"""A row's name, a figure's name, its value."""


def load(path: Path) -> dict[str, dict[str, dict[str, float]]]:
    """The floors of a file. Raises ValueError where it bounds a figure in another way."""
    floors: dict[str, dict[str, dict[str, float]]] = tomllib.loads(path.read_text(encoding="utf-8"))
    for row, bounds in floors.items():
        if unknown := set(bounds) - {"least", "most"}:
            raise ValueError(f"{path}: {row} has {', '.join(sorted(unknown))}; a bound is `least` or `most`")
    return floors


def fallen(floors: Mapping[str, Mapping[str, Mapping[str, float]]], measured: Measured) -> Iterator[str]:
    """What is beyond its bound; a figure that has a floor and was not measured has fallen too."""
    for row, bounds in floors.items():
        for side, bound in bounds.items():
            for name, wanted in bound.items():
                value = measured.get(row, {}).get(name)
                if value is None:
                    yield f"{row}: {name} was not measured, it must be at {side} {wanted:g}"
                elif value < wanted if side == "least" else value > wanted:
                    yield f"{row}: {name} is {value:.4g}, it must be at {side} {wanted:g}"


def without(
    floors: Mapping[str, Mapping[str, Mapping[str, float]]], left_out: Collection[str]
) -> dict[str, dict[str, dict[str, float]]]:
    """The floors but for figures that a cheap run does not measure."""
    return {
        row: {side: {n: v for n, v in bound.items() if n not in left_out} for side, bound in bounds.items()}
        for row, bounds in floors.items()
    }
