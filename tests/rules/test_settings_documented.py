"""docs/settings.md lists each setting with its variable, its default and what it is, as newswatch.settings has them."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, TypeAdapter
from pydantic.fields import FieldInfo

from newswatch.settings import ROOT, Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `NEWSWATCH_.*\|$", re.MULTILINE)


def test_an_empty_path_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it was handed on twice, from a command to a role to a crawl."""
    for name, field in Settings.model_fields.items():
        if field.annotation == Path | None:
            monkeypatch.setenv(f"NEWSWATCH_{name.upper()}", "")
            assert getattr(Settings(), name) is None


def duration(span: timedelta) -> str:
    """ISO 8601; whole days stay days (pydantic makes 400 of them a year and 35 days)."""
    return f"P{span.days}D" if span == timedelta(span.days) else TypeAdapter(timedelta).dump_python(span, mode="json")


_printed: dict[type, Callable[[Any], str]] = {
    SecretStr: lambda secret: secret.get_secret_value(),
    timedelta: duration,
    tuple: lambda values: ",".join(as_written(value) for value in values),
    float: lambda number: f"{number:g}",
    bool: lambda true: str(true).lower(),
    type(None): lambda _: "",
}


def as_written(value: Any) -> str:
    """A default as an operator would write it in the environment; paths as seen from the checkout."""
    if isinstance(value, Path):
        return str(value.relative_to(ROOT))
    return _printed.get(type(value), str)(value)


def row(name: str, field: FieldInfo) -> str:
    default = as_written(field.default)
    return f"| `NEWSWATCH_{name.upper()}` | {f'`{default}`' if default else ''} | {field.description} |"


ROWS = [row(name, field) for name, field in Settings.model_fields.items()]


@pytest.mark.parametrize("line", ROWS)
def test_the_setting_has_its_line(line: str) -> None:
    assert line in ROW.findall(PAGE.read_text(encoding="utf-8")), f"put this line into {PAGE.name}:\n{line}"


def test_no_line_is_about_a_setting_that_is_gone() -> None:
    assert set(ROW.findall(PAGE.read_text(encoding="utf-8"))) <= set(ROWS)


@pytest.mark.parametrize(
    "name", [name for name, field in Settings.model_fields.items() if not isinstance(field.default, Path | None)]
)
def test_what_the_page_prints_as_default_can_be_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    default = Settings.model_fields[name].default
    monkeypatch.setenv(f"NEWSWATCH_{name.upper()}", as_written(default))
    assert getattr(Settings(_env_file=None), name) == default
