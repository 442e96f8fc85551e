"""Whom a reference's words mean as sender and recipient; and the days and posts by which it is then followed."""

from __future__ import annotations

import pytest

from backchannel.describe.references import find_references
from backchannel.model import (
    Correspondent,
    Description,
    Document,
    Entry,
    Link,
    Mention,
    Party,
    Person,
    Reading,
    Span,
    Tenure,
)
from backchannel.resolve import Register, resolve

from .conftest import MemoryCatalogue

REGISTER = Register(
    [
        Person(id="orlov", name="Stepan Orlov", tenures=(Tenure(office="Chairman of the Council of Valdonia", place="Valda", started="1953", ended="1961"),)),
        Person(id="quist", name="Baron Quist", variants=("Quist, Anselm, Baron",)),
        Person(id="welk", name="Dorian Welk"),
        Person(id="halloran", name="James Halloran"),
        Person(id="mara", name="Ilse Mara"),
    ]
)  # fmt: skip


def links(text: str, *entries: Entry, parties: tuple[str, ...] = (), **fields: object) -> list[Link]:
    """The links of a letter of Welk's to Halloran of 12 March 1959, in which the parties are mentioned by name."""
    known = tuple(Party(id=name, name=name) for name in ("Dorian Welk", "James Halloran", *parties))
    mentions = tuple(
        Mention(span=Span(at, at + len(name)), party=name) for name in parties if (at := text.find(name)) >= 0
    )
    description = Description(**{"date": "1959-03-12", "type": "letter", **fields})  # type: ignore[arg-type]
    document = Document(id="d", file="d", text=text)
    reading = Reading(
        document="d", file="d", description=description, author="Dorian Welk", recipients=("James Halloran",),
        parties=known, mentions=mentions, references=find_references(document, description),
    )  # fmt: skip
    return list(resolve(document, reading, REGISTER, MemoryCatalogue(*entries)).links)


@pytest.mark.parametrize(
    ("text", "parties", "ends"),
    [
        ("My letter to you of March 2 said so.", (), ("welk", "halloran")),
        ("Your letter of March 2 said so.", (), ("halloran", None)),
        ("Stepan Orlov has asked again (his letter of March 2 to Quist).", ("Stepan Orlov",), ("orlov", "quist")),
        ("The Chairman's offer (his letter of March 2 to Quist) stands.", (), ("orlov", "quist")),
        ("The Chairman's letter of March 2 has not come.", (), ("orlov", None)),
        ("Ilse Mara has it.\n\nHere is his letter of March 2.", ("Ilse Mara",), (None, None)),
        ("He wrote it to Baron Quist, in a letter of March 2.", (), (None, "quist")),
    ],
)
def test_ends(text: str, parties: tuple[str, ...], ends: tuple[str | None, str | None]) -> None:
    (link,) = links(text, parties=parties)
    assert (link.status, link.sender, link.recipient) == ("missing", *ends)


def test_a_post_that_no_list_knows_has_its_own_numbers() -> None:
    valda = Entry(document="valda-611", type="telegram", date="1959-02-19", telegram_number="611", place="Valda")
    orsa = Entry(document="orsa-611", type="telegram", date="1959-02-20", telegram_number="611", sender="Legation in Illany", place="Port Orsa")  # fmt: skip
    (link,) = links("Valda's 611 of last month.", valda, orsa)
    assert link.document == "valda-611"
    (link,) = links("Port Orsa's 611 of last month.", valda, orsa)
    assert link.document == "orsa-611"
    (link,) = links("Morl's 611 of last month.", valda, orsa)
    assert link.status == "missing"


def test_a_telegram_that_is_numbered_in_its_title_alone() -> None:
    title = "Telegram 1466 From the Embassy in Poland to the Department of State"
    held = Entry(document="t", type="telegram", date="1959-03-01", title=title, symbols=("Telegram 1466",))
    (link,) = links("See Warsaw's 1466.", held)
    assert link.document == "t"


def test_the_record_of_that_talk_is_its_keepers() -> None:
    text = "On March 2 they met again. Somebody should ask Ilse Mara for her memorandum of that talk."
    memcon = Entry(document="memcon", type="memcon", date="1959-03-02", title="Memorandum of Conversation")
    journal = Entry(document="journal", type="memcon", date="1959-03-02", title="From the Journal of K. Petrescu: Conversation with I. Mara")  # fmt: skip
    link = links(text, memcon, journal, parties=("Ilse Mara",))[-1]
    assert (link.document, link.sender) == ("memcon", "mara")


def test_releases_of_one_paper_are_one_and_two_talks_are_not() -> None:
    text = "The memorandum of conversation of March 2 tells it."
    first = Entry(document="m-1991", type="memcon", date="1959-03-02", time="11:30", title="Memorandum of Conversation")
    second = Entry(
        document="m-2006", type="memcon", date="1959-03-02", time="11:30", title="Memorandum of Conversation"
    )
    (link,) = links(text, first, second)
    assert (link.status, link.document) == ("held", "m-2006")
    later = Entry(document="m-late", type="memcon", date="1959-03-02", time="16:00", title="Memorandum of Conversation")
    (link,) = links(text, first, later)
    assert (link.status, link.candidates) == ("open", ("m-1991", "m-late"))


def test_a_talk_is_known_by_who_stands_near_the_words() -> None:
    text = "Mara telephoned at six. She had had a talk with the Ambassador on March 2."
    with_mara = Entry(document="a", type="memcon", date="1959-03-02", title="Conversation with Miss Mara")
    without = Entry(document="b", type="memcon", date="1959-03-02", title="Conversation with Mr. Denn")
    (link,) = links(text, with_mara, without)
    assert link.document == "a"


def test_a_correspondents_office_is_no_person() -> None:
    sides = {"from_": Correspondent(text="Embassy in Valdonia"), "place": "Valda", "type": "telegram"}
    (link,) = links("Embtel 611 told it.", Entry(document="x", type="telegram", date="1959-03-01", telegram_number="611", place="Morl"), **sides)  # fmt: skip
    assert link.status == "missing"
