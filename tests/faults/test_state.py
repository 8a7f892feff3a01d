"""A run's ledger: what was done is known after a kill, and a seed strikes the same."""

from random import Random

from chaos.state import State
from chaos.strikes import Strike
from newswatch import crash


def test_a_run_goes_on_from_its_ledger_without_the_line_that_was_half_written(tmp_path):
    state = State(tmp_path)
    state.note("round", source="chaos-net", number=0)
    state.note("round", source="chaos-net", number=1)
    state.note("kill", victim="deliver", how="SIGKILL")
    state.note("kill", victim="match", how="point", point="match.kept")
    with (tmp_path / "ledger.jsonl").open("ab") as file:
        file.write(b'{"kind":"kill","victim":"de')
    again = State(tmp_path)
    assert again.rounds() == {"chaos-net": 2}
    assert again.points() == {"match.kept"}
    assert len(again.of("kill")) == 2
    assert again.deaths("deliver") == [again.of("kill")[0]["at"]]
    again.note("kill", victim="store", how="SIGKILL")
    assert [entry["victim"] for entry in State(tmp_path).of("kill")] == ["deliver", "match", "store"]


def test_a_run_that_was_well_leaves_its_ledger_and_room_for_the_next(tmp_path):
    state = State(tmp_path)
    state.note("kill", victim="store", how="SIGKILL")
    state.data.mkdir()
    state.log.touch()
    state.close()
    [left] = tmp_path.iterdir()
    assert left.read_bytes().count(b"\n") == 1
    assert State(tmp_path).of("kill") == []


def test_a_seed_strikes_the_same_and_comes_to_every_point(tmp_path):
    drawn = [[Strike.drawn(dice, State(tmp_path / "none")) for _ in range(400)] for dice in (Random(5), Random(5))]
    assert drawn[0] == drawn[1]
    assert {strike.point for strike in drawn[0]} == {"", *crash.POINTS.keys() - crash.ONLY_IN_FAILURE}
    assert any(strike.victim == "store" for strike in drawn[0])


def test_points_at_which_nobody_died_yet_come_first(tmp_path):
    state = State(tmp_path)
    rest = {"dedup.told", "match.kept", "deliver.sent", "page.kept", "spool.published"}
    for point in crash.POINTS.keys() - rest:
        state.note("kill", victim="match", how="point", point=point)
    drawn = [Strike.drawn(Random(seed), state) for seed in range(200)]
    assert {strike.point for strike in drawn} - {""} == rest
