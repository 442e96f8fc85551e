"""One reading a line, with the names that we concluded and the distance of every statement. Takes a store, writes JSON.

The letter of 15 November 1960 becomes one line:

    {"doc": "harriman-1960-11-15", "author": "W. Averell Harriman", "statements": [{"speaker": "Nikita S. Khrushchev",
     "via": ["Mikhail A. Menshikov"], "to": ["W. Averell Harriman"], "mode": "direct", "distance": {…}, …}], …}

    doc, format, file       the document's id, the version of this format, where it was read
    description             as Description, with author and recipients by name; an interval of the clock as from, to
    author, recipients      who wrote the record, whom it is addressed to
    parties                 name, aliases, kind, office; person, person_name: whom we take it to be
    bundle                  id of the file that holds this document among others
    pages                   label, span; of scans: number (in the file, from 1), layer (text layer, or which OCR engine),
                            kinds (blank, form, …)
    statements              id, kind, speaker, source, cue, content, words, to, via, relays (name, manner, translated),
                            mode, act, parent, when, where, translated, remarks, page, line or paragraph,
                            distance (hops, sentence, report, through, manners, recorder, days), confidence, maker
    references              as Reference, with start, end; status, resolution (a document's id, "none" or null), score
    mentions                start, end, name, person; with a register of the user's own: see `write_readings`
    issues                  as Issue

This is the interchange format: people by name, offsets in characters of the document's text. A name is that of the
person concluded where the document itself names him by it ("Mr. Khrushchev", "Khrushchey"); where the document has only
an office ("the Secretary"), the name is the document's, and whom we take it to mean stands in `parties`. Fields that a
document does not fill are left out, but for those of a statement, which always has all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import IO, Any

import msgspec
from rapidfuzz.fuzz import ratio

from backchannel.model import (
    FORMAT,
    Document,
    Link,
    Page,
    Person,
    Reading,
    Reference,
    Resolution,
    Statement,
    place_of,
    to_json,
    words_of,
)
from backchannel.resolve import PersonMention, Register, find_mentions
from backchannel.store import FoundParty, Store
from backchannel.text import fold_name
from backchannel.views import distance_of

SAME_WORD = 85.0  # likeness from 0 to 100 from which two words are one, with a slip: Khrushchey, Khrushchev


def write_readings(store: Store, out: IO[bytes], register: Register | None = None) -> int:
    """Every document of the collection, in the order of dates, a line each. Gives how many.

    With a `register`, mentions are linked to its entries and no others: `person` is an id of it, or null. Every proper
    name of one of its persons is a mention, also where no statement needs him; other words for a party ("he", "the
    Ambassador") have the person that the party was concluded to be.
    """
    count = 0
    for entry in store.entries(limit=None).rows:
        document, reading = store.document(entry.id), store.reading(entry.id)
        line = reading_line(document, reading, store.resolution(entry.id), store.parties(entry.id))
        if register is not None:
            line["mentions"] = _registered(line["mentions"], find_mentions(document, reading, register), register)
        out.write(to_json(line) + b"\n")
        count += 1
    return count


def _registered(
    mentions: list[dict[str, Any]], found: Sequence[PersonMention], register: Register
) -> list[dict[str, Any]]:
    """The names found of registered persons, and between them the parties' mentions, by the register's ids."""

    def known(id: str | None) -> Person | None:
        return register.get(id) if id else None

    named = [(mention.span, known(mention.person)) for mention in found]
    linked = [
        {"start": span.start, "end": span.end, "name": person.name if person else None, "person": person.id if person else None}
        for span, person in named
    ]  # fmt: skip
    ends = [span.end for span, _ in named]  # in order, as no two of them meet
    for mention in mentions:
        at = bisect_right(ends, mention["start"])
        if at == len(named) or named[at][0].start >= mention["end"]:
            person = known(mention["person"])
            linked.append({**mention, "person": person.id if person else None})
    return sorted(linked, key=lambda one: (one["start"], one["end"]))


def reading_line(
    document: Document, reading: Reading, resolution: Resolution, parties: dict[str, FoundParty]
) -> dict[str, Any]:
    """One reading as plain data for JSON."""
    names = {id: _name(party) for id, party in parties.items()}
    links = {link.reference: link for link in resolution.links}
    return {
        "doc": reading.document,
        "format": FORMAT,
        "file": reading.file,
        "description": _description(reading, names),
        "author": names.get(reading.author or ""),
        "recipients": [names[id] for id in reading.recipients],
        "parties": _parties(parties, names),
        **({"bundle": document.bundle} if document.bundle else {}),
        "pages": [_page(page) for page in document.pages],
        "statements": [_statement(statement, reading, document, names) for statement in reading.statements],
        "references": [_reference(reference, links.get(reference.id)) for reference in reading.references],
        "mentions": [
            {"start": mention.span.start, "end": mention.span.end, "name": names[mention.party],
             "person": parties[mention.party].person}
            for mention in reading.mentions
        ],
        "issues": msgspec.to_builtins(reading.issues),
    }  # fmt: skip


def _page(page: Page) -> dict[str, Any]:
    """A page without its words; what only scans have, where it has it."""
    found: dict[str, Any] = {"label": page.label, "span": page.span}
    for name in ("number", "layer", "kinds"):
        if value := getattr(page, name):
            found[name] = value
    return found


def _description(reading: Reading, names: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(reading.description)
    if "/" in (reading.description.time or ""):  # from and to, as in the published benchmark
        fields["time"] = dict(zip(("from", "to"), fields["time"].split("/"), strict=True))
    if reading.author:
        fields["author"] = names[reading.author]
    if reading.recipients:
        fields["recipients"] = [names[id] for id in reading.recipients]
    return fields


def _name(party: FoundParty) -> str:
    """The concluded person's name where the document bears it out by his surname, slips allowed; else its own."""
    surname = fold_name(party.name).split()[-1:]
    words = {word for name in (party.own_name, *party.aliases) for word in fold_name(name).split()}
    named = surname and any(ratio(surname[0], word) >= SAME_WORD for word in words)
    return party.name if named else party.own_name


def _parties(parties: dict[str, FoundParty], names: dict[str, str]) -> list[dict[str, Any]]:
    """Parties by name, those of one name together; `person` and `person_name` are what was concluded."""
    grouped: dict[str, list[FoundParty]] = {}
    for id, party in parties.items():
        grouped.setdefault(names[id], []).append(party)
    return [
        {
            "name": name,
            "aliases": sorted({alias for one in group for alias in (one.own_name, *one.aliases)} - {name}),
            "kind": group[0].kind,
            "office": group[0].office,
            "person": group[0].person,
            "person_name": group[0].name if group[0].person else None,
        }
        for name, group in grouped.items()
    ]


def _statement(statement: Statement, reading: Reading, document: Document, names: dict[str, str]) -> dict[str, Any]:
    place = place_of(document, statement.content[0].start)
    return {
        "id": statement.id,
        "kind": statement.kind,
        "speaker": names[statement.speaker] if statement.speaker else None,
        "source": statement.source,
        "cue": statement.cue,
        "content": statement.content,
        "words": words_of(document, statement.content),
        "to": [names[id] for id in statement.to],
        "via": [names[relay.party] for relay in statement.via],
        "relays": [
            {"name": names[relay.party], "manner": relay.manner, "translated": relay.translated}
            for relay in statement.via
        ],
        "mode": statement.mode,
        "act": statement.act,
        "parent": statement.parent,
        "when": statement.when,
        "where": statement.where,
        "translated": statement.translated,
        "remarks": [words_of(document, [span]) for span in statement.remarks],
        "page": place.page,
        place.unit: place.line,
        "distance": distance_of(statement, reading, names.__getitem__),
        "confidence": round(statement.confidence, 4),
        "maker": statement.maker,
    }


def resolution_of(link: Link | None) -> str | None:
    """The id of the document meant, "none" where the collection does not hold it, None where it cannot be told."""
    return {"held": link.document, "missing": "none", "open": None}[link.status] if link else None


def _reference(reference: Reference, link: Link | None) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(reference)
    fields["start"], fields["end"] = fields.pop("span")
    fields["status"] = link.status if link else "open"
    fields["resolution"] = resolution_of(link)
    fields["score"] = link.score if link else None
    return fields
