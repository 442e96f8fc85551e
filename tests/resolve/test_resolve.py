"""The whole stage, on an invented letter and on the one that the project starts from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from backchannel.describe.references import find_references
from backchannel.model import Description, Document, Entry, Party, Reading, from_json, to_json
from backchannel.model import Resolution as Resolved
from backchannel.resolve import Register, concluded, load_register, resolve


class Empty:
    def dated(self, first: str, last: str) -> Iterable[Entry]:
        return ()

    def numbered(self, number: str) -> Iterable[Entry]:
        return ()

    def neighbours(self, volume: str, position: int, reach: int = 3) -> Iterable[Entry]:
        return ()


class One(Empty):
    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def dated(self, first: str, last: str) -> Iterable[Entry]:
        return [self.entry] if first <= (self.entry.date or "") <= last else []


def letter_reading(shared: Path) -> tuple[Document, Reading]:
    text = (shared / "letters/harriman-1960-11-15.txt").read_text(encoding="utf-8")
    document = Document(id="harriman-1960-11-15", file="letter", text=text)
    description = Description(type="letter", date="1960-11-15", talk_date="1960-11-14", place="Washington")
    parties = (
        Party(id="a", name="Averell"),
        Party(id="b", name="John F. Kennedy", aliases=("Jack",)),
        Party(id="m", name="Menshikov"),
        Party(id="s", name="the Soviet Ambassador", aliases=("the Ambassador",)),
        Party(id="k", name="Mr. Khrushchev", aliases=("Khrushchey",)),
        Party(id="h", name="Mr. Harriman"),
        Party(id="o", name="Mr. Korneichuk"),
    )
    reading = Reading(
        document=document.id,
        file="letter",
        description=description,
        author="a",
        recipients=("b",),
        parties=parties,
        references=find_references(document, description),
    )
    return document, reading


@pytest.mark.shared
def test_the_letter(shared: Path) -> None:
    document, reading = letter_reading(shared)
    register = load_register([])
    resolution = resolve(document, reading, register, Empty())
    now = concluded(reading, resolution, register)
    assert [party.name for party in now.parties] == [
        "W. Averell Harriman",
        "John F. Kennedy",
        "Mikhail A. Menshikov",
        "Nikita S. Khrushchev",
        "Aleksandr Y. Korneichuk",
    ]
    assert (now.party(now.author or "").name, now.party(now.recipients[0]).name) == (
        "W. Averell Harriman",
        "John F. Kennedy",
    )
    links = {reference.date: link for reference, link in zip(reading.references, resolution.links, strict=True)}
    link = links["1960-11-12"]
    assert (link.status, link.sender, link.recipient) == ("missing", "harriman-w-averell", "kennedy-john-f")


@pytest.mark.shared
def test_the_letter_of_the_12th_is_held_once_it_is_there(shared: Path) -> None:
    document, reading = letter_reading(shared)
    held = Entry(document="other", type="letter", date="1960-11-12", sender="Averell", recipient="John F. Kennedy")
    resolution = resolve(document, reading, load_register([]), One(held))
    assert "other" in [link.document for link in resolution.links]


def test_a_resolution_goes_through_json_and_is_the_same_twice(register: Register) -> None:
    text = "Ambassador Petrescu spoke of my letter of March 3."
    document = Document(id="d", file="d.txt", text=text)
    description = Description(date="1959-03-12")
    reading = Reading(
        document="d",
        file="d.txt",
        description=description,
        parties=(Party(id="p", name="Ambassador Petrescu"), Party(id="q", name="Zebulon Quist")),
        references=find_references(document, description),
    )
    one = resolve(document, reading, register, Empty())
    assert one == resolve(document, reading, register, Empty())
    assert from_json(to_json(one), Resolved) == one
    assert {judgement.party for judgement in one.judgements} == {"p", "q"}
    assert len(one.links) == len(reading.references) == 1


def test_an_empty_reading_resolves(register: Register) -> None:
    reading = Reading(document="d", file="", description=Description())
    empty = resolve(Document(id="d", file="", text=""), reading, register, Empty())
    assert empty == Resolved(document="d")
    assert msgspec.structs.asdict(empty)["links"] == ()
