"""Who may ask, and what an answer allows."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from backchannel.store import Store
from backchannel.web import create_app
from backchannel.web.guard import is_known, known_hosts


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8001", "[::1]", "[::1]:9", "localhost.", "desk.lan:1"]
)
def test_known_hosts(host: str) -> None:
    assert is_known(host, known_hosts("desk.lan"))


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "10.0.0.1", "[::1].evil", "[", "a:b:c"],
)
def test_other_hosts(host: str) -> None:
    assert not is_known(host, known_hosts("127.0.0.1"))


def test_bound_to_every_interface_it_answers_to_addresses_but_to_no_name() -> None:
    hosts = known_hosts("0.0.0.0")
    assert is_known("10.0.0.7:8001", hosts)
    assert not is_known("evil.example", hosts)


@pytest.mark.parametrize("path", ["/", "/about.json", "/static/room.css", "/document/memo"])
def test_a_name_made_to_point_here_gets_nothing(room: TestClient, path: str) -> None:
    answer = room.get(path, headers={"host": "evil.example:8001"})
    assert answer.status_code == 400
    assert "Halloran" not in answer.text


def test_a_further_host_can_be_named(store: Store) -> None:
    app = create_app(store, hosts=["desk.lan"])
    assert TestClient(app, base_url="http://desk.lan:8001").get("/about").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/about", "/nowhere", "/search.json", "/static/room.css", "/marks.css?document=memo"]
)
def test_every_answer_carries_the_headers(room: TestClient, path: str) -> None:
    headers = room.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_it_only_reads(room: TestClient, method: str) -> None:
    assert room.request(method, "/").status_code == 405
    assert room.request(method, "/document/memo").status_code == 405


def test_head(room: TestClient) -> None:
    answer = room.head("/documents")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"]
)
def test_only_its_own_files(room: TestClient, path: str) -> None:
    assert room.get(path).status_code == 404
