"""Who of a group holds which partitions: the present holders in, what one member should hold now out."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

P = TypeVar("P", bound=Hashable)


def share(partitions: Collection[P], holders: Mapping[P, str], members: Collection[str], me: str) -> set[P]:
    """Which of one topic's `partitions` `me` should hold now; `holders` may name those of other topics too.

    Every member may hold an equal share; the remainder goes to those that hold one more already, then by name, so
    that as few as possible move (Kafka's sticky assignment, KIP-54). A member gives up what it holds beyond its
    share and takes what is free up to it; it never takes what another still holds. Having acted on this, it would
    be told the same again; when every member has acted on it after each change, no partition is free.
    """
    held = Counter(holders[partition] for partition in partitions if partition in holders)
    least, extra = divmod(len(partitions), len(members))
    ranked = sorted(members, key=lambda member: (held[member] <= least, member))
    fair = least + (ranked.index(me) < extra)
    mine = [partition for partition in partitions if holders.get(partition) == me]
    free = [partition for partition in partitions if partition not in holders]
    return set([*mine, *free][:fair])
