"""What a subscriber hears of a story after it was new: from articles decided by the real repost check to the outbox."""

from datetime import timedelta

import pytest

from newswatch.model.ledger import RulingKind
from tests.alerts.newsroom import EVERYTHING, FALSE, FERRY, FIRST, MINE, NOON, Newsroom, article


def test_who_asks_for_new_stories_hears_of_one_once_whatever_happens_to_it(room: Newsroom):
    room.subscribe("new")
    room.file(FIRST, article("two.example", FALSE, 1), article("www.news.cn", MINE, 2))
    room.file(article("one.example", MINE.replace("47万吨", "74万吨"), 9, FIRST))
    room.gone(FIRST)
    room.match()
    assert room.told() == [("new", 0)]


def test_the_first_copy_of_a_ministry_or_central_media_is_told_and_no_other(room: Newsroom):
    room.subscribe("official")
    room.file(FIRST, article("two.example", MINE, 1))
    assert room.told() == []
    # It has a new address below it, a wire head and a credit: only the host counts.
    room.file(article("www.news.cn.evil.example", "新华社北京3月2日电 " + MINE, 2, origin="新华社"))
    assert room.told() == []
    room.file(article("www.people.com.cn", MINE, 3), article("www.miit.gov.cn", MINE, 4))
    [alert] = room.alerts()
    assert (alert.event, alert.number, alert.copy_url) == ("official", 0, "https://www.people.com.cn/1.html")
    assert (alert.copies, alert.sites) == (4, 4)


@pytest.mark.parametrize(("events", "told"), [(("new", "official"), "new"), (("official",), "official")])
def test_a_story_that_an_official_copy_opens_is_told_in_one_alert(room: Newsroom, events, told):
    room.subscribe(*events)
    room.file(article("www.miit.gov.cn"), article("www.news.cn", MINE, 1))
    assert room.told() == [(told, 0)]


def test_spread_is_told_at_each_threshold_of_sites_once(room: Newsroom):
    room.subscribe("spread", thresholds=(2, 3, 5))
    hosts = ("one", "www.one", "two", "three", "four", "five", "six")
    for minutes, host in enumerate(hosts):
        room.file(article(f"{host}.example", MINE, minutes))
    assert room.told() == [("spread", 2), ("spread", 3), ("spread", 5)]
    assert [(each.copies, each.sites) for each in room.alerts()] == [(3, 2), (4, 3), (6, 5)]


def test_after_a_merge_the_highest_threshold_reached_is_told_and_none_again(room: Newsroom):
    room.subscribe("spread", thresholds=(2, 3, 4, 5, 8))
    kept = room.file(FIRST, article("two.example", MINE, 1))
    other = room.file(*(article(f"f{n}.example", FERRY, 2 + n) for n in range(4)))
    assert room.told() == [("spread", 2), ("spread", 2), ("spread", 3), ("spread", 4)]
    before = room.told()
    room.rule(RulingKind.MERGE, kept, other)
    room.match()
    assert room.told() == before
    room.file(article("three.example", MINE, 9))
    assert room.told() == [*before, ("spread", 5)], "six sites by the merge, seven by the copy"
    room.file(article("four.example", MINE, 10), article("five.example", MINE, 11))
    assert room.told() == [*before, ("spread", 5), ("spread", 8)]


def test_what_spread_before_subscribing_is_not_told_after_it(room: Newsroom):
    room.file(FIRST, article("two.example", MINE, 1), article("three.example", MINE, 2))
    room.now += timedelta(hours=1)
    room.subscribe("spread", "official", thresholds=(2, 3, 4))
    room.file(article("three.example", MINE + "（完）", 61))
    assert room.told() == []
    room.file(article("four.example", MINE, 62))
    assert room.told() == [("spread", 4)]


def test_a_copy_that_says_otherwise_is_told_with_what_it_says(room: Newsroom):
    room.subscribe("distorted")
    copy = article("two.example", FALSE, 1)
    room.file(FIRST, article("three.example", MINE + "（完）", 1), copy)
    [alert] = room.alerts()
    number = room.store.decisions.get(copy.event_id).number
    assert (alert.event, alert.number, alert.copy_url, alert.url) == ("distorted", number, copy.url, FIRST.url)
    assert [("9200" in each.here, "8200" in each.there) for each in alert.distortions] == [(True, True)]
    # The same figure in a later revision of the copy is nothing new; another one is.
    again = article("two.example", FALSE + "责任编辑：某某", 5, copy)
    room.file(again)
    assert len(room.alerts()) == 1
    room.file(article("two.example", MINE.replace("260座", "620座"), 9, again))
    assert [["620" in each.here for each in alert.distortions] for alert in room.alerts()[1:]] == [[True]]


@pytest.mark.parametrize(
    ("title", "text", "told"),
    [
        ("云岭铜矿井下通信改造完工", MINE.replace("47万吨", "74万吨"), True),
        ("云岭铜矿井下通信改造完工", MINE.replace("救援队不用再等", "救援队用再等"), True),
        ("云岭铜矿井下通信改造未完工", MINE, True),
        ("云岭铜矿井下通信改造完工", MINE + MINE[:150][::-1], True),
        ("云岭铜矿井下通信改造完工", MINE.replace("，手机", "手机").replace("一块亮晶晶", "一块亮亮"), False),
    ],
)
def test_a_revised_original_is_told_where_it_says_something_else(room: Newsroom, title, text, told):
    room.subscribe("changed")
    first = article("one.example", title="云岭铜矿井下通信改造完工")
    revised = article("one.example", text, 9, first, title=title)
    assert room.file(first) == room.file(revised)
    assert room.told() == ([("changed", 2)] if told else [])
    assert all(alert.was == "云岭铜矿井下通信改造完工" for alert in room.alerts())


def test_a_better_witness_is_told_where_its_text_differs(room: Newsroom):
    room.subscribe("changed")
    room.file(article("one.example", FALSE, origin="新华社"))
    room.file(article("www.news.cn", "新华社北京3月2日电 " + MINE, 5))
    [alert] = room.alerts()
    assert (alert.event, alert.url, alert.number) == ("changed", "https://www.news.cn/1.html", 2)
    room.file(article("four.example", FERRY, 6, origin="新华社"))
    room.file(article("www.news.cn/2", "新华社北京3月2日电 " + FERRY, 7, title="渡船"))
    assert len(room.alerts()) == 1, "the same text, by a better witness"


def test_any_revised_article_is_told_to_who_asks_for_revisions_and_once(room: Newsroom):
    room.subscribe("revision")
    room.subscribe("revision", "changed", name="both")
    copy = article("two.example", MINE, 1)
    room.file(FIRST, copy)
    room.file(article("two.example", MINE + "责任编辑：某某", 5, copy))
    room.file(article("one.example", MINE.replace("47万吨", "74万吨"), 9, FIRST))
    assert room.told() == [("revision", 3), ("revision", 4)]
    assert [(each.copy_url, each.was) for each in room.alerts()] == [
        (copy.url, copy.reading.title),
        (FIRST.url, FIRST.reading.title),
    ]
    assert room.told("both") == [("revision", 3), ("changed", 4)], "the same change is not told in two words"


def test_the_copy_and_its_disguises_are_there_on_each_occasion_that_a_copy_brings_about(room: Newsroom):
    query = "铜矿 copy:9200万元 disguise:edited"
    room.subscribe("spread", "official", "distorted", "revision", "takedown", query=query, thresholds=(2, 3))
    copy = article("www.news.cn.example", FALSE, 1)
    agency = article("www.news.cn", FALSE, 2, origin="云岭日报")
    room.file(FIRST, copy, agency)
    assert room.store.stories.get(room.store.decisions.get(copy.event_id).story_id).original == FIRST.event_id
    room.file(article("www.news.cn.example", FALSE + "责任编辑：某某", 5, copy))
    room.gone(agency)
    room.match()
    told = [(event, number) for event, number in room.told() if event != "distorted"]
    assert told == [("spread", 2), ("official", 0), ("spread", 3), ("revision", 4), ("takedown", 3)]
    assert [alert.copy_url for alert in room.alerts() if alert.event == "spread"] == [copy.url, agency.url]


def test_what_the_original_alone_brought_about_has_no_copy_at_hand(room: Newsroom):
    room.subscribe("new", "changed", name="disguised", query="铜矿 disguise:(edited OR verbatim OR boilerplate)")
    room.subscribe("new", "changed", name="any", query="铜矿")
    room.file(article("one.example", FALSE, origin="新华社"))
    room.file(article("www.news.cn", "新华社北京3月2日电 " + MINE, 5))
    assert [event for event, _ in room.told("any")] == ["new", "changed"]
    assert room.told("disguised") == []


def test_who_muted_a_story_hears_nothing_of_it_by_any_of_its_names(room: Newsroom):
    kept = room.decide(FIRST)
    other = room.decide(article("f.example", FERRY, 1))
    room.subscribe(*EVERYTHING, name="kept", muted=(kept,), thresholds=(2,))
    room.subscribe(*EVERYTHING, name="other", muted=(other,), thresholds=(2,))
    room.match()
    assert {alert.story_id for alert in room.alerts("kept")} == {other}
    assert {alert.story_id for alert in room.alerts("other")} == {kept}
    room.rule(RulingKind.MERGE, kept, other)
    before = (room.told("kept"), room.told("other"))
    room.file(article("two.example", FALSE, 5), article("www.news.cn", MINE, 6))
    room.gone(FIRST)
    room.match()
    assert (room.told("kept"), room.told("other")) == before


def test_nothing_is_told_to_who_paused_neither_then_nor_later(room: Newsroom):
    room.subscribe(*EVERYTHING, paused=True, thresholds=(2, 3))
    room.file(FIRST, article("www.news.cn", MINE, 1), article("two.example", FALSE, 2))
    room.gone(FIRST)
    room.match()
    room.subscribe(*EVERYTHING, thresholds=(2, 3), created_at=NOON)
    room.file(article("three.example", MINE, 9))
    assert room.told() == []


def test_the_query_is_held_against_the_original_and_the_occasion(room: Newsroom):
    room.subscribe("new", "distorted", name="all", query="铜矿")
    room.subscribe("new", "distorted", name="narrow", query="铜矿 event:distorted disguise:edited")
    room.subscribe("distorted", name="by_copy", query="铜矿 copy:9200万元")
    room.subscribe("distorted", name="by_original", query="9200万元")
    room.file(FIRST, article("two.example", FALSE, 1))
    assert room.told("all") == [("new", 0), ("distorted", 2)]
    assert room.told("narrow") == room.told("by_copy") == [("distorted", 2)]
    assert room.told("by_original") == []


def test_an_alert_cites_the_characters_of_the_original(room: Newsroom):
    room.subscribe("new", query="工业互联网 OR 铜矿 NOT 金矿")
    text = MINE + "近日，雲嶺銅礦與工(gōng)業(yè)互联网平台对接。"
    room.file(article("one.example", text, title="井下通信改造"))
    [alert] = room.alerts()
    assert {"銅礦", "工(gōng)業(yè)互联网"} <= {hit.printed for hit in alert.hits}
    assert all(hit.printed == text[hit.start : hit.end] for hit in alert.hits if hit.part == "text")
    assert "金矿" not in alert.words
