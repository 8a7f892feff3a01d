"""The demo's service has settings of its own, the same in its roles as in the command."""

from pathlib import Path

import pytest

from demo.newsroom import Newsroom
from newswatch import catalogue, topic
from newswatch.cli.demo import environment, settings_in
from newswatch.settings import load


def test_the_roles_read_the_same_settings_from_their_environment(
    serving: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path, serving)
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    assert load().model_dump(exclude={"mongo_uri_file"}) == settings.model_dump(exclude={"mongo_uri_file"})


def test_an_operators_store_and_catalogue_are_left_alone(
    serving: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "uri"
    secret.write_text("mongodb://db.example/", encoding="utf-8")
    monkeypatch.setenv("NEWSWATCH_MONGO_URI_FILE", str(secret))
    monkeypatch.setenv("NEWSWATCH_DATA", str(tmp_path / "operators"))
    monkeypatch.setenv("NEWSWATCH_ALLOW_ENDPOINT", '["intranet.example=10.0.0.1:80/crawl"]')
    settings = settings_in(tmp_path / "demo", serving)
    assert settings.mongo_uri.get_secret_value() == ""
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    roles = load()
    assert roles.mongo_uri.get_secret_value() == ""
    assert roles.allow_endpoint == serving.passes()
    assert roles.data == tmp_path / "demo" / "data"


def test_its_catalogue_holds_the_four_sites_and_the_real_topic(serving: Newsroom, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, serving)
    assert len(catalogue.load(settings.sources)) == 4
    assert topic.load(settings.sources, settings.topic).why("https://x.example/", "工信部发布通知", "")
