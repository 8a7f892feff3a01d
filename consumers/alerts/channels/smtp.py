"""A letter in, handed to the operator's relay: one deadline for the whole session, and only so much of its answers."""

import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from functools import cache
from typing import Any, BinaryIO, Literal

from consumers.alerts.channels.channel import Undelivered
from newswatch.logs import plain

_MOST = 64 * 1024
"""Bytes of answers that are read in one session."""
_PUT_RIGHT = timedelta(minutes=30)
"""When a relay is tried again that will not have us: the operator's to put right."""
_NOBODY = re.compile(r"5\.1\.(?:1|2|6|10)\b|5\.2\.1\b")
"""RFC 3463 and 7505: no such mailbox, no such host, moved, a host that takes no mail; a mailbox switched off."""
_TOO_LARGE = 552
"""Refuses the letter, also as an answer to MAIL, which tells its size (RFC 1870, 6.1)."""
_ASKED_TO_LOG_IN = 530
"""RFC 4954, 6: an answer that any command may get."""
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class Relay:
    """The operator's mail server. `tls`: by STARTTLS, from the first byte, or none; never less than asked for."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: Literal["starttls", "tls", "none"] = "starttls"


def hand_over(
    letter: EmailMessage, to: str, relay: Relay, seconds: float, context: ssl.SSLContext | None = None
) -> None:
    """Returns when the relay has taken the letter for `to`. `context` says whose certificates it may show; the system's
    authorities where it is None. Raises Undelivered.
    """
    context = context or _trusting()
    taken = False
    try:
        with _session(relay, seconds, context) as session:
            _introduce(session, relay, context)
            session.send_message(letter, relay.sender, [to])
            taken = True
    except (smtplib.SMTPException, OSError) as error:
        if not taken:  # else only the good-bye failed
            raise _undelivered(error, relay) from None


@cache
def _trusting() -> ssl.SSLContext:
    """Reading the authorities takes longer than a short letter."""
    return ssl.create_default_context()


@contextmanager
def _session(relay: Relay, seconds: float, context: ssl.SSLContext) -> Iterator["_Session"]:
    session = _Session(relay, seconds, context)
    try:
        session.connect(relay.host, relay.port)
        yield session
        session.quit()
    finally:
        session.end()


def _introduce(session: "_Session", relay: Relay, context: ssl.SSLContext) -> None:
    session.ehlo_or_helo_if_needed()
    if relay.tls == "starttls":
        session.starttls(context=context)
        session.ehlo()
    if relay.user:
        session.login(relay.user, relay.password)


class _Session(smtplib.SMTP):
    """smtplib's client, which waits per packet: a twin of its socket is shut at the deadline whatever trickles in."""

    def __init__(self, relay: Relay, seconds: float, context: ssl.SSLContext) -> None:
        super().__init__(local_hostname=relay.sender.rpartition("@")[2], timeout=seconds)  # not the machine's own name
        self._host = relay.host  # the name its certificate must have
        self._relay = relay
        self._context = context
        self._left = _MOST
        self._end = time.monotonic() + seconds
        self._twin: socket.socket | None = None
        self._timer: threading.Timer | None = None

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        dialled = _dialled(host, port, self._end)
        self._twin = dialled.dup()
        self._timer = threading.Timer(max(self._end - time.monotonic(), 0.0), self._stop, [self._twin])
        self._timer.daemon = True
        self._timer.start()
        return self._context.wrap_socket(dialled, server_hostname=host) if self._relay.tls == "tls" else dialled

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Counted(self.sock.makefile("rb"), self)
        return super().getreply()

    def spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise OSError(f"more than {_MOST // 1024} KB of answers")

    @staticmethod
    def _stop(twin: socket.socket) -> None:
        with suppress(OSError):  # closed already
            twin.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self.close()
        if self._twin is not None:
            self._twin.close()


def _dialled(host: str, port: int, end: float) -> socket.socket:
    """Connected to the first address that answers before `end` (as time.monotonic). Raises OSError."""
    failure = OSError(f"{host}: no address")
    for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the whole session took too long")
        try:
            return socket.create_connection((str(address[0]), int(address[1])), left)
        except OSError as error:
            failure = error
    raise failure


class _Counted:
    """The relay's answers, read up to a limit."""

    def __init__(self, inner: BinaryIO, session: _Session) -> None:
        self._inner = inner
        self._session = session

    def readline(self, size: int = -1) -> bytes:
        line = self._inner.readline(size)
        self._session.spend(len(line))
        return line

    def close(self) -> None:
        self._inner.close()


def _undelivered(error: smtplib.SMTPException | OSError, relay: Relay) -> Undelivered:
    """4xx may pass, 5xx is permanent, a mailbox that is none gone; what concerns us and not the letter may pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _answered(relay, code, said)
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        sender = isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code != _TOO_LARGE
        return _answered(relay, error.smtp_code, error.smtp_error, ours=sender)
    ours = (smtplib.SMTPAuthenticationError, smtplib.SMTPHeloError, smtplib.SMTPConnectError)
    if isinstance(error, ours):  # its words may quote what we said to log in
        return Undelivered(f"{relay.host}: {type(error).__name__} {error.smtp_code}", after=_PUT_RIGHT)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Undelivered(f"{relay.host}: offers no STARTTLS or no log-in (NEWSWATCH_SMTP_TLS)", after=_PUT_RIGHT)
    if isinstance(error, smtplib.SMTPResponseException):
        return Undelivered(f"{relay.host}: {type(error).__name__} {error.smtp_code}")
    after = _PUT_RIGHT if isinstance(error, ssl.SSLCertVerificationError) else timedelta(0)
    return Undelivered(f"{relay.host}: {type(error).__name__} {plain(str(error), 100)}", after=after)


def _answered(relay: Relay, code: int, said: Any, *, ours: bool = False) -> Undelivered:
    """`ours`: a refusal of whom we say we are, which is the operator's to put right."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    found = _ENHANCED.match(words)
    enhanced = f" {found[0]}" if found else ""
    answered = f"{relay.host} answered {code}{enhanced}"
    if code >= 500 and (ours or code == _ASKED_TO_LOG_IN):
        return Undelivered(f"{answered}: see NEWSWATCH_SMTP_FROM and NEWSWATCH_SMTP_USER", after=_PUT_RIGHT)
    gone = code in (550, 551, 553) and bool(_NOBODY.match(words))
    return Undelivered(answered, permanent=code >= 500, gone=gone)
