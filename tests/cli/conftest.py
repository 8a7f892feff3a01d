"""The command line as tests type it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newswatch.cli.main import app

REDESIGNED = """
name = "江北网"
home = "https://www.jiangbei.example/"
kind = "newspaper"
every = "15m"
evidence = "documented"
[[watch]]
type = "html"
url = "https://www.jiangbei.example/"
links = { rows = "li" }
[[article]]
url = "/"
title = "h2.old"
until = 2024-03-05
[[article]]
url = "/"
title = "h2.new"
"""


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


@pytest.fixture
def redesigned() -> str:
    """An entry whose pages have had another rule since 5 March 2024."""
    return REDESIGNED
