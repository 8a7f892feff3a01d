"""From log to stories: one verdict an event, and the same stories that a fresh engine makes of the decision order."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from chaos.checks.check import Check
from chaos.expected import Expected
from chaos.found import Found
from consumers.dedup.engine import Engine
from consumers.dedup.outlets import Outlets
from newswatch.codec import Unreadable
from newswatch.model import ids
from newswatch.model.ledger import Line, Ruling
from newswatch.model.story import Decision, Relation, Story, Verdict
from newswatch.ports import Record
from newswatch.wire.messages import StoryChanged, decode
from newswatch.wire.topics import CHANGED


def checks(expected: Expected, found: Found, horizon: timedelta) -> Iterator[Check]:
    decisions = found.decisions
    filed = [decision for decision in decisions if decision.verdict is not Verdict.QUARANTINED]
    wanted = {*expected.events, *(each.event_id for each in expected.poison if each.event_id)}
    yield Check.same("each event has a verdict", "verdict", wanted, {decision.event_id for decision in decisions})
    yield Check.of("each event has one verdict", len(decisions), len(wanted), _twice(decisions))
    lines = len(found.ledger)
    yield Check.of("the ledger has no gap and no late writer", lines, lines, _unnumbered(found.ledger))
    total = sum(found.verdicts.values())
    short = [f"the verdicts add up to {total}, not {len(wanted)}"] if total != len(wanted) else []
    yield Check.of("verdicts add up to events", len(wanted), total, short)
    yield Check.of(
        "a fresh engine decides the same", len(filed), len(filed), _decided_otherwise(expected, found, horizon)
    )
    rulings = [line for line in found.ledger if isinstance(line, Ruling)]
    yield Check.of("merges are what decisions called for", len(rulings), len(rulings), _unmerged(filed, rulings))
    stories = _stories(filed, rulings)
    yield Check.same("each story is stored", "story", stories.keys(), found.stories.keys())
    yield Check.of(
        "stories are what their decisions make", len(stories), len(found.stories), _differ(stories, found.stories)
    )
    yield from _relations(filed, rulings, found)
    told = [record for record in found.records[CHANGED.name] if _is_verdict(record)]
    yield Check.of("each decision is told, in its story's order", len(filed), len(told), _untold(filed, told))


def _twice(decisions: Sequence[Decision]) -> Iterator[str]:
    for event, number in Counter(decision.event_id for decision in decisions).items():
        if number > 1:
            yield f"{event}: {number} verdicts"


def _unnumbered(lines: Sequence[Line]) -> Iterator[str]:
    fence = 0
    for place, line in enumerate(lines, 1):
        if line.number != place:
            yield f"{_name(line)}: number {line.number} in place {place}"
        if line.fence < fence:
            yield f"{_name(line)}: fence {line.fence} wrote after {fence}"
        fence = max(fence, line.fence)


def _name(line: Line) -> str:
    return line.ruling_id if isinstance(line, Ruling) else line.event_id


def _unmerged(decisions: Sequence[Decision], rulings: Sequence[Ruling]) -> Iterator[str]:
    """Merges that a decision named and nobody made, and those that no decision named."""
    called = {
        ids.ruling_id(each.event_id, other): f"{each.event_id}: {other}" for each in decisions for other in each.merges
    }
    made = {ruling.ruling_id for ruling in rulings}
    yield from (f"{called[name]} was not merged" for name in sorted(called.keys() - made))
    yield from (f"ruling {name}: called for by nobody" for name in sorted(made - called.keys()))


def _decided_otherwise(expected: Expected, found: Found, horizon: timedelta) -> Iterator[str]:
    """Decide everything again, alone and in the decision order."""
    engine = Engine(horizon, Outlets.of(expected.sources.values()))
    for stands in found.ledger:
        if isinstance(stands, Ruling):
            engine.rule(stands)
            continue
        article = found.articles.get(stands.event_id)
        if stands.verdict is Verdict.QUARANTINED or article is None:
            continue
        alone = engine.decide(article).decision(article, stands.number, stands.fence, stands.decided_at)
        if alone != stands:
            yield f"{stands.event_id}: decided as {_said(stands)}, alone it is {_said(alone)}"
        engine.admit(article, stands)


def _said(decision: Decision) -> str:
    parts = [decision.verdict.value, f"story {decision.story_id[:8]}", f"original {decision.original[:8]}"]
    return " ".join([*parts, *(disguise.value for disguise in decision.disguises), f"{len(decision.relations)} ties"])


def _stories(decisions: Sequence[Decision], rulings: Sequence[Ruling]) -> dict[str, Story]:
    """What a story is: its events in decision order, with the last word on the original; merged ones under one name."""
    members: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        members[decision.story_id].append(decision)
    last: dict[str, Ruling] = {}
    for ruling in rulings:
        members[ruling.story_id] = sorted(
            members[ruling.story_id] + members.pop(ruling.other, []), key=lambda line: line.number
        )
        last[ruling.story_id] = ruling
    return {name: _story(name, lines, last.get(name)) for name, lines in members.items()}


def _story(name: str, lines: Sequence[Decision], ruling: Ruling | None) -> Story:
    own = [line for line in lines if ids.story_id(line.event_id) == name]
    words: list[Line] = [*lines, *([ruling] if ruling else [])]
    latest = max(words, key=lambda line: line.number)
    return Story(
        story_id=name,
        opened_by=own[0].event_id,
        opened_at=own[0].decided_at,
        original=latest.original,
        members=tuple(line.event_id for line in lines),
        changed_at=max(line.decided_at for line in words),
        decision=latest.number,
    )


def _differ(wanted: dict[str, Story], found: dict[str, Story]) -> Iterator[str]:
    for name in sorted(wanted.keys() & found.keys()):
        for part in ("opened_by", "opened_at", "original", "members", "changed_at", "decision"):
            here, there = getattr(found[name], part), getattr(wanted[name], part)
            if here != there:
                yield f"story {name}: its {part} is {here}, not {there}"


def _relations(decisions: Sequence[Decision], rulings: Sequence[Ruling], found: Found) -> Iterator[Check]:
    wanted: dict[tuple[str, str], Relation] = {}
    lines: list[Line] = sorted([*decisions, *rulings], key=lambda line: line.number)
    for line in lines:
        for relation in (*line.relations, *(again.relation for again in line.retold)):
            wanted[relation.of, relation.to] = relation
    names = {f"{of} to {to}" for of, to in wanted}
    yield Check.same("each tie is stored", "tie", names, {f"{of} to {to}" for of, to in found.relations})
    other = [
        f"tie {of} to {to} says something else"
        for (of, to), relation in wanted.items()
        if (of, to) in found.relations and found.relations[of, to] != relation
    ]
    yield Check.of("ties are what the decisions say", len(wanted), len(found.relations), other)


def _is_verdict(record: Record) -> bool:
    try:
        return decode(StoryChanged, record.value).verdict is not None
    except Unreadable:
        return False


def _untold(decisions: Sequence[Decision], records: Sequence[Record]) -> Iterator[str]:
    """Decisions that nobody was told of, told otherwise, or told before an earlier one of their story."""
    by_event = {decision.event_id: decision for decision in decisions}
    first: dict[str, StoryChanged] = {}
    last: dict[str, int] = defaultdict(int)
    for record in records:
        told = decode(StoryChanged, record.value)
        if told.event_id in first:
            if first[told.event_id] != told:
                yield f"{told.event_id}: told again in other words"
            continue
        first[told.event_id] = told
        if told.decision < last[told.story_id]:
            yield f"{told.event_id}: told after decision {last[told.story_id]} of its story"
        last[told.story_id] = told.decision
    for event in by_event.keys() - first.keys():
        yield f"{event}: its decision was told to nobody"
    for event, told in first.items():
        yield from _told_otherwise(event, told, by_event.get(event))


def _told_otherwise(event: str, told: StoryChanged, decision: Decision | None) -> Iterator[str]:
    if decision is None:
        yield f"{event}: told, and not in the ledger"
        return
    said = (told.story_id, told.decision, told.verdict, told.original_changed, told.original.event_id)
    stands = (decision.story_id, decision.number, decision.verdict, decision.original_changed, decision.original)
    if said != stands or told.disguises != decision.disguises:
        yield f"{event}: told otherwise than decided"
