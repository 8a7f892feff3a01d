"""Deliverers killed at every step, on a real store; and the verdict must find what is wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from chaos.receipts import Receipt, faults, note, noted
from newswatch.settings import ROOT


@pytest.mark.slow
def test_deliverers_killed_at_every_step_lose_nothing_and_bring_nothing_under_two_ids(mongo_uri: str):
    command = [sys.executable, "-m", "chaos.deliveries", "--kills", "40", "--seed", "3", "--store", mongo_uri]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "differences: 0" in ran.stdout


FIRST, SECOND = Receipt("p", 0, ("a", "b"), 1, ""), Receipt("p", 1, ("c",), 1, "")
RECORDED = dict.fromkeys("abcd", "p")


def test_what_came_as_it_was_recorded_is_in_order_repetitions_too():
    assert list(faults("chat", [FIRST, SECOND, FIRST, FIRST], RECORDED)) == []


@pytest.mark.parametrize(
    ("receipts", "recorded", "said"),
    [
        ([FIRST, SECOND, Receipt("p", 1, ("c", "x"), 1, "")], RECORDED, "two contents"),
        ([FIRST, SECOND, Receipt("q", 0, ("a",), 0, "")], RECORDED, "in 2 parcels"),
        ([FIRST, SECOND], RECORDED | {"a": "q"}, "another parcel"),
        ([FIRST, SECOND], RECORDED | {"e": "q"}, "never came"),
        ([FIRST, SECOND], RECORDED | {"e": "p"}, "counts 1 more, and 2"),
        ([FIRST], RECORDED, "counts 1 more, and 2"),
        ([FIRST, SECOND, Receipt("q", 0, ("z",), 0, "")], RECORDED, "nobody's"),
    ],
)
def test_what_is_wrong_is_found(receipts, recorded, said):
    assert any(said in fault for fault in faults("chat", receipts, recorded))


def test_what_is_noted_is_read(tmp_path: Path):
    assert noted(tmp_path / "none") == []
    for receipt in (FIRST, SECOND):
        note(tmp_path / "lines", receipt)
    assert noted(tmp_path / "lines") == [FIRST, SECOND]
