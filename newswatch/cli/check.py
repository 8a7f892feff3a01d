"""`newswatch check`: the catalogue in; what each entry rests on, what is wrong with it and whether it works out."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

from newswatch import catalogue, topic
from newswatch.cli import asking
from newswatch.cli.asking import Told
from newswatch.cli.entry_faults import faults
from newswatch.cli.exits import Code
from newswatch.cli.show import duration, json_line, line, table
from newswatch.cli.words import say, term
from newswatch.clock import system_clock
from newswatch.model.source import Source
from newswatch.settings import Settings


def run(settings: Settings, slugs: Sequence[str], *, ask: bool, as_json: bool) -> Code:
    """Raises BadEntry, BadSetting, NoSource: an entry or a topic that cannot be used ends every crawl."""
    known = catalogue.load(settings.sources)
    for name in dict.fromkeys((settings.topic, *topic.names(settings.sources))):
        topic.load(settings.sources, name)
    chosen = [known.named(slug) for slug in slugs or known]
    cases = _cases(settings.sources.parent / "tests" / "sources")
    wrong = faults([*known.values()], cases, system_clock())
    rows = [_row(source, cases, wrong[source.slug]) for source in chosen]
    if as_json:
        for row in rows:
            json_line(row)
    else:
        _print(rows, whole=not ask)
    found = Code.FAILED if any(row["faults"] for row in rows) else Code.OK
    if not ask:
        return found
    answers = asking.ask(chosen, settings)
    asking.show(answers, as_json=as_json)
    return max(found, _verdict(_counted(chosen, named=bool(slugs)), answers, as_json))


def _counted(sources: Sequence[Source], *, named: bool) -> set[tuple[str, str]]:
    """What a crawl asks: a guess that does not hold is no fault of the catalogue."""
    return {(s.slug, watch.url) for s in sources for watch in s.watches if watch.enabled and (s.enabled or named)}


def _verdict(counted: set[tuple[str, str]], answers: Sequence[Told], as_json: bool) -> Code:
    outcomes = [answer["outcome"] for answer in answers]
    unreachable = bool(outcomes) and set(outcomes) == {"unreachable"}
    if not as_json and unreachable:
        line(
            say(
                "Nothing could be reached: no internet from here. `make demo` shows the program without one.",
                "一个列表也连不上：本机没有外网。make demo 可在无网时演示。",
            )
        )
    elif not as_json:
        well, asked = outcomes.count("ok"), len(outcomes)
        line(say(f"{well} of {asked} lists work from here.", f"{asked} 个列表中 {well} 个可用。"))
    if unreachable:
        return Code.UNREACHABLE
    failed = any(a["outcome"] != "ok" and (a["source"], a["url"]) in counted for a in answers)
    return Code.FAILED if failed else Code.OK


def _cases(folder: Path) -> dict[str, list[str]]:
    """Addresses of the saved responses by slug; empty where the tests are not installed."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*/*/response.json")):
        found.setdefault(path.parts[-3], []).append(str(orjson.loads(path.read_bytes())["url"]))
    return found


def _row(source: Source, cases: dict[str, list[str]], wrong: list[str]) -> dict[str, Any]:
    saved = {"cases": len(cases.get(source.slug, ()))} if cases else {}
    return {
        "source": source.slug,
        "name": source.name,
        "kind": source.kind,
        "evidence": source.evidence,
        "enabled": source.enabled,
        "every": int(source.every.total_seconds()),
        "delay": source.polite.delay,
        "robots": source.polite.robots,
        **saved,
        "watches": [
            {
                "name": watch.name,
                "type": watch.type,
                "url": watch.url,
                "evidence": source.evidence_of(watch),
                "enabled": watch.enabled,
            }
            for watch in source.watches
        ],
        "articles": [
            {"url": rule.url, "evidence": source.evidence_of(rule), "until": rule.until} for rule in source.articles
        ],
        "faults": wrong,
    }


def _print(rows: Sequence[dict[str, Any]], *, whole: bool) -> None:
    columns = [
        say("source", "信源"),
        say("outlet", "名称"),
        say("kind", "类别"),
        say("evidence", "依据"),
        say("crawled", "抓取"),
        say("every", "间隔"),
        say("pace", "节奏"),
        *([say("cases", "样例")] if any("cases" in row for row in rows) else []),
    ]
    table(say("Sources", "信源"), columns, ([*_summary(row)] for row in rows))
    if whole:
        columns = [say("source", "信源"), say("what", "条目"), say("evidence", "依据"), say("asked", "抓取")]
        parts = [part for row in rows for part in _parts(row)]
        table(say("Watches and article rules", "列表与文章规则"), [*columns, say("address", "网址")], parts)
    for row in rows:
        for fault in row["faults"]:
            line(f"{row['source']}: {fault}", "yellow")


def _summary(row: dict[str, Any]) -> Iterable[object]:
    pace = duration(timedelta(seconds=row["delay"])) + (
        "" if row["robots"] else say(", robots.txt ignored", "，不看 robots.txt")
    )
    yield from (row["source"], row["name"], term(row["kind"]), term(row["evidence"]), _yes(row["enabled"]))
    yield from (duration(timedelta(seconds=row["every"])), pace)
    if "cases" in row:
        yield row["cases"]


def _parts(row: dict[str, Any]) -> Iterable[Sequence[object]]:
    for watch in row["watches"]:
        asked = _yes(row["enabled"] and watch["enabled"])
        yield row["source"], f"{watch['type']} {watch['name']}", term(watch["evidence"]), asked, watch["url"]
    for rule in row["articles"]:
        what = say("article", "文章") + (f" ≤ {rule['until']}" if rule["until"] else "")
        yield row["source"], what, term(rule["evidence"]), "", rule["url"]


def _yes(value: bool) -> str:
    return say("yes", "是") if value else say("no", "否")
