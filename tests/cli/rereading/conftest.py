"""A newsroom in memory or on a real store, whose articles an older reader read."""

import secrets

import pytest
from pymongo import MongoClient

from storage.memory import MemoryStore
from storage.mongo import MongoStore
from tests.cli.newsroom import Newsroom


@pytest.fixture
def memory(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    return Newsroom(tmp_path, MemoryStore())


@pytest.fixture
def mongo(tmp_path, monkeypatch, mongo_uri):
    """On a real store, named in the environment for commands in processes of their own."""
    name = f"reread_{secrets.token_hex(6)}"
    store = MongoStore(mongo_uri, name)
    store.create_indexes()
    room = Newsroom(tmp_path, store)
    for variable, value in {
        "LANGUAGE": "en",
        "DATA": room.settings.data,
        "SOURCES": room.settings.sources,
        "MONGO_URI": mongo_uri,
        "MONGO_DATABASE": name,
    }.items():
        monkeypatch.setenv(f"NEWSWATCH_{variable}", str(value))
    yield room
    store.close()
    with MongoClient(mongo_uri) as client:
        client.drop_database(name)


@pytest.fixture(params=["memory", "mongo"])
def room(request):
    return request.getfixturevalue(request.param)
