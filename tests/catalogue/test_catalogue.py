import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newswatch import catalogue
from newswatch.catalogue import BadEntry
from newswatch.model.source import ArticleRule, Evidence, Expect, Polite, SourceKind, Watch
from newswatch.settings import ROOT
from newswatch.text.url import host_of

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
ENTRY = """
name = "示例日报"
home = "https://www.daily.example/"
kind = "newspaper"
every = "15m"
evidence = "documented"
hosts = ["daily.example", "daily-pic.example"]

[[watch]]
name = "要闻"
type = "html"
url = ["https://www.daily.example/a/", "https://www.daily.example/b/"]
headers = { Referer = "https://www.daily.example/" }
[watch.links]
rows = "ul.list li"
listed = "span"

[[watch]]
type = "feed"
url = "https://www.daily.example/rss.xml"

[[article]]
url = '^https?://www\\.daily\\.example/2024/'
title = "h1.old"
until = 2025-06-30

[[article]]
url = '^https?://www\\.daily\\.example/20\\d\\d/'
title = "h1"
drop = [".ad"]

[polite]
delay = 3
robots = true

[expect]
per_day = 4.5
silence = "36h"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "daily.toml").write_text(ENTRY, encoding="utf-8")
    return tmp_path


def test_an_entry_is_read_whole(folder):
    source = catalogue.load(folder)["daily"]
    assert (source.slug, source.name, source.kind, source.language) == ("daily", "示例日报", SourceKind.NEWSPAPER, "zh")
    assert source.every == timedelta(minutes=15)
    assert (source.evidence, source.enabled) == (Evidence.DOCUMENTED, True)
    links = {"rows": "ul.list li", "listed": "span"}
    headers = {"Referer": "https://www.daily.example/"}
    assert source.watches == (
        Watch("html", "https://www.daily.example/a/", "要闻", links, headers),
        Watch("html", "https://www.daily.example/b/", "要闻", links, headers),
        Watch("feed", "https://www.daily.example/rss.xml", "https://www.daily.example/rss.xml"),
    )
    assert source.articles[1] == ArticleRule(r"^https?://www\.daily\.example/20\d\d/", title="h1", drop=(".ad",))
    assert source.polite == Polite(delay=3.0)
    assert source.expect == Expect(per_day=4.5, silence=timedelta(hours=36))


def test_a_guessed_entry_starts_disabled_unless_the_operator_says_otherwise(folder):
    path = folder / "daily.toml"
    path.write_text(ENTRY.replace("documented", "guessed"), encoding="utf-8")
    assert not catalogue.read(path).enabled
    path.write_text(ENTRY.replace('"documented"', '"guessed"\nenabled = true'), encoding="utf-8")
    assert catalogue.read(path).enabled


def test_hosts_default_to_the_host_of_home(folder):
    path = folder / "daily.toml"
    path.write_text(ENTRY.replace('hosts = ["daily.example", "daily-pic.example"]', ""), encoding="utf-8")
    assert catalogue.read(path).hosts == ("www.daily.example",)


def test_any_page_finds_its_source_by_exact_or_parent_host(folder):
    known = catalogue.load(folder)
    source = known["daily"]
    assert known.by_host("http://www.daily.example/2026/1.html", NOW) == (source, source.articles[1])
    assert known.by_host("https://DAILY.example:8443/about", NOW) == (source, None)
    assert known.by_host("https://notdaily.example/2026/1.html", NOW) is None
    assert known.by_host("https://daily.example.evil.example/2026/1.html", NOW) is None
    assert known.by_host("no address", NOW) is None


def test_the_most_specific_host_wins(folder):
    tech = ENTRY.replace('["daily.example", "daily-pic.example"]', '["tech.daily.example"]').replace("示例", "科技")
    (folder / "tech.toml").write_text(tech, encoding="utf-8")
    known = catalogue.load(folder)
    assert known.by_host("https://tech.daily.example/", NOW)[0].slug == "tech"
    assert known.by_host("https://www.daily.example/", NOW)[0].slug == "daily"


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (ENTRY.replace("示例日报", "示例晚报"), "'daily.example' is already daily.toml's"),
        (
            ENTRY.replace('"daily.example", "daily-pic.example"', '"evening.example"'),
            "'示例日报' is already daily.toml's",
        ),
    ],
)
def test_two_entries_for_one_host_or_name_are_refused(folder, other, shared):
    (folder / "evening.toml").write_text(other, encoding="utf-8")
    with pytest.raises(BadEntry) as refused:
        catalogue.load(folder)
    assert "evening.toml" in str(refused.value)
    assert shared in str(refused.value)


def test_a_rule_counts_until_its_last_day_in_beijing(folder):
    known = catalogue.load(folder)
    url = "https://www.daily.example/2024/1.html"
    last = datetime(2025, 6, 30, 15, 59, 59, tzinfo=UTC)
    for at, title in ((last, "h1.old"), (last + timedelta(seconds=1), "h1")):
        assert known["daily"].rule_for(url, at).title == title
        assert known.by_host(url, at)[1].title == title


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('every = "15m"', 'every = "15m"\nevry = "1m"', "unknown key 'evry' in the entry; known: article, enabled"),
        ('title = "h1"', 'titel = "h1"', "unknown key 'titel' in article.1; known: body, credited, drop"),
        ("delay = 3", "dealy = 3", "unknown key 'dealy' in polite; known: budget, concurrency, delay, robots"),
        ('listed = "span"', 'date = "span"', "unknown key 'date' for type 'html'; known: empty, link, listed, next"),
        ('rows = "ul.list li"', "", "type 'html' needs rows"),
        ('type = "feed"', 'type = "atom"', "watch.1.type: unknown kind 'atom'; known: ds, feed, html, json"),
        ('every = "15m"', 'every = "often"', "every: not a duration such as '90s'"),
        ('every = "15m"', 'every = "0m"', "every: not a duration"),
        ('every = "15m"', "", "every: Field required"),
        ('"https://www.daily.example/rss.xml"', '"ftp://www.daily.example/rss.xml"', "not an http"),
        ("20\\\\d\\\\d/", "20(\\\\d", "article.1.url: not a regular expression"),
        ('rows = "ul.list li"', 'rows = "ul.list >"', "not a CSS selector: 'ul.list >'"),
        ('title = "h1"', 'title = "h1["', "article.1.title: not a CSS selector"),
        ('drop = [".ad"]', 'drop = ["..ad"]', "article.1.drop.0: not a CSS selector"),
        ('kind = "newspaper"', 'kind = "blog"', "kind: Input should be 'ministry'"),
        ('hosts = ["daily.example"', 'hosts = ["https://daily.example"', "not a bare host name"),
        ("delay = 3", "delay = -1", "polite.delay: Input should be greater than or equal to 0"),
        ("until = 2025-06-30", 'until = "June"', "article.0.until"),
        ('name = "示例日报"', "name = 5", "name: Input should be a valid string"),
        ("[polite]", "[polite", "not TOML"),
        ('listed = "span"', 'skip = "("', "watch.0.links.skip: not a regular expression"),
        ('type = "feed"', 'type = "feed"\nwords = ["a"]', "watch.1.words: neither url nor body has a place"),
        ('type = "feed"', 'type = "feed"\npages = 2', "watch.1.pages: nothing says where page 2 is"),
        (
            'type = "feed"',
            'type = "feed"\npage = "https://www.daily.example/2"',
            "watch.1.page: the address of further",
        ),
        (
            'type = "feed"',
            'type = "feed"\nbody = { key = "{word}" }',
            "watch.1.body: unknown placeholder {word}; known: {q}",
        ),
        ("daily.example/rss.xml", "daily.example/{date:%c}.xml", "watch.1.url.0: {date:%c}: a date knows %Y"),
        ("//www.daily.example/rss.xml", "//{q}.daily.example/", "watch.1.url.0: a host cannot have a placeholder"),
        ('["daily.example", "daily-pic.example"]', '["*", "daily.example"]', "hosts: '*' stands alone"),
        ('["daily.example", "daily-pic.example"]', '["*.daily.example"]', "not a bare host name"),
    ],
)
def test_a_bad_entry_is_refused_naming_file_and_key(folder, before, after, told):
    path = folder / "daily.toml"
    before, after = before.replace("\\\\", "\\"), after.replace("\\\\", "\\")
    assert before in ENTRY
    path.write_text(ENTRY.replace(before, after), encoding="utf-8")
    with pytest.raises(BadEntry) as refused:
        catalogue.load(folder)
    assert str(path) in str(refused.value)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_name_that_is_no_slug_is_refused(folder):
    (folder / "Daily News.toml").write_text(ENTRY, encoding="utf-8")
    with pytest.raises(BadEntry, match="the file name is the slug"):
        catalogue.load(folder)


def test_a_folder_that_is_not_there_is_refused_with_the_setting_to_change(tmp_path):
    with pytest.raises(BadEntry, match="NEWSWATCH_SOURCES"):
        catalogue.load(tmp_path / "gone")


def test_the_catalogue_that_ships_is_sound():
    known = catalogue.load(ROOT / "sources")
    assert known["miit"].kind is SourceKind.MINISTRY
    for source in known.values():
        assert not (source.enabled and source.evidence is Evidence.GUESSED)
        assert not (source.enabled and not source.watches)
        for watch in source.watches:
            assert source.owns(host_of(watch.url))


SEARCH = """
type = "search"
url = "https://www.daily.example/search"
body = { key = "{q}", page = "{page}" }
words = ["工信部"]
pages = 3
weight = 2
[watch.links]
rows = "rows"
url = "url"
ok = "code=0"
"""


def test_a_watch_may_search_and_page(folder):
    path = folder / "daily.toml"
    path.write_text(
        ENTRY.replace('type = "feed"\nurl = "https://www.daily.example/rss.xml"\n', SEARCH), encoding="utf-8"
    )
    watch = catalogue.read(path).watches[-1]
    assert (watch.searches, watch.has_pages, watch.words, watch.pages, watch.weight) == (True, True, ("工信部",), 3, 2)
    assert watch.body == {"key": "{q}", "page": "{page}"}


ANY_HOST = """
name = "其他"
home = "https://www.example.org/"
kind = "aggregator"
every = "1d"
evidence = "documented"
hosts = ["*"]
[[article]]
url = "^https?://"
"""


def test_an_entry_for_any_host_stands_behind_all_others_and_names_no_outlet(folder):
    (folder / "generic.toml").write_text(ANY_HOST, encoding="utf-8")
    known = catalogue.load(folder)
    assert known.by_host("https://www.daily.example/2026/1.html", NOW)[0].slug == "daily"
    generic, rule = known.by_host("https://unheard-of.example/x?id=1", NOW)
    assert (generic.slug, rule, generic.enabled) == ("generic", generic.articles[0], False)
    assert generic.name_at("https://unheard-of.example/x") == "unheard-of.example"
    assert known["daily"].name_at("https://www.daily.example/") == "示例日报"
    assert known.by_host("no address", NOW) is None
    assert known.by_host("https://file.invalid/abc", NOW) is None


def test_only_an_entry_for_any_host_may_list_nothing(folder):
    (folder / "generic.toml").write_text(ANY_HOST.replace('"*"', '"other.example"'), encoding="utf-8")
    with pytest.raises(BadEntry, match="watch: an entry needs one"):
        catalogue.load(folder)


@pytest.mark.parametrize("text", ["a = " + "[" * 20_000, "a = " + "{b=" * 20_000])
def test_brackets_without_end_are_no_toml(tmp_path, text):
    (tmp_path / "deep.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadEntry, match=r"deep\.toml"):
        catalogue.load(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(BadEntry, match="is no file"):
        catalogue.load(tmp_path)
