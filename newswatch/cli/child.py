"""This program's own commands in, processes of their own out: started with our settings, ended, never left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection
from threading import Thread

from pydantic import SecretStr

from newswatch.settings import Settings

Process = subprocess.Popen[bytes]


def own_command(*arguments: str) -> list[str]:
    """This program again, in this interpreter."""
    return [sys.executable, "-m", "newswatch.cli.main", *arguments]


def as_environment(settings: Settings) -> dict[str, str]:
    """What was set, by options or otherwise, as another newswatch finds it in its environment.

    No secret is among it: who inherits our environment finds it where we did, or the empty value here that says none.
    """
    given = settings.model_dump(mode="json", include=settings.model_fields_set)
    return {
        f"NEWSWATCH_{name.upper()}": _written(value)
        for name, value in given.items()
        if not (isinstance(getattr(settings, name), SecretStr) and value)
    }


def _written(value: object) -> str:
    if isinstance(value, str) or value is None:
        return value or ""
    return json.dumps(value)


def started(*arguments: str, settings: Settings, stdout: int = subprocess.DEVNULL) -> Process:
    """Our command with `arguments`; it ends when this process does, where it calls `end_with_parent`."""
    environment = {**os.environ, **as_environment(settings)}
    return subprocess.Popen(own_command(*arguments), stdin=subprocess.PIPE, stdout=stdout, env=environment)


def end_with_parent() -> None:
    """End this process as on SIGTERM (Scrapy finishes what is under way) when its parent closes standard input.

    The pipe closes when the parent dies, however it dies.
    """

    def wait() -> None:
        os.read(0, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=wait, name="parent watch", daemon=True).start()


def ended(processes: Collection[Process], grace: float) -> list[Process]:
    """Ask all to end, wait `grace` seconds for them together, insist; those that had to be killed."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + grace
    killed = []
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            killed.append(process)
            process.kill()
            process.wait()
    return killed
