"""An owner manages his own subscriptions, and another's are not there, whatever is asked of them."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from consumers.alerts.channels.registry import KINDS
from newswatch.clock import system_clock
from newswatch.model.alert import Delivery
from newswatch.model.edition import Edition
from newswatch.ports import Unavailable
from newswatch.settings import ROOT, BadSetting, _OwnersKind, load
from newswatch.subscribing.fields import FIELDS
from newswatch.subscribing.office import Office
from tests.web.conftest import TOKEN
from tests.web.owners import STORY, Owners


@pytest.fixture
def owners(tmp_path):
    opened = Owners(tmp_path)
    yield opened
    opened.close()


def problem(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == answer.status
    return answer.status


def test_a_subscription_is_made_read_changed_and_removed(owners):
    given = {
        "query": "机器人 NOT 股票",
        "name": "机器人",
        "channels": ["webhook:https://hooks.example/PASS"],
        "schedule": {"rhythm": "daily", "at": "08:00"},
    }
    made = owners.ask("anna", "POST", "/v1/subscriptions", given)
    name = made.json["id"]
    assert (made.status, made.headers["location"]) == (201, f"/v1/subscriptions/{name}")
    assert made.json["secret"].startswith("whsec_")
    assert made.json["owner"] == "anna"
    one = owners.ask("anna", "GET", f"/v1/subscriptions/{name}")
    assert len(one.json["next"]) == 3
    assert "secret" not in one.json
    assert "PASS" not in one.text
    assert one.json["owed"][0]["owed"] == 0
    edited = owners.ask(
        "anna", "PATCH", f"/v1/subscriptions/{name}", {"paused": True, "channels": one.json["channels"]}
    )
    assert edited.json["paused"]
    assert owners.store.subscriptions.get(name).channels == ("webhook:https://hooks.example/PASS",)
    assert [row["id"] for row in owners.ask("anna", "GET", "/v1/subscriptions").json["subscriptions"]] == [name]
    assert owners.ask("anna", "DELETE", f"/v1/subscriptions/{name}").status == 204
    assert problem(owners.ask("anna", "GET", f"/v1/subscriptions/{name}")) == 404


def test_another_owners_is_not_there_at_any_place(owners):
    mine, told = owners.made("anna"), None
    told = owners.alerted(mine)
    owners.store.outbox.record([Delivery(told.alert_id, "mail:a@b.example", system_clock(), 1)], None)
    before = owners.store.subscriptions.get(mine)
    nobodys = "0" * 16
    for method, path, body in (
        ("GET", "/v1/subscriptions/{}", None),
        ("PATCH", "/v1/subscriptions/{}", {"paused": True}),
        ("DELETE", "/v1/subscriptions/{}", None),
        ("PUT", "/v1/subscriptions/{}/muted/" + STORY, None),
        ("DELETE", "/v1/subscriptions/{}/muted/" + STORY, None),
        ("GET", "/v1/subscriptions/{}/alerts", None),
        ("PUT", "/v1/subscriptions/{}/feed", None),
        ("DELETE", "/v1/subscriptions/{}/feed", None),
        ("PUT", "/v1/subscriptions/{}/wake", None),
    ):
        theirs = owners.ask("bert", method, path.format(mine), body)
        none = owners.ask("bert", method, path.format(nobodys), body)
        assert problem(theirs) == 404, (method, path)
        assert (theirs.status, theirs.text) == (none.status, none.text)
    theirs = owners.ask("bert", "PUT", f"/v1/alerts/{told.alert_id}/redelivery")
    assert (problem(theirs), theirs.text) == (404, owners.ask("bert", "PUT", f"/v1/alerts/{'0' * 32}/redelivery").text)
    assert owners.ask("bert", "GET", "/v1/subscriptions").json == {"subscriptions": []}
    assert owners.store.subscriptions.get(mine) == before
    assert not owners.store.outbox.owing([told.alert_id], "mail:a@b.example")


def test_a_fault_names_its_field_and_changes_nothing(owners):
    refused = owners.ask("anna", "POST", "/v1/subscriptions", {"query": "(", "most": 0, "owner": "bert", "id": "x"})
    assert problem(refused) == 422
    assert {each["pointer"] for each in refused.json["errors"]} == {"#/query", "#/most", "#/owner", "#/id"}
    for channel in ("console", "jsonl:alerts.jsonl"):
        refused = owners.ask("anna", "POST", "/v1/subscriptions", {"query": "5G", "channels": [channel]})
        assert problem(refused) == 422
        assert "operator's alone" in refused.json["errors"][0]["detail"]
    refused = owners.ask(
        "anna", "POST", "/v1/subscriptions", {"query": "5G", "channels": ["webhook:http://127.0.0.1/"]}
    )
    assert problem(refused) == 422
    for body in ([], "5G", 7, {"query": 7}):
        assert problem(owners.ask("anna", "POST", "/v1/subscriptions", body)) == 422
    assert not owners.store.subscriptions.all()


def test_an_owner_has_so_many_and_no_more(owners):
    for _ in range(3):
        owners.made("anna")
    refused = owners.ask("anna", "POST", "/v1/subscriptions", {"query": "5G"})
    assert problem(refused) == 422
    assert "as many as are allowed" in refused.json["errors"][0]["detail"]
    assert owners.made("bert")


def test_alerts_are_listed_muted_and_sent_again(owners):
    name = owners.made()
    told = [owners.alerted(name, number) for number in (1, 2, 24 * 9)]
    listed = owners.ask("anna", "GET", f"/v1/subscriptions/{name}/alerts").json["alerts"]
    assert [each["alert_id"] for each in listed] == [told[0].alert_id, told[1].alert_id]
    many = owners.ask("anna", "GET", f"/v1/subscriptions/{name}/alerts?days=30&limit=1").json["alerts"]
    assert [each["alert_id"] for each in many] == [told[0].alert_id]
    assert problem(owners.ask("anna", "GET", f"/v1/subscriptions/{name}/alerts?limit=0")) == 422
    path = f"/v1/alerts/{told[0].alert_id}/redelivery"
    assert owners.ask("anna", "PUT", path).json == {"channels": []}
    owners.store.outbox.record([Delivery(told[0].alert_id, "mail:a@b.example", system_clock(), 1)], None)
    again = owners.ask("anna", "PUT", path + "?channel=mail:a@b.example")
    assert (again.status, again.json) == (202, {"channels": ["mail:a@b.example"]})
    assert problem(owners.ask("anna", "PUT", path + "?channel=console")) == 404
    assert owners.ask("anna", "PUT", f"/v1/subscriptions/{name}/muted/{STORY}").json["muted"] == [STORY]
    assert owners.ask("anna", "DELETE", f"/v1/subscriptions/{name}/muted/{STORY}").json["muted"] == []
    assert problem(owners.ask("anna", "PUT", f"/v1/subscriptions/{name}/muted/nothing")) == 422


def test_an_owner_sees_how_his_latest_briefing_fares(owners):
    name = owners.made()
    assert owners.ask("anna", "GET", f"/v1/subscriptions/{name}").json["edition"] is None
    now = system_clock()
    made = Edition.of(name, now - timedelta(days=1), now, ("mail:a@b.example", "mail:c@d.example"), now)
    tried = made.tried("mail:a@b.example", now).tried("mail:c@d.example", now, "relay answered 451", now)
    assert owners.store.editions.put(tried)
    told = owners.ask("anna", "GET", f"/v1/subscriptions/{name}").json["edition"]
    assert (told["since"], told["until"]) == (made.since.isoformat(), now.isoformat())
    assert told["sent"] == {"mail:a@b.example": now.isoformat()}
    assert told["owed"] == {"mail:c@d.example": now.isoformat()}
    assert told["failed"] == {"mail:c@d.example": "relay answered 451"}
    assert problem(owners.ask("bert", "GET", f"/v1/subscriptions/{name}")) == 404


@pytest.mark.parametrize("shown", [None, "", "nobody", TOKEN, "nw_" + "0" * 16 + "_" + "a" * 43, "nw_\xff"])
def test_without_an_owners_token_nothing_is_told(owners, shown):
    for method, path in (("GET", "/v1/subscriptions"), ("POST", "/v1/queries/test"), ("GET", "/v1/openapi.json")):
        answer = owners.ask(shown, method, path, {} if method == "POST" else None)
        assert problem(answer) == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    assert problem(owners.ask(shown, "GET", "/v1/subscriptions/" + owners.made())) == 401


def test_an_owners_token_opens_no_intake_and_none_that_was_taken_back_anything(owners):
    assert problem(owners.ask("anna", "POST", "/v1/pages", {"urls": ["https://www.miit.gov.cn/"]})) == 401
    assert problem(owners.ask("anna", "GET", "/v1/subscriptionsx")) == 401
    for each in owners.store.tokens.of("anna"):
        owners.store.tokens.remove(each.token_id)
    assert problem(owners.ask("anna", "GET", "/v1/subscriptions")) == 401


def test_a_page_of_another_site_is_refused_with_a_token_too(owners):
    for headers in ({"Origin": "https://attacker.example"}, {"Host": "attacker.example"}):
        answer = owners.ask("anna", "DELETE", "/v1/subscriptions/x", **headers)
        assert problem(answer) in (403, 421)
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_body_is_bounded_and_json(owners):
    assert problem(owners.ask("anna", "POST", "/v1/subscriptions", {"query": "5" * 70_000})) == 413
    assert problem(owners.ask("anna", "PATCH", "/v1/subscriptions/x", {}, Content_Type="text/plain")) == 415


def test_a_store_that_is_away_is_said(owners, monkeypatch):
    def away(*_):
        raise Unavailable("the store at secret.host is away")

    monkeypatch.setattr(owners.store.tokens, "get", away)
    answer = owners.ask("anna", "GET", "/v1/subscriptions")
    assert (problem(answer), answer.headers["retry-after"]) == (503, "5")
    assert "secret.host" not in answer.text


def test_the_interface_describes_itself_to_owners(owners):
    described = owners.ask("anna", "GET", "/v1/openapi.json").json
    assert set(described["paths"]) >= {"/v1/subscriptions/{name}", "/v1/queries/test", "/feeds/{name}"}
    assert not any(path.startswith("/v1/pages") for path in described["paths"])
    page = (ROOT / "docs" / "subscriptions.md").read_text(encoding="utf-8")
    for path in described["paths"].keys() - {"/feeds/{name}"}:
        assert path.replace("{name}", "{id}") in page, path
    for field in (*FIELDS, "/feeds/{id}.atom"):
        assert field in page, field


def feed(owners, name):
    return owners.ask("anna", "PUT", f"/v1/subscriptions/{name}/feed").json


@pytest.mark.parametrize(
    ("form", "kind"),
    [("atom", "application/atom+xml"), ("rss", "application/rss+xml"), ("json", "application/feed+json")],
)
def test_a_feed_is_read_by_its_address_and_not_again_where_nothing_changed(owners, form, kind):
    name = owners.made()
    told = owners.alerted(name)
    address = feed(owners, name)[form]
    answer = owners.ask(None, "GET", address)
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, kind)
    assert told.url in answer.text
    assert "\u202e" not in answer.text
    assert "<b>" not in answer.text.replace("&lt;b&gt;", "")
    tag = answer.headers["etag"]
    for shown in (tag, f'"x", W/{tag}', "*"):
        again = owners.ask(None, "GET", address, If_None_Match=shown)
        assert (again.status, again.text, again.headers["etag"]) == (304, "", tag)
    for asked in ({"If_None_Match": '"x"'}, {"If_Modified_Since": "Fri, 31 Dec 9999 23:59:59 -2300"}):
        assert owners.ask(None, "GET", address, **asked).status == 200
    owners.alerted(name, 0)
    assert owners.ask(None, "GET", address, If_None_Match=tag).status == 200
    assert owners.ask(None, "HEAD", address).text == ""


def test_a_feed_says_where_readers_fetch_it(tmp_path):
    opened = Owners(tmp_path, public_url="https://news.example/watch/")
    try:
        address = feed(opened, opened.made())["atom"]
        assert address.startswith("https://news.example/watch/feeds/")
        answer = opened.ask(None, "GET", address.removeprefix("https://news.example/watch"))
    finally:
        opened.close()
    assert f'rel="self" href="{address}"' in answer.text
    assert "127.0.0.1" not in answer.text


def test_an_owner_uses_the_channels_that_the_operator_has_named_and_no_other(tmp_path):
    assert {*get_args(_OwnersKind)} == {*KINDS} - {"console", "jsonl"}
    relay = {"smtp_server": "127.0.0.1:25", "smtp_from": "desk@news.example"}
    for more, status in (({}, 422), ({"owner_channels": "webhook,mail"}, 201)):
        opened = Owners(tmp_path, **relay, **more)
        try:
            given = {"query": "5G", "channels": ["mail:anybody@elsewhere.example"]}
            answer = opened.ask("anna", "POST", "/v1/subscriptions", given)
            plan = {"query": "5G", "briefing": {"channels": ["mail:anybody@elsewhere.example"]}}
            assert opened.ask("anna", "POST", "/v1/subscriptions", plan).status == answer.status == status
        finally:
            opened.close()
    with pytest.raises(BadSetting, match="OWNER_CHANNELS"):
        load(owner_channels="jsonl")


def test_a_secret_that_an_edit_makes_is_told_once(owners):
    name = owners.made()
    given = {"channels": ["webhook:https://hooks.example/x"]}
    assert owners.ask("anna", "PATCH", f"/v1/subscriptions/{name}", given).json["secret"].startswith("whsec_")
    assert "secret" not in owners.ask("anna", "PATCH", f"/v1/subscriptions/{name}", {"paused": True}).json


def test_a_feed_ends_with_its_address_and_shows_no_other(owners):
    name, other = owners.made(), owners.made("bert")
    owners.alerted(other)
    first = feed(owners, name)["atom"]
    second = feed(owners, name)["atom"]
    assert "daily.example" not in owners.ask(None, "GET", second).text
    refused = [owners.ask(None, "GET", first), owners.ask(None, "GET", second.replace(name, other))]
    refused += [owners.ask(None, "GET", path) for path in (f"/feeds/{other}.atom", f"/feeds/{other}.atom?key=")]
    refused += [owners.ask(None, "GET", path) for path in ("/feeds/nobody.atom?key=x", second.replace(".atom", ".pdf"))]
    assert {problem(answer) for answer in refused} == {404}
    assert len({answer.text for answer in refused}) == 1
    owners.ask("anna", "DELETE", f"/v1/subscriptions/{name}/feed")
    assert problem(owners.ask(None, "GET", second)) == 404


def test_a_query_is_tried_and_a_mistake_in_it_named(owners):
    answer = owners.ask("anna", "POST", "/v1/queries/test", {"query": "机器人 OR 卫星", "since": "3d"})
    assert (answer.status, answer.json["stories"], len(answer.json["days"])) == (200, 0, 4)
    for body, pointer in (({"query": "NOT 甲"}, "#/query"), ({"query": "甲乙", "since": "soon"}, "#/since")):
        refused = owners.ask("anna", "POST", "/v1/queries/test", body)
        assert problem(refused) == 422
        assert refused.json["errors"][0]["pointer"] == pointer
    assert problem(owners.ask("anna", "POST", "/v1/queries/test", {"query": "甲乙", "story": "0" * 32})) == 404
    assert problem(owners.ask("anna", "POST", "/v1/queries/test", {"query": "甲乙", "more": 1})) == 422


def test_an_id_that_was_anothers_shows_nothing_of_before(owners):
    name = owners.made()
    old = owners.alerted(name)
    item = owners.store.subscriptions.get(name)
    assert len(owners.ask("anna", "GET", f"/v1/subscriptions/{name}/alerts").json["alerts"]) == 1
    owners.store.subscriptions.remove(name)
    owners.store.subscriptions.put(replace(item, owner="bert", created_at=old.created_at + timedelta(seconds=1)))
    assert owners.ask("bert", "GET", f"/v1/subscriptions/{name}/alerts").json == {"alerts": []}
    assert problem(owners.ask("bert", "PUT", f"/v1/alerts/{old.alert_id}/redelivery")) == 404
    address = owners.ask("bert", "PUT", f"/v1/subscriptions/{name}/feed").json["json"]
    assert owners.ask(None, "GET", address).json["items"] == []


@pytest.mark.parametrize(
    "given", [{"secret": "\ud800"}, {"secrets": ["whsec_\ud800"]}, {"secret": "x" * 201}, {"secrets": ["a\nb"]}]
)
def test_a_secret_is_a_line_of_bounded_length(owners, given):
    assert problem(owners.ask("anna", "PATCH", f"/v1/subscriptions/{owners.made()}", given)) == 422


def test_a_subscription_that_goes_while_it_is_woken_is_not_there(owners, monkeypatch):
    name = owners.made()
    wake = Office.wake
    monkeypatch.setattr(Office, "wake", lambda self, name: wake(self, name) or self.remove(name))
    assert problem(owners.ask("anna", "PUT", f"/v1/subscriptions/{name}/wake")) == 404
