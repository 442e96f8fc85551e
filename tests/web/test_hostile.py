"""A document whose text, names, ids, titles and file name are mark-up: none of it reaches a page as such."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

ID = 'x"><script>alert(3)</script>'
PERSON = "p<script>alert(1)</script>"
OWN_SCRIPT = {"src": "/static/room.js", "defer": None}

PATHS = [
    "/",
    "/?by=ambassador",
    "/?words=%3Cscript%3Ealert(1)%3C/script%3E",
    "/?by=%22%3E%3Cscript%3E&act=%22%3E%3Cscript%3E",
    "/documents",
    "/people",
    "/missing",
    "/channels?all=1",
    "/about",
    "/%3Cscript%3Ealert(4)%3C/script%3E",
    "/document/%3Cscript%3Ealert(5)%3C/script%3E",
    f"/document/{quote(ID, safe='')}",
    f"/person/{quote(PERSON, safe='')}",
]


class Scripts(HTMLParser):
    """Start tags that could run something or load something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe", "object", "embed", "style", "base") or any(
            n[:2] == "on" for n, _ in attrs
        ):
            self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", PATHS)
def test_no_mark_up_of_a_document_reaches_a_page(room: TestClient, path: str) -> None:
    answer = room.get(path)
    assert answer.status_code in (200, 400, 404)
    assert Scripts(answer.text).found == [("script", OWN_SCRIPT)]
    assert "alert(" not in "".join(line for line in answer.text.splitlines() if "<script>" in line)


def test_the_hostile_document_is_shown_as_text(room: TestClient) -> None:
    answer = room.get(f"/document/{quote(ID, safe='')}").text
    assert "&lt;img src=x onerror=alert(2)&gt; was his answer" in answer
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer


@pytest.mark.parametrize("path", ["/channels.svg?all=1", "/channels.svg"])
def test_nor_a_drawing(room: TestClient, path: str) -> None:
    answer = room.get(path)
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_nor_a_style_sheet(room: TestClient) -> None:
    answer = room.get("/marks.css", params={"document": ID})
    assert answer.status_code == 200
    assert "<" not in answer.text
    assert '"><b>' not in answer.text


def test_json_is_never_sniffed_as_a_page(room: TestClient) -> None:
    answer = room.get(f"/document/{quote(ID, safe='')}.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
