"""A page as it was read and its verdict in, the table a person reads or the row for a program out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from newswatch.cli import views
from newswatch.cli.labels import label
from newswatch.cli.reasons import reason
from newswatch.cli.show import json_line, minute, table
from newswatch.cli.words import say, term
from newswatch.model.article import Article, Reading
from newswatch.model.disposition import Disposition, Ended
from newswatch.model.story import Disguise, Distortion

_SHOWN = 200
"""Characters of a text shown in the table."""
NO_STORE = "no_store"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the repost check says of an article now, or said of it on arrival at `decided_at`.

    Where it is not asked, `verdict` is None and `ending` says why: how the page would end before, or that there is no
    store to compare with. `is_original` is of its story as it stands.
    """

    verdict: str | None
    story: str = ""
    disguises: tuple[Disguise, ...] = ()
    decided_at: datetime | None = None
    distortions: tuple[Distortion, ...] = ()
    is_original: bool = False
    ending: str = ""


def refused(target: str, ended: Ended, *, as_json: bool) -> None:
    """Why a page is no article."""
    row = {"page": target, "disposition": ended.disposition.value, "reason": ended.reason}
    if as_json:
        json_line({**row, "attachments": [asdict(each) for each in ended.attachments]})
        return
    shown = {"page": target, "disposition": term(ended.disposition.value), "reason": reason(ended.reason)}
    shown |= (
        {"attachments": "; ".join(f"{each.url} {each.name}" for each in ended.attachments)} if ended.attachments else {}
    )
    rows = ((label(name), value) for name, value in shown.items())
    table(target, [say("field", "字段"), say("value", "内容")], rows)


def show(article: Article, verdict: Verdict, file: str, *, as_json: bool) -> None:
    """`file` is the name of the file that the page came as, empty for one that has an address."""
    at = verdict.decided_at
    row = {
        **({"file": file} if file else {}),
        **views.article(article),
        "verdict": verdict.verdict,
        "story": verdict.story,
        "disguises": [each.value for each in verdict.disguises],
        "distortions": [views.distortion(each) for each in verdict.distortions],
        "decided_at": at.isoformat() if at else None,
        "is_original": verdict.is_original,
        "ending": verdict.ending or None,
        "relevant": article.relevance is not None,
    }
    if as_json:
        json_line({**row, "printed": article.reading.printed, "where": dict(article.reading.where)})
        return
    told = {
        "relevance": term((article.relevance or Disposition.IRRELEVANT).value),
        "why": reason(article.why),
        "verdict": _verdict_told(verdict),
        **{name: term(row[name]) for name in ("published_precision", "original_precision") if row[name]},
        "disguises": [term(each.value) for each in verdict.disguises],
        "distortions": [f"{reason(each.kind)}: {each.there} → {each.here}" for each in verdict.distortions],
        "flags": [term(each) for each in article.reading.flags],
        "turns": [f"{count} {term(part)}" for part, count in _turns(article.reading).items()],
    }
    shown = {**row, **told}
    for name in ("decided_at", "is_original", "ending", "relevant", "sure", *(("url", "source") if file else ())):
        del shown[name]
    columns = [say("field", "字段"), say("value ← where it was read, how sure", "内容 ← 读自何处、把握多大")]
    table(file or article.url, columns, _rows(shown, article.reading))


def _verdict_told(verdict: Verdict) -> str:
    """For a person: which, since when, and what became of it."""
    if verdict.ending == NO_STORE:
        return say("none: there is no store to compare it with", "无：没有可比对的数据库")
    if verdict.verdict is None:
        ending = term(verdict.ending)
        return say(f"none: it would be left out as {ending}", f"无：将因{ending}而不收")
    at = minute(verdict.decided_at)
    when = say(f"as decided on {at}", f"{at} 已判定") if at else say("if it came now", "如现在收到")
    now = say("; the original of its story now", "；现为该报道的原文") if verdict.is_original else ""
    return f"{term(verdict.verdict)} ({when}){now}"


def _turns(reading: Reading) -> Counter[str]:
    """How many there are of each kind; the words are in the text, and `story --turns` lists them."""
    return Counter(turn.part.value for turn in reading.turns)


def _rows(row: dict[str, Any], reading: Reading) -> Iterator[tuple[str, str]]:
    read = {field.name for field in fields(Reading)}
    for name, value in row.items():
        shown = "; ".join(map(_said, value)) if isinstance(value, list) else _said(value)
        cut = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}… ({len(shown)})"
        yield label(name), f"{cut}{_provenance(name, reading)}" if name in read else cut


def _provenance(name: str, reading: Reading) -> str:
    """Where a field was read and how sure that is; nothing for one that was not read."""
    where, sure = reading.where.get(name), reading.sure.get(name)
    return (f" ← {where}" + (f" ({term(sure.value)})" if sure else "")) if where else ""


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return "" if value is None else str(value)
