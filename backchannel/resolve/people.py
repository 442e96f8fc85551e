"""Who is meant: each party of a reading judged against the register and against the other parties.

Takes a document, its Reading and a Register; gives a Judgement a party, with its reasons in words, and new Persons for
those whom no register knows, so that they can be joined across documents.

    "Averell" signs a letter of 1960 that names "Mr. Harriman"   -> W. Averell Harriman: a given name of his, and the
                                                                    letter names Harriman
    "the Secretary" in March 1963                                -> Dean Rusk: held the office on that date
    "Mr. Johnson" with several Johnsons in the register          -> open

What speaks against a join stops it: given names or life dates that conflict, an office that the candidate did not hold.
A title without a holder, a pronoun, a group stay open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from backchannel.model import Document, Judgement, Party, Person, Reading, Tenure
from backchannel.resolve.lands import lands_of
from backchannel.resolve.office_holders import MAKER, Setting, by_office, left_open, not_elsewhere, setting_of, was_held
from backchannel.resolve.offices import Office, office_of_register, read_office
from backchannel.resolve.parts import NameParts, agree, slug, split_name, titles_of, word_set
from backchannel.resolve.party_names import Name, is_personal, names_of, personal_name
from backchannel.resolve.register import Register
from backchannel.text import fold

__all__ = ["judge"]

LEAST = 0.6  # below it a party stays open
_MARGIN = 0.1  # the best must be so much better than the next

# Surnames too common in the record to join two documents' bearers without a given name or an office.
_COMMON = word_set(
    """
    smith johnson brown jones williams davis miller wilson moore taylor anderson thomas jackson white harris martin
    thompson clark lewis lee walker hall allen young king wright hill scott green adams baker nelson campbell
    mitchell roberts carter phillips evans turner parker collins edwards stewart morris murphy cook rogers reed bell
    cooper howard ward cox gray james watson brooks kelly price bennett wood barnes ross henderson ford marshall
    foster graham hughes kim park chen wang li khan ali singh muller schmidt ivanov petrov
    """
)
_SEVERAL = re.compile(
    r"\b(?:and|as well as)\s+(?!Commonwealth|Asian|South Asian|African|Monetary|Military|Economic|Planning|Research)"
)


class _Candidate(NamedTuple):
    person: Person
    score: float
    reasons: tuple[str, ...]


def judge(document: Document, reading: Reading, register: Register) -> tuple[tuple[Judgement, ...], tuple[Person, ...]]:
    """One Judgement a party, in the parties' order, and the persons made for those that no register knows."""
    setting = setting_of(document, reading)
    made: dict[str, Person] = {}
    judged: dict[str, Judgement] = {}
    named = [party for party in reading.parties if is_personal(party)]
    titled = [party for party in reading.parties if not is_personal(party)]
    for parties in (named, titled):  # names before bare titles, which they help to tell
        if parties is titled and titled:
            setting = setting._replace(lands=lands_of(document, reading, register, judged.values()))
        for party in parties:
            judged[party.id], person = _judge(party, setting, register, judged, reading)
            if person is not None:
                made.setdefault(person.id, person)
    return tuple(judged[party.id] for party in reading.parties), tuple(made.values())


# ---------------------------------------------------------------- one party


def _judge(
    party: Party, setting: Setting, register: Register, judged: dict[str, Judgement], reading: Reading
) -> tuple[Judgement, Person | None]:
    if party.kind != "person":
        return _body(party)
    if register.titles.is_place(party.name) or fold(party.name) in setting.places:
        return left_open(party, "a place"), None
    signs = party.id == reading.author or party.id in reading.recipients
    words = (party.name, *party.aliases)
    called = {person for each in words if (person := register.titles.called(each, familiar=signs))}
    if len(called) == 1 and (known := register.get(called.pop())) and not_elsewhere(known, setting.date):
        return _concluded(party, _Candidate(known, 0.9, (f"the register calls {known.name} so",))), None
    if _SEVERAL.search(re.split(r"[,(]", party.name)[0]):
        return left_open(party, "several people together"), None
    names = [name for name in names_of(party) if not register.titles.is_place(name.words)]
    if not names:
        return by_office(party, setting, register, judged), None
    found = _best(_candidates(party, names, setting, register))
    if isinstance(found, _Candidate):
        return _concluded(party, found), None
    given = _by_given_name(party, names, setting, register)
    if given is not None:
        return _concluded(party, given), None
    if found:  # several fit alike
        others = ", ".join(candidate.person.name for candidate in found[:4])
        return Judgement(party=party.id, person=None, score=0.0, reasons=(f"could be {others}",), maker=MAKER), None
    return _unknown(party, names, reading)


def _concluded(party: Party, candidate: _Candidate) -> Judgement:
    score = round(min(candidate.score, 0.99), 2)
    return Judgement(party=party.id, person=candidate.person.id, score=score, reasons=candidate.reasons, maker=MAKER)


def _body(party: Party) -> tuple[Judgement, Person | None]:
    """A body with a name of its own is one across documents ("the Department of State"); "the Soviet side" is not."""
    named = re.sub(r"^(?:the|an?)\s", "", party.name, flags=re.I)
    proper = len(re.findall(r"\b[A-Z][\w.]+", named)) >= 2 or (
        named[:1].isupper() and named.isupper() and len(named) > 2
    )
    if party.kind == "group" or not proper:
        return left_open(party, "a group as this document knows it"), None
    id = "body-" + re.sub(r"[\W_]+", "-", fold(named)).strip("-")
    person = Person(id=id, name=named[:1].upper() + named[1:], kind="body", source="made from documents")
    return Judgement(party=party.id, person=id, score=0.7, reasons=("a body of that name",), maker=MAKER), person


def _unknown(party: Party, names: list[Name], reading: Reading) -> tuple[Judgement, Person]:
    """A person of its own for a name that no register knows; a common surname alone holds for this document only."""
    parts = names[0].parts
    id = slug(parts)
    if not parts.given and parts.surname in _COMMON:
        id = f"{id}@{reading.document}"
    shown = max(
        (name for name in (party.name, *party.aliases) if personal_name(name)),
        key=lambda name: len(split_name(name).given),
    )
    person = Person(id=id, name=_shown(shown, parts), variants=(), source="made from documents")
    return Judgement(
        party=party.id, person=id, score=0.6, reasons=("not in the register; joined by the name alone",), maker=MAKER
    ), person


def _shown(words: str, parts: NameParts) -> str:
    """The name without titles, as written."""
    wanted = {*parts.given, *parts.surname.split()}
    kept = [
        word.strip(",()")
        for word in words.split()
        if split_name(word.strip(",()")).surname in wanted or fold(word).strip(".,'’") in wanted
    ]
    return " ".join(kept) or words


# ---------------------------------------------------------------- by name


def _candidates(party: Party, names: list[Name], setting: Setting, register: Register) -> list[_Candidate]:
    surnames = dict.fromkeys(name.parts.surname for name in names)
    exact = {person.id: person for surname in surnames for person in register.of_surname(surname)}
    if exact:
        return [
            scored
            for person in exact.values()
            if (scored := _score(party, names, person, setting, register, len(exact)))
        ]
    near: dict[str, _Candidate] = {}
    for surname in surnames:
        for similar in register.similar_surnames(surname) if len(surname) > 4 else ():
            people = register.of_surname(similar)
            spelled = [Name(name.parts._replace(surname=similar), name.words) for name in names]
            for person in people:
                scored = _score(party, spelled, person, setting, register, len(people))
                if scored:
                    reason = f"“{names[0].parts.surname}” is spelled almost as {similar}"
                    near[person.id] = _Candidate(person, scored.score - 0.12, (reason, *scored.reasons))
    return list(near.values())


def _score(
    party: Party, names: list[Name], person: Person, setting: Setting, register: Register, rivals: int
) -> _Candidate | None:
    """How well a register entry fits a party's names; None where something speaks against it."""
    variants = [parts for parts in register.parts(person.id) if parts.surname in {name.parts.surname for name in names}]
    spelled = {parts.surname for parts in variants}  # an alias may be spelled otherwise ("Khrushchey")
    verdicts = [
        max((agree(name.parts, parts) for parts in variants), key=_RANK.__getitem__)
        for name in names
        if name.parts.surname in spelled
    ]
    if not _alive(person, setting.date) or ("different" in verdicts and "same" not in verdicts):
        return None
    reasons: list[str] = []
    if "same" in verdicts:
        score = 0.9
        reasons.append(f"the name agrees with {person.name}")
    else:
        score = 0.55 if names[0].parts.surname in _COMMON else 0.62
        reasons.append(f"the surname is that of {person.name}")
        if rivals == 1 and names[0].parts.surname not in _COMMON:
            score += 0.13
            reasons.append("nobody else in the register has it")
    if "same" not in verdicts and _CONGRESS.search(" ".join((party.name, *party.aliases))) and _is_envoy(person):
        score -= 0.2
        reasons.append("he is called a member of Congress")
    fits, why = _office_fits(party, person, setting)
    if why:
        reasons.append(why)
    return _Candidate(person, score + fits, tuple(reasons))


_CONGRESS = re.compile(r"\b(?:Congressman|Senator|Representative|Sen\.|Rep\.|Speaker)\s(?=[A-Z])")


def _is_envoy(person: Person) -> bool:
    return bool(person.tenures) and all("Ambassador" in tenure.office for tenure in person.tenures)


_RANK = {"different": 0, "possible": 1, "same": 2}


def _best(candidates: list[_Candidate]) -> _Candidate | list[_Candidate]:
    """The one candidate that fits clearly best, or those that fit alike."""
    ranked = sorted((one for one in candidates if one.score >= LEAST), key=lambda one: (-one.score, one.person.id))
    if not ranked:
        return []
    if len(ranked) == 1 or ranked[0].score - ranked[1].score >= _MARGIN:
        return ranked[0]
    return ranked


def _alive(person: Person, date: str | None) -> bool:
    """Grown up at the date, or not so long dead that nobody would speak of him without his first name."""
    if date is None:
        return True
    year = int(date[:4])
    born, died = (int(value[:4]) if value and value[:4].isdigit() else None for value in (person.born, person.died))
    return (born is None or year >= born + 16) and (died is None or year <= died + 60)


def _office_fits(party: Party, person: Person, setting: Setting) -> tuple[float, str | None]:
    """What titles and offices say: held at the date (for), not held then, though the register knows what was (against)."""
    titles = [words for words in (party.name, *party.aliases, party.office or "") if words]
    office = next((found for words in titles if (found := read_office(words))), None)
    active = [tenure for tenure in person.tenures if setting.date and was_held(tenure, setting.date)]
    if office is not None:
        for tenure in person.tenures:
            held = office_of_register(tenure.office, tenure.place)
            if (
                held
                and _same_kind(office, held, tenure)
                and (not setting.date or was_held(tenure, setting.date, slack=1))
            ):
                return 0.25, f"{tenure.office}{f', {tenure.place},' if tenure.place else ''} at the time"
        if any(
            (held := office_of_register(tenure.office, tenure.place))
            and _same_kind(office, held, tenure)
            and _held_before(tenure, setting.date)
            for tenure in person.tenures
        ):
            return 0.15, "he had held that office"
        if person.description and _described(office, person.description):
            return 0.2, "the list of persons gives that office"
        return (-0.2, "another office is given him here") if active else (-0.05, None)
    if active:
        return 0.12, f"in office at the time ({active[0].office})"
    if (
        setting.date
        and person.tenures
        and not any(was_held(tenure, setting.date, slack=12) for tenure in person.tenures)
    ):
        return -0.25, "in office at quite another time"
    return 0.0, None


def _held_before(tenure: Tenure, date: str | None) -> bool:
    """Whether an office had been laid down before a date: "President Roosevelt" in 1960."""
    return bool(date and tenure.ended and tenure.ended[:4] < date[:4])


def _same_kind(office: Office, held: Office, tenure: Tenure) -> bool:
    """The office itself; "Secretary McNamara" is a Secretary of some department, "Secretary Dillon" an Under Secretary."""
    return held.name == office.name or (office.name == "secretary of state" and "Secretary of" in tenure.office)


def _described(office: Office, description: str) -> bool:
    return any(
        (found := read_office(piece)) is not None and found.name == office.name
        for piece in re.split(r"[;,/]", description)
    )


# ---------------------------------------------------------------- by given name


def _by_given_name(party: Party, names: Iterable[Name], setting: Setting, register: Register) -> _Candidate | None:
    """A given name or familiar form alone ("Averell", "Dear Jack"), where the document names its bearer's surname."""
    single = [name.parts.surname for name in names]
    if any(name.parts.given or titles_of(name.words) for name in names):
        return None
    found = {
        person.id: person
        for name in single
        for person in register.of_given_name(name)
        if _alive(person, setting.date)
        and _first_name(register.parts(person.id), name)
        and _named(person, register, setting)
    }
    if len(found) != 1:
        return None
    person = next(iter(found.values()))
    surname = register.parts(person.id)[0].surname.title()
    return _Candidate(
        person, 0.85, (f"“{single[0].title()}” is a given name of {person.name}", f"the document names {surname}")
    )


def _first_name(variants: tuple[NameParts, ...], name: str) -> bool:
    """Whether a person goes by that name: his first whole given name, or a variant of its own ("Averell", "Jack")."""
    return any(next((word for word in parts.given if len(word) > 1), parts.surname) == name for parts in variants)


def _named(person: Person, register: Register, setting: Setting) -> bool:
    return any(parts.surname in setting.surnames for parts in register.parts(person.id) if parts.given)
