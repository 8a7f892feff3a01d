"""Processes that the program starts of itself have its settings, and end when they are told to."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from newswatch import catalogue
from newswatch.cli import asking, timetable
from newswatch.cli.child import as_environment, ended, limited
from newswatch.cli.house import House
from newswatch.clock import system_clock
from newswatch.settings import load
from newswatch.term import Term
from newswatch.wire.memory import MemoryLog
from storage.captures import FileCaptures
from storage.memory import MemoryStore

DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); input()"
STUCK = """
import re, signal
from newswatch.cli import child
child._ORPHANED = signal.SIGHUP
child.end_with_parent()
signal.signal(signal.SIGTERM, print)
print("ready", flush=True)
re.search(r"(a|aa)+$", "a" * 100 + "b")
"""
"""Holds the interpreter for longer than the world will last; killed one second after its parent."""
PARENT = """
import subprocess, sys
stuck = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(stuck.stdout.readline().decode().strip(), stuck.pid, flush=True)
input()
"""
PATIENCE = 40.0


def deaf(*_, **__):
    """A process that does not end when it is asked to."""
    process = subprocess.Popen([sys.executable, "-c", DEAF], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    return process


def runs(pid):
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("port", [None, 0, 8000])
def test_a_child_reads_the_settings_that_were_set(monkeypatch, tmp_path, port):
    given = load(
        data=tmp_path / "data",
        mongo_uri="",
        mongo_uri_file=None,
        kafka="one.example:9092",
        kafka_tls=True,
        allow_endpoint=("daily.example=127.0.0.1:80/crawl",),
        intake_port=port,
        lease=timedelta(seconds=5),
        recheck=(timedelta(hours=1), timedelta(days=1)),
        page_timeout=2.5,
    )
    handed_on = as_environment(given)
    for name, value in handed_on.items():
        monkeypatch.setenv(name, value)
    assert load() == given
    assert as_environment(load()) == handed_on, "a child's own child has them too"


def test_no_secret_is_handed_on(tmp_path):
    file = tmp_path / "uri"
    file.write_text("mongodb://admin:knock@db.example/", encoding="utf-8")
    given = as_environment(load(mongo_uri_file=file, intake_token="let-me-in-let-me-in"))
    assert given["NEWSWATCH_MONGO_URI_FILE"] == str(file)
    assert not {"NEWSWATCH_MONGO_URI", "NEWSWATCH_INTAKE_TOKEN"} & given.keys()
    assert "knock" not in str(given)


def test_who_does_not_end_is_killed():
    with subprocess.Popen([sys.executable, "-c", DEAF], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as deaf:
        assert deaf.stdout.readline() == b"ready\n"
        assert ended([deaf], 0.1) == [deaf]
    assert deaf.returncode == -signal.SIGKILL
    assert ended([deaf], 0.1) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=str)
def test_a_child_that_hangs_in_a_parser_does_not_outlive_its_parent(number):
    with subprocess.Popen([sys.executable, "-c", PARENT, STUCK], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as up:
        ready, pid = up.stdout.readline().split()
        os.kill(int(pid), signal.SIGTERM)
        assert (ready, runs(int(pid))) == (b"ready", True)
        up.send_signal(number)
    until = monotonic() + PATIENCE
    while runs(int(pid)) and monotonic() < until:
        sleep(0.05)
    assert not runs(int(pid))


def test_a_process_that_outlives_its_limit_is_killed():
    with deaf() as process, limited(process, 0.1):
        assert process.wait(PATIENCE) == -signal.SIGKILL


def test_a_crawl_that_never_ends_is_killed_at_its_deadline(monkeypatch, tmp_path):
    monkeypatch.setattr(timetable, "started", deaf)
    monkeypatch.setattr(timetable, "_LONGEST", 0.1)
    settings, store = load(data=tmp_path), MemoryStore()
    lease = store.leases.acquire("scheduler", "me", system_clock(), settings.lease)
    house = House(settings, MemoryLog(), store, FileCaptures(tmp_path))
    plan = timetable.Timetable(house, Term(store.leases, lease, settings.lease, system_clock))
    plan._crawl(plan._sources[0])
    assert not plan._running


def test_a_check_that_never_ends_is_left_at_its_deadline(monkeypatch, tmp_path):
    monkeypatch.setattr(asking, "started", deaf)
    monkeypatch.setattr(asking, "_LONGEST", 0.1)
    settings = load(data=tmp_path)
    source = next(source for source in catalogue.load(settings.sources).values() if source.watches)
    assert {answer["outcome"] for answer in asking.ask([source], settings)} == {"stopped"}
