"""Channels that are switched off and on again, what their owners are told of it, and alerts that are sent again."""

from dataclasses import replace
from datetime import timedelta

from consumers.alerts.channels import Undelivered
from consumers.alerts.dispatch import LOST
from consumers.alerts.steering import redeliver, wake

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def names(number):
    return [f"a{each:03}" for each in range(number)]


def test_what_is_gone_is_switched_off_its_owner_told_elsewhere_and_nothing_lost(store, post, deliverer, owe, clock):
    post.failures["chat"] = [Undelivered("410", gone=True)]
    owe("a", "b")
    for _ in range(3):
        deliverer.sweep()
        clock.pass_(HOUR)
    assert post.parcels("chat") == []
    (told,) = post.parcels("mail")
    assert (told.alerts, told.notice.channel[:4], told.notice.reason) == ((), "chat", "410")
    assert store.outbox.totals()["owed"] == 2
    (route,) = store.routes.failing()
    assert route.off_at
    wake(store, "s1", clock)
    deliverer.sweep()
    assert post.shown("chat") == [["a"], ["b"]]
    assert list(store.routes.failing()) == []
    assert len(post.parcels("mail")) == 1


def test_each_channel_that_is_switched_off_is_told_of_by_itself_and_never_into_a_file(
    store, post, deliverer, owe, settle, clock
):
    dead, living = ("chat", "wecom:K", "wecom:L"), ("mail", "jsonl:a.jsonl")
    settle(channels=dead + living, paused=False)
    post.failures = {each: [Undelivered("410", gone=True)] for each in dead}
    post.failures["mail"] = [Undelivered("away", after=HOUR)]
    owe("a", channels=(*dead, "mail"))
    for _ in range(4):
        deliverer.sweep()
        clock.pass_(HOUR)
    told = [parcel.notice for parcel in post.parcels("mail") if parcel.notice]
    assert len({each.channel for each in told}) == 3, "two robots of one service are two channels"
    assert len({parcel.parcel_id for parcel in post.parcels("mail")}) == len(post.parcels("mail"))
    assert {each.remedy for each in told} == {"newswatch subscriptions wake s1"}
    assert post.parcels("jsonl:a.jsonl") == []


def test_an_owner_whose_only_channel_is_switched_off_is_told_over_another_subscription_of_his(
    store, post, deliverer, owe, settle, subscription
):
    settle(channels=("chat", "jsonl:a.jsonl"), owner="anna")
    for name, owner, more in [
        ("s2", "bert", {}),
        ("s3", "anna", {"paused": True}),
        ("s4", "anna", {"channels": ("chat", "jsonl:b.jsonl")}),
        ("s5", "anna", {}),
        ("s6", "anna", {}),
    ]:
        store.subscriptions.put(subscription("芯片", name, owner=owner, **{"channels": (f"mail:{name}",), **more}))
    post.failures["chat"] = [Undelivered("410", gone=True)]
    owe("a")
    for _ in range(2):
        deliverer.sweep()
    assert [where for where, _, _ in post.came] == ["mail:s5"], "his own, once, and not where it just failed"
    (told,) = post.parcels("mail:s5")
    assert (told.notice.subscription_id, told.notice.remedy) == ("s1", "newswatch subscriptions wake s1")


def test_what_an_owner_is_told_of_two_subscriptions_goes_out_as_two_words(store, post, deliverer, owe, settle, clock):
    settle(channels=("chat",), owner="anna")
    first = store.subscriptions.get("s1")
    store.subscriptions.put(replace(first, subscription_id="s2"))
    store.subscriptions.put(replace(first, subscription_id="s3", channels=("mail",)))
    post.failures["chat"] = [Undelivered("410", gone=True)] * 2
    owe("a")
    owe("b", subscription_id="s2")
    for _ in range(2):
        deliverer.sweep()
        clock.pass_(MINUTE)
    told = post.parcels("mail")
    assert {parcel.notice.subscription_id for parcel in told} == {"s1", "s2"}
    assert len({parcel.parcel_id for parcel in told}) == 2


def test_a_subscription_saved_since_switches_its_channel_on(store, post, deliverer, owe, settle, clock):
    post.failures["chat"] = [Undelivered("410", gone=True)]
    owe("a")
    deliverer.sweep()
    clock.pass_(MINUTE)
    settle(changed_at=clock())
    clock.pass_(HOUR)
    deliverer.sweep()
    assert post.shown("chat") == [["a"]]


def test_a_channel_that_refuses_one_parcel_after_the_other_is_switched_off(store, post, deliverer, owe, clock):
    post.failures["chat"] = [Undelivered("404", permanent=True)] * 100
    for name in names(LOST + 3):
        owe(name)
        deliverer.sweep()
        clock.pass_(MINUTE)
    assert store.routes.get("s1", "chat").off_at
    assert store.outbox.totals() == {"alerts": LOST + 3, "delivered": 0, "owed": 3, "given_up": LOST}
    assert any(parcel.notice for parcel in post.parcels("mail"))


def test_an_alert_is_sent_again_under_its_id_and_who_asked_is_kept(store, post, deliverer, owe, clock):
    owe("a")
    deliverer.sweep()
    clock.pass_(HOUR)
    assert redeliver(store, "a", "chat", "desk", clock)
    assert not redeliver(store, "a", "chat", "desk", clock), "it is owed already"
    assert not redeliver(store, "a", "mail", "desk", clock), "it never was for that channel"
    assert not redeliver(store, "none", "chat", "desk", clock)
    deliverer.sweep()
    assert [parcel.parcel_id for parcel in post.parcels()] == ["a", "a"]
    kept = [(each.attempt, each.asked_by, each.arrived) for each in store.outbox.deliveries("a")]
    assert sorted(kept) == [(0, "desk", False), (1, "", True), (1, "", True)]
