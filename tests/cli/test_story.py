"""`newswatch story`: what it shows of witnesses and carriers, its log, and the rulings that a person sends."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest

from newswatch.cli import ruling, story, story_log
from newswatch.cli.exits import Code, Stop
from newswatch.model import ids
from newswatch.model.disposition import Disposition
from newswatch.model.ledger import RulingKind
from newswatch.ports import Visit
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import RulingAsked, encode
from newswatch.wire.topics import DEDUP, RULING

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
TEXT = """\
沙井镇的修表匠罗雁回在骑楼下坐了三十一年。玻璃罩里的零件比米粒还小，他用镊子夹起来，对着光看，再放回油盒里。
来修表的人越来越少，问路的越来越多。他在柜台上贴了一张手绘的地图，画着药铺、渡口和那棵被雷劈过的榕树。
去年镇上要拓宽马路，骑楼留了下来，只是把柱子往里挪了半米。罗雁回说，半米也是三十一年里最大的一次搬家。
他最得意的活计是一只老座钟，停了四十年，修好那天整条街都来听它敲十二下。
"""


@pytest.fixture
def desk(story_desk):
    return story_desk()


@pytest.fixture
def attended(story_desk):
    """A desk whose decider works off what is sent before the sender goes on."""

    class Attended(MemoryLog):
        def publish(self, topic, key, value, headers=None):
            record = super().publish(topic, key, value, headers)
            if topic == RULING.name:
                desk.work()
            return record

    desk = story_desk(Attended)
    return desk


def rows(capsys):
    """The JSON lines printed; log lines stand among them here."""
    return [orjson.loads(each) for each in capsys.readouterr().out.splitlines() if each.startswith("{")]


def test_a_card_says_why_the_original_is_one_and_what_is_only_claimed(desk, capsys):
    desk.file(TEXT, "https://carrier.example/1", origin="科技日报")
    paper = desk.file(TEXT, "https://www.stdaily.com/1.html", origin="科技日报")
    clone = desk.file(TEXT, "https://www.news.cn.mirror.example/1", origin="新华社", credited="新华社")
    assert story.run(desk.house, desk.home(paper), as_json=False) == Code.OK
    shown = capsys.readouterr().out
    assert "original: named as origin by 1 · host of a newspaper" in shown
    assert "credits 新华社, but no such text was seen" in shown
    assert "credits www.stdaily.com, whose text is here" in shown
    assert "2 copies at 2 sites" in shown
    story.run(desk.house, desk.home(paper), as_json=True)
    [told] = rows(capsys)
    by_event = {member["event_id"]: member["witness"] for member in told["members"]}
    assert (by_event[paper.event_id]["rank"], by_event[paper.event_id]["host"]) == (1, "newspaper")
    assert by_event[clone.event_id]["claim"] == {"of": "新华社", "proven": False, "text": None}
    assert told["carriers"] == {"reposts": 2, "hosts": 2, "independent": []}


def test_a_card_says_which_pages_are_gone(desk, capsys):
    here = desk.file(TEXT, "https://one.example/1")
    away = desk.file(TEXT, "https://two.example/1")
    for article, gone_at in ((here, None), (away, NOW)):
        visit = Visit(article.article_id, article.url, "any", NOW, None, Disposition.FAILED, gone_at=gone_at)
        desk.house.store.crawl_state.record(visit)
    story.run(desk.house, desk.home(here), as_json=False)
    assert capsys.readouterr().out.count("gone since 2026-03-02 12:00") == 1
    story.run(desk.house, desk.home(here), as_json=True)
    [told] = rows(capsys)
    assert {member["url"]: member["gone"] for member in told["members"]} == {here.url: None, away.url: NOW.isoformat()}


def test_an_outlet_with_a_text_of_its_own_is_counted_apart_from_copies(desk, capsys):
    first = desk.file(TEXT, "https://one.example/1")
    desk.file(TEXT, "https://two.example/1")
    quoted = "".join(TEXT.splitlines()[1:3])
    own = "本报走访沙井镇，听老街坊讲起骑楼下的人和事。豆腐店的石磨每天三点响，理发店的转椅是民国的旧物。\n" * 3
    desk.file(own + quoted, "https://www.gmw.cn/own.html")
    desk.file(quoted + own[:50] + "药铺的伙计说，雨季的路不好走。" * 8, "https://copy.example/9", origin="别家晚报")
    story.run(desk.house, desk.home(first), as_json=True)
    [told] = rows(capsys)
    assert told["carriers"] == {"reposts": 1, "hosts": 1, "independent": ["光明网"]}


def test_a_merge_and_a_split_are_sent_done_and_told_in_the_log(desk, capsys):
    one, two = desk.file(TEXT, "https://one.example/1"), desk.file("另一篇。" * 40, "https://two.example/1")
    kept, gone = desk.home(one), desk.home(two)
    assert ruling.merge(desk.house, gone[:8], kept, "小周", "同一件事", wait=False, as_json=True) == Code.OK
    [sent] = rows(capsys)
    assert (sent["state"], sent["kind"]) == ("asked", "merge")
    desk.work()
    story.run(desk.house, gone, as_json=False)
    assert f"{gone} was merged into this story" in capsys.readouterr().out.replace("\n", " ")
    event = two.event_id[:9]
    assert ruling.split(desk.house, gone, [event], "小周", "", wait=False, as_json=True) == Code.OK
    desk.work()
    capsys.readouterr()
    story_log.run(desk.house, kept, 50, as_json=True)
    logged = rows(capsys)
    assert [row["what"] for row in logged] == ["opened", "opened", "merged", "split"]
    assert (logged[2]["other"], logged[2]["by"], logged[2]["note"]) == (gone, "小周", "同一件事")
    assert (logged[3]["other"], logged[3]["events"]) == (ids.split_id(kept, 1), [two.event_id])
    story_log.run(desk.house, "", 2, as_json=False)
    shown = capsys.readouterr().out
    assert f"merged  {kept[:10]}  ← {gone[:10]} by 小周" in shown
    assert "1 page by 小周" in shown


def test_the_log_says_when_the_original_changed_and_why_in_chinese_too(desk, capsys, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "zh")
    desk.file(TEXT, "https://carrier.example/1", origin="科技日报")
    paper = desk.file(TEXT, "https://www.stdaily.com/1.html")
    story_log.run(desk.house, desk.home(paper), 50, as_json=False)
    shown = capsys.readouterr().out
    assert "原文改定" in shown
    assert "★ www.stdaily.com  被另一篇注明为出处" in shown


@pytest.mark.parametrize(
    ("name", "other"), [("{story}", "{short}"), ("{story}", "0" * 32), ("{story}", ""), ("zz", "{story}")]
)
def test_a_merge_that_names_not_two_stories_is_refused_where_it_is_typed(desk, name, other):
    story_id = desk.home(desk.file(TEXT, "https://one.example/1"))
    names = [each.format(story=story_id, short=story_id[:10]) for each in (name, other)]
    with pytest.raises(Stop, match="story"):
        ruling.merge(desk.house, *names, "", "", wait=False, as_json=False)
    assert desk.house.log.lag(DEDUP, RULING.name) == 0


@pytest.mark.parametrize("events", [["0" * 32], [""], ["{one}", "{two}"]])
def test_a_split_of_what_is_not_there_or_of_everything_is_refused_where_it_is_typed(desk, events):
    one, two = desk.file(TEXT, "https://one.example/1"), desk.file(TEXT, "https://two.example/1")
    named = [each.format(one=one.event_id, two=two.event_id) for each in events]
    with pytest.raises(Stop, match="event"):
        ruling.split(desk.house, desk.home(one), named, "", "", wait=False, as_json=False)
    assert desk.house.log.lag(DEDUP, RULING.name) == 0


def test_what_only_the_decider_can_see_to_be_wrong_is_told_to_who_waits(attended, capsys):
    desk = attended
    one, two = desk.file(TEXT, "https://one.example/1"), desk.file("另一篇。" * 40, "https://two.example/1")
    gone = RulingAsked("r" * 32, RulingKind.MERGE, desk.home(one), "x", NOW, "0" * 32)
    desk.house.log.publish(RULING.name, gone.story_id, encode(gone))
    assert ["no story" in item.reason for item in desk.house.store.quarantine.list(DEDUP)] == [True]
    assert ruling.merge(desk.house, desk.home(one), desk.home(two), "小周", "", wait=True, as_json=True) == Code.OK
    [told] = rows(capsys)
    assert (told["state"], told["story"], told["other"]) == ("done", desk.home(one), desk.home(two))


def test_the_command_waits_until_the_ruling_stands(attended, capsys):
    desk = attended
    one, two = desk.file(TEXT, "https://one.example/1"), desk.file("另一篇。" * 40, "https://two.example/1")
    ruling.merge(desk.house, desk.home(one), desk.home(two), "", "", wait=True, as_json=False)
    assert f"{desk.home(two)[:10]} is part of {desk.home(one)[:10]} now" in capsys.readouterr().out
    [line] = desk.house.store.decisions.rulings()
    assert (line.kind, "@" in line.by, line.decided_at - NOW) == (RulingKind.MERGE, True, timedelta())
