"""Rows in, articles a second of whole decisions beside those of datasketch's signatures alone out.

Both in the time of the processor, in turns, the best of each: what else the machine does slows both.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import Datasketch

_EVERY = 4
"""Every so manieth text is signed: it is the rate that counts."""


def report(rows: Sequence[dict[str, Any]], rounds: int, say: Callable[[str], None]) -> None:
    """Print both rates and their ratio, without and with the start of an interpreter."""
    try:
        peer = Datasketch()
    except ModuleNotFoundError as missing:
        print(f"reposts: SKIPPED the speed: {missing}; install requirements-bench.lock")
        return
    texts = [row["text"] for row in rows[::_EVERY]]
    inside, started, signed = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "articles.jsonl"
        given.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        for turn in range(rounds):
            say(f"speed, round {turn + 1} of {rounds}")
            inside.append(len(rows) / _here(given, Path(folder) / "groups.jsonl"))
            signed.append(len(texts) / _signed(peer, texts))
            started.append(len(rows) / _child(given))
    alone = max(signed)
    print(f"\nwhole decisions over the stream, articles/s of processor time, best of {rounds}:")
    print(f"  without the start of an interpreter {max(inside):.0f}: {max(inside) / alone:.2f} times datasketch's")
    print(f"  with it, as `newswatch group`       {max(started):.0f}: {max(started) / alone:.2f} times datasketch's")
    print(f"  datasketch signatures alone         {alone:.0f}")


def _here(given: Path, answered: Path) -> float:
    from newswatch.cli.group import run

    with answered.open("w", encoding="utf-8") as out:
        started = time.process_time()
        run(given, out)
        return time.process_time() - started


def _child(given: Path) -> float:
    """Seconds of processor of `newswatch group` as a process of its own."""
    before = os.times()
    command = [sys.executable, "-c", "from newswatch.cli.main import main; main()", "group", str(given)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _signed(peer: Datasketch, texts: Sequence[str]) -> float:
    started = time.process_time()
    for text in texts:
        peer.signature(text)
    return time.process_time() - started
