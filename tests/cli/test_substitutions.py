"""`newswatch substitutions` and the story card: what spun copies in the store put for what."""

from datetime import timedelta

import pytest

from newswatch.cli import story, substitutions
from newswatch.cli.spun import changed, replaced
from newswatch.clock import system_clock
from newswatch.model.article import Article, Reading
from newswatch.model.story import Decision, Disguise, Relation, RelationKind, Verdict
from storage.memory import MemoryStore

NOW = system_clock()
TEXTS = (
    "青岚市日前召开会议，要求各部门坚持合作，保持产业增长。会议认为，合作带来机会，增长离不开耐心，产业要一家一家地扶持。"
    "到会的二十多位厂长说，去年的产业订单多了三成，增长主要来自新设备，下一步还要在合作上多想办法，把路走宽。",
    "北岸港今年的产业规划写明，港区和城区的合作要落到每一个码头，增长的指标不再层层加码。调度长说，合作不是口号，"
    "产业也不是图纸，船靠得稳，货走得快，增长自然会来。码头工人把这几句话写在值班室的黑板上，旁边画了一只小船。",
)
SPINNER = {"合作": "竞争", "产业": "财产", "增长": "成长"}


def spin(text: str) -> str:
    for word, other in SPINNER.items():
        text = text.replace(word, other)
    return text


def article(name: str, text: str) -> Article:
    return Article(name, name, None, name, "", f"https://{name}.example/1", "", NOW, Reading("标题", text, ""))


@pytest.fixture
def store() -> MemoryStore:
    """Two stories, each with its original and a spun copy of it."""
    filled = MemoryStore(clock=lambda: NOW)
    number = 0
    for story_id, text in zip(("aa" * 16, "bb" * 16), TEXTS, strict=True):
        for name, body in ((f"o{story_id[0]}", text), (f"c{story_id[0]}", spin(text))):
            number += 1
            original = f"o{story_id[0]}"
            spun = name != original
            relation = Relation(name, original, RelationKind.SAME, 0.9, facts={"spun": "here"})
            decision = Decision(
                event_id=name,
                article_id=name,
                number=number,
                fence=1,
                verdict=Verdict.REPOST if spun else Verdict.NEW_STORY,
                story_id=story_id,
                original=original,
                original_changed=False,
                decided_at=NOW,
                disguises=(Disguise.SPUN,) if spun else (),
                relations=(relation,) if spun else (),
            )
            filled.articles.put(article(name, body))
            filled.decisions.append(decision)
            filled.stories.apply(decision)
    return filled


def test_the_table_says_which_word_stands_for_which_and_what_that_changes(store, capsys, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    rows = substitutions.gather(store, NOW - timedelta(days=1), 2, 50)
    found = {row["original"]: row for row in rows}
    assert {(word, found[word]["spun"]) for word in SPINNER} == set(SPINNER.items())
    assert (found["合作"]["count"], found["合作"]["changes"], found["合作"]["story"]) == (2, "stance", "aa" * 16)
    assert (found["产业"]["changes"], found["产业"]["copy"], found["产业"]["of"]) == ("", "ca", "oa")
    substitutions.show(rows, 2)
    assert "stance" in capsys.readouterr().out
    assert substitutions.gather(store, NOW - timedelta(days=1), 3, 50) == []


@pytest.mark.parametrize(("language", "said"), [("en", "no word"), ("zh", "还没有")])
def test_a_store_without_spun_copies_says_so(run, mongo_uri, language, said):
    result = run("substitutions", NEWSWATCH_MONGO_URI=mongo_uri, NEWSWATCH_LANGUAGE=language)
    assert (result.exit_code, said in result.stdout) == (0, True)


def test_the_card_of_a_spun_copy_names_the_words_that_change_what_is_said(store, capsys, monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")
    found = store.stories.find("aa")
    members = [(store.articles.get(event), store.decisions.get(event)) for event in found.members]
    story.show(found, members, [])
    shown = capsys.readouterr().out
    assert "stance: 合作 → 竞争" in shown
    assert "财产" not in shown, "another wording is no news"
    rows = replaced(*members[1], members[0][0])
    copy = members[1][0].reading.text
    assert all(copy[slice(*row["a"])] == row["here"] for row in rows)
    assert len(list(changed(rows))) == 1
    assert replaced(*members[0], members[0][0]) == []
