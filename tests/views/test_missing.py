"""One entry a missing document, however it is spoken of; with a title that can be read outside its document."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import msgspec
import pytest

from backchannel.model import Correspondent, Link, Reference, Resolution, Span
from backchannel.store import Store
from backchannel.views import MissingDocument, missing

LETTER = {"kind": "letter", "date": "1959-03-02"}
WIRE = {"kind": "telegram", "number": "695"}
FROM_VALDONIA = {
    "from_": Correspondent(text="Embassy in Valdonia"),
    "to": Correspondent(text="the Department"),
    "place": "Valda",
}
TO_VALDONIA = {"from_": Correspondent(text="the Department"), "to": Correspondent(text="Embassy VALDA")}
ORLOV, WELD = {"sender": "orlov-p"}, {"recipient": "weld-p"}


def cited(store: Store, sample: ModuleType, *cites: tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]) -> list[MissingDocument]:  # fmt: skip
    """Documents that speak of missing ones. Of each place: its document, fields of the reference, of the link, and of
    the document's description (of its first place)."""
    store.save_persons([sample.ORLOV, sample.HALLORAN])
    by_document: dict[str, list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]]] = {}
    for cite in cites:
        by_document.setdefault(cite[0], []).append(cite)
    for id, ours in by_document.items():
        document, reading = sample.cable()
        references = tuple(Reference(id=f"r{n}", span=Span(n, n + 7), **said) for n, (_, said, _, _) in enumerate(ours))
        description = msgspec.structs.replace(reading.description, **{"date": "1959-03-20", **ours[0][3]})
        reading = msgspec.structs.replace(reading, document=id, references=references, description=description)
        store.save([(msgspec.structs.replace(document, id=id), reading)])
        links = tuple(Link(reference=f"r{n}", status="missing", **link) for n, (_, _, link, _) in enumerate(ours))
        store.save_resolutions([Resolution(document=id, links=links)])
    return list(missing(store).rows)


@pytest.mark.parametrize(
    ("cites", "counts"),
    [
        # sender known here, recipient there, both in a third
        ([("a", LETTER, ORLOV, {}), ("b", LETTER, ORLOV | WELD, {}), ("c", LETTER, WELD, {})], [3]),
        # one paper that speaks of it twice
        ([("a", LETTER | {"sender": "Orlov"}, ORLOV, {}), ("a", LETTER, {}, {})], [2]),
        # a message and a letter are of one group, a memorandum is not
        ([("a", LETTER, ORLOV, {}), ("b", LETTER | {"kind": "message"}, ORLOV, {}), ("c", LETTER | {"kind": "memorandum"}, ORLOV, {})], [2, 1]),
        # two letters of one day between others
        ([("a", LETTER, ORLOV, {}), ("a", LETTER, {"sender": "halloran-p"}, {})], [1, 1]),
        # another day
        ([("a", LETTER, ORLOV, {}), ("b", LETTER | {"date": "1959-03-03"}, ORLOV, {})], [1, 1]),
        # a telegram and the note to it
        ([("a", WIRE | {"series": "Embtel"}, {}, FROM_VALDONIA), ("a", WIRE | {"sender": "Valda", "date": "1959-04-05"}, {}, FROM_VALDONIA)], [2]),
        # the Department's telegram, in answers from two posts of these weeks; not a year later
        ([("a", WIRE | {"series": "Deptel"}, {}, FROM_VALDONIA), ("b", WIRE | {"series": "Deptel"}, {}, TO_VALDONIA)], [2]),
        ([("a", WIRE | {"series": "Deptel"}, {}, FROM_VALDONIA), ("b", WIRE | {"series": "Deptel"}, {}, TO_VALDONIA | {"date": "1960-03-20"})], [1, 1]),
        # a number from here and from there
        ([("a", WIRE | {"series": "Embtel"}, {}, FROM_VALDONIA), ("a", WIRE | {"series": "Deptel"}, {}, FROM_VALDONIA)], [1, 1]),
        # series of their own
        ([("a", WIRE | {"series": "Secto"}, {}, {}), ("a", WIRE | {"series": "Tosec"}, {}, {})], [1, 1]),
        # neither number nor day: told apart by the paper
        ([("a", {"kind": "message"}, ORLOV, {}), ("b", {"kind": "message"}, ORLOV, {})], [1, 1]),
    ],
)  # fmt: skip
def test_one_entry_a_document(store: Store, sample: ModuleType, cites: list[Any], counts: list[int]) -> None:
    rows = cited(store, sample, *cites)
    assert sorted((len(row.places) for row in rows), reverse=True) == counts


@pytest.mark.parametrize(
    ("said", "link", "head", "title"),
    [
        (LETTER | {"sender": "his"}, {}, {}, "Letter, 2 March 1959"),
        (LETTER | {"sender": "his"}, ORLOV, {}, "Letter from Grigor Orlov, 2 March 1959"),
        (LETTER | {"sender": "Quist", "recipient": "me"}, {}, FROM_VALDONIA, "Letter from Quist to Embassy in Valdonia, 2 March 1959"),
        (WIRE | {"series": "Embtel"}, {}, FROM_VALDONIA, "Telegram 695 from Valda"),
        (WIRE | {"series": "Deptel"}, {}, FROM_VALDONIA, "Telegram 695 from the Department"),
        (WIRE | {"sender": "your"}, {}, TO_VALDONIA, "Telegram 695 from Embassy Valda"),
        (WIRE | {"series": "Secto"}, {}, {}, "Secto 695"),
        ({"kind": "conversation", "date": "1959-03-02", "recipient": "Mr. Quist"}, {}, {}, "Conversation with Mr. Quist, 2 March 1959"),
    ],
)  # fmt: skip
def test_titles_are_read_outside_the_document(
    store: Store, sample: ModuleType, said: dict[str, Any], link: dict[str, Any], head: dict[str, Any], title: str
) -> None:
    (row,) = cited(store, sample, ("a", said, link, head))
    assert row.title == title


def test_what_places_know_is_put_together(store: Store, sample: ModuleType) -> None:
    (row,) = cited(store, sample, ("a", LETTER | {"sender": "his"}, ORLOV, {}), ("b", LETTER | {"sender": "Marshal Orlov", "recipient": "Quist"}, ORLOV, {}))  # fmt: skip
    assert row.title == "Letter from Grigor Orlov to Quist, 2 March 1959"
    assert [place.document.id for place in row.places] == ["a", "b"]
