"""Figures and samples in the documents are what the program has and prints."""

import io
import re
import subprocess
from pathlib import Path

import pytest
from rich.console import Console

from consumers.alerts.channels.webhook import signing_key
from consumers.dedup.sheet import SHORTEST
from newswatch.cli.demo_screen import LABELS, Event, drawn
from newswatch.query.query import parse
from newswatch.settings import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
QUERY = (ROOT / "docs" / "query.md").read_text(encoding="utf-8")
CHANNELS = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")
KINDS = {english: kind for kind, (english, _, _) in LABELS.items()}


def test_the_readme_shows_the_demos_lines_as_they_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    out = Console(file=io.StringIO(), soft_wrap=True)
    shown = re.findall(r"^ *\d+\.\d s  .*$", README, re.MULTILINE)
    assert len(shown) >= 4
    for line in shown:
        at, label, site, title, *told = re.split(r"  +", line.strip())
        event = Event(float(at.removesuffix(" s")), KINDS[label], site, title, *told)
        assert drawn(out, event).plain == line


def test_the_readme_knows_the_shortest_text_that_is_joined() -> None:
    assert [int(number) for number in re.findall(r"texts under (\d+)\s+characters", README)] == [SHORTEST]


def test_the_example_queries_can_be_saved() -> None:
    queries = re.findall(r"newswatch subscribe (?:'([^']+)'|(\S+))", README + QUERY + CHANNELS)
    assert len(queries) >= 3
    for quoted, bare in queries:
        parse(quoted or bare)


def test_the_secret_made_as_documented_signs(tmp_path: Path) -> None:
    [line] = re.findall(r"^echo .* > hook\.secret$", CHANNELS, re.MULTILINE)
    subprocess.run(["sh", "-c", line], cwd=tmp_path, check=True)
    assert len(signing_key((tmp_path / "hook.secret").read_text(encoding="utf-8").strip())) == 32
