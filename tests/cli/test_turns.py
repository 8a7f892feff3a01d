"""`newswatch story ID --turns`: who asks and who speaks in a story's original."""

import orjson

from newswatch.cli import turns
from newswatch.cli.exits import Code
from newswatch.model.article import Part, Turn

TEXT = "松江机床厂的新线开了。\n记者：工人够吗？\n厂长 罗雁回：够，还在招。\n下个月再来十个。"
TURNS = (
    Turn(Part.ASKS, TEXT.index("工人够"), TEXT.index("\n厂长")),
    Turn(Part.SPEAKS, TEXT.index("够，还"), len(TEXT), "罗雁回", "厂长"),
)


def test_each_turn_is_told_with_its_number_who_speaks_and_the_words(story_desk, capsys):
    desk = story_desk()
    filed = desk.file(TEXT, "https://one.example/1", turns=TURNS)
    assert turns.run(desk.house, desk.home(filed), as_json=False) == Code.OK
    shown = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert shown[-5:] == ["1  asks", "工人够吗？", "2  speaks  厂长  罗雁回", "够，还在招。", "下个月再来十个。"]
    turns.run(desk.house, desk.home(filed), as_json=True)
    found = [orjson.loads(each) for each in capsys.readouterr().out.splitlines() if each.startswith("{")]
    assert [(row["turn"], row["part"], row["text"]) for row in found] == [
        (1, "asks", "工人够吗？"),
        (2, "speaks", "够，还在招。\n下个月再来十个。"),
    ]
    assert all(TEXT[row["start"] : row["end"]] == row["text"] for row in found)


def test_a_text_that_is_no_dialogue_says_so(story_desk, capsys):
    desk = story_desk()
    filed = desk.file(TEXT, "https://one.example/1")
    assert turns.run(desk.house, desk.home(filed), as_json=False) == Code.OK
    assert "no interview" in capsys.readouterr().out
