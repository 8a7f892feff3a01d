"""The decider's socket: questions come in whole or not at all, and nothing that comes in ends or holds up the rest."""

import socket
import stat
import time
from contextlib import ExitStack
from threading import Event, Thread

import pytest

from consumers.dedup import answering
from consumers.dedup.answering import Answering
from consumers.dedup.turn import Turn
from newswatch import questions
from newswatch.questions import LARGEST, SOCKET, ask, reachable, seal
from newswatch.settings import load


@pytest.fixture
def settings(tmp_path):
    return load(data=tmp_path, mongo_uri="", mongo_database="tests")


def echo(question: bytes) -> bytes:
    return b"said " + question


def broken(question: bytes) -> bytes:
    raise RecursionError(f"{len(question)} bytes")


@pytest.fixture
def listening(settings):
    with Answering(settings.data, seal(settings), echo) as made:
        yield made


def connected(settings):
    line = socket.socket(socket.AF_UNIX)
    with reachable(settings.data / SOCKET) as name:
        line.connect(name)
    return line


def hung_up(line) -> bool:
    """Whether the other side ends the talk, having said nothing."""
    line.settimeout(10)
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def test_a_question_is_answered_and_the_socket_is_its_owners_alone_and_goes_with_the_decider(settings):
    with Answering(settings.data, seal(settings), echo):
        assert ask(settings, b"hello") == b"said hello"
        assert ask(settings, b"again") == b"said again"
        assert stat.S_IMODE((settings.data / SOCKET).lstat().st_mode) == 0o600
    assert not (settings.data / SOCKET).exists()
    assert ask(settings, b"hello") is None


def test_a_question_and_an_answer_may_be_long(settings, listening):
    question = bytes(LARGEST)
    assert ask(settings, question) == b"said " + question


def test_what_a_dead_decider_left_is_replaced(settings):
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(settings.data / SOCKET))
    assert ask(settings, b"hello") is None
    with Answering(settings.data, seal(settings), echo):
        assert ask(settings, b"hello") == b"said hello"


def test_a_successor_keeps_its_socket_when_its_predecessor_ends(settings):
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(Answering(settings.data, seal(settings), lambda question: b"first"))
        assert ask(settings, b"hello") == b"first"
        second.enter_context(Answering(settings.data, seal(settings), echo))
        first.close()
        assert ask(settings, b"hello") == b"said hello"


def test_a_path_longer_than_a_socket_takes_is_no_obstacle(tmp_path):
    data = tmp_path / ("long" * 30) / ("longer" * 20)
    data.mkdir(parents=True)
    settings = load(data=data)
    with Answering(data, seal(settings), echo):
        assert ask(settings, b"hello") == b"said hello"
    assert list(data.iterdir()) == []


def test_where_no_socket_can_be_made_the_decider_goes_on(settings):
    (settings.data / SOCKET).mkdir()
    with Answering(settings.data, seal(settings), echo):
        assert ask(settings, b"hello") is None
    assert (settings.data / SOCKET).is_dir()


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(lambda known: known + (10**7).to_bytes(8), id="ten megabytes announced"),
        pytest.param(lambda known: known + (2**64 - 1).to_bytes(8), id="more than there is"),
        pytest.param(lambda known: b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", id="another protocol"),
        pytest.param(lambda known: b"\x00" * 4096, id="garbage"),
        pytest.param(lambda known: known[::-1] + (1).to_bytes(8) + b"x", id="another version"),
    ],
)
def test_what_is_no_question_is_hung_up_on(settings, listening, sent):
    with connected(settings) as line:
        line.sendall(sent(seal(settings)))
        assert hung_up(line)
    assert ask(settings, b"hello") == b"said hello"


def test_half_a_question_is_waited_for_a_moment_only(settings, listening, monkeypatch):
    monkeypatch.setattr(answering, "_PATIENCE", 0.2)
    with connected(settings) as line:
        line.sendall(seal(settings) + (100).to_bytes(8) + b"half")
        assert hung_up(line)
    assert ask(settings, b"hello") == b"said hello"


def test_who_leaves_in_the_middle_is_not_missed(settings, listening):
    for sent in (b"", seal(settings)[:5], seal(settings) + (100).to_bytes(8) + b"half"):
        with connected(settings) as line:
            line.sendall(sent)
    assert ask(settings, b"hello") == b"said hello"


def test_who_does_not_take_the_answer_keeps_nobody_waiting_for_long(settings, monkeypatch):
    monkeypatch.setattr(answering, "_PATIENCE", 0.2)
    with (
        Answering(settings.data, seal(settings), lambda question: bytes(6 * 10**7)),
        connected(settings) as line,
        connected(settings) as other,
    ):
        for each in (line, other):
            each.sendall(seal(settings) + (1).to_bytes(8) + b"x")
        other.settimeout(10)
        assert other.recv(4) == seal(settings)[:4]


def test_an_answer_that_fails_is_none_and_the_next_question_is_answered(settings):
    fails = Event()
    fails.set()
    with Answering(settings.data, seal(settings), lambda question: (broken if fails.is_set() else echo)(question)):
        assert ask(settings, b"hello") is None
        fails.clear()
        assert ask(settings, b"hello") == b"said hello"


def test_the_end_does_not_wait_for_a_client_that_says_nothing(settings):
    with Answering(settings.data, seal(settings), echo) as made:
        line = connected(settings)
        while made._client is None:  # until it is listened to
            time.sleep(0.001)
        started = time.monotonic()
    assert time.monotonic() - started < answering._PATIENCE
    with line:
        assert hung_up(line)


def test_a_rehearsal_is_answered_to_nobody(settings):
    heard = []

    def answer(question: bytes) -> bytes:
        heard.append(question)
        return b"yes"

    with Answering(settings.data, seal(settings), answer, b"first of all"):
        assert ask(settings, b"hello") == b"yes"
    assert heard == [b"first of all", b"hello"]


def test_nobody_is_asked_of_another_store_or_more_than_a_question_may_have(settings, listening):
    assert ask(load(data=settings.data, mongo_database="other"), b"hello") is None
    assert ask(settings, bytes(LARGEST + 1)) is None


def test_a_decider_that_does_not_answer_is_waited_for_a_moment_only(settings, monkeypatch):
    monkeypatch.setattr(questions, "_PATIENCE", 0.2)
    hangs = Event()
    with Answering(settings.data, seal(settings), lambda question: b"late" if hangs.wait(10) else b""):
        assert ask(settings, b"hello") is None
        hangs.set()


def test_what_nobody_waits_for_any_more_is_not_worked_out(settings):
    begun, goes_on, asked = Event(), Event(), []

    def answer(question):
        asked.append(question)
        begun.set()
        goes_on.wait(10)
        return b"said"

    with Answering(settings.data, seal(settings), answer):
        first = Thread(target=ask, args=(settings, b"first"))
        first.start()
        begun.wait(10)
        for _ in range(6):
            with connected(settings) as line:
                line.sendall(seal(settings) + (1).to_bytes(8) + b"x")
        goes_on.set()
        first.join()
        assert ask(settings, b"last") == b"said"
    assert asked == [b"first", b"last"]


def test_who_waits_has_the_next_turn():
    turn, taken, turns = Turn(), Event(), []
    turn.__enter__()

    def wait() -> None:
        taken.set()
        with turn:
            turns.append("other")

    other = Thread(target=wait)
    other.start()
    taken.wait()
    while not turn._next.locked():  # until the other stands in line
        time.sleep(0.001)
    turn.__exit__(None, None, None)
    with turn:
        turns.append("again")
    other.join()
    assert turns == ["other", "again"]
