"""The demo's service has settings of its own, the same in its roles as in the command."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from demo.newsroom import Newsroom
from newswatch import catalogue, topic
from newswatch.cli.child import as_environment
from newswatch.cli.demo import further, settings_in, write_environment
from newswatch.cli.main import app
from newswatch.settings import load


def test_the_roles_read_the_same_settings_from_their_environment(
    serving: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path, serving)
    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)
    assert load() == settings


def test_an_operators_store_and_catalogue_are_left_alone(
    serving: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "uri"
    secret.write_text("mongodb://db.example/", encoding="utf-8")
    monkeypatch.setenv("NEWSWATCH_MONGO_URI_FILE", str(secret))
    monkeypatch.setenv("NEWSWATCH_DATA", str(tmp_path / "operators"))
    monkeypatch.setenv("NEWSWATCH_KAFKA", "kafka.example:9092")
    monkeypatch.setenv("NEWSWATCH_ALLOW_ENDPOINT", '["intranet.example=10.0.0.1:80/crawl"]')
    settings = settings_in(tmp_path / "demo", serving)
    assert settings.mongo_uri.get_secret_value() == ""
    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)
    roles = load()
    assert (roles.mongo_uri.get_secret_value(), settings.kafka, roles.kafka) == ("", "", "")
    assert roles.allow_endpoint == serving.passes()
    assert roles.data == tmp_path / "demo" / "data"


def test_its_catalogue_holds_the_four_sites_and_the_real_topic(serving: Newsroom, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, serving)
    assert len(catalogue.load(settings.sources)) == 4
    assert topic.load(settings.sources, settings.topic).names_in("工信部发布通知")


def test_a_shell_that_reads_the_kept_environment_has_the_settings_of_the_demo(
    serving: Newsroom, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path / "the demo's $HOME", serving)
    settings.data.mkdir(parents=True)
    file = write_environment(settings.data, settings)
    script = f". \"$1\" && {sys.executable} -c 'import json, os; print(json.dumps(dict(os.environ)))'"
    shown = subprocess.run(["sh", "-c", script, "sh", file], capture_output=True, text=True, check=True).stdout
    assert as_environment(settings).items() <= json.loads(shown).items()


def test_a_reader_who_goes_away_ends_it_in_peace_and_leaves_no_folder_behind(tmp_path: Path) -> None:
    """The first line already finds nobody: what follows would only be longer."""
    unread, output = os.pipe()
    os.close(unread)
    try:
        command = [sys.executable, "-m", "newswatch.cli.main", "demo"]
        ended = subprocess.run(
            command, stdout=output, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)}, check=False
        )
    finally:
        os.close(output)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert list(tmp_path.glob("newswatch-demo-*")) == []


@pytest.mark.parametrize("story", ["", "0a1b2c3d"])
def test_what_is_told_to_look_further_can_be_typed(story: str) -> None:
    commands = [shlex.split(command) for command in further(story, "http://daily.demo/a?b=1")]
    assert {"stories", "subscriptions", "query", "briefing", "status"} <= {command[0] for command in commands}
    for command in commands:
        taken = CliRunner().invoke(app, [*command, "--help"])
        assert (taken.exit_code, taken.stderr) == (0, ""), command
