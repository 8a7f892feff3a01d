"""`newswatch owner`: names in, tokens by which programs ask in them out; each token is shown once."""

from collections import Counter
from datetime import datetime

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.cli.show import json_line, line, minute, table
from newswatch.cli.words import many, say
from newswatch.clock import system_clock
from newswatch.subscribing.tokens import new_token
from newswatch.subscribing.values import OWNER, is_owner

_ALL = 100_000
"""Tokens: more than anybody makes. None that was to end may hold."""


def add(house: House, name: str, *, as_json: bool) -> Code:
    """A token more for an owner, who may be new. Raises Stop."""
    if not is_owner(name):
        raise Stop(f"owner {name!r}: {OWNER}")
    told, token = new_token(name, system_clock())
    house.store.tokens.add(token)
    if as_json:
        json_line({"owner": name, "token_id": token.token_id, "token": told})
    else:
        line(told)
        line(say(f"the token of {name}, shown only now; newswatch owner revoke {name} takes it back",
                 f"{name} 的令牌，仅此一次显示；newswatch owner revoke {name} 可收回"))  # fmt: skip
    return Code.OK


def listed(house: House, *, as_json: bool) -> Code:
    """Owners with their tokens and how many subscriptions they have."""
    counts = Counter(each.owner for each in house.store.subscriptions.all())
    tokens = house.store.tokens.all(_ALL)
    rows: list[tuple[str, str, datetime | None]] = [(each.owner, each.token_id, each.created_at) for each in tokens]
    rows += [(name, "", None) for name in sorted({*counts} - {"", *(each.owner for each in tokens)})]
    if as_json:
        for name, token_id, made in rows:
            at = made.isoformat() if made else None
            json_line({"owner": name, "token_id": token_id, "created": at, "subscriptions": counts[name]})
    elif rows:
        head = (say("owner", "所属"), say("token", "令牌"), say("made", "创建"), say("subscriptions", "订阅数"))
        shown = [(name, token_id, minute(made), counts[name]) for name, token_id, made in rows]
        table(say("Owners", "所有者"), head, shown)
    else:
        line(say("no owners; newswatch owner add NAME makes one", "没有所有者；用 newswatch owner add 新建"))
    return Code.OK


def revoke(house: House, name: str, token_id: str, *, as_json: bool) -> Code:
    """Take back one of an owner's tokens, or all. Raises Stop where there is none; subscriptions stay."""
    found = [each for each in house.store.tokens.of(name, _ALL) if not token_id or each.token_id == token_id]
    if not found:
        raise Stop(f"{name!r} has no such token; `newswatch owner list` lists them")
    for each in found:
        house.store.tokens.remove(each.token_id)
    count = many(len(found), "token")
    if as_json:
        json_line({"owner": name, "revoked": [each.token_id for each in found]})
    else:
        line(say(f"{count} of {name} no longer holds" if len(found) == 1 else f"{count} of {name} no longer hold",
                 f"已收回 {name} 的 {len(found)} 个令牌"))  # fmt: skip
    return Code.OK


def rotate(house: House, name: str, *, as_json: bool) -> Code:
    """A new token in place of all that an owner has; the new one holds before the old ones end. Raises Stop."""
    old = house.store.tokens.of(name, _ALL)
    if not old:
        raise Stop(f"{name!r} has no token; `newswatch owner add` makes one")
    code = add(house, name, as_json=as_json)
    for each in old:
        house.store.tokens.remove(each.token_id)
    return code
