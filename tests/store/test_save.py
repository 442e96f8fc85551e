"""What is saved comes back equal; saving twice changes nothing; what changed is replaced."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.errors import NotFound
from backchannel.model import (
    Block,
    Correspondent,
    Description,
    Document,
    Issue,
    Judgement,
    Mark,
    Mention,
    Page,
    Party,
    Person,
    Reading,
    Reference,
    Relay,
    Resolution,
    Span,
    Statement,
    Word,
)
from backchannel.store import FileState, StatementQuery, Store, open_store

# ---------------------------------------------------------------- save and load equal

words = st.text(max_size=40)
some_words = st.none() | words
dates = st.sampled_from([None, "1960-11-14", "1960-11", "1960", "1961-01-05/1961-01-06", "undated", "soon", ""])
confidence = st.floats(min_value=0, max_value=1)


def spans(text: str) -> st.SearchStrategy[Span]:
    offset = st.integers(min_value=0, max_value=len(text))
    return st.tuples(offset, offset).map(lambda both: Span(min(both), max(both)))


@st.composite
def documents_with_readings(draw: st.DrawFn, id: str = "d") -> tuple[Document, Reading]:
    text = draw(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
    span = spans(text)
    ids = draw(st.lists(words, min_size=1, max_size=4, unique=True))
    party = st.sampled_from([*ids, "nobody listed"])
    pages = st.builds(
        Page,
        label=words,
        span=span,
        words=st.lists(st.builds(Word, *[st.integers(0, 9)] * 2, *[st.floats(0, 999)] * 4, confidence), max_size=2).map(
            tuple
        ),
    )
    issues = st.lists(st.builds(Issue, code=words, message=words, span=st.none() | span), max_size=2).map(tuple)
    document = Document(
        id=id,
        file=draw(words),
        text=text,
        pages=tuple(draw(st.lists(pages, max_size=3))),
        blocks=tuple(
            draw(st.lists(st.builds(Block, kind=st.sampled_from(["paragraph", "note"]), span=span), max_size=4))
        ),
        marks=tuple(draw(st.lists(st.builds(Mark, kind=st.just("person"), span=span, value=some_words), max_size=2))),
        lines=draw(st.sampled_from(["line", "paragraph"])),
        catalogue=draw(st.dictionaries(st.sampled_from(["volume", "position", "title"]), words)),
        issues=draw(issues),
    )
    statements = st.builds(
        Statement,
        id=words,
        kind=st.sampled_from(["speech", "position"]),
        speaker=st.none() | party,
        content=st.lists(span, max_size=3).map(tuple),
        mode=st.sampled_from(["direct", "indirect", "free", "summary"]),
        source=st.none() | span,
        cue=st.none() | span,
        to=st.lists(party, max_size=2).map(tuple),
        via=st.lists(st.builds(Relay, party=party, translated=st.none() | st.booleans()), max_size=2).map(tuple),
        when=dates,
        remarks=st.lists(span, max_size=1).map(tuple),
        confidence=confidence,
    )
    reading = Reading(
        document=id,
        file=document.file,
        description=Description(
            title=draw(some_words),
            date=draw(dates),
            subject=draw(some_words),
            symbols=tuple(draw(st.lists(words, max_size=2))),
            from_=draw(st.none() | st.builds(Correspondent, text=words)),
            spans={"title": (Span(0, 1),)},
        ),
        author=draw(st.none() | party),
        recipients=tuple(draw(st.lists(party, max_size=2))),
        parties=tuple(Party(id=one, name=draw(words), aliases=tuple(draw(st.lists(words, max_size=2)))) for one in ids),
        mentions=tuple(draw(st.lists(st.builds(Mention, span=span, party=party), max_size=3))),
        statements=tuple(draw(st.lists(statements, max_size=5))),
        references=tuple(draw(st.lists(st.builds(Reference, id=words, span=span, sender=some_words), max_size=3))),
        issues=draw(issues),
    )
    return document, reading


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One collection for all examples of a property."""
    with open_store(tmp_path_factory.mktemp("shelf") / "record.db", create=True) as store:
        yield store


@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(pair=documents_with_readings())
def test_a_document_and_its_reading_come_back_equal(shelf: Store, pair: tuple[Document, Reading]) -> None:
    assert shelf.save([pair], path="one file").issues == ()
    assert shelf.document("d") == pair[0]
    assert shelf.reading("d") == pair[1]
    assert shelf.save([pair], path="one file").unchanged == 1
    found = shelf.find_statements(StatementQuery(document="d", limit=None, order="document"))
    assert [row.statement for row in found.rows] == list(pair[1].statements)
    assert shelf.references(document="d", limit=None).total == len(pair[1].references)


@settings(deadline=None, max_examples=5, suppress_health_check=list(HealthCheck))
@given(pairs=st.lists(st.sampled_from("abc").flatmap(documents_with_readings), min_size=1, max_size=6))
def test_the_index_is_whole_after_many_replacements(shelf: Store, pairs: list[tuple[Document, Reading]]) -> None:
    for pair in pairs:
        shelf.save([pair], path="one file")
    with sqlite3.connect(shelf.where) as connection:
        connection.execute("INSERT INTO document_words (document_words) VALUES ('integrity-check')")
        indexed = {row[0] for row in connection.execute("SELECT rowid FROM statement_words")}
        assert indexed == {row[0] for row in connection.execute("SELECT key FROM statements")}
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_resolution_comes_back_equal(record: Store, sample: ModuleType) -> None:
    for resolution in sample.resolutions():
        assert record.resolution(resolution.document) == resolution


def test_an_unresolved_document_has_an_empty_resolution(store: Store, sample: ModuleType) -> None:
    store.save([sample.cable()])
    assert store.resolution("cable-412") == Resolution(document="cable-412")
    assert store.unresolved() == ["cable-412"]


# ---------------------------------------------------------------- again and changed


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return [line for line in connection.iterdump() if "sqlite_stat" not in line]


def test_saving_all_again_changes_nothing(filled: Store, sample: ModuleType, path: Path) -> None:
    before = dump(path)
    saved = filled.save([sample.letter(), sample.cable()])
    filled.save_persons([sample.ORLOV, sample.HALLORAN])
    filled.save_resolutions(sample.resolutions())
    assert (saved.written, saved.unchanged) == (0, 2)
    assert dump(path) == before


def test_the_order_of_saving_does_not_change_answers(tmp_path: Path, sample: ModuleType) -> None:
    answers = []
    for name, pairs in (("a", [sample.letter(), sample.cable()]), ("b", [sample.cable(), sample.letter()])):
        with open_store(tmp_path / name, create=True) as store:
            for pair in pairs:
                store.save([pair])
            store.save_persons([sample.ORLOV])
            store.save_resolutions(sample.resolutions())
            answers.append((store.find_statements(StatementQuery(by="orlov")), store.entries(), store.persons()))
    assert answers[0] == answers[1]


def test_a_changed_reading_replaces_the_old_one(filled: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    shorter = msgspec.structs.replace(reading, statements=reading.statements[:1])
    assert filled.save([(document, shorter)]).written == 1
    assert filled.reading(document.id) == shorter
    assert filled.find_statements(StatementQuery(about="crew")).total == 0
    assert filled.find_statements(StatementQuery(about="limit arms")).total == 1
    assert filled.unresolved() == [document.id]
    assert filled.counts().documents == 2


def test_persons_made_for_a_document_go_with_it_and_the_registers_stay(filled: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    filled.save([(document, msgspec.structs.replace(reading, author=None))])
    assert {person.id for person in filled.register()} == {"orlov-p", "halloran-p"}


def test_a_document_made_person_never_replaces_the_registers(filled: Store) -> None:
    stranger = Person(id="orlov-p", name="Somebody Else")
    judged = (Judgement(party="orlov", person="orlov-p"),)
    filled.save_resolutions([Resolution(document="cable-412", judgements=judged, persons=(stranger,))])
    assert filled.person("orlov-p").person.name == "Grigor Orlov"


def test_two_documents_add_to_the_names_of_one_made_person(store: Store, sample: ModuleType) -> None:
    store.save([sample.letter(), sample.cable()])
    for document, name in (("halloran-1959-03-13", "Marshal Orlov"), ("cable-412", "Orlow")):
        made = Person(id="made-orlov", name=name)
        judged = (Judgement(party="orlov", person="made-orlov"),)
        store.save_resolutions([Resolution(document=document, judgements=judged, persons=(made,))])
    person = store.person("made-orlov").person
    assert person.name == "Marshal Orlov"
    assert person.variants == ("Orlow",)
    assert store.find_statements(StatementQuery(by="orlow")).total == 3


def test_a_resolution_of_an_unknown_document_is_left_out(filled: Store) -> None:
    filled.save_resolutions([Resolution(document="nowhere")])
    with pytest.raises(NotFound):
        filled.resolution("nowhere")


def test_a_text_that_no_encoding_has_is_an_issue_and_the_rest_is_saved(store: Store, sample: ModuleType) -> None:
    broken = Document(id="broken", file="broken.txt", text="\ud800")
    empty = Reading(document="broken", file="broken.txt", description=Description())
    saved = store.save([(broken, empty), sample.cable()])
    assert saved.written == 1
    assert [issue.code for issue in saved.issues] == ["unencodable-text"]


# ---------------------------------------------------------------- files


def state(path: str, *documents: str, **more: object) -> FileState:
    return FileState(path=path, size=3, mtime_ns=2**60, digest="d", documents=documents, **more)


def test_files_come_back_as_finished(store: Store, sample: ModuleType) -> None:
    store.save([sample.letter()], path="/a/letter.txt")
    done = state("/a/letter.txt", "halloran-1959-03-13", issues=(Issue(code="odd", message="Odd."),))
    store.finish_file(done)
    assert store.files() == {"/a/letter.txt": done}
    assert store.issues()[0].code == "odd"
    assert store.issues(path="/b") == []


def test_documents_no_longer_in_a_file_are_taken_out(store: Store, sample: ModuleType) -> None:
    store.save([sample.letter(), sample.cable()], path="two.txt")
    store.finish_file(state("two.txt", "halloran-1959-03-13", "cable-412"))
    store.judge_statement("cable-412", "s-hope", confirmed=False, who="Ada")
    store.save([sample.letter()], path="two.txt")
    store.finish_file(state("two.txt", "halloran-1959-03-13"))
    assert [entry.id for entry in store.entries().rows] == ["halloran-1959-03-13"]
    assert [decision.state for decision in store.decisions()] == ["waiting"]
    store.save([sample.cable()], path="two.txt")
    assert [decision.state for decision in store.decisions()] == ["in force"]
    assert store.find_statements(StatementQuery(document="cable-412")).total == 0


def test_documents_of_a_run_that_was_killed_are_taken_out_when_the_file_changed(
    store: Store, sample: ModuleType
) -> None:
    store.save([sample.cable()], path="two.txt")  # killed before finish_file
    assert store.files() == {}
    store.save([sample.letter()], path="two.txt")
    store.finish_file(state("two.txt", "halloran-1959-03-13"))
    assert store.counts().documents == 1


@pytest.mark.parametrize("status", ["gone", "failed"])
def test_documents_of_a_file_that_is_gone_or_failed_stay(store: Store, sample: ModuleType, status: str) -> None:
    store.save([sample.letter()], path="letter.txt")
    store.finish_file(state("letter.txt", "halloran-1959-03-13"))
    store.finish_file(state("letter.txt", status=status))
    assert store.files()["letter.txt"].status == status
    assert store.files()["letter.txt"].documents == ("halloran-1959-03-13",)
    assert store.counts().documents == 1


def test_another_files_document_is_not_replaced_in_silence(store: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    store.save([(document, reading)], path="a/letter.txt")
    other = msgspec.structs.replace(document, text=document.text + "P.S.", file="b/letter.txt")
    saved = store.save([(other, reading)], path="b/letter.txt")
    assert saved.written == 0
    assert [issue.code for issue in saved.issues] == ["id-taken"]
    store.finish_file(state("b/letter.txt", document.id))
    assert store.files()["b/letter.txt"].documents == ()
    assert store.save([(other, reading)], path="b/letter.txt").written == 0
    assert store.document(document.id) == document


def test_a_moved_file_takes_its_document_along(store: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    store.save([(document, reading)], path="a/letter.txt")
    store.finish_file(state("a/letter.txt", document.id))
    store.finish_file(state("a/letter.txt", status="gone"))
    other = msgspec.structs.replace(document, text=document.text + "P.S.", file="b/letter.txt")
    assert store.save([(other, reading)], path="b/letter.txt").written == 1


def test_one_text_in_two_files_is_one_document_until_both_lose_it(store: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    for path in ("a/letter.txt", "b/letter.txt"):
        assert store.save([(document, reading)], path=path).issues == ()
        store.finish_file(state(path, document.id))
    store.finish_file(state("a/letter.txt"))
    assert store.counts().documents == 1
    store.finish_file(state("b/letter.txt"))
    assert store.counts().documents == 0


def test_a_path_of_odd_characters_is_kept(store: Store, sample: ModuleType) -> None:
    odd = "a#b/ü'\"%?\n*.txt"
    store.save([sample.letter()], path=odd)
    store.finish_file(state(odd, "halloran-1959-03-13"))
    assert store.files()[odd].documents == ("halloran-1959-03-13",)


def test_two_documents_of_one_id_in_one_batch_are_reported(store: Store, sample: ModuleType) -> None:
    document, reading = sample.letter()
    other = msgspec.structs.replace(document, text="Another.")
    saved = store.save([(document, reading), (other, reading)])
    assert (saved.written, [issue.code for issue in saved.issues]) == (1, ["id-twice"])


def test_a_document_reads_back_after_closing(path: Path, sample: ModuleType) -> None:
    with open_store(path, create=True) as store:
        store.save([sample.letter()])
    with open_store(path, read_only=True) as store:
        assert (store.document("halloran-1959-03-13"), store.reading("halloran-1959-03-13")) == sample.letter()
    assert [found.name for found in path.parent.iterdir()] == ["record.db"]


def test_files_are_asked_for_by_the_beginning_of_their_path(store: Store) -> None:
    for path in ("/a/1.txt", "/a/2.txt", "/b/1.txt"):
        store.finish_file(FileState(path=path))
    assert list(store.files()) == ["/a/1.txt", "/a/2.txt", "/b/1.txt"]
    assert list(store.files(under=["/a", "/c"])) == ["/a/1.txt", "/a/2.txt"]
    assert store.files(under=[]) == {}


def test_who_holds_an_id_or_one_that_it_begins(store: Store, sample: ModuleType) -> None:
    store.save([sample.cable()], path="/a/cables.txt")
    pair = tuple(
        msgspec.structs.replace(one, **{name: "v_d1"})
        for one, name in zip(sample.letter(), ("id", "document"), strict=True)
    )
    store.save([pair], path="/a/v.xml")
    assert store.holders("cable-412") == {"/a/cables.txt"}
    assert store.holders("v") == store.holders("v_d1") == {"/a/v.xml"}
    assert store.holders("cable") == store.holders("v_d") == set()
