"""The command line as tests type it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newswatch.cli.main import app


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """The command line in this process, in English, with a data folder of its own."""
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    monkeypatch.setenv("NEWSWATCH_DATA", str(tmp_path / "data"))

    def command(*arguments: str, **environment: str) -> Result:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(app, list(arguments))

    return command
