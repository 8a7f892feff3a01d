"""What any store promises of leases: one holder at a time, and a fence that rises with every change of hands."""

from datetime import timedelta

TTL = timedelta(seconds=15)
SECOND = timedelta(seconds=1)


def test_a_free_lease_is_taken_and_others_wait(store, nouns):
    lease = store.leases.acquire("decider", "a", nouns.NOON, TTL)
    assert (lease.name, lease.owner, lease.fence, lease.until) == ("decider", "a", 1, nouns.NOON + TTL)
    assert store.leases.acquire("decider", "b", nouns.NOON + TTL - SECOND, TTL) is None
    assert store.leases.acquire("other", "b", nouns.NOON, TTL) is not None


def test_a_renewal_keeps_the_fence(store, nouns):
    store.leases.acquire("decider", "a", nouns.NOON, TTL)
    renewed = store.leases.acquire("decider", "a", nouns.NOON + SECOND, TTL)
    assert (renewed.fence, renewed.until) == (1, nouns.NOON + SECOND + TTL)
    assert store.leases.acquire("decider", "a", nouns.NOON + 3 * TTL, TTL).fence == 1


def test_an_expired_lease_changes_hands_and_its_fence_rises(store, nouns):
    store.leases.acquire("decider", "a", nouns.NOON, TTL)
    assert store.leases.acquire("decider", "b", nouns.NOON + TTL, TTL).fence == 2
    assert store.leases.acquire("decider", "a", nouns.NOON + TTL + SECOND, TTL) is None
    assert store.leases.acquire("decider", "a", nouns.NOON + 2 * TTL, TTL).fence == 3


def test_a_released_lease_is_free_at_once_and_its_fence_never_falls(store, nouns):
    lease = store.leases.acquire("decider", "a", nouns.NOON, TTL)
    store.leases.release(lease)
    assert store.leases.acquire("decider", "b", nouns.NOON, TTL).fence == 2


def test_who_takes_a_released_lease_again_gets_a_higher_fence(store, nouns):
    store.leases.release(store.leases.acquire("decider", "a", nouns.NOON, TTL))
    assert store.leases.acquire("decider", "a", nouns.NOON, TTL).fence == 2


def test_releasing_what_another_holds_by_now_changes_nothing(store, nouns):
    old = store.leases.acquire("decider", "a", nouns.NOON, TTL)
    held = store.leases.acquire("decider", "b", nouns.NOON + TTL, TTL)
    store.leases.release(old)
    assert store.leases.acquire("decider", "c", nouns.NOON + TTL, TTL) is None
    assert store.leases.acquire("decider", "b", nouns.NOON + TTL, TTL) == held


def test_a_lease_given_by_a_clock_that_was_far_ahead_is_free_and_its_fence_rises(store, nouns):
    store.leases.acquire("decider", "a", nouns.NOON + timedelta(days=365), TTL)
    assert store.leases.acquire("decider", "b", nouns.NOON, TTL).fence == 2
    assert store.leases.acquire("decider", "c", nouns.NOON, TTL) is None


def test_a_look_tells_whether_a_lease_is_held_and_takes_nothing(store, nouns):
    assert not store.leases.held("decider", nouns.NOON, TTL)
    lease = store.leases.acquire("decider", "a", nouns.NOON, TTL)
    assert store.leases.held("decider", nouns.NOON + TTL - SECOND, TTL)
    assert not store.leases.held("decider", nouns.NOON + TTL, TTL)
    assert not store.leases.held("decider", nouns.NOON - timedelta(days=1), TTL)
    store.leases.release(lease)
    assert not store.leases.held("decider", nouns.NOON, TTL)
    assert store.leases.acquire("decider", "b", nouns.NOON, TTL).fence == 2
