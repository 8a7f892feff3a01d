"""A copy that came before its original is told by what was done to it, once the original is there."""

from opencc import OpenCC

from newswatch.model.ledger import as_told
from newswatch.model.story import Disguise

PAGE = "https://www.stdaily.com/2024/03/20/interview.html"


def test_a_copy_decided_before_its_original_is_told_anew(newsroom, interview):
    newsroom.file(OpenCC("s2t").convert(interview), origin_url=PAGE, url="https://carrier.example/1")
    newsroom.file(interview.replace("23场", "24场"), origin_url=PAGE, url="https://other.example/2")
    newsroom.file(interview, url=PAGE)
    told = as_told(decision for _, decision in newsroom.decided)
    copy, falsified, original = (told[newsroom.event(n)] for n in range(3))
    assert original.original == newsroom.event(2)
    assert copy.disguises == (Disguise.TRADITIONAL,)
    assert [relation.to for relation in copy.relations] == [newsroom.event(2)]
    assert falsified.disguises == (Disguise.EDITED,)
    assert [(d.here, d.there) for d in falsified.relations[0].distortions] == [("24", "23")]
    assert original.disguises == ()
    assert original.relations == (), "an original has changed nothing, whatever came before it"


def test_what_is_told_anew_shows_as_much_as_what_was_told_at_first(newsroom, interview):
    newsroom.file(interview + "（完）", origin="科技日报", url="https://carrier.example/1")
    newsroom.file(interview, url="https://www.stdaily.com/1.html")
    [again] = newsroom.decided[1][1].retold
    assert again.relation.coverage is not None
    assert again.relation.rarity > 0
    assert again.relation.agree != ()
