"""Owners get tokens, each told once, and lose them."""

import pytest

from newswatch.cli import owners
from newswatch.cli.exits import Stop
from newswatch.subscribing.tokens import owner_of
from tests.cli.subscribing.told import rows


def test_a_token_is_told_once_kept_as_a_hash_and_taken_back(desk, capsys):
    capsys.readouterr()
    owners.add(desk, "anna", as_json=True)
    (made,) = rows(capsys)
    assert owner_of(made["token"], desk.store.tokens) == "anna"
    assert made["token"] not in str(desk.store.tokens.all())
    assert made["token"].rpartition("_")[2] not in str(desk.store.tokens.all())
    owners.rotate(desk, "anna", as_json=True)
    (other,) = rows(capsys)
    assert owner_of(made["token"], desk.store.tokens) is None
    owners.listed(desk, as_json=True)
    assert [(row["owner"], row["token_id"], row["subscriptions"]) for row in rows(capsys)] == [
        ("anna", other["token_id"], 1)
    ]
    owners.revoke(desk, "anna", "", as_json=True)
    assert owner_of(other["token"], desk.store.tokens) is None
    for again in (
        lambda: owners.revoke(desk, "anna", "", as_json=True),
        lambda: owners.rotate(desk, "anna", as_json=True),
    ):
        with pytest.raises(Stop, match="anna"):
            again()
    with pytest.raises(Stop, match="owner 'a/b'"):
        owners.add(desk, "a/b", as_json=True)


@pytest.mark.parametrize(
    "shown", ["", "nw_", "nw_" + "0" * 16 + "_" + "a" * 43, "Bearer", "nw_" + "0" * 16 + "_" + "a" * 42]
)
def test_what_is_no_token_is_nobodys(desk, shown):
    assert owner_of(shown, desk.store.tokens) is None
