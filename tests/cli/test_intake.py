"""The intake role as `newswatch up` starts it: what it accepted ends as its crawl says, or waits in the quarantine."""

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from newswatch.clock import system_clock
from newswatch.guard import Guard, Refused
from newswatch.intake import IntakeFolder
from newswatch.model import ids
from newswatch.settings import load
from newswatch.text.url import canonical
from newswatch.wire.messages import PageSubmitted, encode
from newswatch.wire.sqlite import SqliteLog
from newswatch.wire.topics import SUBMITTED

PATIENCE = 40.0


class Intake:
    """The role in a process of its own, asked over its endpoint."""

    def __init__(self, desk):
        self.folder = IntakeFolder(desk.folder / "data")
        self.process = desk.start("up", "--roles", "intake")
        assert "intake" in self.process.stdout.readline()

    def ask(self, path, body=None):
        """What the endpoint answers; None for 404."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {self.folder.token()}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.folder.port()}{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                if refused.code != 404:
                    raise
            return None

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


@pytest.fixture
def intake(desk):
    role = Intake(desk)
    yield role
    if role.process.poll() is None:
        role.end()


def submitted(url):
    return PageSubmitted(ids.article_id(canonical(url)), url, system_clock())


@pytest.mark.slow
def test_accepted_pages_are_crawled_and_a_poisoned_message_is_put_aside(desk, intake):
    desk.site.answers = {"/a/1.html": desk.page(), "/post": desk.page("新能源汽车")}
    log = SqliteLog(desk.folder / "data" / "log.sqlite")
    log.publish(SUBMITTED.name, "0" * 32, b'{"schema":"page.submitted.v1","data":{}}')
    inside = submitted("http://10.0.0.1/")
    log.publish(SUBMITTED.name, inside.article_id, encode(inside))
    urls = [f"{desk.owned}/a/1.html", f"{desk.other}/post", f"{desk.owned}/gone"]
    accepted = intake.ask("/v1/pages", {"urls": urls})["pages"]
    assert [row["state"] for row in accepted] == ["queued"] * 3
    told = [desk.until(lambda row=row: intake.ask(row["page"])) for row in accepted]
    assert [row["disposition"] for row in told] == ["published", "published", "failed"]
    assert [row["source"] for row in told] == ["daily", "any", "daily"]
    desk.until(lambda: log.lag("intake", SUBMITTED.name) == 0)
    log.close()
    waiting = desk.store.quarantine.list("intake")
    assert {item.key for item in waiting} == {"0" * 32, inside.article_id}
    assert any("internal address 10.0.0.1" in item.reason for item in waiting)
    assert intake.ask("/v1/pages", {"urls": urls[:1]})["pages"][0]["state"] == "seen"
    port = intake.folder.port()
    assert oct(intake.folder.path.stat().st_mode & 0o777) == "0o700"
    assert oct((intake.folder.path / "token").stat().st_mode & 0o777) == "0o600"
    assert intake.end()[0] == 0
    assert port is not None
    assert intake.folder.port() is None


@pytest.mark.slow
def test_a_page_whose_host_asks_to_be_left_alone_comes_again(desk, intake):
    refused = {"status": 429, "headers": {"Retry-After": "86400"}}  # whichever is asked first: partitions have no order
    desk.site.answers = {"/a/1.html": refused, "/a/2.html": refused, "/post": desk.page("新能源汽车")}
    urls = [f"{desk.owned}/a/1.html", f"{desk.owned}/a/2.html"]
    pages = {page["page"] for page in intake.ask("/v1/pages", {"urls": urls})["pages"]}
    (other,) = intake.ask("/v1/pages", {"urls": [f"{desk.other}/post"]})["pages"]
    assert desk.until(lambda: intake.ask(other["page"]))["disposition"] == "published"
    log = SqliteLog(desk.folder / "data" / "log.sqlite")
    reader, records = log.consumer("reader", [SUBMITTED.name]), []
    desk.until(lambda: records.extend(reader.poll(0)) or any("not_before" in record.headers for record in records))
    (again,) = [record for record in records if "not_before" in record.headers]
    assert again.headers["tries"] == "1"
    assert f"/v1/pages/{again.key}" in pages
    desk.until(lambda: log.lag("intake", SUBMITTED.name) == 1)
    log.close()
    assert not desk.store.quarantine.list("intake")


def test_a_taken_port_ends_up_with_one_line_and_a_code_of_its_own(desk):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        process = desk.start("up", NEWSWATCH_INTAKE_PORT=str(port))
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 5
    assert len(said.splitlines()) == 1
    assert f"127.0.0.1:{port}" in said
    assert "NEWSWATCH_INTAKE_PORT" in said


def test_no_pass_leads_a_crawl_to_the_intake(tmp_path):
    IntakeFolder(tmp_path).tell(43210)
    given = tuple(f"daily.example=127.0.0.1:{port}/crawl" for port in (43210, 8642, 43211))
    guard = Guard.from_settings(load(data=tmp_path, intake_port=8642, allow_endpoint=given))
    for port in (43210, 8642):
        with pytest.raises(Refused, match="configured server"):
            guard.check("daily.example", "127.0.0.1", port, "crawl")
    guard.check("daily.example", "127.0.0.1", 43211, "crawl")


MAKE_TOKENS = """
import sys
from pathlib import Path
from newswatch.intake import IntakeFolder

print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    print(IntakeFolder(Path(sys.argv[1], str(number))).token(), flush=True)
"""


def test_processes_that_make_a_token_at_once_make_one(tmp_path):
    command, pipe = [sys.executable, "-c", MAKE_TOKENS, str(tmp_path)], subprocess.PIPE
    makers = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(3)]
    for maker in makers:
        assert maker.stdout.readline() == "ready\n"
    for maker in makers:
        maker.stdin.write("\n")
        maker.stdin.flush()
    made = {maker.communicate(timeout=PATIENCE)[0] for maker in makers}
    assert len(made) == 1
    tokens = made.pop().split()
    assert len(set(tokens)) == 20
    assert min(map(len, tokens)) >= 32
    folders = [IntakeFolder(tmp_path / str(number)).path for number in range(20)]
    assert [path.name for folder in folders for path in folder.iterdir()] == ["token"] * 20
