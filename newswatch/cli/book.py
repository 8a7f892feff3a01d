"""`newswatch subscriptions export|import`: subscriptions to a YAML file and back, shown before they are changed."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House
from newswatch.cli.offices import operators, stopped
from newswatch.cli.rows import opened
from newswatch.cli.show import json_line, line
from newswatch.cli.subscriptions import say_differences, say_secret, shown_once
from newswatch.cli.words import many, say
from newswatch.logs import plain
from newswatch.model.subscription import Subscription
from newswatch.plain_yaml import LARGEST, BadYaml
from newswatch.subscribing.book import entries, written
from newswatch.subscribing.fields import BadFields, made_secret
from newswatch.subscribing.office import Changed, Office
from newswatch.subscribing.rows import differences

Entry = Mapping[str, Any]
Planned = tuple[Entry, tuple[Subscription | None, Subscription]]


def export(house: House, owner: str | None, *, secrets: bool) -> Code:
    """The file on standard output."""
    sys.stdout.buffer.write(written(operators(house).all(owner), secrets=secrets).encode())
    sys.stdout.buffer.flush()
    return Code.OK


def bring_in(house: House, path: Path, *, dry_run: bool, as_json: bool) -> Code:
    """All of the file or nothing. Raises Stop naming the entry, its field and the remedy."""
    planned = _planned(house, path)
    changed = [(entry, (before, after)) for entry, (before, after) in planned if before is not after]
    office = operators(house)
    for entry, (before, after) in changed:
        if dry_run:
            _show(before, after, "", as_json=as_json)
            continue
        done = _placed(office, entry)
        _show(done.before, done.after, made_secret(done.after, done.before, entry), as_json=as_json)
    if as_json:
        json_line({"entries": len(planned), "changed": len(changed), "written": 0 if dry_run else len(changed)})
    else:
        made = sum(before is None for _, (before, _) in changed)
        told = f"{many(len(planned), 'entry', 'entries')}: {made} new, {len(changed) - made} changed"
        chinese = f"共 {len(planned)} 条：新增 {made}，更改 {len(changed) - made}"
        line(say(told + ("; nothing is written" if dry_run else ""), chinese + ("；未写入" if dry_run else "")), "bold")
    return Code.OK


def _planned(house: House, path: Path) -> Sequence[Planned]:
    office, planned = operators(house), []
    for number, entry in enumerate(_entries(path), start=1):
        try:
            planned.append((entry, office.planned(entry)))
        except BadFields as error:
            raise stopped(error, f"{path}: entry {number} ({plain(entry['id'], 64)}): ") from None
    return planned


def _placed(office: Office, entry: Entry) -> Changed:
    """Raises Stop for what could be kept when it was planned, and cannot any more: somebody has changed it since."""
    try:
        return office.place(entry)
    except BadFields as error:
        raise stopped(error) from None


def _entries(path: Path) -> Sequence[Entry]:
    if str(path) == "-":
        raw = sys.stdin.buffer.read(LARGEST + 1)
    else:
        with opened(path) as file:
            raw = file.read(LARGEST + 1)
    try:
        return entries(raw)
    except BadYaml as error:
        raise Stop(f"{path}: {error}") from None


def _show(before: Subscription | None, after: Subscription, secret: str, *, as_json: bool) -> None:
    """What changes, and the secret that was made for it, which nobody is told again."""
    found = [*differences(before, after)]
    if as_json:
        fields = {name: {"old": old, "new": new} for name, old, new in found}
        json_line({"id": after.subscription_id, "new": before is None, "fields": fields, **shown_once(secret)})
        return
    line(f"{after.subscription_id}  {say('new', '新增') if before is None else say('changed', '更改')}", "bold")
    say_differences(found)
    say_secret(secret)
