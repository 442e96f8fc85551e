"""How far words are from the speaker's mouth, and how that is said."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import msgspec
import pytest

from backchannel.model import Description, Party, Reading, Relay, Span, Statement, from_json, to_json
from backchannel.store import StatementQuery, Store
from backchannel.views import Distance, distance_of, said
from backchannel.views.names import short_name

PARTIES = (
    Party(id="orlov", name="Grigor S. Orlov", aliases=("Mr. Orlov", "Orlov's", "the Marshal")),
    Party(id="petrescu", name="Ion Petrescu", aliases=("Ambassador Petrescu", "the Ambassador")),
    Party(id="halloran", name="W. Edward Halloran", aliases=("I", "Edward", "Mr. Halloran")),
    Party(id="embassy", name="Embassy in Valdonia", kind="body", aliases=("Embassy",)),
    Party(id="other", name="Anna Orlov", aliases=("Orlov", "Mrs. Orlov")),
)


def told(*, date: str | None = "1959-03-13", author: str | None = "halloran", **more: Any) -> Distance:
    facts: dict[str, Any] = {
        "id": "s",
        "kind": "speech",
        "speaker": "orlov",
        "mode": "indirect",
        "content": (Span(0, 1),),
    }
    reading = Reading(document="d", file="d.txt", description=Description(date=date), author=author, parties=PARTIES)
    return distance_of(Statement(**{**facts, **more}), reading)


def test_a_message_read_out_in_translation() -> None:
    via = (Relay(party="petrescu", manner="aloud", translated=True),)
    distance = told(mode="direct", via=via, when="1959-03-12")
    assert distance == Distance(
        hops=2,
        sentence="Orlov, quoted in translation, through Petrescu’s oral rendering, written down by Halloran the next day.",
        report="quoted",
        through=("Petrescu",),
        manners=("aloud",),
        recorder="Halloran",
        translated=True,
        days=1,
    )


@pytest.mark.parametrize(
    ("more", "hops", "sentence"),
    [
        ({}, 1, "Orlov, reported, written down by Halloran."),
        ({"when": "1959-03-13"}, 1, "Orlov, reported, written down by Halloran the same day."),
        ({"when": "1959-03-01"}, 1, "Orlov, reported, written down by Halloran 12 days later."),
        ({"when": "1958-12-13"}, 1, "Orlov, reported, written down by Halloran 3 months later."),
        ({"when": "1950-03-13"}, 1, "Orlov, reported, written down by Halloran 9 years later."),
        ({"when": "1959-03-20"}, 1, "Orlov, reported, written down by Halloran."),
        ({"when": "1959-03"}, 1, "Orlov, reported, written down by Halloran."),
        ({"mode": "summary", "author": None}, 1, "Orlov, summed up, written down by an unnamed hand."),
        ({"mode": "free", "translated": True}, 1, "Orlov, reported in translation, written down by Halloran."),
        ({"kind": "position"}, 1, "Orlov’s view, reported, written down by Halloran."),
        ({"speaker": None}, 1, "An unnamed source, reported, written down by Halloran."),
        ({"speaker": "halloran"}, 0, "Halloran’s own account, reported, written down."),
        ({"speaker": "halloran", "when": "1959-03-12"}, 0, "Halloran’s own account, reported, written down the next day."),
        (
            {"speaker": "halloran", "via": (Relay(party="petrescu"),)},
            2,
            "Halloran, reported, through Petrescu, written down by Halloran.",
        ),
        ({"speaker": "other"}, 1, "Orlov, reported, written down by Halloran."),
        ({"author": "embassy"}, 1, "Orlov, reported, written down by Embassy in Valdonia."),
        ({"via": (Relay(party="petrescu", manner="in writing"),)}, 2, "Orlov, reported, through Petrescu in writing, written down by Halloran."),
        ({"via": (Relay(party="halloran"),)}, 1, "Orlov, reported, written down by Halloran."),
        (
            {"via": (Relay(party="petrescu"), Relay(party="other", translated=True))},
            3,
            "Grigor S. Orlov, reported in translation, through Petrescu, then Anna Orlov’s translation, "
            "written down by Halloran.",
        ),
    ],
)  # fmt: skip
def test_the_sentence_tells_the_way(more: dict[str, Any], hops: int, sentence: str) -> None:
    distance = told(**more)
    assert (distance.sentence, distance.hops) == (sentence, hops)


def test_names_may_be_given() -> None:
    statement = Statement(id="s", kind="speech", speaker="orlov", mode="free", content=())
    reading = Reading(document="d", file="d", description=Description())
    assert distance_of(statement, reading, str.upper).sentence == "ORLOV, reported, written down by an unnamed hand."


def test_a_party_that_is_not_listed_goes_by_its_id() -> None:
    assert told(speaker="stranger").sentence.startswith("Stranger, reported")


@pytest.mark.parametrize(
    ("name", "aliases", "short"),
    [
        ("Nikita S. Orlov", ("Orlov", "Nikita"), "Orlov"),
        ("Tchen Lo-fu", ("Premier Tchen",), "Tchen"),
        ("John Weld", ("John", "you"), "John Weld"),
        ("Marshal Orlov", (), "Orlov"),
        ("Charles de Vries", ("General de Vries",), "de Vries"),
        ("The Ambassador", ("he",), "The Ambassador"),
    ],
)
def test_short_names_are_those_of_the_document(name: str, aliases: tuple[str, ...], short: str) -> None:
    assert short_name(Party(id="p", name=name, aliases=aliases)) == short


def test_a_distance_goes_through_json() -> None:
    distance = told(when="1959-03-12")
    assert from_json(to_json(distance), Distance) == distance


def test_said_gives_each_statement_with_its_distance(record: Store) -> None:
    found = said(record, StatementQuery(by="orlov", via="petrescu"))
    assert found.total == 2
    row = found.rows[0]
    assert row.found.speaker and row.found.speaker.name == "Grigor Orlov"
    assert row.distance.sentence == (
        "Orlov, quoted in translation, through Petrescu’s oral rendering, written down by Edward Halloran the next day."
    )
    assert msgspec.to_builtins(found)["rows"][0]["distance"]["hops"] == 2


def test_the_distance_without_a_store_is_the_same_way(record: Store, sample: ModuleType) -> None:
    _, reading = sample.letter()
    for row in said(record, StatementQuery(document=reading.document, order="document")).rows:
        alone = distance_of(row.found.statement, reading)
        assert (alone.hops, alone.days, alone.report) == (row.distance.hops, row.distance.days, row.distance.report)
