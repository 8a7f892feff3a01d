"""`newswatch check` says what entries rest on and what is wrong with them; `--live` asks each list once."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from newswatch import catalogue
from newswatch.catalogue import parse
from newswatch.cli.entry_faults import faults
from newswatch.settings import ROOT

NOW = datetime(2026, 11, 3, 4, tzinfo=UTC)
ROWS = '<ul><li><a href="/a/1.html">铸造行业现场会召开</a></li><li><a href="/about.html">关于我们</a></li></ul>'
ENTRY = """
name = "{slug}"
home = "http://{slug}.example:{port}/"
kind = "newspaper"
every = "15m"
evidence = "documented"
[[watch]]
name = "要闻"
type = "html"
url = "http://{slug}.example:{port}/list.html"
links = {{ rows = "li" }}
{more}
[[article]]
url = '^http://{slug}\\.example:{port}/a/'
samples = ["http://{slug}.example:{port}/a/1.html"]
[polite]
delay = 0
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("NEWSWATCH_LANGUAGE", "en")


def entry(**changes):
    return {
        "name": "示例日报",
        "home": "https://www.daily.example/",
        "kind": "newspaper",
        "every": "15m",
        "evidence": "documented",
        "watch": [{"type": "html", "url": "https://www.daily.example/", "links": {"rows": "li"}}],
        "article": [{"url": "/a/", "samples": ["https://www.daily.example/a/1.html"]}],
        **changes,
    }


def told(*tables, saved=()):
    sources = [parse(f"s{number}", table) for number, table in enumerate(tables)]
    return [line for lines in faults(sources, {"s0": saved}, NOW).values() for line in lines]


def watches(*urls, **keys):
    return [{"type": "html", "url": url, "links": {"rows": "li"}, **keys} for url in urls]


def test_a_sound_entry_has_no_fault():
    assert told(entry()) == []


def test_the_entries_that_ship_have_no_fault(run):
    assert [line for line in map(json.loads, run("check", "--json").stdout.splitlines()) if line["faults"]] == []


def test_a_copy_of_the_catalogue_has_none_either(run, tmp_path):
    """Its cases are not copied with it."""
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    shown = map(json.loads, run("check", "--json", NEWSWATCH_SOURCES=str(tmp_path / "sources")).stdout.splitlines())
    assert {row["source"]: row["faults"] for row in shown if row["faults"]} == {}


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"evidence": "guessed", "enabled": True}, "enabled: the entry is guessed"),
        (
            {"watch": watches("https://www.daily.example/", evidence="guessed", enabled=True)},
            "watch 1: guessed and enabled",
        ),
        ({"watch": watches("https://www.weekly.example/")}, "watch 1: www.weekly.example is not among"),
        (
            {"watch": watches("https://www.daily.example/", "http://www.daily.example/#top")},
            "watch 2: http://www.daily.example/#top stands in this entry twice",
        ),
        (
            {"watch": watches(*(f"https://www.daily.example/{n}" for n in range(8))), "polite": {"delay": 120}},
            "every: the 8 requests for lists of www.daily.example take 960 s",
        ),
        ({"article": [{"url": "/a/"}]}, "article 1: no sample and no saved page"),
        (
            {"article": [{"url": "/"}, {"url": "/a/", "samples": ["https://www.daily.example/a/1.html"]}]},
            "article 2: its sample https://www.daily.example/a/1.html is not read by it",
        ),
        (
            {"article": [{"url": "/a/", "samples": ["https://www.weekly.example/a/1.html"]}]},
            "article 1: the host of its sample https://www.weekly.example/a/1.html is not among",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(changes, line):
    assert any(each.startswith(line) for each in told(entry(**changes))), told(entry(**changes))


def test_a_list_that_two_entries_ask_is_a_fault_of_both():
    other = entry(name="示例晚报", home="https://www.evening.example/")
    assert sum("stands in another entry too" in line for line in told(entry(), other)) == 2


def test_a_saved_page_shows_as_well_as_a_sample_that_a_rule_matches():
    assert told(entry(article=[{"url": "/a/"}]), saved=["https://www.daily.example/a/1.html"]) == []


def test_a_rule_of_the_past_is_looked_at_on_its_last_day():
    sample = ["https://www.daily.example/a/1.html"]
    old = {"url": "/a/", "samples": sample, "until": "2024-03-05"}
    assert told(entry(article=[old, {"url": "/a/", "samples": sample}])) == []


def test_a_topic_that_is_not_there_or_cannot_be_used_ends_it(run, tmp_path):
    missing = run("check", NEWSWATCH_TOPIC="stel")
    assert (missing.exit_code, "no topic 'stel'" in missing.stderr, "known: cac, miit" in missing.stderr) == (
        2,
        True,
        True,
    )
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    (tmp_path / "sources" / "topics" / "steel.toml").write_text("name = ", encoding="utf-8")
    broken = run("check", NEWSWATCH_TOPIC="miit", NEWSWATCH_SOURCES=str(tmp_path / "sources"))
    assert (broken.exit_code, "steel.toml: not TOML" in broken.stderr) == (2, True)


def test_each_part_is_listed_with_what_it_rests_on(run):
    (shown,) = map(json.loads, run("check", "people", "--json").stdout.splitlines())
    rests = {(watch["name"], watch["evidence"], watch["enabled"]) for watch in shown["watches"]}
    assert {("RSS", "documented", True), ("滚动", "guessed", False)} <= rests
    assert (shown["evidence"], shown["delay"], shown["cases"] > 10) == ("documented", 120.0, True)
    table = run("check", "people").stdout
    assert "saved-page" in table
    assert "guessed" in table


def test_an_unknown_source_is_named_with_the_known_ones(run):
    done = run("check", "nobody")
    assert (done.exit_code, "no source 'nobody'; the catalogue has" in done.stderr) == (2, True)


@pytest.fixture
def check(run, tmp_path, open_site):
    """Runs `check --live` over entries of local sites, each under a name of its own."""
    passes = []

    def checked(*arguments, **sites):
        for slug, (answers, more) in sites.items():
            site = open_site()
            site.answers.update(answers)
            text = ENTRY.format(slug=slug, port=site.port, more=more.format(port=site.port, slug=slug))
            (tmp_path / f"{slug}.toml").write_text(text, encoding="utf-8")
            passes.append(f"--allow-endpoint={slug}.example=127.0.0.1:{site.port}/crawl")
            asked[slug] = site.asked
        (tmp_path / "topics").mkdir(exist_ok=True)
        (tmp_path / "topics" / "miit.toml").write_bytes((ROOT / "sources" / "topics" / "miit.toml").read_bytes())
        return run("check", "--live", *arguments, *passes, NEWSWATCH_SOURCES=str(tmp_path))

    asked: dict[str, list[str]] = {}
    checked.asked = asked
    return checked


def outcomes(done):
    lines = map(json.loads, done.stdout.splitlines())
    return {(line["source"], line["url"].rpartition("/")[2]): line for line in lines if "outcome" in line}


WATCH = """[[watch]]
type = "html"
url = "http://{{slug}}.example:{{port}}/{}.html"
links = {{{{ rows = "li" }}}}
"""
GUESS = WATCH.format("guess") + 'evidence = "guessed"'


def test_each_list_is_asked_once_and_every_state_has_its_name(check):
    answers = {
        "/robots.txt": "User-agent: *\nDisallow: /private",
        "/list.html": ROWS,
        "/wall.html": {"status": 403},
        "/redesigned.html": "<div id=app></div>",
        "/private.html": ROWS,
    }
    more = "".join(WATCH.format(name) for name in ("wall", "redesigned", "private", "gone"))
    done = check("--json", daily=(answers, more), away=({"/robots.txt": {"status": 503}}, ""))
    got = outcomes(done)
    states = {key: (line["outcome"], line["found"], line["in_scope"]) for key, line in got.items()}
    assert states == {
        ("away", "list.html"): ("unreachable", 0, 0),
        ("daily", "list.html"): ("ok", 2, 1),
        ("daily", "wall.html"): ("blocked", 0, 0),
        ("daily", "redesigned.html"): ("broken", 0, 0),
        ("daily", "private.html"): ("blocked", 0, 0),
        ("daily", "gone.html"): ("broken", 0, 0),
    }
    assert "nothing matches 'li'" in got["daily", "redesigned.html"]["reason"]
    asked = ["/gone.html", "/list.html", "/redesigned.html", "/robots.txt", "/wall.html"]
    assert sorted(check.asked["daily"]) == asked, "no article, nothing twice, nothing that robots.txt forbids"
    assert done.exit_code == 1
    assert "daily 要闻: ok 2" in done.stderr


def test_a_guess_that_does_not_hold_is_shown_and_counts_for_nothing(check):
    done = check(well=({"/list.html": ROWS}, GUESS))
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "1 of 2 lists work from here.")


def test_where_nothing_answers_the_last_line_says_so(check):
    done = check(away=({"/robots.txt": {"status": 503}}, ""))
    assert (done.exit_code, done.stdout.splitlines()[-1].split(":")[0]) == (4, "Nothing could be reached")


def test_the_catalogue_that_ships_marks_what_is_guessed():
    sources = catalogue.load(ROOT / "sources")
    assert not sources["scio"].enabled
