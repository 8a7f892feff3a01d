"""What is exported changes nothing where it is imported, whatever it says, and nothing else is taken for it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from newswatch.model.alert import AlertEvent
from newswatch.model.plan import BriefingPlan, Form
from newswatch.model.schedule import Rhythm, Schedule
from newswatch.model.subscription import MOST, Subscription
from newswatch.plain_yaml import LARGEST, BadYaml
from newswatch.query.language import Language
from newswatch.subscribing.book import entries, written
from newswatch.subscribing.fields import Rules, built
from newswatch.subscribing.rows import differences
from tests.subscribing.conftest import NOW, SECRET, usable

CLOCKS = st.sampled_from(["00:00", "08:00", "12:30", "23:59"])
QUERIES = st.sampled_from(
    ["5G", '"a: b" OR 芯片', "机器人 1#", '"- 甲"', "'乙'", "\u202e甲 乙", "甲\t乙\u2028丙", "{a} [b] yes"]
)
PATHS = st.text("abc#'\":&*!| ?中", min_size=1, max_size=12).map(lambda path: f"wecom:{path}")
SUBSCRIPTIONS = st.builds(
    Subscription,
    st.sampled_from(["null", "7", "yes", "1e3", "a.b-c_d", "0x1F", "12.30", "_"]),
    QUERIES,
    st.lists(st.sampled_from(["console", "jsonl:no: yes.jsonl"]) | PATHS, max_size=3, unique=True).map(tuple),
    st.just(NOW),
    events=st.just(("new", "spread")),
    thresholds=st.just((5, 20)),
    owner=st.sampled_from(["", "true", "安娜", "a@b"]),
    name=st.text("ab: #中\"'-", max_size=8).map(str.strip),
    schedule=st.builds(
        Schedule,
        st.sampled_from(list(Rhythm)),
        CLOCKS,
        st.integers(1, 7),
        st.sampled_from(["UTC", "Asia/Shanghai"]),
        st.none() | st.just(("22:00", "07:00")),
    ),
    muted=st.lists(st.sampled_from(["1" * 32, "0" * 31 + "e"]), unique=True).map(tuple),
    paused=st.booleans(),
    most=st.integers(1, 100),
    secret=st.sampled_from(["", SECRET]),
    changed_at=st.none() | st.just(NOW),
    briefing=st.none() | st.just(BriefingPlan(("mail:a@b.example",), Schedule(Rhythm.WEEKLY), (Form.WORD, Form.PDF))),
    feed=st.sampled_from(["", "k" * 32]),
)
RULES = Rules(Language(), usable, lambda: SECRET)


def taken(text, known, **how):
    before = {each.subscription_id: each for each in known}
    later = NOW + timedelta(days=1)
    return [built(each, before.get(each["id"]), RULES, later, whole=True, **how) for each in entries(text.encode())]


@settings(max_examples=100, deadline=None)
@given(st.lists(SUBSCRIPTIONS, max_size=4, unique_by=lambda each: each.subscription_id), st.booleans())
def test_what_was_written_changes_nothing_where_it_is_read_back(known, secrets):
    text = written(known, secrets=secrets)
    assert taken(text, known) == known
    assert not set(text) & set("\u202e\u2028\u200b")


@settings(max_examples=50, deadline=None)
@given(SUBSCRIPTIONS)
def test_with_secrets_all_of_it_comes_back_elsewhere_too(each):
    (made,) = taken(written([each], secrets=True), [])
    plan = made.briefing and replace(made.briefing, since=None)
    assert replace(made, created_at=NOW, changed_at=None, briefing=plan) == replace(each, changed_at=None, feed="")


def test_secrets_are_shown_to_whoever_asks_for_them_alone():
    each = Subscription("desk", "5G", ("webhook:https://hooks.example/PASS", "wecom:KEY"), NOW, secret=SECRET)
    assert not any(secret in written([each]) for secret in ("PASS", "KEY", SECRET))
    assert all(secret in written([each], secrets=True) for secret in ("PASS", "KEY", SECRET))
    assert "webhook:hooks.example…" in written([each])


def test_what_is_as_it_is_by_default_is_left_out_so_that_all_subscriptions_go_into_a_file():
    each = Subscription("reader-123456", "(机器人 OR 智能制造) NOT 股票", ("mail:anna@b.example",), NOW, owner="anna")
    text = written([each]).partition("\n\n")[2]
    assert list(yaml.safe_load(text)[0]) == ["id", "owner", "query", "channels"]
    assert len(text.encode()) * MOST < LARGEST


def test_comments_at_the_head_name_every_field_and_no_entries_are_a_list():
    assert all(line.startswith("#") for line in written([]).split("\n\n")[0].splitlines())
    assert "#   query: what a story must say" in written([])
    assert entries(written([]).encode()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: desk", "not a list"),
        ("- desk", "entry 1 is not a mapping"),
        ("- {query: 5G}", "entry 1 has no id"),
        ("- {id: 7, query: 5G}", "in quotation marks"),
        ("- {id: a, query: 5G}\n- {id: a, query: 6G}", "entry 2: an earlier one has the id 'a'"),
        ("- {id: a, query: [", "not YAML"),
        ("[" * 30 + "]" * 30, "nest over"),
        ("- !!python/object/apply:os.system ['true']", "not YAML"),
        ("- {<<: {id: a}, query: 5G}", "not YAML"),
        ("- {id: a, most: 1" + "0" * 5000 + "}", "64 bits"),
        ('- {id: "a\\ud800", query: 5G}', "not YAML"),
    ],
)
def test_what_is_no_file_of_subscriptions_is_refused_with_the_place(text, said):
    with pytest.raises(BadYaml, match=said):
        entries(text.encode("utf-8", "surrogatepass"))


def test_two_that_share_a_value_are_each_written_whole():
    hours = Schedule(Rhythm.DAILY, quiet=("22:00", "07:00"))
    text = written([Subscription(name, "5G", ("console",), NOW, schedule=hours) for name in ("a", "b")])
    assert text.partition("\n\n")[2].count("22:00-07:00") == 2


def test_differences_hide_secrets_and_name_each_field():
    before = Subscription("a", "5G", ("webhook:https://hooks.example/PASS",), NOW, secret=SECRET)
    after = replace(before, query="6G", channels=("console",), secret="", events=(AlertEvent.NEW, AlertEvent.REVISION))
    found = {name: (old, new) for name, old, new in differences(before, after)}
    assert set(found) == {"query", "channels", "secret", "events"}
    assert found["query"] == ("5G", "6G")
    assert found["secret"] == ("…", "")
    assert "PASS" not in str(found)
    assert not list(differences(before, before))
