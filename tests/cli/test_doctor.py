"""The doctor says what is wrong and the remedy, and one fault hides no other."""

from datetime import timedelta

import orjson
import pytest

from newswatch import catalogue
from newswatch.cli.exits import Code
from newswatch.cli.house import open_house
from newswatch.clock import system_clock
from newswatch.model.disposition import Disposition
from newswatch.ports import Crawl, Pending, Quarantined, Visit
from newswatch.settings import ROOT, load

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)


@pytest.fixture
def examined(run):
    """Runs the doctor; its exit code and its findings by check, only those that are not ok."""

    def examine(*arguments: str, **environment: str):
        result = run("doctor", "--json", *arguments, **environment)
        rows = [orjson.loads(row) for row in result.stdout.splitlines()]
        return result.exit_code, [(row["check"], row["state"], row["said"]) for row in rows if row["state"] != "ok"]

    return examine


def test_a_healthy_house_is_told_so(examined, tmp_path):
    with open_house(load(data=tmp_path / "data")) as house:
        for lease in ("decider", "scheduler"):
            house.store.leases.acquire(lease, "a service", system_clock(), HOUR)
        assert examined(NEWSWATCH_CONTACT="https://press.example/bot") == (Code.OK, [])


def test_a_service_that_does_not_run_and_sites_that_nobody_reaches_are_pointed_out(run, tmp_path):
    now, sources = system_clock(), [slug for slug, each in catalogue.load(ROOT / "sources").items() if each.enabled]
    with open_house(load(data=tmp_path / "data")) as house:
        for slug in sources:
            errors = (f"www.{slug}.example: no such host (no network?), 3 lists",)
            house.store.crawls.put(Crawl(slug, slug, now - 9 * HOUR, now, 0, {}, "unreachable", errors))
        house.store.leases.acquire("decider", "a service", now, HOUR)
    shown = run("doctor", COLUMNS="200", NEWSWATCH_CONTACT="https://press.example/bot").stdout
    number = len(sources)
    assert "runs without schedule" in shown
    assert f"{number} of {number} unreachable at their last crawl: no such host (no network?)" in shown
    assert shown.count("newswatch up") == 1


def test_captures_that_are_a_file_are_told(examined, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "captures").write_text("x")
    code, found = examined()
    assert code == Code.FAILED
    assert any(row[:2] == ("data", "fail") and "captures" in row[2] for row in found)


def test_a_variable_that_is_no_setting_and_a_pass_are_pointed_out(examined):
    code, found = examined(
        NEWSWATCH_CONTACT="https://press.example/bot",
        NEWSWATCH_MONGODB="mongodb://db/",
        NEWSWATCH_ALLOW_ENDPOINT='["hook.example=10.0.0.7:443/deliver"]',
    )
    assert code == Code.OK
    assert ("settings", "warn", "NEWSWATCH_MONGODB is set and is no setting") in found
    assert ("guard", "warn", "passes the guard: hook.example=10.0.0.7:443/deliver") in found


def test_a_secret_that_others_may_read_is_pointed_out(examined, tmp_path, mongo_uri):
    secret = tmp_path / "uri"
    secret.write_text(mongo_uri)
    secret.chmod(0o644)
    _, found = examined(NEWSWATCH_MONGO_URI_FILE=str(secret), NEWSWATCH_MONGO_DATABASE="doctor")
    assert ("settings", "warn", f"{secret} holds a secret and others may read it") in found


def test_every_fault_is_found_not_only_the_first(examined, tmp_path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "bad.toml").write_text("name = 1")
    code, found = examined(NEWSWATCH_SOURCES=str(tmp_path / "sources"), NEWSWATCH_MONGO_URI="mongodb://127.0.0.1:9/")
    assert code == Code.FAILED
    assert [check for check, state, _ in found if state == "fail"] == ["catalogue", "store"]


def test_a_fault_that_several_checks_meet_is_told_once(examined, tmp_path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "bad.toml").write_text("name = 1")
    _, found = examined(NEWSWATCH_SOURCES=str(tmp_path / "sources"))
    assert [check for check, state, _ in found if state == "fail"] == ["catalogue"]
    assert ("service", "warn", "not running") in found


def test_what_waits_though_a_service_should_run_is_pointed_out(examined, tmp_path):
    now = system_clock()
    with open_house(load(data=tmp_path / "data")) as house:
        store, article = house.store, "0" * 32
        visit = Visit(article, "https://www.miit.gov.cn/1", "miit", now, None, Disposition.PUBLISHED)
        store.crawl_state.spool(visit, None, Pending("event", article, "article.extracted.v1", b"{}", now - HOUR))
        store.crawls.put(Crawl("crawl", "miit", now - 9 * HOUR, now - 9 * HOUR, 0, {}, "ok"))
        store.quarantine.put(Quarantined("0" * 32, "dedup", "nonsense", now, "key", b"?"))
    code, found = examined(NEWSWATCH_CONTACT="https://press.example/bot")
    assert code == Code.OK
    assert found == [
        ("service", "warn", "not running"),
        ("service", "warn", "a message has waited in the spool for 60 minutes"),
        ("service", "warn", "miit was last crawled 9 h ago"),
        ("quarantine", "warn", "1 messages wait"),
    ]


def test_a_person_reads_the_remedy_under_the_table(run):
    result = run("doctor", NEWSWATCH_CONTACT="https://example.org/newswatch")
    assert "set NEWSWATCH_CONTACT to an address of yours" in result.stdout


def test_the_doctor_speaks_chinese_where_the_terminal_does(run):
    result = run("doctor", NEWSWATCH_CONTACT="https://example.org/newswatch", NEWSWATCH_LANGUAGE="zh")
    assert "请把 NEWSWATCH_CONTACT 设为您的地址" in result.stdout
    assert "与数据库一致" in result.stdout
