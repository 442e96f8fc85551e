"""One reading a line, with the names that we concluded and the distance of every statement. Takes a store, writes JSON.

The letter of 15 November 1960 becomes one line:

    {"doc": "harriman-1960-11-15", "author": "W. Averell Harriman", "statements": [{"speaker": "Nikita S. Khrushchev",
     "via": ["Mikhail A. Menshikov"], "to": ["W. Averell Harriman"], "mode": "direct", "distance": {…}, …}], …}

This is the interchange format: people by name, offsets in characters of the document's text. Fields that a document
does not fill are left out, but for those of a statement, which always has all of them.
"""

from __future__ import annotations

from typing import IO, Any

import msgspec

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
from backchannel.views import distance_of


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
    names = {id: party.name for id, party in parties.items()}
    links = {link.reference: link for link in resolution.links}
    return {
        "doc": reading.document,
        "format": FORMAT,
        "file": reading.file,
        "description": _description(reading, names),
        "author": names.get(reading.author or ""),
        "recipients": [names[id] for id in reading.recipients],
        "parties": [_party(party) for party in parties.values()],
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
    if reading.author:
        fields["author"] = names[reading.author]
    if reading.recipients:
        fields["recipients"] = [names[id] for id in reading.recipients]
    return fields


def _party(party: FoundParty) -> dict[str, Any]:
    return {
        "name": party.name,
        "aliases": list(party.aliases),
        "kind": party.kind,
        "office": party.office,
        "person": party.person,
    }


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
