"""Owners get tokens, each told once, and lose them."""

from datetime import datetime

import pytest

from newswatch.cli import owners
from newswatch.cli.exits import Stop
from newswatch.clock import system_clock
from newswatch.subscribing.tokens import new_token, owner_of
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
    (row,) = rows(capsys)
    assert (row["owner"], row["token_id"], row["subscriptions"]) == ("anna", other["token_id"], 1)
    (token,) = desk.store.tokens.all()
    assert datetime.fromisoformat(row["created"]) == token.created_at
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
    "spoil",
    [
        lambda token: "",
        lambda token: "Bearer " + token,
        lambda token: token[:-1],
        lambda token: token + "\n",
        lambda token: token[:20] + "a" * 43,
        lambda token: token.replace(token[3:19], "0" * 16),
        lambda token: token.upper(),
    ],
)
def test_what_is_no_token_is_nobodys(desk, spoil):
    token, kept = new_token("anna", system_clock())
    desk.store.tokens.add(kept)
    assert owner_of(token, desk.store.tokens) == "anna"
    assert owner_of(spoil(token), desk.store.tokens) is None


@pytest.mark.parametrize("end", [lambda house: owners.revoke(house, "anna", "", as_json=True),
                                 lambda house: owners.rotate(house, "anna", as_json=True)])  # fmt: skip
def test_no_token_outlives_its_end_however_many_there_are(desk, end):
    made = [new_token("anna", system_clock()) for _ in range(150)]
    for _, kept in made:
        desk.store.tokens.add(kept)
    end(desk)
    assert {owner_of(token, desk.store.tokens) for token, _ in made} == {None}
