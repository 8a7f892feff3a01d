"""A child of benchmarks.reading: one reader over all pages in rounds; its rows in a file, a line of JSON a round.

    python -m benchmarks.read_once READER MANIFEST ROWS

For each line on standard input it reads every page once and prints `{"seconds", "peak", "failed"}`: seconds of
processor time spent in the reader, so that who else uses the machine counts little; the most bytes this process ever
had in memory (VmHWM, proc(5)), pages lying on disk until their turn; pages at which the reader raised an error of its
own.
"""

import gzip
import json
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.kernel import peak
from benchmarks.readers import READERS, Read


def main(name: str, manifest: Path, rows: Path) -> None:
    read = READERS[name]()
    with manifest.open(encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
    for _ in sys.stdin:
        found, seconds, failed = round_of(read, pages)
        rows.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), encoding="utf-8")
        print(json.dumps({"seconds": seconds, "peak": peak(), "failed": failed}), flush=True)


def round_of(read: Read, pages: list[dict[str, str]]) -> tuple[list[dict[str, Any]], float, int]:
    found, seconds, failed = [], 0.0, 0
    for page in pages:
        body, row = gzip.decompress(Path(page["file"]).read_bytes()), {}
        began = time.process_time()
        try:
            row = read(body, page["url"] or "")
        except (ValueError, TypeError, AttributeError, IndexError, KeyError):  # a peer's own defects
            failed += 1
        seconds += time.process_time() - began
        found.append({"id": page["id"], **row})
    return found, seconds, failed


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
