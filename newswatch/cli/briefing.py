"""`newswatch briefing`: a subscription or a query in, its stories of a day as a table here and a document in a file."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newswatch.cli.exits import Code, Stop
from newswatch.cli.house import House, open_known
from newswatch.cli.offices import operators, stopped
from newswatch.cli.options import span
from newswatch.cli.outfile import whole
from newswatch.cli.queried import Queried
from newswatch.cli.searching import fresh
from newswatch.cli.show import clock, json_line, line, paragraph, table
from newswatch.cli.subscription import known
from newswatch.cli.words import chinese, many, say
from newswatch.clock import system_clock
from newswatch.model.briefing import Briefing
from newswatch.model.plan import Form
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.ports import Superseded
from newswatch.settings import Settings
from newswatch.term import Term

if TYPE_CHECKING:
    from consumers.alerts.briefing.build import Wanted

_LEASE, _TERM = "briefings", timedelta(minutes=5)
"""Who sends holds it; longer than one briefing takes to make and send."""
_ROWS = 30
"""Stories in the table."""
_JSON = "json"
_AD_HOC = "query"
Plan = tuple[tuple[str, ...], tuple[Form, ...], str, int, str]
"""Channels, formats, time of day, weekday (0: daily) and zone (empty: the subscription's)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed; each may be empty."""

    name: str
    query: str
    day: str
    since: str
    until: str


def run(settings: Settings, asked: Asked, form: str, out: Path | None, *, force: bool, as_json: bool) -> Code:
    """Raises Stop for what cannot be asked, Unavailable."""
    from consumers.alerts.briefing.build import briefing
    from consumers.alerts.briefing.documents import as_json as row
    from consumers.alerts.briefing.documents import file_name

    kind = _form(form, out)
    if bool(asked.name) == bool(asked.query):
        raise Stop("give a subscription (`newswatch subscriptions list` lists them) or --query, one of them")
    with open_known(settings) as house:
        wanted = _wanted(house, asked)
        made = briefing(wanted, house.store, fresh(house.store, settings), Queried(settings), system_clock())
    if out is None and isinstance(kind, Form):
        out = Path(file_name(asked.name or _AD_HOC, made, kind))
    if out is not None and kind:
        with whole(out, force) as file:
            file.write(_written(made, kind, settings))
    if as_json or (kind == _JSON and out is None):
        import orjson

        json_line(orjson.loads(row(made)))
    else:
        _show(made, out)
    return Code.OK


def _written(made: Briefing, kind: Form | str, settings: Settings) -> bytes:
    from consumers.alerts.briefing.documents import as_json, document
    from consumers.alerts.briefing.sheet import sheet_of

    if isinstance(kind, Form):
        return document(sheet_of(made, settings.alert_language), kind, settings.briefing_font)
    return as_json(made)


def _form(form: str, out: Path | None) -> Form | str:
    """The format asked for, by the file's ending where it is not named; empty: none. Raises Stop."""
    named = form or (out.suffix.removeprefix(".").lower() if out else "")
    if named in ("", _JSON):
        if out and not named:
            raise Stop(f"--out {out}: of which format? add --format html, docx, pdf or json")
        return named
    try:
        return Form(named)
    except ValueError:
        raise Stop(f"format {named[:40]!r}: write html, docx, pdf or json") from None


def _wanted(house: House, asked: Asked) -> "Wanted":
    """Raises Stop."""
    from consumers.alerts.briefing.build import Wanted
    from consumers.alerts.briefing.post import wanted_of
    from consumers.alerts.briefing.spans import day_of, yesterday
    from newswatch.query.query import QueryError, parse

    now = system_clock()
    try:
        if asked.query:
            wanted = Wanted(asked.query, parse(asked.query), now, now, Schedule().zone)
        else:
            wanted = wanted_of(known(operators(house), asked.name), now, now)
    except QueryError as error:
        raise Stop(f"query: {error}") from None
    if asked.day and (asked.since or asked.until):
        raise Stop("give --day, or --since and --until")
    if asked.since or asked.until:
        given = span(asked.since or " ", asked.until)
        assert given.since is not None
        return replace(wanted, since=given.since, until=given.until or now)
    begin, end = day_of(wanted.zone, _day(asked.day)) if asked.day else yesterday(wanted.zone, now)
    return replace(wanted, since=begin, until=end)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Stop(f"--day {typed[:40]!r}: write a day, as in 2026-11-29") from None


def _show(made: Briefing, out: Path | None) -> None:
    from consumers.alerts.briefing.sheet import span_of
    from consumers.alerts.briefing.terms import wording

    totals = made.totals
    line(f"{made.name}  {span_of(made, wording('zh' if chinese() else 'en'))}", "bold")
    paragraph(
        say(
            f"{many(totals.stories, 'story', 'stories')}, {many(totals.copies, 'copy', 'copies')} "
            f"on {many(totals.sites, 'site')}, {totals.distorted} of them say otherwise",
            f"报道 {totals.stories} 条，转载 {totals.copies} 篇，"
            f"见于 {totals.sites} 家网站，失实转载 {totals.distorted} 篇",
        )
    )
    heads = (("story", "编号"), ("time", "时间"), ("copies", "转载"), ("origin", "出处"), ("title", "标题"))
    columns = [say(english, chinese) for english, chinese in heads]
    rows = [[s.story_id[:10], clock(s.published), s.copied, s.origin, s.title] for s in made.stories[:_ROWS]]
    if rows:
        table(say("Stories", "报道"), columns, rows)
    if left := len(made.stories) - len(rows) + made.more:
        line(say(f"and {left} more", f"另有 {left} 条"))
    if out:
        line(say(f"written to {out}", f"已写入 {out}"))


def save(settings: Settings, name: str, asked: Plan | None, *, as_json: bool) -> Code:
    """Raises Stop for a plan that cannot be kept."""
    from newswatch.schedule import next_send
    from newswatch.subscribing.fields import BadFields

    with open_known(settings) as house:
        office = operators(house)
        zone = known(office, name).schedule.zone
        try:
            plan = office.edit(name, {"briefing": _given(asked, zone) if asked else None}).after.briefing
        except BadFields as error:
            raise stopped(error) from None
    if as_json:
        from newswatch.codec import to_document

        json_line({"id": name, "briefing": to_document(plan) if plan else None})
    elif plan is None:
        line(say(f"{name}: no briefing any more", f"{name} 不再发送简报"))
    else:
        first = next_send(plan.schedule, system_clock()).isoformat(timespec="minutes")
        where = ", ".join(plan.channels)
        line(say(f"{name}: the next briefing goes at {first} to {where}", f"{name} 下期简报 {first} 发往 {where}"))
    return Code.OK


def _given(asked: Plan, zone: str) -> dict[str, Any]:
    """The field as files have it."""
    channels, formats, at, weekday, asked_zone = asked
    rhythm = Rhythm.WEEKLY if weekday else Rhythm.DAILY
    schedule = {"rhythm": rhythm, "at": at, "weekday": weekday or 1, "zone": asked_zone or zone}
    return {"channels": channels, "schedule": schedule, "formats": formats}


def plans(settings: Settings, *, as_json: bool) -> Code:
    """Every plan with its latest edition; one JSON line each."""
    from newswatch.cli.plans import planned, say_plan

    with open_known(settings) as house:
        found = [planned(each, house.store, system_clock()) for each in house.store.subscriptions.planned()]
    for plan in filter(None, found):
        if as_json:
            json_line(plan)
            continue
        say_plan(plan)
    if not found and not as_json:
        line(
            say("no briefing is planned; newswatch briefing plan NAME", "尚无定时简报：newswatch briefing plan 订阅名")
        )
    return Code.OK


def post(settings: Settings) -> Code:
    """Send what is due, where nobody else is at it."""
    from consumers.alerts.briefing.post import Post
    from newswatch.cli.roles import owner

    with open_known(settings) as house:
        leases = house.store.leases
        lease = leases.acquire(_LEASE, owner(), system_clock(), _TERM)
        if lease is None:
            return Code.OK
        term = Term(leases, lease, _TERM, system_clock)
        try:
            Post(
                house.store, lambda: fresh(house.store, settings), Queried(settings), settings, system_clock, term
            ).run()
        except Superseded as error:
            raise Stop(f"another sends the briefings: {error}", Code.BUSY) from None
        finally:
            term.end()
    return Code.OK
