"""Every command's bad input: one clear line on standard error that names it, a documented exit code, no traceback."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from newswatch.cli.exits import Code
from newswatch.settings import load
from storage.embedded.server import EmbeddedServer

Run = Callable[..., Result]


def one_line(result: Result) -> str:
    """The only line on standard error. A broken expectation shows everything the command printed."""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.output
    assert "Traceback" not in result.output
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["crawl", "nosuch"], "no source 'nosuch'; the catalogue has"),
        (["up", "--roles", "dedup,cook"], "no role 'cook'; the roles are dedup"),
        (["stories", "--since", "yesterday"], "since: not a time: 'yesterday'; give a day such as 2026-11-01"),
        (["stories", "--since", "9" * 30 + "d"], "since: not a time"),
        (["stories", "--until", "2020-01-01"], ") and until 2020-01-01"),
        (["extract", "page.html"], "one page alone is read by: newswatch preview page.html"),
        (["extract"], "give --manifest FILE"),
        (["extract", "--manifest", "gone.jsonl"], "gone.jsonl: No such file"),
        (["extract", "--manifest", "/"], "/: Is a directory"),
        (["extract", "--manifest", __file__, "--catalogue", "some"], "only `none` can be asked for"),
        (["group", "gone.jsonl"], "gone.jsonl: No such file"),
        (["match", "--subscriptions", "gone.yaml", __file__], "gone.yaml: No such file"),
        (["match", "--subscriptions", __file__, "gone.jsonl"], "gone.jsonl: No such file"),
        (["subscribe", "工信部 AND"], "query: "),
        (["subscribe", "NOT 工信部"], "query: "),
        (["subscribe", "工信部", "--on", "often"], "--on 'often'"),
        (["subscribe", "工信部", "--on", "spread"], "spread:3,10"),
        (["subscribe", "工信部", "--on", "spread:1"], "spread:3,10"),
        (["subscribe", "工信部", "--on", "new:3"], "spread:3,10"),
        (["subscribe", "工信部", "--id", "../x"], "id: write 1 to 64 letters"),
        (["subscribe", "工信部", "--channel", "pigeon:home"], "channel 'pigeon'"),
        (["subscribe", "工信部", "--channel", "jsonl:../../out"], "jsonl"),
        (["subscribe", "工信部", "--channel", "webhook:ftp://x"], "webhook"),
        (["subscribe", "工信部", "--channel", "webhook:http://127.0.0.1/x"], "is the internal address 127.0.0.1"),
        (["subscribe", "工信部", "--channel", "webhook:https://2130706433/x"], "is the internal address 127.0.0.1"),
        (["subscribe", "工信部", "--channel", "webhook:https://x.example/", "--secret-file", "gone"], "gone"),
        (["preview", "gone.html"], "gone.html: No such file"),
        (["preview", "ftp://x.example/1"], "not an http(s) address"),
    ],
)
def test_bad_input_is_named_with_its_remedy(run: Run, arguments: list[str], said: str):
    result = run(*arguments)
    assert (result.exit_code, said in one_line(result)) == (Code.USAGE, True), result.output


@pytest.mark.parametrize("story", ["ffffff", "zzzzzz", "", "../../etc", "a" * 500])
def test_an_unknown_story_is_named(run: Run, story: str, mongo_uri: str):
    result = run("story", story, NEWSWATCH_MONGO_URI=mongo_uri)
    assert (result.exit_code, "no story" in one_line(result)) == (Code.USAGE, True)


def test_an_id_too_short_is_told_how_long_it_must_be(run: Run, mongo_uri: str):
    result = run("story", "zz", NEWSWATCH_MONGO_URI=mongo_uri)
    assert (result.exit_code, "give 6 or more characters of its id" in one_line(result)) == (Code.USAGE, True)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("NEWSWATCH_HORIZON", "soon", "NEWSWATCH_HORIZON"),
        ("NEWSWATCH_LOG_PARTITIONS", "0", "NEWSWATCH_LOG_PARTITIONS"),
        ("NEWSWATCH_LOG_LEVEL", "LOUD", "NEWSWATCH_LOG_LEVEL"),
        ("NEWSWATCH_ALLOW_ENDPOINT", '["x"]', "host=address:port"),
        ("NEWSWATCH_ALLOW_ENDPOINT", "x", "NEWSWATCH_ALLOW_ENDPOINT: 'x': write host=address:port"),
        ("NEWSWATCH_ALLOW_ENDPOINT", '["x', "for example hooks.intern=10.0.0.7:8443/deliver"),
        ("NEWSWATCH_RECHECK", "hourly", "NEWSWATCH_RECHECK: Input should be a valid timedelta"),
        ("NEWSWATCH_RECHECK", "hourly", "for example PT1H,PT6H,P1D,P7D"),
        ("NEWSWATCH_MONGO_URI_FILE", "/gone", "NEWSWATCH_MONGO_URI_FILE"),
        ("NEWSWATCH_SOURCES", "/gone", "/gone"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(run: Run, name: str, value: str, said: str):
    result = run("crawl", "miit", **{name: value})
    assert (result.exit_code, said in one_line(result)) == (Code.USAGE, True), result.output


@pytest.mark.parametrize("command", [["stories"], ["status"], ["check"], ["trace", "一段文字"]])
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("NEWSWATCH_ALLOW_ENDPOINT", "x", "'x': write host=address:port/crawl"),
        ("NEWSWATCH_ALLOW_ENDPOINT", "a=127.0.0.1:99999/crawl", "port 99999"),
        ("NEWSWATCH_TOPIC", "../topics/miit", "'../topics/miit' is no topic's name"),
        ("NEWSWATCH_TOPIC", "", "is no topic's name"),
    ],
)
def test_a_setting_that_nobody_could_use_ends_every_command(
    run: Run, command: list[str], name: str, value: str, said: str
):
    result = run(*command, **{name: value})
    assert (result.exit_code, one_line(result).startswith(f"newswatch: {name}: ")) == (Code.USAGE, True)
    assert said in one_line(result)


def test_a_pass_given_to_one_command_is_held_to_the_same(run: Run):
    result = run("preview", "a.html", "--allow-endpoint", "a=b:80/crawl")
    assert (result.exit_code, "'b' is not an IP address" in one_line(result)) == (Code.USAGE, True)


@pytest.mark.parametrize(
    "command",
    [
        ["stories"],
        ["status"],
        ["story", "abcdef"],
        ["subscribe", "--remove", "x"],
        ["quarantine", "list"],
    ],
)
def test_a_folder_that_is_not_there_is_named_and_not_made(run: Run, tmp_path: Path, command: list[str]):
    mistyped = tmp_path / "mistyped"
    result = run(*command, "--data", str(mistyped))
    assert (result.exit_code, f"{mistyped}: there is no such folder" in one_line(result)) == (Code.USAGE, True)
    assert not mistyped.exists()


@pytest.mark.parametrize("value", ["{}", "{},{}", '["{}"]', " {} ,"])
def test_a_list_is_set_by_one_value_by_several_or_as_json(monkeypatch: pytest.MonkeyPatch, value: str):
    one = "127.0.0.1=127.0.0.1:8765/crawl"
    monkeypatch.setenv("NEWSWATCH_ALLOW_ENDPOINT", value.replace("{}", one))
    monkeypatch.setenv("NEWSWATCH_RECHECK", value.replace("{}", "PT1H"))
    found = load()
    assert (set(found.allow_endpoint), set(found.recheck)) == ({one}, {timedelta(hours=1)})


@pytest.mark.parametrize("command", [["stories"], ["status"], ["story", "abcdef"], ["subscribe", "x"], ["indexes"]])
def test_a_store_that_does_not_answer_is_named_without_its_password(run: Run, command: list[str]):
    uri = "mongodb://user:hush@127.0.0.1:9/?serverSelectionTimeoutMS=200"
    result = run(*command, NEWSWATCH_MONGO_URI=uri)
    line = one_line(result)
    assert (result.exit_code, "127.0.0.1:9" in line, "hush" in line) == (Code.UNREACHABLE, True, False)


@pytest.mark.parametrize("command", [["indexes"], ["up"], ["crawl", "miit"], ["up", "--roles", "dedup"]])
def test_a_data_folder_that_cannot_be_written_is_named(run: Run, command: list[str], tmp_path: Path):
    taken = tmp_path / "file"
    taken.touch()
    result = run(*command, NEWSWATCH_DATA=str(taken / "data"))
    assert (result.exit_code, str(taken) in one_line(result)) == (Code.FOLDER, True), result.output


def test_a_log_that_is_no_database_is_named(run: Run, tmp_path: Path, mongo_uri: str):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "log.sqlite").write_bytes(b"not a database, far from it" * 100)
    result = run("status", NEWSWATCH_MONGO_URI=mongo_uri)
    assert (result.exit_code, "log.sqlite" in one_line(result)) == (Code.UNREACHABLE, True)


@pytest.mark.slow
def test_a_second_service_on_the_same_folder_is_refused(run: Run, tmp_path: Path):
    with EmbeddedServer(tmp_path / "data", cache="32M"):
        result = run("up")
    assert (result.exit_code, str(tmp_path) in one_line(result)) == (Code.BUSY, True), result.output


def test_a_broken_row_never_stops_the_next(run: Run, tmp_path: Path):
    rows = tmp_path / "rows.jsonl"
    good = {"id": "2", "title": "通知", "text": "工业和信息化部今天发布通知，要求各地做好安全生产工作。"}
    rows.write_bytes(b"\xff{broken\n[1]\n" + json.dumps(good).encode() + b"\n")
    result = run("group", str(rows))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [bool(answer.get("error")) for answer in answers] == [True, True, False]
    assert result.exit_code == Code.OK
