"""`newswatch trace` beside a running decider: that one answers, and it says what the command would say by itself."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event, Thread

import orjson
import pytest
from opencc import OpenCC

from consumers.dedup.answering import Answering
from newswatch import questions
from newswatch.cli import roles, trace
from newswatch.cli.exits import Code, Stop
from newswatch.cli.traced import Question
from newswatch.model.article import Reading
from newswatch.model.page import Page
from newswatch.questions import SOCKET
from newswatch.settings import load
from newswatch.wire.messages import ArticleExtracted, encode
from newswatch.wire.topics import EXTRACTED
from storage.captures import FileCaptures
from tests.cli.ferry import OTHER, TEXT

SPUN = {
    "去年": "上年", "一共": "总共", "前年": "早年", "渡船": "航船", "载客": "搭客", "桥面": "桥身", "两侧": "两边",
    "留出": "空出", "步行": "行走", "桥头": "桥端", "立着": "竖着", "石碑": "石牌", "刻着": "写着", "募捐": "捐款",
    "人家": "家庭", "通车": "开通", "小雨": "细雨", "最后": "末尾", "照常": "如常", "缆绳": "绳索", "新砌": "新修",
    "石柱": "柱石", "以后": "今后", "停在": "留在", "孩子": "儿童", "镇上": "镇里", "小学": "学校", "渡口": "码头",
    "写进": "录入", "课程": "课目", "学会": "懂得", "采访": "访谈", "老人": "长者", "多出来": "增出来",
}  # fmt: skip
PAGE = "<html><head><title>渡口</title></head><body><h1>渡口</h1>{}</body></html>".format(
    "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
)


@pytest.fixture
def desk(story_desk):
    """Four pages with one text, one with another, decided before anybody asks."""
    desk = story_desk()
    desk.settings.data.mkdir()
    desk.paper = desk.file(TEXT, "https://www.stdaily.com/1.html")
    desk.file(TEXT, "https://carrier.example/1", origin="科技日报")
    desk.file(TEXT, "https://mirror.example/1", origin="新华社")
    desk.file(OTHER, "https://other.example/1")
    return desk


@contextmanager
def deciding(desk):
    """The `dedup` role as the service runs it, in a thread, until it listens."""
    stop = Event()
    role = Thread(target=roles.dedup, args=(desk.house, stop, lambda: None))
    role.start()
    try:
        until = time.monotonic() + 20
        while not (desk.settings.data / SOCKET).exists():
            assert role.is_alive()
            assert time.monotonic() < until
            time.sleep(0.01)  # between two looks at a condition
        yield
    finally:
        stop.set()
        role.join()


def nobody():
    pytest.fail("the command opened the store though a decider answers")


def shown(capsys, desk, target, house, *, as_json):
    """What the command prints, and how it ends."""
    capsys.readouterr()
    try:
        code = trace.trace(desk.settings, str(target), house, as_json=as_json)
    except Stop as stop:
        return str(stop), stop.code
    return [line for line in capsys.readouterr().out.splitlines() if "[info" not in line], code


def spun(text: str) -> str:
    for word, other in SPUN.items():
        text = text.replace(word, other)
    return text


def targets(folder):
    plain, page = folder / "a.txt", folder / "a.html"
    plain.write_text(TEXT, encoding="gb18030")
    page.write_text(PAGE)
    empty = folder / "empty.html"
    empty.write_text("<html><body></body></html>")
    altered = OpenCC("s2t").convert("轉載自網絡，僅供參考，如有侵權請聯繫我們刪除。\n" + TEXT.replace("5元", "5万元"))
    part = OTHER + "".join(TEXT.splitlines()[1:3]) + OTHER
    addresses = ["https://www.stdaily.com/1.html", "HTTPS://other.example/1", "https://"]
    return [
        TEXT,
        altered,
        spun(TEXT),
        part,
        OTHER[:40],
        "没有人写过的一句话，长短也够了。",
        "太短了",
        plain,
        page,
        empty,
        *addresses,
    ]


def test_the_decider_answers_what_the_command_would(desk, capsys, tmp_path):
    asked = targets(tmp_path)
    with deciding(desk):
        told = [shown(capsys, desk, each, nobody, as_json=as_json) for each in asked for as_json in (True, False)]
    alone = [
        shown(capsys, desk, each, lambda: desk.house, as_json=as_json) for each in asked for as_json in (True, False)
    ]
    assert told == alone
    assert sum(code is Code.OK for _, code in told) == 2 * (len(asked) - 3)


def test_a_spun_text_is_shown_with_the_words_it_replaced(desk, capsys):
    with deciding(desk):
        [line], _ = shown(capsys, desk, spun(TEXT), nobody, as_json=True)
        card, _ = shown(capsys, desk, spun(TEXT), nobody, as_json=False)
    row = orjson.loads(line)
    assert "spun" in row["disguises"]
    assert "{上年 → 去年}" in row["marked"]
    assert any("{上年 → 去年}" in each for each in card)


def test_an_address_that_nobody_knows_is_read_by_the_command_and_judged_by_the_decider(desk, capsys):
    address = "https://unseen.example/1"
    page = Page(url=address, body=PAGE.encode(), fetched_at=datetime(2026, 3, 2, tzinfo=UTC))
    FileCaptures(desk.settings.data / "captures").keep(page)
    with deciding(desk):
        [line], code = shown(capsys, desk, address, nobody, as_json=True)
    row = orjson.loads(line)
    assert (code, row["asked"], row["known"]) == (Code.OK, "address", False)
    assert row["original"]["url"] == desk.paper.url


LOADED = """
import sys
from newswatch.cli.main import app
try:
    app(["trace", "--json", *sys.argv[1:]])
except SystemExit as ended:
    assert not ended.code
print(*{"numpy", "numba", "opencc", "pymongo", "structlog", "tldextract", "consumers", "storage"} & sys.modules.keys())
"""


def test_what_the_decider_answers_is_printed_without_loading_the_repost_check(desk):
    with deciding(desk):
        command = [sys.executable, "-c", LOADED, "--data", str(desk.settings.data), TEXT]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
    row, loaded = ran.stdout.splitlines()
    assert orjson.loads(row)["original"]["url"] == desk.paper.url
    assert loaded == ""


def test_a_decider_that_was_started_again_answers_again(desk, capsys):
    with deciding(desk):
        first = shown(capsys, desk, TEXT, nobody, as_json=True)
    between = shown(capsys, desk, TEXT, lambda: desk.house, as_json=True)
    with deciding(desk):
        assert shown(capsys, desk, TEXT, nobody, as_json=True) == first == between


def test_what_was_decided_a_moment_ago_is_known(desk, capsys):
    article = replace(desk.paper, url="https://late.example/1", article_id="1" * 32, event_id="2" * 32)
    desk.consumer.close()
    with deciding(desk):
        desk.house.log.publish(EXTRACTED.name, article.article_id, encode(ArticleExtracted(article)))
        until = time.monotonic() + 20
        while desk.house.store.decisions.get(article.event_id) is None:
            assert time.monotonic() < until
            time.sleep(0.01)  # between two looks at a condition
        [line], _ = shown(capsys, desk, TEXT, nobody, as_json=True)
    assert article.event_id in [link["event_id"] for link in orjson.loads(line)["chain"]]


def test_garbage_and_a_question_that_is_none_harm_nobody(desk, capsys):
    with deciding(desk):
        for sent in (b"\x00" * 5000, questions.seal(desk.settings) + (10**7).to_bytes(8)):
            with socket.socket(socket.AF_UNIX) as line, questions.reachable(desk.settings.data / SOCKET) as name:
                line.connect(name)
                line.sendall(sent)
        for question in (b"", b"{", b'{"what":"text"}', b'{"what":"file","reading":{"title":1}}', b"[" * 100_000):
            questions.ask(desk.settings, question)
        _, code = shown(capsys, desk, TEXT, nobody, as_json=True)
    assert code is Code.OK


def test_a_socket_of_another_version_is_passed_over(desk, capsys, monkeypatch):
    with deciding(desk):
        monkeypatch.setattr(questions, "PROTOCOL", questions.PROTOCOL + 1)
        _, code = shown(capsys, desk, TEXT, lambda: desk.house, as_json=True)
        with pytest.raises(pytest.fail.Exception):
            shown(capsys, desk, TEXT, nobody, as_json=True)
    assert code is Code.OK


@pytest.mark.parametrize(
    "answer",
    [
        b"hello",
        b"[" * 100_000,
        b"[1]",
        b'{"a":1}',
        b'{"stop":"why","code":77}',
        b'{"stop":1}',
        b'{"row":null}',
        b'{"row":1}',
    ],
)
def test_an_answer_that_is_none_is_worked_out_anew(tmp_path, answer):
    settings = load(data=tmp_path)
    with Answering(settings.data, questions.seal(settings), lambda question: answer):
        assert trace._told(settings, Question("text", reading=Reading("", "text", ""))) is None
