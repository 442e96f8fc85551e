"""Where registered people are named in a text, and who each of them is.

Takes a Document, its Reading and a Register (a volume's list of persons, or a larger one); gives a `PersonMention` for
each proper name: its characters and the person's id, None where a listed surname means somebody that cannot be told.

    "Ambassador Thompson", "Tommy Thompson", "Thompson’s"   in a volume that lists Thompson, Llewellyn E.   -> him
    "Mr. John Thompson, First Secretary, British Embassy"   -> nobody of the list: the given name is another
    "the White House", "the Johnson Act", "Davis Cup"       -> no mention
    "Ambassador and Mrs. Menshikov"                         -> no mention: his wife

A surname is read with what stands around it: given names and initials, titles, what follows. Names given in full govern
the bare surnames of the same document.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from backchannel.model import Document, Person, Reading, Record, Span
from backchannel.posts import post_names
from backchannel.resolve.offices import read_office
from backchannel.resolve.parts import split_name, word_set
from backchannel.resolve.places import WIFE, Place, agreeing, nicknamed, places_in
from backchannel.resolve.register import Register
from backchannel.text import fold

__all__ = ["PersonMention", "find_mentions"]


class PersonMention(Record, frozen=True, kw_only=True):
    """Words that name a person of the register; `person` None: found, but it cannot be told who."""

    span: Span
    person: str | None
    score: float = 1.0


# Surnames that are also common words, months or countries: alone, without title or given name, they need support.
_WORDS = word_set(
    """
    begin white black brown green gray young rice price case bond field mark will page ball bell day long low king
    marshal marshall bishop pope major hand fish home hope lord may march rose stone wood hill banks park rivers
    west east north south love church best good sharp short strong wise just root reed ward spain england france
    poland holland german english french welch ireland jordan israel chad mali kent york paris london lincoln
    jackson madison houston berlin iii ii iv hare salt chase cross cook baker carter mason porter taylor smith
    judge justice knight noble prince power powers hunter fisher farmer parker gardner miller weaver butler
    carpenter post sunday monday friday block coffin dean frost snow winter summer walker drew
    grant read keep hays hayes held list note reason
    """
)


def find_mentions(document: Document, reading: Reading | None, register: Register) -> tuple[PersonMention, ...]:
    """Every place where the text names somebody of the register, in order. `reading` gives the date, where known."""
    date = reading.description.date if reading and reading.description.date != "undated" else None
    places = list(places_in(document.text, register))
    full = _full_names(places, reading, register)
    seen: Counter[str] = Counter()
    others: set[str] = set()  # surnames that a full name so far gave to somebody who is not listed
    mentions: list[PersonMention] = _signatures(document.text, register)
    for place in places:
        person, score = _who(place, register, full, seen, others, date, document.text)
        if person is None and place.name.given and not place.wife:
            others.add(place.name.surname)
        if person is None and score == 0.0:
            continue
        if person is not None:
            seen[person] += 1
        mentions.append(PersonMention(span=place.span, person=person, score=score))
    return tuple(sorted(mentions, key=lambda mention: mention.span))


_SIGNED = re.compile(r"^(?:/s/[^\S\n])?(?P<name>[A-Z][a-z]{2,11})[^\S\n]{0,3}$", re.MULTILINE)


def _signatures(text: str, register: Register) -> list[PersonMention]:
    """A given name alone on a line ("Walt"), where the list has one bearer and nobody of that surname."""
    if len(register) > _WIDE:
        return []
    found = []
    for line in _SIGNED.finditer(text):
        bearers = register.of_given_name(line["name"])
        if len(bearers) == 1 and not register.of_surname(fold(line["name"])):
            found.append(PersonMention(span=Span(*line.span("name")), person=bearers[0].id, score=0.6))
    return found


def _full_names(places: list[Place], reading: Reading | None, register: Register) -> dict[str, list[str | None]]:
    """For each surname, the persons whom its full names in this document, and the reading's parties, mean; None where
    one is nobody of the register."""
    names = [place.name for place in places if place.name.given and not place.wife]
    names += [split_name(party.name) for party in (reading.parties if reading else ()) if party.kind == "person"]
    found: dict[str, list[str | None]] = defaultdict(list)
    for name in names:
        if name.given and register.of_surname(name.surname):
            fitting = agreeing(name, register) or nicknamed(name, register.of_surname(name.surname))
            found[name.surname].append(fitting[0].id if fitting else None)
    return found


def _who(
    place: Place,
    register: Register,
    full: dict[str, list[str | None]],
    seen: Counter[str],
    others: set[str],
    date: str | None,
    text: str,
) -> tuple[str | None, float]:
    """The person and how sure; (None, 0.0) where the name is nobody's of the register."""
    people = register.of_surname(place.name.surname)
    if place.wife:
        people = [person for person in people if _is_woman(person)]
        return (people[0].id, 0.8) if len(people) == 1 else (None, 0.0)
    if place.name.given:
        fitting = agreeing(place.name, register) or nicknamed(place.name, people)
        return _best(fitting, place, seen, date) if fitting else (None, 0.0)
    if not people:
        return None, 0.0
    known = full.get(place.name.surname, [])
    unsure = place.bare and not any(known) and not any(seen[person.id] for person in people)
    if (
        unsure
        and (place.name.surname in _WORDS or place.name.surname in _places_folded())
        and not _supported(place, text)
    ):
        return None, 0.0
    if unsure and len(register) > _WIDE:
        people = [person for person in people if "backchannel" in person.authorities and _living(person, date)]
        if not people:
            return None, 0.0
    named = [person for person in people if person.id in known] if _address_only(place.title) else []
    if place.name.surname in others and not any(known):
        return None, 0.0  # the document's only bearer of the name is another
    return _best(named or people, place, seen, date)


# A register so long holds every other capitalised word as somebody's surname ("Palm Beach"): there a bare surname counts
# only for those whom the record speaks of by name alone, the persons of the register that ships with the program.
_WIDE = 2000


@cache
def _places_folded() -> frozenset[str]:
    return frozenset(fold(name) for name in post_names())


def _living(person: Person, date: str | None) -> bool:
    year = int(date[:4]) if date else None
    born, died = (int(day[:4]) if day and day[:4].isdigit() else None for day in (person.born, person.died))
    return year is None or ((born is None or born + 16 <= year) and (died is None or year <= died + 30))


def _address_only(title: str) -> bool:
    """Whether no office stands before the name: nothing, "Mr.", "Sir"."""
    return all(word.strip(".") in _ADDRESS for word in fold(title).split())


_WOMEN = word_set(
    """
    golda indira margaret eleanor vijaya sirimavo clare frances anne ann mary helen elizabeth barbara shirley eugenie
    jeane madeleine rozanne carol ruth mei ling isabel maria eva simone francoise svetlana ekaterina ella anna
    """
)


def _is_woman(person: Person) -> bool:
    """Whether "Mrs." before the name can mean the listed person herself, not a wife."""
    names = [person.name, *person.variants]
    return any(WIFE.search(f"{name} ") for name in names) or any(
        word in _WOMEN for name in names for word in split_name(name).given[:1]
    )


def _supported(place: Place, text: str) -> bool:
    """Whether a surname that is a common word stands where only a name can: after a comma in a list of names, before
    a verb of speaking, with a possessive."""
    behind = text[place.span.end : place.span.end + 20]
    before = text[max(0, place.span.start - 14) : place.span.start]
    if re.match(
        r"['’]s\b|\s(?:said|asked|told|replied|stated|thought|noted|agreed|suggested|pointed|remarked|wrote|felt)\b|:",
        behind,
    ):
        return True
    if re.search(r"(?:\(|(?:^|\n)\s{0,9})$", before) and re.match(r"\)|\s{0,3}(?:\n|$)", behind):
        return True  # "(Ball)" behind an office, a signature
    return bool(re.search(r"(?:with|by|from|told|asked|Messrs\.|,)\s$", before)) and not re.match(r"\s[A-Z]", behind)


def _best(people: list[Person], place: Place, seen: Counter[str], date: str | None) -> tuple[str | None, float]:
    """Of several that the words allow, the one that title, date and the document so far speak for."""
    title = fold(place.title).strip(" .")
    if len(people) == 1:
        against = (
            _RANKED.search(title) and _titled(title, people[0]) < 0 and not place.name.given and not seen[people[0].id]
        )
        return (None, 0.0) if against and people[0].description else (people[0].id, 0.9)
    graded = sorted(
        (
            (
                _titled(title, person) + _rank(person, date) + min(seen[person.id], 5) * 0.2 + _timely(person, date),
                person,
            )
            for person in people
        ),
        key=lambda pair: (-pair[0], pair[1].id),
    )
    return graded[0][1].id, 0.7 if graded[0][0] > graded[1][0] else 0.5


def _rank(person: Person, date: str | None) -> float:
    """Plain "Mr. Dulles" is rather the Secretary of State than his brother: whoever held one of the first offices."""
    if date and re.search(r"\b19\d\d\b", person.description or "") and not _timely(person, date):
        return 0.0
    opening = re.split(r"[;,/]", person.description or "")[0]
    offices = [read_office(opening), *(read_office(tenure.office) for tenure in person.tenures)]
    return 0.8 if any(office and office.name in _FIRST for office in offices) else 0.0


_FIRST = ("president", "secretary of state", "head of government", "foreign minister", "sovereign", "general secretary")
_ADDRESS = word_set(
    """
    mr mrs ms messrs dr sir lord and
    """
)


# Titles that a list of persons would give: one that it does not speaks of another man.
_RANKED = re.compile(r"\b(?:assistant secretary|under secretary|senator|congressman|sen)\b")


def _titled(title: str, person: Person) -> float:
    """How the titles before the name fit the description: "Senator", "General", "Under Secretary"."""
    words = [word.strip(".") for word in title.split() if word.strip(".") not in _ADDRESS]
    if not words:
        return 0.0
    description = fold(
        " ".join(
            filter(
                None, (person.description, person.name, *person.variants, *(tenure.office for tenure in person.tenures))
            )
        )
    )
    phrase = " ".join(words)
    if any(
        re.match(rf"(?:u\.s\. |american |the )?{re.escape(phrase)}\b", piece.strip())
        for piece in re.split(r"[;,/]", description)
    ):
        return 3.0
    if phrase in description:
        return 2.0
    full = {
        "gen": "general",
        "sen": "senator",
        "col": "colonel",
        "adm": "admiral",
        "lt": "lieutenant",
        "maj": "major",
        "capt": "captain",
    }
    return 1.5 if any(full.get(word, word) in description for word in words) else -1.0


def _timely(person: Person, date: str | None) -> float:
    """Whether life and office hold the document's date: the years of the description ("from 1969 until 1971"); whom
    the record speaks of by name alone comes before others of his surname."""
    if not date:
        return 0.0
    if not _living(person, date):
        return -1.0
    weight = 0.5 if "backchannel" in person.authorities and len(person.authorities) > 1 else 0.0
    years = [int(year) for year in re.findall(r"\b(19\d\d)\b", person.description or "")]
    return weight + (0.4 if years and min(years) - 1 <= int(date[:4]) <= max(years) + 1 else 0.0)
