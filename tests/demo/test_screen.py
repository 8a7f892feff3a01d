"""The demo's terminal shows what is found and obeys nothing that a page says."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from newswatch.cli.demo_screen import LABELS, Event, LineScreen, LiveScreen, Tally, disguises, drawn, screen
from newswatch.model.story import Disguise, Verdict

HOSTILE = "\x1b[2J\x1b]0;owned\x07标题[red]假[/red]\u202e\r\n第二行"
TITLE = "让人工智能走进更多车间——访工业和信息化部副部长陆启衡"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")


def terminal(width: int = 120, height: int = 30) -> Console:
    return Console(
        file=io.StringIO(),
        force_terminal=True,
        width=width,
        height=height,
        markup=False,
        highlight=False,
        color_system=None,
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
    assert text.startswith("  4.2 s  repost     众闻网       ")
    assert "标题[red]假[/red]" in text
    assert text.rstrip().endswith("traditional, pinyin")
    assert not {"\x1b", "\x07", "\u202e", "\r"} & set(text)


def test_a_live_terminal_shows_events_and_numbers_without_obeying_titles() -> None:
    out = terminal()
    with LiveScreen(out) as shown:
        shown.show(Event(9, "original", "启明社", HOSTILE))
        shown.tick(Tally(9, 4, 2, 1))
    text = written(out)
    assert "标题[red]假[/red]" in text
    assert "stories 2" in text
    assert "\x1b]0;" not in text
    assert "\x1b[2J" not in text


def test_a_long_programme_does_not_outgrow_the_terminal() -> None:
    out = terminal()
    with LiveScreen(out) as shown:
        for number in range(100):
            shown.show(Event(number, "found", "启明社", f"第{number}条"))
    last = written(out).rpartition("pages")[2]
    assert "第99条" in last
    assert last.count("第") < 30


def test_a_verdict_takes_the_place_of_its_find() -> None:
    out = terminal()
    with LiveScreen(out) as shown:
        shown.show(Event(1, "found", "启明社", "甲"))
        shown.show(Event(1, "found", "启明社", "乙"))
        shown.show(Event(2, "repost", "启明社", "甲"))
    last = written(out).rpartition("pages")[2]
    assert last.count("甲") == last.count("乙") == last.count("found") == 1


def test_where_ci_is_set_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("CI", "true")
    assert isinstance(screen(), LineScreen)


def test_every_verdict_that_makes_a_line_has_its_words() -> None:
    assert {verdict.value for verdict in Verdict} - {"quarantined"} <= LABELS.keys()
    assert disguises(Disguise).count(",") == len(Disguise) - 1


@pytest.mark.parametrize("width", [60, 80, 120])
def test_on_any_width_title_reason_and_falsified_figure_are_whole(width: int) -> None:
    told = "traditional, edited; 126亿元 ≠ 12.6亿元"
    lines = drawn(terminal(width), Event(22.4, "repost", "工业晨报", TITLE, told)).plain.split("\n")
    assert all(cell_len(line) <= width for line in lines)
    assert all(line.startswith(" " * 9) for line in lines[1:])
    assert TITLE in "".join(line.strip() for line in [lines[0].partition("工业晨报")[2], *lines[1:]])
    assert lines[-1].endswith("126亿元 ≠ 12.6亿元")
    assert lines[0].startswith(" 22.4 s  repost     工业晨报     让人工智能")


def test_a_wide_terminal_has_it_on_one_line() -> None:
    shown = drawn(terminal(120), Event(22.4, "ended", "工业晨报", TITLE, "blocked"))
    assert shown.plain == f" 22.4 s  left out   工业晨报     {TITLE}  blocked"


def test_what_is_told_is_broken_between_words_only_even_where_nothing_fits() -> None:
    lines = drawn(terminal(10), Event(1, "repost", "众闻网", "甲", "traditional, boilerplate")).plain.split("\n")
    assert [line.strip() for line in lines[1:]] == ["甲", "traditional,", "boilerplate"]


def test_on_a_low_and_narrow_terminal_the_last_events_are_whole() -> None:
    out = terminal(60, 12)
    with LiveScreen(out) as shown:
        for number in range(10):
            shown.show(Event(number, "repost", "众闻网", TITLE, f"第{number}条"))
    last = written(out).rpartition("pages")[2]
    assert last.count("repost") == 4
    assert [f"第{number}条" in last for number in range(10)] == [False] * 6 + [True] * 4


def test_a_line_is_in_one_language(monkeypatch: pytest.MonkeyPatch) -> None:
    event = Event(1, "repost", "site", "title", disguises([Disguise.TRADITIONAL, Disguise.PINYIN]))
    assert drawn(pipe(), event).plain.isascii()
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "zh")
    event = Event(1, "repost", "site", "title", disguises([Disguise.TRADITIONAL, Disguise.PINYIN]))
    assert drawn(pipe(), event).plain.split() == ["1.0", "s", "转载", "site", "title", "繁体、夹拼音"]
