"""The doctor on a log that does not answer."""

import os
import subprocess
import sys

import orjson

from newswatch.cli.exits import Code


def test_a_broker_that_is_away_fails_by_name(tmp_path):
    """In a process of its own: kafka-python leaves sockets to the collector when nobody answers."""
    command = [sys.executable, "-m", "newswatch.cli.main", "doctor", "--json", "--data", str(tmp_path)]
    environment = {**os.environ, "NEWSWATCH_KAFKA": "127.0.0.1:9"}
    done = subprocess.run(command, capture_output=True, env=environment, timeout=60)
    assert done.returncode == Code.FAILED, done.stderr
    (log,) = [row for row in map(orjson.loads, done.stdout.splitlines()) if row["check"] == "log"]
    assert log["state"] == "fail"
    assert "127.0.0.1:9" in log["said"]
