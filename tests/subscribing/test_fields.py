"""A subscription is built of fields that can be served, or every fault is told with its field and a remedy."""

from dataclasses import replace
from datetime import timedelta

import pytest

from newswatch.model.schedule import Rhythm, Schedule
from newswatch.subscribing.fields import FIELDS, BadFields, Rules, built, made_secret
from newswatch.subscribing.values import SCHEDULE
from tests.subscribing.conftest import NOW, SECRET

FULL = {
    "id": "desk",
    "name": "机器人 日报",
    "owner": "anna",
    "query": "机器人 NOT 股票",
    "events": ["spread", "new"],
    "thresholds": [20, 5, 5],
    "channels": ["console", "console", "webhook:https://hooks.example/a?b=c"],
    "schedule": {"rhythm": "weekly", "at": "09:30", "weekday": "Fri", "zone": "Europe/Berlin", "quiet": "22:00-07:00"},
    "muted": ["a" * 32],
    "paused": True,
    "most": 7,
}


def faults(given, before, rules, **how):
    with pytest.raises(BadFields) as refused:
        built(given, before, rules, NOW, **how)
    return {fault.field: fault.detail for fault in refused.value.faults}


def test_every_field_is_taken_in_one_order_and_each_value_once(rules):
    made = built(FULL, None, rules, NOW)
    assert (made.subscription_id, made.name, made.owner, made.query) == ("desk", "机器人 日报", "anna", FULL["query"])
    assert (made.events, made.thresholds) == (("new", "spread"), (5, 20))
    assert made.channels == ("console", "webhook:https://hooks.example/a?b=c")
    assert made.schedule == Schedule(Rhythm.WEEKLY, "09:30", 5, "Europe/Berlin", ("22:00", "07:00"))
    assert (made.muted, made.paused, made.most) == (("a" * 32,), True, 7)
    assert (made.created_at, made.changed_at, made.secret) == (NOW, NOW, SECRET)


@pytest.mark.parametrize(
    ("day", "number"),
    [(1, 1), ("7", 7), ("monday", 1), ("sun", 7), ("三", 3), ("周三", 3), ("星期日", 7), ("禮拜天", 7), ("週六", 6)],
)
def test_a_weekday_is_taken_as_people_write_it(rules, day, number):
    made = built({"query": "5G", "schedule": {"rhythm": "weekly", "weekday": day}}, None, rules, NOW)
    assert made.schedule.weekday == number


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({}, "query", "what a story must say"),
        ({"query": ""}, "query", "what a story must say"),
        ({"query": "NOT 股票"}, "query", "character 1"),
        ({"query": "@nowhere"}, "query", "no such group"),
        ({"query": 5}, "query", "in quotation marks"),
        ({"query": "5G", "qeury": "6G"}, "qeury", "there are: id, name, owner, query"),
        ({"query": "5G", "id": "a b"}, "id", "letters"),
        ({"query": "5G", "id": 7}, "id", "letters"),
        ({"query": "5G", "name": "a\nb"}, "name", "one line"),
        ({"query": "5G", "name": "a\u202eb"}, "name", "invisible"),
        ({"query": "5G", "owner": "a/b"}, "owner", "letters"),
        ({"query": "5G", "events": []}, "events", "at least one"),
        ({"query": "5G", "events": "new"}, "events", "a list"),
        ({"query": "5G", "events": ["news"]}, "events", "there are: new, official"),
        ({"query": "5G", "events": ["spread"]}, "thresholds", "how many sites"),
        ({"query": "5G", "thresholds": [5]}, "events", "ask for spread"),
        ({"query": "5G", "events": ["spread"], "thresholds": [1]}, "thresholds", "from 2 on"),
        ({"query": "5G", "events": ["spread"], "thresholds": [True]}, "thresholds", "texts or numbers"),
        ({"query": "5G", "channels": ["carrier:pigeon"]}, "channels", "write console"),
        ({"query": "5G", "channels": ["webhook:example.org…1a2b3c"]}, "channels", "hides a secret"),
        ({"query": "5G", "channels": ["console"] * 21}, "channels", "at most 20"),
        ({"query": "5G", "channels": [["console"]]}, "channels", "texts or numbers"),
        ({"query": "5G", "channels": ["console\x1b[2J"]}, "channels", "one line"),
        ({"query": "5G", "schedule": {"rythm": "daily"}}, "schedule", "there are: rhythm"),
        ({"query": "5G", "schedule": "daily"}, "schedule", "write {rhythm"),
        ({"query": "5G", "schedule": {"rhythm": "monthly"}}, "schedule", "instant, hourly"),
        ({"query": "5G", "schedule": {"at": 750}}, "schedule", "quotation marks"),
        ({"query": "5G", "schedule": {"at": "24:00"}}, "schedule", "HH:MM"),
        ({"query": "5G", "schedule": {"weekday": "someday"}}, "schedule", "1 (Monday)"),
        ({"query": "5G", "schedule": {"weekday": ""}}, "schedule", "1 (Monday)"),
        ({"query": "5G", "schedule": {"weekday": "²"}}, "schedule", "1 (Monday)"),
        ({"query": "5G", "schedule": {"weekday": "11月30日"}}, "schedule", "1 (Monday)"),
        ({"query": "5G", "schedule": {"weekday": "周一周二"}}, "schedule", "1 (Monday)"),
        ({"query": "5G", "schedule": {"zone": "Mars/Base"}}, "schedule", "IANA"),
        ({"query": "5G", "schedule": {"zone": "../../etc/passwd"}}, "schedule", "IANA"),
        ({"query": "5G", "schedule": {"quiet": "22-07"}}, "schedule", "22:00-07:00"),
        ({"query": "5G", "schedule": {"quiet": [22, 7]}}, "schedule", "22:00-07:00"),
        ({"query": "5G", "schedule": {"quiet": "22:00-22:00"}}, "schedule", "two hours"),
        ({"query": "5G", "muted": ["abc"]}, "muted", "32 hex"),
        ({"query": "5G", "paused": "yes"}, "paused", "true or false"),
        ({"query": "5G", "briefing": {"chanels": []}}, "briefing", "there are: channels"),
        ({"query": "5G", "briefing": {"channels": []}}, "briefing", "one or more"),
        ({"query": "5G", "briefing": {"channels": ["mail:a@b.example"], "formats": ["odt"]}}, "briefing", "html"),
        ({"query": "5G", "owner": "anna", "briefing": {"channels": ["folder:day"]}}, "briefing", "operator"),
        ({"query": "5G", "most": 0}, "most", "1 to 100"),
        ({"query": "5G", "most": True}, "most", "1 to 100"),
        ({"query": "5G", "channels": ["webhook:https://a.example/"], "secret": "weak"}, "channels", "whsec_"),
    ],
)
def test_a_fault_names_its_field_and_what_to_write(rules, given, field, said):
    found = faults(given, None, rules)
    assert list(found) == [field]
    assert said in found[field]


FIELDS_OF_ANYTHING = (*(set(FIELDS) - {"query"}), *(f"schedule.{name}" for name in SCHEDULE))


@pytest.mark.parametrize("field", sorted(FIELDS_OF_ANYTHING))
def test_lists_that_stand_in_one_another_cost_a_field_nothing(rules, field):
    """A file of 300 characters says so by aliases: written out it would have 8 texts, to the power of its levels."""
    nested = ["a", "b"]
    for _ in range(15):
        nested = [nested] * 8
    for value in (nested, nested[:2]):
        outer, _, inner = field.partition(".")
        found = faults({"query": "5G", outer: {inner: value} if inner else value}, None, rules)
        assert list(found) == [outer]
        assert len(found[outer]) < 200


def test_a_plan_is_as_old_as_it_was_switched_on_whatever_is_changed(rules):
    hour = timedelta(hours=1)
    plan = {"channels": ["console"], "formats": ["pdf"]}
    made = built({"query": "5G", "briefing": plan}, None, rules, NOW)
    assert made.briefing.since == NOW
    changed = built({"briefing": {**plan, "formats": ["html"]}, "paused": True}, made, rules, NOW + hour)
    assert (changed.briefing.since, changed.changed_at) == (NOW, NOW + hour)
    assert built({"briefing": {**plan, "formats": ["html"]}}, changed, rules, NOW + 2 * hour) is changed
    off = built({"briefing": None}, changed, rules, NOW + 2 * hour)
    assert built({"briefing": plan}, off, rules, NOW + 3 * hour).briefing.since == NOW + 3 * hour


def test_all_faults_are_told_at_once(rules):
    assert set(faults({"most": 0, "paused": 1, "name": "\x07", "colour": "red"}, None, rules)) == {
        "most",
        "paused",
        "name",
        "colour",
        "query",
    }


def test_an_edit_changes_what_it_names_and_nothing_else(rules):
    before = built(FULL, None, rules, NOW)
    later = NOW + timedelta(hours=1)
    after = built({"schedule": {"at": "10:00"}, "paused": False}, before, rules, later)
    schedule = replace(before.schedule, at="10:00")
    assert after == replace(before, schedule=schedule, paused=False, changed_at=later)
    assert built({"paused": True, "events": ["new", "spread"]}, before, rules, later) is before
    assert "for good" in faults({"id": "other"}, before, rules)["id"]


def test_the_whole_of_it_makes_everything_else_as_by_default_but_secrets(rules):
    before = built(FULL, None, rules, NOW)
    after = built({"id": "desk", "query": "6G"}, before, rules, NOW, whole=True)
    assert (after.events, after.channels, after.schedule, after.owner) == (("new",), (), Schedule(), "")
    assert (after.secret, after.created_at) == (SECRET, NOW)
    assert "query" in faults({"id": "desk"}, before, rules, whole=True)


def test_an_owner_has_no_channel_of_this_machine_and_keeps_what_he_was_given(rules, owners_rules):
    given = {"query": "5G", "channels": ["jsonl:alerts.jsonl"]}
    assert "operator's alone" in faults(given, None, owners_rules)["channels"]
    briefing = {"query": "5G", "briefing": {"channels": ["console"]}}
    assert "operator's alone" in faults(briefing, None, owners_rules)["briefing"]
    before = built(given, None, rules, NOW)
    kept = built({"channels": ["jsonl:alerts.jsonl", "mail:a@b.example"]}, before, owners_rules, NOW)
    assert kept.channels == ("jsonl:alerts.jsonl", "mail:a@b.example")
    assert "no such field; there are: name, query" in faults({"owner": "other"}, before, owners_rules)["owner"]


def test_a_webhook_has_its_own_secret_beside_a_robots(rules):
    given = {"query": "5G", "channels": ["webhook:https://a.example/", "dingtalk:0123456789"], "secret": "SECx"}
    made = built(given, None, rules, NOW)
    assert (made.secret, made.secrets, made_secret(made, None, given)) == ("SECx", (SECRET,), SECRET)
    later = Rules(rules.language, rules.check, lambda: "whsec_another")
    changed = {"secret": "SECy", "secrets": []}
    after = built(changed, made, later, NOW)
    assert (after.secret, after.secrets) == ("SECy", (SECRET,)), "nobody asked for another key of the webhook"
    assert made_secret(after, made, changed) == ""
    added = {"channels": ["webhook:https://a.example/"]}
    told = built(added, (bare := built({"query": "5G"}, None, rules, NOW)), rules, NOW)
    assert made_secret(told, bare, added) == told.secret == SECRET


def test_what_is_checked_is_checked_with_all_secrets_at_once(rules):
    asked = []
    seeing = Rules(rules.language, lambda *each: asked.append(each), rules.new_secret)
    given = {"query": "5G", "channels": ["webhook:https://a.example/", "feishu:0123456789"], "secrets": ["x", "SECy"]}
    built(given, None, seeing, NOW)
    assert asked == [(each, "x", ("SECy", SECRET)) for each in given["channels"]]


def test_whose_briefing_goes_to_a_folder_has_no_owner(rules):
    before = built({"query": "5G", "briefing": {"channels": ["folder:day"]}}, None, rules, NOW)
    found = faults({"owner": "anna"}, before, rules)
    assert list(found) == ["owner"]
    assert "mail:" in found["owner"]
    assert built({"owner": "anna", "briefing": None}, before, rules, NOW).owner == "anna"
    mail = {"owner": "anna", "briefing": {"channels": ["mail:a@b.example"]}}
    assert built(mail, before, rules, NOW).owner == "anna"
    assert list(
        faults({"briefing": {"channels": ["folder:a"]}}, replace(before, owner="anna", briefing=None), rules)
    ) == ["briefing"]
