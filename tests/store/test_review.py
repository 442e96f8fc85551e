"""What a person decided stays, overrules what was concluded, and can be taken back."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from backchannel.errors import NotFound, QueryError
from backchannel.model import Judgement, Party, Resolution
from backchannel.store import StatementQuery, Store, open_store

LETTER, CABLE = "halloran-1959-03-13", "cable-412"


def who_is(store: Store, document: str, party: str) -> str | None:
    return store.parties(document)[party].person


def test_a_decision_is_a_row_with_who_and_when(filled: Store) -> None:
    made = filled.set_person(CABLE, "ambassador", "halloran-p", who="Ada", note="from the post list")
    assert filled.decisions() == [made]
    assert (made.number, made.who, made.note, made.party_name) == (1, "Ada", "from the post list", "the Ambassador")
    assert made.when.endswith("Z") and len(made.when) == 20


def test_who_a_party_is_overrules_the_conclusion(filled: Store) -> None:
    filled.set_person(CABLE, "orlov", "halloran-p", who="Ada")
    assert who_is(filled, CABLE, "orlov") == "halloran-p"
    assert filled.find_statements(StatementQuery(by="halloran", document=CABLE)).total == 1
    assert {one.id: one.said for one in filled.persons("halloran").rows} == {"halloran-p": 2}
    judged = {one.party: one for one in filled.resolution(CABLE).judgements}["orlov"]
    assert (judged.person, judged.maker, judged.reasons) == ("halloran-p", "decision", ("decided by Ada",))


def test_nobody_that_we_know_is_a_decision_too(filled: Store) -> None:
    filled.set_person(CABLE, "orlov", None, who="Ada")
    assert who_is(filled, CABLE, "orlov") is None


def test_a_decision_outlives_a_new_run(filled: Store, sample: ModuleType) -> None:
    filled.set_person(CABLE, "orlov", "halloran-p", who="Ada")
    document, reading = sample.cable()
    # The new reading knows the party by another id and another name, but with the old one among the aliases.
    renamed = Party(id="other-id", name="Marshal Orlow", aliases=("Orlow", "Orlov"))
    parties = (renamed, *(party for party in reading.parties if party.id != "orlov"))
    statement = msgspec.structs.replace(reading.statements[0], speaker="other-id")
    filled.save([(document, msgspec.structs.replace(reading, parties=parties, statements=(statement,)))])
    assert who_is(filled, CABLE, "other-id") == "halloran-p"
    judged = (Judgement(party="other-id", person="orlov-p"),)
    filled.save_resolutions([Resolution(document=CABLE, judgements=judged)])
    assert who_is(filled, CABLE, "other-id") == "halloran-p"
    assert filled.decisions()[0].state == "in force"


def test_a_later_decision_overrules_and_an_undo_gives_back(filled: Store) -> None:
    filled.set_person(CABLE, "orlov", "halloran-p", who="Ada")
    second = filled.set_person(CABLE, "orlov", "petrescu-p", who="Ben")
    assert [one.state for one in filled.decisions()] == ["overruled", "in force"]
    undo = filled.undo(second.number, who="Ada")
    assert who_is(filled, CABLE, "orlov") == "halloran-p"
    assert [one.state for one in filled.decisions()] == ["in force", "undone", "in force"]
    filled.undo(undo.number, who="Ben")
    assert who_is(filled, CABLE, "orlov") == "petrescu-p"
    filled.undo(1, who="Ada")
    filled.undo(2, who="Ada")
    assert who_is(filled, CABLE, "orlov") == "orlov-p"
    assert len(filled.decisions()) == 6


def test_merged_persons_are_one_everywhere(filled: Store) -> None:
    merge = filled.merge_persons("petrescu-p", "halloran-p", who="Ada")
    assert who_is(filled, LETTER, "petrescu") == "halloran-p"
    assert filled.person("petrescu-p").person.id == "halloran-p"
    assert filled.person("halloran-p").merged == ("petrescu-p",)
    assert filled.find_statements(StatementQuery(by="petrescu")).total == 2
    assert filled.find_statements(StatementQuery(by_person="petrescu-p")).total == 2
    assert filled.decisions(person="petrescu-p") == [merge]
    filled.undo(merge.number, who="Ada")
    assert who_is(filled, LETTER, "petrescu") == "petrescu-p"
    assert filled.find_statements(StatementQuery(by_person="petrescu-p")).total == 1


def test_merges_follow_each_other_and_outlive_a_new_run(filled: Store, sample: ModuleType) -> None:
    filled.merge_persons("petrescu-p", "weld-p", who="Ada")
    first = filled.merge_persons("weld-p", "orlov-p", who="Ada")
    assert who_is(filled, LETTER, "petrescu") == "orlov-p"
    document, reading = sample.letter()
    filled.save([(document, msgspec.structs.replace(reading, references=()))])
    filled.save_resolutions(sample.resolutions())
    assert who_is(filled, LETTER, "petrescu") == who_is(filled, LETTER, "weld") == "orlov-p"
    filled.undo(first.number, who="Ada")
    assert who_is(filled, LETTER, "petrescu") == "weld-p"


def test_persons_who_are_one_already_are_not_merged_again(filled: Store) -> None:
    filled.merge_persons("weld-p", "orlov-p", who="Ada")
    for person, into in (("weld-p", "weld-p"), ("orlov-p", "weld-p")):
        with pytest.raises(QueryError):
            filled.merge_persons(person, into, who="Ada")


def test_a_rejected_statement_is_found_only_when_asked_for(filled: Store, sample: ModuleType) -> None:
    filled.judge_statement(LETTER, "s-delay", confirmed=False, who="Ada")
    assert filled.find_statements(StatementQuery(by="orlov", document=LETTER)).total == 1
    rows = filled.find_statements(StatementQuery(by="orlov", document=LETTER, rejected=True)).rows
    assert [row.verdict for row in rows] == [None, "rejected"]
    assert filled.persons("orlov").rows[0].said == 2
    document, reading = sample.letter()
    filled.save([(document, msgspec.structs.replace(reading, mentions=()))])
    assert filled.find_statements(StatementQuery(document=LETTER)).total == 3
    filled.judge_statement(LETTER, "s-delay", confirmed=True, who="Ben")
    rows = filled.find_statements(StatementQuery(document=LETTER, order="document")).rows
    assert [row.verdict for row in rows] == [None, "confirmed", None, None]


def test_notes_stand_side_by_side(filled: Store) -> None:
    filled.add_note("Check the date.", who="Ada", document=LETTER)
    filled.add_note("Draft in the archive.", who="Ben", document=LETTER)
    filled.add_note("See his memoirs.", who="Ben", person="orlov-p")
    assert [one.state for one in filled.decisions()] == ["in force"] * 3
    assert [one.note for one in filled.decisions(document=LETTER)] == ["Check the date.", "Draft in the archive."]
    assert [one.note for one in filled.decisions(person="orlov-p")] == ["See his memoirs."]


def test_what_is_not_there_cannot_be_decided(filled: Store) -> None:
    for decide in (
        lambda: filled.set_person("nowhere", "orlov", None, who="Ada"),
        lambda: filled.set_person(CABLE, "nobody", None, who="Ada"),
        lambda: filled.set_person(CABLE, "orlov", "nobody", who="Ada"),
        lambda: filled.merge_persons("nobody", "orlov-p", who="Ada"),
        lambda: filled.judge_statement(CABLE, "s-none", confirmed=True, who="Ada"),
        lambda: filled.add_note("Why?", who="Ada", document="nowhere"),
        lambda: filled.undo(7, who="Ada"),
    ):
        with pytest.raises(NotFound):
            decide()
    with pytest.raises(QueryError):
        filled.add_note("About what?", who="Ada")
    assert filled.decisions() == []


def test_decisions_are_there_after_reopening(filled: Store, path: Path) -> None:
    filled.set_person(CABLE, "ambassador", "halloran-p", who="Ada")
    made = filled.decisions()
    filled.close()
    with open_store(path, read_only=True) as store:
        assert store.decisions() == made
        assert who_is(store, CABLE, "ambassador") == "halloran-p"


def test_a_name_that_is_not_a_person_anywhere(filled: Store, sample: ModuleType) -> None:
    name = next(party.name for party in sample.cable()[1].parties if party.id == "orlov")
    parted = filled.part_name(name, "orlov-p", who="Ada")
    assert who_is(filled, CABLE, "orlov") is None
    filled.save_resolutions([Resolution(document=CABLE, judgements=(Judgement(party="orlov", person="orlov-p"),))])
    assert who_is(filled, CABLE, "orlov") is None, "also what is concluded later"
    judged = {one.party: one for one in filled.resolution(CABLE).judgements}["orlov"]
    assert (judged.person, judged.reasons) == (None, ("decided by Ada",))
    filled.set_person(CABLE, "orlov", "orlov-p", who="Ben")
    assert who_is(filled, CABLE, "orlov") == "orlov-p", "what is said of one document goes before"
    filled.undo(2, who="Ben")
    filled.undo(parted.number, who="Ada")
    assert who_is(filled, CABLE, "orlov") == "orlov-p"
    with pytest.raises(NotFound):
        filled.part_name(name, "nobody", who="Ada")
    with pytest.raises(QueryError):
        filled.part_name(" ", "orlov-p", who="Ada")
