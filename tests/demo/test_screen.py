"""The demo's terminal shows what is found and obeys nothing that a page says."""

import io

import pytest
from rich.console import Console

from newswatch.cli.demo_screen import LABELS, Event, LineScreen, LiveScreen, Tally, disguises, screen
from newswatch.model.story import Disguise, Verdict

HOSTILE = "\x1b[2J\x1b]0;owned\x07标题[red]假[/red]\u202e\r\n第二行"


def terminal() -> Console:
    return Console(
        file=io.StringIO(), force_terminal=True, width=120, height=30, markup=False, highlight=False, color_system=None
    )


def pipe() -> Console:
    return Console(file=io.StringIO(), markup=False, highlight=False, soft_wrap=True)


def written(console: Console) -> str:
    out = console.file
    assert isinstance(out, io.StringIO)
    return out.getvalue()


def test_in_a_pipe_every_event_is_one_line_of_plain_text() -> None:
    out = pipe()
    with LineScreen(out) as shown:
        shown.tick(Tally(3, 1, 1, 1))
        shown.show(Event(4.25, "repost", "众闻网", HOSTILE, disguises([Disguise.TRADITIONAL, Disguise.PINYIN])))
    text = written(out)
    assert text.count("\n") == 1
    assert text.startswith("  4.2 s  repost 转载  众闻网  ")
    assert "标题[red]假[/red]" in text
    assert text.rstrip().endswith("traditional 繁体, pinyin 夹拼音")
    assert not {"\x1b", "\x07", "\u202e", "\r"} & set(text)


def test_a_live_terminal_shows_events_and_numbers_without_obeying_titles() -> None:
    out = terminal()
    with LiveScreen(out) as shown:
        shown.show(Event(9, "original", "启明社", HOSTILE))
        shown.tick(Tally(9, 4, 2, 1))
    text = written(out)
    assert "标题[red]假[/red]" in text
    assert "stories 报道 2" in text
    assert "\x1b]0;" not in text
    assert "\x1b[2J" not in text


def test_a_long_programme_does_not_outgrow_the_terminal() -> None:
    out = terminal()
    with LiveScreen(out) as shown:
        for number in range(100):
            shown.show(Event(number, "found", "启明社", f"第{number}条"))
    last = written(out).rpartition("pages 页面")[2]
    assert "第99条" in last
    assert last.count("第") < 30


def test_a_verdict_takes_the_place_of_its_find() -> None:
    out = terminal()
    with LiveScreen(out) as shown:
        shown.show(Event(1, "found", "启明社", "甲"))
        shown.show(Event(1, "found", "启明社", "乙"))
        shown.show(Event(2, "repost", "启明社", "甲"))
    last = written(out).rpartition("pages 页面")[2]
    assert last.count("甲") == last.count("乙") == last.count("found") == 1


def test_where_ci_is_set_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("CI", "true")
    assert isinstance(screen(), LineScreen)


def test_every_verdict_that_makes_a_line_has_its_words() -> None:
    assert {verdict.value for verdict in Verdict} - {"quarantined"} <= LABELS.keys()
    assert disguises(Disguise).count(",") == len(Disguise) - 1
