"""Who may import whom: rooms meet only in a composition root, and a strong library has one home."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("crawlers", "pipelines", "consumers", "storage", "web", "demo")
"""A room imports itself and the kernel."""
CLI, CHAOS = "newswatch.cli", "chaos"
ROOTS = (CLI, CHAOS)
"""The composition roots, which wire rooms together; CHAOS runs the program as the command line does."""

HOMES = {
    "kafka": "newswatch/wire/kafka",
    "pymongo": "storage/",
    "bson": "storage/",
    "trafilatura": "pipelines/extract.py",
    "pypdf": "pipelines/reading/pdf.py",
    "numba": "newswatch/compiled",
    "apprise": "consumers/alerts/channels/longtail.py",
    "apscheduler": "newswatch/scheduler.py",
    "scrapy_playwright": "crawlers/",
    "scrapy": "crawlers/",
    "twisted": "crawlers/",
    "fastapi": "web/",
    "starlette": "web/",
    "uvicorn": "web/",
    "warcio": "storage/warc.py",
    "docx": "consumers/alerts/briefing/word.py",
    "reportlab": "consumers/alerts/briefing/",
    "re2": "newswatch/query/pattern.py",
}

FILES = sorted(path for folder in ("newswatch", *ROOMS, CHAOS) for path in (ROOT / folder).rglob("*.py"))


def names(code: str, path: Path) -> Iterator[str]:
    """Dotted names of what the code imports anywhere in it, inside functions too; `from a import b` gives a.b."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(code, str(path))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            yield from (f"{origin}.{name.name}" for name in node.names)


def imports() -> Iterator[tuple[str, str, str]]:
    """Each import of the product: the file's place, the module's dotted name, what it imports."""
    for path in FILES:
        place = path.relative_to(ROOT)
        for name in names(path.read_text(encoding="utf-8"), path):
            yield str(place), ".".join(place.with_suffix("").parts), name


def is_under(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def top(name: str) -> str:
    return name.partition(".")[0]


def test_rooms_meet_only_in_the_composition_roots() -> None:
    wrong = [
        f"{place} imports {name}"
        for place, module, name in imports()
        if not any(is_under(module, root) for root in ROOTS)
        and (is_under(name, CLI) or (top(name) in ROOMS and top(name) != top(module)))
    ]
    assert not wrong, "a room imports itself and newswatch, not its cli:\n" + "\n".join(wrong)


def test_strong_libraries_stay_at_home() -> None:
    wrong = [
        f"{place} imports {name}, whose home is {HOMES[top(name)]}"
        for place, _, name in imports()
        if not place.startswith(HOMES.get(top(name), ""))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_embedded_server_is_never_imported() -> None:
    wrong = [f"{place} imports {name}" for place, _, name in imports() if top(name) == "secantus"]
    assert not wrong, "it is GPL-2.0 and runs as a process of its own:\n" + "\n".join(wrong)


def test_the_product_imports_nothing_of_its_tests() -> None:
    outside = ("tests", "pytest", "benchmarks", CHAOS)
    wrong = [
        f"{place} imports {name}"
        for place, module, name in imports()
        if top(name) in outside and not (is_under(module, CHAOS) and is_under(name, CHAOS))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_room_is_there_and_is_packaged() -> None:
    listed = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for room in ROOMS:
        assert (ROOT / room / "__init__.py").exists(), f"{room} has moved: mend ROOMS here"
        assert f'"{room}*"' in listed, f"pyproject.toml does not package {room}"


def test_the_rules_see_imports_inside_functions_and_relative_ones() -> None:
    code = "def late():\n    import pymongo.errors\n    from . import sibling\n    from ..storage import memory\n"
    place = ROOT / "consumers" / "dedup" / "imagined.py"
    assert list(names(code, place)) == ["pymongo.errors", "consumers.dedup.sibling", "consumers.storage.memory"]
