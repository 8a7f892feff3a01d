"""How the members of a group come to hold all partitions, each one once, about equally many."""

from hypothesis import given
from hypothesis import strategies as st

from newswatch.wire.share import share

MEMBERS = st.sampled_from("abcdefgh")


def act(partitions, holders, members, me):
    """What a member does when told that something moved; having done it, it would do nothing more."""
    mine = share(partitions, holders, members, me)
    for partition in partitions:
        if holders.get(partition) == me and partition not in mine:
            del holders[partition]
    holders.update(dict.fromkeys(mine, me))
    assert share(partitions, holders, members, me) == mine


@given(
    partitions=st.integers(1, 12),
    happenings=st.lists(st.tuples(st.sampled_from(["join", "leave", "act"]), MEMBERS), max_size=40),
)
def test_whoever_comes_and_goes_all_partitions_end_up_evenly_held(partitions, happenings):
    numbers = range(partitions)
    holders, members = {}, {"z"}
    for what, who in happenings:
        if what == "join":
            members.add(who)
        elif what == "leave":
            members.discard(who)
            holders = {partition: holder for partition, holder in holders.items() if holder != who}
        elif who in members:
            act(numbers, holders, members, who)
    for _ in range(4):
        for member in sorted(members):
            act(numbers, holders, members, member)
    counts = [list(holders.values()).count(member) for member in members]
    assert set(holders) == set(numbers)
    assert max(counts) - min(counts) <= 1


@given(partitions=st.integers(1, 12), members=st.sets(MEMBERS, min_size=1))
def test_nobody_takes_what_another_holds(partitions, members):
    holders = dict.fromkeys(range(partitions), "another")
    assert not any(share(range(partitions), holders, {*members, "another"}, member) for member in members)


def test_a_newcomer_moves_as_little_as_can_be():
    holders = {0: "a", 1: "a", 2: "a", 3: "b", 4: "b", 5: "b"}
    members = {"a", "b", "c"}
    assert share(range(6), holders, members, "a") == {0, 1}
    assert share(range(6), holders, members, "b") == {3, 4}


def test_what_members_hold_of_other_topics_does_not_count():
    holders = {"t/0": "a", "t/1": "a", "u/0": "b", "u/1": "b", "u/2": "b"}
    assert share(["t/0", "t/1", "t/2"], holders, {"a", "b"}, "a") == {"t/0", "t/1"}
    assert share(["t/0", "t/1", "t/2"], holders, {"a", "b"}, "b") == {"t/2"}
