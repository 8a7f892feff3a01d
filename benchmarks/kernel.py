"""A process in, what the kernel counted of it out: most bytes in memory, seconds worked (proc(5), Linux alone)."""

import contextlib
import os
import re
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


def peak(process: int | str = "self") -> int:
    """The most bytes it ever had in memory (VmHWM); 0 where the process is gone."""
    with contextlib.suppress(OSError):
        found = _PEAK.search(Path(f"/proc/{process}/status").read_text(encoding="utf-8", errors="replace"))
        return int(found[1]) * 1024 if found else 0
    return 0


def worked(process: int) -> float:
    """Seconds of processor time, its own and the system's for it; 0 where the process is gone."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def forget(process: int) -> None:
    """Let the peak begin anew from what the process has now."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{process}/clear_refs").write_text("5", encoding="ascii")


def children(process: int) -> list[int]:
    """The processes that its threads started and that are still there."""
    found: list[int] = []
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, listed.read_text("ascii").split())
    return found
