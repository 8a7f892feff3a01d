"""A house in memory, and one with a subscription of a month ago in it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from newswatch.cli import subscriptions
from newswatch.cli.house import House
from newswatch.settings import ROOT, load
from newswatch.wire.memory import MemoryLog
from storage.captures import FileCaptures
from storage.memory import MemoryStore


@pytest.fixture
def house(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "250")
    settings = load(data=tmp_path, sources=ROOT / "sources")
    return House(settings, MemoryLog(), MemoryStore(), FileCaptures(tmp_path / "captures"))


@pytest.fixture
def desk(house):
    subscriptions.create(
        house, {"id": "desk", "query": "机器人", "channels": ["console"], "owner": "anna"}, as_json=True
    )
    made = house.store.subscriptions.get("desk")
    house.store.subscriptions.put(replace(made, created_at=made.created_at - timedelta(days=30)))
    return house
