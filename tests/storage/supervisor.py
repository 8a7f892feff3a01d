"""A process that runs the embedded server of a folder until its standard input ends, and prints the server's pid."""

import sys
from pathlib import Path

from storage.embedded import EmbeddedServer

if __name__ == "__main__":
    with EmbeddedServer(Path(sys.argv[1]), cache="32M") as server:
        print(server.pid, flush=True)
        sys.stdin.read()
