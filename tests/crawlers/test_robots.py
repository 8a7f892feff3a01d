"""robots.txt over many crawls: kept for a day, asked for again only if it changed, and strict where it is not heard."""

from datetime import UTC, datetime, timedelta

from newswatch.model.validators import Validators
from newswatch.ports import Answer

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
PAGE = "<html><body><p>正文</p></body></html>"
RULES = "User-agent: *\nDisallow: /private/\n"
DAY = 24 * 60


def asked(site, path="/robots.txt"):
    return [heard for at, heard in zip(site.asked, site.heard, strict=True) if at == path]


def test_robots_txt_is_kept_for_a_day_and_then_asked_for_only_if_it_changed(site, kept, listing, crawl_once):
    told, store = kept
    url = f"http://daily.example:{site.port}/robots.txt"
    store.answers.put(Answer(url, NOW, Validators('"1"'), body=RULES.encode()))
    site.answers = {"/robots.txt": {"status": 304}, "/list.html": listing("/private/1.html")}
    assert crawl_once(**told, clock=DAY - 1).crawl["dispositions"] == {"robots": 1}
    assert asked(site) == []
    assert crawl_once(**told, clock=2 * DAY).crawl["dispositions"] == {"robots": 1}
    assert [heard.get("if-none-match") for heard in asked(site)] == ['"1"']
    assert store.answers.get(url) == Answer(url, NOW + timedelta(days=2), Validators('"1"'), body=RULES.encode())


def test_a_site_without_robots_txt_permits_everything_and_that_is_kept_too(site, kept, listing, crawl_once):
    told, store = kept
    site.answers = {"/list.html": listing("/private/1.html"), "/private/1.html": PAGE}
    assert crawl_once(**told).crawl["dispositions"] == {"published": 1}
    answer = store.answers.get(f"http://daily.example:{site.port}/robots.txt")
    assert (answer.at, answer.status, answer.body) == (NOW, 404, b"")


def test_an_older_copy_stands_in_while_robots_txt_cannot_be_asked_for(site, kept, listing, crawl_once):
    told, store = kept
    url = f"http://daily.example:{site.port}/robots.txt"
    store.answers.put(Answer(url, NOW, Validators(), body=RULES.encode()))
    site.answers = {"/robots.txt": {"status": 503}, "/list.html": listing("/private/1.html", "/a/1.html")}
    site.answers["/a/1.html"] = PAGE
    got = crawl_once(**told, clock=3 * DAY, changes={"RETRY_TIMES": 0})
    assert (got.crawl["outcome"], got.crawl["dispositions"]) == ("ok", {"published": 1, "robots": 1})


def test_too_many_requests_is_no_leave_to_fetch_pages(site, told, listing, crawl_once):
    site.answers = {"/robots.txt": {"status": 429}, "/list.html": listing("/a/1.html")}
    got = crawl_once(**told, changes={"RETRY_TIMES": 0})
    assert got.crawl["outcome"] == "unreachable"
    assert "robots.txt: HTTP 429" in got.crawl["errors"][0]


def test_500_kibibytes_are_read_and_half_a_rule_is_none(site, kept, listing, crawl_once):
    told, store = kept
    filling = "# " + "x" * 98 + "\n"
    rules = RULES + filling * 5070 + "Disallow: /a/\n" * 3 + "Disallow: /list.html\n"
    site.answers = {"/robots.txt": rules, "/list.html": listing("/private/1.html", "/a/1.html"), "/a/1.html": PAGE}
    got = crawl_once(**told)
    assert got.crawl["dispositions"] == {"published": 1, "robots": 1}
    answer = store.answers.get(f"http://daily.example:{site.port}/robots.txt")
    assert len(answer.body) <= 500 * 1024
    assert answer.body.endswith(b"x\n")


def test_a_crawl_delay_has_an_end(site, kept, listing, crawl_once):
    told, _ = kept
    site.answers = {"/robots.txt": "User-agent: *\nCrawl-delay: 1e9\n", "/list.html": listing("/a/1.html")}
    got = crawl_once(**told, changes={"CLOSESPIDER_TIMEOUT": 300})
    (line,) = [line for line in got.lines if line["event"] == "crawl_delay_capped"]
    assert (line["asked"], line["seconds"]) == (1e9, 600.0)
    assert got.crawl["outcome"] == "unreachable", "it has 300 seconds, and the next turn comes in 600"


def test_a_robots_txt_that_leads_inward_forbids_every_page(open_site, site, told, listing, crawl_once):
    secret = open_site()
    away = {"status": 302, "headers": {"Location": f"http://127.0.0.1:{secret.port}/robots.txt"}}
    site.answers = {"/robots.txt": away, "/list.html": listing("/a/1.html"), "/a/1.html": PAGE}
    got = crawl_once(**told)
    assert (got.crawl["outcome"], site.asked, secret.asked) == ("unreachable", ["/robots.txt"], [])
    assert "robots.txt: GuardRefused: crawl refused: 127.0.0.1" in got.crawl["errors"][0]


def test_an_older_copy_stands_in_while_robots_txt_leads_inward(site, kept, listing, crawl_once):
    told, store = kept
    url = f"http://daily.example:{site.port}/robots.txt"
    store.answers.put(Answer(url, NOW, Validators(), body=b"User-agent: *\nDisallow: /a/\n"))
    away = {"status": 302, "headers": {"Location": "http://127.0.0.1:9/robots.txt"}}
    site.answers = {"/robots.txt": away, "/list.html": listing("/a/1.html"), "/a/1.html": PAGE}
    assert crawl_once(**told, clock=2 * DAY).crawl["dispositions"] == {"robots": 1}
    assert site.asked == ["/robots.txt", "/list.html"]
