"""`newswatch trace` timed as a whole process over a full store, with a service, beside the store alone, and with none.

    .venv/bin/python -m benchmarks.tracing --stream ../shared/stream/broadcast-news.jsonl.gz

It must take no more than a second where a service runs. Every run asks for another text, so that nothing is at hand
from the run before. The answers with and without a service are compared too. Without a stream nothing is measured.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import orjson

from benchmarks.filled import Asked, fill
from newswatch.clock import system_clock
from newswatch.questions import SOCKET
from newswatch.settings import Settings, load

_SHARED = Path(__file__).resolve().parents[2] / "shared"
_MUST = 1.0
_WAIT, _CALM = 120.0, 3.0
"""Seconds for a role to come up, and from then until it is asked: it loads meanwhile what answers need."""
_PAGE = "<html><head><meta charset='utf-8'><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>"


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.tracing", description=__doc__.splitlines()[0])
    parser.add_argument("--stream", type=Path, default=_SHARED / "stream" / "broadcast-news.jsonl.gz")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3, choices=range(1, 9), help="runs of each question")
    options = parser.parse_args()
    if not options.stream.is_file():
        print(f"tracing: SKIPPED, nothing measured: no stream at {options.stream}; --stream names one")
        return 0
    with tempfile.TemporaryDirectory(prefix="newswatch-tracing-") as folder:
        settings = load(data=Path(folder) / "data")
        settings.data.mkdir()
        started = time.perf_counter()
        asked = fill(settings, options.stream, options.articles, system_clock() - timedelta(days=1))
        print(f"{options.articles:,} articles stored in {time.perf_counter() - started:.0f} s", flush=True)
        return _measure(settings, _questions(asked, Path(folder)), options.times)


def _measure(settings: Settings, questions: dict[str, list[str]], times: int) -> int:
    with service(settings) as decider:
        time.sleep(_CALM)
        calm = _peak(decider.pid)
        first = _asked(settings, questions["pasted copy"][-1])[0]
        served = {name: _times(settings, targets[:times]) for name, targets in questions.items()}
        told = {name: _asked(settings, targets[0])[1] for name, targets in questions.items()}
        peak = _peak(decider.pid)
    with service(settings, "match"):  # has the store open and decides nothing
        beside = {name: _times(settings, targets[:times]) for name, targets in questions.items()}
        same = {name: _asked(settings, targets[0])[1] == told[name] for name, targets in questions.items()}
    alone = {name: _times(settings, targets[:1]) for name, targets in questions.items()}
    print(f"{'seconds':14} {'service':>15} {'store alone':>15} {'nothing runs':>12} {'same row':>9}")
    for name, seconds in served.items():
        figures = f"{_told(seconds):>15} {_told(beside[name]):>15} {alone[name][0]:12.2f}"
        print(f"{name:14} {figures} {'yes' if same[name] else 'NO':>9}")
    worst = max(map(statistics.median, served.values()))
    print(f"best / median of {times}, process start included; the first after the start took {first:.2f} s")
    print(
        f"must {_MUST:.0f} s with a service: {'met' if worst <= _MUST else 'MISSED'}; peak memory of the decider: ",
        end="",
    )
    print(f"{peak / 1e6:.0f} MB, {calm / 1e6:.0f} MB before it was asked")
    return 0 if worst <= _MUST and all(same.values()) else 1


def _questions(asked: Asked, folder: Path) -> dict[str, list[str]]:
    """By name the targets of each question."""
    plain, pages = [], []
    for number, text in enumerate(asked.pasted):
        plain.append(folder / f"{number}.txt")
        plain[-1].write_text(text, encoding="utf-8")
        pages.append(folder / f"{number}.html")
        paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
        pages[-1].write_text(_PAGE.format(text.splitlines()[0][:20], paragraphs), encoding="utf-8")
    return {
        "pasted copy": [*asked.pasted],
        "spun copy": [*asked.spun],
        "unknown text": [*asked.unknown],
        "known address": [*asked.addresses],
        "text file": [str(path) for path in plain],
        "saved page": [str(path) for path in pages],
    }


def _times(settings: Settings, targets: Sequence[str]) -> list[float]:
    return [_asked(settings, target)[0] for target in targets]


def _asked(settings: Settings, target: str) -> tuple[float, dict[str, object]]:
    """Seconds and the row."""
    command = [sys.executable, "-m", "newswatch.cli.main", "trace", "--json", "--data", str(settings.data), target]
    started = time.perf_counter()
    ran = subprocess.run(command, check=True, capture_output=True, env=_environment(settings))
    return time.perf_counter() - started, orjson.loads(ran.stdout)


@contextmanager
def service(settings: Settings, role: str = "dedup") -> Iterator[subprocess.Popen[bytes]]:
    """The role, until it is ready."""
    command = [sys.executable, "-m", "newswatch.cli.main", "up", "--roles", role, "--data", str(settings.data)]
    quiet = {"stderr": subprocess.DEVNULL, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=_environment(settings), **quiet) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()  # it says that it is ready
            until = time.monotonic() + _WAIT
            while role == "dedup" and not (settings.data / SOCKET).exists():
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"tracing: the {role} role does not come up")
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, "NEWSWATCH_LOG_LEVEL": "ERROR", "NEWSWATCH_SOURCES": str(settings.sources)}


def _told(seconds: Sequence[float]) -> str:
    return f"{min(seconds):.2f} / {statistics.median(seconds):.2f}"


def _peak(pid: int) -> int:
    """Bytes in memory at most so far; 0 where that cannot be told (not Linux)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    raise SystemExit(main())
