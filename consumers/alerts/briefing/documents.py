"""A briefing, or the sheet of one, in; a file of one form out. Each library is loaded when needed."""

import re
from pathlib import Path
from typing import Any

import orjson

from consumers.alerts.briefing.sheet import Sheet
from newswatch.model.briefing import Brief, Briefing, Copy
from newswatch.model.plan import Form
from newswatch.model.schedule import zone_of
from newswatch.row import moment

_ODD = re.compile(r"[^A-Za-z0-9_.-]")
_LONGEST_NAME = 64


def document(sheet: Sheet, form: Form, font: Path | None) -> bytes:
    """`font` is the TrueType font to embed in a PDF, None for a usual one."""
    match form:
        case Form.HTML:
            from consumers.alerts.briefing.page import html

            return html(sheet).encode()
        case Form.WORD:
            from consumers.alerts.briefing.word import document_of

            return document_of(sheet)
        case Form.PDF:
            from consumers.alerts.briefing.pdf import pdf

            return pdf(sheet, font)


def file_name(who: str, briefing: Briefing, form: Form, mark: str = "") -> str:
    """`desk-2026-11-29.pdf`: the first day of the span, in the briefing's zone; `mark` tells it from its namesakes."""
    day = briefing.since.astimezone(zone_of(briefing.zone)).date().isoformat()
    plain = _ODD.sub("_", who)[:_LONGEST_NAME].lstrip(".") or "briefing"
    return "-".join(filter(None, [plain, day, mark])) + f".{form}"


def as_json(briefing: Briefing) -> bytes:
    """The briefing as one line of UTF-8 JSON; docs/briefing.md lists the fields."""
    totals = briefing.totals
    return orjson.dumps(
        {
            "name": briefing.name,
            "query": briefing.query,
            "since": briefing.since,
            "until": briefing.until,
            "zone": briefing.zone,
            "made_at": briefing.made_at,
            "totals": {
                "stories": totals.stories,
                "copies": totals.copies,
                "sites": totals.sites,
                "distorted": totals.distorted,
                "origins": dict(totals.origins),
            },
            "more": briefing.more,
            "stories": [_story(story) for story in briefing.stories],
        }
    )


def _story(story: Brief) -> dict[str, Any]:
    return {
        "story_id": story.story_id,
        "title": story.title,
        "lead": story.lead,
        "words": list(story.words),
        "hits": list(story.hits),
        "url": story.url,
        "site": story.site,
        "origin": story.origin,
        **moment("published", story.published),
        "seen": story.seen,
        "opened_at": story.opened_at,
        "copied": story.copied,
        "sites": story.sites,
        "distorted": story.distorted,
        "copies": [_copy(copy) for copy in story.copies],
        "figures": [
            {"printed": each.printed, "clause": each.clause, "unit": each.unit, "noun": each.noun}
            for each in story.figures
        ],
        "earlier": [
            {
                "relation": each.kind.value,
                "story_id": each.story_id,
                "title": each.title,
                "url": each.url,
                **moment("published", each.published),
            }
            for each in story.earlier
        ],
    }


def _copy(copy: Copy) -> dict[str, Any]:
    return {
        "site": copy.site,
        "url": copy.url,
        "title": copy.title,
        **moment("published", copy.published),
        "seen": copy.seen,
        "disguises": [each.value for each in copy.disguises],
        "distortions": [{"kind": each.kind, "here": each.here, "there": each.there} for each in copy.distortions],
    }
