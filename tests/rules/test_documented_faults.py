"""docs/faults.md is a table of tests: each of its rows names one that exists, and its case where it has several."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| \[(test_\w+)\]\(([^)]+)\)(?: \(([^|]+)\))? \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_at_least_sixty_rows_are_numbered_without_gaps_and_no_two_say_the_same() -> None:
    assert len(ROWS) >= 60
    assert [int(row[0]) for row in ROWS] == list(range(1, len(ROWS) + 1))
    assert len({row[1] for row in ROWS}) == len(ROWS)


def test_every_line_of_a_table_is_such_a_row_and_every_row_stands_in_a_table() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [number for number, line in enumerate(lines) if re.match(r"\| *\d", line)]
    assert len(rows) == len(ROWS)
    assert [lines[row] for row in rows if not lines[row - 1].startswith("|")] == []


@pytest.mark.parametrize(("test", "place", "cases"), [row[3:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_test_of_a_row_exists_with_its_cases(test: str, place: str, cases: str) -> None:
    code = (PAGE.parent / place).read_text(encoding="utf-8")
    assert f"def {test}(" in code
    assert [case for case in re.findall(r"`([^`]+)`", cases) if case not in code] == []
