"""Channels that wait for a test, and a deliverer that sweeps until something is so."""

import threading
import time
from datetime import timedelta

SOON = 10.0
"""Seconds that a condition may take to come true before the test fails."""


def until(done, deliverer, seconds=SOON):
    """Sweep until `done`."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        deliverer.sweep()


class Gate:
    """A channel that waits for the test."""

    local = False
    longest = timedelta(seconds=SOON)

    def __init__(self, failure=None):
        self.failure = failure
        self.begun, self.open = threading.Event(), threading.Event()
        self.got = []

    def send(self, parcel, done=0):
        self.begun.set()
        assert self.open.wait(SOON)
        self.got.append(parcel.parcel_id)
        if self.failure:
            raise self.failure


class Opening:
    def __init__(self, **channels):
        self.channels = channels

    def open(self, address, secret="", earlier=()):
        return self.channels[address]
