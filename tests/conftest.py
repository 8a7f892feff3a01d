"""What every test has: no network but own sites (tests/no_network), pytest's tester, a server for the store."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["refusals", "local_site", "pytester"]

OWN_SERVER = "NEWSWATCH_TEST_MONGO_URI"
"""Names a real MongoDB to run the store's tests on (127.0.0.1, a port from the ephemeral range such as 47017)."""


@pytest.fixture(scope="session")
def mongo_uri(tmp_path_factory) -> Iterator[str]:
    """A server that speaks MongoDB's protocol, one for the run (under xdist: for the worker); take a fresh database."""
    if uri := os.environ.get(OWN_SERVER):
        yield uri
        return
    from storage.embedded import EmbeddedServer

    with EmbeddedServer(tmp_path_factory.mktemp("server"), cache="32M") as server:
        yield server.uri


LEFT_OUT = {"browser": "make test-browser"}
"""Folders of tests/ that need more than Python and are run only where they are named, and what runs them."""
HERE = Path(__file__).resolve().parent


def left_out(config: pytest.Config) -> list[str]:
    asked = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    return [folder for folder in LEFT_OUT if not any(HERE / folder in (path, *path.parents) for path in asked)]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    is_left_out = collection_path.parent == HERE and collection_path.name in left_out(config)
    return True if is_left_out else None


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    named = os.environ.get(OWN_SERVER, "").rpartition("@")[2]
    terminalreporter.write_line(f"store contract ran on: memory, {named or 'the embedded server (secantusd)'}")
    for folder in left_out(config):
        terminalreporter.write_line(f"left out: tests/{folder} ({LEFT_OUT[folder]})")
