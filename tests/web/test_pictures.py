"""Pages shown as pictures: what is marked on them, and only the file that was read."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from starlette.testclient import TestClient

from backchannel.model import Page, Span, Word
from backchannel.run.collect import collect
from backchannel.settings import Settings
from backchannel.store import open_store
from backchannel.web import create_app
from backchannel.web.pictures import Box, boxes_of

PAPER = Path(__file__).parents[2] / "examples/dossier/oakes-memcon-1959-04-04.pdf"
ADDRESS = "/page?document=oakes-memcon-1959-04-04&page=1"
PICTURE = "/page.png?document=oakes-memcon-1959-04-04&page=1"


class Room(NamedTuple):
    client: TestClient
    file: Path


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("papers")
    file = Path(shutil.copy2(PAPER, folder))
    (folder / "note.txt").write_text("The Ambassador said that he would come.\n")
    with open_store(folder / "record.db", create=True) as store:
        collect([folder / file.name, folder / "note.txt"], store, Settings(workers=1))
        yield Room(TestClient(create_app(store), base_url="http://127.0.0.1"), file)


def test_a_page_is_drawn(room: Room) -> None:
    answer = room.client.get(PICTURE)
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (935, 1210)  # 8.5 by 11 inches at 110 dots an inch


def test_the_words_of_every_statement_of_the_page_are_marked_on_it(room: Room) -> None:
    told = room.client.get(f"{ADDRESS.replace('/page', '/page.json', 1)}").json()
    page, boxes = told["page"], told["boxes"]
    assert len(told["statements"]) > 5 and len(boxes) == len(told["statements"]) and all(boxes.values())
    for left, top, width, height in (box for some in boxes.values() for box in some):
        assert 0 <= left < left + width <= page["width"] and 0 <= top < top + height <= page["height"]
    shown = room.client.get(ADDRESS).text
    assert all(f'id="b-{id}"' in shown for id in boxes) and shown.count("<rect") == sum(map(len, boxes.values()))


def test_the_text_leads_to_the_picture_and_back(room: Room) -> None:
    text = room.client.get("/document/oakes-memcon-1959-04-04").text
    assert "/page?document=oakes-memcon-1959-04-04&amp;page=1#b-" in text
    assert "/document/oakes-memcon-1959-04-04?statement=" in room.client.get(ADDRESS).text
    assert "/page?" not in room.client.get("/document/note").text


@pytest.mark.parametrize(
    "question",
    ["document=note&page=1", "document=oakes-memcon-1959-04-04&page=99", "document=../../etc/passwd&page=1", "page=1"],
)
def test_a_page_that_has_no_picture(room: Room, question: str) -> None:
    for address in ("/page", "/page.png"):
        answer = room.client.get(f"{address}?{question}")
        assert answer.status_code == 404 and "image" not in answer.headers["content-type"]


def test_a_file_that_changed_or_went_is_not_shown(room: Room) -> None:
    kept = room.file.rename(room.file.with_suffix(".kept"))
    assert "not there any more" in room.client.get(PICTURE).text
    room.file.write_bytes(kept.read_bytes() + b"\n")
    assert "has changed" in room.client.get(PICTURE).text
    kept.replace(room.file)
    assert room.client.get(PICTURE).status_code == 200


def test_neighbours_on_a_line_share_a_box() -> None:
    words = (
        Word(0, 3, 10, 10, 30, 20),
        Word(4, 9, 34, 10, 60, 21),
        Word(10, 14, 10, 30, 30, 40),
        Word(15, 18, 34, 30, 50, 40),
    )
    page = Page(label="1", span=Span(0, 18), width=100, height=100, words=words, number=1)
    assert list(boxes_of(page, [Span(0, 14)])) == [Box(10, 10, 50, 11), Box(10, 30, 20, 10)]
