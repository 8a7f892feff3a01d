"""How often a host is asked: by one crawl, by two at once, and by a crawl whose time is up."""

import signal
import time
from datetime import UTC, datetime, timedelta

PAGE = "<html><body><p>正文</p></body></html>"
HOST = "daily.example"


def slowly(told, delay):
    return {**told, "entry": {**told["entry"], "polite": {"delay": delay}}, "clock": "machine"}


def kept_apart(site, delay):
    """Whether the site was asked at that pace, as it saw it: the first request may have been under way for long."""
    return site.moments[-1] - site.moments[0] > delay * (len(site.moments) - 2)


def test_two_crawls_at_once_keep_one_hosts_pace(site, kept, listing, start_crawl, read_crawl):
    told, _ = kept
    site.answers = {"/list.html": listing("/a/1.html", "/a/2.html"), "/a/1.html": PAGE, "/a/2.html": PAGE}
    crawls = [start_crawl(**slowly(told, 0.4)) for _ in range(2)]
    assert {read_crawl(crawl).crawl["outcome"] for crawl in crawls} == {"ok"}
    assert len(site.asked) >= 6, "each asks for the list and a page of its own at least"
    assert kept_apart(site, 0.4)


def test_a_crawl_delay_of_robots_txt_is_kept_where_it_is_longer_than_the_entrys(site, told, listing, crawl_once):
    robots = "User-agent: newswatch\nCrawl-delay: 0.5\nDisallow:\n\nUser-agent: *\nCrawl-delay: 90\n"
    site.answers = {"/robots.txt": robots, "/list.html": listing("/a/1.html", "/a/2.html"), "/a/1.html": PAGE}
    got = crawl_once(**slowly(told, 0.1))
    assert got.crawl["outcome"] == "ok"
    assert len(site.asked) == 4
    assert kept_apart(site, 0.5)


def test_what_a_crawl_has_no_time_for_is_left_to_the_next_and_said(site, told, listing, crawl_once):
    """An entry may set a budget for which the pace leaves no time."""
    links = [f"/a/{number}.html" for number in range(9)]
    robots = "User-agent: *\nCrawl-delay: 1\n"
    site.answers = {"/robots.txt": robots, "/list.html": listing(*links), **dict.fromkeys(links, PAGE)}
    base = told["entry"]["home"].rstrip("/")
    changes = {"CLOSESPIDER_TIMEOUT": 5}
    told = slowly(told, 0)
    told["entry"]["polite"]["budget"] = len(links)
    got = crawl_once(**told, changes=changes, look_at=[base + link for link in links])
    ends = [disposition for _, disposition in got.endings]
    assert ends.count("published") + ends.count("failed") == 9
    assert ends.count("failed") >= 4
    assert not got.visits, "no visit is kept, so the next crawl takes them up at once"
    (said,) = got.crawl["errors"]
    assert said.startswith(f"{ends.count('failed')} left to the next crawl: not asked: the next turn at {HOST} is ")


def test_a_longer_delay_of_robots_txt_is_planned_for(site, told, listing, crawl_once):
    links = [f"/a/{number}.html" for number in range(9)]
    robots = "User-agent: *\nCrawl-delay: 1\n"
    site.answers = {"/robots.txt": robots, "/list.html": listing(*links), **dict.fromkeys(links, PAGE)}
    got = crawl_once(**slowly(told, 0), changes={"CLOSESPIDER_TIMEOUT": 4})
    ends = [disposition for _, disposition in got.endings]
    assert (ends.count("seen"), len(ends)) == (6, 9), "three of nine fit into four seconds"


def test_a_host_that_rests_is_not_asked_by_anybody(site, kept, crawl_once):
    told, store = kept
    store.pace.put_off(HOST, datetime.now(UTC) + timedelta(hours=1))
    got = crawl_once(**told, clock="machine")
    assert (got.crawl["outcome"], site.asked) == ("unreachable", [])
    assert "not asked: the next turn at daily.example is" in got.crawl["errors"][0]


def test_a_crawl_told_to_stop_waits_for_no_turn(site, told, listing, start_crawl, read_crawl):
    site.answers = {"/robots.txt": {"wait": True}, "/list.html": listing("/a/1.html")}
    crawl = start_crawl(**slowly(told, 60), settings={"page_timeout": 1}, changes={"RETRY_TIMES": 1})
    assert site.reached.wait(30)
    crawl.send_signal(signal.SIGTERM)
    got = read_crawl(crawl).crawl
    assert got["outcome"] == "stopped"
    assert "unreachable" not in " ".join(got["errors"]), "an end by order says nothing of the host"
    assert site.asked == ["/robots.txt"], "its second try would have come a minute later"


def test_a_killed_crawl_leaves_one_turn_unused_however_many_requests_wait(site, kept, listing, start_crawl):
    told, store = kept
    base = told["entry"]["home"].rstrip("/")
    lists = [f"/list-{number}.html" for number in range(4)]
    site.answers = dict.fromkeys(lists, listing("/a/1.html"))
    told["entry"]["watch"] = [{"type": "html", "url": base + path, "links": {"rows": "li"}} for path in lists]
    told["entry"]["polite"] = {"delay": 60, "concurrency": 8, "robots": False}
    delay, begun = timedelta(seconds=60), datetime.now(UTC)

    def free_at():
        """As the store says without giving a turn."""
        return store.pace.reserve(HOST, begun, timedelta(0), begun - delay)

    with start_crawl(**{**told, "clock": "machine"}) as crawl:
        patience = time.monotonic() + 30
        while free_at() < begun + 2 * delay and time.monotonic() < patience:
            time.sleep(0.05)
        crawl.kill()
        crawl.communicate()
    asked_at = begun + timedelta(seconds=30)  # the first request went out some seconds after it was begun
    assert begun + 2 * delay <= free_at() < asked_at + 2 * delay
    assert len(site.asked) == 1
