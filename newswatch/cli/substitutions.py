"""`newswatch substitutions`: which words spinners put for which, as the spun copies in the store show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from newswatch.cli.exits import Code
from newswatch.cli.house import open_known
from newswatch.cli.reasons import reason
from newswatch.cli.show import json_line, line, table
from newswatch.cli.words import say
from newswatch.ports import Store
from newswatch.settings import Settings
from newswatch.text.meanings import changed_meaning


def run(settings: Settings, since: datetime, least: int, limit: int, *, as_json: bool) -> Code:
    """Print the substitutions that at least `least` spun copies decided since `since` show, most counted first."""
    with open_known(settings) as house:
        rows = gather(house.store, since, least, limit)
    if as_json:
        for row in rows:
            json_line(row)
    else:
        show(rows, least)
    return Code.OK


def gather(store: Store, since: datetime, least: int, limit: int) -> list[dict[str, Any]]:
    """A row for each substitution, for programs. Raises Unavailable."""
    from consumers.dedup.learned import learned

    rows = []
    for (there, here), found in learned(store, since).rows(least)[:limit]:
        decision = store.decisions.get(found.copy)
        rows.append(
            {
                "original": there,
                "spun": here,
                "count": found.count,
                "changes": changed_meaning(here, there),
                "story": decision.story_id if decision else "",
                "copy": found.copy,
                "of": found.original,
            }
        )
    return rows


def show(rows: Sequence[dict[str, Any]], least: int) -> None:
    """The same as a table for a person."""
    if not rows:
        line(
            say(
                f"no word is known to be replaced in {least} spun copies or more; --min asks for fewer",
                f"还没有在 {least} 篇以上洗稿中出现的替换词；可用 --min 放宽",
            )
        )
        return
    columns = [say("original", "原词"), say("spun", "替换词"), say("copies", "篇数")]
    columns += [say("changes", "改变"), say("story", "报道")]
    cells = [(r["original"], r["spun"], r["count"], reason(r["changes"]), r["story"][:10]) for r in rows]
    table(say("Substitutions", "替换词"), columns, cells)
