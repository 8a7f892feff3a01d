"""Records that are read again, or long after: they give the same alerts."""

from consumers.alerts.handler import MatchHandler
from newswatch.model.ledger import RulingKind
from newswatch.wire.memory import MemoryLog
from storage.memory import MemoryStore
from tests.alerts.newsroom import EVERYTHING, FALSE, FERRY, FIRST, HORIZON, MINE, NOON, Newsroom, article


def happened(room: Newsroom) -> None:
    """Something of everything."""
    copy, agency = article("two.example", FALSE, 1), article("www.news.cn", MINE, 2)
    kept = room.file(FIRST, copy, agency)
    other = room.file(article("f.example", FERRY, 3), article("g.example", FERRY, 4))
    room.rule(RulingKind.MERGE, kept, other)
    room.file(article("two.example", FALSE + "责任编辑：某某", 5, copy), article("three.example", MINE, 6))
    room.rule(RulingKind.SPLIT, kept, "", copy.event_id)
    room.file(article("four.example", FALSE, 7), article("www.news.cn", MINE.replace("47万吨", "74万吨"), 8, agency))
    room.gone(FIRST)
    room.match()


def test_records_that_come_again_give_the_same_alerts_whatever_became_of_the_stories(room: Newsroom):
    room.subscribe(*EVERYTHING, thresholds=(2, 3, 5))
    room.subscribe(*[each for each in EVERYTHING if each != "new"], name="later", thresholds=(3,))
    happened(room)
    alerts = {name: room.alerts(name) for name in ("reader", "later")}
    assert {each.event for each in alerts["later"]} == set(EVERYTHING) - {"new"}
    handler = MatchHandler(room.store, room.log, room.clock)
    for record in [*room.records, *reversed(room.records)]:
        handler.handle(record)
    assert {name: room.alerts(name) for name in alerts} == alerts


def test_records_read_only_after_everything_happened_give_the_same_alerts(room: Newsroom):
    """Whoever was down for a day reads of stories as they were, though the store has them as they are."""
    events = [each for each in EVERYTHING if each not in ("new", "official", "spread")]
    room.subscribe(*events)
    happened(room)
    late = MemoryStore(clock=room.clock)
    late.subscriptions.put(room.store.subscriptions.get("reader"))
    late.articles, late.decisions, late.stories = room.store.articles, room.store.decisions, room.store.stories
    handler = MatchHandler(late, MemoryLog(clock=room.clock), room.clock)
    for record in room.records:
        handler.handle(record)
    found = {each.alert_id: each for each in late.outbox.recent(NOON - HORIZON)}
    assert found == {each.alert_id: each for each in room.alerts()}
    assert {each.event for each in found.values()} == set(events)
