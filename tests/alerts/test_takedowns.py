"""Pages that are taken down: told once, as of the line that filed them, whichever is heard of first."""

import pytest

from newswatch.model.disposition import Disposition
from newswatch.model.ledger import RulingKind
from newswatch.ports import Pending, Visit
from newswatch.wire.topics import EXTRACTED
from tests.alerts.newsroom import FALSE, FERRY, FIRST, MINE, NOON, Newsroom, article


def test_a_page_taken_down_is_told_once_under_its_place(room: Newsroom):
    room.subscribe("takedown")
    copy = article("two.example", MINE, 1)
    room.file(FIRST, copy)
    room.gone(copy)
    room.gone(copy)
    room.match()
    [alert] = room.alerts()
    assert (alert.event, alert.number, alert.copy_url, alert.url) == ("takedown", 2, copy.url, FIRST.url)
    assert (alert.copies, alert.sites) == (2, 2)
    room.gone(article("unknown.example", FERRY))
    room.match()
    assert len(room.alerts()) == 1


def test_a_page_that_went_before_it_was_decided_is_told_with_its_story(room: Newsroom):
    """The two come by different log topics, in no order."""
    room.subscribe("new", "takedown")
    room.gone(FIRST)
    room.match()
    visit = Visit(FIRST.article_id, FIRST.url, "test", NOON, None, Disposition.FAILED, gone_since=NOON, gone_at=NOON)
    pending = Pending(FIRST.event_id, FIRST.article_id, EXTRACTED.name, b"", NOON)
    room.store.crawl_state.spool(visit, None, pending)
    assert room.told() == []
    room.file(FIRST)
    assert room.told() == [("new", 0), ("takedown", 1)]


@pytest.mark.parametrize("first", ["the line", "the takedown"])
def test_a_takedown_is_told_alike_whichever_of_the_two_topics_comes_first(room: Newsroom, first: str):
    """With the copy and what was done to it, and held against the original of its line, not against today's."""
    room.subscribe("takedown", name="plain", query="铜矿")
    room.subscribe("takedown", name="copied", query="铜矿 copy:9200万元 disguise:edited")
    room.subscribe("takedown", name="later", query="渡船")
    room.file(FIRST)
    copy = article("two.example", FALSE, 1)
    visit = Visit(copy.article_id, copy.url, "test", NOON, None, Disposition.FAILED, gone_since=NOON, gone_at=NOON)
    pending = Pending(copy.event_id, copy.article_id, EXTRACTED.name, b"", NOON)
    if first == "the line":
        kept = room.file(copy)
        room.rule(RulingKind.MERGE, room.file(article("f.example", FERRY, 2)), kept)
        room.gone(copy)
        room.match()
    else:
        room.gone(copy)
        room.match()
        room.store.crawl_state.spool(visit, None, pending)
        kept = room.file(copy)
    assert room.told("plain") == room.told("copied") == [("takedown", 2)]
    assert room.told("later") == []
    [alert] = room.alerts("copied")
    assert (alert.url, alert.copy_url, alert.story_id, alert.copies) == (FIRST.url, copy.url, kept, 2)


def test_a_split_or_merged_member_that_goes_is_told_as_of_the_line_that_filed_it(room: Newsroom):
    room.subscribe("takedown", query="渡船")
    other = article("f.example", FERRY, 1)
    kept, absorbed = room.file(FIRST), room.file(other)
    room.rule(RulingKind.MERGE, kept, absorbed)
    room.gone(other)
    room.match()
    room.rule(RulingKind.SPLIT, kept, "", other.event_id)
    room.gone(other)
    room.match()
    assert room.told() == [("takedown", 2)]
