"""The whole endpoint as the service opens it, over a house in memory, with two owners and their tokens."""

import http.client
import json
import socket
from dataclasses import replace
from datetime import timedelta

from newswatch.cli.house import House, desk_of
from newswatch.cli.intake import subscribers
from newswatch.clock import system_clock
from newswatch.model import ids
from newswatch.model.alert import Alert, AlertEvent
from newswatch.settings import ROOT, load
from newswatch.subscribing.tokens import new_token
from newswatch.wire.memory import MemoryLog
from storage.captures import FileCaptures
from storage.memory import MemoryStore
from tests.web.conftest import TOKEN, Answer
from web.app import app
from web.intake import Handles
from web.server import Server

STORY = "5" * 32


class Owners:
    """Two owners, anna and bert, who know each other's ids."""

    def __init__(self, folder, **more):
        settings = load(data=folder, sources=ROOT / "sources", owner_subscriptions=3, **more)
        self.house = House(settings, MemoryLog(), MemoryStore(), FileCaptures(folder / "captures"))
        self.store, desk = self.house.store, desk_of(self.house)
        handles = Handles(
            self.house.log, self.store.crawl_state, self.store.decisions, desk.catalogue, desk.guard, system_clock
        )
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.server = Server(app(handles, TOKEN, self.port, subscribers(self.house)), self.listener)
        self.tokens = {name: self.token(name) for name in ("anna", "bert")}

    def token(self, name):
        told, token = new_token(name, system_clock())
        assert self.store.tokens.add(token)
        return told

    def ask(self, who, method, path, body=None, **headers):
        """`who` is an owner, or a token as it is shown; None shows none."""
        sent = {"Content-Type": "application/json"} if body is not None else {}
        if who is not None:
            sent["Authorization"] = f"Bearer {self.tokens.get(who, who)}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            client.request(method, path, None if body is None else json.dumps(body), sent)
            return Answer(client.getresponse())
        finally:
            client.close()

    def made(self, who="anna", **fields):
        answer = self.ask(who, "POST", "/v1/subscriptions", {"query": "机器人", **fields})
        assert answer.status == 201, answer.text
        name = answer.json["id"]
        item = self.store.subscriptions.get(name)
        self.store.subscriptions.put(replace(item, created_at=item.created_at - timedelta(days=2)))
        return name

    def alerted(self, name, number=1, **more):
        made = system_clock() - timedelta(hours=number)
        words = ("机器人",), "机器人<b>\u202e大会</b>", "…机器人…"
        story = (ids.alert_id(name, STORY, "new", number), name, STORY, AlertEvent.NEW, 0, *words)
        channels = {"channels": ("mail:a@b.example",), **more}
        alert = Alert(*story, "https://daily.example/1", "示例日报", "", None, made, made, **channels)
        assert self.store.outbox.add(alert)
        return alert

    def close(self):
        self.server.close()
        self.listener.close()
