"""Subscriptions go to a file and come back, shown before they are changed."""

import io

import pytest

from newswatch.cli import book, subscriptions
from newswatch.cli.exits import Code, Stop
from tests.cli.subscribing.told import rows


def exported(house, capsys, **how):
    capsys.readouterr()
    book.export(house, None, **{"secrets": False, **how})
    return capsys.readouterr().out


def test_an_export_brought_in_changes_nothing_and_a_dry_run_shows_what_would(desk, capsys, tmp_path):
    subscriptions.create(
        desk, {"id": "hook", "query": "5G", "channels": ["webhook:https://hooks.example/PASS"]}, as_json=True
    )
    before = desk.store.subscriptions.all()
    file = tmp_path / "subscriptions.yaml"
    file.write_text(text := exported(desk, capsys), encoding="utf-8")
    assert book.bring_in(desk, file, dry_run=False, as_json=True) == Code.OK
    assert rows(capsys) == [{"entries": 2, "changed": 0, "written": 0}]
    assert desk.store.subscriptions.all() == before
    file.write_text(
        text.replace("query: 机器人", "query: 机器人 NOT 股票") + "- {id: more, query: 6G}\n", encoding="utf-8"
    )
    book.bring_in(desk, file, dry_run=True, as_json=False)
    shown = capsys.readouterr().out
    assert "- query: 机器人\n" in shown
    assert "+ query: 机器人 NOT 股票\n" in shown
    assert "3 entries: 1 new, 1 changed; nothing is written" in shown
    assert desk.store.subscriptions.all() == before
    book.bring_in(desk, file, dry_run=False, as_json=False)
    assert [each.query for each in desk.store.subscriptions.all()] == ["机器人 NOT 股票", "5G", "6G"]


@pytest.mark.parametrize("as_json", [True, False])
def test_the_secret_that_an_import_makes_is_told_when_it_is_made_and_never_again(house, capsys, tmp_path, as_json):
    file = tmp_path / "subscriptions.yaml"
    file.write_text("- {id: hook, query: 5G, channels: ['webhook:https://hooks.example/x']}\n", encoding="utf-8")
    book.bring_in(house, file, dry_run=True, as_json=as_json)
    assert "whsec_" not in capsys.readouterr().out
    book.bring_in(house, file, dry_run=False, as_json=as_json)
    kept = house.store.subscriptions.get("hook").secret
    assert kept.startswith("whsec_")
    assert capsys.readouterr().out.count(kept) == 1
    book.bring_in(house, file, dry_run=False, as_json=as_json)
    assert house.store.subscriptions.get("hook").secret == kept
    assert "whsec_" not in capsys.readouterr().out


def test_one_bad_entry_keeps_the_whole_file_out(house, tmp_path, monkeypatch):
    file = tmp_path / "subscriptions.yaml"
    file.write_text("- {id: a, query: 5G}\n- {id: b, query: 6G, colour: red, most: 0}\n", encoding="utf-8")
    with pytest.raises(
        Stop, match=r"entry 2 \(b\): colour: no such field; there are: id, name, owner, query"
    ) as refused:
        book.bring_in(house, file, dry_run=False, as_json=True)
    assert "entry 2 (b): most: write a number" in refused.value.further[0]
    assert not house.store.subscriptions.all()
    with pytest.raises(Stop, match="exists and can be read"):
        book.bring_in(house, tmp_path / "nowhere.yaml", dry_run=False, as_json=True)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"- {id: a, query: 5G}\n")))
    from pathlib import Path

    book.bring_in(house, Path("-"), dry_run=False, as_json=True)
    assert [each.subscription_id for each in house.store.subscriptions.all()] == ["a"]
