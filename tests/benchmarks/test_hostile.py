"""What a hostile page did is told from what was printed of it and of the ordinary page behind it."""

import gzip

import pytest

from benchmarks.extracting import Printed
from benchmarks.hostile import Outcome, misread, run
from benchmarks.hostile_pages import HOSTILE, ORDINARY
from newswatch.cli.extract import LARGEST_FILE


def printed(error=None, seconds=0.1, peak=1):
    return Printed({**ORDINARY, "error": error}, seconds, seconds, peak)


@pytest.mark.parametrize(
    ("told", "broken", "marks"),
    [
        (printed("not_html"), "", ""),
        (printed("crashed"), "ended its worker", ""),
        (printed("timeout", seconds=10.2), "", "ended at the budget"),
        (printed(seconds=14.0), "no answer within 10 s", ""),
        (printed(peak=201_000_000), "", "over 200 MB"),
    ],
)
def test_an_answer_within_the_budget_does_not_fail_and_a_lost_worker_does(told, broken, marks):
    outcome = Outcome("页面", 1, told, "")
    assert (outcome.broken, outcome.marks) == (broken, marks)


def test_an_ordinary_page_that_is_misread_is_named():
    assert not misread(printed())
    assert misread(Printed({**ORDINARY, "error": None, "title": "别的"}, 0.1, 0.1, 1)) == "ordinary page misread: title"
    assert (
        misread(Printed(dict.fromkeys(ORDINARY) | {"error": "timeout"}, 0.1, 0.1, 1))
        == "ordinary page misread: timeout"
    )


def test_hostile_pages_are_big_enough_to_be_hostile_and_mostly_under_the_limit_of_a_page():
    sizes = {name: len(made()) for name, made in HOSTILE.items() if "gzip" not in name and "50 MB" not in name}
    assert sum(size <= LARGEST_FILE for size in sizes.values()) >= len(sizes) - 2
    assert HOSTILE["a million attributes on a tag"]().count(b" ", 0, 6_100_000) > 900_000
    bomb = HOSTILE["a gzip bomb in a gzip file"]()
    assert len(gzip.decompress(bomb)) > 100_000


@pytest.mark.slow
def test_the_command_answers_for_a_hostile_page_and_reads_the_ordinary_ones_around_it():
    [outcome] = run(["entities that name entities"])
    assert not outcome.broken
    assert outcome.printed.peak > 10_000_000
