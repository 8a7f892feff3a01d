"""Scrapy's COMMANDS_MODULE: its own commands, where ours differ."""

import sys
from typing import NoReturn

from newswatch.logs import plain


def refuse(error: Exception) -> NoReturn:
    """End as newswatch does: one line that names what cannot be used, and exit code 2."""
    print(f"newswatch: {plain(str(error), 1000)}", file=sys.stderr)
    raise SystemExit(2)
