"""Whom a reference's words mean as sender and recipient: "my", "you", "his", "The Chairman's", "Russell".

Takes a document with its reading, its judgements and the register; gives the person of each end, where the words can be
followed in this document.

    "(My letter to you of November 12)" in Harriman's letter to Kennedy         -> Harriman, Kennedy
    "Chairman's offer (his letter of March 2 to Terhoek)"                       -> the Chairman named just before, Terhoek
    "his message", with nobody named before it in the paragraph                 -> nobody
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from backchannel.model import Document, Judgement, Person, Reading, Reference
from backchannel.resolve.lands import lands_of
from backchannel.resolve.parts import agree, split_name
from backchannel.resolve.party_names import names_of, personal_name
from backchannel.resolve.register import Register
from backchannel.text import fold

__all__ = ["FIRST", "SECOND", "THIRD", "Ends"]

FIRST = frozenset({"my", "me", "i", "mine", "our", "us", "we", "ours"})
SECOND = frozenset({"your", "you", "ur", "yours"})
THIRD = frozenset({"his", "him", "he", "her", "she", "hers", "their", "them", "they", "its", "it"})
_TITLE = re.compile(
    r"\b(?P<title>(?:Foreign\s|Prime\s|Under\s)?(?:President|Chairman|Secretary|Minister|Premier|Chancellor|Ambassador|King|Shah|Marshal))\b"
    r"(?!\s[A-Z])"
)
_REACH = 600  # characters back to whom a pronoun can mean


class _Named(NamedTuple):
    start: int
    end: int
    person: str


class Ends:
    """The persons of a document by the words that mean them there."""

    def __init__(
        self, document: Document, reading: Reading, judgements: Iterable[Judgement], register: Register
    ) -> None:
        judgements = tuple(judgements)
        persons = {one.party: one.person for one in judgements if one.person}
        self._text, self._register = document.text, register
        self._date = reading.description.talk_date or reading.description.date
        self._lands = lands_of(document, reading, register, judgements) if reading.references else frozenset()
        self.author = persons.get(reading.author or "")
        self.readers = tuple(persons[id] for id in reading.recipients if id in persons)
        self._by_words: dict[str, set[str]] = {}
        self._by_surname: dict[str, set[str]] = {}
        people = set()
        for party in reading.parties:
            person = persons.get(party.id)
            if person:
                for words in (party.name, *party.aliases):
                    self._by_words.setdefault(_plain(words), set()).add(person)
                for name in names_of(party):
                    self._by_surname.setdefault(name.parts.surname, set()).add(person)
            if person and party.kind == "person":
                people.add(party.id)
        self._mentions = sorted(
            _Named(*mention.span, persons[mention.party]) for mention in reading.mentions if mention.party in people
        )

    def of(self, reference: Reference) -> tuple[str | None, str | None]:
        """Sender and recipient of what a reference means."""
        recipient = self._meant(reference.recipient, reference, None)
        sender = self._meant(reference.sender, reference, recipient)
        return sender, recipient

    def _meant(self, words: str | None, reference: Reference, other: str | None) -> str | None:
        if not words:
            return None
        first = fold(words).split()[0]
        if first in FIRST:
            return self.author
        if first in SECOND:
            return self.readers[0] if len(self.readers) == 1 else None
        if first in THIRD:
            start, end = reference.span  # "which he had received" stands behind the span
            found = re.compile(rf"\b{re.escape(words)}\b").search(self._text, start, end + 30)
            return self._antecedent(found.start(), other) if found else None
        return self._named(words)

    def _antecedent(self, at: int, other: str | None) -> str | None:
        """The person of a pronoun: as the reading has it, else the last one named before it in the paragraph, who is
        neither the writer nor the other end."""
        index = bisect_left(self._mentions, (at, 0, ""))
        if index < len(self._mentions) and self._mentions[index].start == at:
            return self._mentions[index].person
        since = max(self._text.rfind("\n\n", 0, at) + 1, at - _REACH)
        named = [one for one in self._mentions[bisect_left(self._mentions, (since, 0, "")) : index] if one.end <= at]
        titled = [
            _Named(since + match.start(), since + match.end(), person)
            for match in _TITLE.finditer(self._text[since:at])
            if (person := self._named(match["title"]))
        ]
        for one in sorted([*named, *titled], reverse=True):
            if one.person not in (self.author, other):
                return one.person
        return None

    def _named(self, words: str) -> str | None:
        for found in (self._by_words.get(_plain(words)), self._by_surname.get(split_name(words).surname)):
            if found and len(found) == 1:
                return next(iter(found))
        if person := self._registered(words):
            return person
        titles = self._register.titles
        called = titles.called(words)
        if called or not self._date or self._date == "undated":
            return called
        holders = titles.holders(words, self._date, self._lands)
        return holders[0] if len(holders) == 1 else None

    def _registered(self, words: str) -> str | None:
        """The one entry of the register of that surname, or of those the one whose given name agrees, for a name that
        the reading has no party for ("to Baron Terhoek")."""
        name = personal_name(words)
        known = self._register.of_surname(name.parts.surname) if name else []
        if name and name.parts.given:
            known = [
                one
                for one in known
                if any(agree(name.parts, parts) == "same" for parts in self._register.parts(one.id))
            ]
        return known[0].id if len(known) == 1 and held_near(known[0], self._date) else None


def held_near(person: Person, date: str | None, years: int = 20) -> bool:
    """Whether a person held any office within so many years of a date; true where the register gives none."""
    if not date or date == "undated" or not (spans := [one for one in person.tenures if one.started]):
        return True
    return any(
        int((one.started or "")[:4]) - years <= int(date[:4]) <= int((one.ended or "9999")[:4]) + years for one in spans
    )


def _plain(words: str) -> str:
    return re.sub(r"^the\s|'s?$", "", " ".join(fold(words).split())).strip(" .,")
