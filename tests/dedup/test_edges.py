"""A passage taken over is an edge, PART_OF or QUOTES; a stock passage and a form filled in anew are none."""

import random
from datetime import timedelta

import pytest

from newswatch.model.story import RelationKind, Verdict

DAY = timedelta(days=1)
CREDIT = (
    "节目将于当晚8点在山海卫视综合频道、新闻频道、文艺频道和城市频道并机播出，山海广播电台交通广播、音乐广播、乡村广播同步转播，"
    "山海融媒客户端、山海号和各县区融媒体中心的视频号提供全程直播和回看服务。"
)
QUOTE = (
    "修一座桥，先要看清水有多急；办一件事，先要听清人有多难。山海人世代与潮水打交道，知道堤坝挡得住浪头，"
    "挡不住人心里的怨气，所以凡是要动土的地方，先把道理讲到每一条船上、每一户灶台边。"
)


def filler(seed, size=300):
    """Words of no sense: no two alike."""
    rnd = random.Random(seed)
    return "".join(chr(rnd.randrange(0x4E00, 0x9F00)) for _ in range(size)) + "。"


def around(passage, seed):
    return filler(seed, 150) + passage + filler(seed + 1000, 150)


def kinds(judged):
    return [relation.kind for relation in judged.relations]


def test_a_quotation_is_an_edge(newsroom):
    newsroom.file(around(QUOTE, 1))
    judged = newsroom.file(around(QUOTE, 2), at=DAY)
    assert judged.verdict is Verdict.NEW_STORY
    assert kinds(judged) == [RelationKind.QUOTES]


def test_a_quotation_is_one_although_each_of_its_phrases_is_common(newsroom):
    phrases = [QUOTE[at : at + 12] for at in range(0, len(QUOTE), 8)]
    for number in range(60):
        newsroom.file(
            "".join(filler(number * 100 + k, 30) + phrases[(number + 5 * k) % len(phrases)] for k in range(4))
        )
    newsroom.file(around(QUOTE, 1))
    assert RelationKind.QUOTES in kinds(newsroom.file(around(QUOTE, 2), at=DAY))


def test_a_passage_that_many_carry_quotes_nobody(newsroom):
    for number in range(6):
        newsroom.file(around(CREDIT, number), at=number * DAY)
    assert kinds(newsroom.file(around(CREDIT, 99), at=7 * DAY)) == []


def test_a_quotation_with_a_sentence_left_out_is_one(newsrooms):
    sentence = "船老大们最懂这个，开会从来先递烟再说话，烟抽完了，话也就到了人心里。"
    halves = QUOTE[:48], QUOTE[48:96]
    for before, after in (
        (halves[0] + sentence + halves[1], "".join(halves)),
        ("".join(halves), sentence.join(halves)),
    ):
        room = newsrooms()
        room.file(around(before, 1))
        assert kinds(room.file(around(after, 2), at=DAY)) == [RelationKind.QUOTES]


def test_a_short_sentence_that_one_text_has_twice_is_no_long_quotation(newsroom):
    sentence = QUOTE[:44]
    newsroom.file(around(sentence, 1))
    assert kinds(newsroom.file(filler(3, 150) + sentence + sentence + filler(4, 150), at=DAY)) == []


def test_a_figure_cut_off_at_the_end_of_a_quotation_is_not_at_odds(newsroom):
    newsroom.file(around(QUOTE[:70] + "参加的有100多人，", 1))
    assert kinds(newsroom.file(around(QUOTE[:70] + "参加的有10", 2), at=DAY)) == [RelationKind.QUOTES]
    newsroom.file(around(QUOTE[:60] + "参加的有100多人，" + QUOTE[60:], 3))
    told = newsroom.file(around(QUOTE[:60] + "参加的有300多人，" + QUOTE[60:], 4), at=DAY)
    assert RelationKind.QUOTES not in kinds(told)


def test_a_short_passage_of_phrases_that_many_have_quotes_nobody(newsroom):
    passage = QUOTE[:76]
    phrases = [passage[at : at + 14] for at in range(0, len(passage) - 13, 7)]
    for number in range(150):
        newsroom.file(around(phrases[number % len(phrases)], 10 + number))
    newsroom.file(around(passage, 1))
    assert RelationKind.QUOTES not in kinds(newsroom.file(around(passage, 2), at=DAY))


@pytest.mark.parametrize(
    ("stated", "falsified"),
    [("2024年3月18日", "2023年3月18日"), ("217亿元", "217万元"), ("217亿元", "219亿元")],
)
def test_a_fact_that_begins_or_ends_the_source_counts_at_the_edge_of_a_passage_too(newsroom, stated, falsified):
    source = f"2024年3月18日，山海省召开推进会。{QUOTE}{filler(1, 200)}预计带动社会投资217亿元"
    newsroom.file(source)
    taken = source.replace(stated, falsified)
    assert newsroom.file(source + "。" + filler(2, 1500), at=DAY).relations[0].kind is RelationKind.PART_OF
    page = filler(3, 800) + taken if "亿" in stated else taken + "。" + filler(3, 1500)
    tie = next(each for each in newsroom.file(page, at=DAY).relations if each.to == newsroom.event(0))
    assert tie.kind is RelationKind.RELATED
    assert falsified[:4] in tie.facts["here"] or falsified in tie.facts["here"]


def test_a_list_of_names_in_another_order_quotes_nobody(newsroom):
    names = [
        f"{place}信息技术应用创新研究院第{number}研究所"
        for place, number in zip("山海北岸江川", "一二三四五六", strict=True)
    ]
    newsroom.file(filler(1, 150) + "、".join(names) + filler(2, 150))
    shuffled = [names[at] for at in (3, 0, 5, 2, 4, 1)]
    assert RelationKind.QUOTES not in kinds(
        newsroom.file(filler(3, 150) + "、".join(shuffled) + filler(4, 150), at=DAY)
    )


def test_a_name_that_one_text_has_again_and_again_makes_no_quotation(newsroom):
    sentence, name = QUOTE[:50], "山海省信息技术应用创新研究院"
    newsroom.file(filler(1, 150) + sentence + name + filler(2, 150))
    page = filler(3, 100) + sentence + "".join(name + filler(at, 30) for at in range(4, 9))
    assert RelationKind.QUOTES not in kinds(newsroom.file(page, at=DAY))


@pytest.mark.parametrize(("days", "kind"), [(80, RelationKind.QUOTES), (120, RelationKind.RELATED)])
def test_a_passage_without_a_fixing_fact_is_no_edge_beyond_ninety_days(newsroom, days, kind):
    newsroom.file(around(CREDIT, 1))
    judged = newsroom.file(around(CREDIT, 2), at=days * DAY)
    assert kinds(judged) == [kind]
    assert judged.relations[0].reason == ("" if days <= 90 else "no_fixing_fact")


def test_a_passage_with_a_fixing_fact_or_a_credit_is_an_edge_at_any_age(newsroom):
    dated = QUOTE.replace("修一座桥", "2024年3月18日，省里要修一座桥")
    newsroom.file(around(dated, 1))
    assert kinds(newsroom.file(around(dated, 2), at=200 * DAY)) == [RelationKind.QUOTES]
    newsroom.file(around(QUOTE, 3))
    assert RelationKind.QUOTES in kinds(newsroom.file(around(QUOTE, 4), at=200 * DAY, origin="山海晚报"))


CEREMONY = (
    "3月{day}日上午，山海省省长在省政府广场举行仪式，欢迎{guest}一行来访。仪仗队列队致敬，军乐团奏响迎宾曲，宾主在检阅台前合影留念。"
    "省长介绍了出席仪式的省直机关和各界代表，客人介绍了代表团成员，孩子们挥动花束向来宾问好。{more}仪式结束后，宾主步入会见厅。"
)


def test_a_form_filled_in_anew_and_longer_is_related_by_what_differs(newsroom):
    newsroom.file(CEREMONY.format(day=4, guest="东洲商务代表团", more=filler(3, 160)))
    judged = newsroom.file(CEREMONY.format(day=19, guest="西屿青年访问团", more=""), at=15 * DAY)
    assert judged.verdict is Verdict.NEW_STORY
    (relation,) = judged.relations
    assert (relation.kind, relation.reason) == (RelationKind.RELATED, "date")
    assert (relation.facts["here"], relation.facts["there"]) == ("3月19日", "3月4日")


def test_two_items_of_a_series_that_open_alike_quote_nobody(newsroom, column, other):
    opening = (
        "山海晚报特别节目《街巷里的一年》第三季本周继续与读者见面，每天一个街口，听住在那里的人说自己的日子，"
        "讲一件今年放不下的小事，也请路过的人停一停，把想说的话写在街口的木牌上，"
    )
    newsroom.file(opening + column)
    assert newsroom.file(opening + other).relations == ()


def test_phrases_shared_in_bits_are_no_part_of_one_another(newsroom, interview):
    newsroom.file(interview)
    sentences = [part + "。" for part in interview.replace("\n", "").split("。") if part]
    own = "另据了解，这件事还没有下文。"
    mixed = "".join(part[: len(part) // 2] + own + part[len(part) // 2 :] for part in sentences[:4])
    assert all(relation.kind is not RelationKind.PART_OF for relation in newsroom.file(mixed).relations)


def test_a_passage_ties_to_the_text_that_shares_most(newsroom, interview, column, next_year):
    newsroom.file(interview)
    newsroom.file(column[:150] + interview[:170] + column[150:])
    changed = newsroom.file(interview[:170] + next_year(interview[170:]))
    assert [relation.to for relation in changed.relations] == [newsroom.event(0)]


def test_two_reports_that_share_a_piece_here_and_there_quote_nobody(newsroom, interview, column):
    newsroom.file(interview)
    one = newsroom.file(column[:150] + interview[:95] + column[150:])
    assert [relation.to for relation in one.relations] == [newsroom.event(0)]
    pieces = [interview[:95], *(interview[at : at + 55] for at in (140, 240, 340))]
    own = ["船靠岸时天已经黑透，码头上只剩一盏灯还亮着，照着守夜人的影子和一排空箩筐。" * 2] * 4
    many = newsroom.file("".join(mine + piece for mine, piece in zip(own, pieces, strict=True)))
    assert {relation.kind for relation in many.relations} <= {RelationKind.RELATED}
