"""Two stories that one text shows to be the same are one from then on; a page that carries two texts joins nothing."""

import random
from dataclasses import replace
from datetime import timedelta

from consumers.dedup.engine import Engine
from consumers.dedup.memory import Memory
from newswatch.model import ids
from newswatch.model.ledger import Moved, Ruling, RulingKind
from newswatch.model.story import Verdict

DAY = timedelta(days=1)
WORDS = "山水云风花草树石灯桥路门窗书笔纸车船星月春秋冬夏东南西北红黄蓝绿青紫金银铜铁"


def spun(text, seed, share=0.35):
    """Every third pair of characters replaced by another: a spinner that nobody has seen."""
    rnd, out, at = random.Random(seed), [], 0
    while at < len(text):
        pair = text[at : at + 2]
        if len(pair) == 2 and all("\u4e00" <= c <= "\u9fff" for c in pair) and rnd.random() < share:
            pair = rnd.choice(WORDS) + rnd.choice(WORDS)
            out.append(pair)
            at += 2
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def ruling(kind, one, other, **more):
    """A ruling on two stories as the decider makes it."""
    filled = {
        "ruling_id": ids.ruling_id(one, other),
        "number": 100,
        "fence": 1,
        "decided_at": more.pop("at"),
        "by": "desk",
        "moved": (),
        "former": more["original"],
        "other_original": more["original"],
        "aliases": (),
    }
    return Ruling(kind=kind, story_id=one, other=other, **(filled | more))


def test_two_spun_copies_that_opened_two_stories_are_one_when_their_text_arrives(newsroom, interview):
    first, second = newsroom.file(spun(interview, 1)), newsroom.file(spun(interview, 2), at=DAY)
    assert (first.verdict, second.verdict) == (Verdict.NEW_STORY, Verdict.NEW_STORY)
    judged = newsroom.file(interview, at=2 * DAY)
    assert (judged.verdict, judged.story_id, judged.merges) == (Verdict.REPOST, first.story_id, (second.story_id,))


def test_nothing_is_brought_together_where_a_figure_or_a_day_is_at_odds(newsroom, interview):
    newsroom.file(spun(interview, 1))
    newsroom.file(spun(interview, 2).replace("486", "846"), at=DAY)
    assert newsroom.file(interview, at=2 * DAY).merges == ()


def test_a_page_with_two_texts_brings_their_stories_not_together(newsroom, interview, column):
    newsroom.file(interview)
    newsroom.file(column, at=DAY)
    assert newsroom.file(interview + column, at=2 * DAY).merges == ()


def test_what_a_person_took_apart_is_never_brought_together(newsroom, interview):
    first, second = newsroom.file(spun(interview, 1)), newsroom.file(spun(interview, 2), at=DAY)
    at = newsroom.decided[0][0].seen
    newsroom.engine.placement.apply(
        ruling(RulingKind.SPLIT, first.story_id, second.story_id, at=at, original=first.original)
    )
    assert newsroom.file(interview, at=2 * DAY).merges == ()


def split_off(newsroom, number, story):
    """Take the `number`-th event out of `story`; the new story's id."""
    event, new = newsroom.event(number), ids.split_id(story, 1)
    line = ruling(
        RulingKind.SPLIT,
        story,
        new,
        at=newsroom.decided[number][0].seen,
        original=newsroom.event(0),
        other_original=event,
        moved=(Moved(event, number + 1),),
    )
    newsroom.engine.rule(line)
    return new, line


def test_a_near_copy_of_what_was_split_off_goes_to_it_and_not_back(newsroom, interview):
    edited = interview.replace("217家", "219家").replace("雨停了，远处的天线塔亮起了灯。", "夜深了。")
    story = newsroom.file(interview).story_id
    assert newsroom.file(edited, name="edited", at=DAY).story_id == story
    new, _ = split_off(newsroom, 1, story)
    assert newsroom.file(edited + "（完）", at=2 * DAY).story_id == new
    assert newsroom.file(interview + "（完）", at=2 * DAY).story_id == story


def test_a_revision_of_what_was_split_off_never_goes_back_to_where_it_came_from(newsroom, interview, column):
    edited = interview.replace("217家", "219家")
    story = newsroom.file(interview).story_id
    newsroom.file(edited, name="edited", at=DAY)
    new, _ = split_off(newsroom, 1, story)
    again = newsroom.file(edited + "（更正）", name="edited", at=2 * DAY)
    assert (again.verdict, again.story_id) == (Verdict.REVISION, new)
    assert newsroom.file(interview, name="edited", at=3 * DAY).story_id != story


def test_what_is_the_same_as_either_text_of_a_merge_joins_the_merged_story(newsroom, interview, column):
    first, second = newsroom.file(interview), newsroom.file(column, at=DAY)
    line = ruling(
        RulingKind.MERGE,
        first.story_id,
        second.story_id,
        at=newsroom.decided[1][0].seen,
        original=first.original,
        other_original=second.original,
    )
    newsroom.engine.rule(line)
    copy = newsroom.file(column, at=2 * DAY)
    assert (copy.verdict, copy.story_id, copy.original) == (Verdict.REPOST, first.story_id, first.original)
    assert newsroom.file(interview, at=3 * DAY).story_id == first.story_id


def test_a_spun_copy_of_a_merged_text_joins_although_a_wrapped_copy_is_found_first(newsroom, interview, column):
    rnd = random.Random(1)
    noise = ["".join(chr(rnd.randrange(0x4E00, 0x9F00)) for _ in range(200)) + "。" for _ in range(2)]
    first, second = newsroom.file(interview), newsroom.file(column, at=DAY)
    at, originals = newsroom.decided[1][0].seen, {"original": first.original, "other_original": second.original}
    newsroom.engine.rule(ruling(RulingKind.MERGE, first.story_id, second.story_id, at=at, **originals))
    assert newsroom.file(column.join(noise), at=2 * DAY).story_id == first.story_id
    copy = newsroom.file(spun(column, 7), at=3 * DAY)
    assert (copy.verdict, copy.story_id) == (Verdict.REPOST, first.story_id)


def test_an_engine_rebuilt_with_the_rulings_decides_alike_wherever_reading_begins(newsroom, interview, column, notice):
    edited = interview.replace("217家", "219家")
    story = newsroom.file(interview).story_id
    newsroom.file(edited, name="edited", at=DAY)
    _, line = split_off(newsroom, 1, story)
    newsroom.file(edited + "（完）", at=2 * DAY)
    late, early = Engine(timedelta(days=400)), Engine(timedelta(days=400))
    for number, (article, decision) in enumerate(newsroom.decided):
        early.admit(article, decision)
        if number == 1:
            early.rule(line)
    late.rule(line)  # as of before the horizon: the index is empty yet
    for article, decision in newsroom.decided:
        late.admit(article, decision)
    for text in (interview, edited, column, notice):
        article = newsroom.article(text, at=5 * DAY, name="next")
        expected = newsroom.engine.decide(article)
        assert early.decide(article) == expected
        assert replace(late.decide(article), relations=()) == replace(expected, relations=())


def test_a_kept_memory_has_merges_and_splits_in_it(newsroom, interview, column, tmp_path):
    horizon = timedelta(days=400)
    newsroom.engine = Engine(horizon, memory=Memory(horizon, folder=tmp_path))
    edited = interview.replace("217家", "219家").replace("雨停了，远处的天线塔亮起了灯。", "夜深了。")
    story, other = newsroom.file(interview), newsroom.file(column, at=DAY)
    newsroom.file(edited, name="edited", at=DAY)
    at = newsroom.decided[0][0].seen
    merged = ruling(
        RulingKind.MERGE,
        story.story_id,
        other.story_id,
        at=at,
        original=story.original,
        other_original=other.original,
    )
    newsroom.engine.rule(merged)
    new, split = split_off(newsroom, 2, story.story_id)
    newsroom.engine.save(5, newsroom.event(2))
    texts = {article.event_id: article for article, _ in newsroom.decided}
    memory, _ = Memory.restored(tmp_path, horizon, lambda events: {e: texts[e] for e in events if e in texts})
    engine = Engine(horizon, memory=memory)
    for line in (merged, split):
        engine.recall(line)
    for text, home in ((edited + "（完）", new), (column, story.story_id), (interview, story.story_id)):
        article = newsroom.article(text, at=5 * DAY, name="next")
        assert engine.decide(article) == newsroom.engine.decide(article)
        assert engine.decide(article).story_id == home


def test_a_copy_of_a_whole_copy_joins_although_the_original_is_cut(newsroom, interview):
    parts = interview.split("。")
    edited = "。".join([*parts[:3], *parts[5:8], *parts[9:]])
    first = newsroom.file(edited, url="https://www.news.cn/a.html")
    whole = newsroom.file(interview, at=DAY)
    assert (whole.verdict, whole.original) == (Verdict.REPOST, first.original)
    judged = newsroom.file(spun(interview, 3, 0.4), at=2 * DAY)
    assert (judged.verdict, judged.story_id) == (Verdict.REPOST, first.story_id)


def test_a_story_opened_by_a_cut_copy_is_brought_to_that_of_the_whole_text(newsroom, interview):
    lines = interview.splitlines(keepends=True)
    first, second = newsroom.file("".join(lines[:3])), newsroom.file("".join(lines[2:]), at=DAY)
    assert (first.verdict, second.verdict) == (Verdict.NEW_STORY, Verdict.NEW_STORY)
    assert newsroom.file(interview, at=2 * DAY).story_id == first.story_id
    assert newsroom.file(interview + "转载自网络。", at=3 * DAY).original_changed, "a third page has what was cut"
    judged = newsroom.file("转载。" + interview, at=4 * DAY)
    assert (judged.story_id, judged.merges) == (first.story_id, (second.story_id,))


def test_the_story_opened_first_is_joined_whichever_copy_is_its_original_by_now(newsroom, interview):
    lines = interview.splitlines(keepends=True)
    first = newsroom.file("".join(lines[:4]))
    second = newsroom.file("".join(lines[3:]) + "".join(lines[:1]), at=DAY)
    newsroom.file(interview, at=2 * DAY)
    last = newsroom.file(interview + "转载自网络。", at=3 * DAY)
    assert (second.verdict, last.story_id) == (Verdict.NEW_STORY, first.story_id)
