"""Pages that cost the process which reads them: the crawl goes on, and each is one ending among the others."""

import os
import signal
import subprocess
from pathlib import Path

TEXT = "".join(
    f"<p>工业和信息化部今天召开会议，部署第{number}批中小企业改造的重点任务，要求各地按季度报送进展。</p>"
    for number in range(6)
)
HEAD = "<html><title>工信部部署改造</title><h1>工信部部署改造</h1><p>2026-11-03 09:30 来源：示例日报</p><div>"
PAGE = f"{HEAD}{TEXT}</div></html>"
EATS_MEMORY = f"{HEAD}<p>{'ab cd, ' * 1_000_000}</p></div></html>"


def test_a_page_that_eats_memory_fails_by_name_is_kept_and_owed_another_visit(site, told, listing, crawl_once):
    paths = [f"/a/{number}.html" for number in range(5)]
    site.answers = {"/list.html": listing(*paths), **dict.fromkeys(paths, PAGE), paths[1]: EATS_MEMORY}
    hostile = f"http://daily.example:{site.port}{paths[1]}"
    got = crawl_once(**told, reading=True, look_at=[hostile])
    assert got.crawl["dispositions"] == {"published": 4, "failed": 1}
    assert got.reason(hostile) == "reading: memory"
    assert got.crawl["outcome"] == "ok"
    assert len(got.captured[hostile]) == len(EATS_MEMORY.encode())
    visit = got.visits[hostile]
    assert (visit["failures"], visit["visits"]) == (1, 0)
    assert visit["due_at"] is not None
    assert got.quarantine == []


def test_a_worker_that_is_killed_while_it_reads_costs_its_page_alone(site, told, listing, start_crawl, read_crawl):
    paths = [f"/a/{number}.html" for number in range(5)]
    site.answers = {"/list.html": listing(*paths), **dict.fromkeys(paths, PAGE)}
    crawl = start_crawl(**told, reading=True)
    os.kill(worker_of(crawl), signal.SIGKILL)
    got = read_crawl(crawl)
    assert got.crawl["dispositions"] == {"published": 4, "failed": 1}
    assert max(line["reason"] for line in got.lines if line["event"] == "ended") == "reading: crashed"


def worker_of(crawl: "subprocess.Popen[str]") -> int:
    """The first process that a crawl starts: it has the first page, or is about to be given it."""
    while crawl.poll() is None:
        for children in Path(f"/proc/{crawl.pid}/task").glob("*/children"):
            try:
                for child in children.read_text(encoding="ascii").split():
                    return int(child)
            except OSError:  # the thread is over
                continue
    raise AssertionError("the crawl ended before it read anything")
