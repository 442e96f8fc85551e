"""Tables: documents, statements, people, references and missing documents, as CSV for a spreadsheet or as JSON lines.

Takes a store. CSV is UTF-8 with a byte order mark (so that a spreadsheet takes the accents rightly). A cell that a
spreadsheet would run as a formula (it begins with = + - @) gets an apostrophe before it: documents are not trusted.
JSON lines have the same fields; what is several things (a person's offices, the places that speak of a document) is a
list there and one cell here. "(My letter to you of November 12)" as a line of `references`:

    {"document": "harriman-1960-11-15", "start": 4012, "end": 4043, "words": "My letter to you of November 12", …,
     "kind": "letter", "date": "1960-11-12", "from": "My", "to": "you", …, "resolution": "none", "score": 0.85}
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from backchannel.export.readings import resolution_of
from backchannel.model import Person, Tenure, to_json
from backchannel.store import FoundParty, StatementQuery, Store
from backchannel.views import missing, said

Row = dict[str, Any]


def documents(store: Store) -> Iterator[Row]:
    for entry in store.entries(limit=None).rows:
        yield {
            "document": entry.id, "date": entry.date, "time": entry.time, "type": entry.type, "number": entry.number,
            "title": entry.title, "from": entry.from_, "to": entry.to, "place": entry.place, "subject": entry.subject,
            "classification": entry.classification, "classification_state": entry.classification_state,
            "statements": entry.statements, "file": entry.file,
        }  # fmt: skip


def statements(store: Store) -> Iterator[Row]:
    for row in said(store, StatementQuery(limit=None, order="document")).rows:
        found, statement = row.found, row.found.statement
        yield {
            "document": found.document.id, "document_date": found.document.date, "statement": statement.id,
            "when": found.when, "speaker": _name(found.speaker), "via": _names(relay.who for relay in found.via),
            "to": _names(found.to), "recorder": _name(found.author), "recipients": _names(found.recipients),
            "kind": statement.kind, "mode": statement.mode, "act": statement.act, "words": found.words,
            "cue": found.cue_words, "source": found.source_words, "page": found.place.page, "line": found.place.line,
            "hops": row.distance.hops, "distance": row.distance.sentence, "remarks": " | ".join(found.remarks),
            "parent": statement.parent, "confidence": round(statement.confidence, 3), "content": _json(statement.content),
        }  # fmt: skip


def people(store: Store) -> Iterator[Row]:
    """Who appears, with what the register knows of him; `authorities`: ids elsewhere ("viaf:…"). One whom we took for
    nobody has no id, and the same name of several such stands once."""
    known = {person.id: person for person in store.register()}
    for person in store.persons(limit=None).rows:
        entry = known.get(person.id or "") or Person(id="", name=person.name)
        yield {
            "person": person.id, "name": person.name, "kind": person.kind, "said": person.said, "heard": person.heard,
            "relayed": person.relayed, "wrote": person.wrote, "received": person.received, "named": person.mentioned,
            "documents": person.documents, "first": person.first, "last": person.last,
            "variants": [name for name in entry.variants if name != person.name],
            "offices": [_office(tenure) for tenure in entry.tenures],
            "authorities": [f"{name}:{id}" for name, id in sorted(entry.authorities.items())],
            "born": entry.born, "died": entry.died, "description": entry.description,
        }  # fmt: skip


def _office(tenure: Tenure) -> str:
    """ "Ambassador, Soviet Union, 1952-05-14/1952-09-19" """
    dates = f"{tenure.started or '..'}/{tenure.ended or '..'}" if tenure.started or tenure.ended else None
    return ", ".join(filter(None, (tenure.office, tenure.place, dates)))


def references(store: Store) -> Iterator[Row]:
    """`from`, `to`: the document's words; `sender`, `recipient`: whom we take them to mean. `resolution`: the id of the
    document meant, "none" where the collection does not hold it, nothing where it cannot be told."""
    for found in store.references(limit=None).rows:
        reference, link = found.reference, found.link
        yield {
            "document": found.document.id, "start": reference.span.start, "end": reference.span.end,
            "words": found.words, "page": found.place.page, "line": found.place.line, "kind": reference.kind,
            "series": reference.series, "number": reference.number, "date": reference.date,
            "relation": reference.relation, "from": reference.sender, "to": reference.recipient,
            "sender": found.sender, "recipient": found.recipient, "status": link.status if link else None,
            "resolution": resolution_of(link), "score": link.score if link else None,
        }  # fmt: skip


def missing_documents(store: Store) -> Iterator[Row]:
    for entry in missing(store, limit=None).rows:
        yield {
            "missing": entry.id, "title": entry.title, "kind": entry.kind, "series": entry.series, "number": entry.number,
            "date": entry.date, "sender": entry.sender, "recipient": entry.recipient, "subject": entry.subject,
            "sureness": entry.sureness,
            "places": [
                {"document": place.document.id, "start": place.reference.span.start, "end": place.reference.span.end,
                 "page": place.place.page, place.place.unit: place.place.line, "words": place.words}
                for place in entry.places
            ],
        }  # fmt: skip


TABLES: dict[str, Callable[[Store], Iterator[Row]]] = {
    "documents": documents,
    "statements": statements,
    "people": people,
    "references": references,
    "missing": missing_documents,
}


def write_tables(store: Store, folder: Path) -> list[Path]:
    """Every table into a file of its name in the folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, rows in TABLES.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            write_table(rows(store), file)
        paths.append(path)
    return paths


def write_one(store: Store, name: str, out: IO[bytes], *, lines: bool) -> None:
    """One table, as JSON lines or as CSV."""
    if lines:
        for row in TABLES[name](store):
            out.write(to_json(row) + b"\n")
        return
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    write_table(TABLES[name](store), text)
    text.detach()  # flushes; the file is closed by whoever opened it


def write_table(rows: Iterable[Row], file: IO[str]) -> None:
    """Rows as CSV with a head; nothing where there are no rows."""
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(file, row)
            writer.writeheader()
        writer.writerow({name: _cell(value) for name, value in row.items()})


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        several = all(isinstance(one, str) for one in value)
        value = "; ".join(value) if several else " | ".join(_place(one) for one in value)
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value


def _place(place: Row) -> str:
    where = next(f"{unit} {place[unit]}" for unit in ("line", "paragraph") if unit in place)
    page = f"page {place['page']}, " if place["page"] else ""
    return f"{place['document']}, {page}{where}: {place['words']}"


def _name(party: FoundParty | None) -> str:
    return party.name if party else ""


def _names(parties: Iterable[FoundParty]) -> str:
    return "; ".join(party.name for party in parties)


def _json(value: Any) -> str:
    return to_json(value).decode()
