"""The verifier can fail: a calm run has no difference, and each kind of damage is found and named."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import orjson
import pytest

from chaos.checks.check import Check
from chaos.found import Found
from newswatch.model.disposition import Disposition
from newswatch.model.story import Disguise, Verdict
from newswatch.ports import Crawl
from newswatch.wire.topics import CHANGED, DUE, EXTRACTED


def test_a_calm_run_has_no_difference(played):
    assert played.report().differences == []


def test_the_load_brings_every_verdict_and_alert(played):
    assert {decision.verdict for decision in played.there.decisions} == set(Verdict)
    assert len(played.there.alerts) > 10
    assert len({disguise for decision in played.there.decisions for disguise in decision.disguises}) >= 3


def first_decision(found: Found) -> int:
    return next(n for n, decision in enumerate(found.ledger) if decision.verdict is Verdict.REPOST)


def drop_an_event(found: Found) -> None:
    name = found.ledger[first_decision(found)].event_id
    records = found.records[EXTRACTED.name]
    found.records[EXTRACTED.name] = [record for record in records if record.headers.get("event_id") != name]


def drop_an_article(found: Found) -> None:
    del found.articles[found.ledger[first_decision(found)].event_id]


def change_a_text(found: Found) -> None:
    name, article = next(iter(found.articles.items()))
    found.articles[name] = replace(article, reading=replace(article.reading, text=article.reading.text + "。"))


def swap_events_of_an_address(found: Found) -> None:
    records = found.records[EXTRACTED.name]
    revised = next(d for d in found.ledger if d.verdict is Verdict.REVISION)
    of_address = [n for n, record in enumerate(records) if record.key == revised.article_id]
    one, other = of_address[:2]
    records[one], records[other] = records[other], records[one]


def lose_a_page(found: Found) -> None:
    found.captures[next(iter(found.captures))] = None


def forget_a_visit(found: Found) -> None:
    name, visit = next((name, visit) for name, visit in found.visits.items() if visit and visit.event_id)
    found.visits[name] = replace(visit, event_id=None, disposition=Disposition.FAILED)


def leave_a_hole_in_the_ledger(found: Found) -> None:
    del found.ledger[first_decision(found)]


def decide_twice(found: Found) -> None:
    again = found.ledger[first_decision(found)]
    found.ledger.append(replace(again, number=len(found.ledger) + 1))


def decide_otherwise(found: Found) -> None:
    at = first_decision(found)
    found.ledger[at] = replace(found.ledger[at], disguises=(Disguise.SPUN,))


def write_late(found: Found) -> None:
    found.ledger[0] = replace(found.ledger[0], fence=99)


def drop_a_story(found: Found) -> None:
    del found.stories[next(iter(found.stories))]


def change_a_story(found: Found) -> None:
    name, story = next((name, story) for name, story in found.stories.items() if len(story.members) > 1)
    found.stories[name] = replace(story, members=story.members[:-1])


def drop_a_tie(found: Found) -> None:
    del found.relations[next(iter(found.relations))]


def tell_nobody(found: Found) -> None:
    name = found.ledger[first_decision(found)].event_id
    records = found.records[CHANGED.name]
    found.records[CHANGED.name] = [record for record in records if record.headers.get("event_id") != name]


def drop_an_alert(found: Found) -> None:
    del found.alerts[next(iter(found.alerts))]


def change_an_alert(found: Found) -> None:
    name, alert = next(iter(found.alerts.items()))
    found.alerts[name] = replace(alert, title="")


def announce_nothing(found: Found) -> None:
    found.records[DUE.name].clear()


def owe_a_delivery(found: Found) -> None:
    found.deliveries[next(iter(found.deliveries))] = []


def double_a_line(found: Found) -> None:
    found.lines.append(found.lines[0])


def change_a_line(found: Found) -> None:
    found.lines[0] = orjson.dumps({**orjson.loads(found.lines[0]), "title": ""})


def put_another_aside(found: Found) -> None:
    item = next(iter(found.quarantine.values()))
    found.quarantine["f" * 32] = replace(item, quarantine_id="f" * 32)


def let_poison_through(found: Found) -> None:
    found.quarantine.pop(next(iter(found.quarantine)))


def leave_something_waiting(found: Found) -> None:
    found.lags[EXTRACTED.name] = 1


def count_wrongly(found: Found) -> None:
    at = next(iter(found.articles.values())).seen
    found.crawls.append(Crawl("c", "chaos-net", at, at, 3, {"published": 2}, "ok"))


DAMAGE = {
    drop_an_event: "each event is on the log",
    drop_an_article: "each article is stored",
    change_a_text: "the store says what the page says",
    swap_events_of_an_address: "each address's events come in their order",
    lose_a_page: "each article's page is kept",
    forget_a_visit: "each address ends with its last event",
    leave_a_hole_in_the_ledger: "each event has a verdict",
    decide_twice: "each event has one verdict",
    decide_otherwise: "a fresh engine decides the same",
    write_late: "the ledger has no gap and no late writer",
    drop_a_story: "each story is stored",
    change_a_story: "stories are what their decisions make",
    drop_a_tie: "each tie is stored",
    tell_nobody: "each decision is told, in its story's order",
    drop_an_alert: "each alert is in the outbox",
    change_an_alert: "alerts say what the matcher says",
    announce_nothing: "each alert is announced",
    owe_a_delivery: "each alert is delivered on each channel",
    double_a_line: "each line is in the file once",
    change_a_line: "each line is in the file once",
    put_another_aside: "exactly the poisoned messages are put aside",
    let_poison_through: "exactly the poisoned messages are put aside",
    leave_something_waiting: "nothing waits on the log",
    count_wrongly: "dispositions add up to candidates",
}


@pytest.mark.parametrize(("damage", "promise"), DAMAGE.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_damage_is_found_and_named(played, damage: Callable[[Found], None], promise: str):
    there = deepcopy(played.there)
    damage(there)
    broken = {check.promise for check in played.report(there).checks if check.differences}
    assert promise in broken


def test_a_webhook_may_hear_twice_only_around_a_kill(played):
    from chaos.checks.alerted import checks

    def repeats(received: list[tuple[float, str]], deaths: list[float]) -> Check:
        there = replace(deepcopy(played.there), received=received)
        *_, last = checks(played.wanted, there, ("webhook:https://hook.example/",), deaths)
        return last

    twice = [(10.0, "a"), (20.0, "a")]
    assert repeats(twice, [15.0]).differences == ()
    assert len(repeats(twice, [1.0, 25.0]).differences) == 1
    assert len(repeats(twice, []).differences) == 1
