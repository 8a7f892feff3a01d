"""Only this machine's own tools get through: no page in a browser, no name that was bent, nobody without the token."""

import socket
from contextlib import ExitStack, suppress

import pytest

from web import connection, gate

URL = "https://daily.example/a/1.html"
BODY = {"urls": [URL]}
TOKEN = "a-token-of-tests-alone"


def refused(answer):
    """Every refusal is a problem document that says the same status, and the connection ends."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == answer.status
    return answer.status


@pytest.mark.parametrize(
    "host", ["daily.example", "127.0.0.1", "127.0.0.1:1", "attacker.example:{port}", "[::1]:{port}"]
)
def test_a_foreign_host_name_is_misdirected(intake, host):
    assert refused(intake.ask("POST", "/v1/pages", BODY, Host=host.format(port=intake.port))) == 421
    assert not intake.accepted()


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}"])
def test_its_own_names_are_taken(intake, host):
    assert intake.ask("POST", "/v1/pages", BODY, Host=host.format(port=intake.port)).status == 202


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://attacker.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": ""},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "http://localhost:{port}", "Sec_Fetch_Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "GET", "OPTIONS"])
def test_a_page_of_another_site_is_refused_whatever_it_asks(intake, headers, method):
    told = {name: value.format(port=intake.port) for name, value in headers.items()}
    answer = intake.ask(method, "/v1/pages", BODY if method == "POST" else None, **told)
    assert refused(answer) == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert not intake.accepted()


@pytest.mark.parametrize(
    "shown", [None, "", "Bearer", "Bearer ", "Bearer a-token-of-tests-alon", "Basic YTpi", "bearer x\xff"]
)
def test_without_the_token_nothing_is_told_not_even_what_is_there(intake, shown):
    for method, path in (("POST", "/v1/pages"), ("GET", "/v1/pages/" + "0" * 32), ("GET", "/nowhere")):
        answer = intake.ask(method, path, BODY if method == "POST" else None, Authorization=shown)
        assert refused(answer) == 401
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain"},
        {"Content_Type": None},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "multipart/form-data; boundary=application/json"},
        {"Content_Encoding": "gzip"},
    ],
)
def test_what_a_form_can_send_is_no_json(intake, headers):
    assert refused(intake.ask("POST", "/v1/pages", BODY, **headers)) == 415


def test_a_large_body_is_refused_by_its_announced_length_and_by_its_true_one(intake):
    assert refused(intake.ask("POST", "/v1/pages", b"", Content_Length="65537")) == 413
    chunk = b"8000\r\n" + b"a" * 0x8000 + b"\r\n"
    answer = intake.ask("POST", "/v1/pages", chunk * 2 + b"1\r\na\r\n0\r\n\r\n", Transfer_Encoding="chunked")
    assert refused(answer) == 413


def test_unknown_places_and_methods_have_their_own_status(intake):
    assert refused(intake.ask("GET", "/")) == 404
    assert refused(intake.ask("GET", "/v1/pages/not-an-id")) == 404
    for page in ("/docs", "/redoc", "/openapi.json", "/v1"):
        assert refused(intake.ask("GET", page)) == 404
    wrong = intake.ask("DELETE", "/v1/pages", {})
    assert (refused(wrong), wrong.headers["allow"]) == (405, "POST")


def test_nothing_says_what_serves(intake):
    for answer in (intake.ask("GET", "/"), intake.ask("POST", "/v1/pages", BODY)):
        assert "server" not in answer.headers
        assert "uvicorn" not in answer.text.lower()


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.0\r\n\r\n", b"GET /" + b"a" * 70_000])
def test_what_is_no_request_of_ours_ends_the_connection(intake, sent):
    with socket.create_connection(("127.0.0.1", intake.port), timeout=30) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        said = b""
        with suppress(ConnectionResetError):  # how a server ends that leaves something unread
            while part := client.recv(65536):
                said += part
    assert not said or said.split(b" ")[1] in (b"400", b"421")
    assert not said or b"content-type: application/problem+json" in said.lower()
    assert intake.submit(URL).status == 202


def test_connections_that_say_nothing_keep_nobody_out(intake):
    with ExitStack() as idle:
        for _ in range(100):
            idle.enter_context(socket.create_connection(("127.0.0.1", intake.port), timeout=30))
        assert intake.submit(URL).status == 202


@pytest.mark.parametrize("used", [False, True])
@pytest.mark.parametrize("sent", [b"G", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come_in_time_ends_the_connection(intake, monkeypatch, sent, used):
    monkeypatch.setattr(connection, "SLOWEST", 0.3)
    with socket.create_connection(("127.0.0.1", intake.port), timeout=30) as client:
        if used:
            names = f"Host: 127.0.0.1:{intake.port}\r\nAuthorization: Bearer {TOKEN}"
            client.sendall(f"GET / HTTP/1.1\r\n{names}\r\n\r\n".encode())
            assert client.recv(65536).startswith(b"HTTP/1.1 404")
        client.sendall(sent)
        try:
            while client.recv(65536):
                pass
        except ConnectionResetError:
            pass


def test_more_connections_than_are_taken_end_unheard(intake, monkeypatch):
    monkeypatch.setattr(connection, "MOST", 2)
    with ExitStack() as idle:
        clients = [
            idle.enter_context(socket.create_connection(("127.0.0.1", intake.port), timeout=30)) for _ in range(3)
        ]
        assert clients[-1].recv(1) == b""


def test_more_requests_than_are_worked_on_are_asked_to_come_again(intake, monkeypatch):
    monkeypatch.setattr(gate, "MOST", 0)
    answer = intake.submit(URL)
    assert refused(answer) == 503
    assert answer.headers["retry-after"] == "1"
