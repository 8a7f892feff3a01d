"""Machine code is kept between processes, and never outlives the source it was made of."""

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CALLER = """
from newswatch.compiled import compiled
from callee import two

@compiled
def twice(number):
    return two(number) + 1

print(twice(20), sum(twice.stats.cache_hits.values()))
"""
CALLEE = """
from newswatch.compiled import compiled

@compiled
def two(number):
    return {} * number
"""


def said(folder):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    ran = subprocess.run(
        [sys.executable, folder / "caller.py"], env=environment, check=True, capture_output=True, text=True
    )
    return ran.stdout.split()


def test_a_change_in_a_file_that_is_called_is_compiled_anew(tmp_path):
    (tmp_path / "caller.py").write_text(CALLER, encoding="utf-8")
    (tmp_path / "callee.py").write_text(CALLEE.format(2), encoding="utf-8")
    assert said(tmp_path) == ["41", "0"]
    assert said(tmp_path) == ["41", "1"]
    (tmp_path / "callee.py").write_text(CALLEE.format(3), encoding="utf-8")
    assert said(tmp_path) == ["61", "0"]


def test_no_room_calls_the_machine_code_of_another():
    """What newswatch.locators rests on."""
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for room in ("consumers", "newswatch", "pipelines", "crawlers", "storage")
        for path in (ROOT / room).rglob("*.py")
        if "@compiled" in path.read_text(encoding="utf-8")
    }
    functions = {
        path: [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and is_compiled(node)]
        for path, tree in trees.items()
    }
    assert sum(map(len, functions.values())) > 20
    for path, compiled in functions.items():
        foreign = {f.name for other, theirs in functions.items() if other.parent != path.parent for f in theirs} - {
            f.name for f in compiled
        }
        imported = {
            alias.asname or alias.name
            for node in ast.walk(trees[path])
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        called = {n.id for f in compiled for n in ast.walk(f) if isinstance(n, ast.Name)}
        assert not foreign & imported & called, path


def is_compiled(function):
    return any(isinstance(each, ast.Name) and each.id == "compiled" for each in function.decorator_list)
