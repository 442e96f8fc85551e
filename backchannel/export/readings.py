"""One reading a line, with the names that we concluded and the distance of every statement. Takes a store, writes JSON.

The letter of 15 November 1960 becomes one line:

    {"doc": "harriman-1960-11-15", "author": "W. Averell Harriman", "statements": [{"speaker": "Nikita S. Khrushchev",
     "via": ["Mikhail A. Menshikov"], "to": ["W. Averell Harriman"], "mode": "direct", "distance": {…}, …}], …}

    doc, format, file       the document's id, the version of this format, where it was read
    description             as Description, with author and recipients by name; an interval of the clock as from, to
    author, recipients      who wrote the record, whom it is addressed to
    parties                 name, aliases, kind, office; person, person_name: whom we take it to be
    pages                   label, span
    statements              id, kind, speaker, source, cue, content, words, to, via, relays (name, manner, translated),
                            mode, act, parent, when, where, translated, remarks, page, line or paragraph,
                            distance (hops, sentence, report, through, manners, recorder, days), confidence, maker
    references              as Reference, with start, end; status, resolution (a document's id, "none" or null), score
    mentions                start, end, name, person
    issues                  as Issue

This is the interchange format: people by name, offsets in characters of the document's text. A name is that of the
person concluded where the document itself names him by it ("Mr. Khrushchev", "Khrushchey"); where the document has only
an office ("the Secretary"), the name is the document's, and whom we take it to mean stands in `parties`. Fields that a
document does not fill are left out, but for those of a statement, which always has all of them.
"""

from __future__ import annotations

from typing import IO, Any

import msgspec
from rapidfuzz.fuzz import ratio

from backchannel.model import (
    FORMAT,
    Document,
    Link,
    Reading,
    Reference,
    Resolution,
    Statement,
    place_of,
    to_json,
    words_of,
)
from backchannel.store import FoundParty, Store
from backchannel.text import fold_name
from backchannel.views import distance_of

SAME_WORD = 85.0  # likeness from 0 to 100 from which two words are one, with a slip: Khrushchey, Khrushchev


def write_readings(store: Store, out: IO[bytes]) -> int:
    """Every document of the collection, in the order of dates, a line each. Gives how many."""
    count = 0
    for entry in store.entries(limit=None).rows:
        line = reading_line(
            store.document(entry.id), store.reading(entry.id), store.resolution(entry.id), store.parties(entry.id)
        )
        out.write(to_json(line) + b"\n")
        count += 1
    return count


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
        "pages": [{"label": page.label, "span": page.span} for page in document.pages],
        "statements": [_statement(statement, reading, document, names) for statement in reading.statements],
        "references": [_reference(reference, links.get(reference.id)) for reference in reading.references],
        "mentions": [
            {"start": mention.span.start, "end": mention.span.end, "name": names[mention.party],
             "person": parties[mention.party].person}
            for mention in reading.mentions
        ],
        "issues": msgspec.to_builtins(reading.issues),
    }  # fmt: skip


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


def _reference(reference: Reference, link: Link | None) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(reference)
    fields["start"], fields["end"] = fields.pop("span")
    fields["status"] = link.status if link else "open"
    fields["resolution"] = {"held": link.document, "missing": "none", "open": None}[link.status] if link else None
    fields["score"] = link.score if link else None
    return fields
