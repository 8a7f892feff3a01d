"""What any store promises of articles: what was put is got to the letter, every revision, in pages of first sight."""

from datetime import timedelta

import pytest

from newswatch.codec import Unreadable

SECOND = timedelta(seconds=1)


def test_an_article_comes_back_to_the_letter(store, nouns):
    article = nouns.article()
    store.articles.put(article)
    assert store.articles.get(article.event_id) == article


def test_the_moment_of_first_sight_keeps_its_microseconds(store, nouns):
    article = nouns.article(seen=nouns.NOON.replace(microsecond=1))
    store.articles.put(article)
    assert store.articles.get(article.event_id).seen == article.seen


def test_an_article_put_twice_stands_once(store, nouns):
    store.articles.put(nouns.article())
    store.articles.put(nouns.article())
    assert len(store.articles.since(nouns.NOON)) == 1


def test_a_newer_reading_of_the_same_event_takes_the_older_ones_place(store, nouns):
    store.articles.put(nouns.article(reader="1.1"))
    store.articles.put(nouns.article(reader="1.2"))
    assert [article.reader for article in store.articles.since(nouns.NOON)] == ["1.2"]


def test_what_was_never_put_is_none(store, nouns):
    assert store.articles.get(nouns.name("event", "none")) is None


def test_many_gives_those_that_are_there(store, nouns):
    kept = [nouns.article(n) for n in range(3)]
    for article in kept:
        store.articles.put(article)
    found = store.articles.many([kept[0].event_id, kept[2].event_id, nouns.name("event", "none"), kept[0].event_id])
    assert found == {kept[0].event_id: kept[0], kept[2].event_id: kept[2]}


def test_many_takes_more_ids_than_one_query_holds(store, nouns):
    article = nouns.article()
    store.articles.put(article)
    assert list(store.articles.many([nouns.name("x", n) for n in range(1100)] + [article.event_id])) == [
        article.event_id
    ]


def test_every_revision_of_an_address_is_kept_oldest_first(store, nouns):
    home = nouns.name("article", "home")
    revisions = [nouns.article(n, article_id=home, seen=nouns.NOON + n * SECOND) for n in range(4)]
    for article in (revisions[2], revisions[0], revisions[3], revisions[1], nouns.article("other")):
        store.articles.put(article)
    assert store.articles.revisions(home) == revisions


def test_pages_by_first_sight_hold_every_article_once(store, nouns):
    # Three articles share each second, so that pages break within a second as well.
    every = [nouns.article(n, seen=nouns.NOON + (n // 3) * SECOND) for n in range(10)]
    for article in every:
        store.articles.put(article)
    expected = sorted(every, key=lambda article: (article.seen, article.event_id))
    assert read_in_pages(store, nouns.NOON, 4) == expected


def read_in_pages(store, seen, size):
    found = []
    while page := store.articles.since(seen, size, found[-1].event_id if found else ""):
        found += page
    return found


def test_a_page_may_also_start_at_the_last_ones_first_sight(store, nouns):
    first, second = sorted((nouns.article(n) for n in range(2)), key=lambda article: article.event_id)
    store.articles.put(first)
    store.articles.put(second)
    assert store.articles.since(first.seen, 10, first.event_id) == [second]


def test_since_leaves_out_what_was_seen_before(store, nouns):
    store.articles.put(nouns.article(1, seen=nouns.NOON - SECOND / 1000))
    late = nouns.article(2, seen=nouns.NOON)
    store.articles.put(late)
    assert store.articles.since(nouns.NOON) == [late]


def test_a_limit_of_nothing_gives_nothing(store, nouns):
    store.articles.put(nouns.article())
    assert list(store.articles.since(nouns.NOON, 0)) == []


@pytest.mark.parametrize("url", ["https://news.example/\ud800", "x" * 17_000_000], ids=["surrogate", "17 MB"])
def test_what_can_never_be_stored_is_unreadable(store, nouns, url):
    with pytest.raises(Unreadable):
        store.articles.put(nouns.article(url=url))


def test_field_names_that_mean_something_to_a_server_are_data(store, nouns):
    article = nouns.article()
    odd = nouns.relation(1, facts={"$where": "1", "a.b": "2", "": "3"})
    decision = nouns.decision(1, relations=(odd,))
    store.articles.put(article)
    store.decisions.append(decision)
    store.stories.relate([odd])
    assert store.decisions.get(decision.event_id).relations == (odd,)
    assert store.stories.relations(odd.of) == [odd]
