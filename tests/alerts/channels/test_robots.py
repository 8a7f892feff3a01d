"""What is each robot's own: signatures, entities, what its codes mean beyond the contract, addresses and secrets."""

import hashlib
import hmac
import json
import logging
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from importlib import import_module
from urllib.parse import parse_qs, urlsplit

import pytest
from standardwebhooks.webhooks import Webhook

from consumers.alerts.channels import BadChannel, Channels, Undelivered, check, dingtalk, feishu, telegram, wecom
from consumers.alerts.channels.longtail import SERVICES, plugin_of
from consumers.alerts.channels.message import Message, Run, Shown
from consumers.alerts.channels.telegram import laid_out
from consumers.alerts.channels.webhook import WebhookChannel, new_secret
from newswatch.guard import Guard
from newswatch.settings import ROOT, BadSetting, Settings, load
from newswatch.subscribing.addresses import shown

PAGE = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")
KEY = "geheim-0123456789abcdef"


def refused(channel, sent):
    with pytest.raises(Undelivered) as told:
        channel.send(sent)
    return told.value


# --- signatures ---


def test_dingtalk_is_signed_in_the_address(way, serving, parcel, clock):
    server = serving("dingtalk")
    way("dingtalk", server.port).send(parcel())
    ((path, _),) = server.came
    query = {name: value for name, (value,) in parse_qs(urlsplit(path).query).items()}
    at = str(int(clock().timestamp() * 1000))
    wanted = b64encode(hmac.new(b"SECgeheim", f"{at}\nSECgeheim".encode(), hashlib.sha256).digest()).decode()
    assert query == {"access_token": KEY, "timestamp": at, "sign": wanted}


def test_feishu_is_signed_in_the_body(way, serving, parcel, clock):
    server = serving("feishu")
    way("feishu", server.port).send(parcel())
    ((path, body),) = server.came
    sent = json.loads(body)
    at = str(int(clock().timestamp()))
    wanted = b64encode(hmac.new(f"{at}\ngeheim".encode(), b"", hashlib.sha256).digest()).decode()
    assert (path, sent["timestamp"], sent["sign"]) == (f"/open-apis/bot/v2/hook/{KEY}", at, wanted)


def test_each_service_signs_with_the_secret_of_its_own_form(tmp_path, clock, serving, parcel):
    answers = {"dingtalk": serving("dingtalk"), "feishu": serving("feishu")}
    bases = {f"{kind}_url": f"http://{kind}.example:{server.port}" for kind, server in answers.items()}
    leave = tuple(f"{kind}.example=127.0.0.1:{server.port}/deliver" for kind, server in answers.items())
    settings = Settings(data=tmp_path, allow_endpoint=leave, **bases)
    channels = Channels.from_settings(settings, clock)
    secrets = (new_secret(), "SEC123", "andere")
    channels.open(f"dingtalk:{KEY}", secrets[0], secrets[1:]).send(parcel())
    channels.open(f"feishu:{KEY}", secrets[0], secrets[1:]).send(parcel())
    channels.open(f"dingtalk:{KEY}", secrets[0]).send(parcel())
    channels.open(f"feishu:{KEY}", secrets[0]).send(parcel())
    (signed, _), (bare, _) = answers["dingtalk"].came
    assert "&sign=" in signed
    assert "sign" not in bare
    assert ["sign" in json.loads(body) for _, body in answers["feishu"].came] == [True, False]


def test_while_a_receiver_changes_over_every_secret_of_a_webhook_signs(receiver, clock, parcel):
    old, new, clock.now = new_secret(), new_secret(), datetime.now(UTC)
    WebhookChannel(receiver.url, [new, old, "SEC123"], receiver.guard(), clock).send(parcel())
    ((_, headers, body),) = receiver.came
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers)
    assert len(headers["webhook-signature"].split()) == 2


# --- codes ---


@pytest.mark.parametrize(
    ("kind", "answer", "permanent", "gone"),
    [
        ("wecom", {"errcode": -1}, False, False),
        ("wecom", {"errcode": 93008}, True, True),
        ("dingtalk", {"errcode": 400102}, True, True),
        ("dingtalk", {"errcode": 430102}, True, False),
        ("feishu", {"code": 11232}, False, False),
        ("feishu", {"code": 19024}, True, False),
        ("feishu", {"code": 9499, "msg": "Bad Request"}, True, False),
        ("telegram", {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}, True, True),
        ("telegram", {"ok": False, "error_code": 401, "description": "Unauthorized"}, False, False),
        ("telegram", {"ok": False, "error_code": 500, "description": "Internal"}, False, False),
    ],
)
def test_a_code_means_what_the_service_documents(kind, answer, permanent, gone, way, serving, parcel):
    server = serving(kind, (200, {}, json.dumps(answer).encode()))
    failure = refused(way(kind, server.port), parcel())
    assert (failure.permanent, failure.gone) == (permanent, gone)


@pytest.mark.parametrize("module", [wecom, dingtalk, feishu, telegram])
def test_the_documentation_tells_the_limits_and_the_codes_that_are_gone_by(module):
    [robot] = (each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__)
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in PAGE.splitlines() if row.startswith("|")]
    limits, meanings = ([row for row in rows if row[0] == f"`{robot.name}`" and len(row) == width] for width in (3, 4))
    (most, minute) = next((row[1], row[2]) for row in limits if row[2].isdecimal())
    assert most.startswith(f"{robot._most:,} ")
    assert int(minute) == module.A_MINUTE
    if codes := getattr(module, "_CODES", None):
        [(_, passing, _, gone)] = meanings
        assert set(map(int, re.findall(r"\d{5}\d?", passing))) == codes.slower
        assert ("-1" in passing) == (-1 in codes.passing)
        assert set(map(int, re.findall(r"\d{5}\d?", gone))) == codes.gone


@pytest.mark.parametrize("asked", [-5, "soon", None, 10**9, True])
def test_a_wait_that_telegram_asks_for_is_kept_within_bounds(asked, way, serving, parcel):
    answer = {"ok": False, "error_code": 429, "parameters": {"retry_after": asked}}
    server = serving("telegram", (429, {}, json.dumps(answer).encode()))
    assert timedelta(0) <= refused(way("telegram", server.port), parcel()).after <= timedelta(hours=1)


# --- Telegram's entities ---


def test_entities_count_in_utf_16_code_units():
    story = Shown((Run("𠮷公告"),), "站", (Run("前𠮷"), Run("命中", hit=True)), (), "https://a.example/")
    text, entities = laid_out(Message("", (story,), ""))
    units = text.encode("utf-16-le")

    def covered(entity):
        return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")

    assert [(each["type"], covered(each)) for each in entities] == [("text_link", "𠮷公告"), ("bold", "命中")]


# --- addresses ---

GOOD = {
    f"wecom:{KEY}": "wecom:…",
    f"dingtalk:{KEY}": "dingtalk:…",
    f"feishu:{KEY}": "feishu:…",
    "telegram:-1001234567890": "telegram:-1001234567890",
    "telegram:@some_channel": "telegram:@some_channel",
    "apprise:pover://uuuuuuuuuuuuuuuuuuuuuuuuuuuuuu@ageheim0123456789abcdefghijkl": "apprise:pover…",
    f"webhook:https://hooks.example/{KEY}": "webhook:hooks.example…",
    "mail:a@b.example": "mail:a@b.example",
}
BOT = "123456789:AAgeheim_0123456789abcdefghijklm"
OPERATOR = {"smtp_server": "127.0.0.1:25", "smtp_from": "alerts@example.net", "telegram_token": BOT}


@pytest.mark.parametrize("address", GOOD)
def test_an_address_is_checked_opened_and_shown_without_its_secret(address, tmp_path, clock):
    settings = Settings(data=tmp_path, **OPERATOR)
    check(address, settings, Guard())
    Channels(settings, Guard(), clock).open(address)
    assert re.fullmatch(re.escape(GOOD[address]) + "[0-9a-f]{0,6}", shown(address)), "at most a mark to tell keys apart"


@pytest.mark.parametrize(
    "address",
    [
        *("wecom:", f"wecom:{KEY}&key=x", f"wecom:{KEY}/..", "wecom:geheim 0123456789", f"dingtalk:{KEY}&sign=x"),
        *(f"feishu:../{KEY}", f"feishu:{KEY}?x", "telegram:", "telegram:geheim", "telegram:1/geheim", f"lark:{KEY}"),
        *("apprise:json://geheim.example/", "apprise:mailto://u:geheim@h.example", "apprise:geheim"),
        *("apprise:discord://1/geheim?verify=no", "apprise:file:///geheim", "apprise:pover://geheim", "apprise:x://\n"),
    ],
)
def test_any_other_address_is_refused_and_not_quoted(address, tmp_path):
    with pytest.raises(BadChannel) as told:
        check(address, Settings(data=tmp_path, **OPERATOR), Guard())
    assert "geheim" not in str(told.value)


def test_telegram_wants_the_operators_bot(tmp_path):
    for token in ("", "geheim", f"{BOT}/../x"):
        with pytest.raises(BadChannel, match="NEWSWATCH_TELEGRAM_TOKEN") as told:
            check("telegram:1", Settings(data=tmp_path, telegram_token=token), Guard())
        assert "geheim" not in str(told.value)


@pytest.mark.parametrize("url", ["", "ftp://h", "https://u:p@h", "https://h?x", "https://h/#x", "h"])
def test_a_service_elsewhere_is_a_plain_address(url):
    with pytest.raises(BadSetting, match="NEWSWATCH_WECOM_URL"):
        load(wecom_url=url)


@pytest.mark.parametrize("scheme", SERVICES)
def test_the_address_of_no_service_behind_apprise_says_where_to_dial(scheme):
    module, name = SERVICES[scheme]
    service = getattr(import_module(f"apprise.plugins.{module}"), name)
    protocols = service.secure_protocol
    assert scheme in ((protocols,) if isinstance(protocols, str) else protocols)
    assert not service.protocol, "never without TLS"
    assert not [each for each in service.template_tokens if each in ("host", "port", "hostname", "schema_host")]
    urls = [value for name, value in vars(service).items() if name.endswith("_url") and isinstance(value, str)]
    hosts = {urlsplit(url).hostname for url in urls}
    assert hosts
    assert all(host and "{" not in host for host in hosts)


def test_apprise_says_nothing_of_tokens_in_the_log(way, serving, parcel, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.WARNING)  # as newswatch.logs.set_up does
    refused(way("apprise", serving("apprise", (400, {}, b"")).port), parcel())
    assert "geheim" not in caplog.text
    assert plugin_of("pover://uuuuuuuuuuuuuuuuuuuuuuuuuuuuuu@ageheim0123456789abcdefghijkl").redirects is False
