"""What is the own of console, files and webhooks; tests/alerts/channels has the contract of all channels."""

import json
import re
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from consumers.alerts.channels import BadChannel, Channels, Undelivered, check
from consumers.alerts.channels.post import LONGEST_WAIT, wait_asked
from consumers.alerts.channels.webhook import WebhookChannel, new_secret
from consumers.alerts.channels.wording import document
from newswatch.guard import Guard
from newswatch.model.alert import Parcel
from newswatch.settings import Settings

HOSTILE = '[red]标题[/red]\x1b[31m\u202e"}\n{"alert_id": "x"}\u2028'


@pytest.mark.parametrize(
    "address",
    [
        *("", "konsole", "console:x", "mailto:a@b.example", "CONSOLE"),
        *("jsonl:", "jsonl:..", "jsonl:../a", "jsonl:/etc/a", "jsonl:a/", "jsonl:a\0"),
        *("webhook:", "webhook:ftp://h/", "webhook:https://", "webhook:https://u:p@h/", "webhook:http://[::1"),
    ],
)
def test_an_address_that_names_no_channel_is_refused(tmp_path, clock, address):
    with pytest.raises(BadChannel, match="channel"):
        Channels(Settings(data=tmp_path), Guard(), clock).open(address)
    with pytest.raises(BadChannel, match="channel"):
        check(address, Settings(data=tmp_path), Guard())


def test_a_webhook_that_could_not_be_signed_is_refused_when_subscribing(tmp_path, secret):
    check("webhook:https://h.example/", Settings(data=tmp_path), Guard(), secret)
    check("webhook:https://h.example/", Settings(data=tmp_path), Guard(), new_secret())
    check("console", Settings(data=tmp_path), Guard(), "")
    with pytest.raises(BadChannel, match="secret"):
        check("webhook:https://h.example/", Settings(data=tmp_path), Guard(), "")


# --- jsonl ---


def test_jsonl_writes_an_id_once_and_repairs_a_line_cut_by_a_crash(tmp_path, clock, parcel):
    channel = Channels(Settings(data=tmp_path), Guard(), clock).open("jsonl:a.jsonl")
    path = tmp_path / "a.jsonl"
    channel.send(parcel(alert_id="one"))
    whole = path.read_bytes()
    channel.send(parcel(alert_id="two"))
    for cut in (1, 20, len(path.read_bytes()) - len(whole) - 1):
        path.write_bytes(path.read_bytes()[:-cut])
        channel.send(parcel(alert_id="two"))
        channel.send(parcel(alert_id="one"))
        assert [json.loads(line)["alert_id"] for line in path.read_text().splitlines()] == ["one", "two"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_digest_is_a_line_for_each_alert_and_each_once_whatever_was_written_before(tmp_path, clock, parcel):
    channel = Channels(Settings(data=tmp_path), Guard(), clock).open("jsonl:a.jsonl")
    digest = parcel("甲", "乙", "丙", more=9)
    channel.send(Parcel("alert-1", "s1", "", "", digest.alerts[1:2]))
    channel.send(digest)
    path = tmp_path / "a.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    channel.send(digest)
    came = [json.loads(line)["alert_id"] for line in path.read_text().splitlines()]
    assert came == ["alert-1", "alert-0", "alert-2"]


def test_a_webhook_gets_a_single_alert_as_itself_and_a_digest_as_one_body(receiver, hook, parcel):
    one, digest = parcel(), parcel("甲", "乙", more=397)
    hook.send(one)
    hook.send(digest)
    hook.send(parcel("丙", more=1))
    (_, headers, body), (_, of_digest, digested), (_, _, counted) = receiver.came
    assert json.loads(body) == document(one.alerts[0])
    assert headers["webhook-id"] == one.alerts[0].alert_id
    assert of_digest["webhook-id"] == "digest-1"
    assert json.loads(digested) == {
        "parcel_id": "digest-1",
        "subscription": "s1",
        "alerts": [document(alert) for alert in digest.alerts],
        "more": 397,
    }
    assert json.loads(counted)["more"] == 1


def test_an_alert_as_json_has_the_documented_fields(tmp_path, clock, alert, parcel):
    Channels(Settings(data=tmp_path), Guard(), clock).open("jsonl:a.jsonl").send(parcel())
    assert json.loads((tmp_path / "a.jsonl").read_text()) == {
        "alert_id": alert().alert_id,
        "subscription": "s1",
        "story_id": "story-1",
        "event": "new",
        "number": 0,
        "words": ["人工智能"],
        "title": "工信部发布人工智能行动方案",
        "lead": "方案提出三项任务。",
        "url": "https://news.example/1.html",
        "site": "示例社",
        "origin": "工信报",
        "published": "2026-03-02T09:30:00+08:00",
        "published_precision": "day",
        "seen": "2026-03-02T09:30:00+08:00",
        "created_at": "2026-03-02T09:30:00.000+08:00",
        "hits": [{"part": "title", "start": 5, "end": 9, "printed": "人工智能"}],
        "copies": 1,
        "sites": 1,
        "copy_url": "",
        "copy_site": "",
        "distortions": [],
        "was": "",
    }


def test_jsonl_follows_no_link_out_of_the_data_folder(tmp_path, clock, parcel):
    data = tmp_path / "data"
    data.mkdir()
    (data / "out.jsonl").symlink_to(tmp_path / "elsewhere.jsonl")
    with pytest.raises(BadChannel):
        Channels(Settings(data=data), Guard(), clock).open("jsonl:out.jsonl")
    late = Channels(Settings(data=data), Guard(), clock).open("jsonl:late.jsonl")
    (data / "late.jsonl").symlink_to(tmp_path / "elsewhere.jsonl")
    with pytest.raises(Undelivered):
        late.send(parcel())
    assert not (tmp_path / "elsewhere.jsonl").exists()


# --- webhook ---


@pytest.fixture
def hook(receiver, clock, secret):
    return WebhookChannel(receiver.url, [secret], receiver.guard(), clock)


def test_a_webhook_is_signed_so_that_the_standard_library_verifies_it(receiver, clock, alert, parcel):
    secret, clock.now = new_secret(), datetime.now(UTC)
    WebhookChannel(receiver.url, [secret], receiver.guard(), clock).send(parcel())
    ((path, headers, body),) = receiver.came
    assert Webhook(secret).verify(body, headers)["alert_id"] == alert().alert_id == headers["webhook-id"]
    assert path == "/hook?a=1"
    assert headers["host"] == f"{receiver.host}:{receiver.port}"


@pytest.mark.parametrize("status", [200, 201, 204])
def test_2xx_is_delivered(receiver, hook, status, parcel):
    receiver.status = status
    hook.send(parcel())


@pytest.mark.parametrize(
    ("status", "permanent"),
    [*((answer, True) for answer in (301, 307, 400, 404, 410)), *((answer, False) for answer in (408, 425, 429, 503))],
)
def test_other_answers_are_permanent_unless_they_promise_better(receiver, hook, status, permanent, parcel):
    receiver.status, receiver.headers = status, {"Location": receiver.url, "Retry-After": "120"}
    with pytest.raises(Undelivered, match=str(status)) as told:
        hook.send(parcel())
    assert told.value.permanent is permanent
    assert told.value.gone is (status == 410)
    assert told.value.after == timedelta(seconds=0 if permanent else 120)
    assert len(receiver.came) == 1, "no redirect is followed"


def test_a_huge_answer_is_left_unread(receiver, hook, parcel):
    receiver.status, receiver.body = 200, b"x" * 10_000_000
    hook.send(parcel())


def test_an_answer_fed_byte_by_byte_ends_at_the_deadline(receiver, clock, secret, parcel):
    receiver.drip = threading.Event()
    with pytest.raises(Undelivered, match="Timeout") as told:
        WebhookChannel(receiver.url, [secret], receiver.guard(), clock, seconds=0.3).send(parcel())
    assert not told.value.permanent


def test_an_internal_address_without_a_pass_is_never_dialled(receiver, clock, secret, parcel):
    for host in ("127.0.0.1", "localhost", "[::1]"):
        channel = WebhookChannel(f"http://{host}:{receiver.port}/", [secret], receiver.guard(), clock)
        with pytest.raises(Undelivered, match="cannot be delivered to") as told:
            channel.send(parcel())
        assert told.value.permanent
        assert "internal" in told.value.inner, "what the operator reads"
    assert receiver.came == []


def test_no_proxy_of_the_environment_is_used(receiver, hook, monkeypatch, parcel):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    hook.send(parcel())
    assert len(receiver.came) == 1


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_a", "whsec_geheim?", "bmV3c3dhdGNo"])
def test_without_a_usable_secret_nothing_is_sent(receiver, clock, secret, parcel):
    with pytest.raises(Undelivered, match="secret") as told:
        WebhookChannel(receiver.url, [secret], receiver.guard(), clock).send(parcel())
    assert told.value.permanent
    assert receiver.came == []


def test_a_certificate_nobody_vouches_for_is_not_trusted(receiver, clock, secret, tmp_path, parcel):
    receiver.server.socket = _self_signed(receiver.host, tmp_path).wrap_socket(receiver.server.socket, server_side=True)
    channel = WebhookChannel(f"https://{receiver.host}:{receiver.port}/", [secret], receiver.guard(), clock)
    with pytest.raises(Undelivered, match="CERTIFICATE_VERIFY_FAILED"):
        channel.send(parcel())
    assert receiver.came == []


def _self_signed(host, folder):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    path = folder / "receiver.pem"
    path.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("", timedelta(0)),
        ("7", timedelta(seconds=7)),
        ("9" * 5000, LONGEST_WAIT),
        ("-5", timedelta(0)),
        ("soon", timedelta(0)),
        ("Mon, 02 Mar 2026 01:31:00 GMT", timedelta(minutes=1)),
        ("Mon, 02 Mar 2020 01:31:00 GMT", timedelta(0)),
        ("Mon, 02 Mar 2099 01:31:00 GMT", LONGEST_WAIT),
        ("Mon, 99 Mar 99999 01:31:00 GMT", timedelta(0)),
    ],
)
def test_retry_after_is_honoured_within_bounds(clock, asked, wait):
    assert wait_asked(asked, clock()) == wait


def test_the_documentation_names_every_field_of_an_alert(alert):
    said = (Path(__file__).parents[2] / "docs" / "channels.md").read_text(encoding="utf-8")
    table = said.partition("## The alert as JSON")[2]
    named = [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert named == list(document(alert()))
