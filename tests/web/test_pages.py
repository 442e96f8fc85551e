"""Every page and its JSON twin, in-process, on a collection built by hand."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

PAGES = [
    "/",
    "/search",
    "/documents",
    "/people",
    "/missing",
    "/channels",
    "/about",
    "/document/memo",
    "/person/petrescu",
]

VOID = {"meta", "link", "input", "br", "img", "path", "rect", "line", "circle", "hr", "stop"}


class Tags(HTMLParser):
    """Every start tag with its attributes; complains of tags that do not close in order and of ids given twice."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, (tag, self.getpos())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.all if name == tag]

    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.all if "id" in attrs]


@pytest.fixture(scope="session")
def pages(room: TestClient) -> dict[str, str]:
    """Every page, fetched once."""
    return {path: room.get(path).text for path in PAGES}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_can_be_used_by_everybody(pages: dict[str, str], path: str) -> None:
    tags = Tags(pages[path])
    ids = tags.ids()
    assert len(ids) == len(set(ids))
    assert {"header", "nav", "main", "footer", "h1", "title"} <= {tag for tag, _ in tags.all}
    assert len(tags.of("h1")) == len(tags.of("main")) == 1
    labelled = {label["for"] for label in tags.of("label")}
    fields = [field for tag in ("input", "select") for field in tags.of(tag) if field.get("type") != "hidden"]
    assert all(field["id"] in labelled for field in fields)
    assert not any(name.startswith("on") or name == "style" for _, attrs in tags.all for name in attrs)
    inside = {link["href"][1:] for link in tags.of("a") if (link["href"] or "").startswith("#") and link["href"]}
    assert inside <= set(ids)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_comes_from_outside(pages: dict[str, str], path: str) -> None:
    for _, attrs in Tags(pages[path]).all:
        for name in ("href", "src", "action"):
            assert (attrs.get(name) or "/").startswith(("/", "#"))


@pytest.mark.parametrize("path", PAGES)
def test_json_at_the_same_address_and_by_accept(room: TestClient, path: str) -> None:
    twin = "/.json" if path == "/" else f"{path}.json"
    by_address, by_header = room.get(twin), room.get(path, headers={"accept": "application/json"})
    assert by_address.headers["content-type"] == by_header.headers["content-type"] == "application/json"
    assert by_address.json() == by_header.json()
    browser = room.get(path, headers={"accept": "text/html,application/json;q=0.9,*/*;q=0.8"})
    assert browser.headers["content-type"].startswith("text/html")


def test_every_link_of_every_page_leads_somewhere(room: TestClient, pages: dict[str, str]) -> None:
    links = {link["href"] or "" for text in pages.values() for link in Tags(text).of("a")}
    addresses = {link.partition("#")[0] for link in links} - set(PAGES) - {""}
    assert len(addresses) > len(PAGES)
    for address in addresses:
        assert room.head(address).status_code == 200, address


# ---------------------------------------------------------------- search


def test_who_said_what_to_whom_through_whom(room: TestClient) -> None:
    answer = room.get("/?by=orlov&via=petrescu&from=1959-03&until=1959-03-12").text
    assert "Mikhail Orlov" in answer
    assert "The Marshal believes that the Strait can be" in answer
    assert "(aloud, translated)" in answer
    assert "/document/letter?statement=l1#s-l1" in answer
    assert "This is a rough translation" in answer
    assert "page 1, line" in answer


def test_search_as_data(room: TestClient) -> None:
    data = room.get("/search.json?by=orlov&act=promise").json()
    assert data["pager"]["total"] == 1
    (statement,) = data["statements"]
    assert statement["address"] == "/document/memo?statement=m2#s-m2"
    assert statement["distance"]["sentence"]
    assert statement["found"]["words"] == "there will be no delay on our side"


def test_words_find_documents_and_people_too(room: TestClient) -> None:
    answer = room.get("/?words=orlov").text
    assert "/person/orlov%2F1" in answer
    assert "/document/memo" in answer


def test_no_result_says_what_to_leave_out(room: TestClient) -> None:
    answer = room.get("/?by=orlov&act=greet")
    assert answer.status_code == 200
    assert "No statement answers this" in answer.text
    assert "Leave out “act: greet”" in answer.text


def test_an_empty_collection_says_how_to_fill_it(empty_room: TestClient) -> None:
    for path in ("/", "/documents", "/people", "/missing", "/channels", "/about"):
        answer = empty_room.get(path)
        assert answer.status_code == 200
        assert "backchannel read" in answer.text


BAD = [
    "from=yesterday",
    "until=1961-02-30",
    "page=0",
    "page=x",
    "page=999999999999999999999",
    "by=%00",
    "name=%00",
    "words=" + "x" * 1000,
    "act=shout",
    "kind=%F0%9F%98%80%00",
    "role=king",
]


@pytest.mark.parametrize("path", ["/", "/documents", "/people", "/missing", "/channels", "/channels.svg", "/about"])
def test_bad_parameters_are_told_never_a_crash(room: TestClient, path: str) -> None:
    for query in BAD:
        assert room.get(f"{path}?{query}").status_code in (200, 400), query


def test_a_bad_date_is_told_beside_its_field(room: TestClient) -> None:
    answer = room.get("/?from=yesterday")
    assert answer.status_code == 400
    assert 'aria-describedby="from-wrong"' in answer.text
    assert "Not a date" in answer.text
    assert room.get("/search.json?from=yesterday").json()["wrong"]["from"].startswith("Not a date")


ODD = ['"', "(", "AND", "NOT", "*", "-", "a:b", "NEAR(", "'", "^%", "\\"]


@pytest.mark.parametrize("path", ["/?words=", "/?about=", "/?by=", "/people?name=", "/missing?name=", "/channels?via="])
def test_odd_words_never_crash(room: TestClient, path: str) -> None:
    for words in ODD:
        assert room.get(path + quote(words, safe="")).status_code in (200, 400), words


def test_a_page_beyond_the_last_leads_back(room: TestClient) -> None:
    answer = room.get("/?page=50")
    assert answer.status_code == 200
    assert "Go to the last" in answer.text


# ---------------------------------------------------------------- one document


def test_a_document_shows_what_it_is_and_marks_its_statements(room: TestClient) -> None:
    answer = room.get("/document/memo").text
    tags = Tags(answer)
    assert {"s-m1", "s-m2", "s-m3", "l-m1", "l-m2", "l-m3"} <= set(tags.ids())
    assert "Transit through the Strait of Orsa" in answer
    assert "not said who" in answer
    assert "read from: March 12, 1959" in answer
    assert "inside another statement" in answer


def test_nested_words_are_wrapped_once_for_each_statement(room: TestClient) -> None:
    answer = room.get("/document/memo").text
    start = answer.index("there will be no delay")
    opened = answer[:start].rpartition("</a>")[2]
    assert opened.count('class="st ') == 2


def test_the_text_of_a_page_is_the_documents_own(room: TestClient) -> None:
    data = room.get("/document/letter.json").json()
    start, end = data["text"]["span"]
    assert len(data["text"]["words"]) == end - start
    assert [page["label"] for page in data["pages"]] == ["1", "2"]
    assert data["description"]["classification_state"] == "cancelled"
    assert [card["found"]["statement"]["id"] for card in data["statements"]] == ["l1", "l2"]


def test_furniture_is_dimmed_and_the_statement_goes_on_behind_it(room: TestClient) -> None:
    answer = room.get("/document/letter").text
    assert '<span class="furniture">~~Confidential~~ -2</span>' in answer
    second = answer[answer.index('id="sheet-1"') :]
    opened = second[: second.index("opened by May")]
    assert opened.count('class="st ') == 2
    assert 'id="s-l1"' not in second


def test_a_missing_reference_is_told(room: TestClient) -> None:
    answer = room.get("/document/letter").text
    assert 'class="ref missing"' in answer
    assert "no letter of that day is held" in answer
    assert "your letter of March 10" in room.get("/missing").text


def test_a_long_document_comes_in_parts_and_opens_at_the_one_asked_for(room: TestClient) -> None:
    first = room.get("/document/long").text
    assert "Part 1 of 4" in first
    assert "Line 1 of" in first
    assert "Line 2000 of" not in first
    assert "Line 2000 of" in room.get("/document/long?part=4").text
    assert room.get("/document/long?part=5").status_code == 404
    assert room.get("/document/long?part=x").status_code == 400


def test_a_statement_that_is_gone_is_told(room: TestClient) -> None:
    assert "not in the present reading" in room.get("/document/memo?statement=zz").text


def test_the_style_sheet_of_a_document_lights_up_whole_statements(room: TestClient) -> None:
    answer = room.get("/marks.css?document=letter")
    assert answer.headers["content-type"].startswith("text/css")
    assert 'body:has([id="s-l1"]:target) :is([data-s="l1"], ' in answer.text
    assert room.get("/marks.css?document=nothing").status_code == 404


def test_the_neighbours_of_a_document(room: TestClient) -> None:
    data = room.get("/document/letter.json").json()
    assert data["previous"]["id"] == "memo"


# ---------------------------------------------------------------- one person, channels, errors


def test_a_person(room: TestClient) -> None:
    answer = room.get("/person/orlov%2F1").text
    assert "Minister of Defence" in answer
    assert "Marshal Orlov" in answer
    assert "there will be no delay on our side" in answer
    data = room.get("/person/orlov%2F1.json").json()
    assert data["record"]["person"]["name"] == "Mikhail Orlov"
    assert data["said"]["total"] >= 2


def test_channels_are_drawn_and_listed(room: TestClient) -> None:
    answer = room.get("/channels")
    assert "<svg" in answer.text
    assert "Mikhail Orlov" in answer.text
    drawing = room.get("/channels.svg")
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert drawing.text.lstrip().startswith(("<svg", "<?xml"))


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/document/nothing",
        "/document/a%00b",
        "/person/%FF%FE",
        "/document/%2e%2e%2fmemo",
        "/person/nobody",
        "/document/",
        "/document",
        "/person",
    ],
)
def test_what_is_not_there_says_so(room: TestClient, path: str) -> None:
    answer = room.get(path)
    assert answer.status_code == 404
    assert "Words</b></label>" in answer.text
    data = room.get(path, headers={"accept": "application/json"})
    assert data.status_code == 404
    assert data.json()["error"]["message"]


@pytest.mark.parametrize("id", ["letters/50% of #1? ü.json"])
def test_an_odd_id_has_an_address(room: TestClient, id: str) -> None:
    address = f"/document/{quote(id, safe='')}"
    assert address in room.get("/documents").text
    page = room.get(address)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "An odd letter." in page.text
    assert room.get(f"{address}.json").json()["document"]["id"] == id
    assert room.get("/document", params={"id": id}).status_code == 200
