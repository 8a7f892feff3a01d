"""What is mail's own: codes of the relay, TLS, the letter's parts and headers, who may be written to."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiosmtpd.smtp import AuthResult
from hypothesis import example, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from consumers.alerts.channels import BadChannel, Channels, Undelivered, check
from consumers.alerts.channels.envelope import Attachment, Letter, enveloped
from consumers.alerts.channels.mail import Mail, address_of
from consumers.alerts.channels.smtp import Relay
from newswatch.guard import Guard, Refused
from newswatch.logs import plain
from newswatch.settings import BadSetting, Settings, load
from newswatch.unsubscribe import Leave, named_channel

KEY = "k" * 32
PASSWORD = "geheimes-kennwort"
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "List-Unsubscribe"),
    *("List-Unsubscribe-Post", "MIME-Version", "Content-Type"),
}


@pytest.fixture
def mailbox(closing, kit):
    return lambda **rest: closing(kit.Mailbox(**rest))


@pytest.fixture
def mail(clock, kit):
    def to(box, leave=None, context=None, **rest):
        relay = Relay(rest.pop("host", "127.0.0.1"), box.port, "alerts@example.net", **{"tls": "none", **rest})
        return Mail(kit.READER, relay, clock, leave=leave, context=context, seconds=5)

    return to


def failing(channel, sent):
    with pytest.raises(Undelivered) as told:
        channel.send(sent)
    assert "geheim" not in str(told.value)
    assert "reader" not in str(told.value), "whom we write to is nobody's business in a log"
    return told.value


@pytest.mark.parametrize(
    ("replies", "permanent", "gone"),
    [
        ({"rcpt": "550 5.1.1 <reader@example.org> User unknown"}, True, True),
        ({"rcpt": "550 5.2.1 mailbox disabled"}, True, True),
        ({"rcpt": "550 5.7.1 no relaying for reader@example.org"}, True, False),
        ({"rcpt": "550 no such user"}, True, False),
        ({"rcpt": "452 4.2.2 mailbox full"}, False, False),
        ({"rcpt": "450 4.1.1 greylisted"}, False, False),
        ({"mail": "552 5.3.4 message too big"}, True, False),
        ({"mail": "451 4.3.0 try later"}, False, False),
        ({"data": "554 5.7.1 looks like spam"}, True, False),
        ({"data": "451 4.3.0 try later"}, False, False),
        ({"data": "421 4.3.2 shutting down"}, False, False),
    ],
)
def test_the_relays_code_says_whether_trying_again_may_help(mailbox, mail, parcel, replies, permanent, gone):
    failure = failing(mail(mailbox(**replies)), parcel())
    assert (failure.permanent, failure.gone) == (permanent, gone)


def test_what_is_the_operators_to_put_right_may_pass(mailbox, mail, parcel):
    def refuse(server, session, envelope, mechanism, data):
        return AuthResult(success=False, handled=False, message=f"535 5.7.8 not {PASSWORD}")

    box = mailbox(authenticator=refuse, auth_require_tls=False)
    refusals = ({"mail": "553 5.7.1 not your address"}, {"mail": "530 5.7.0 log in"}, {"rcpt": "530 5.7.0 log in"})
    ways = [mail(mailbox(**replies)) for replies in refusals]
    for channel in (*ways, mail(box, user="u", password=PASSWORD), mail(box, tls="starttls")):
        failure = failing(channel, parcel())
        assert not failure.permanent
        assert failure.after >= timedelta(minutes=10)
    assert box.came == []


# --- TLS ---


@pytest.fixture
def certificate(tmp_path):
    """A server's context, and a client's that trusts it for mail.example alone."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "mail.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cadata=built.public_bytes(serialization.Encoding.PEM).decode())


def test_a_letter_goes_by_starttls_where_the_certificate_is_trusted_and_names_the_relay(
    mailbox, mail, parcel, certificate
):
    server, trusting = certificate
    box = mailbox(tls_context=server, require_starttls=True)
    mail(box, context=trusting, tls="starttls", host="localhost").send(parcel())
    assert len(box.came) == 1
    for untrusted in (mail(box, tls="starttls", host="localhost"), mail(box, context=trusting, tls="starttls")):
        failure = failing(untrusted, parcel())
        assert not failure.permanent
        assert failure.after >= timedelta(minutes=10), "a certificate is the operator's to put right"
    assert len(box.came) == 1


# --- the letter ---


def test_a_letter_has_both_parts_and_the_headers_of_a_machine(mailbox, mail, parcel, kit):
    box = mailbox()
    mail(box).send(parcel())
    mail(box).send(parcel())
    first, again = (kit.letter(content) for _, content in box.came)
    assert first["Message-ID"] == again["Message-ID"], "a letter that came twice is the same letter"
    assert first["Message-ID"].endswith("@example.net>")
    assert first["Subject"] == "工信部发布人工智能行动方案"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Date"].datetime == datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    assert "List-Unsubscribe" not in first
    assert [part.get_content_type() for part in first.iter_parts()] == ["text/plain", "text/html"]
    assert "发布<mark>人工智能</mark>行动" in first.get_body(("html",)).get_content()
    assert "发布【人工智能】行动" in first.get_body(("plain",)).get_content()
    assert not any(line.startswith(b"From ") or len(line) > 998 for line in box.came[0][1].splitlines())


_WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "=?utf-8?q?a=0aContent-Type:_text/html=0a=0a<a>x?=",
                "=?us-ascii?Q?Free=0D=0ABcc:_v@e.example?=",
                "=?",
                "?=",
            ),
            *(
                "=?utf-8?B?QUJD?=",
                "=?gb2312?b?xxx?=",
                "=?utf-7?q?+AAoACg-?=",
                "=?utf-16?b?AAo=?=",
                "=?utf-8*en?q?x?=",
            ),
            *(
                "=?x?q?a?=",
                "=?utf-8?b?Cgo=?=",
                "utf-8",
                "?q?",
                "=0A",
                "=",
                "?",
                "_",
                "\r\n",
                "\ud83d",
                " ",
                "工",
                '"',
                "<",
            ),
        ]
    ),
    max_size=8,
).map("".join)


@tried(max_examples=300, deadline=None)
@given(_WORDS)
@example("工信部 =?utf-8?q?a=0aContent-Type:_text/html=0a=0a<a_href=3d?=")
@example("=?us-ascii?Q?Free=0D=0ABcc:_v@e.example?=")
@example("工信部 =?gb2312?b?xxx?=")
def test_no_words_make_a_header_or_a_body(words):
    made = Letter("m", "l", datetime(2026, 3, 2, tzinfo=UTC), words, "our text", "<p>ours", "https://a.example/?a=b")
    made = replace(made, attachments=[Attachment(words, "text/html", b"file")])
    letter = message_from_bytes(enveloped(made, "n@a.example", "r@b.example").as_bytes(), policy=policy.default)
    assert set(letter.keys()) == HEADERS
    assert len(letter.keys()) == len(HEADERS)
    said = plain(words, 120).replace("=?", "＝？")
    assert "".join(letter["Subject"].split()) == "".join(said.split()), "folding may cost a blank and nothing else"
    assert letter.get_content_type() == "multipart/mixed"
    assert [part.get_content().strip() for part in letter.walk() if not part.is_multipart()][:2] == [
        *("our text", "<p>ours")
    ]
    (file,) = letter.iter_attachments()
    assert sorted(file.keys()) == ["Content-Disposition", "Content-Transfer-Encoding", "Content-Type", "MIME-Version"]


@pytest.mark.parametrize(("url", "one_click"), [("https://news.example/leave", True), ("http://n.example", False)])
def test_a_letter_says_how_to_unsubscribe_and_nobody_else_can_make_it_up(mailbox, mail, parcel, kit, url, one_click):
    box, leave = mailbox(), Leave(url, KEY)
    mail(box, leave=leave).send(parcel())
    letter = kit.letter(box.came[0][1])
    address = letter["List-Unsubscribe"].strip("<>")
    assert address.startswith(url + "?")
    assert letter["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if one_click else None)
    assert address.replace("&", "&amp;") in letter.get_body(("html",)).get_content()
    asked = dict(parse_qsl(urlsplit(address).query))
    assert asked["channel"] == named_channel(f"mail:{kit.READER}")
    assert leave.vouches(**asked_of(asked))
    for changed in ({"subscription": "s2"}, {"channel": named_channel("mail:other@example.org")}, {"token": "0" * 64}):
        assert not leave.vouches(**asked_of({**asked, **changed}))
    assert not Leave(url, "x" * 32).vouches(**asked_of(asked))
    assert not leave.vouches(asked["subscription"], asked["channel"], "é")
    for half in ({"token": "\ud800"}, {"channel": "\ud800"}, {"subscription": "\ud800"}):
        assert not leave.vouches(**asked_of({**asked, **half}))


def test_what_a_mail_program_looks_for_in_a_header_stands_there_whole():
    """Those programs read no encoded words in an address, and Gmail then shows no way to unsubscribe."""
    leave = "https://news.example/leave?subscription=" + "s" * 300
    domain = ".".join(["d" * 60] * 3) + ".example"
    made = Letter("m", "l", datetime(2026, 3, 2, tzinfo=UTC), "题" * 90, "text", "<p>", leave)
    head, _, _ = enveloped(made, f"n@{domain}", f"r@{domain}").as_bytes().partition(b"\r\n\r\n")
    lines = head.decode("ascii").split("\r\n")
    assert f"List-Unsubscribe: <{leave}>" in lines
    assert [line for line in lines if line.startswith("List-Id: <") and line.endswith(f".{domain}>")]
    assert f"To: r@{domain}" in lines


def asked_of(query):
    return {"subscription_id": query["subscription"], "named": query["channel"], "token": query["token"]}


def test_no_service_begins_without_a_key_for_addresses_to_unsubscribe():
    assert Leave.from_settings(load()) is None
    for key in ({}, {"unsubscribe_key": "k" * 31}):
        with pytest.raises(BadSetting, match=r"NEWSWATCH_UNSUBSCRIBE_KEY: write 32 random characters or more"):
            load(unsubscribe_url="https://news.example/leave", **key)
    kept = load(unsubscribe_url="https://news.example/leave", unsubscribe_key=KEY)
    assert Leave.from_settings(kept) == Leave("https://news.example/leave", KEY)


# --- who may be written to ---


@pytest.mark.parametrize(
    "given",
    [
        *("", "a", "a@", "@b.example", "a@b", "a b@c.example", "a@b.example,c@d.example", "A <a@b.example>"),
        *("a@b.example\nBcc: c@d.example", "a@b..example", ".a@b.example", "a@-b.example", "a@[127.0.0.1]"),
        *(
            "甲@b.example",
            "=?utf-8?q?a=2cb?=@c.example",
            "a=?b@c.example",
            "a" * 65 + "@b.example",
            "a@" + "b." * 130 + "example",
            '"a"@b.example',
        ),
    ],
)
def test_whatever_is_not_one_plain_address_is_refused(given):
    with pytest.raises(BadChannel) as told:
        address_of(given)
    assert "\n" not in str(told.value)


def test_plain_addresses_are_taken():
    for plainly in ("a@b.example", "a.b+c@d-e.example", "o'neil@xn--fiq228c.example"):
        assert address_of(plainly) == plainly


def test_mail_wants_the_operators_server_and_nobody_else_may_be_sent_to_it(tmp_path, clock):
    address = "mail:reader@example.org"
    for settings in ({}, {"smtp_server": "127.0.0.1:2525"}, {"smtp_server": "127.0.0.1:2525", "smtp_from": "nobody"}):
        with pytest.raises(BadChannel, match="NEWSWATCH_SMTP"):
            check(address, Settings(data=tmp_path, **settings), Guard())
    settings = Settings(data=tmp_path, smtp_server="127.0.0.1:2525", smtp_from="alerts@example.net")
    check(address, settings, Guard())
    assert isinstance(Channels(settings, Guard(), clock).open(address), Mail)
    leave = "127.0.0.1=127.0.0.1:2525/deliver"
    guard = Guard.from_settings(settings.model_copy(update={"allow_endpoint": (leave,)}))
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(Refused, match="own client"):
            guard.check(host, "127.0.0.1", 2525, "deliver")
