"""Titles that a user's own register knows: who is called "the Secretary", "the Chairman", "the Velgorian Ambassador".

Takes the persons of a register; gives `Titles`, asked with words and a date.

    "Chairman of the Council of Velgoria" from 1953   -> "the Chairman" and "the Velgorian Chairman" of 1959
    a variant "the Baron", "Commander Lathrop"        -> whoever is called exactly so

Only the user's own lists count here: they say what record this is. The lists that ship with the program know the
office holders of real states and must not be read into another record.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from backchannel.dates import iso_range
from backchannel.model import Person, Tenure
from backchannel.posts import same_place
from backchannel.resolve.offices import country_of, office_of_register, owner_of
from backchannel.resolve.parts import split_name, titles_of
from backchannel.text import fold

__all__ = ["Titles", "title_of"]


_ENVOYS = ("ambassador", "minister", "consul", "charge", "counselor", "foreign minister")


class _Held(NamedTuple):
    """One holding of a title: whose office it is, where, from which to which day (undated: always)."""

    person: str
    owner: str | None
    place: str | None
    started: str
    ended: str


class Titles:
    """The titles, countries and places of the persons given. Look-ups cost the same in a long list."""

    def __init__(self, persons: Iterable[Person]) -> None:
        self._held: dict[str, list[_Held]] = defaultdict(list)
        self._called: dict[str, set[str]] = defaultdict(set)
        self._familiar: dict[str, set[str]] = defaultdict(set)
        self._lands: dict[str, str] = {}
        self._places: set[str] = set()
        for person in persons:
            self._add(person)
        self._adjectives = {form: land for land in self._lands.values() for form in _adjectives(land)}

    def called(self, words: str, *, familiar: bool = False) -> str | None:
        """The one person whom a list calls exactly so ("the Baron", "Commander Lathrop"), or, where a letter is signed
        so, by a familiar name ("Edmund")."""
        found = self._called.get(_plain(words)) or (self._familiar.get(_plain(words)) if familiar else None)
        return next(iter(found)) if found and len(found) == 1 else None

    def is_place(self, words: str) -> bool:
        """Whether the words are a country or a seat of these lists, or the people of one ("Velgorian"), and no more."""
        return _plain(words) in self._places or _plain(words) in self._adjectives

    def lands_in(self, words: Iterable[str]) -> frozenset[str]:
        """The countries (folded) of these lists that the words name."""
        named = {self._lands.get(word) or self._adjectives.get(word) for word in map(fold, words)}
        return frozenset(fold(land) for land in named if land)

    def holders(self, words: str, on: str, lands: frozenset[str]) -> list[str]:
        """Who bore the title of the words on an EDTF date. Of several those count whose country is among `lands`."""
        title = title_of(words)
        if not title:
            return []
        first, last = iso_range(on)
        land, bare = self._split(title)
        land = land or owner_of(words)
        held = [one for one in self._held.get(bare, ()) if one.started <= last and first <= one.ended]
        if land:
            held = [one for one in held if same_place(one.owner or one.place or "", land)]
        ours = {one.person for one in held if fold(one.owner or "") in lands}
        if bare in _ENVOYS and not land:  # every country has some: a register of one ambassador says nothing
            held = [one for one in held if one.person in ours]
        people = list(dict.fromkeys(one.person for one in held))
        return [person for person in people if person in ours] if len(ours) == 1 else people

    def _split(self, title: str) -> tuple[str | None, str]:
        """The country of an adjective before the title, and the title."""
        first, _, rest = title.partition(" ")
        land = self._adjectives.get(first) or country_of(first)
        return (land, rest) if land and rest else (None, title)

    def _add(self, person: Person) -> None:
        titled = set()
        for tenure in person.tenures:
            if (title := title_of(tenure.office)) and (held := _holding(person, tenure)):
                self._held[title].append(held)
                titled.add(title)
                for land in filter(None, (held.owner,)):
                    self._lands.setdefault(fold(land), land)
                self._places.update(_plain(place) for place in (held.owner, held.place, tenure.place) if place)
        for variant in person.variants:
            title = fold(titles_of(variant)).strip(". ")
            if title or re.match(r"the\s", variant):
                self._called[_plain(variant)].add(person.id)
            elif " " not in variant.strip() and split_name(variant).surname != split_name(person.name).surname:
                self._familiar[_plain(variant)].add(person.id)
            if title and title not in titled and split_name(variant).surname:  # "Commander Lathrop" of no listed office
                self._held[title].append(_Held(person.id, None, None, "", "9999"))


def _holding(person: Person, tenure: Tenure) -> _Held | None:
    office = office_of_register(tenure.office, tenure.place)
    at = re.search(r"\s(?:in|at)\s(?:the\s)?([A-Z][\w.]*(?:\s[A-Z][\w.]*)*)$", tenure.office)
    place = at[1] if at else tenure.place
    owner = office.country if office and office.name == "ambassador" else owner_of(tenure.office)
    if owner is None and office and not re.search(r"\sof\s", tenure.office):
        owner = office.country  # "President" at "France"; "Secretary of State" without a place
    try:
        started = iso_range(tenure.started)[0] if tenure.started else ""
        ended = iso_range(tenure.ended)[1] if tenure.ended else "9999"
    except ValueError:
        return None
    if owner is None and re.match(r"Secretary of State\b", tenure.office):
        owner = "United States"
    return _Held(person.id, owner, place, started, ended)


_BEHIND = re.compile(r"\s(?:of|to|at|in|for|from|extraordinary)\s.*$|[,(].*$|\sextraordinary$")


def title_of(words: str) -> str:
    """The title alone, folded: "Under Secretary of External Affairs of Caldmere" -> "under secretary"; nothing where
    somebody else's ("his Minister") or a body is meant."""
    folded = _BEHIND.sub("", _plain(words))
    return "" if re.match(r"(?:my|our|your|his|her|their|its|an?)\s", f"{folded} ") else folded


def _plain(words: str) -> str:
    return re.sub(r"^the\s", "", " ".join(fold(words).replace("'s", "").split())).strip(" .,;:'")


def _adjectives(land: str) -> list[str]:
    """How the people of a country can be called: Velgoria -> velgorian, Illany -> illanian, Caldmere -> caldmerian."""
    stem = re.sub(r"[aeiouy]+$", "", fold(land))
    return (
        [stem + ending for ending in ("an", "ian", "ean", "ese", "ish", "i")]
        if len(stem) > 3 and " " not in stem
        else []
    )
