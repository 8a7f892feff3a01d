"""The row of a trace in, the card a person reads out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from newswatch.cli import times
from newswatch.cli.reasons import at_odds, reason
from newswatch.cli.show import line, paragraph, table
from newswatch.cli.words import carried, say, term, terms
from newswatch.model.moment import Moment, Precision

_COPIES, _BEGUN, _SPANS, _ID = 20, 60, 5, 10
"""Copies shown of a chain, characters of a passage, passages shown, characters of an id."""
_SHORT = 60
"""Characters of a text under which an altered copy may go unrecognised."""

Row = Mapping[str, Any]


def show(row: Row) -> None:
    if row["story"] is None:
        line(say("No stored text is this text.", "库中没有同文报道。"), "bold")
        if row["characters"] < _SHORT:
            paragraph(say("A whole paragraph or more is found more surely.", "给出一整段或更多，才查得准。"))
    else:
        _show_story(row)
        _show_changes(row)
        _show_chain(row)
    if row["near"]:
        columns = [
            say("tie", "关系"),
            say("why", "原因"),
            say("shared", "重合"),
            say("story", "编号"),
            say("title", "标题"),
        ]
        table(say("Tied to", "相关报道"), columns, map(_near, row["near"]))


def _near(each: Row) -> tuple[str, ...]:
    why = at_odds(each["reason"], each["facts"])
    return term(each["relation"]), why, f"{each['score']:.0%}", each["story"][:_ID], each["title"]


def _show_story(row: Row) -> None:
    original, counts = row["original"], row["carriers"]
    line(f"{row['story'][:_ID]}  {row['title'] or ''}", "bold")
    if original is not None:
        said = say("This is the original.", "此文即原文。") if row["is_original"] else say("The original:", "原文：")
        paragraph(f"{said} {original['site'] or original['source']}  {original['url']}")
    paragraph(carried(counts["reposts"], counts["hosts"], counts["independent"]))


def _show_changes(row: Row) -> None:
    """What this text is to its original: how much of it, what was done, what is its own, what it says otherwise."""
    same = row["relation"]
    if same is None:
        return
    if same["coverage"] is not None:
        here, there = same["coverage"]
        english = f"{there:.0%} of the original stands in this text and makes up {here:.0%} of it"
        paragraph(say(english, f"含原文的 {there:.0%}，占本文 {here:.0%}"))
    if row["disguises"]:
        paragraph(terms(row["disguises"]))
    for passage in row["added"][:_SPANS]:
        paragraph(say("its own: ", "自添：") + _begun(passage))
    for each in same["distortions"]:
        paragraph(f"{reason(each['kind'])}: {each['there']} → {each['here']}")
    if row["marked"]:
        line(say("With the original's words (! changes the meaning):", "还原用词（! 处改变原意）："))
        paragraph(row["marked"])


def _show_chain(row: Row) -> None:
    chain = row["chain"]
    sites = {link["event_id"]: link["site"] for link in chain}
    columns = [
        say("when", "时间"),
        say("site", "网站"),
        say("from", "来自"),
        say("done to it", "改动"),
        say("address", "网址"),
    ]
    rows = [
        (
            _when(link),
            f"{'★' if link['is_original'] else '○'} {link['site']}",
            _from(link, sites),
            terms(link["disguises"]) if not link["is_original"] else "",
            link["url"],
        )
        for link in chain[:_COPIES]
    ]
    more = len(chain) - len(rows)
    table(say("Chain of copies", "转载链") + (f" (+{more})" if more > 0 else ""), columns, rows)


def _when(link: Row) -> str:
    at, precision = datetime.fromisoformat(link["time"]), link["precision"]
    return times.told(Moment(at, Precision(precision)) if precision else None, at)


def _from(link: Row, sites: Mapping[str, str]) -> str:
    """Whom it names; a claim without a known text is one that nobody has proved."""
    if link["from"] is not None:
        return sites.get(link["from"], "")
    claim = link["claim"]
    return say(f"{claim} (unproven)", f"{claim}（未证实）") if claim else ""


def _begun(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _BEGUN else f"{flat[:_BEGUN]}…"
