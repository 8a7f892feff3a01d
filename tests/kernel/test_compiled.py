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


def test_machine_code_uses_nothing_of_another_folder():
    """What newswatch.compiled_files rests on: neither a function nor a constant, which is frozen as well."""
    rooms = ("consumers", "newswatch", "pipelines", "crawlers", "storage")
    paths = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    sources = {path: path.read_text(encoding="utf-8") for path in paths}
    compiled = {path for path, source in sources.items() if "@compiled" in source}
    assert len(compiled) > 8
    for path in compiled:
        tree = ast.parse(sources[path])
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and is_compiled(node)]
        used = frozen({name for function in functions for part in function.body for name in names(part)}, tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or (node.module or "").split(".")[0] not in rooms:
                continue
            for alias in node.names:
                if (alias.asname or alias.name) in used:
                    home = ROOT / Path(*(node.module or "").split(".")).with_suffix(".py")
                    assert home.parent == path.parent, (path, alias.name)
                    assert home in compiled, (path, alias.name)


def frozen(used, tree):
    """`used` and what these were made of where the module was read."""
    made = {name: each.value for each in tree.body if isinstance(each, ast.Assign) for name in names(*each.targets)}
    while more := {name for each in used if each in made for name in names(made[each])} - used:
        used |= more
    return used


def names(*trees):
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


def is_compiled(function):
    return any(isinstance(each, ast.Name) and each.id == "compiled" for each in function.decorator_list)
