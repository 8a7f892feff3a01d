"""An entry's outline and pages in, the outline without what none of its own draft cases misses out."""

from collections.abc import Callable, Sequence

from newswatch.cli import draft_cases
from newswatch.cli.draft_cases import Draft
from newswatch.cli.entry_parts import Part, broken
from newswatch.cli.entry_text import Outline
from newswatch.model.disposition import Ended
from newswatch.model.page import Page
from newswatch.model.source import Source

_KEPT = ("url", "rows")
"""What an entry must have."""

Checked = Callable[[Outline], Source]


def needed(outline: Outline, checked: Checked, pages: Sequence[Page]) -> tuple[Outline, Sequence[Draft]]:
    """One key goes at a time: what the general rules do without it may be what another key is for.

    `pages` are the list, then articles. Raises NoList where the entry finds none, BadEntry.
    """
    while True:
        source = checked(outline)
        drafts = _drafts(source, pages)
        spare = _spare(source, drafts)
        if spare is None:
            return outline, drafts
        outline = outline.without(spare)


def _spare(source: Source, drafts: Sequence[Draft]) -> Part | None:
    """The first key whose absence changes no draft."""
    for part, other in broken(source):
        if part.key not in _KEPT and not any(draft_cases.missed(draft, other) for draft in drafts):
            return part
    return None


def _drafts(source: Source, pages: Sequence[Page]) -> Sequence[Draft]:
    """What the entry reads of each page; of one that it reads no article from there is none."""
    drafts = [draft_cases.of_list(source, pages[0])]
    for number, page in enumerate(pages[1:], start=1):
        rule = source.rule_for(page.url, page.fetched_at)
        try:
            if rule:
                drafts.append(draft_cases.of_article(f"article-{number}", source, page, rule))
        except Ended:
            continue
    return drafts
