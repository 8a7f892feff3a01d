"""The end of the process that started this one in, SIGTERM to this one out."""

import os
import signal
from threading import Thread


def end_with_parent() -> None:
    """End this process as on SIGTERM (Scrapy finishes what is under way) when its parent closes standard input.

    The pipe closes when the parent dies, however it dies.
    """

    def wait() -> None:
        os.read(0, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=wait, name="parent watch", daemon=True).start()
