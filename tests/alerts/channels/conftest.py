"""Every channel beside a local server that behaves like the real one: what it says and how it is heard, by kind."""

import io
import json
import re
import socket
import struct
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest
from apprise.plugins.pushover import NotifyPushover

from consumers.alerts.channels import Channels
from consumers.alerts.channels.dingtalk import DingTalk
from consumers.alerts.channels.feishu import Feishu
from consumers.alerts.channels.longtail import LongTail
from consumers.alerts.channels.mail import Mail
from consumers.alerts.channels.pace import Pace
from consumers.alerts.channels.robot import Line
from consumers.alerts.channels.smtp import Relay
from consumers.alerts.channels.telegram import Telegram
from consumers.alerts.channels.webhook import WebhookChannel
from consumers.alerts.channels.wecom import WeCom
from newswatch.guard import Guard, parse_pass
from newswatch.settings import Settings
from tests.alerts.mailbox import Mailbox, letter

HOST = "service.example"
KEY = "geheim-0123456789abcdef"
PATIENCE = 10.0
"""Seconds that a server waits for its client to go."""
_DRIP = 0.02
BOT = "123456789:AAgeheim_0123456789abcdefghijklm"
PUSHOVER = "pover://uuuuuuuuuuuuuuuuuuuuuuuuuuuuuu@ageheim0123456789abcdefghijkl"
WEBHOOK_SECRET = "whsec_bmV3c3dhdGNoLXRlc3Qtc2VjcmV0"
READER = "reader@example.org"


class Service:
    """Answers requests on 127.0.0.1 with what a test lays out, one by one, the last for ever; keeps what came."""

    def __init__(self, *answers):
        self.came = []
        self.answers = list(answers)
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                service.came.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
                status, headers, body = service.answers[0] if len(service.answers) == 1 else service.answers.pop(0)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(ConnectionError):  # the sender reads no long answers
                    self.wfile.write(body)

            do_GET = do_POST  # noqa: N815 - what a redirect that was followed may become

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Wild:
    """A TCP server that speaks no protocol: `treat` does with each connection what it likes.

    `outlasted` is whether it was the first to lose patience with one.
    """

    def __init__(self, treat):
        self.over = threading.Event()
        self.outlasted = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._treat = treat
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        while not self.over.is_set():
            connection, _ = self._listening.accept()
            with connection, suppress(ConnectionError):
                connection.settimeout(PATIENCE)
                if not self.over.is_set():
                    try:
                        self._treat(connection)
                    except TimeoutError:
                        self.outlasted = True

    def close(self):
        """Closing twice is closing once."""
        if self._thread.is_alive():
            self.over.set()
            socket.create_connection(("127.0.0.1", self.port)).close()
            self._thread.join()
            self._listening.close()


def silent(connection):
    """Never answers."""
    while connection.recv(65536):
        pass


def resetting(connection):
    """Takes the beginning and hangs up hard (RST)."""
    connection.sendall(b"2")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def dripping(connection):
    """Answers one sign at a time, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    connection.settimeout(_DRIP)
    for _ in range(int(PATIENCE / _DRIP)):
        with suppress(TimeoutError):
            connection.recv(65536)
        connection.sendall(b"x")
    raise TimeoutError


def echoing(connection):
    """Gives back what it was told, in place of an answer."""
    connection.sendall(connection.recv(65536) or b"?")


@pytest.fixture
def kit():
    """This module's tables and functions."""
    return sys.modules[__name__]


@pytest.fixture
def closing():
    """Closes what a test started, in the end."""
    started = []
    yield lambda each: started.append(each) or each
    for each in started:
        each.close()


def _json(status=200, headers=None, **body):
    return status, headers or {}, json.dumps(body).encode()


ACCEPT = {
    "webhook": (204, {}, b""),
    "wecom": _json(errcode=0, errmsg="ok"),
    "dingtalk": _json(errcode=0, errmsg="ok"),
    "feishu": _json(code=0, msg="success", data={}),
    "telegram": _json(ok=True, result={"message_id": 1, "text": "x" * 9000}),
    "apprise": _json(request="r"),
}
REFUSE = {
    "webhook": (400, {}, b""),
    "wecom": _json(errcode=40058, errmsg=f"invalid {KEY}"),
    "dingtalk": _json(errcode=310000, errmsg=f"keywords not in content {KEY}"),
    "feishu": _json(code=19021, msg="sign match fail or timestamp is not within one hour from current time"),
    "telegram": _json(ok=False, error_code=400, description=f"Bad Request: message text is empty {BOT}"),
}
"""An error that no repetition mends: in HTTP 200, but for the webhook, whose status is its word."""
TOO_FAST = {
    "webhook": ((429, {"Retry-After": "120"}, b""), 120),
    "wecom": (_json(errcode=45009, errmsg="api freq out of limit"), 60),
    "dingtalk": (_json(errcode=130101, errmsg="send too fast, exceed 20 times per minute"), 600),
    "feishu": (_json(code=9499, msg="too many request", data={}), 60),
    "telegram": (_json(429, ok=False, error_code=429, description="Too Many", parameters={"retry_after": 35}), 35),
    "apprise": ((429, {}, b"{}"), 0),
}
GONE = {
    "webhook": (410, {}, b""),
    "wecom": _json(errcode=93000, errmsg="invalid webhook url"),
    "dingtalk": _json(errcode=300005, errmsg="token is not exist"),
    "feishu": _json(400, code=19001, msg="param invalid: incoming webhook access token invalid"),
    "telegram": _json(403, ok=False, error_code=403, description="Forbidden: bot was blocked by the user"),
}


class Way:
    """One channel to one local server."""

    def __init__(self, kind, port, clock, monkeypatch, seconds=5.0, most=10_000, spell=300.0):
        guard = Guard([parse_pass(f"{HOST}=127.0.0.1:{port}/deliver")])
        line, pace, base = Line(guard, clock, "zh", seconds, spell), Pace(most, clock), f"http://{HOST}:{port}"
        monkeypatch.setattr(NotifyPushover, "notify_url", f"http://127.0.0.1:{port}/1/messages.json")
        relay = Relay("127.0.0.1", port, "alerts@example.net", tls="none")
        self.open = {
            "webhook": lambda: WebhookChannel(f"{base}/{KEY}", [WEBHOOK_SECRET], guard, clock, seconds),
            "mail": lambda: Mail(READER, relay, clock, seconds=seconds),
            "wecom": lambda: WeCom(base, KEY, line, pace),
            "dingtalk": lambda: DingTalk(base, KEY, line, pace, "SECgeheim"),
            "feishu": lambda: Feishu(base, KEY, line, pace, "geheim"),
            "telegram": lambda: Telegram(base, "-100200300", line, pace, BOT),
            "apprise": lambda: LongTail(PUSHOVER, line, pace),
        }[kind]


@pytest.fixture
def way(clock, monkeypatch):
    """Opens the channel of a kind to a local port."""
    return lambda kind, port, **rest: Way(kind, port, clock, monkeypatch, **rest).open()


@pytest.fixture
def serving(closing):
    """Starts a server for a kind that answers with these, or accepts."""

    def start(kind, *answers):
        return closing(Mailbox() if kind == "mail" else Service(*(answers or [ACCEPT[kind]])))

    return start


@pytest.fixture
def house(tmp_path, clock, way, serving):
    """By kind: a channel that works, and a function that gives the messages that arrived as their readers see them."""

    def of(kind):
        if kind == "console":
            out = io.StringIO()
            open_ = Channels(Settings(data=tmp_path), Guard(), clock, out).open
            return open_("console"), lambda: [out.getvalue()]
        if kind == "jsonl":
            path = tmp_path / "a" / "b.jsonl"
            return Channels(Settings(data=tmp_path), Guard(), clock).open("jsonl:a/b.jsonl"), lambda: [path.read_text()]
        server = serving(kind)
        return way(kind, server.port), lambda: [heard(kind, came) for _, came in server.came]

    return of


def heard(kind, body):
    """The text of a message that came, without what is the service's own form."""
    if kind == "mail":
        return letter(body).get_body(("plain",)).get_content()
    if kind == "apprise":
        return dict(parse_qsl(body.decode()))["message"]
    found = json.loads(body)
    if kind == "feishu":
        paragraphs = found["content"]["post"]["zh_cn"]
        told = "\n".join("".join(f"{t['text']} {t.get('href', '')}" for t in line) for line in paragraphs["content"])
        return f"{paragraphs['title']}\n{told}"
    if kind == "telegram":
        links = "\n".join(each["url"] for each in found["entities"] if "url" in each)
        return f"{found['text']}\n{links}"
    return found["markdown"].get("content") or found["markdown"]["text"] if "markdown" in found else body.decode()


def size(kind, body):
    """What the service counts of a message, and how much of it it takes."""
    found = json.loads(body) if kind != "apprise" else None
    if kind == "wecom":
        return len(found["markdown"]["content"].encode("utf-8")), 4096
    if kind == "telegram":
        return len(found["text"].encode("utf-16-le")) // 2, 4096
    return (len(heard(kind, body)), 1024) if kind == "apprise" else (len(body), 20_000)


def numbers(text):
    """Of the stories whose titles stand in the text, in order."""
    return [int(number) for number in re.findall(r"第(\d+)号", text)]
