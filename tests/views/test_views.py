"""Channels, missing documents, persons, documents and dates, computed from a real collection."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import msgspec
import pytest

from backchannel.errors import NotFound, QueryError
from backchannel.model import Link, Party, Reference, Relay, Resolution, Span, Statement
from backchannel.store import Store
from backchannel.views import Channel, channels, chronology, missing, show_document, show_person


def way(channel: Channel) -> str:
    return " > ".join(
        stop.name for stop in (channel.speaker, *channel.via, channel.recorder, channel.recipient) if stop
    )


# ---------------------------------------------------------------- channels


def test_chains_run_from_speaker_to_recipient(record: Store) -> None:
    found = channels(record)
    assert [(way(row), row.count) for row in found.rows] == [
        ("Grigor Orlov > Ion Petrescu > Edward Halloran > Thomas Weld", 2),
        ("Grigor Orlov > the Ambassador > Embassy in Valdonia > the Department", 1),
    ]
    assert (found.total, found.statements) == (2, 3)
    first = found.rows[0]
    assert (first.first, first.last, first.documents) == ("1959-03-12", "1959-03-12", ("halloran-1959-03-13",))
    assert first.speaker.person == "orlov-p"


def test_what_only_the_recorder_passed_on_is_a_channel_when_asked_for(filled: Store) -> None:
    ways = {way(row) for row in channels(filled, relayed=False).rows}
    assert "Ion Petrescu > Edward Halloran > Thomas Weld" in ways
    assert not any(each.startswith("Edward Halloran") for each in ways)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"by": "orlov"}, 2),
        ({"by": "petrescu"}, 0),
        ({"via": "petrescu"}, 1),
        ({"via": "halloran"}, 1),
        ({"to": "weld"}, 1),
        ({"to": "halloran"}, 0),
        ({"person": "weld-p"}, 1),
        ({"person": "orlov-p"}, 2),
        ({"since": "1959-03-15"}, 1),
        ({"until": "1959-03-12"}, 1),
        ({"limit": 1}, 1),
        ({"offset": 1}, 1),
    ],
)
def test_channels_are_narrowed(record: Store, asked: dict[str, Any], count: int) -> None:
    assert len(channels(record, **asked).rows) == count


def test_examples_are_statements_of_the_channel(record: Store) -> None:
    row = channels(record, examples=2).rows[0]
    assert [example.statement.id for example in row.examples] == ["s-message", "s-delay"]


def test_a_channel_is_one_under_two_names_and_has_one_id(filled: Store, sample: ModuleType) -> None:
    before = channels(filled).rows[0]
    document, reading = sample.letter()
    parties = tuple(
        msgspec.structs.replace(party, name="the Marshal") if party.id == "orlov" else party
        for party in reading.parties
    )
    other = msgspec.structs.replace(reading, document="second", parties=parties)
    filled.save([(msgspec.structs.replace(document, id="second"), other)])
    filled.save_resolutions([msgspec.structs.replace(sample.resolutions()[0], document="second")])
    after = channels(filled).rows[0]
    assert (after.id, after.count, after.document_count) == (before.id, 4, 2)


def test_a_record_addressed_to_nobody_ends_with_the_hearer(store: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    store.save([(document, msgspec.structs.replace(reading, author=None, recipients=()))])
    assert [way(row) for row in channels(store).rows] == ["Marshal Orlov > Ambassador Petrescu > Edward Halloran"]


def test_what_is_told_inside_a_statement_reached_its_hearer(store: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    outer = msgspec.structs.replace(reading.statements[3], id="outer")
    inner = msgspec.structs.replace(reading.statements[0], id="inner", to=(), parent="outer")
    told = msgspec.structs.replace(reading, author=None, recipients=(), statements=(outer, inner))
    store.save([(document, told)])
    assert [way(row) for row in channels(store).rows] == ["Marshal Orlov > Ambassador Petrescu > Edward Halloran"]


def test_somebody_known_by_his_title_only_is_not_joined_across_documents(filled: Store, sample: ModuleType) -> None:
    document, reading = sample.cable()
    other = msgspec.structs.replace(reading, document="other")
    filled.save([(msgspec.structs.replace(document, id="other"), other)])
    filled.save_resolutions([msgspec.structs.replace(sample.resolutions()[1], document="other")])
    assert [row.document_count for row in channels(filled, to="department").rows] == [1, 1]


def test_a_relay_who_is_the_recorder_stands_once(store: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    again = msgspec.structs.replace(
        reading.statements[0], via=(Relay(party="petrescu"), Relay(party="halloran"), Relay(party="petrescu"))
    )
    store.save([(document, msgspec.structs.replace(reading, statements=(again,)))])
    assert [way(row) for row in channels(store).rows] == [
        "Marshal Orlov > Ambassador Petrescu > Edward Halloran > Thomas Weld"
    ]


def test_each_recipient_ends_a_channel_of_its_own(store: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    fourth = Party(id="fourth", name="Fourth Reader")
    both = msgspec.structs.replace(reading, parties=(*reading.parties, fourth), recipients=("weld", "fourth"))
    store.save([(document, both)])
    assert {row.recipient.name for row in channels(store).rows if row.recipient} == {"Thomas Weld", "Fourth Reader"}
    assert [way(row).split(" > ")[-1] for row in channels(store, to="fourth").rows] == ["Fourth Reader"]


def test_a_rejected_statement_and_a_merged_person_change_the_channels(filled: Store) -> None:
    filled.judge_statement("halloran-1959-03-13", "s-delay", confirmed=False, who="Ada")
    assert [row.count for row in channels(filled).rows] == [1, 1]
    merge = filled.merge_persons("petrescu-p", "orlov-p", who="Ada")
    assert "Ion Petrescu" not in " ".join(way(row) for row in channels(filled, relayed=False).rows)
    filled.undo(merge.number, who="Ada")
    assert way(channels(filled, order="date").rows[0]) == "Grigor Orlov > Ion Petrescu > Edward Halloran > Thomas Weld"


def test_channels_of_a_date_that_is_none_are_refused(record: Store) -> None:
    with pytest.raises(QueryError):
        channels(record, since="soon")
    with pytest.raises(QueryError):
        channels(record, limit=-1)


# ---------------------------------------------------------------- missing


def test_missing_documents_are_told_with_every_place(record: Store) -> None:
    found = missing(record)
    assert found.total == 2
    letter = next(row for row in found.rows if row.kind == "letter")
    assert letter.title == "Letter from Edward Halloran to Thomas Weld, 10 March 1959"
    assert letter.sureness == 0.8
    assert [(place.words, place.place.page) for place in letter.places] == [("My letter to you of March 10", "2")]


def _cite(store: Store, sample: ModuleType, cites: list[tuple[str, dict[str, Any], dict[str, Any]]]) -> Iterator[None]:
    """Documents that each speak of one missing document; of each: id, fields of the reference, fields of the link."""
    for id, said, link in cites:
        document, reading = sample.cable()
        reference = Reference(id="r", span=Span(0, 7), **said)
        reading = msgspec.structs.replace(reading, document=id, references=(reference,))
        store.save([(msgspec.structs.replace(document, id=id), reading)])
        links = (Link(reference="r", status="missing", **link),)
        store.save_resolutions([Resolution(document=id, links=links)])
        yield


LETTER_OF_MARCH = {"kind": "letter", "date": "1959-03-10"}


@pytest.mark.parametrize(
    ("cites", "total"),
    [
        # the same letter, by two documents that say it differently
        (
            [
                ("a", LETTER_OF_MARCH | {"sender": "My"}, {"sender": "orlov-p"}),
                ("b", LETTER_OF_MARCH | {"sender": "Orlov"}, {"sender": "orlov-p"}),
            ],
            1,
        ),
        # two persons' letters of one day
        ([("a", LETTER_OF_MARCH, {"sender": "orlov-p"}), ("b", LETTER_OF_MARCH, {"sender": "halloran-p"})], 2),
        # nobody knows whose
        ([("a", LETTER_OF_MARCH, {}), ("b", LETTER_OF_MARCH, {})], 2),
        # the words of one correspondence
        ([("a", LETTER_OF_MARCH | {"sender": "your"}, {}), ("b", LETTER_OF_MARCH | {"sender": "your"}, {})], 1),
        # a paper of a series is one wherever it is named
        ([("a", {"series": "NSC", "number": "5808/1"}, {}), ("b", {"series": "NSC", "number": "5808/1"}, {})], 1),
        # a telegram's number is its post's own
        (
            [
                ("a", {"kind": "telegram", "number": "12"}, {"sender": "orlov-p"}),
                ("b", {"kind": "telegram", "number": "12"}, {"sender": "halloran-p"}),
            ],
            2,
        ),
    ],
)
def test_places_that_speak_of_one_document_are_put_together(
    store: Store, sample: ModuleType, cites: list[Any], total: int
) -> None:
    store.save_persons([sample.ORLOV, sample.HALLORAN])
    for _ in _cite(store, sample, cites):
        pass
    found = missing(store)
    assert found.total == total
    assert sum(len(row.places) for row in found.rows) == 2


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({"kind": "letter"}, 1),
        ({"name": "weld"}, 1),
        ({"name": "orlov"}, 0),
        ({"document": "cable-412"}, 1),
        ({"since": "1959-03-11"}, 1),
        ({"until": "1959-03-10"}, 1),
        ({"min_sureness": 0.7}, 1),
    ],
)
def test_missing_documents_are_narrowed(record: Store, asked: dict[str, Any], total: int) -> None:
    assert missing(record, **asked).total == total


def test_a_held_document_is_not_missing(filled: Store, sample: ModuleType) -> None:
    second = sample.resolutions()[1]
    link = msgspec.structs.replace(second.links[0], status="held", document="halloran-1959-03-13")
    filled.save_resolutions([msgspec.structs.replace(second, links=(link,))])
    assert [row.kind for row in missing(filled).rows] == ["letter"]


# ---------------------------------------------------------------- one document, one person, dates


def test_a_document_is_shown_with_everything_in_order(filled: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    filled.judge_statement(document.id, "s-delay", confirmed=False, who="Ada")
    view = show_document(filled, document.id)
    assert view.document == document
    assert view.description == reading.description
    assert view.author and view.author.name == "Edward Halloran"
    assert [party.name for party in view.recipients] == ["Thomas Weld"]
    assert [row.found.statement.id for row in view.statements] == ["s-message", "s-delay", "s-crew", "s-shied"]
    assert view.statements[1].found.verdict == "rejected"
    assert [one.who for one in view.decisions] == ["Ada"]
    assert [row.reference.id for row in view.references] == ["r-letter"]
    assert msgspec.json.encode(view)
    with pytest.raises(NotFound):
        show_document(filled, "nowhere")


def test_a_person_is_shown_by_what_was_said_heard_and_relayed(record: Store) -> None:
    view = show_person(record, "petrescu-p")
    assert [row.found.statement.id for row in view.said.rows] == ["s-shied"]
    assert [row.found.statement.id for row in view.heard.rows] == ["s-crew"]
    assert [row.found.statement.id for row in view.relayed.rows] == ["s-message", "s-delay"]
    assert [way(row) for row in view.channels] == ["Grigor Orlov > Ion Petrescu > Edward Halloran > Thomas Weld"]
    assert [entry.id for entry in view.documents] == ["halloran-1959-03-13"]
    with pytest.raises(NotFound):
        show_person(record, "nobody")


def test_a_chronology_tells_documents_and_statements_by_day(record: Store) -> None:
    events = chronology(record).events
    assert [(event.day, event.kind, len(event.statements)) for event in events] == [
        ("1959-03-12", "statements", 3),
        ("1959-03-13", "document", 0),
        ("1959-03-13", "statements", 1),
        ("1959-03-20", "document", 0),
        ("1959-03-20", "statements", 1),
    ]


def test_a_chronology_is_narrowed_and_says_what_it_leaves_out(record: Store, sample: ModuleType) -> None:
    assert [event.kind for event in chronology(record, name="weld").events] == ["document"]
    about = chronology(record, about="crew").events
    assert [(event.kind, event.day) for event in about] == [("statements", "1959-03-12"), ("document", "1959-03-13")]
    cut = chronology(record, limit=1)
    assert cut.more
    assert {event.day for event in cut.events} == {"1959-03-12"}


def test_a_statement_of_a_month_stands_at_its_first_day(store: Store, sample: ModuleType) -> None:
    document, reading = sample.cable()
    statement: Statement = msgspec.structs.replace(reading.statements[0], when="1959-02")
    store.save([(document, msgspec.structs.replace(reading, statements=(statement,)))])
    assert [(event.day, event.date) for event in chronology(store).events] == [
        ("1959-02-01", "1959-02"),
        ("1959-03-20", "1959-03-20"),
    ]
