"""Threads: which document answers which. Takes a store and a document's id; gives the correspondence that it stands in.

The letter of 23 March answers those of the 10th and the 18th ("I have your letters of March 10 and March 18"), the letter
of the 27th reports on what it asked for ("your letter of March 23"): four documents, one thread. What the thread speaks
of and the collection does not hold stands in it as missing.

A tie is read from a reference that was followed. It *answers* where the words say so ("your telegram 653") or the two
documents go between the same ends the other way; it *follows* where they go the same way ("My letter to you of March
10"); else it only *cites*, and is shown for the document asked about alone: a thread is one correspondence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from backchannel.model import Record
from backchannel.posts import posts_in
from backchannel.resolve.ends import FIRST, SECOND
from backchannel.resolve.home import sent_from
from backchannel.store import DocumentEntry, FoundReference, Store
from backchannel.text import fold
from backchannel.views.missing import MissingDocument, missing

__all__ = ["Thread", "Tie", "threads"]

_MOST = 200  # documents of one thread

Relation = Literal["answers", "follows", "cites"]


class Tie(Record, frozen=True, kw_only=True):
    """`later` answers, follows or cites `earlier` (ids of documents); `place` are the words that say so."""

    later: str
    earlier: str
    relation: Relation
    place: FoundReference


class Thread(Record, frozen=True, kw_only=True):
    """`documents` in order of their dates, `ties` by the later document and the place of the words; `missing`: letters
    of this correspondence that are not held."""

    document: str
    documents: tuple[DocumentEntry, ...] = ()
    ties: tuple[Tie, ...] = ()
    missing: tuple[MissingDocument, ...] = ()


def threads(store: Store, document: str) -> Thread:
    """The thread of a document, itself included. Raises NotFound."""
    entries = {document: store.entry(document)}
    ends: dict[str, _Ends] = {}
    ties: dict[tuple[str, int], Tie] = {}
    waiting = [document]
    while waiting and len(entries) < _MOST:
        id = waiting.pop(0)
        for tie in _ties(store, id, ends):
            other = tie.earlier if tie.later == id else tie.later
            if tie.relation == "cites" and id != document:
                continue
            ties[tie.later, tie.place.number] = tie
            if other not in entries:
                entries[other] = store.entry(other)
                if tie.relation != "cites":
                    waiting.append(other)
    return Thread(
        document=document,
        documents=tuple(sorted(entries.values(), key=lambda one: (one.date or "9999", one.time or "", one.id))),
        ties=tuple(
            sorted(ties.values(), key=lambda tie: (tie.place.document.date or "9999", tie.later, tie.place.number))
        ),
        missing=_missing(store, document, ties.values()),
    )


# ---------------------------------------------------------------- ties


class _Ends(NamedTuple):
    """Between whom a document goes: persons, and posts."""

    author: frozenset[str]
    readers: frozenset[str]
    sent_from: frozenset[str]
    sent_to: frozenset[str]


def _ties(store: Store, id: str, known: dict[str, _Ends]) -> list[Tie]:
    rows = (
        *store.references(document=id, status="held", limit=None).rows,
        *store.references(target=id, limit=None).rows,
    )
    found = []
    for place in rows:
        target = place.link.document if place.link else None
        if target and target != place.document.id and place.target is not None:
            relation = _relation(store, place, target, known)
            later, earlier = place.document.id, target
            if place.reference.relation == "following":  # "my comments are contained in following telegram"
                later, earlier = earlier, later
            found.append(Tie(later=later, earlier=earlier, relation=relation, place=place))
    return found


def _relation(store: Store, place: FoundReference, target: str, known: dict[str, _Ends]) -> Relation:
    said = place.reference
    first = (fold(said.sender or "").split() or [""])[0]
    if first in SECOND:
        return "answers"
    if first in FIRST or said.relation in ("following", "preceding"):
        return "follows"
    here, there = _ends_of(store, place.document.id, known), _ends_of(store, target, known)
    if here.author & there.readers and here.readers & there.author:
        return "answers"
    if here.author & there.author and here.readers & there.readers:
        return "follows"
    if here.sent_from & there.sent_to and here.sent_to & there.sent_from:
        return "answers"
    return "follows" if here.sent_from & there.sent_from and here.sent_to & there.sent_to else "cites"


def _ends_of(store: Store, id: str, known: dict[str, _Ends]) -> _Ends:
    if id not in known:
        reading, parties, entry = store.reading(id), store.parties(id), store.entry(id)
        persons = {party: found.person for party, found in parties.items() if found.person and found.kind == "person"}
        known[id] = _Ends(
            author=frozenset(filter(None, [persons.get(reading.author or "")])),
            readers=frozenset(filter(None, map(persons.get, reading.recipients))),
            sent_from=sent_from(entry.from_ or "", entry.place),
            sent_to=posts_in(entry.to or "") or sent_from(entry.to or "", None),
        )
    return known[id]


# ---------------------------------------------------------------- what is not held


def _missing(store: Store, document: str, ties: Iterable[Tie]) -> tuple[MissingDocument, ...]:
    """Documents of this correspondence that are spoken of in it and not held: those of "my" and "your", and those whose
    sender and recipient are persons concluded."""
    within = [tie for tie in ties if tie.relation != "cites"]
    spoken = {document, *(tie.later for tie in within), *(tie.earlier for tie in within)}
    found: dict[str, MissingDocument] = {}
    for id in sorted(spoken):
        for one in missing(store, document=id, limit=None).rows:
            if any(_is_ours(place) for place in one.places):
                found.setdefault(one.id, one)
    return tuple(sorted(found.values(), key=lambda one: (one.date or "9999", one.title)))


def _is_ours(place: FoundReference) -> bool:
    first = (fold(place.reference.sender or "").split() or [""])[0]
    return first in FIRST | SECOND or bool(place.link and place.link.sender and place.link.recipient)
