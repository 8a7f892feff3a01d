"""Rulings in, what they say of every later look at a story out: where it is now, and what a person decided for good."""

from collections import defaultdict

from newswatch.model.ledger import Ruling, RulingKind


class Placement:
    """All rulings there ever were; a few hundred bytes each, and there are few. Applied in decision order."""

    def __init__(self) -> None:
        self._into: dict[str, str] = {}
        self._moved: dict[str, str] = {}
        self._apart: set[frozenset[str]] = set()
        self._anchors: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def apply(self, ruling: Ruling) -> None:
        """Take a ruling in; one that was taken in already changes nothing as long as it is the latest."""
        if ruling.kind is RulingKind.MERGE:
            self._merge(ruling)
        else:
            self._split(ruling)

    def story(self, event_id: str, story_id: str) -> str:
        """The story that an event filed under `story_id` belongs to now."""
        return self.survivor(self._moved.get(event_id, story_id))

    def survivor(self, story_id: str) -> str:
        """The story that `story_id` was absorbed by, itself where it stands."""
        while story_id in self._into:
            story_id = self._into[story_id]
        return story_id

    def kept_apart(self, one: str, other: str) -> bool:
        """Whether a person took the one from the other."""
        return bool(self._apart) and frozenset((one, other)) in self._apart

    def anchors(self, story_id: str) -> tuple[str, ...]:
        """Further texts (events) that a person declared to be this story: what is SAME to one of them belongs here."""
        return tuple(self._anchors[story_id]) if story_id in self._anchors else ()

    @property
    def anchored(self) -> list[str]:
        """The stories that have further texts."""
        return list(self._anchors)

    def _merge(self, ruling: Ruling) -> None:
        survivor, absorbed = ruling.story_id, ruling.other
        self._into[absorbed] = survivor
        renamed = ({survivor if name == absorbed else name for name in pair} for pair in self._apart)
        self._apart = {frozenset(pair) for pair in renamed if len(pair) == 2}
        further = dict.fromkeys(self._anchors.pop(absorbed, {}))
        if ruling.final:
            further |= dict.fromkeys((ruling.former, ruling.other_original))
        further.pop(ruling.original, None)
        if further:
            self._anchors[survivor] |= further

    def _split(self, ruling: Ruling) -> None:
        source, new = ruling.story_id, ruling.other
        self._moved |= dict.fromkeys(ruling.events, new)
        # What was taken from a third story stays apart from it under its new name too.
        third = {name for pair in self._apart if source in pair for name in pair if name != source}
        self._apart |= {frozenset((new, name)) for name in {source, *third}}
        for event in ruling.events:
            if event in self._anchors.get(source, {}):
                del self._anchors[source][event]
                self._anchors[new][event] = None
        for name, original in ((source, ruling.original), (new, ruling.other_original)):
            if name in self._anchors:
                self._anchors[name].pop(original, None)
