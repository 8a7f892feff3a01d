"""What a page said reaches a program as it was, and a terminal as nothing to obey."""

import json

import pytest

from newswatch.cli.show import json_line


@pytest.mark.parametrize(
    "mark",
    [
        "\x1b",
        "\x7f",
        "\x9b",
        "\u061c",
        "\u200b",
        "\u202e",
        "\u2028",
        "\u2066",
        "\u00ad",
        "\u3164",
        "\U000e0041",
        "\ufeff",
    ],
    ids=ascii,
)
def test_no_character_that_a_terminal_would_obey_stands_in_a_json_line(capfdbinary, mark):
    row = {"title": f"工信部{mark}31m", mark: [mark]}
    json_line(row)
    shown = capfdbinary.readouterr().out.decode()
    assert mark not in shown
    assert (json.loads(shown), shown.count("\n")) == (row, 1)
    assert "工信部" in shown
