"""The programme in, the answer a watcher must give out; what was found instead in, the differences out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from demo.programme import FALSE_FIGURE, TRUE_FIGURE, Fault, Item
from newswatch.model.disposition import Disposition
from newswatch.model.story import Disguise

SUBSCRIPTIONS: Mapping[str, str] = {
    "ai": "人工智能 AND (工信部 OR 工业和信息化部)",
    "platform": '"工业互联网平台"',
    "traditional": "(數字化轉型 OR 動力電池) NOT 銀杏",
}
"""The readers of the demo: operators, a phrase, and Traditional words that must hit Simplified texts."""

_ALERTS = frozenset(
    {
        ("ai", "interview"),
        ("platform", "conference"),
        ("traditional", "notice.earlier"),
        ("traditional", "notice.later"),
        ("traditional", "battery"),
    }
)
_ORIGINALS = {"interview": "interview.agency", "conference": "conference.agency"}
_FALSIFIED = {"interview.falsified": (FALSE_FIGURE, TRUE_FIGURE)}
_FAULTS = {Fault.ERROR: Disposition.FAILED, Fault.WALL: Disposition.BLOCKED}


@dataclass(frozen=True, slots=True)
class Copy:
    """One page of a story: what was done to it and the figures that differ, as (here, there)."""

    key: str
    disguises: frozenset[Disguise] = frozenset()
    distortions: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """One story with its copies; `original` is the key of its best witness."""

    original: str
    copies: Mapping[str, Copy]


@dataclass(frozen=True, slots=True)
class Answer:
    """Stories by name, alerts as (subscription, story), and how each page ended that belongs to no story."""

    stories: Mapping[str, Told]
    alerts: Counter[tuple[str, str]]
    endings: Mapping[str, Disposition]


def expected(items: tuple[Item, ...]) -> Answer:
    """What must exist at the end; `disguises` are the least that must be named."""
    stories: dict[str, dict[str, Copy]] = {}
    for item in items:
        if item.story:
            stories.setdefault(item.story, {})[item.key] = _copy(item)
    told = {name: Told(_ORIGINALS.get(name, next(iter(copies))), copies) for name, copies in stories.items()}
    endings = {
        item.key: _FAULTS[item.fault] if item.fault else Disposition.IRRELEVANT for item in items if not item.story
    }
    return Answer(told, Counter(_ALERTS), endings)


def _copy(item: Item) -> Copy:
    figures = _FALSIFIED.get(item.key)
    return Copy(item.key, item.disguises, frozenset({figures} if figures else ()))


def differences(wanted: Answer, found: Answer) -> list[str]:
    """One line for each thing that is missing, wrong or too much; empty where the watcher did its work.

    Found stories are named by the answer's story most of whose copies they hold; see `name_stories`.
    """
    return [*_stories(wanted, found), *_alerts(wanted, found), *_endings(wanted, found)]


def name_stories(wanted: Answer, told: list[Told]) -> dict[str, Told]:
    """Found stories under the names of the answer: each takes that of its original's, or its own key where taken."""
    home = {key: name for name, story in wanted.stories.items() for key in story.copies}
    named: dict[str, Told] = {}
    for story in sorted(told, key=lambda story: -len(story.copies)):
        name = home.get(story.original, story.original)
        named[story.original if name in named else name] = story
    return named


def _stories(wanted: Answer, found: Answer) -> Iterator[str]:
    for name, story in wanted.stories.items():
        there = found.stories.get(name)
        if there is None:
            yield f"missing story: {name}"
        else:
            yield from _one_story(name, story, there)
    for name in found.stories.keys() - wanted.stories.keys():
        yield f"one story too many: {name} ({', '.join(sorted(found.stories[name].copies))})"


def _one_story(name: str, wanted: Told, found: Told) -> Iterator[str]:
    if found.original != wanted.original:
        yield f"story {name}: the original is {found.original}, not {wanted.original}"
    for key in sorted(wanted.copies.keys() - found.copies.keys()):
        yield f"story {name}: missing copy: {key}"
    for key in sorted(found.copies.keys() - wanted.copies.keys()):
        yield f"story {name}: holds {key}, which is another text"
    for key in wanted.copies.keys() & found.copies.keys():
        yield from _one_copy(f"story {name}: {key}", wanted.copies[key], found.copies[key])


def _one_copy(where: str, wanted: Copy, found: Copy) -> Iterator[str]:
    for disguise in sorted(wanted.disguises - found.disguises):
        yield f"{where}: disguise not named: {disguise.value}"
    for here, there in sorted(wanted.distortions - found.distortions):
        yield f"{where}: falsified figure not shown: {here} here, {there} in the original"
    for here, there in sorted(found.distortions - wanted.distortions):
        yield f"{where}: called falsified and is not: {here} here, {there} in the original"


def _alerts(wanted: Answer, found: Answer) -> Iterator[str]:
    for subscription, story in sorted(wanted.alerts.keys() | found.alerts.keys()):
        due, sent = wanted.alerts[subscription, story], found.alerts[subscription, story]
        if due > sent:
            yield f"missing alert: {subscription} about {story}"
        elif sent > due:
            yield f"alert too many: {subscription} about {story} ({sent} where {due} are due)"


def _endings(wanted: Answer, found: Answer) -> Iterator[str]:
    for key, disposition in wanted.endings.items():
        ended = found.endings.get(key)
        if ended is not disposition:
            yield f"page {key}: ended {ended.value if ended else 'nowhere'}, not {disposition.value}"
