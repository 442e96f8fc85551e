"""Statements, documents, persons and references are found by what a reader asks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from backchannel.errors import NotFound, QueryError
from backchannel.model import Catalogue, Description, Entry, Issue, Party, Person, Reading, Span
from backchannel.store import FoundStatements, StatementQuery, Store, Where


def ids(found: FoundStatements) -> list[str]:
    return [row.statement.id for row in found.rows]


ALL = ["s-message", "s-delay", "s-crew", "s-shied", "s-hope"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL),
        ({"by": "orlov"}, ["s-message", "s-delay", "s-hope"]),
        ({"by": "Marshal Orlov"}, ["s-message", "s-delay", "s-hope"]),
        ({"by": "ORLÓV"}, ["s-message", "s-delay", "s-hope"]),
        ({"by": "grigor"}, ["s-message", "s-delay", "s-hope"]),
        ({"by": "orlow"}, ["s-hope"]),
        ({"by": "orl"}, ["s-message", "s-delay", "s-hope"]),
        ({"by": "hallorran"}, ["s-crew"]),
        ({"by": "ned halloran"}, ["s-crew"]),
        ({"by": "nobody"}, []),
        ({"by": "orlov", "via": "petrescu"}, ["s-message", "s-delay"]),
        ({"by": "orlov", "via": "petrescu", "to": "halloran"}, ["s-message", "s-delay"]),
        ({"by_person": "orlov-p"}, ["s-message", "s-delay", "s-hope"]),
        ({"via_person": "petrescu-p"}, ["s-message", "s-delay"]),
        ({"to_person": "petrescu-p"}, ["s-crew"]),
        ({"recorder": "halloran"}, ALL[:4]),
        ({"recorder_person": "halloran-p"}, ALL[:4]),
        ({"reader": "weld"}, ALL[:4]),
        ({"reader_person": "weld-p"}, ALL[:4]),
        ({"person": "petrescu-p"}, ALL[:4]),
        ({"person": "orlov-p"}, ["s-message", "s-delay", "s-hope"]),
        ({"about": "arms"}, ["s-message", "s-hope"]),
        ({"about": "arm"}, ["s-message", "s-hope"]),
        ({"about": "realist*"}, ["s-message"]),
        ({"about": '"arms control"'}, ["s-hope"]),
        ({"about": "arms -control"}, ["s-message"]),
        ({"about": "crew OR agreement"}, ["s-crew", "s-hope"]),
        ({"about": "strait"}, ALL[:4]),
        ({"since": "1959-03-12", "until": "1959-03-12"}, ["s-message", "s-delay", "s-crew"]),
        ({"since": "1959-03-13"}, ["s-shied", "s-hope"]),
        ({"until": "1959-03"}, ALL),
        ({"until": "1958"}, []),
        ({"act": "request"}, ["s-crew"]),
        ({"kind": "position"}, ["s-hope"]),
        ({"mode": "direct"}, ["s-message", "s-delay"]),
        ({"document": "cable-412"}, ["s-hope"]),
        ({"volume": "valdonia"}, ["s-hope"]),
        ({"min_confidence": 0.6}, ["s-message", "s-crew", "s-shied", "s-hope"]),
        ({"relayed": True}, ["s-message", "s-delay", "s-hope"]),
        ({"relayed": False}, ["s-crew", "s-shied"]),
        ({"order": "document"}, ["s-message", "s-delay", "s-crew", "s-shied", "s-hope"]),
        ({"order": "confidence"}, ["s-message", "s-crew", "s-shied", "s-hope", "s-delay"]),
        ({"limit": 2, "offset": 1}, ["s-delay", "s-crew"]),
        ({"limit": None, "offset": 3}, ["s-shied", "s-hope"]),
        ({"limit": 0}, []),
    ],
)
def test_statements_are_found(record: Store, asked: dict[str, Any], found: list[str]) -> None:
    assert sorted(ids(record.find_statements(StatementQuery(**asked)))) == sorted(found)
    if asked.keys() & {"order", "limit", "since", "by"} or not asked:
        assert ids(record.find_statements(StatementQuery(**asked))) == found


def test_the_total_counts_all_and_the_page_is_the_page(record: Store) -> None:
    found = record.find_statements(StatementQuery(limit=2))
    assert (found.total, len(found.rows)) == (5, 2)


def test_relevance_puts_what_was_said_before_the_subject(record: Store) -> None:
    found = record.find_statements(StatementQuery(about="arms OR strait", order="relevance"))
    assert set(ids(found)[:2]) == {"s-message", "s-hope"}


@pytest.mark.parametrize(
    "asked",
    [{"since": "soon"}, {"until": "1960-13"}, {"since": "1961", "until": "1960"}, {"by": "?!"}, {"limit": -1}],
)
def test_a_question_that_makes_no_sense_is_said_so(record: Store, asked: dict[str, Any]) -> None:
    with pytest.raises(QueryError):
        record.find_statements(StatementQuery(**asked))


def test_a_found_statement_has_all_that_a_footnote_needs(record: Store, sample: ModuleType) -> None:
    row = record.find_statements(StatementQuery(by="orlov", via="petrescu", limit=1)).rows[0]
    document, _ = sample.letter()
    assert row.words == "We want a realistic way to limit arms in the Strait"
    assert (row.source_words, row.cue_words) == ("Marshal Orlov", "message")
    assert row.place == Where(page="1", line=3, unit="line")
    assert str(row.place) == "page 1, line 3"
    assert (row.when, row.when_from) == ("1959-03-12", "statement")
    assert row.speaker and (row.speaker.name, row.speaker.person) == ("Grigor Orlov", "orlov-p")
    assert row.speaker.own_name == "Marshal Orlov"
    assert [(hop.who.name, hop.manner, hop.translated) for hop in row.via] == [("Ion Petrescu", "aloud", True)]
    assert [party.name for party in row.to] == ["Edward Halloran"]
    assert row.author and row.author.name == "Edward Halloran"
    assert [party.name for party in row.recipients] == ["Thomas Weld"]
    assert row.context == document[row.context_span]
    assert row.context.startswith("He read to me") and row.context.endswith("in the Strait.")


def test_a_statement_without_a_date_of_its_own_has_its_documents(record: Store) -> None:
    row = record.find_statements(StatementQuery(act="refuse")).rows[0]
    assert (row.when, row.when_from) == ("1959-03-13", "document")


def test_an_open_party_keeps_the_documents_name(record: Store) -> None:
    row = record.find_statements(StatementQuery(document="cable-412")).rows[0]
    assert (row.to[0].name, row.to[0].person) == ("the Ambassador", None)


def test_an_unknown_speaker_is_none_and_an_unlisted_one_keeps_his_id(store: Store, sample: ModuleType) -> None:
    document, reading = sample.cable()
    one, two = reading.statements[0], reading.statements[0]
    one = msgspec.structs.replace(one, id="one", speaker=None)
    two = msgspec.structs.replace(two, id="two", speaker="unlisted")
    store.save([(document, msgspec.structs.replace(reading, statements=(one, two)))])
    rows = store.find_statements(StatementQuery()).rows
    assert [row.speaker and row.speaker.name for row in rows] == [None, "unlisted"]


def test_a_statement_of_a_long_stretch_is_found_by_any_day_of_it(store: Store, sample: ModuleType) -> None:
    document, reading = sample.cable()
    one = reading.statements[0]
    dated = [
        msgspec.structs.replace(one, id=id, when=when)
        for id, when in (("year", "1958"), ("two years", "1957/1958"), ("day", "1958-06-01"), ("month", "1958-06"))
    ]
    store.save([(document, msgspec.structs.replace(reading, statements=tuple(dated)))])

    def found(since: str | None, until: str | None = None) -> set[str]:
        return set(ids(store.find_statements(StatementQuery(since=since, until=until))))

    assert found("1958-06-01", "1958-06-01") == {"year", "two years", "day", "month"}
    assert found("1958-06-30", "1958-07") == {"year", "two years", "month"}
    assert found("1958-12-31") == {"year", "two years"}
    assert found("1959") == found(None, "1956") == set()


# ---------------------------------------------------------------- how an answer divides, and one document's part


@pytest.mark.parametrize("asked", [{}, {"by": "orlov"}, {"since": "1959-03-13"}, {"about": "arms"}, {"by": "nobody"}])
def test_facets_count_what_is_found(record: Store, asked: dict[str, Any]) -> None:
    query = StatementQuery(**asked, limit=1)
    facets = record.facets(query)
    rows = record.find_statements(msgspec.structs.replace(query, limit=None)).rows
    assert facets.total == len(rows)
    assert dict(facets.acts) == Counter(row.statement.act for row in rows)
    assert dict(facets.modes) == Counter(row.statement.mode for row in rows)
    assert dict(facets.years) == Counter((row.when or "")[:4] for row in rows)
    spoke = Counter(row.speaker.person for row in rows if row.speaker and row.speaker.person)
    assert {person: count for person, _, count in facets.speakers} == spoke


def test_facets_come_in_order_and_leave_out_what_was_rejected(filled: Store) -> None:
    filled.judge_statement("halloran-1959-03-13", "s-delay", confirmed=False, who="Ada")
    facets = filled.facets(StatementQuery())
    assert facets.total == 4
    assert facets.speakers[0] == ("orlov-p", "Grigor Orlov", 2)
    assert "promise" not in dict(facets.acts)
    assert filled.facets(StatementQuery(rejected=True)).total == 5


def test_the_statements_of_a_part_are_those_with_words_there(record: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    half = reading.statements[2].content[0].start
    for part in (None, Span(0, half), Span(half, len(document.text)), Span(half + 5, half + 6), Span(0, 1)):
        found = record.statements_in(document.id, part)
        assert [row.statement.id for row in found] == [
            one.id for one in reading.statements if part is None or any(span.meets(part) for span in one.content)
        ]
    with pytest.raises(NotFound):
        record.statements_in("nowhere")


# ---------------------------------------------------------------- documents


def test_documents_are_found_by_their_words_with_a_snippet(record: Store) -> None:
    found = record.find_documents("realistic way")
    assert [row.document.id for row in found.rows] == ["halloran-1959-03-13"]
    row = found.rows[0]
    assert [row.snippet[span.start : span.end] for span in row.marks] == ["realistic", "way"]


@pytest.mark.parametrize(
    ("more", "total"),
    [
        ({}, 2),
        ({"type": "telegram"}, 1),
        ({"since": "1959-03-14"}, 1),
        ({"name": "weld"}, 1),
        ({"person": "orlov-p"}, 2),
    ],
)
def test_found_documents_are_narrowed(record: Store, more: dict[str, Any], total: int) -> None:
    assert record.find_documents("orlov", **more).total == total


def test_documents_are_listed_by_date_undated_last(filled: Store, sample: ModuleType) -> None:
    document = sample.make_document("aaa", "Undated.")
    filled.save([(document, Reading(document="aaa", file="aaa.txt", description=Description(date="undated")))])
    assert [row.id for row in filled.entries().rows] == ["halloran-1959-03-13", "cable-412", "aaa"]
    assert [row.id for row in filled.entries(name="weld").rows] == ["halloran-1959-03-13"]
    assert [row.id for row in filled.entries(person="orlov-p", type="telegram").rows] == ["cable-412"]
    assert filled.entries(since="1959", limit=1).total == 2
    assert filled.counts().undated == 1


def test_an_unknown_document_is_not_found_and_near_ones_are_named(record: Store) -> None:
    for ask in (record.document, record.reading, record.resolution, record.parties, record.entry):
        with pytest.raises(NotFound) as caught:
            ask("halloran-1959-03-12")
        assert "halloran-1959-03-13" in str(caught.value.hint)


# ---------------------------------------------------------------- persons


def test_persons_are_counted_by_their_parts(record: Store) -> None:
    orlov = record.persons("orlov").rows
    assert [(one.id, one.said, one.documents, one.first, one.last) for one in orlov] == [
        ("orlov-p", 3, 2, "1959-03-13", "1959-03-20")
    ]
    halloran = record.persons("halloran").rows[0]
    assert (halloran.said, halloran.heard, halloran.wrote, halloran.received) == (1, 3, 1, 0)
    assert record.persons(role="relay").total == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"name": "orlow"}, {"Grigor Orlov"}),
        ({"name": "petresku"}, {"Ion Petrescu"}),
        ({"name": "the ambassador"}, {"the Ambassador", "Ion Petrescu"}),
        ({"role": "author"}, {"Edward Halloran", "Embassy in Valdonia"}),
        ({"role": "recipient"}, {"Thomas Weld", "the Department"}),
        ({"kind": "body"}, {"Embassy in Valdonia", "the Department"}),
        ({"document": "cable-412"}, {"Grigor Orlov", "the Ambassador", "Embassy in Valdonia", "the Department"}),
        ({"until": "1959-03-13"}, {"Grigor Orlov", "Ion Petrescu", "Edward Halloran", "Thomas Weld"}),
    ],
)
def test_persons_are_found(record: Store, asked: dict[str, Any], found: set[str]) -> None:
    assert {one.name for one in record.persons(**asked).rows} == found


def test_a_slip_brings_no_other_name_along(store: Store, sample: ModuleType) -> None:
    document, reading = sample.cable()
    both = (Party(id="a", name="Johnson"), Party(id="b", name="Johnston"))
    store.save([(document, msgspec.structs.replace(reading, parties=both, author=None, statements=()))])
    assert [one.name for one in store.persons("johnson").rows] == ["Johnson"]
    assert {one.name for one in store.persons("johnsten").rows} == {"Johnson", "Johnston"}


def test_a_person_is_shown_with_the_documents_names_for_him(record: Store) -> None:
    orlov = record.person("orlov-p")
    assert orlov.person.description == "Head of state"
    assert {(one.name, one.documents) for one in orlov.names} == {("Marshal Orlov", 1), ("Orlow", 1)}
    assert orlov.counts.said == 3
    with pytest.raises(NotFound):
        record.person("nobody")


def test_a_person_of_the_register_who_appears_nowhere_is_known_but_not_listed(filled: Store) -> None:
    filled.save_persons([Person(id="x", name="Xenia Xu")])
    assert filled.person("x").counts.documents == 0
    assert filled.persons("xenia").total == 0
    assert "x" in {person.id for person in filled.register()}


# ---------------------------------------------------------------- references, issues, catalogue


def test_references_come_with_their_words_and_what_was_concluded(record: Store) -> None:
    found = record.references(status="missing")
    assert found.total == 2
    letter = record.references(document="halloran-1959-03-13").rows[0]
    assert letter.words == "My letter to you of March 10"
    assert (letter.sender, letter.recipient) == ("Edward Halloran", "Thomas Weld")
    assert letter.place.page == "2"
    bare = record.references(numbers=[letter.number], bare=True).rows[0]
    assert (bare.words, bare.reference) == ("", letter.reference)


def test_references_to_a_held_document_are_found_from_it(filled: Store, sample: ModuleType) -> None:
    second = sample.resolutions()[1]
    link = msgspec.structs.replace(second.links[0], status="held", document="halloran-1959-03-13")
    filled.save_resolutions([msgspec.structs.replace(second, links=(link,))])
    found = filled.references(target="halloran-1959-03-13")
    assert [row.document.id for row in found.rows] == ["cable-412"]
    assert found.rows[0].target and found.rows[0].target.id == "halloran-1959-03-13"
    counts = filled.counts()
    assert (counts.held, counts.missing) == (1, 1)


def test_issues_of_loading_and_reading_are_listed_once(store: Store, sample: ModuleType) -> None:
    document, reading = sample.cable()
    odd, bad = Issue(code="odd", message="Odd.", level="info"), Issue(code="bad", message="Bad.", span=Span(0, 3))
    document = msgspec.structs.replace(document, issues=(odd,))
    store.save([(document, msgspec.structs.replace(reading, issues=(odd, bad)))])
    assert store.issues() == [odd, bad]
    assert store.issues(level="error") == [bad]
    assert store.issues(document="cable-412", level="info") == [odd]
    assert store.counts().issues == 2


def test_the_catalogue_finds_by_date_number_symbol_and_place(filled: Store, sample: ModuleType) -> None:
    document, reading = sample.cable()
    description = msgspec.structs.replace(reading.description, symbols=("NSC 5808/1",), date="1959-03-20/1959-03-22")
    filled.save([(document, msgspec.structs.replace(reading, description=description))])
    catalogue: Catalogue = filled.catalogue()

    def found(entries: Any) -> list[str]:
        return [entry.document for entry in entries]

    assert found(catalogue.dated("1959-03-13", "1959-03-13")) == ["halloran-1959-03-13"]
    assert found(catalogue.dated("1959-03-22", "1959-03-25")) == ["cable-412"]
    assert found(catalogue.dated("1959-03-14", "1959-03-19")) == []
    for number in ("412", "7", "NSC 5808/1"):
        assert found(catalogue.numbered(number)) == ["cable-412"]
    assert found(catalogue.neighbours("valdonia", 4, 2)) == ["cable-412"]
    assert found(catalogue.neighbours("valdonia", 4, 1)) == []
    entry = next(iter(catalogue.numbered("412")))
    assert entry == Entry(
        document="cable-412",
        volume="valdonia",
        position=2,
        number="7",
        title="Telegram from the Embassy in Valdonia",
        type="telegram",
        date="1959-03-20/1959-03-22",
        telegram_number="412",
        symbols=("NSC 5808/1",),
        sender="Embassy in Valdonia",
        recipient="the Department",
    )


def test_queries_use_indices_and_read_no_whole_table(filled: Store, path: Path) -> None:
    """No look-up of resolve, and no question by name, may cost more in a larger collection than what it finds."""
    from sqlalchemy import select

    from backchannel.store import search
    from backchannel.store.schema import statements

    with filled._reading() as connection:
        for asked in (
            {"by": "orlov"},
            {"via": "petrescu"},
            {"about": "arms"},
            {"document": "cable-412"},
            {"act": "ask"},
        ):
            where = search.statement_conditions(connection, StatementQuery(**asked))
            sql = (
                select(statements.c.key).where(*where).compile(connection, compile_kwargs={"render_postcompile": True})
            )
            parameters = tuple(sql.params[name] for name in sql.positiontup or ())
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
            plan = [row[3] for row in rows]
            assert not [step for step in plan if step.startswith("SCAN statements") and "INDEX" not in step], plan
