"""Processes that the program starts of itself have its settings, and end when they are told to."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from newswatch.cli.child import as_environment, ended
from newswatch.settings import load

DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); input()"
PATIENCE = 40.0


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
