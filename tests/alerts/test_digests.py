"""When and in how many parcels a subscription is told: instant, gathered, asleep, in a storm."""

from datetime import timedelta

from consumers.alerts.channels import Undelivered
from consumers.alerts.steering import wake
from newswatch.model.ids import parcel_id
from newswatch.model.schedule import Rhythm, Schedule

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
EIGHT = Schedule(Rhythm.DAILY, "10:00")
"""The tests begin at 9:30 in Beijing."""


def names(number):
    return [f"a{each:03}" for each in range(number)]


def test_instant_alerts_go_out_one_by_one_under_their_own_ids(store, post, deliverer, owe):
    owe("a", "b", "c")
    deliverer.sweep()
    assert post.shown() == [["a"], ["b"], ["c"]]
    assert [parcel.parcel_id for parcel in post.parcels()] == ["a", "b", "c"]


def test_a_digest_waits_for_its_time_and_has_all_that_came_by_then(store, post, deliverer, owe, settle, clock):
    settle(schedule=EIGHT, name="部务")
    owe("a")
    clock.pass_(20 * MINUTE)
    owe("b")
    deliverer.sweep()
    assert post.came == []
    clock.pass_(10 * MINUTE)
    deliverer.sweep()
    assert post.shown() == [["a", "b"]]
    (parcel,) = post.parcels()
    assert (parcel.parcel_id, parcel.name, parcel.more) == (parcel_id("s1", "chat", "a", "b"), "部务", 0)
    clock.pass_(SECOND)
    owe("c")
    clock.pass_(23 * HOUR)
    deliverer.sweep()
    assert len(post.came) == 1
    clock.pass_(HOUR)
    deliverer.sweep()
    assert post.shown() == [["a", "b"], ["c"]]


def test_a_digest_that_nobody_could_send_at_its_time_covers_everything_until_it_is_sent(
    store, post, deliverer, owe, settle, clock
):
    settle(schedule=EIGHT)
    owe("a")
    clock.pass_(5 * HOUR)  # nobody was there at ten
    owe("b")
    deliverer.sweep()
    assert post.shown() == [["a", "b"]]


def test_a_schedule_that_was_changed_counts_for_what_waits(store, post, deliverer, owe, settle, clock):
    settle(schedule=EIGHT)
    owe("a", "b")
    deliverer.sweep()
    settle(schedule=Schedule())
    wake(store, "s1", clock)
    deliverer.sweep()
    assert post.shown() == [["a"], ["b"]]


def test_a_change_that_nobody_announced_is_found_within_the_hour(store, post, deliverer, owe, settle, clock):
    settle(schedule=Schedule(Rhythm.WEEKLY))
    owe("a")
    deliverer.sweep()
    settle(schedule=Schedule())
    clock.pass_(HOUR)
    deliverer.sweep()
    assert post.shown() == [["a"]]


def test_quiet_hours_put_off_and_drop_nothing(store, post, deliverer, owe, settle, clock):
    settle(schedule=Schedule(quiet=("09:00", "11:15")))
    owe("a", "b")
    for _ in range(104):
        deliverer.sweep()
        clock.pass_(MINUTE)
    assert post.came == []
    for _ in range(2):
        clock.pass_(MINUTE)
        deliverer.sweep()
    assert post.shown() == [["a"], ["b"]]


def test_a_retry_too_waits_for_the_end_of_quiet_hours(store, post, deliverer, owe, settle, clock):
    settle(schedule=Schedule(quiet=("09:31", "10:30")))
    post.failures["chat"] = [Undelivered("away", after=2 * MINUTE)]
    owe("a")
    deliverer.sweep()
    for _ in range(58):
        clock.pass_(MINUTE)
        deliverer.sweep()
    assert post.came == []
    clock.pass_(3 * MINUTE)
    deliverer.sweep()
    assert post.shown() == [["a"]]


def test_nothing_goes_out_while_paused_and_everything_afterwards(store, post, deliverer, owe, settle, clock):
    settle(paused=True)
    owe("a")
    deliverer.sweep()
    settle(paused=False)
    wake(store, "s1", clock)
    deliverer.sweep()
    assert post.shown() == [["a"]]


def test_what_was_muted_or_lost_its_channel_meanwhile_is_given_up(store, post, deliverer, owe, settle, clock):
    settle(muted=("a",), channels=("chat",))
    owe("a", "b", channels=("chat", "mail"))
    deliverer.sweep()
    assert post.came == [("chat", post.parcels()[0], 0)]
    assert post.shown() == [["b"]]
    assert store.outbox.totals() == {"alerts": 2, "delivered": 1, "owed": 0, "given_up": 3}
    assert {each.error for each in store.outbox.deliveries("a")} == {
        "its story is muted",
        "the channel was taken off its subscription",
    }


def test_more_than_a_handful_at_once_are_one_parcel_that_counts_what_it_does_not_show(
    store, post, deliverer, owe, settle
):
    settle(most=20)
    owe(*names(417))
    deliverer.sweep()
    (parcel,) = post.parcels()
    assert [alert.alert_id for alert in parcel.alerts] == names(20)
    assert parcel.more == 397
    assert store.outbox.totals() == {"alerts": 417, "delivered": 417, "owed": 0, "given_up": 0}
    assert store.outbox.deliveries("a416")[0].parcel_id == parcel.parcel_id


def test_a_storm_is_gathered_after_as_many_parcels_in_a_minute_as_one_shows_stories(
    store, post, deliverer, owe, settle, clock
):
    settle(most=4)
    for name in names(30):
        owe(name)
        deliverer.sweep()
        clock.pass_(SECOND)
    assert post.shown() == [[name] for name in names(4)]
    clock.pass_(30 * SECOND)
    deliverer.sweep()
    assert post.shown()[4] == names(30)[4:8]
    assert post.parcels()[4].more == 22
    owe("z")
    deliverer.sweep()
    assert post.shown()[5:] == [["z"]]


def test_programs_are_told_of_every_alert_in_a_storm_too(store, post, deliverer, owe, settle):
    hook, lines = "webhook:https://hook.example/", "jsonl:a.jsonl"
    settle(channels=(hook, lines), most=2)
    owe(*names(50), channels=(hook, lines))
    deliverer.sweep()
    assert post.shown(hook) == [[name] for name in names(50)]
    assert post.shown(lines) == [names(50)]


def test_what_is_sealed_goes_out_as_it_was_whatever_came_or_changed_since(store, post, deliverer, owe, settle, clock):
    settle(schedule=EIGHT, name="甲")
    post.failures["chat"] = [Undelivered("away", done=2)]
    owe("a", "b")
    clock.pass_(HOUR)
    deliverer.sweep()
    owe("c")
    settle(name="乙", most=1)
    clock.pass_(10 * SECOND)
    deliverer.sweep()
    (parcel,) = post.parcels()
    assert [alert.alert_id for alert in parcel.alerts] == ["a", "b"]
    assert (parcel.name, parcel.more, post.came[0][2]) == ("甲", 0, 2)
    assert [each.attempt for each in store.outbox.deliveries("a")] == [1, 2]


def test_our_own_pace_is_no_failure(store, post, deliverer, owe, clock):
    post.failures["chat"] = [Undelivered("pace", held=True, after=3 * SECOND, done=1)]
    owe("a")
    deliverer.sweep()
    assert list(store.outbox.deliveries("a")) == []
    clock.pass_(2 * SECOND)
    deliverer.sweep()
    assert post.came == []
    clock.pass_(4 * SECOND)
    deliverer.sweep()
    assert [(where, done) for where, _, done in post.came] == [("chat", 1)]
    assert list(store.routes.failing()) == []
