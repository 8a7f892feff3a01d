"""Where a Kafka cluster is and how to be let in, in; clients out whose every fault is told as Unavailable."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from kafka import errors
from kafka.net.compat import KafkaNetClient

from newswatch.ports import Unavailable
from newswatch.settings import BadSetting, Settings

ANSWER = 5.0
"""Seconds a broker may take to answer; nothing here waits much longer than that."""

C = TypeVar("C")

_REMEDIES: tuple[tuple[type[errors.KafkaError], str], ...] = (
    (errors.UnknownTopicOrPartitionError, "a log topic is missing: run `newswatch topics apply`"),
    (
        errors.SaslAuthenticationFailedError,
        "it does not let us in: check NEWSWATCH_KAFKA_USER, _PASSWORD and _MECHANISM",
    ),
    (errors.TopicAuthorizationFailedError, "this user may not use a log topic: grant it READ, WRITE and DESCRIBE"),
    (errors.GroupAuthorizationFailedError, "this user may not use a consumer group: grant it READ on the group"),
    (
        errors.CorruptRecordError,
        "a batch is damaged and holds up its partition: find it with kafka-dump-log, then drop what ends with it "
        "with kafka-delete-records, or let a replica that is whole lead",
    ),
    (errors.NotEnoughReplicasError, "too few replicas are in sync: start the other brokers"),
    (errors.RetriableError, "it does not answer: start it, or check NEWSWATCH_KAFKA"),
)


@dataclass(frozen=True, slots=True)
class Brokers:
    """Addresses as `host:port,host:port`, and what connections to them need."""

    servers: str
    tls: ssl.SSLContext | None = None
    user: str = ""
    password: str = field(default="", repr=False)
    mechanism: str = "SCRAM-SHA-512"

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Raises BadSetting where the file of certificate authorities cannot be used."""
        return cls(
            servers=settings.kafka,
            tls=_tls(settings) if settings.kafka_tls else None,
            user=settings.kafka_user,
            password=settings.kafka_password.get_secret_value(),
            mechanism=settings.kafka_mechanism,
        )

    def connect(self, kind: Callable[..., C], **options: Any) -> C:
        """A client of `kind` (a class of kafka-python's) that has found its cluster. Raises Unavailable within seconds.

        A client that finds none is left by its constructor with a thread that goes on trying: it is closed here.
        """
        made: list[KafkaNetClient] = []

        def network(**configuration: Any) -> KafkaNetClient:
            made.append(KafkaNetClient(**configuration))
            return made[-1]

        with self.told():
            try:
                return kind(kafka_client=network, **self._options(), **options)
            except errors.KafkaError:
                for client in made:
                    client.close()
                raise

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn what kafka-python raises into Unavailable, naming the servers and the remedy.

        What it says of a group that moves on is left to the member; a mistake of this program, such as use after
        close, is none that trying again would help.
        """
        try:
            yield
        except (errors.CommitFailedError, errors.RebalanceInProgressError, errors.IllegalStateError):
            raise
        except errors.KafkaError as error:
            remedy = next((remedy for kind, remedy in _REMEDIES if isinstance(error, kind)), str(error))
            raise Unavailable(f"Kafka at {self.servers}: {remedy} ({type(error).__name__})") from error

    def missing(self, topic: str) -> Unavailable:
        return Unavailable(f"Kafka at {self.servers}: log topic {topic} is not there: run `newswatch topics apply`")

    def _options(self) -> dict[str, Any]:
        secure: dict[str, Any] = {"ssl_context": self.tls} if self.tls else {}
        if self.user:
            secure |= {"sasl_mechanism": self.mechanism, "sasl_plain_username": self.user}
            secure["sasl_plain_password"] = self.password
        return secure | {
            "bootstrap_servers": self.servers.split(","),
            "security_protocol": ("SASL_" if self.user else "") + ("SSL" if self.tls else "PLAINTEXT"),
            "client_id": "newswatch",
            "bootstrap_timeout_ms": int(ANSWER * 1000),
            "request_timeout_ms": int(ANSWER * 1000),
            "reconnect_backoff_max_ms": 1000,  # by default a broker that came back is found after half a minute
        }


def _tls(settings: Settings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.kafka_ca)
    except OSError as error:  # ssl.SSLError is one
        raise BadSetting(f"NEWSWATCH_KAFKA_CA: cannot use {settings.kafka_ca}: {error.strerror or error}") from None
