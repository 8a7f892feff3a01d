"""Which server operations the product uses: those listed in storage/mongo/operations.py, and no list without an end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from newswatch.model.alert import Delivery
from newswatch.model.edition import Edition
from newswatch.model.habit import Habit
from newswatch.model.subscription import Subscription
from newswatch.model.token import Token
from newswatch.model.validators import Validators
from newswatch.ports import Answer, Crawl, Quarantined
from storage.mongo import operations
from storage.mongo.document import stamp

DRIVERS_OWN = {"hello", "isMaster", "saslStart", "saslContinue", "endSessions", "dropDatabase"}
WITH_OPERATORS = ("filter", "q", "u", "query", "update", "pipeline", "updates", "deletes")


def operators(value, found):
    """Every key that begins with a dollar sign, at any depth, where a command holds operators and not data."""
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= {key} if key.startswith("$") else set()
            operators(inner, found)
    elif isinstance(value, list):
        for inner in value:
            operators(inner, found)
    return found


@pytest.fixture
def sent(commands, mongo, nouns):
    """What the driver sends when every method of the port is called."""
    commands.sent.clear()
    use_everything(mongo, nouns)
    return [(name, command) for name, command in commands.sent if name not in DRIVERS_OWN]


class Noted:
    """Something whose methods and parts are noted as they are asked for."""

    def __init__(self, kept, noted, path=""):
        self._kept, self._noted, self._path = kept, noted, path

    def __getattr__(self, name):
        found, path = getattr(self._kept, name), f"{self._path}.{name}"
        self._noted.add(path)
        return found if callable(found) else Noted(found, self._noted, path)


def methods(adapter, path=""):
    return {f"{path}.{name}" for name, kept in vars(type(adapter)).items() if callable(kept) and name[0] != "_"}


def test_every_method_of_every_part_is_called(mongo, nouns):
    noted = set()
    use_everything(Noted(mongo, noted), nouns)
    parts = {name: part for name, part in vars(mongo).items() if name[0] != "_" and hasattr(part, "documents")}
    every = methods(mongo).union(*(methods(part, f".{name}") for name, part in parts.items()))
    assert len(parts) == 15
    assert every - noted == {".close"}


def use_everything(store, nouns):
    hour, now = timedelta(hours=1), nouns.NOON
    article, decision, alert, pending = nouns.article(), nouns.decision(1), nouns.alert(), nouns.pending()
    store.ping()
    store.about()
    store.create_indexes()
    store.articles.put(article)
    store.articles.get(article.event_id)
    store.articles.many([article.event_id])
    store.articles.revisions(article.article_id)
    store.articles.since(now, after=article.event_id)
    store.decisions.append(decision)
    store.decisions.get(decision.event_id)
    store.decisions.many([decision.event_id])
    store.decisions.last()
    store.decisions.of_article(decision.article_id)
    store.decisions.after(0)
    store.decisions.totals()
    ruling = store.decisions.rule(nouns.merge(2, decision, nouns.decision(9), moved=[nouns.decision(9)]))
    store.decisions.ruling(ruling.ruling_id)
    store.decisions.rulings()
    store.stories.apply(decision)
    store.stories.rule(ruling)
    store.stories.get(decision.story_id)
    store.stories.find(decision.story_id[:4])
    store.stories.many([decision.story_id])
    store.stories.recent(now)
    store.stories.count()
    store.stories.relate(decision.relations)
    store.stories.relations(decision.event_id)
    mark = store.subscriptions.mark(now)
    store.subscriptions.put(Subscription("desk", "车间", ("console",), now))
    store.subscriptions.swap(*reversed(store.subscriptions.standing("desk")))
    store.subscriptions.swap(Subscription("more", "车间", ("console",), now), 0)
    store.subscriptions.get("desk")
    store.subscriptions.of("anna")
    store.subscriptions.planned()
    store.subscriptions.all()
    store.subscriptions.remove("desk")
    store.subscriptions.changed(mark, now)
    store.subscriptions.changed(store.subscriptions.mark(now), now)
    store.tokens.add(Token("a" * 16, "desk", "1" * 64, now))
    store.tokens.get("a" * 16)
    store.tokens.all()
    store.tokens.of("desk")
    store.tokens.remove("a" * 16)
    store.outbox.add(alert)
    store.outbox.get(alert.alert_id)
    store.outbox.deliveries(alert.alert_id)
    store.outbox.of("desk", now)
    store.outbox.find(alert.alert_id[:6])
    store.outbox.many([alert.alert_id])
    store.outbox.waiting("desk", "console", 5)
    store.outbox.owing([alert.alert_id], "console")
    store.outbox.put_off([alert.alert_id], "console", now)
    store.outbox.record([Delivery(alert.alert_id, "console", now, 1)], None)
    store.outbox.record([Delivery(alert.alert_id, "webhook:https://hook.example/", now, 1, "503")], now + hour)
    store.outbox.record([Delivery(alert.alert_id, "gone", now, 1, "503")], None)
    store.outbox.owe_again(Delivery(alert.alert_id, "console", now, 0, asked_by="desk"))
    for _ in range(2):
        store.routes.swap(store.routes.get("desk", "console"), now)
    store.routes.due(now)
    store.routes.of("desk")
    store.routes.failing()
    store.routes.prune(now)
    store.outbox.due(now)
    store.outbox.recent(now)
    store.outbox.totals()
    store.outbox.prune(now)
    store.crawl_state.record(nouns.visit(2))
    store.crawl_state.spool(nouns.visit(), None, pending)
    store.crawl_state.spool(nouns.visit(), pending.event_id, nouns.pending(event=2))
    store.crawl_state.acknowledge(pending.article_id, pending.event_id)
    store.crawl_state.visit(pending.article_id)
    store.crawl_state.waiting(pending.article_id)
    store.crawl_state.renew(nouns.visit(2), nouns.visit(2))
    store.crawl_state.pending(now)
    store.crawl_state.due("example", now, now + hour)
    store.crawl_state.report(nouns.visit(), nouns.pending(event=3))
    store.crawls.put(Crawl("c", "example", now, None, 0, {}, "running"))
    store.crawls.recent("example")
    store.crawls.totals()
    store.crawls.prune(now)
    store.quarantine.put(Quarantined("q", "dedup", "why", now, "k", b""))
    store.quarantine.get("q")
    store.quarantine.list()
    store.quarantine.find("ab")
    store.quarantine.remove("q")
    store.quarantine.count()
    store.quarantine.prune(now)
    edition = Edition.of("desk", now, now + hour, ("console",), now)
    store.editions.put(edition)
    store.editions.put(replace(edition, number=1).put_off(now))
    store.editions.get(edition.edition_id)
    store.editions.last("desk")
    store.editions.due(now)
    store.editions.prune(now)
    store.crawl_state.visits([article.article_id])
    for _ in range(2):
        store.pace.reserve("daily.example", now, hour, now + 2 * hour)
    store.pace.put_off("daily.example", now)
    store.pace.prune(now)
    store.answers.put(Answer("https://daily.example/", now, Validators()))
    store.answers.get("https://daily.example/")
    store.answers.prune(now)
    for number in range(2):
        store.habits.put(Habit("daily.example", number=number))
    store.habits.get("daily.example")
    store.habits.all()
    store.habits.remove("daily.example")
    for owner in ("a", "a", "b"):
        lease = store.leases.acquire("decider", owner, now, hour)
    assert lease is None
    store.leases.held("decider", now, hour)
    store.leases.release(store.leases.acquire("decider", "b", now + hour, hour))


def test_only_listed_commands_are_sent(sent):
    assert {name for name, _ in sent} == operations.COMMANDS


def test_only_listed_operators_are_sent(sent):
    used = set()
    for _, command in sent:
        operators([command[part] for part in WITH_OPERATORS if part in command], used)
    assert used == operations.ALL


def test_every_list_has_a_limit(sent):
    assert [command for name, command in sent if name == "find" and not command.get("limit")] == []


def test_every_write_is_acknowledged_by_a_majorities_journal(sent):
    writes = [command for name, command in sent if name in {"insert", "update", "delete", "findAndModify"}]
    concerns = [command.get("writeConcern", {}) for command in writes]
    assert [concern for concern in concerns if (concern.get("w"), concern.get("j")) != ("majority", True)] == []


def test_times_are_kept_as_text_that_sorts(nouns):
    early, late = nouns.NOON.replace(year=999, microsecond=0), nouns.NOON
    assert stamp(early) < stamp(late) < stamp(late + timedelta(microseconds=1))
    assert len({len(stamp(at)) for at in (early, late)}) == 1
