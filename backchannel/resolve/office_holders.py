"""Who is meant by a title alone: the holder of an office on the document's day, of a country that the document speaks for.

Takes a Party without a name, its `Setting` and a Register; gives a Judgement.

    "the Secretary" in a paper of the Department of State, March 1963   -> Dean Rusk
    "the Secretary" where the user's register knows one of Caldmere     -> that one
    "the Secretary" in a record of states that no register knows        -> open: whose office it is is not said

A party of the document that bears the title by name comes first; then the user's own register, which outweighs the one
that ships; then that one, for a country that the words or the document give (`lands`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.dates import iso_range
from backchannel.model import Correspondent, Document, Judgement, Party, Person, Reading, Tenure
from backchannel.posts import same_place, seats_in
from backchannel.resolve.lands import AMERICA
from backchannel.resolve.offices import AMERICAN, Office, office_of_register, read_office
from backchannel.resolve.parts import agree
from backchannel.resolve.party_names import names_of, personal_name
from backchannel.resolve.register import Register
from backchannel.text import fold

__all__ = ["MAKER", "Setting", "by_office", "left_open", "not_elsewhere", "setting_of", "was_held"]

MAKER = "people"


class Setting(NamedTuple):
    """What the document tells about everybody in it: its day, the surnames that it names, whose record it is."""

    date: str | None
    surnames: frozenset[str]
    parties: dict[str, Party]
    at_home: bool  # no foreign ministry's paper: "the President" can be the American one
    titles: tuple[tuple[str, str], ...]  # names and the offices beside them, as the list of participants gives them
    places: frozenset[str]  # posts and countries of its heading, folded
    lands: frozenset[str] = frozenset()


def setting_of(document: Document, reading: Reading) -> Setting:
    description = reading.description
    date = description.talk_date or description.date
    surnames = frozenset(
        re.findall(r"[a-z][a-z'\-]{2,}", fold(" ".join(re.findall(r"\b[A-Z][\w'’\-]+", document.text))))
    )
    sides = " ".join(
        side.text if isinstance(side, Correspondent) else side
        for side in (description.from_, description.to, description.place)
        if side
    )
    at_home = not re.search(r"(?i)foreign (?:office|ministry)|ministry of foreign", sides)
    titles = [
        (words.partition(",")[0], words.partition(",")[2])
        for words in (one.text for one in description.participants)
        if "," in words
    ]
    return Setting(
        date if date != "undated" else None,
        surnames,
        {party.id: party for party in reading.parties},
        at_home,
        tuple(titles),
        frozenset(
            seat
            for side in (description.from_, description.to)
            if side and re.search(r"(?i)\b(?:embassy|legation|consulate|mission)\b", side.text)
            for seat in seats_in(side.text)
        )
        | (seats_in(description.place) if description.place else frozenset())
        | frozenset(  # "Sarnograd's 611": a post
            seat
            for one in reading.references
            if one.kind in ("telegram", "airgram", "despatch")
            and re.match(r"[A-Z][a-z]+(?:\s[A-Z][a-z]+)?$", one.sender or "")
            for seat in seats_in(one.sender or "")
        ),
    )


def left_open(party: Party, reason: str) -> Judgement:
    return Judgement(party=party.id, person=None, score=0.0, reasons=(reason,), maker=MAKER)


def by_office(party: Party, setting: Setting, register: Register, judged: dict[str, Judgement]) -> Judgement:
    offices = [
        found for words in (party.office or "", party.name, *party.aliases) if words and (found := read_office(words))
    ]
    office = max(offices, key=lambda one: (one.country is not None, one.place is not None), default=None)
    in_document = _same_office(party, office, setting, judged, register) if office else None
    if in_document:
        return in_document
    if setting.date is None:
        return left_open(party, "the document has no date to tell the holder of the office")
    own = _by_own_register(party, setting, register)
    if own is not None:
        return own
    if office is None:
        return left_open(party, "named by no name and no office of the register")
    country = office.country or _assumed(office, setting)
    if country is None:
        return left_open(party, "whose office it is is not said")
    if office.name == "ambassador" and office.place is None:
        office = office._replace(place="United States" if country != "United States" else None)
    holders = register.holders(office.name, country, place=office.place, on=setting.date)
    if (office.name == "ambassador" and office.place is None) or len(holders) != 1:
        return left_open(
            party,
            f"{len(holders)} persons of the register held the office at the time"
            if holders
            else "no holder in the register",
        )
    reasons = (f"{holders[0].name} held the office on {setting.date}",)
    return Judgement(party=party.id, person=holders[0].id, score=0.8, reasons=reasons, maker=MAKER)


def _assumed(office: Office, setting: Setting) -> str | None:
    """Whose office a title alone is: the American one, where the document speaks of the United States at all."""
    if AMERICA not in setting.lands or (office.name == "president" and not setting.at_home):
        return None
    abroad = office.name == "ambassador" and office.place is not None
    return "United States" if office.name in AMERICAN or abroad else None


def _by_own_register(party: Party, setting: Setting, register: Register) -> Judgement | None:
    """The one holder of the title on that day whom the user's own register knows. Where it knows several, and the
    words do not say whose the title is, the party stays open: the lists that ship are not asked."""
    words = [party.name] if party.office is None else [party.name, party.office]
    assert setting.date is not None
    for each in words:
        holders = register.titles.holders(each, setting.date, setting.lands)
        if len(holders) == 1:
            name = register.persons[holders[0]].name
            reasons = (f"{name} held the office on {setting.date}, by the register given",)
            return Judgement(party=party.id, person=holders[0], score=0.8, reasons=reasons, maker=MAKER)
        if holders and not ((office := read_office(each)) and office.country):
            return left_open(party, f"{len(holders)} persons of the register given bore the title at the time")
    return None


def not_elsewhere(person: Person, date: str | None) -> bool:
    """Whether a person can be meant at a date: no office of his is dated, or one within some years."""
    dated = [tenure for tenure in person.tenures if tenure.started]
    return not date or not dated or any(was_held(tenure, date, slack=20) for tenure in dated)


def _same_office(
    party: Party, office: Office, setting: Setting, judged: dict[str, Judgement], register: Register
) -> Judgement | None:
    """ "the Ambassador" where one other party of the document is called so by name ("Ambassador Petrescu"), or where a
    participant stands beside those words ("Mr. Konstantin Belyar, Ambassador of Velgoria")."""
    beside = [name for name, title in setting.titles if fold(party.name) in fold(title)] if office.country else []
    for id, judgement in judged.items():
        if judgement.person and any(_is_named(setting.parties[id], name) for name in beside):
            reasons = ("the list of participants gives the office",)
            return Judgement(party=party.id, person=judgement.person, score=0.9, reasons=reasons, maker=MAKER)
    bearers = {
        judgement.person
        for id, judgement in judged.items()
        if judgement.person
        and id != party.id
        and _bears(setting.parties[id], office)
        and not _of_another(register.get(judgement.person), office)
    }
    if len(bearers) != 1:
        return None
    reasons = ("the only one of that office whom the document names",)
    return Judgement(party=party.id, person=bearers.pop(), score=0.7, reasons=reasons, maker=MAKER)


def _is_named(party: Party, words: str) -> bool:
    name = personal_name(words)
    return name is not None and any(agree(name.parts, other.parts) != "different" for other in names_of(party))


def _of_another(person: Person | None, office: Office) -> bool:
    """Whether the register knows the person in such an office of other countries only: Verlande of Illany is not "the
    Ambassador of Velgoria"."""
    held = [office_of_register(tenure.office, tenure.place) for tenure in person.tenures] if person else []
    owners = [one.country for one in held if one and one.name == office.name and one.country]
    return bool(office.country and owners) and not any(same_place(owner, office.country or "") for owner in owners)


def _bears(party: Party, office: Office) -> bool:
    for words in (party.office or "", party.name, *party.aliases):
        found = read_office(words) if words else None
        if (
            found
            and found.name == office.name
            and (not office.country or not found.country or office.country == found.country)
        ):
            return True
    return False


def was_held(tenure: Tenure, date: str, *, slack: int = 0) -> bool:
    """Whether an office was held on a date, or within so many years of it."""
    if not tenure.started:
        return False
    try:
        first, last = iso_range(date)
        started = iso_range(tenure.started)[0]
        ended = iso_range(tenure.ended)[1] if tenure.ended else "9999"
    except ValueError:
        return False
    return (
        int(started[:4]) - slack <= int(last[:4]) and int(first[:4]) <= int(ended[:4]) + slack
        if slack
        else started <= last and first <= ended
    )
