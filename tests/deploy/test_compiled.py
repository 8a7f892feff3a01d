"""Where the program's own folder is read-only the repost check is compiled all the same, and kept where that may be."""

import pytest

pytestmark = pytest.mark.slow

CODE = """
import os, sys
from pathlib import Path
import numpy as np
from newswatch import compiled

compiled.keep_in(Path(sys.argv[1]))
from newswatch.text.fingerprint import grams

print("grams", len(grams(np.arange(9, dtype=np.uint32))))
print("kept", any(Path(sys.argv[1]).rglob("*.nbi")))
"""


@pytest.mark.parametrize(("folder", "kept"), [("/var/lib/newswatch/compiled", True), ("/etc/compiled", False)])
def test_the_repost_check_is_compiled_on_a_read_only_root(contained, folder, kept):
    python = ["/opt/newswatch/.venv/bin/python", "-c", CODE, folder]
    process = contained(python, {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}, ["/var/lib/newswatch"])
    assert process.wait() == 0, "".join(process.lines)
    assert "".join(process.lines) == f"grams 6\nkept {kept}\n"
