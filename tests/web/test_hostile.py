"""What a hostile owner, or a visitor without a token, can hold up or learn."""

import socket
from contextlib import ExitStack
from threading import Event, Semaphore, Thread

import pytest

from newswatch.cli import trying
from newswatch.guard import CLOSED
from tests.web.owners import Owners
from web import gate, queries
from web.problem import Problem


@pytest.fixture
def owners(tmp_path):
    opened = Owners(tmp_path)
    yield opened
    opened.close()


def without_a_body(owners, path):
    """A socket with a request whose body never comes."""
    client = socket.create_connection(("127.0.0.1", owners.port), timeout=30)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{owners.port}\r\nContent-Type: application/json\r\n"
    client.sendall(f"{head}Content-Length: 10\r\n\r\n".encode())
    return client


def test_a_feed_is_only_read_and_whoever_sends_there_is_answered_before_his_body_comes(owners):
    with ExitStack() as stack:
        for _ in range(gate.MOST + 6):
            client = stack.enter_context(without_a_body(owners, "/feeds/x"))
            assert client.recv(4096).startswith(b"HTTP/1.1 405 ")
        assert owners.ask("anna", "GET", "/v1/subscriptions").status == 200


def test_readers_without_a_token_have_a_share_of_the_places(owners, monkeypatch):
    go, begun = Event(), Semaphore(0)

    def slow(name):
        begun.release()
        go.wait(30)

    monkeypatch.setattr(owners.store.subscriptions, "get", slow)
    readers = [Thread(target=owners.ask, args=(None, "GET", "/feeds/x.atom?key=a")) for _ in range(gate.NAMELESS)]
    try:
        for reader in readers:
            reader.start()
        for _ in readers:
            assert begun.acquire(timeout=30)
        refused = owners.ask(None, "GET", "/feeds/x.atom?key=a")
        assert (refused.status, refused.headers["retry-after"]) == (503, "1")
        assert owners.ask("anna", "GET", "/v1/subscriptions").status == 200
    finally:
        go.set()
        for reader in readers:
            reader.join()
    assert owners.ask(None, "GET", "/feeds/x.atom?key=a").status == 404


def test_one_trial_of_each_owner_and_few_that_wait_hold_a_thread():
    turns, go, begun, ended = queries.Turns(), Event(), Semaphore(0), []

    def trial(owner):
        with turns.of(owner):
            begun.release()
            go.wait(30)
            ended.append(owner)

    threads = [Thread(target=trial, args=(owner,)) for owner in ("anna", "bert", "carl")]
    assert len(threads) == 1 + queries.WAITING
    for thread in threads:
        thread.start()
    assert begun.acquire(timeout=30)
    while turns.asked < len(threads):
        pass
    for owner, said in (("anna", "of yours"), ("dora", "of others")):
        with pytest.raises(Problem, match=said) as refused, turns.of(owner):
            pass
        assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "5"})
    assert not begun.acquire(blocking=False), "one at a time"
    go.set()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["anna", "bert", "carl"]
    with turns.of("anna"):
        assert turns.asked == 1


def test_a_trial_that_takes_too_long_is_given_up(owners, monkeypatch):
    monkeypatch.setattr(trying, "_LONGEST", 0.0)
    answer = owners.ask("anna", "POST", "/v1/queries/test", {"query": "机器人"})
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert "too long" in answer.json["detail"]


def test_owners_learn_nothing_of_the_network_here(owners):
    name, said = owners.made(), set()
    for host in ("127.0.0.1:2525", f"127.0.0.1:{owners.port}", "10.1.2.3:9092", "[::1]:80", "169.254.169.254"):
        answer = owners.ask("anna", "PATCH", f"/v1/subscriptions/{name}", {"channels": [f"webhook:http://{host}/"]})
        assert answer.status == 422
        said.add(answer.json["errors"][0]["detail"])
    assert said == {CLOSED}
