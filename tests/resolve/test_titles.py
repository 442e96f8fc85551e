"""Titles without a name: whose they are, and that nobody real is read into another record."""

from __future__ import annotations

import pytest

from backchannel.model import Correspondent, Description, Document, Party, Person, Reading, Tenure
from backchannel.resolve import Register, load_register
from backchannel.resolve.lands import lands_of
from backchannel.resolve.people import judge
from backchannel.resolve.register import SHIPPED, persons_of_file
from backchannel.resolve.titles import title_of

BARE = ("the President", "the Secretary", "the Under Secretary", "the Vice President", "the Ambassador", "the Foreign Minister", "the Chairman")  # fmt: skip


def person(id: str, name: str, office: str, place: str, *variants: str, ended: str = "1961") -> Person:
    tenure = Tenure(office=office, place=place, started="1957-01-01", ended=ended)
    return Person(id=id, name=name, variants=variants, tenures=(tenure,))


OWN = [
    person("quist", "Zebulon Quist", "President of Orsland", "Port Orsa"),
    person("welk", "Dorian Welk", "Secretary of External Affairs of Orsland", "Port Orsa", "Secretary Welk", "Dorian"),
    person("mara", "Ilse Mara", "Under Secretary of External Affairs of Orsland", "Port Orsa"),
    person("petrescu", "Ion Petrescu", "Ambassador of Valdonia in Orsland", "Port Orsa"),
    person("brandt", "Otto Brandt", "Ambassador of Orsland in Valdonia", "Valda"),
    person("orlov", "Stepan Orlov", "Chairman of the Council of Valdonia", "Valda", "the Chairman"),
    person("vane", "Piet Vane", "Minister of Illany in Valdonia", "Valda"),
]


def judged(
    register: Register, text: str, *names: str, date: str = "1959-03-12", **fields: object
) -> dict[str, str | None]:
    parties = tuple(Party(id=name, name=name) for name in names)
    description = Description(date=date, **fields)  # type: ignore[arg-type]
    reading = Reading(document="d", file="d", description=description, parties=parties)
    judgements, _ = judge(Document(id="d", file="d", text=text), reading, register)
    return {one.party: one.person for one in judgements}


def test_nobody_of_the_shipped_register_bears_a_title_in_a_record_of_other_states() -> None:
    text = "The Secretary of External Affairs told the Ambassador of Valdonia that the President of Orsland agreed."
    assert set(judged(load_register([]), text, *BARE).values()) == {None}


@pytest.mark.parametrize(
    "evidence",
    [
        {"title": "Telegram From the Embassy in Poland to the Department of State"},
        {"place": "Washington"},
        {"source": "Department of State, Central Files, 611.61/3–1259."},
    ],
)
def test_the_american_ones_where_the_paper_is_american(evidence: dict[str, str]) -> None:
    found = judged(load_register([]), "x", "the President", "the Secretary", "the Ambassador", **evidence)
    assert found["the President"] == "eisenhower-dwight-d"
    assert found["the Secretary"] and found["the Ambassador"] is None


def test_persons_named_in_full_speak_for_their_country() -> None:
    found = judged(load_register([]), "John Foster Dulles saw the President.", "John Foster Dulles", "the President")
    assert found["the President"] == "eisenhower-dwight-d"


def test_a_foreign_ministrys_president_is_not_the_american_one() -> None:
    sides = {"from_": Correspondent(text="Foreign Office"), "to": Correspondent(text="Embassy in Washington")}
    assert judged(load_register([]), "x", "the President", **sides)["the President"] is None  # type: ignore[arg-type]


def test_the_users_register_outweighs_the_one_that_ships() -> None:
    register = Register(OWN, persons_of_file(SHIPPED))
    for text in ("Orsland and Valdonia.", "Orsland, Valdonia and the United States."):
        found = judged(register, text, *BARE)
        assert found["the President"] == "quist"
        assert (found["the Secretary"], found["the Under Secretary"]) == ("welk", "mara")
        assert found["the Chairman"] == "orlov"
    assert judged(register, "Orsland.", "the President", date="1970-01-01")["the President"] is None


def test_several_holders_are_told_by_their_country() -> None:
    register = Register(OWN)
    text = "The Valdonian Ambassador called at Port Orsa, in Orsland."
    found = judged(
        register, text, "the Ambassador", "the Valdonian Ambassador", "Illanian Minister", "Ambassador of Orsland"
    )
    assert found["the Ambassador"] is None
    assert found["the Valdonian Ambassador"] == "petrescu"
    assert found["Illanian Minister"] == "vane"
    assert found["Ambassador of Orsland"] == "brandt"


def test_places_of_the_register_and_their_people_are_no_persons() -> None:
    found = judged(Register(OWN), "x", "Valda", "Port Orsa", "Valdonia", "Valdonian")
    assert set(found.values()) == {None}


def test_a_participant_beside_whom_the_office_stands() -> None:
    participants = (Correspondent(text="Mr. Karl Denn, Ambassador of Morland"), Correspondent(text="Mr. Quist"))
    found = judged(Register(OWN), "x", "Karl Denn", "Ambassador of Morland", participants=participants)
    assert found["Ambassador of Morland"] == found["Karl Denn"] is not None


def test_a_familiar_name_signs_a_letter_and_stands_for_nobody_elsewhere() -> None:
    reading = Reading(
        document="d", file="d", description=Description(date="1959-03-12"), author="a",
        parties=(Party(id="a", name="Dorian"),),
    )  # fmt: skip
    signed, _ = judge(Document(id="d", file="d", text="x"), reading, Register(OWN))
    assert signed[0].person == "welk"
    assert judged(Register(OWN), "x", "Dorian")["Dorian"] != "welk"


def test_a_wife_is_not_her_husband() -> None:
    register = Register(
        [Person(id="m", name="James Lathrop"), Person(id="f", name="Mrs. James Lathrop", variants=("Mrs. Lathrop",))]
    )
    assert len(register) == 2
    assert judged(register, "x", "Mrs. Lathrop")["Mrs. Lathrop"] == "f"


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("the Under Secretary of External Affairs of Orsland", "under secretary"),
        ("Ambassador Extraordinary and Plenipotentiary", "ambassador"),
        ("his Minister", ""),
        ("Foreign Minister", "foreign minister"),
    ],
)
def test_title_of(words: str, title: str) -> None:
    assert title_of(words) == title


def test_lands_of_a_document() -> None:
    reading = Reading(document="d", file="d", description=Description(date="1959-03-12"))
    lands = lambda text: lands_of(Document(id="d", file="d", text=text), reading, Register(OWN))  # noqa: E731
    assert lands("The Valdonian colonel.") == {"valdonia"}
    assert lands("The White House and Orsland.") == {"united states", "orsland"}
    assert lands("Nobody.") == frozenset()
