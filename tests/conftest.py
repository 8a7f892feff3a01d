"""What every test has: no network but own sites (tests/no_network), pytest's tester, a server for the store."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["refusals", "local_site", "contained", "pytester"]

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


OWN_BROKER = "NEWSWATCH_TEST_KAFKA"
"""Names a real Kafka as host:port, under the same rule; else one is started for the run."""
BROKER = Path(__file__).resolve().parents[1] / "deploy" / "kafka" / "broker.sh"


@pytest.fixture(scope="session")
def kafka_servers(tmp_path_factory) -> Iterator[str]:
    """A broker, one for the run; take fresh topics."""
    if servers := os.environ.get(OWN_BROKER):
        yield servers
        return
    folder = tmp_path_factory.mktemp("kafka")
    started = subprocess.run([BROKER, "start", "--data", folder, "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert started.returncode == 0, f"{BROKER} start: exit code {started.returncode}, see the line it printed"
    try:
        yield started.stdout.split()[-1]
    finally:
        subprocess.run([BROKER, "stop", "--data", folder], check=True)


LEFT_OUT = {"browser": "make test-browser", "kafka": "make test-kafka"}
"""Folders of tests/ that need more than Python and are run only where they are named, and what runs them."""
HERE = Path(__file__).resolve().parent


def left_out(config: pytest.Config) -> list[str]:
    asked = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    return [folder for folder in LEFT_OUT if not any(HERE / folder in (path, *path.parents) for path in asked)]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    is_left_out = collection_path.parent == HERE and collection_path.name in left_out(config)
    return True if is_left_out else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests elsewhere that are marked `kafka` (the log's contract on it) run together with tests/kafka."""
    if "kafka" in left_out(config):
        dropped = [item for item in items if item.get_closest_marker("kafka")]
        items[:] = [item for item in items if not item.get_closest_marker("kafka")]
        config.hook.pytest_deselected(items=dropped)


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    named = os.environ.get(OWN_SERVER, "").rpartition("@")[2]
    terminalreporter.write_line(f"store contract ran on: memory, {named or 'the embedded server (secantusd)'}")
    on_kafka = "make test-kafka" if "kafka" in left_out(config) else os.environ.get(OWN_BROKER, "a broker of its own")
    terminalreporter.write_line(f"log contract ran on: memory, sqlite; Kafka: {on_kafka}")
    for folder in left_out(config):
        terminalreporter.write_line(f"left out: tests/{folder} ({LEFT_OUT[folder]})")
