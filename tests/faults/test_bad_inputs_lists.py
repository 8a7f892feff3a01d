"""Answers made to hurt whoever reads them as a list: each gives rows or a named reason, in little time."""

import gzip
import time
from datetime import UTC, datetime

import pytest

from crawlers.discovery import NoList, discover
from newswatch.entry import parse
from newswatch.model.page import Page

NOW = datetime(2026, 11, 3, 2, tzinfo=UTC)
URL = "https://www.daily.example/list"
ONE = "https://www.daily.example/1"
ROW = f'{{"u": "{ONE}"}}'
LINKS = {"html": {"rows": "li"}, "json": {"rows": "d", "url": "u", "title": "t", "listed": "l"}}


def source(kind):
    return parse(
        "daily",
        {
            "name": "示例日报",
            "home": "https://www.daily.example/",
            "kind": "newspaper",
            "every": "15m",
            "evidence": "documented",
            "watch": [{"type": kind, "url": URL, "links": LINKS.get(kind, {})}],
            "article": [{"url": "."}],
        },
    )


def rss(items, declaration='<?xml version="1.0"?>'):
    return f'{declaration}<rss version="2.0"><channel>{items}</channel></rss>'


def item(clock="Tue, 03 Nov 2026 09:30:00 +0800", title="标题"):
    return f"<item><title>{title}</title><link>{ONE}</link><pubDate>{clock}</pubDate></item>"


def row(**values):
    said = "".join(f', "{name}": {value}' for name, value in values.items())
    return f'{{"d": [{{"u": "{ONE}"{said}}}]}}'


LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 50}">' for n in range(10))
DOCTYPE = f'<?xml version="1.0"?><!DOCTYPE rss [{LAUGHS}<!ENTITY long "{"x" * 5_000}">]>'
READ, NO_LIST = "rows", "no list"

ANSWERS = {
    "an entity that doubles for ever, in a feed": ("feed", rss(item(title="&e9;"), DOCTYPE), READ),
    "a long entity 20,000 times, in a feed": ("feed", rss(item(title="&long;" * 20_000), DOCTYPE), READ),
    "an entity that doubles for ever, in a sitemap": ("sitemap", DOCTYPE + "<urlset>&e9;</urlset>", NO_LIST),
    "2,000,000 line ends before a feed": ("feed", rss(item(), '<?xml version="1.0"?>' + "\n" * 2_000_000), NO_LIST),
    "200,000 entities before a feed": ("feed", rss(item(), '<?xml version="1.0"?>' + "\n<!ENTITY" * 200_000), NO_LIST),
    "line ends before a feed, in another alphabet": (
        "feed",
        rss(item(title="x"), '<?xml version="1.0" encoding="cp037"?>\x14/' + "\n" * 1_000_000).encode("cp037"),
        NO_LIST,
    ),
    "blanks before a feed": ("feed", rss(item(), " " * 2_000), READ),
    "a feed of 50,000 entries": ("feed", rss(item() * 50_000), NO_LIST),
    "a feed entry with 20,000 attributes": (
        "feed",
        rss(f"<item {' '.join(f'a{n}=1' for n in range(20_000))}/>"),
        NO_LIST,
    ),
    "a feed nested 10,000 deep": ("feed", rss("<item><title>" + "<b>" * 10_000), NO_LIST),
    "a feed in a charset that is none": ("feed", rss(item(), '<?xml version="1.0" encoding="zip"?>'), READ),
    "a feed clock in the year 1": ("feed", rss(item("Mon, 01 Jan 0001 00:00:00 +1400")), READ),
    "a feed clock in the year 99999": ("feed", rss(item("Tue, 03 Nov 99999 09:30:00 +0800")), READ),
    "a feed clock at the end of time": ("feed", rss(item("Fri, 31 Dec 9999 23:59:59 -1200")), READ),
    "a feed clock in a zone that is none": ("feed", rss(item("Tue, 03 Nov 2026 09:30:00 +99999999")), READ),
    "a sitemap that unzips to 200 MB": ("sitemap", gzip.compress(b" " * 200_000_000, 1), NO_LIST),
    "a sitemap cut in the middle": ("sitemap", gzip.compress(b"<urlset>" * 1000)[:-30], NO_LIST),
    "a sitemap nested 200,000 deep": ("sitemap", "<urlset>" + "<url>" * 200_000, NO_LIST),
    "a sitemap with a prefix that is not declared": ("sitemap", "<a:urlset><a:url/></a:urlset>", NO_LIST),
    "NaN": ("json", row(t="NaN"), NO_LIST),
    "a number of 100,000 digits": ("json", row(l="9" * 100_000), NO_LIST),
    "a number beyond every float": ("json", row(l="1e999"), NO_LIST),
    "a clock before all time": ("json", row(l="-99999999999999"), READ),
    "a key that stands twice": ("json", f'{{"d": [], "d": [{{"u": "x:", "u": "{ONE}"}}]}}', READ),
    "values of other kinds": ("json", row(t='["x"]', l='{"a": [1]}'), READ),
    "addresses that are no text": ("json", '{"d": [{"u": {"x": 1}}, {"u": 5}, {"u": null}, 7]}', NO_LIST),
    "half a character": ("json", row(t='"\\ud83d"'), NO_LIST),
    "NUL in an address": ("json", f'{{"d": [{{"u": "{ONE}\\u0000"}}]}}', NO_LIST),
    "JSON nested 100,000 deep": ("json", '{"d":' * 100_000, NO_LIST),
    "a title of 300,000 tags": ("json", row(t=f'"{"<b>" * 300_000}"'), READ),
    "200,000 rows": ("json", f'{{"d": [{", ".join([ROW] * 200_000)}]}}', READ),
    "100,000 links": ("html", "<ul>" + "<li><a href=/1>x" * 100_000, READ),
    "HTML nested 500,000 deep": ("html", "<div>" * 500_000 + "<li><a href=/1>x</a>", NO_LIST),
    "an address of 7 MB": ("html", f"<li><a href='{'x' * 7_000_000}'>x</a>", NO_LIST),
    "a row with 500,000 attributes": ("html", f"<li {' '.join(['a=1'] * 500_000)}><a href=/1>x</a>", NO_LIST),
    "a base that is no address": ("html", "<base href='http://[::1'><li><a href=/1>x</a>", READ),
    "a base that is a file": ("html", "<base href='file:///etc/'><li><a href=1>x</a>", NO_LIST),
    "links that are no addresses": (
        "html",
        "".join(f"<li><a href='{each}'>x</a>" for each in ("http://[", "http://a:b/", "data:x", "ftp://a/", "")),
        NO_LIST,
    ),
    "NUL in every place": ("html", "<\0li><li\0><a\0 href=/1\0>\0x</a>", READ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_bad_list_gives_rows_or_a_reason_in_little_time(name):
    kind, body, expected = ANSWERS[name]
    asked = source(kind)
    page = Page(URL, body.encode() if isinstance(body, str) else body, NOW, 200, {"content-type": "text/xml"})
    began = time.process_time()
    if expected is READ:
        rows = discover(asked.watches[0], asked, page, NOW)
        assert 1 <= len(rows) <= 1000
        assert all(each.article_id and len(each.title) <= 300 for each in rows)
    else:
        with pytest.raises(NoList, match=r"\A[^\n]{1,400}\Z"):
            discover(asked.watches[0], asked, page, NOW)
    assert time.process_time() - began < 4
