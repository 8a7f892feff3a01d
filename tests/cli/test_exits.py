"""How a command ends: quietly where nobody reads on, with a traceback where something of its own broke."""

import subprocess
import sys

import pytest

from newswatch.cli.exits import Code, one_line

ENDLESS = """
import typer
from newswatch.cli.exits import one_line

@one_line
def command():
    while True:
        print("a row")

typer.run(command)
"""


def test_a_reader_that_leaves_ends_a_command_in_peace():
    command = [sys.executable, "-c", ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "a row\n"
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, said) == (Code.OK, "")


def test_a_pipe_of_our_own_that_breaks_is_a_defect_and_no_end_of_reading():
    @one_line
    def command():
        raise BrokenPipeError(32, "Broken pipe")

    with pytest.raises(RuntimeError, match="not standard output"):
        command()
