from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newswatch.model.article import Reading
from newswatch.revision import READER_VERSION, Revised, Revisions, changed_lines, first, revised, revision_key

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
BODY = ["工业和信息化部公布了新一批试点名单。", "阅读量：{reads}", "名单共有{count}家企业。"]


def reading(reads: int = 1, count: int = 12, title: str = "试点名单公布", credited: str = "甲报") -> Reading:
    text = "\n".join(BODY).format(reads=reads, count=count)
    return Reading(title=title, text=text, printed=text, credited=credited)


class Address:
    """What publish keeps of one address, without the storage."""

    def __init__(self, opening: Reading, at: datetime = NOON) -> None:
        self.outcome, self.told, self.at = first(opening), opening, at
        self.held: Reading | None = None

    def fetched(self, new: Reading, after: timedelta = timedelta(hours=1)) -> Revised:
        self.at += after
        self.outcome = revised(self.outcome.key, self.outcome.revisions, self.told, self.held, new, self.at)
        if self.outcome.revisions.held_key:
            self.held = new
        else:
            self.told, self.held = new, None
        return self.outcome


def test_the_key_names_the_version_it_was_made_under():
    assert revision_key(reading()).startswith(f"{READER_VERSION}:")


def test_the_first_reading_of_an_address_is_an_event():
    assert first(reading()).is_event


@pytest.mark.parametrize(
    "same",
    [
        reading(title="試點名單公布"),
        reading(title="试点名单公布 "),
        reading(credited="甲報"),
    ],
)
def test_script_width_and_spaces_make_no_revision(same: Reading):
    assert not Address(reading()).fetched(same).is_event


@pytest.mark.parametrize("changed", [reading(count=13), reading(title="试点名单更正"), reading(credited="乙报")])
def test_words_title_or_credit_make_a_revision(changed: Reading):
    assert Address(reading()).fetched(changed).is_event


def test_a_line_that_changes_in_two_captures_running_is_volatile_and_makes_no_more_events():
    address = Address(reading(reads=1))
    assert address.fetched(reading(reads=2)).is_event
    second = address.fetched(reading(reads=3))
    assert not second.is_event
    assert second.revisions.volatile == (1,)
    assert not address.fetched(reading(reads=4)).is_event
    assert address.fetched(reading(reads=5, count=99)).is_event, "a change elsewhere still counts"


def test_a_line_that_changed_once_and_stood_still_is_not_volatile():
    address = Address(reading(count=12))
    assert address.fetched(reading(count=13)).is_event
    assert not address.fetched(reading(count=13)).is_event
    assert address.fetched(reading(count=14)).is_event


def test_lines_are_only_compared_where_everything_else_stood_still():
    assert changed_lines(reading(), reading(reads=2, title="改了")) == ()
    assert changed_lines(reading(), reading(reads=2)) == (1,)


def changing(n: int) -> Reading:
    """Each differs from the one before in another number of lines, so none is ever volatile."""
    text = "\n".join(f"第{n}版第{line}段。" for line in range(n))
    return Reading(title="滚动更新", text=text, printed=text)


def test_after_three_revisions_in_a_day_more_are_held_until_the_text_stands_still_for_an_hour():
    address = Address(changing(1))
    assert [address.fetched(changing(n)).is_event for n in (2, 3, 4)] == [True, True, True]
    assert not address.fetched(changing(5), timedelta(minutes=10)).is_event
    assert not address.fetched(changing(6), timedelta(minutes=10)).is_event
    assert address.outcome.revisions.held == 2
    assert not address.fetched(changing(6), timedelta(minutes=30)).is_event
    assert address.fetched(changing(6), timedelta(minutes=31)).is_event
    assert not address.fetched(changing(6)).is_event


def test_a_held_text_that_goes_back_to_what_was_told_is_no_event():
    address = Address(changing(1))
    for n in (2, 3, 4):
        address.fetched(changing(n))
    address.fetched(changing(5), timedelta(minutes=10))
    back = address.fetched(changing(4), timedelta(minutes=10))
    assert not back.is_event
    assert back.revisions.held_key == ""


def test_a_key_of_an_older_reader_is_compared_by_reading_the_capture_again():
    older = "0.0:" + "a" * 32
    same = revised(older, Revisions(), reading(), None, reading(), NOON)
    assert (same.is_event, same.replaces, same.key) == (False, True, revision_key(reading()))
    assert revised(older, Revisions(), reading(), None, reading(count=13), NOON).is_event


def test_with_no_capture_left_a_newer_reading_replaces_the_older_and_is_no_event():
    outcome = revised("0.0:" + "a" * 32, Revisions(), None, None, reading(), NOON)
    assert (outcome.is_event, outcome.replaces, outcome.key) == (False, True, revision_key(reading()))


def held_back(*later: Reading) -> Address:
    """An address with three revisions told within a day, then `later`, ten minutes apart."""
    address = Address(changing(1))
    for n in (2, 3, 4):
        address.fetched(changing(n))
    for new in later:
        assert not address.fetched(new, timedelta(minutes=10)).is_event
    return address


def test_a_newer_reader_compares_with_what_was_told_and_not_with_what_is_held_back():
    address = held_back(changing(5))
    older = "0.0:" + "a" * 32
    history = replace(address.outcome.revisions, held_key=older)
    still = revised(older, history, changing(4), changing(5), changing(5), address.at + timedelta(minutes=10))
    assert (still.is_event, still.replaces, still.key) == (False, False, revision_key(changing(4)))
    later = address.at + timedelta(hours=1)
    assert revised(older, history, changing(4), changing(5), changing(5), later).is_event
    assert not revised(older, history, changing(4), changing(5), changing(4), later).is_event


def test_a_counter_in_a_text_that_is_held_back_does_not_keep_it_from_standing_still():
    address = Address(changing(1))
    for n in (2, 4, 5):
        address.fetched(changing(n))
    for reads in (1, 2, 3, 4):
        assert not address.fetched(reading(reads=reads), timedelta(minutes=10)).is_event
    assert address.outcome.revisions.volatile == (1,)
    assert address.fetched(reading(reads=5), timedelta(hours=1)).is_event


def test_a_line_found_volatile_while_a_text_is_held_back_makes_no_key_of_a_text_never_told():
    address = held_back(reading(reads=1), reading(reads=2), reading(reads=3))
    assert address.outcome.revisions.volatile == (1,)
    assert address.outcome.key == revision_key(changing(4))
    assert not address.fetched(changing(4), timedelta(hours=2)).is_event, "back to what was told"
