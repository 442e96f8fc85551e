"""What a reader decides in the reading room, and who may not."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from backchannel.store import open_store
from backchannel.web import create_app
from backchannel.web.deciding import Desk

MEMO = "memorandum"


@pytest.fixture
def desk(collection: Path, tmp_path: Path) -> Desk:
    """A copy, since the collection is shared by the tests."""
    mine = tmp_path / "mine.db"
    mine.write_bytes(collection.read_bytes())
    return Desk.at(mine, "Ada")


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with open_store(desk.where, read_only=True) as store:
        yield TestClient(create_app(store, desk=desk), base_url="http://127.0.0.1:8001")


def forms(page: str, kind: str) -> list[dict[str, str]]:
    """The fields of the page's forms with a button of that kind."""
    found = re.findall(r"<form.*?</form>", page, re.DOTALL)
    hidden = r'type="hidden" name="(\w+)" value="([^"]*)"'
    return [
        {name: html.unescape(value) for name, value in re.findall(hidden, form)} | {"kind": kind}
        for form in found
        if f'value="{kind}"' in form
    ]


@pytest.fixture
def send(client: TestClient) -> Callable[..., str]:
    """Sends a form of a page back, and gives the page that it leads to."""

    def send(path: str, kind: str, number: int = 0, **more: str) -> str:
        fields = forms(client.get(path).text, kind)[number] | more
        answer = client.post("/decide", data=fields)
        assert answer.status_code == 200, answer.text
        return html.unescape(answer.text)

    return send


def first_document(client: TestClient) -> str:
    rows = client.get("/search.json?by=Petrescu").json()["statements"]
    return f"/document/{rows[0]['found']['document']['id']}"


def test_a_statement_is_judged_and_the_decision_undone(client: TestClient, send: Callable[..., str]) -> None:
    path = first_document(client)
    page = send(path, "reject statement", note="a joke & no more")
    assert "<b>rejected</b>" in page and "“a joke & no more”" in page and "Ada" in page
    page = send(path, "undo")
    assert "<b>rejected</b>" not in page and "undone" in page


def test_who_a_party_is(client: TestClient, send: Callable[..., str]) -> None:
    path = first_document(client)
    assert "Gerald Smith" in send(path, "new person", person="Gerald Smith")
    page = send(path, "nobody")
    assert "left open" in page
    names = [row["name"] for row in client.get("/people.json?name=smith").json()["people"]]
    assert "Gerald Smith" not in names


def test_persons_are_joined(client: TestClient, send: Callable[..., str]) -> None:
    people = [row for row in client.get("/people.json").json()["people"] if row["id"]]
    one, other = people[0], people[1]
    page = send(f"/person/{one['id']}", "merge persons", into=other["id"])
    assert f"Joined with: {one['id']}" in page
    assert "Joined with" not in send(f"/person/{other['id']}", "undo")


def test_a_name_is_never_a_person(client: TestClient, send: Callable[..., str]) -> None:
    page = send(first_document(client), "not the same")
    assert re.search(r"“.+” is not \w+", page)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"kind": "merge persons", "person": "nobody-x", "into": "nobody-y"}, 404),
        ({"kind": "person of party", "document": "none", "party": "x", "person": "y"}, 404),
        ({"kind": "dance"}, 400),
        ({"kind": "undo", "number": "x"}, 400),
        ({"kind": "merge persons", "person": "x", "into": " "}, 400),
    ],
)
def test_what_cannot_be_decided_is_said(client: TestClient, desk: Desk, fields: dict[str, str], status: int) -> None:
    answer = client.post("/decide", data=fields | {"token": desk.token})
    assert answer.status_code == status and "<h1>" in answer.text


def test_other_sites_decide_nothing(client: TestClient, desk: Desk) -> None:
    fields = {"kind": "undo", "number": "1"}
    assert client.post("/decide", data=fields).status_code == 403
    assert client.post("/decide", data=fields | {"token": "x" * 32}).status_code == 403
    mine = fields | {"token": desk.token}
    assert client.post("/decide", data=mine, headers={"Origin": "http://evil.example"}).status_code == 403
    assert client.post("/decide", json=mine).status_code == 400
    assert client.post("/decide", data=mine | {"note": "x" * 30_000}).status_code == 400
    assert client.post("/decide", data=mine, headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/decide").status_code == 405


def test_a_room_that_only_reads_has_no_forms(collection: Path) -> None:
    with open_store(collection, read_only=True) as store:
        client = TestClient(create_app(store), base_url="http://127.0.0.1:8001")
        assert "/decide" not in client.get(first_document(client)).text
        assert client.post("/decide", data={"kind": "undo"}).status_code in (404, 405)
