"""Every named crash point: used where it is registered, and survived by the journey."""

import ast
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from newswatch import crash
from newswatch.settings import ROOT

ROOMS = ("newswatch", "crawlers", "pipelines", "consumers", "storage")


def used() -> Counter[str]:
    """The names that the product passes to crash.point."""
    names: Counter[str] = Counter()
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "crash.point":
                [name] = node.args
                assert isinstance(name, ast.Constant), f"{path}: a crash point has a name that can be read"
                names[name.value] += 1
    return names


def test_every_point_in_the_code_is_registered_and_every_registered_one_is_in_the_code():
    assert used().keys() == crash.POINTS.keys()


def test_a_point_that_is_not_armed_does_nothing():
    crash.point("dedup.decided")


@pytest.mark.parametrize("told", ["dedup.nowhere", "dedup.decided:soon", "dedup.decided:-1"])
def test_an_unknown_point_is_refused_by_name(told: str):
    with pytest.raises(ValueError, match="NEWSWATCH_CRASH"):
        crash.arm(told)


def test_the_variable_kills_the_process_at_the_second_passage():
    code = "from newswatch import crash\nfor n in range(5):\n    print(n, flush=True)\n    crash.point('match.kept')"
    environment = {**os.environ, crash.VARIABLE: "match.kept:2"}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout.split()) == (-signal.SIGKILL, ["0", "1"])


@pytest.mark.slow
def test_a_process_killed_at_each_point_loses_nothing_and_doubles_nothing(tmp_path: Path, mongo_uri: str):
    script = Path(__file__).with_name("journey.py")
    ran = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        input=f"{mongo_uri}\n",
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    ends = told["ends"]
    passed = crash.POINTS.keys() - crash.ONLY_IN_FAILURE  # test_deliveries.py has the others
    assert {point: ends.pop(point) for point in passed} == dict.fromkeys(passed, "SIGKILL"), ran.stderr
    assert set(ends.values()) == {"done"}, (ends, ran.stderr)
    assert told["differences"] == []
