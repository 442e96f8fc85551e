"""Who wrote a record and to whom it goes, where its heading does not say."""

from __future__ import annotations

import pytest

from backchannel.model import Block, BlockKind, Correspondent, Description, Document, Reading, Span
from backchannel.statements import find_statements
from backchannel.statements.recorders import decoded


def document(*blocks: tuple[BlockKind, str]) -> Document:
    text, made = "", []
    for kind, words in blocks:
        made.append(Block(kind=kind, span=Span(len(text), len(text) + len(words))))
        text += words + "\n\n"
    return Document(id="invented", file="invented.txt", text=text, blocks=tuple(made))


def author(reading: Reading) -> str | None:
    return reading.party(reading.author).name if reading.author else None


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("EV:GHMercer", "G. H. Mercer"),
        ("POakes", "P. Oakes"),
        ("U:RDunmore:hk  3/13/59", "R. Dunmore"),
        ("S:PLathrop (dictated)", "P. Lathrop"),
        ("Mr. Halloran", "Mr. Halloran"),
        ("2/27/59", None),
    ],
)
def test_drafters_in_code(code: str, name: str | None) -> None:
    assert decoded(code) == name


def test_the_drafter_is_the_participant_of_that_name() -> None:
    doc = document(
        ("heading", "MEMORANDUM OF CONVERSATION"),
        ("list", "PARTICIPANTS: Ambassador Petrescu"),
        ("list", "Mr. Mark Halloran, Under Secretary"),
        ("paragraph", "Mr. Halloran said that it rained. The Ambassador said that it snowed."),
        ("closer", "                Drafted by: U:MHalloran:hk"),
    )
    who = (Correspondent(text="Ambassador Petrescu"), Correspondent(text="Mr. Mark Halloran", name="Mr. Mark Halloran"))
    reading = find_statements(doc, Description(type="memcon", participants=who))
    assert author(reading) == "Mark Halloran" and len({each.speaker for each in reading.statements}) == 2


@pytest.mark.parametrize(
    ("blocks", "title", "name"),
    [
        ([("closer", "Winston Lord")], "Memorandum for the Record", "Winston Lord"),
        ([("closer", "HRV"), ("furniture", "SECRET")], "Notes of a Meeting", "HRV"),
        ([], "Diary of Anna Krol", "Anna Krol"),
        ([], "From the Journal of K. Petrescu: Record of a Conversation with the Under Secretary", "K. Petrescu"),
        ([("closer", "Attachment")], "Memorandum of Conversation", None),
        ([("heading", "SECRET")], "Memorandum of Conversation", None),
    ],
)
def test_signatures_and_owners(blocks: list[tuple[BlockKind, str]], title: str, name: str | None) -> None:
    doc = document(("paragraph", "The Ambassador said that he would go."), *blocks)
    assert author(find_statements(doc, Description(type="memorandum", title=title))) == name


def telegram(text: str, sender: str = "Department of State") -> Reading:
    description = Description(
        type="telegram",
        from_=Correspondent(text=sender, name="Halloran"),
        to=Correspondent(text="Embassy in Valdonia"),
    )
    return find_statements(document(("paragraph", text), ("closer", "Halloran")), description)


def test_a_capital_telegram_without_i_is_the_departments() -> None:
    assert author(telegram("You should inform Petrescu that the Strait is open.")) == "Department of State"
    assert author(telegram("Petrescu told me that the Strait is open.")) == "Halloran"
    assert author(telegram('Petrescu said "I will not open the Strait to anybody."')) == "Department of State"
    assert author(telegram("Petrescu said that the Strait is open.", "Embassy in Illyria")) == "Halloran"


def test_those_whom_a_telegram_is_for() -> None:
    reading = telegram("702. For Secretary Krol from Halloran. The Strait is open.", "Embassy in Illyria")
    assert [reading.party(each).name for each in reading.recipients] == ["Embassy in Valdonia", "Secretary Krol"]
    reading = telegram("Eyes only Secretary and Under Secretary. Petrescu said it is open.", "Embassy in Illyria")
    assert len(reading.recipients) == 3
    assert len(telegram("For three days nothing happened. Petrescu said no.").recipients) == 1
