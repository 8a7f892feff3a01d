"""What the store promises when processes want the same thing at once: exactly one of them gets it."""

import threading
from datetime import timedelta

from newswatch.ports import Superseded
from storage.mongo import MongoStore
from storage.mongo.decisions import MongoDecisions

ROUNDS = 40


def test_of_two_processes_one_gets_each_number_of_the_ledger(children, mongo):
    won = [number for numbers in children("append") for number in numbers]
    assert sorted(won) == list(range(1, ROUNDS + 1))
    assert [decision.number for decision in mongo.decisions.after(0)] == list(range(1, ROUNDS + 1))
    assert mongo.decisions.totals() == {"new_story": ROUNDS}


def test_of_two_processes_one_gets_each_lease(children):
    got = [number for numbers in children("acquire") for number in numbers]
    assert sorted(got) == list(range(ROUNDS))


def test_of_two_processes_one_claims_each_route(children, mongo):
    claimed = [route for some in children("claim") for route in some]
    assert sorted(claimed) == sorted(f"hook-{number}" for number in range(ROUNDS))
    assert {mongo.routes.get("desk", channel).turn for channel in claimed} == {1}


def test_two_processes_never_get_one_turn_at_a_host(children):
    got = [at for turns in children("reserve") for at in turns]
    assert sorted(got) == [2.0 * number for number in range(2 * ROUNDS)]


def test_a_decider_that_was_away_cannot_write_beside_its_successor(mongo, mongo_uri, database, nouns):
    """The old one read the ledger's end, was stopped, and wakes up after the new one wrote."""
    mongo.decisions.append(nouns.decision(1))
    successor = MongoStore(mongo_uri, database)
    successor.decisions.append(nouns.decision(2, fence=2))
    late = nouns.decision(2, event_id=nouns.name("event", "late"), fence=1)
    try:
        mongo.decisions.append(late)
    except Superseded:
        refused = True
    else:
        refused = False
    successor.close()
    assert refused
    assert [decision.fence for decision in mongo.decisions.after(0)] == [1, 2]


def test_threads_of_one_process_share_a_store(store, nouns):
    hour = timedelta(hours=1)
    barrier = threading.Barrier(4)
    got = []

    def run(owner):
        barrier.wait(10)
        for number in range(10):
            store.articles.put(nouns.article(number))
            got.extend([number] if store.leases.acquire(f"lease-{number}", owner, nouns.NOON, hour) else [])
            store.stories.apply(nouns.decision(number + 1, story_id=nouns.name("story", "shared")))

    threads = [threading.Thread(target=run, args=(f"owner-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(got) == list(range(10))
    assert len(store.articles.since(nouns.NOON)) == 10
    assert len(store.stories.get(nouns.name("story", "shared")).members) == 10


def test_whoever_comes_new_finds_the_end_of_the_ledger(mongo, nouns):
    handle = MongoDecisions(mongo.decisions.documents)
    for number in range(1, 71):
        mongo.decisions.append(nouns.decision(number, relations=()))
        assert MongoDecisions(mongo.decisions.documents).last() == number
        assert number % 7 or handle.last() == number
    mongo.decisions.documents.delete({})
    assert handle.last() == 0
