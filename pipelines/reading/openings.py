"""A text in, who opens its lines as one does in a transcript (某部部长 张三丰：) out."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.reading import labels
from pipelines.reading.labels import Span


@dataclass(frozen=True, slots=True)
class Said:
    """A mention of somebody who speaks, as spans of the text; an empty office where he is only named."""

    name: Span
    office: Span


def openings(text: str) -> Iterator[Said]:
    """Who opens lines as 某部部长 张三丰： does in a transcript; a bare name must do so more than once."""
    found = [label for label in labels.labels(text) if not label.alone]
    times = Counter(label.text for label in found)
    for label in found:
        match = labels.person(label.text, times[label.text])
        if match:
            yield said_of(match, label.start)


def said_of(match: "re.Match[str]", at: int) -> Said:
    """A label's name and office; one without a name is called by the office, that of an outlet's reporter."""
    spans = {part: (at + match.start(part), at + match.end(part)) for part in match.groupdict() if match[part]}
    office = spans.get("office", (at, at))
    return Said(spans["name"], office) if "name" in spans else Said(office, (at, at))
