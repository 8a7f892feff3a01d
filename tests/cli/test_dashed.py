"""A query that begins with a dash is no unknown option: what says the same is told."""

import pytest


@pytest.mark.parametrize(
    "typed",
    [
        ("subscribe", "-股票"),
        ("subscriptions", "create", "-股票"),
        ("stories", "-股票"),
        ("stories", "--json", "-股票"),
        ("query", "test", "-股票"),
        ("query", "explain", "- 股票"),
    ],
)
def test_a_word_with_a_dash_before_it_is_told_how_to_be_left_out(run, typed):
    refused = run(*typed)
    assert (refused.exit_code, "芯片 NOT 股票" in refused.stderr) == (2, True)


def test_what_stands_behind_an_option_is_its_value(run):
    assert "since: not a time: '-股票'" in run("stories", "--since", "-股票").stderr
