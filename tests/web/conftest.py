"""The intake as clients meet it: a real server on a port of its own, over stores in memory."""

import http.client
import json
import socket
from datetime import UTC, datetime

import pytest

from newswatch.catalogue import Catalogue, parse
from newswatch.guard import Guard
from newswatch.wire.memory import MemoryLog
from newswatch.wire.messages import PageSubmitted, decode
from newswatch.wire.topics import SUBMITTED
from storage.memory import MemoryStore
from web.app import app
from web.intake import Handles
from web.server import Server

NOW = datetime(2026, 11, 20, 4, 5, 6, tzinfo=UTC)
TOKEN = "a-token-of-tests-alone"
ENTRY = {
    "name": "示例日报",
    "home": "https://daily.example/",
    "kind": "newspaper",
    "every": "15m",
    "evidence": "documented",
    "watch": [{"type": "html", "url": "https://daily.example/", "links": {"rows": "li"}}],
    "article": [{"url": "/a/"}],
}


class Answer:
    """What came back, its body as JSON where it is some."""

    def __init__(self, answer: http.client.HTTPResponse):
        self.status, self.headers = answer.status, {name.lower(): value for name, value in answer.getheaders()}
        self.text = answer.read().decode()
        self.json = json.loads(self.text) if self.text and "json" in self.headers.get("content-type", "") else None


class Intake:
    """The server, what stands behind it, and a client that knows the token."""

    def __init__(self):
        self.store, self.log = MemoryStore(clock=lambda: NOW), MemoryLog(clock=lambda: NOW)
        catalogue = Catalogue({"daily": parse("daily", ENTRY)})
        self.handles = Handles(self.log, self.store.crawl_state, self.store.decisions, catalogue, Guard(), lambda: NOW)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.server = Server(app(self.handles, TOKEN, self.port), self.listener)
        self.reader = self.log.consumer("reader", [SUBMITTED.name])

    def ask(self, method, path, body=None, **headers):
        """One request; a header given as None is left out, `_` in its name stands for `-`."""
        usual = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"} if body is not None else {}
        usual = {"Authorization": f"Bearer {TOKEN}", **usual}
        sent = {**usual, **{name.replace("_", "-"): value for name, value in headers.items()}}
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            client.putrequest(method, path, skip_host="Host" in sent, skip_accept_encoding=True)
            data = json.dumps(body).encode() if isinstance(body, dict | list) else body
            if data is not None and "Content-Length" not in sent and "Transfer-Encoding" not in sent:
                sent["Content-Length"] = str(len(data))
            for name, value in sent.items():
                if value is not None:
                    client.putheader(name, value)
            client.endheaders(data)
            return Answer(client.getresponse())
        finally:
            client.close()

    def submit(self, *urls, **more):
        return self.ask("POST", "/v1/pages", {"urls": list(urls), **more})

    def accepted(self):
        """What the log has been given since the last look."""
        return [decode(PageSubmitted, record.value) for record in self.reader.poll(0)]

    def close(self):
        self.server.close()
        self.listener.close()


@pytest.fixture
def intake():
    opened = Intake()
    yield opened
    opened.close()
