"""The embedded server: one a folder, behind a password, gone with its parent, losing nothing acknowledged in a kill."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

import newswatch
from newswatch import settings
from newswatch.model.story import Decision, Verdict
from newswatch.ports import Unavailable
from storage.embedded import Busy, EmbeddedServer
from storage.embedded.process import free_port
from storage.mongo import MongoStore
from storage.opening import embedded_uri, open_store

pytestmark = pytest.mark.slow

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)
CHECKOUT = Path(newswatch.__file__).parent.parent


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder with a database over which no server runs now."""
    folder = tmp_path_factory.mktemp("data")
    with EmbeddedServer(folder, cache="32M"):
        return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A data folder over which a server runs."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def server(served):
    with EmbeddedServer(served, cache="32M") as server:
        yield server


def ended(pid: int, within: float = 20.0) -> bool:
    """Whether the process ends within that time; waits for the event, not for the clock."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], within)[0])
    finally:
        os.close(descriptor)


def test_its_files_are_their_owners_alone_and_the_endpoint_tells_no_password(server, served):
    folder = served / "store"
    assert folder.stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir() if path.is_file() and path.stat().st_mode & 0o077] == []
    assert set(json.loads((folder / "endpoint.json").read_text())) == {"port", "pid"}


def test_without_the_password_it_gives_nothing(server, served):
    endpoint = json.loads((served / "store" / "endpoint.json").read_text())
    with MongoClient("127.0.0.1", endpoint["port"], directConnection=True) as stranger:
        with pytest.raises(OperationFailure):
            stranger.newswatch.articles.find_one()
        with pytest.raises(OperationFailure):
            stranger.admin.command("createUser", "stranger", pwd="x", roles=["root"])


def test_a_wrong_password_is_told_in_one_line_without_it(server):
    wrong = server.uri.replace(":", ":wrong", 2).replace("mongodb:wrong", "mongodb:")
    store = MongoStore(wrong, "newswatch")
    with pytest.raises(Unavailable, match="NEWSWATCH_MONGO_URI") as told:
        store.ping()
    store.close()
    assert "wrong" not in str(told.value)


def test_a_second_server_over_the_same_folder_is_refused(server, served):
    with pytest.raises(Busy, match="stop it first"):
        EmbeddedServer(served).start(wait=0.0)
    assert server.running


def test_a_server_that_runs_and_does_not_answer_is_not_taken_for_anothers(server, served):
    os.kill(server.pid, signal.SIGSTOP)
    try:
        with (
            pytest.raises(Unavailable, match=rf"process {server.pid}\) runs and does not answer"),
            embedded_uri(served, patience=0.5),
        ):
            pass
    finally:
        os.kill(server.pid, signal.SIGCONT)


def test_killed_and_started_again_it_has_its_port_and_every_acknowledged_write(server):
    store = MongoStore(f"{server.uri}&serverSelectionTimeoutMS=500", "killed")
    store.create_indexes()
    acknowledged, enough = [], threading.Event()

    def write():
        for number in range(1, 100_000):
            try:
                store.decisions.append(a_decision(number))
            except Unavailable:
                return
            acknowledged.append(number)
            if number == 100:
                enough.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert enough.wait(30)
    before = server.uri
    os.kill(server.pid, signal.SIGKILL)
    writer.join(30)
    assert server.start() == before
    store.close()
    store = MongoStore(server.uri, "killed")
    kept = [decision.number for decision in store.decisions.after(0, limit=100_000)]
    assert kept[: len(acknowledged)] == acknowledged
    assert len(kept) - len(acknowledged) in {0, 1}, "at most the one write whose answer the kill cut off"
    assert "decisions.number_1" in store.create_indexes()
    store.close()


def a_decision(number: int) -> Decision:
    event = f"event-{number}"
    return Decision(event, event, number, 1, Verdict.NEW_STORY, event, event, False, NOON)


def test_it_dies_with_a_supervisor_that_is_killed(data):
    command = [sys.executable, str(Path(__file__).with_name("supervisor.py")), str(data)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(CHECKOUT)}
    ) as supervisor:
        pid = int(supervisor.stdout.readline())
        supervisor.kill()
        assert ended(pid)


def test_a_taken_port_is_left_for_a_free_one(data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) != port
        (data / "store" / "endpoint.json").write_text(json.dumps({"port": port, "pid": 1}))
        with EmbeddedServer(data, cache="32M") as server:
            assert f":{port}/" not in server.uri


def test_a_lost_password_is_replaced_and_the_data_stays(data):
    with EmbeddedServer(data, cache="32M") as server:
        store = MongoStore(server.uri, "lost")
        store.decisions.append(a_decision(1))
        store.close()
    (data / "store" / "password").unlink()
    with EmbeddedServer(data, cache="32M") as server:
        store = MongoStore(server.uri, "lost")
        assert store.decisions.last() == 1
        store.close()


def test_a_password_that_is_none_is_one_line_naming_its_file(tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "password").write_bytes("密码".encode())
    with (
        pytest.raises(Unavailable, match=r"\A[^\n]*store/password: is no password; remove it[^\n]*\Z"),
        embedded_uri(tmp_path),
    ):
        pass


def test_a_database_that_forgot_its_user_is_given_one(data):
    (data / "store" / "password").write_text("of another time")
    with EmbeddedServer(data, cache="32M") as server, MongoClient(server.uri) as client:
        client.admin.command("ping")


def test_where_one_runs_a_command_uses_it(server, served):
    with embedded_uri(served) as uri:
        assert uri == server.uri
    assert server.running


def test_where_none_runs_one_is_started_for_the_command_alone(data):
    with open_store(settings.load(data=data)) as store:
        store.ping()
        pid = json.loads((data / "store" / "endpoint.json").read_text())["pid"]
        with open_store(settings.load(data=data)) as same:
            assert same.server == store.server
    assert ended(pid)


def test_a_new_store_has_its_indexes_before_its_first_document(data):
    with (
        open_store(settings.load(data=data, mongo_database="fresh")),
        embedded_uri(data) as uri,
        MongoClient(uri) as client,
    ):
        assert "number_1" in client["fresh"]["decisions"].index_information()


def test_where_the_package_is_missing_the_remedy_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="requirements-embedded"):
        EmbeddedServer(tmp_path).start()


def test_a_folder_that_cannot_be_used_is_told_with_the_remedy(tmp_path):
    (tmp_path / "store").write_text("a file in the way")
    with pytest.raises(Unavailable, match="NEWSWATCH_DATA"):
        EmbeddedServer(tmp_path).start()


def test_a_server_that_cannot_start_tells_why_in_one_line(tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "wt").write_text("no database")
    (tmp_path / "store" / "password").write_text("x")
    with pytest.raises(Unavailable, match=r"server\.log") as told:
        EmbeddedServer(tmp_path).start()
    assert "\n" not in str(told.value)


def test_a_server_that_is_not_there_is_told_in_one_line_without_the_password():
    store = MongoStore("mongodb://desk:hunter2@127.0.0.1:9/?serverSelectionTimeoutMS=50", "newswatch")
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:9: .*NEWSWATCH_MONGO_URI") as told:
        store.ping()
    store.close()
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("uri", ["mysql://desk:hunter2@host/", "mongodb://desk:hunter2:@host/", "nonsense"])
def test_what_is_no_uri_is_told_without_the_password(uri):
    with pytest.raises(settings.BadSetting, match="NEWSWATCH_MONGO_URI") as told:
        MongoStore(uri, "newswatch")
    assert "hunter2" not in str(told.value)
