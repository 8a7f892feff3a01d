"""What every test has: no network but own sites (tests/no_network), pytest's tester, a server for the store."""

import os
from collections.abc import Iterator

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


def pytest_terminal_summary(terminalreporter) -> None:
    named = os.environ.get(OWN_SERVER, "").rpartition("@")[2]
    terminalreporter.write_line(f"store contract ran on: memory, {named or 'the embedded server (secantusd)'}")
