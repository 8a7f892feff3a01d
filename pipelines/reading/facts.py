"""An opened page in, what it says about its text out: who is credited, whose it is, when it appeared, who speaks."""

import re

from newswatch.clock import BEIJING
from newswatch.model.article import Reading
from newswatch.model.moment import Moment, Window
from newswatch.text import dates
from newswatch.text.pinyin import strip_pinyin
from newswatch.text.url import host_of
from pipelines.reading import clocks, credit, people
from pipelines.reading.opened import Opened

_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,16}[〔\[［（(]\s?20\d{2}\s?[〕\]］）)]\s?第?\d{1,5}\s?号")
_DOCUMENT_NUMBER_WITHIN = 500
_ABOVE, _BELOW = 6, 12


def facts(opened: Opened, site: str) -> Reading:
    """The whole reading of a page; `site` is the outlet's name as the catalogue knows it, or empty."""
    body = opened.body
    top = min(body.first, opened.title.at if opened.title.at is not None else body.first)
    head = [
        (i, opened.lines[i])
        for i in range(max(0, top - _ABOVE), min(len(opened.lines), max(body.first, (opened.title.at or 0)) + 3))
    ]
    published = clocks.published(
        opened.lines, opened.title.at, body.first, body.last, opened.metas, opened.scripts, opened.url
    )
    credited = credit.credited(head, opened.metas, opened.url)
    foot = [
        (i, opened.lines[i].text)
        for i in range(max(body.first, body.last - _BELOW), min(len(opened.lines), body.last + _BELOW))
    ]
    origin = credit.origin(body.text, foot, credited, site)
    text = "\n".join(body.text)
    clean, _ = strip_pinyin(text)
    title, _ = strip_pinyin(opened.title.text)
    names, names_where = people.reporters([strip_pinyin(line.text)[0] for _, line in head], clean.split("\n"))
    around = [line.text for _, line in head] + list(body.printed[-8:]) + [text for _, text in foot]
    docno = _DOCUMENT_NUMBER.search(clean[:_DOCUMENT_NUMBER_WITHIN])
    when = published.moment if published else None
    return Reading(
        title=title,
        text=clean,
        printed="\n".join(body.printed),
        site=site or opened.metas.get("og:site_name", "") or host_of(opened.url),
        credited=credited.name if credited else "",
        origin=origin.name if origin else "",
        origin_url=credited.url if credited else "",
        published=when,
        original_published=_original(origin, when),
        reporters=names,
        editor=people.editor(around),
        speakers=people.speakers(clean),
        docno=docno.group() if docno else "",
        where={
            k: v
            for k, v in {
                "title": opened.title.where,
                "text": body.where,
                "published": published.where if published else "",
                "credited": credited.where if credited else "",
                "origin": origin.where if origin else "",
                "reporters": names_where,
            }.items()
            if v
        },
    )


def _original(origin: credit.Origin | None, published: Moment | None) -> Moment | Window | None:
    if not origin or not origin.month_day or not published:
        return None
    return dates.latest_such_day(*origin.month_day, published.at.astimezone(BEIJING).date())
