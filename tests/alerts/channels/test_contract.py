"""One contract for every channel: what arrives, what is obeyed, what an answer means, where a parcel is cut."""

import json
import re
import tracemalloc
from datetime import timedelta

import pytest
from lxml import html

from consumers.alerts.channels import Undelivered, letter
from consumers.alerts.channels.cut import cut
from consumers.alerts.channels.message import message_of, subject
from consumers.alerts.channels.wording import parcel_json
from newswatch.model.alert import AlertEvent, Cited, Parcel
from newswatch.model.notice import Notice
from newswatch.model.story import Distortion
from tests.alerts.conftest import START

LOCAL = ("console", "jsonl")
ROBOTS = ("wecom", "dingtalk", "feishu", "telegram")
CUTTING = (*ROBOTS, "apprise")
REMOTE = ("webhook", "mail", *CUTTING)
EVERY = (*LOCAL, *REMOTE)
INSIDE = ("webhook", *ROBOTS)

HOSTILE = (
    '工信部\r\nBcc: evil@example.org\r\n\r\n<script>alert(1)</script><img src="http://evil.example/p.gif"> '
    '<at user_id="all">所有人</at> <@all> @all @所有人 <!channel> [点此](http://evil.example/) ![图](http://x.example) '
    "**粗** `代码` ~删~ _斜_ &lt;b&gt; \u202e\x1b[31m\u2028 # 题"
)
"""Fits into a title."""
HOSTILE_URL = "https://news.example/a)b](http://evil.example/)<x>\"y'z 空"


def hostile(parcel):
    """A parcel that lies wherever a page, a copy or a subscriber has a say."""
    words = dict.fromkeys(("lead", "site", "origin", "was", "copy_site"), HOSTILE)
    event = {"event": AlertEvent.DISTORTED, "number": 1, "copy_url": "javascript:alert(1)", "words": (HOSTILE,)}
    distortion = Distortion("figure", HOSTILE, "<at id=all></at>", (0, 1), (0, 1))
    hits = (Cited("title", 0, 3, "工信部"), Cited("text", 0, 3, "<script>"))
    return parcel(HOSTILE, url=HOSTILE_URL, distortions=(distortion,), hits=hits, **words, **event)


def failing(channel, sent, done=0):
    with pytest.raises(Undelivered) as told:
        channel.send(sent, done)
    said = str(told.value)
    assert said
    assert "\n" not in said
    assert "geheim" not in said, "no error quotes a token"
    assert told.value.done == done
    return told.value


# --- what arrives ---


@pytest.mark.parametrize("kind", EVERY)
def test_an_alert_arrives_and_says_what_where_when_why(kind, house, parcel):
    channel, arrived = house(kind)
    channel.send(parcel(copies=3, sites=2))
    (message,) = arrived()
    expected = ["人工智能", "方案提出三项任务。", "示例社", "工信报", "2026-03-02", "https://news.example/1.html"]
    expected += ['"copies":3', '"sites":2'] if kind in ("jsonl", "webhook") else ["3 篇，2 家网站", "新报道"]
    assert [each for each in expected if each not in message] == []


@pytest.mark.parametrize("kind", EVERY)
def test_a_parcel_that_arrived_may_be_handed_over_again(kind, house, parcel):
    channel, _ = house(kind)
    channel.send(parcel())
    channel.send(parcel())


@pytest.mark.parametrize("kind", EVERY)
def test_a_digest_tells_every_story_once_and_counts_the_rest(kind, house, parcel):
    channel, arrived = house(kind)
    channel.send(parcel(*(f"第{number}号公告" for number in range(7)), more=397))
    text = "".join(arrived())
    assert [int(number) for number in re.findall("第(\\d)号公告", text)] == list(range(7))
    assert kind == "jsonl" or "397" in text
    assert kind in ("jsonl", "webhook") or "早报：404 条" in text


@pytest.mark.parametrize("kind", EVERY)
def test_nothing_that_a_page_says_is_obeyed(kind, house, parcel):
    channel, arrived = house(kind)
    channel.send(hostile(parcel))
    (message,) = arrived()
    assert not re.search("[\x00-\x09\x0b-\x1f]", message.replace("\r\n", "\n"))
    if kind in ("jsonl", "webhook"):
        assert json.loads(message)["title"] == HOSTILE, "data for programs, as the page has it"
        return
    assert not re.search("[\u202e\u2028]", message)
    assert "evil.example/p.gif" in message.replace("．", "."), "the text is there all the same"
    assert "javascript:" not in message
    lines = message.splitlines()
    assert not [line for line in lines if line.lower().startswith(("bcc:", "# "))]
    if kind not in ("console", "mail"):
        assert not re.search(r"[<@`~]|!\[|\]\((?!https://news\.example/)|&lt;", message)
        addresses = re.findall(r"(?<!：)https?://[^\s)]*", message)
        assert addresses
        assert not [each for each in addresses if not each.startswith("https://news.example/a%29b%5D%28http://evil")]


def test_a_letter_has_its_own_headers_and_links_alone(house, parcel, kit, serving, way):
    box = serving("mail")
    way("mail", box.port).send(hostile(parcel))
    ((recipients, content),) = box.came
    letter = kit.letter(content)
    assert recipients == [kit.READER] == [str(letter["To"])]
    assert letter["Bcc"] is None
    assert "evil@example.org" in letter["Subject"]
    assert len(" ".join(letter["Subject"].split())) <= 120
    page = html.fromstring(letter.get_body(("html",)).get_content())
    assert [link.get("href") for link in page.iter("a")] == [
        "https://news.example/a%29b%5D%28http://evil.example/%29%3Cx%3E%22y%27z%20%E7%A9%BA"
    ]
    assert not list(page.iter("script", "img", "at", "b"))
    assert [mark.text for mark in page.iter("mark")] == ["工信部", "<script>"] * 2


@pytest.mark.parametrize("kind", ROBOTS)
def test_no_robot_is_asked_to_mention_anybody(kind, way, serving, parcel):
    server = serving(kind)
    way(kind, server.port).send(hostile(parcel))
    ((_, body),) = server.came
    asked = json.dumps(json.loads(body), ensure_ascii=False)
    assert not re.search(
        r'"(mentioned_list|atMobiles|atUserIds)"|"isAtAll": true|"tag": "(at|img)"|"parse_mode"', asked
    )
    assert set(re.findall(r'"type": "(\w+)"', asked)) <= {"bold", "text_link"}


# --- what an answer means ---


@pytest.mark.parametrize("kind", INSIDE)
def test_an_error_that_no_repetition_mends_is_permanent(kind, way, serving, parcel, kit):
    failure = failing(way(kind, serving(kind, kit.REFUSE[kind]).port), parcel())
    assert failure.permanent
    assert not failure.gone


@pytest.mark.parametrize("kind", [*INSIDE, "apprise"])
def test_too_fast_may_pass_after_the_wait_that_was_asked_for(kind, way, serving, parcel, kit):
    answer, seconds = kit.TOO_FAST[kind]
    failure = failing(way(kind, serving(kind, answer).port), parcel())
    assert not failure.permanent
    assert failure.after == timedelta(seconds=seconds)


@pytest.mark.parametrize("kind", INSIDE)
def test_a_receiver_that_wants_no_more_is_gone(kind, way, serving, parcel, kit):
    failure = failing(way(kind, serving(kind, kit.GONE[kind]).port), parcel())
    assert failure.gone
    assert failure.permanent


@pytest.mark.parametrize("kind", [*INSIDE, "apprise"])
def test_a_server_in_trouble_may_pass(kind, way, serving, parcel):
    assert not failing(way(kind, serving(kind, (503, {}, b"<html>busy")).port), parcel()).permanent


@pytest.mark.parametrize("kind", ROBOTS)
@pytest.mark.parametrize("body", [b"", b"ok", b"[0]", b'{"errcode":"0","code":null,"ok":"true"}', b"{" * 4000])
def test_an_answer_that_says_neither_yes_nor_no_is_no_arrival(kind, body, way, serving, parcel):
    assert not failing(way(kind, serving(kind, (200, {}, body)).port), parcel()).permanent


@pytest.mark.parametrize("kind", [*INSIDE, "apprise"])
def test_no_redirect_is_followed(kind, way, serving, parcel, kit):
    elsewhere = serving(kind)
    for status in (301, 302, 307, 308):
        headers = {"Location": f"http://127.0.0.1:{elsewhere.port}/"}
        failing(way(kind, serving(kind, (status, headers, b"")).port), parcel())
    assert elsewhere.came == []


@pytest.mark.parametrize("kind", REMOTE)
@pytest.mark.parametrize("treat", ["silent", "resetting", "dripping", "echoing"])
def test_whatever_a_server_does_ends_at_the_deadline_and_may_pass(kind, treat, way, closing, parcel, kit):
    if (kind, treat) == ("apprise", "dripping"):
        pytest.skip("Apprise waits for each packet: docs/channels.md says so")
    server = closing(kit.Wild(getattr(kit, treat)))
    assert not failing(way(kind, server.port, seconds=0.4), parcel()).permanent
    server.close()
    assert not server.outlasted, "it was the server that hung up"


@pytest.mark.parametrize("kind", REMOTE)
def test_nobody_there_may_pass(kind, way, closing, parcel, kit):
    server = kit.Wild(kit.silent)
    server.close()
    assert not failing(way(kind, server.port), parcel()).permanent


@pytest.mark.parametrize("kind", [*INSIDE, "mail"])
def test_an_answer_of_10_mb_costs_nothing(kind, way, serving, closing, parcel, kit):
    long = b'{"ok":true,"errcode":0,"code":0,"' + b"x" * 10_000_000
    flood = b"220-x" * 100 + b"\r\n"

    def flooding(connection):
        for _ in range(20_000):
            connection.sendall(flood)

    server = closing(kit.Wild(flooding)) if kind == "mail" else serving(kind, (200, {}, long))
    channel = way(kind, server.port)
    tracemalloc.start()
    try:
        if kind in ("webhook", "telegram"):
            channel.send(parcel())
        else:
            failing(channel, parcel())
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


# --- where a parcel is cut ---


def long_digest(parcel, count=300):
    return parcel(*(f"第{number}号：" + "新" * (number % 190) for number in range(count)), more=5, lead="要点。" * 50)


def stories(kit, kind, server):
    return [kit.numbers(kit.heard(kind, body)) for _, body in server.came]


@pytest.mark.parametrize("kind", CUTTING)
def test_a_long_digest_is_cut_between_stories_and_nowhere_else(kind, way, serving, parcel, kit):
    server = serving(kind)
    sent = long_digest(parcel)
    way(kind, server.port).send(sent)
    assert len(server.came) > 4
    for _, body in server.came:
        counted, most = kit.size(kind, body)
        assert counted <= most
    told = stories(kit, kind, server)
    assert [number for message in told for number in message] == list(range(300))
    for (_, body), message in zip(server.came, told, strict=True):
        links = re.findall(r"https://news\.example/(\d+)\.html", kit.heard(kind, body))
        assert [int(link) for link in links] == message, "each link stands with its title"
    assert sum("另有 5 条" in kit.heard(kind, body) for _, body in server.came) == 1


@pytest.mark.parametrize("kind", CUTTING)
def test_what_failed_in_the_middle_goes_on_there(kind, way, serving, parcel, kit):
    sent = long_digest(parcel)
    whole = serving(kind)
    way(kind, whole.port).send(sent)
    accept = kit.ACCEPT[kind]
    server = serving(kind, accept, (503, {}, b""), accept)
    channel = way(kind, server.port)
    with pytest.raises(Undelivered) as told:
        channel.send(sent)
    assert told.value.done == 1
    channel.send(sent, told.value.done)
    arrived = stories(kit, kind, server)
    assert [*arrived[:1], *arrived[2:]] == stories(kit, kind, whole)


@pytest.mark.parametrize("kind", CUTTING)
def test_a_story_too_long_for_a_message_is_shortened_and_keeps_its_link(kind, way, serving, parcel, kit):
    server = serving(kind)
    url = "https://news.example/" + "a" * 900
    many = tuple(f"{number}{'词' * 50}" for number in range(60))
    wrong = tuple(Distortion("figure", "数" * 60, "数" * 60, (0, 1), (0, 1)) for _ in range(9))
    words = {"lead": "要" * 160, "words": many, "distortions": wrong, "site": "社" * 60, "origin": "报" * 60}
    way(kind, server.port).send(parcel("题" * 200, url=url, **words))
    ((_, body),) = server.came
    counted, most = kit.size(kind, body)
    assert counted <= most
    assert url in kit.heard(kind, body)


@pytest.mark.parametrize("kind", CUTTING)
def test_a_service_is_not_told_more_than_it_takes_in_a_minute(kind, way, serving, parcel, clock):
    server = serving(kind)
    channel = way(kind, server.port, most=3)
    sent = long_digest(parcel)
    with pytest.raises(Undelivered) as told:
        channel.send(sent)
    assert (len(server.came), told.value.done) == (3, 3)
    assert told.value.held
    assert told.value.after == timedelta(minutes=1)
    clock.pass_(told.value.after)
    with pytest.raises(Undelivered) as told:
        channel.send(sent, 3)
    assert (len(server.came), told.value.done) == (6, 6)


@pytest.mark.parametrize("kind", CUTTING)
def test_an_attempt_that_took_long_leaves_the_rest_to_the_next_and_gets_on_each_time(kind, way, serving, parcel):
    server = serving(kind)
    channel, sent = way(kind, server.port, spell=0.0), long_digest(parcel)
    for done in range(3):
        with pytest.raises(Undelivered) as told:
            channel.send(sent, done)
        assert told.value.held
        assert told.value.done == len(server.came) == done + 1


@pytest.mark.parametrize("kind", ["console", *REMOTE])
def test_the_owner_can_type_the_command_as_it_came(kind, house):
    channel, arrived = house(kind)
    notice = Notice("my_desk.v2_", "wecom:…a1b2c3", START, "wecom: errcode 93000")
    channel.send(Parcel("p", "my_desk.v2_", "", "", (), notice=notice))
    (message,) = arrived()
    assert re.search(r"\bnewswatch subscriptions wake my_desk\.v2_(?!\w)", message)


def test_a_word_to_the_owner_comes_without_any_story():
    notice = Notice("s" * 64, "webhook:hook.example…a1b2c3", START, "<b>off</b> " + "long " * 99)
    parcel = Parcel("p", "s1", "", "", (), notice=notice)
    message = message_of(parcel, "zh")
    for told, other in (("zh", "en"), ("en", "zh")):
        head = message_of(parcel, told).head
        assert len(head) <= 300
        assert head.endswith((")", "）"))
        assert notice.channel in head
        assert head != message_of(parcel, other).head
        assert ("渠道" in head) == (told == "zh")
    assert (message.stories, message.rest) == ((), "")
    assert json.loads(parcel_json(parcel))["notice"] == {
        "event": "switched_off",
        "channel": notice.channel,
        "since": "2026-03-02T09:30:00+08:00",
        "reason": notice.reason,
        "remedy": notice.remedy,
    }
    assert message.command == f"newswatch subscriptions wake {'s' * 64}"
    assert cut(message, lambda _: True) == [message]
    assert "已停用" in letter.text(parcel, "zh")
    assert "&lt;b&gt;off" in letter.html(parcel, "zh", subject(parcel, "zh"))
