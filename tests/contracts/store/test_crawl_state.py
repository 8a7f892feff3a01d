"""What any store promises the crawl: the last event changes only with its message in the spool, in one step."""

from dataclasses import replace
from datetime import timedelta

from newswatch.model.validators import Validators

SECOND = timedelta(seconds=1)


def test_a_visit_comes_back_to_the_letter(store, nouns):
    visit = nouns.visit(told_capture=nouns.name("capture", 1), held_capture=nouns.name("capture", 2))
    assert store.crawl_state.visit(visit.article_id) is None
    store.crawl_state.record(visit)
    assert store.crawl_state.visit(visit.article_id) == visit


def test_many_visits_come_at_once_those_that_are_kept(store, nouns):
    kept = [nouns.visit(which, validators=Validators('"1"', "", "1.1")) for which in range(501)]
    for visit in kept:
        store.crawl_state.record(visit)
    asked = [nouns.name("article", which) for which in range(-1, 501)]
    assert store.crawl_state.visits(asked) == {visit.article_id: visit for visit in kept}
    assert store.crawl_state.visits([]) == {}


def test_recording_a_visit_never_changes_the_last_event(store, nouns):
    visit, event = nouns.visit(), nouns.name("event", 1)
    store.crawl_state.record(replace(visit, event_id=nouns.name("event", "invented")))
    assert store.crawl_state.visit(visit.article_id).event_id is None
    assert store.crawl_state.spool(visit, None, nouns.pending())
    store.crawl_state.record(replace(visit, visits=7, event_id=None))
    assert store.crawl_state.visit(visit.article_id) == replace(visit, visits=7, event_id=event)


def test_the_first_event_is_spooled_with_visit_and_message(store, nouns):
    visit, pending = nouns.visit(), nouns.pending()
    assert store.crawl_state.spool(visit, None, pending)
    assert store.crawl_state.visit(visit.article_id) == replace(visit, event_id=pending.event_id)
    assert store.crawl_state.pending(nouns.NOON + SECOND) == [pending]


def test_an_address_recorded_before_gets_its_first_event(store, nouns):
    store.crawl_state.record(nouns.visit())
    assert store.crawl_state.spool(nouns.visit(), None, nouns.pending())


def test_an_event_that_does_not_follow_the_last_one_changes_nothing(store, nouns):
    visit, second = nouns.visit(), nouns.pending(event=2)
    assert not store.crawl_state.spool(visit, nouns.name("event", "unknown"), second)
    assert store.crawl_state.visit(visit.article_id) is None
    store.crawl_state.spool(visit, None, nouns.pending())
    assert not store.crawl_state.spool(replace(visit, visits=9), None, second)
    assert store.crawl_state.visit(visit.article_id).visits == 1
    assert store.crawl_state.pending(nouns.NOON + SECOND) == [nouns.pending()]


def test_the_same_event_spooled_twice_stands_once(store, nouns):
    assert store.crawl_state.spool(nouns.visit(), None, nouns.pending())
    assert store.crawl_state.spool(nouns.visit(), None, nouns.pending())
    assert len(store.crawl_state.pending(nouns.NOON + SECOND)) == 1


def test_an_acknowledged_event_spooled_again_does_not_come_back(store, nouns):
    visit, pending = nouns.visit(), nouns.pending()
    store.crawl_state.spool(visit, None, pending)
    store.crawl_state.acknowledge(visit.article_id, pending.event_id)
    store.crawl_state.acknowledge(visit.article_id, pending.event_id)
    assert store.crawl_state.spool(visit, None, pending)
    assert list(store.crawl_state.pending(nouns.NOON + SECOND)) == []
    assert store.crawl_state.visit(visit.article_id).event_id == pending.event_id


def test_known_articles_that_are_due_are_owed_a_visit_the_longest_due_first(store, nouns):
    def told(number, **changes):
        visit = replace(nouns.visit(number), source="daily", **changes)
        store.crawl_state.spool(visit, None, nouns.pending(number, number))
        return visit.article_id

    later, sooner = told(1, due_at=nouns.NOON), told(2, due_at=nouns.NOON - SECOND)
    told(3, due_at=None)
    told(4, due_at=nouns.NOON + SECOND)
    told(5, due_at=nouns.NOON - 9 * SECOND)
    told(6, due_at=nouns.NOON) and store.crawl_state.record(replace(nouns.visit(6), source="other", due_at=nouns.NOON))
    store.crawl_state.record(replace(nouns.visit(7), source="daily", due_at=nouns.NOON))
    span = ("daily", nouns.NOON - 5 * SECOND, nouns.NOON + SECOND)
    found = store.crawl_state.due(*span)
    assert [visit.article_id for visit in found] == [sooner, later]
    assert all(visit.event_id for visit in found)
    assert [visit.article_id for visit in store.crawl_state.due(*span, limit=1)] == [sooner]


def test_a_report_waits_beside_events_and_changes_no_last_event(store, nouns):
    visit, pending = nouns.visit(), nouns.pending()
    store.crawl_state.spool(visit, None, pending)
    gone = replace(visit, event_id=pending.event_id, gone_since=nouns.NOON, gone_at=nouns.NOON + SECOND)
    told = nouns.pending(event=2)
    assert store.crawl_state.report(gone, told)
    assert store.crawl_state.visit(visit.article_id) == gone
    assert store.crawl_state.waiting(visit.article_id) == [pending, told]
    store.crawl_state.acknowledge(visit.article_id, told.event_id)
    assert store.crawl_state.waiting(visit.article_id) == [pending]


def test_a_report_of_what_is_not_the_last_event_changes_nothing(store, nouns):
    visit, pending = nouns.visit(), nouns.pending()
    stale = replace(visit, event_id=nouns.name("event", "older"), gone_at=nouns.NOON)
    assert not store.crawl_state.report(stale, nouns.pending(event=2))
    assert store.crawl_state.visit(visit.article_id) is None
    store.crawl_state.spool(visit, None, pending)
    assert not store.crawl_state.report(stale, nouns.pending(event=2))
    assert store.crawl_state.visit(visit.article_id) == replace(visit, event_id=pending.event_id)
    assert store.crawl_state.waiting(visit.article_id) == [pending]


def test_messages_wait_oldest_first_and_in_the_order_of_their_chain(store, nouns):
    one, two = nouns.pending(1, 1), nouns.pending(1, 2)
    early = nouns.pending(2, 3, nouns.NOON - SECOND)
    store.crawl_state.spool(nouns.visit(1), None, one)
    store.crawl_state.spool(nouns.visit(1), one.event_id, two)
    store.crawl_state.spool(nouns.visit(2), None, early)
    assert store.crawl_state.pending(nouns.NOON + SECOND) == [early, one, two]
    assert store.crawl_state.pending(nouns.NOON + SECOND, limit=2) == [early, one]
    assert store.crawl_state.pending(nouns.NOON) == [early]
    store.crawl_state.acknowledge(one.article_id, one.event_id)
    assert store.crawl_state.pending(nouns.NOON + SECOND) == [early, two]


def test_all_messages_of_one_address_are_told_in_the_order_of_their_chain(store, nouns):
    one, two, other = nouns.pending(1, 1), nouns.pending(1, 2), nouns.pending(2, 3)
    assert list(store.crawl_state.waiting(one.article_id)) == []
    store.crawl_state.spool(nouns.visit(1), None, one)
    store.crawl_state.spool(nouns.visit(2), None, other)
    store.crawl_state.spool(nouns.visit(1), one.event_id, two)
    assert store.crawl_state.waiting(one.article_id) == [one, two]
    store.crawl_state.acknowledge(one.article_id, one.event_id)
    assert store.crawl_state.waiting(one.article_id) == [two]


def test_a_visit_is_renewed_where_it_still_stands_and_keeps_event_and_messages(store, nouns):
    visit, pending = nouns.visit(), nouns.pending()
    assert not store.crawl_state.renew(visit, visit), "there is none to renew"
    store.crawl_state.spool(visit, None, pending)
    standing = store.crawl_state.visit(visit.article_id)
    anew = replace(standing, revision_key="2:new", event_id=nouns.name("event", "invented"))
    assert store.crawl_state.renew(anew, standing)
    assert store.crawl_state.visit(visit.article_id) == replace(standing, revision_key="2:new")
    assert store.crawl_state.pending(nouns.NOON + SECOND) == [pending]


def test_a_visit_that_moved_on_is_not_renewed(store, nouns):
    visit = nouns.visit()
    store.crawl_state.spool(visit, None, nouns.pending())
    standing = store.crawl_state.visit(visit.article_id)
    for later in (replace(standing, fetched_at=standing.fetched_at + SECOND), replace(standing, revision_key="2:k")):
        store.crawl_state.record(later)
        assert not store.crawl_state.renew(replace(standing, revision_key="3:k"), standing)
        assert store.crawl_state.visit(visit.article_id) == later
    store.crawl_state.record(standing)
    store.crawl_state.spool(visit, standing.event_id, nouns.pending(event=2))
    assert not store.crawl_state.renew(replace(standing, revision_key="3:k"), standing), "another event came"
