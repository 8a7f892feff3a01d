"""A query tried on the stories of a house: what is printed of pages is inert, and what hit is where it says."""

import json
from datetime import timedelta

import pytest

from consumers.alerts.briefing.build import Wanted, briefing
from consumers.dedup.outlets import Outlets
from newswatch import catalogue
from newswatch.cli import foretold, searching, trying
from newswatch.cli.exits import Code, Stop
from newswatch.cli.queried import Queried
from newswatch.cli.searching import fresh
from newswatch.clock import system_clock
from newswatch.model.moment import Moment, Precision
from newswatch.model.span import Span
from newswatch.model.subscription import Subscription
from newswatch.query.query import parse
from newswatch.subscribing.fields import BadFields
from newswatch.subscribing.office import Unknown
from newswatch.trying.deadline import always
from tests.cli.conftest import MORNING

DAILY = """
name = "示例日报"
home = "https://daily.example/"
kind = "newspaper"
every = "15m"
evidence = "documented"
hosts = ["daily.example"]
[[watch]]
type = "html"
url = "https://daily.example/list.html"
links = { rows = "li" }
[[article]]
url = "/"
"""

ROBOTS = (
    "街角的修表铺换了招牌，\u202e老板说机\u200b器人替他看店，他只管修表。"
    + "街坊都说这铺子开了四十年，越开越亮堂。" * 4
)
CHIPS = "码头边的茶馆里谈的都是芯片，谁也说不清那是什么，茶却一壶一壶地添。" + "船来船往，桥上的人看着水。" * 6


@pytest.fixture
def desk(story_desk):
    opened = story_desk()
    opened.robots = opened.home(opened.file(ROBOTS, "https://daily.example/a/1.html", title="修表铺\x1b[2J的机器人"))
    opened.chips = opened.home(opened.file(CHIPS, "https://daily.example/a/2.html", title="茶馆"))
    return opened


def span():
    return Span(MORNING - timedelta(days=2))


def row(desk, capsys, query, story="", on=()):
    assert trying.test(desk.house, query, span(), story, [*on], as_json=True) == Code.OK
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def shown(desk, capsys, query, *on, story=""):
    assert trying.test(desk.house, query, span(), story, [*on], as_json=False) == Code.OK
    return capsys.readouterr().out


def test_what_it_would_have_told_is_counted_by_day_and_shown_where_it_hit(desk, capsys):
    found = row(desk, capsys, "機器人 OR 芯片 OR 飞船")
    day = MORNING.date().isoformat()
    assert found["stories"] == 2
    assert {each["day"]: each["stories"] for each in found["days"]}[day] == 2
    assert found["stories_a_day"]["max"] == 2
    assert found["today"] == {"stories": found["days"][-1]["stories"], "alerts": found["days"][-1]["alerts"]}
    assert [(each["term"], each["only"]) for each in found["terms"]] == [("機器人", 1), ("芯片", 1), ("飞船", 0)]
    (sample,) = [each for each in found["samples"] if each["story"] == desk.robots]
    assert {(hit["in"], hit["printed"]) for hit in sample["hits"]} == {("title", "机器人"), ("text", "机\u200b器人")}


def test_a_person_reads_it_inert_and_highlighted(desk, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    trying.test(desk.house, "机器人", span(), desk.robots[:8], [], as_json=False)
    shown = capsys.readouterr().out
    assert "1 story in" in shown
    assert "; today so far: 0" in shown
    assert shown.index("met") < shown.index("1 story in")
    assert "█" in shown
    assert "met" in shown
    assert not set(shown) & {"\u202e", "\u200b"}
    assert "\x1b[2J" not in shown
    assert "修表铺 [2J的" in shown


def test_for_one_story_it_is_said_why_it_is_met_or_not(desk, capsys):
    reason = row(desk, capsys, "机器人 AND 茶馆", desk.robots[:8])["why"]
    assert (reason["label"], reason["met"]) == ("AND", False)
    assert [(part["label"], part["met"]) for part in reason["parts"]] == [("机器人", True), ("茶馆", False)]
    with pytest.raises(Stop, match="no story"):
        trying.test(desk.house, "机器人", span(), "0" * 32, [], as_json=True)
    with pytest.raises(Stop, match="query: character 1"):
        trying.test(desk.house, "NOT 机器人", span(), "", [], as_json=True)
    with pytest.raises(Stop, match="since lies ahead"):
        trying.test(desk.house, "机器人", Span(system_clock() + timedelta(hours=1)), "", [], as_json=True)


def test_alerts_of_other_events_are_those_that_the_matching_stage_would_send(desk, capsys):
    assert (found := row(desk, capsys, "机器人"))["alerts"] == found["stories"] == 1
    for number, site in enumerate(("west", "east", "north")):
        copy = desk.file(ROBOTS, f"https://{site}.example/{number}.html", title="修表铺的机器人")
        assert desk.home(copy) == desk.robots
    found = row(desk, capsys, "机器人", on=("new", "spread:2,4"))
    assert (found["stories"], found["alerts"], found["alerts_of"]) == (1, 3, 1)
    assert found["alerts_a_day"]["max"] == 3
    assert row(desk, capsys, "机器人 NOT 修表", on=("new", "spread:2,4"))["alerts"] == 0
    assert row(desk, capsys, "芯片", on=("spread:2",))["alerts"] == 0
    assert not desk.house.store.outbox.totals()["alerts"]
    assert not desk.house.store.subscriptions.all()


def test_pages_are_counted_that_are_handed_over_and_time_is_asked_for_each(desk, capsys, monkeypatch):
    for number, site in enumerate(("west", "east", "north")):
        desk.home(desk.file(ROBOTS, f"https://{site}.example/{number}.html", title="修表铺的机器人"))
    store, since, asked = desk.house.store, MORNING - timedelta(days=1), []
    draft = Subscription("draft", "机器人 OR 芯片", (), since, events=("new", "spread"), thresholds=(2, 4))
    stories = [desk.robots, desk.chips]

    def told(in_time=always):
        days, of = foretold.foretold(store, Outlets(), draft, stories, since, system_clock(), in_time)
        return sum(days.values()), of

    assert told(lambda: asked.append(1)) == (4, 2)
    assert len(asked) > 2 * 5, "when a page's line is read, and when it is handed over"
    monkeypatch.setattr(foretold, "_MOST_LINES", 3)
    assert told() == (2, 1)
    assert "of the newest 1 story" in " ".join(shown(desk, capsys, "机器人 OR 芯片", "spread:2").split())


def test_the_index_is_opened_and_the_catalogue_read_once(desk, capsys, monkeypatch):
    read = []
    load = catalogue.load
    monkeypatch.setattr(catalogue, "load", lambda folder: read.append(folder) or load(folder))
    monkeypatch.setattr(searching, "fresh", lambda *given: read.append("index") or fresh(*given))
    row(desk, capsys, "机器人", desk.robots, on=("new", "spread:2"))
    assert sorted(map(str, read)) == sorted([str(desk.settings.sources), "index"])


def test_where_nothing_is_found_no_bars_are_drawn(desk, capsys):
    told = shown(desk, capsys, "飞船")
    assert "0 stories in" in told
    assert "0 alerts" in told
    assert "today so far" not in told
    assert "█" not in told


def test_why_a_story_is_not_met_is_told_in_chinese_too(desk, capsys, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "zh")
    told = shown(desk, capsys, "機器人 AND (茶馆 NEAR/2 芯片)", story=desk.robots)
    assert "✓ 機器人  (标题 8: 机器人，正文 " in told
    assert "✗ 茶馆 NEAR/2 芯片  (茶馆、芯片 没有出现)" in told


def test_the_kind_of_an_outlet_is_one_wherever_it_is_asked_for(desk, capsys):
    """By the host alone, though the list of a newspaper led there: in counts, alerts, reasons, hits and briefings."""
    (desk.settings.sources / "daily.toml").write_text(DAILY, encoding="utf-8")
    notice = desk.file("这是一则公告：渡口的灯塔换了新灯，过往船只请留意。" * 9, "https://www.hill.gov.cn/1.html")
    query, story = "灯塔 kind:部委", desk.home(notice)
    found = row(desk, capsys, query, story, on=("new", "official"))
    assert (found["stories"], found["alerts"], found["why"]["met"]) == (1, 1, True)
    (sample,) = found["samples"]
    assert {hit["printed"] for hit in sample["hits"]} == {"灯塔"}
    store, settings = desk.house.store, desk.settings
    wanted = Wanted("", parse(query), MORNING - timedelta(days=1), MORNING + timedelta(days=1), "Asia/Shanghai")
    (brief,) = briefing(wanted, store, fresh(store, settings), Queried(settings), MORNING).stories
    assert brief.hits == ("灯塔",)
    assert not row(desk, capsys, "灯塔 kind:报纸", story)["why"]["met"]
    assert row(desk, capsys, "灯塔 kind:报纸")["stories"] == 0


def test_a_program_is_told_the_same(desk, capsys):
    tried = trying.trier(desk.house)
    since = f"{(system_clock() - MORNING).days + 2}d"
    assert tried("机器人", since, desk.robots, ["new"], [])["why"]["met"]
    assert tried("机器人", since, "", ["new"], [])["stories"] == 1
    with pytest.raises(Unknown):
        tried("机器人", since, "0" * 32, ["new"], [])
    for asked, field in (
        (("机器人", "soon", "", ["new"], []), "since"),
        (("机器人", "9" * 30 + "d", "", ["new"], []), "since"),
        (("机器人", "2999-01-01", "", ["new"], []), "since"),
        (("NOT 机器人", since, "", ["new"], []), "query"),
        (("机器人", since, "", ["spread"], []), "thresholds"),
    ):
        with pytest.raises(BadFields) as refused:
            tried(*asked)
        assert [fault.field for fault in refused.value.faults] == [field]


def test_what_a_query_asks_of_the_occasion_or_the_copy_is_tried_by_the_stage_that_matches(desk, capsys):
    """None of it is met by an original alone, of which the index of stories says what it is when it is new."""
    text = "渡口的飞艇今天试飞，绕着水塔转了三圈，落在了晒谷场上。" * 4
    first, later = (Moment(MORNING - timedelta(hours=hours), Precision.MINUTE) for hours in (5, 1))
    told = desk.file(text, "https://daily.example/a/3.html", title="飞艇", published=first)
    copied = {"title": "船老大看飞艇", "published": later, "origin": "示例日报", "credited": "示例日报"}
    copy = desk.file(text, "https://www.news.cn/a/1.html", **copied)
    assert desk.house.store.stories.get(desk.home(copy)).original == told.event_id
    on = ("new", "official")
    for query, alerts in (
        ("飞艇", 2),
        ("飞艇 AND event:official", 1),
        ("飞艇 NOT event:official", 1),
        ("飞艇 NOT event:new", 1),
        ("芯片 AND event:official", 0),
        ("copy:船老大", 1),
        ("飞艇 NOT copy:船老大", 1),
        ("copy:船老大 OR 芯片", 2),
    ):
        assert row(desk, capsys, query, on=on)["alerts"] == alerts, query
    assert row(desk, capsys, "飞艇 AND event:official", on=("new",))["alerts"] == 0


def test_a_query_is_explained_without_a_store(run):
    shown = run("query", "explain", "工信部 (5g or 6G) NOT 股票")
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[0] == "工信部 AND 5g AND or AND 6G AND NOT 股票"
    assert "as an operator it is OR" in shown.stdout
    assert " in all" in run("query", "explain", "@miit").stdout
    tree = json.loads(run("query", "explain", "@miit OR 5G", "--json").stdout)["tree"]
    assert tree["parts"][0]["notes"][0].startswith("any of: ")
    assert run("query", "explain", "(").exit_code == 2


def test_a_query_is_explained_in_chinese_too(run, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "zh")
    told = run("query", "explain", "@miit 機器人").stdout
    assert "按此检索：机器人" in told
    assert "任一：" in told
    assert " 共 " in told


def test_a_query_that_begins_with_a_dash_is_told_how_to_leave_a_word_out(run):
    told = run("query", "explain", "-股票 芯片")
    assert told.exit_code == 2
    (said,) = told.stderr.splitlines()
    assert "芯片 NOT 股票" in said
    assert "No such option: --jsn" in run("query", "explain", "芯片", "--jsn").stderr
