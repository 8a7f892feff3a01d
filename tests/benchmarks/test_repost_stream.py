"""The stream with copies: in order, in halves that share nothing, some originals after their copies."""

import pytest

from benchmarks.repost_stream import chosen_bases, lay_out

GROUPS = [["设备", "装备"], ["附近", "邻近", "左近"], ["力争", "争取", "力求"]]


@pytest.fixture
def laid(stream):
    pytest.importorskip("pypinyin", reason="requirements-bench.lock")
    return lay_out(stream, [], "tuned", 6, GROUPS)


def test_every_row_has_its_truth_and_stands_in_the_order_it_is_seen(laid):
    assert {row["id"] for row in laid.rows} == {told["id"] for told in laid.truth}
    assert [row["seen"] for row in laid.rows] == sorted(row["seen"] for row in laid.rows)


def test_it_is_the_same_at_every_run(laid, stream):
    assert lay_out(stream, [], "tuned", 6, GROUPS) == laid


def test_a_third_of_the_originals_come_after_copies_that_credit_them(laid):
    rows = {row["id"]: row for row in laid.rows}
    copies = [told for told in laid.truth if told["base"] != told["id"]]
    late = {told["base"] for told in copies if rows[told["id"]]["seen"] < rows[told["base"]]["seen"]}
    assert len(late) == len({told["base"] for told in copies}) // 3
    assert {told["base"] for told in copies if rows[told["id"]].get("origin")} == late


def test_twins_are_texts_of_their_own(laid):
    twins = [told for told in laid.truth if told["kind"] == "twin"]
    assert twins
    assert all(told["base"] == told["id"] for told in twins)


def test_a_falsified_copy_and_a_twin_lie_equally_far_from_the_original(laid):
    at = {row["id"]: row["published"] for row in laid.rows}
    for told in laid.truth:
        if told["kind"] == "distorted":
            assert at[told["id"]] == at[f"{told['base']}-twin"]


def test_no_base_serves_both_halves(stream):
    tuned, held = ({base["id"] for base in chosen_bases(stream, half, 40)} for half in ("tuned", "held"))
    assert tuned
    assert held
    assert not tuned & held
