"""An article id in, what became of its page out: the last visit, the verdict on its latest event, the story."""

from dataclasses import dataclass
from typing import Any

from newswatch.model.story import Decision
from newswatch.ports import CrawlState, Decisions, Visit


@dataclass(frozen=True, slots=True)
class Standing:
    """`visit` is the last one of the address; `event_id` and `decision` are those of the page it leads to."""

    visit: Visit
    event_id: str | None
    decision: Decision | None

    @property
    def row(self) -> dict[str, Any]:
        """As JSON: times are UTC; `verdict` and `story` are null until the article is decided."""
        visit, decision = self.visit, self.decision
        return {
            "article_id": visit.article_id,
            "url": visit.url,
            "source": visit.source,
            "disposition": visit.disposition.value,
            "reason": visit.reason,
            "led_to": visit.led_to or None,
            "fetched_at": visit.fetched_at.isoformat(),
            "due_at": visit.due_at.isoformat() if visit.due_at else None,
            "event_id": self.event_id,
            "verdict": decision.verdict.value if decision else None,
            "story": decision.story_id if decision else None,
        }


def standing(article_id: str, crawl_state: CrawlState, decisions: Decisions) -> Standing | None:
    """What became of an address; None where no visit of it is kept. Raises Unavailable."""
    visit = crawl_state.visit(article_id)
    if visit is None:
        return None
    page = (crawl_state.visit(visit.led_to) if visit.led_to else None) or visit
    return Standing(visit, page.event_id, decisions.get(page.event_id) if page.event_id else None)
