"""All parts of the Store port on one MongoDB database: a URI in, nouns out; faults as Unavailable or Unreadable."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pymongo import MongoClient
from pymongo.errors import ConfigurationError

from newswatch import __version__
from newswatch.clock import Clock, system_clock
from newswatch.ports import Server
from newswatch.settings import BadSetting
from storage.mongo import faults
from storage.mongo.answers import MongoAnswers
from storage.mongo.articles import MongoArticles
from storage.mongo.collection import Documents
from storage.mongo.crawl_state import MongoCrawlState
from storage.mongo.crawls import MongoCrawls
from storage.mongo.decisions import MongoDecisions
from storage.mongo.document import Document
from storage.mongo.editions import MongoEditions
from storage.mongo.habits import MongoHabits
from storage.mongo.leases import MongoLeases
from storage.mongo.outbox import MongoOutbox
from storage.mongo.pace import MongoPace
from storage.mongo.quarantine import MongoQuarantine
from storage.mongo.routes import MongoRoutes
from storage.mongo.stories import MongoStories
from storage.mongo.subscriptions import MongoSubscriptions
from storage.mongo.tokens import MongoTokens

_PATIENCE: dict[str, Any] = {
    "serverSelectionTimeoutMS": 3_000,
    "connectTimeoutMS": 3_000,
    "socketTimeoutMS": 20_000,
    "waitQueueTimeoutMS": 20_000,
    "wTimeoutMS": 20_000,
}
"""Milliseconds: long enough for an election and a slow answer, short enough to say so; the URI may say otherwise."""


class MongoStore:
    """Everything the newsroom remembers, in `database` at `uri`; what a call wrote is journalled when it returns.

    Connects at the first call, not here. Not to be shared with a forked child: open one in each process.
    Raises BadSetting for a URI that is none.
    """

    def __init__(self, uri: str, database: str, clock: Clock = system_clock) -> None:
        """`clock` says only where lists of the newest begin to look; what they hold does not depend on it."""
        self.server = faults.host(uri)
        self._client = _client(uri)
        self._database = database
        self.articles = MongoArticles(self._documents("articles"))
        self.decisions = MongoDecisions(self._documents("decisions"))
        self.stories = MongoStories(self._documents("stories"), self._documents("relations"), clock)
        self.subscriptions = MongoSubscriptions(
            self._documents("subscriptions"), self._documents("subscription_changes"), clock
        )
        self.tokens = MongoTokens(self._documents("tokens"))
        self.outbox = MongoOutbox(self._documents("outbox"), clock)
        self.routes = MongoRoutes(self._documents("routes"))
        self.editions = MongoEditions(self._documents("editions"))
        self.crawl_state = MongoCrawlState(self._documents("crawl_state"))
        self.crawls = MongoCrawls(self._documents("crawls"), clock)
        self.pace = MongoPace(self._documents("pace"))
        self.answers = MongoAnswers(self._documents("answers"))
        self.habits = MongoHabits(self._documents("habits"))
        self.quarantine = MongoQuarantine(self._documents("quarantine"), clock)
        self.leases = MongoLeases(self._documents("leases"))

    def ping(self) -> None:
        """Raises Unavailable where the server does not answer."""
        with faults.told(self.server):
            self._client[self._database].command("ping")

    def about(self) -> Server:
        """What the server says of itself."""
        with faults.told(self.server):
            hello = self._client.admin.command("hello")
            build = self._client.admin.command("buildInfo")
        # What a command answers is decoded without a zone: BSON dates are UTC.
        at = hello["localTime"].replace(tzinfo=UTC)
        return Server(str(build["version"]), str(hello.get("setName", "")), at)

    def create_indexes(self) -> Sequence[str]:
        """Create what is missing; `collection.index` of all. The ledger relies on its unique one."""
        parts = (
            self.articles,
            self.decisions,
            self.stories,
            self.subscriptions,
            self.tokens,
            self.outbox,
            self.routes,
            self.editions,
            self.crawl_state,
            self.crawls,
        )
        created = [name for part in parts for name in part.documents.create(part.INDEXES)]
        created += self.stories.ties.create(self.stories.RELATION_INDEXES)
        return created + self.quarantine.documents.create(self.quarantine.INDEXES)

    def close(self) -> None:
        self._client.close()

    def _documents(self, name: str) -> Documents:
        return Documents(self._client[self._database][name], self.server)


def _client(uri: str) -> MongoClient[Document]:
    try:
        parts = urlsplit(uri)
        if parts.scheme not in {"mongodb", "mongodb+srv"}:
            raise ValueError("scheme")
        said = {name.lower() for name in parse_qs(parts.query)}
        return MongoClient(
            uri,
            appname=f"newswatch/{__version__}",
            tz_aware=True,
            w="majority",
            journal=True,  # without it the embedded server loses its last acknowledged writes in a kill -9
            **{name: value for name, value in _PATIENCE.items() if name.lower() not in said},
        )
    except (ConfigurationError, ValueError) as error:
        # The message may quote a part of the URI that is a piece of the password.
        raise BadSetting(
            f"NEWSWATCH_MONGO_URI: not a MongoDB URI ({type(error).__name__}): write "
            "mongodb://user:password@host:port/ with user and password percent-encoded"
        ) from None
