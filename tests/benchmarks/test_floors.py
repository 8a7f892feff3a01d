"""A figure beyond its floor is named, one that was not measured too, and the pinned file can be read."""

import sys

import pytest

from benchmarks import reading
from benchmarks.floors import fallen, load, without
from benchmarks.reading import COLUMNS, FLOORS, OURS

BOUNDS = {"newswatch": {"least": {"body": 0.95, "speed": 1.0}, "most": {"memory": 200.0}}}


def test_what_is_at_its_floor_holds_and_what_is_beyond_it_is_named():
    held = {"newswatch": {"body": 0.95, "speed": 1.0, "memory": 200.0}}
    assert not list(fallen(BOUNDS, held))
    below = {"newswatch": {"body": 0.949, "speed": 1.0, "memory": 200.1}}
    assert list(fallen(BOUNDS, below)) == [
        "newswatch: body is 0.949, it must be at least 0.95",
        "newswatch: memory is 200.1, it must be at most 200",
    ]


def test_a_figure_that_was_not_measured_has_fallen_unless_it_is_left_out():
    measured = {"newswatch": {"body": 1.0, "memory": 1.0}}
    assert list(fallen(BOUNDS, measured)) == ["newswatch: speed was not measured, it must be at least 1"]
    assert not list(fallen(without(BOUNDS, ["speed"]), measured))


def test_another_word_for_a_bound_is_refused(tmp_path):
    path = tmp_path / "floors.toml"
    path.write_text("[newswatch.leest]\nbody = 1.0\n", encoding="utf-8")
    with pytest.raises(ValueError, match="leest"):
        load(path)


def test_the_pinned_file_bounds_every_figure_of_our_rows():
    bounds = load(FLOORS)
    for row in OURS:
        bounded = {name for bound in bounds[row].values() for name in bound}
        assert bounded >= {*COLUMNS, "memory", "speed"}
    assert set(bounds["newswatch"]["most"]) == {"under_half", "author_invented", "memory"}


def test_without_the_folder_of_pages_it_is_said_that_no_floor_was_held(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["reading", "--pages", str(tmp_path), "--scale", str(tmp_path / "s"), "--check"])
    assert reading.main() == 0
    assert capsys.readouterr().out.startswith("SKIPPED benchmarks.reading: ")  # which .ci/run repeats at its end
