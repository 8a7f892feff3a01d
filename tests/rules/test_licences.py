"""Every package in the lock files has a permissive licence, or LGPL or MPL; the embedded server stands apart.

Read from the metadata of what is installed: the licence expression (PEP 639), else the licence field, else the
classifiers. A package that says nothing usable stands in REVIEWED with what its files say.
"""

import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)

PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU",
    "PSF-2.0",
    "Python-2.0", "Unlicense", "Zlib", "ZPL-2.1",
}  # fmt: skip
WEAK_COPYLEFT = {
    "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MPL-1.1", "MPL-2.0",
}  # fmt: skip
ALLOWED = PERMISSIVE | WEAK_COPYLEFT

SPOKEN = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd license": "BSD-3-Clause",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
    "the bsd 2-clause license": "BSD-2-Clause",
}
"""What older metadata says in words, as SPDX identifiers."""

REVIEWED = {
    "numba": "BSD-2-Clause",
    "pydispatcher": "BSD-3-Clause",
    "reportlab": "BSD-3-Clause",
}
"""Packages whose metadata says nothing usable, with what the licence file in their source says."""

APART = {"secantusdb"}
"""Under the GPL: a server of its own, in requirements-embedded.txt alone, never imported (test_imports.py)."""


def packages(lock: str) -> list[str]:
    return NAME.findall((ROOT / lock).read_text(encoding="utf-8"))


def stated(package: str) -> str:
    """The licence as an SPDX expression where the metadata allows it, else its own words."""
    if package in REVIEWED:
        return REVIEWED[package]
    metadata = importlib.metadata.metadata(package)
    if expression := metadata.get("License-Expression"):
        return expression
    field = (metadata.get("License") or "").strip()
    if field and "\n" not in field:
        return SPOKEN.get(field.lower(), field)
    classifiers = [name.rpartition(" :: ")[2] for name in metadata.get_all("Classifier") or [] if "License ::" in name]
    return " AND ".join(SPOKEN.get(name.lower(), name) for name in classifiers)


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met by allowed licences alone: OR needs one side, AND every side."""
    granted = re.sub(r" WITH [^\s()]+", "", expression)  # an exception only permits more
    tokens = re.findall(r"[()]|[^\s()]+", granted)
    position = 0

    def peek() -> str:
        return tokens[position] if position < len(tokens) else ""

    def take() -> str:
        nonlocal position
        position += 1
        return tokens[position - 1] if position <= len(tokens) else ""

    def alternatives() -> bool:
        met = conjunction()
        while peek() == "OR":
            take()
            met = conjunction() or met
        return met

    def conjunction() -> bool:
        met = licence()
        while peek() == "AND":
            take()
            met = licence() and met
        return met

    def licence() -> bool:
        token = take()
        if token != "(":
            return token in ALLOWED
        met = alternatives()
        return take() == ")" and met

    return bool(alternatives() and position == len(tokens))


def forbidden(lock: str) -> Iterator[str]:
    for package in packages(lock):
        if package not in APART and not is_allowed(expression := stated(package)):
            yield f"{package}: {expression or 'no licence in its metadata'}"


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-embedded.lock", "requirements-build.lock", "requirements-dev.lock"]
)
def test_licences_are_permissive_lgpl_or_mpl(lock: str) -> None:
    found = list(forbidden(lock))
    assert not found, f"{lock}: replace these, or read their licence and put it into REVIEWED:\n" + "\n".join(found)


def test_the_embedded_server_stands_apart_and_in_the_notice() -> None:
    for package in APART:
        holding = [path.name for path in ROOT.glob("requirements*.lock") if package in packages(path.name)]
        assert holding == ["requirements-embedded.lock"]
        assert stated(package).split()[0] == "GPL-2.0-only"
        assert package in (ROOT / "NOTICE").read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-embedded.lock"])
def test_weak_copyleft_is_named_in_the_notice(lock: str) -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    weak = {name for name in packages(lock) if re.search(r"\b(LGPL|MPL)\b", stated(name))}
    assert weak <= set(re.findall(r"\w[\w.-]*\w", notice))


@pytest.mark.parametrize("expression", ["MIT", "MPL-1.1 OR GPL-2.0-only", "MIT AND (GPL-3.0-only OR Apache-2.0)"])
def test_an_expression_that_can_be_met_is_allowed(expression: str) -> None:
    assert is_allowed(expression)


@pytest.mark.parametrize("expression", ["", "GPL-2.0-only AND CC-BY-4.0", "Proprietary", "MIT MIT"])
def test_any_other_expression_is_not(expression: str) -> None:
    assert not is_allowed(expression)
