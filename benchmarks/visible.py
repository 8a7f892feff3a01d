"""A subscription saved in an embedded store, and when the last of two other processes matches by it.

    .venv/bin/python -m benchmarks.visible

Each process has what a worker that matches has, and asks it as often as stories come: fifty times a second. Seconds are
from before the subscription is saved until both have told that a text meets it.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from consumers.alerts.subscribed import Subscribed
from newswatch.clock import system_clock
from newswatch.model.subscription import Subscription
from newswatch.query.query import Document
from newswatch.settings import Settings, load
from storage.opening import open_store

MUST, AIM = 1.0, 0.2
_CHANGES = 30
_PAUSE = 0.02
_READY = "ready"


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.visible", description=__doc__.splitlines()[0])
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker is not None:
        _work(_settings(options.worker))
        return 0
    took = seconds()
    print(f"two processes match by a saved subscription after {told(took)}")
    return 0 if max(took) <= MUST else 1


def told(took: Sequence[float]) -> str:
    median, worst = statistics.median(took), max(took)
    return f"{median:.2f} s in the median, {worst:.2f} s at worst of {len(took)} (must {MUST:.0f}, aim {AIM})"


def seconds() -> list[float]:
    """How long each of some changes took to be seen by both processes."""
    took = []
    with tempfile.TemporaryDirectory(prefix="newswatch-visible-") as folder:
        data = Path(folder) / "data"
        with open_store(_settings(data)) as store:
            command = [sys.executable, "-m", "benchmarks.visible", "--worker", str(data)]
            workers = [
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
            ]
            try:
                for each in workers:
                    _expect(each, _READY)
                for number in range(_CHANGES):
                    started = time.perf_counter()
                    store.subscriptions.put(Subscription(str(number), "工业", (), system_clock()))
                    for each in workers:
                        _expect(each, str(number))
                    took.append(time.perf_counter() - started)
                    time.sleep(0.37 * (number % 5) / 5)  # at any moment between two looks
            finally:
                for each in workers:
                    each.kill()
                    each.wait()
    return took


def _expect(worker: "subprocess.Popen[str]", word: str) -> None:
    line = worker.stdout.readline() if worker.stdout else ""
    if line.strip() != word:
        raise SystemExit(f"visible: nothing measured: a process said {line!r} where {word} was to come")


def _work(settings: Settings) -> None:
    """Tell every subscription that a text meets, once."""
    with open_store(settings) as store:
        subscribed, seen = Subscribed(store.subscriptions, system_clock), set[str]()
        subscribed.refresh()
        print(_READY, flush=True)
        while True:
            subscribed.refresh()
            for match in subscribed.matcher.match_text(Document.of_text("", "工业")):
                if match.subscription_id not in seen:
                    seen.add(match.subscription_id)
                    print(match.subscription_id, flush=True)
            time.sleep(_PAUSE)


def _settings(data: Path) -> Settings:
    return load(data=data, mongo_uri="", mongo_uri_file=None, kafka="", intake_port=None)


if __name__ == "__main__":
    raise SystemExit(main())
