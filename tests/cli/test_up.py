import os
import select
import signal
import socket
import time
from pathlib import Path

import orjson
import pytest

from newswatch.cli.up import the_store
from newswatch.settings import load

PATIENCE = 20.0


@pytest.mark.slow
def test_a_store_that_comes_back_at_another_port_is_said_once(tmp_path: Path):
    with the_store(load(data=tmp_path)) as look_after:
        assert not look_after()
        endpoint = orjson.loads((tmp_path / "store" / "endpoint.json").read_bytes())
        kill(endpoint["pid"])
        with socket.create_server(("127.0.0.1", endpoint["port"])):
            deadline = time.monotonic() + PATIENCE
            while not look_after():  # until the supervisor's side has seen the end as well
                assert time.monotonic() < deadline
        assert not look_after()


def kill(pid: int) -> None:
    """SIGKILL, and wait until the kernel says that the process has ended."""
    handle = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    assert select.select([handle], [], [], PATIENCE)[0]
    os.close(handle)
