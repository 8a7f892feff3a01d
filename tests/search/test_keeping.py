"""The index is never more than what the store says, and never half of it: kills, damage, other stores, two writers."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newswatch.ports import Unavailable
from newswatch.query.query import parse
from storage.search.keeper import Keeper
from storage.search.segment import Damaged, Segment
from storage.search.shelf import LOCK, MANIFEST, locked
from tests.search.newsroom import FOREVER, Newsroom, search_of, seen

ROOT = Path(__file__).resolve().parents[2]
CHIPS = parse("芯片")


@pytest.fixture
def filled(newsroom, search):
    """Forty stories, some moved, in several segments of several days."""
    stories = []
    for number in range(40):
        stories.append(newsroom.file(f"芯片第{number}号", "芯片" if number % 2 else "煤"))
        if number % 10 == 9:
            newsroom.merge(stories[number - 1], stories[number - 5])
            search.refresh()
    return newsroom


def segments(folder):
    return sorted(folder.glob("*.seg"))


# --- what the ledger says ---


def test_a_line_that_no_story_shows_yet_is_waited_for(newsroom, search):
    newsroom.file("芯片一")
    opening = newsroom.line(newsroom.article("芯片二"))
    known = search.refresh()
    assert (known.number, len(search.find(CHIPS, *FOREVER, 10))) == (1, 1)
    newsroom.store.stories.apply(opening)
    assert search.refresh().number == 2
    assert search.find(CHIPS, *FOREVER, 10) == newsroom.slowly(CHIPS)


def test_a_line_that_was_never_applied_holds_up_none_that_follows(newsroom, search):
    newsroom.line(newsroom.article("芯片一"))
    newsroom.file("芯片二")
    assert search.refresh().number == 2
    assert search.find(CHIPS, *FOREVER, 10) == newsroom.slowly(CHIPS)


def test_a_merge_half_applied_is_waited_for(newsroom, search, monkeypatch):
    one, other = newsroom.file("芯片一"), newsroom.file("芯片二")
    search.refresh()
    applied = type(newsroom.store.stories).rule
    monkeypatch.setattr(type(newsroom.store.stories), "rule", lambda stories, ruling: stories.get(ruling.story_id))
    newsroom.merge(one, other)
    assert (search.refresh().number, len(search.find(CHIPS, *FOREVER, 10))) == (2, 2)
    applied(newsroom.store.stories, newsroom.store.decisions.rulings()[0])
    assert (search.refresh().number, len(search.find(CHIPS, *FOREVER, 10))) == (3, 1)


def test_a_step_takes_in_no_more_lines_than_it_is_told(newsroom, folder):
    for number in range(7):
        newsroom.file(f"芯片{number}")
    keeper = Keeper(newsroom.store, folder, seen)
    steps = [keeper.catch_up(3) for _ in range(3)]
    assert [(step.number, step.whole) for step in steps] == [(3, False), (6, False), (7, True)]


def test_an_index_of_another_store_is_made_anew(filled, search, folder):
    other = Newsroom()
    for number in range(60):
        other.file(f"另一家的芯片{number}")
    found = search_of(other, folder)
    assert found.refresh().number == 60
    assert found.find(CHIPS, *FOREVER, 1000) == other.slowly(CHIPS)


def test_an_index_of_another_form_of_texts_is_made_anew(filled, newsroom, folder, monkeypatch):
    written = [path.name for path in segments(folder)]
    for module in ("segment", "shelf"):
        monkeypatch.setattr(f"storage.search.{module}.VERSION", "0.0")
    search = search_of(newsroom, folder)
    search.refresh()
    assert {path.name for path in segments(folder)}.isdisjoint(written)
    assert search.find(CHIPS, *FOREVER, 1000) == newsroom.slowly(CHIPS)


# --- damage ---


def flipped(path: Path, at: int) -> None:
    written = bytearray(path.read_bytes())
    written[at] ^= 0x10
    path.write_bytes(written)


DAMAGES = {
    "a manifest cut short": lambda folder: (folder / MANIFEST).write_bytes((folder / MANIFEST).read_bytes()[:-40]),
    "a manifest with a flipped bit": lambda folder: flipped(folder / MANIFEST, 60),
    "a manifest that is empty": lambda folder: (folder / MANIFEST).write_bytes(b""),
    "no manifest": lambda folder: (folder / MANIFEST).unlink(),
    "a segment that is gone": lambda folder: segments(folder)[0].unlink(),
    "a segment cut short": lambda folder: segments(folder)[0].write_bytes(segments(folder)[0].read_bytes()[:-64]),
    "a segment that is empty": lambda folder: segments(folder)[0].write_bytes(b""),
    "a head with a flipped bit": lambda folder: flipped(segments(folder)[0], 40),
}


@pytest.mark.parametrize("refreshed", [True, False])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_made_again_and_that_is_said(filled, folder, capsys, damage, refreshed):
    DAMAGES[damage](folder)
    search = search_of(filled, folder)
    if refreshed:
        search.refresh()
    assert search.find(CHIPS, *FOREVER, 1000) == filled.slowly(CHIPS)
    said = "".join(capsys.readouterr())
    assert ("index_anew" if damage == "no manifest" else "index_lost") in said


def test_whatever_byte_of_a_segment_is_another_is_found_out(filled, folder):
    path = segments(folder)[0]
    written = path.read_bytes()
    for at in range(0, len(written), 7):
        path.write_bytes(written)
        flipped(path, at)
        with pytest.raises(Damaged):
            Segment(path).verify()


def test_a_segment_damaged_where_no_query_looks_is_found_by_who_tends_the_index(filled, folder, capsys):
    flipped(segments(folder)[0], segments(folder)[0].stat().st_size - 1)
    keeper = Keeper(filled.store, folder, seen)
    keeper.verify()
    assert "index_lost" in "".join(capsys.readouterr())
    keeper.catch_up()
    assert search_of(filled, folder).find(CHIPS, *FOREVER, 1000) == filled.slowly(CHIPS)


def test_damage_is_not_written_on_into_the_segment_that_takes_a_damaged_one_in(filled, folder, search):
    today = max(segments(folder), key=lambda path: int(path.name.partition("-")[0]))
    flipped(today, today.read_bytes().rindex("芯片".encode()))  # in a text, which keys are made of again
    for number in range(20):
        filled.file(f"又是芯片{number}")
    search.refresh()
    assert search.find(CHIPS, *FOREVER, 1000) == filled.slowly(CHIPS)


# --- crashes and other processes ---


def test_what_a_crash_left_before_the_manifest_was_written_counts_for_nothing(filled, folder, tmp_path):
    before = tmp_path / "before"
    shutil.copytree(folder, before)
    old = filled.slowly(CHIPS)
    for number in range(30):
        filled.file(f"新的芯片{number}")
    search_of(filled, folder).refresh()
    for path in segments(folder):
        shutil.copy(path, before)
    (before / f".{segments(folder)[0].name}.00aa11bb").write_bytes(b"half")
    search = search_of(filled, before)
    assert search.find(CHIPS, *FOREVER, 1000) == old
    search.refresh()
    assert search.find(CHIPS, *FOREVER, 1000) == filled.slowly(CHIPS)
    assert not [*before.glob(".*")]


def test_who_asks_while_another_writes_gets_what_was_written_before(filled, folder, search):
    old = search.find(CHIPS, *FOREVER, 1000)
    with locked(folder, 0) as ours:
        assert ours
        assert search.refresh().whole, "there is nothing to write"
        filled.file("新的芯片")
        known = search.refresh()
        assert (known.number, known.whole) == (filled.number - 1, False)
        assert search.find(CHIPS, *FOREVER, 1000) == old
    assert search.refresh().whole


def test_who_asks_while_another_makes_the_index_anew_is_told_to_wait(filled, folder):
    (folder / MANIFEST).unlink()
    with locked(folder, 0), pytest.raises(Unavailable, match="another process"):
        search_of(filled, folder).find(CHIPS, *FOREVER, 10)


def child(folder: Path, lines: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.search.child", folder, str(lines)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def step_of(process) -> str:
    """What the child says of its next step, which is not what it logs."""
    return next(line for line in process.stdout if line.startswith("Known("))


LINES = 400


@pytest.fixture
def long():
    """The newsroom that the children have as well."""
    newsroom = Newsroom()
    newsroom.fill(LINES)
    return newsroom


@pytest.mark.slow
@pytest.mark.parametrize("alive", [0, 3, 9])
def test_killed_at_any_time_it_goes_on_where_it_stood(long, folder, alive):
    with child(folder, LINES) as process:
        for _ in range(alive + 1):
            step_of(process)  # one is done, and the next one has begun
        process.kill()
    search = search_of(long, folder)
    stood = len(search.find(None, *FOREVER, LINES))
    assert search.refresh().whole
    assert 0 < stood <= len(long.slowly(None))
    assert search.find(CHIPS, *FOREVER, LINES) == long.slowly(CHIPS)


@pytest.mark.slow
def test_two_that_write_at_once_and_one_that_reads_meanwhile_agree(long, folder):
    search = search_of(long, folder)
    with child(folder, LINES) as one, child(folder, LINES) as other:
        step_of(one)
        counts = []
        while one.poll() is None or other.poll() is None:
            counts.append(len(search.find(None, *FOREVER, LINES)))
        assert (one.returncode, other.returncode) == (0, 0)
    assert counts == sorted(counts)
    assert search.find(CHIPS, *FOREVER, LINES) == long.slowly(CHIPS)
    assert {path.name for path in folder.iterdir()} == {MANIFEST, LOCK, *(path.name for path in segments(folder))}
