"""Who is meant: parties judged against the register and each other."""

from __future__ import annotations

import pytest

from backchannel.model import Correspondent, Description, Document, Judgement, Party, Person, Reading, Tenure
from backchannel.resolve import Register
from backchannel.resolve.party_names import names_of
from backchannel.resolve.people import judge

TEXT = "Mr. Halloran called on Ambassador Petrescu. Marshal Orlov and Mr. Brandreth were not there."


def judged(
    register: Register, *parties: Party, date: str | None = "1959-03-12", text: str = TEXT
) -> dict[str, Judgement]:
    description = Description(date=date, from_=Correspondent(text="the Department of State"))
    reading = Reading(document="d", file="d.txt", description=description, parties=parties)
    judgements, _ = judge(Document(id="d", file="d.txt", text=text), reading, register)
    return {judgement.party: judgement for judgement in judgements}


def party(name: str, *aliases: str, **fields: str) -> Party:
    return Party(id=name, name=name, aliases=aliases, **fields)  # type: ignore[arg-type]


def one(register: Register, name: str, *aliases: str, date: str | None = "1959-03-12", text: str = TEXT) -> str | None:
    return judged(register, party(name, *aliases), date=date, text=text)[name].person


def test_a_name_that_agrees(register: Register) -> None:
    assert one(register, "Ion Petrescu") == "petrescu"
    assert one(register, "Ambassador Petrescu of Romania") == "petrescu"


def test_every_judgement_gives_reasons(register: Register) -> None:
    for judgement in judged(
        register, party("Ambassador Petrescu"), party("Mr. Halloran"), party("the Marshal")
    ).values():
        assert judgement.reasons and judgement.maker


def test_homonyms_stay_open_until_a_given_name_tells(register: Register) -> None:
    assert one(register, "Mr. Halloran") is None
    assert one(register, "Mr. Halloran", "Peter Halloran") == "halloran-peter"
    assert one(register, "J. M. Halloran") == "halloran-jm"


def test_another_given_name_is_another_man(register: Register) -> None:
    assert one(register, "George Petrescu") == "petrescu-george"


def test_scanning_errors(register: Register) -> None:
    assert one(register, "Petresou", "Ambassador Petresou") == "petrescu"
    assert one(register, "Petrescu", "Petresou") == "petrescu"


def test_given_name_alone_where_the_surname_is_named(register: Register) -> None:
    assert one(register, "Lucius") == "brandreth"
    assert one(register, "Luke") == "brandreth"
    assert one(register, "Lucius", text="Nobody else is named.") != "brandreth"


def test_office_at_a_date(register: Register) -> None:
    assert one(register, "the Secretary of State", text="x") == "welk"
    assert one(register, "the Secretary of State", date="1957-01-01", text="x") is None
    assert one(register, "the Romanian Ambassador", text="x") == "petrescu"
    assert one(register, "the Ambassador", text="x") is None


def test_the_ambassador_is_the_one_whom_the_document_names(register: Register) -> None:
    both = judged(register, party("the Ambassador"), party("Ambassador Petrescu"))
    assert both["the Ambassador"].person == both["Ambassador Petrescu"].person == "petrescu"


@pytest.mark.parametrize("name", ["I", "he", "the author", "we", "an Embassy officer"])
def test_pronouns_and_roles_stay_open(register: Register, name: str) -> None:
    assert one(register, name) is None


def test_the_unknown_become_persons_of_their_own(register: Register) -> None:
    description = Description(date="1959-03-12")
    parties = (party("Mr. Zebulon Quist", "Quist"), party("Mr. Smith"))
    reading = Reading(document="d", file="", description=description, parties=parties)
    judgements, made = judge(Document(id="d", file="", text="x"), reading, register)
    assert [judgement.person for judgement in judgements] == ["quist-zebulon", "smith@d"]
    assert {person.id: person.name for person in made} == {"quist-zebulon": "Zebulon Quist", "smith@d": "Smith"}


def test_bodies_join_by_name_and_groups_do_not(register: Register) -> None:
    both = judged(register, party("the Department of State", kind="body"), party("the Soviet side", kind="group"))
    assert both["the Department of State"].person == "body-department-of-state"
    assert both["the Soviet side"].person is None


def test_the_dead_are_not_meant() -> None:
    register = Register([Person(id="old", name="Karl Ferber", born="1800", died="1870")])
    assert one(register, "Karl Ferber") == "ferber-karl"


def test_a_former_holder_by_his_old_title() -> None:
    tenure = Tenure(office="President", place="United States", started="1933-03-04", ended="1945-04-12")
    register = Register(
        [
            Person(id="old", name="Theo D. Rosvelt", died="1945", tenures=(tenure,)),
            Person(id="young", name="Kim Rosvelt", born="1916"),
        ]
    )
    assert one(register, "President Rosvelt") == "old"


@pytest.mark.parametrize(
    "name",
    ["Cannon and Rayburn", "His principals", "New evacuation plan", "the President’s side", "UN", "France", "Saigon"],
)
def test_what_is_no_one_persons_name_makes_no_person(register: Register, name: str) -> None:
    assert one(register, name) is None


def test_names_of_a_party() -> None:
    names = names_of(party("The Under Secretary, Mr. Halloran", "Soviet Ambassador Petrescu", "the Ambassador", "he"))
    assert {name.parts.surname for name in names} == {"halloran", "petrescu"}
