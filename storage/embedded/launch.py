"""Becomes the command it is given and dies with its parent: a parent's pid and a command line in, that program out.

Run as a script with nothing imported but the standard library. The kernel sends SIGTERM when the parent dies
(prctl(2), PR_SET_PDEATHSIG, Linux only), however it died; the setting outlives exec. It is made here and not in the
parent's fork, because Python code between fork and exec may deadlock in a program with threads.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Replace this process by `command`; exits at once where `parent` died before the kernel was asked."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(f"launch: the parent {parent} is gone")
    os.execv(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
