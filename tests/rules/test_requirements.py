"""requirements*.txt say what is needed in ranges; the lock files beside them pin it with hashes."""

import ast
import importlib.metadata
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PAIRS = ["requirements", "requirements-embedded", "requirements-build", "requirements-dev"]
OLDEST = "3.11.2"
"""Debian 12's Python."""

ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?P<rest>(?: \\\n {4}\S+)*)", re.MULTILINE)

MODULES = {"google-re2": "re2", "kafka-python": "kafka", "python-docx": "docx", "pyyaml": "yaml"}
"""Where the module has another name than the package."""

NOT_IMPORTED = {
    "lxml_html_clean": "trafilatura's import breaks without it under old pip",
    "pytest": "fixed by the project's terms of reference as one of its packages; runs the tests",
    "scrapy-playwright": "a download handler that Scrapy loads by its dotted path where an entry asks for a browser",
}
"""Requirements that no import statement names, with the reason."""

PART_OF = {
    "annotated_types": "pydantic",
    "bson": "pymongo",
    "h11": "uvicorn",
    "itemadapter": "scrapy",
    "markupsafe": "jinja2",
    "playwright": "scrapy-playwright",
    "pydantic_core": "pydantic",
    "starlette": "fastapi",
    "twisted": "scrapy",
    "zope": "scrapy",
}
"""Modules that belong to the interface of a package in requirements.txt, whose range decides theirs."""


def requirements(name: str) -> list[Requirement]:
    lines = (ROOT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line.partition("  #")[0]) for line in lines if line and not line.startswith(("#", "-"))]


def pinned(name: str) -> dict[str, str]:
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    return {canonicalize_name(entry["name"]): entry["version"] for entry in ENTRY.finditer(text)}


@pytest.mark.parametrize("name", PAIRS)
def test_the_lock_satisfies_its_ranges(name: str) -> None:
    versions = pinned(name)
    for wanted in requirements(name):
        version = versions.get(canonicalize_name(wanted.name))
        assert version, f"{wanted.name} is not in {name}.lock: run make lock"
        assert wanted.specifier.contains(version, prereleases=True), f"{wanted} but {version} is pinned: run make lock"


@pytest.mark.parametrize("name", PAIRS)
def test_every_pinned_package_has_hashes(name: str) -> None:
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    bare = [entry["name"] for entry in ENTRY.finditer(text) if "--hash=sha256:" not in entry["rest"]]
    assert not bare
    assert len(pinned(name)) == len(re.findall(r"^\S+==", text, re.MULTILINE))


@pytest.mark.parametrize("name", PAIRS)
def test_the_lock_says_nothing_of_where_it_was_made(name: str) -> None:
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    assert not re.search(r"://|--(index-url|extra-index-url|find-links|trusted-host)|(?m:^\S+ @ )", text)


@pytest.mark.parametrize("name", PAIRS)
def test_every_pinned_package_runs_on_the_oldest_python(name: str) -> None:
    too_new = []
    for package in pinned(name):
        wanted = importlib.metadata.metadata(package).get("Requires-Python") or ""
        if not SpecifierSet(wanted).contains(OLDEST):
            too_new.append(f"{package} wants Python {wanted}")
    assert not too_new, f"Debian 12 has Python {OLDEST}: bound these in {name}.txt, then make lock"


def test_the_locks_agree_with_each_other() -> None:
    together: dict[str, str] = {}
    for name in PAIRS:
        for package, version in pinned(name).items():
            assert together.setdefault(package, version) == version, f"{package} in {name}.lock"


@pytest.mark.parametrize("name", ["requirements", "requirements-embedded", "requirements-build"])
def test_ranges_have_an_upper_bound(name: str) -> None:
    open_ended = [str(wanted) for wanted in requirements(name) if not re.search("<|==|~=", str(wanted.specifier))]
    assert not open_ended


def imported_modules() -> Iterator[str]:
    rooms = ("newswatch", "crawlers", "pipelines", "consumers", "storage", "web", "demo")
    for path in (path for room in rooms for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (name.name.partition(".")[0] for name in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield str(node.module).partition(".")[0]


def test_every_requirement_is_imported_or_has_its_reason() -> None:
    modules = set(imported_modules())
    unused = [
        wanted.name
        for wanted in requirements("requirements")
        if MODULES.get(wanted.name, wanted.name.replace("-", "_")) not in modules and wanted.name not in NOT_IMPORTED
    ]
    assert not unused, f"drop them from requirements.txt, or say in NOT_IMPORTED why they are there: {unused}"


def test_every_import_of_another_package_is_a_requirement() -> None:
    own = {"newswatch", "crawlers", "pipelines", "consumers", "storage", "web", "demo"}
    named = {MODULES.get(wanted.name, wanted.name.replace("-", "_")) for wanted in requirements("requirements")}
    missing = set(imported_modules()) - own - named - sys.stdlib_module_names - PART_OF.keys()
    assert not missing, f"name the packages of {sorted(missing)} in requirements.txt"
