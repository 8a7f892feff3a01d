"""What people are shown of stories and of the service: complete, narrow, in their language, and harmless."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from rich.cells import cell_len

from consumers.dedup.original import Ground
from newswatch.cli import crawled, status, stories, story
from newswatch.cli.house import House
from newswatch.cli.reasons import reason
from newswatch.cli.show import duration, table
from newswatch.cli.ties import ties
from newswatch.clock import BEIJING, system_clock
from newswatch.model.article import Article, Reading
from newswatch.model.moment import Moment, Precision
from newswatch.model.span import EVER
from newswatch.model.story import Decision, Disguise, Distortion, Relation, RelationKind, Verdict
from newswatch.model.subscription import Subscription
from newswatch.ports import Crawl, Quarantined
from newswatch.settings import load
from newswatch.subscribing import addresses
from newswatch.text.meanings import CLASSES
from newswatch.wire.memory import MemoryLog
from newswatch.wire.topics import EXTRACTED
from storage.captures import FileCaptures
from storage.memory import MemoryStore

NOW = system_clock()
ENTRY = """
name = "{slug}"
home = "https://www.{slug}.example/"
kind = "newspaper"
every = "15m"
evidence = "{evidence}"
[[watch]]
type = "html"
url = "https://www.{slug}.example/"
links = {{ rows = "li" }}
[[article]]
url = "/"
"""
HOSTILE = "\x1b]0;owned\x07\x1b[2J[bold red]通知[/][link=file:///x]看\u202e反\u2066向\u061c\u2028行\r\n" + "长" * 5000


@pytest.fixture(autouse=True)
def narrow(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")


@pytest.fixture
def house(tmp_path) -> House:
    clock = lambda: NOW  # noqa: E731
    sources = tmp_path / "sources"
    sources.mkdir()
    for slug, evidence in (("daily", "documented"), ("later", "guessed"), ("paper", "documented")):
        (sources / f"{slug}.toml").write_text(ENTRY.format(slug=slug, evidence=evidence), encoding="utf-8")
    settings = load(data=tmp_path / "data", sources=sources)
    return House(settings, MemoryLog(clock=clock), MemoryStore(clock=clock), FileCaptures(tmp_path / "captures"))


def filed(house, number: int, story_id: str, title: str, *relations: Relation, disguises=()) -> Article:
    """The article of event `e{number}` as the decider files it; the first of a story is its original."""
    known = house.store.stories.get(story_id)
    event = f"e{number}"
    at = Moment(datetime(2026, 3, 1, 2, number, tzinfo=UTC), Precision.MINUTE)
    reading = Reading(title, "正文", "正文", site=f"第{number}报", credited="某社", published=at)
    article = Article(f"a{number}", event, None, "1:k", "c", f"https://x.example/{number}", "daily", NOW, reading)
    original = known.original if known else event
    verdict = Verdict.REPOST if known else Verdict.NEW_STORY
    decision = Decision(
        event, article.article_id, number, 1, verdict, story_id, original, not known, NOW, disguises, relations
    )
    house.store.articles.put(article)
    house.store.decisions.append(decision)
    house.store.stories.apply(decision)
    house.store.stories.relate(relations)
    return article


@pytest.fixture
def filled(house) -> House:
    filed(house, 1, "aa" * 16, "通知")
    wrong = Distortion("figure", "126亿元", "12.6亿元", (0, 5), (0, 6))
    same = Relation("e2", "e1", RelationKind.SAME, 0.98, distortions=(wrong,))
    filed(house, 2, "aa" * 16, "關於通知", same, disguises=(Disguise.TRADITIONAL,))
    facts = {"fact": "docno", "here": "〔2026〕2号", "there": "〔2025〕1号"}
    last_year = Relation("e3", "e1", RelationKind.RELATED, 0.9, "docno", facts=facts)
    filed(house, 3, "bb" * 16, "去年的通知", last_year)
    filed(house, 4, "cc" * 16, "摘引通知", Relation("e4", "e2", RelationKind.QUOTES, 0.3))
    return house


def shown_story(house, capsys, story_id: str) -> str:
    found = house.store.stories.get(story_id)
    members = [(house.store.articles.get(event), house.store.decisions.get(event)) for event in found.members]
    story.show(found, members, ties(house.store, found))
    return capsys.readouterr().out


def test_a_story_shows_of_each_copy_clock_and_address_and_what_was_done_to_it(filled, capsys):
    shown = shown_story(filled, capsys, "aa" * 16).splitlines()
    assert "★ e1  第1报  2026-03-01 10:01  credits 某社" in shown
    copy = shown[shown.index("○ e2  第2报  2026-03-01 10:02  credits 某社") :]
    assert copy[1:5] == ["    關於通知", "    https://x.example/2", "    traditional", "    figure: 12.6亿元 → 126亿元"]


def test_a_story_shows_the_stories_tied_to_it_from_both_ends_and_why(filled, capsys):
    shown = shown_story(filled, capsys, "aa" * 16)
    rows = [" ".join(line.split()) for line in shown.partition("Tied to")[2].splitlines()]
    assert any(row.startswith("← QUOTES 30% cccccccccc 摘引通知") for row in rows)
    assert any(row.startswith("← RELATED docno 〔2025〕1号 / bbbbbbbbbb 去年的通知") for row in rows)
    (tie,) = ties(filled.store, filled.store.stories.get("bb" * 16))
    assert (tie.name, tie.story, tie.row()["reason"]) == ("→ RELATED", "aa" * 16, "docno")


def test_stories_and_their_parts_are_named_in_the_readers_language(filled, capsys, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "zh")
    shown = shown_story(filled, capsys, "aa" * 16)
    assert all(word in shown for word in ("来源：某社", "繁体", "相关报道", "← 引用"))
    status.show(status.gather(filled))
    assert "新报道 3  转载 1" in capsys.readouterr().out


@pytest.mark.parametrize("screen", ["stories", "story", "status", "table"])
def test_hostile_titles_are_harmless_and_short_on_every_screen(house, capsys, screen):
    filed(house, 1, "aa" * 16, "通知")
    filed(house, 2, "aa" * 16, HOSTILE)
    filed(house, 3, "bb" * 16, HOSTILE, Relation("e3", "e1", RelationKind.RELATED, 0.9, "docno"))
    house.store.quarantine.put(Quarantined("q", "dedup", HOSTILE, NOW, "k", b"{}"))
    house.store.crawls.put(Crawl("c", "daily", NOW, NOW, 0, {}, "broken", (HOSTILE,)))
    if screen == "story":
        shown = shown_story(house, capsys, "aa" * 16)
    elif screen == "stories":
        stories.show(house.store.stories.get("bb" * 16), {"e3": house.store.articles.get("e3")})
        shown = capsys.readouterr().out
    elif screen == "status":
        status.show(status.gather(house))
        shown = capsys.readouterr().out
    else:
        table(HOSTILE, ["what"], [[HOSTILE]])
        shown = capsys.readouterr().out
    assert "[bold red]" in shown.replace("\n", ""), "markup is text like any other"
    assert {c for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")} == set()
    assert shown.count("长") < 1500


@pytest.mark.parametrize("language", ["en", "zh"])
def test_screens_keep_to_sixty_columns_but_for_addresses(filled, capsys, monkeypatch, language):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", language)
    filed(filled, 5, "dd" * 16, "关于开展年度中小企业数字化转型服务商遴选工作的通知" * 3)
    for name in ("aa", "dd"):
        shown_narrow = shown_story(filled, capsys, name * 16)
        assert max(map(cell_len, shown_narrow.splitlines())) <= 60
    status.show(status.gather(filled))
    assert max(map(cell_len, capsys.readouterr().out.splitlines())) <= 60


def test_status_tells_of_each_source_its_last_crawl_and_the_next(house, capsys):
    before = NOW - timedelta(minutes=20)
    house.store.crawls.put(Crawl("1", "daily", before, before, 7, {"published": 2, "seen": 5}, "ok"))
    began = NOW - timedelta(minutes=5)
    house.store.crawls.put(Crawl("2", "daily", began, NOW, 3, {"seen": 3}, "partial", ("list: broken", "more")))
    daily, later, paper = status.gather(house)["sources"]
    assert daily == {
        "source": "daily",
        "enabled": True,
        "last_crawl": began,
        "outcome": "partial",
        "candidates": 3,
        "published": 0,
        "last_published": before,
        "error": "list: broken",
        "next_due": began + timedelta(minutes=15),
    }
    assert (later["enabled"], later["next_due"]) == (False, None)
    assert (paper["last_crawl"], paper["next_due"] >= NOW) == (None, True)
    status.show(status.gather(house))
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("partial", "0/3", "disabled", "never", "daily: list: broken"))


def test_status_tells_why_messages_wait_and_how_many_at_each_stage(house, capsys):
    for number in range(9):
        stage = "match" if number < 2 else "dedup"
        at = NOW + timedelta(seconds=number)
        house.store.quarantine.put(Quarantined(f"q{number}", stage, f"reason {number}", at, "k", b"{}"))
    found = status.gather(house)["quarantine"]
    assert (found["waiting"], found["stages"]) == (9, {"dedup": 7, "match": 2})
    assert [item["reason"] for item in found["newest"]] == [f"reason {n}" for n in (8, 7, 6, 5, 4)]
    status.show(status.gather(house))
    assert "dedup: reason 8" in capsys.readouterr().out


def test_status_lists_subscriptions_without_their_secrets_and_not_without_end(house, capsys):
    hook = "webhook:https://hooks.example/T0/secret-path?token=hush"
    house.store.subscriptions.put(Subscription("s00", "5G", ("console", hook), NOW, secret="whsec_hush"))
    for number in range(1, 60):
        house.store.subscriptions.put(Subscription(f"s{number:02}", "5G", ("jsonl:a.jsonl",), NOW))
    found = status.gather(house)["subscriptions"]
    assert (found["kept"], len(found["first"])) == (60, 50)
    assert found["first"][0] == {"id": "s00", "query": "5G", "channels": ["console", addresses.shown(hook)]}
    status.show(status.gather(house))
    shown = capsys.readouterr().out
    assert "and 10 more" in shown
    assert "hush" not in shown


def test_a_subscription_can_be_removed_and_an_unknown_one_is_named(run, mongo_uri):
    store = {"NEWSWATCH_MONGO_URI": mongo_uri, "NEWSWATCH_MONGO_DATABASE": "removing"}
    assert run("subscribe", "5G", "--id", "mine", **store).exit_code == 0
    assert "mine" in run("status").stdout
    assert "mine  removed" in run("subscribe", "--remove", "mine").stdout
    again = run("subscribe", "--remove", "mine")
    assert (again.exit_code, again.stderr.strip()) == (
        2,
        "newswatch: no subscription 'mine'; `newswatch subscriptions list` lists them",
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "mine  changed\n  - query: 5G\n  + query: 6G\n"), ("zh", "mine  已更改\n  - query: 5G\n")],
)
def test_a_subscription_that_takes_anothers_place_says_what_that_was(run, mongo_uri, language, said):
    told = {"NEWSWATCH_MONGO_URI": mongo_uri, "NEWSWATCH_MONGO_DATABASE": f"changing_{language}"}
    run("subscribe", "5G", "--id", "mine", NEWSWATCH_LANGUAGE=language, **told)
    assert said not in run("subscribe", "5G", "--id", "mine").stdout
    assert said in run("subscribe", "6G", "--id", "mine").stdout
    row = json.loads(run("subscribe", "7G", "--id", "mine", "--json").stdout)
    assert (row["query"], row["was"]["query"]) == ("7G", "6G")


@pytest.mark.parametrize("arguments", [[], ["5G", "--remove", "mine"]])
def test_subscribe_wants_either_a_query_or_what_to_remove(run, arguments):
    result = run("subscribe", *arguments)
    assert (result.exit_code, "either a query to save or --remove ID" in result.stderr) == (2, True)


ADDRESS = "https://www.example.org/xwfb/gxdt/art/2026/" + "a" * 80 + ".html"


def test_an_address_stands_whole_on_its_own_line_and_no_word_of_a_table_is_split(capsys):
    head = ["source", "evidence", "every", "why", "URL"]
    why = "a longer text that has to be broken somewhere between its words 也可以在汉字之间断开 and so on"
    table("Sources", head, [("people", "documented", "4 h", why, ADDRESS), ("miit", "saved-page", "15 min", "", "")])
    told = capsys.readouterr().out.splitlines()
    assert f"    {ADDRESS}" in told
    assert all(any(word in row.split() for row in told) for word in ("documented", "saved-page", "somewhere"))
    assert max(cell_len(row) for row in told if ADDRESS not in row) <= 60


CHANNELS = "webhook:hooks.example…1a2b3c, mail:anna.long@example.org"


def test_addresses_of_channels_stand_whole_too(capsys):
    head = ["id", "query", "when", "channels", "state"]
    long, when = "(机器人 OR 智能制造) NOT 股票", "daily 08:00 quiet 22:00-07:00"
    table("Subscriptions", head, [("robots", long, when, CHANNELS, "active"), ("b", "5G", when, "wecom:…abc123", "")])
    told = capsys.readouterr().out.splitlines()
    assert f"    {CHANNELS}" in told
    assert any("wecom:…abc123" in row for row in told)


def test_what_fits_stays_in_one_row(capsys):
    table("Sources", ["source", "URL"], [("people", "https://www.people.com.cn/")])
    assert "people  https://www.people.com.cn/" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("span", "english", "chinese"),
    [
        (timedelta(seconds=3), "3 s", "3 秒"),
        (timedelta(minutes=15), "15 min", "15 分钟"),
        (timedelta(hours=4), "4 h", "4 小时"),
        (timedelta(days=1.5), "1.5 d", "1.5 天"),
    ],
)
def test_a_duration_is_told_in_its_largest_unit(monkeypatch, span, english, chinese):
    assert duration(span) == english
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "zh")
    assert duration(span) == chinese


@pytest.mark.parametrize("told", ["not due", "figure", "docno", "led to https://x.example/1"])
def test_reasons_of_the_program_are_told_in_the_readers_language(monkeypatch, told):
    assert reason(told) == told
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "zh")
    assert any(unicodedata.name(letter).startswith("CJK") for letter in reason(told))
    assert reason("HTTP 404") == "HTTP 404"


@pytest.mark.parametrize(
    "why", [*Ground, *CLASSES, "revised", "same_as_both", "retold", "like_a_copy_only", "contrary"]
)
def test_what_the_repost_check_says_has_words_for_people(monkeypatch, why):
    assert "_" not in reason(str(why))
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "zh")
    assert all(unicodedata.name(letter).startswith("CJK") for letter in reason(str(why)).replace("，", ""))


def shown_crawl(house, capsys, *known, **changed) -> str:
    """What is told of a crawl that ended now."""
    for crawl in known:
        house.store.crawls.put(crawl)
    done = Crawl("now", "daily", NOW, NOW, **{"candidates": 0, "dispositions": {}, "outcome": "ok", **changed})
    house.store.crawls.put(done)
    crawled.show(house, done, EVER)
    return capsys.readouterr().out


def test_a_crawl_whose_lists_did_not_change_says_since_when(house, capsys):
    before = NOW - timedelta(minutes=20)
    earlier = Crawl("1", "daily", before, before, 7, {"published": 7}, "ok")
    told = shown_crawl(house, capsys, earlier)
    assert "lists unchanged since " in told
    assert f"{before.astimezone(BEIJING):%H:%M}" in told
    assert "ended as" not in told


def test_a_crawl_whose_links_all_lie_outside_says_what_the_entry_lacks(house, capsys):
    told = shown_crawl(house, capsys, candidates=3, dispositions={"out_of_scope": 3})
    assert "no link matches an [[article]] of the entry" in told


def test_a_crawl_tells_to_start_the_service_only_where_none_runs(house, capsys):
    house.log.publish(EXTRACTED.name, "key", b"{}")
    assert "make run" in shown_crawl(house, capsys)
    house.store.leases.acquire("decider", "a service", system_clock(), house.settings.lease)
    told = shown_crawl(house, capsys)
    assert "on the way to stories: 1; the service takes them up" in told
    assert "make run" not in told


def test_status_tells_whether_the_service_runs_and_what_cannot_be_reached(house, capsys):
    away = ("www.daily.example: no such host (no network?), 3 lists",)
    house.store.crawls.put(Crawl("1", "daily", NOW, NOW, 0, {}, "unreachable", away))
    status.show(status.gather(house))
    shown = " ".join(capsys.readouterr().out.split())
    assert "not running" in shown
    assert "1 of 1 unreachable at their last crawl: no such host (no network?)" in shown
