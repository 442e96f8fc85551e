"""CSV for a spreadsheet: one table each for documents, statements, people, references and missing documents.

Takes a store, writes UTF-8 with a byte order mark (so that a spreadsheet takes the accents rightly). A cell that a
spreadsheet would run as a formula (it begins with = + - @) gets an apostrophe before it: documents are not trusted.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from backchannel.model import to_json
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
    for person in store.persons(limit=None).rows:
        yield {
            "person": person.id, "name": person.name, "kind": person.kind, "said": person.said, "heard": person.heard,
            "relayed": person.relayed, "wrote": person.wrote, "received": person.received, "named": person.mentioned,
            "documents": person.documents, "first": person.first, "last": person.last,
        }  # fmt: skip


def references(store: Store) -> Iterator[Row]:
    for found in store.references(limit=None).rows:
        reference, link = found.reference, found.link
        yield {
            "document": found.document.id, "start": reference.span.start, "end": reference.span.end,
            "words": found.words, "page": found.place.page, "line": found.place.line, "kind": reference.kind,
            "series": reference.series, "number": reference.number, "date": reference.date, "sender": found.sender,
            "recipient": found.recipient, "status": link.status if link else None,
            "resolution": link.document if link else None, "score": link.score if link else None,
        }  # fmt: skip


def missing_documents(store: Store) -> Iterator[Row]:
    for entry in missing(store, limit=None).rows:
        yield {
            "title": entry.title, "kind": entry.kind, "series": entry.series, "number": entry.number,
            "date": entry.date, "sender": entry.sender, "recipient": entry.recipient, "sureness": entry.sureness,
            "places": " | ".join(f"{place.document.id}, {place.place}: {place.words}" for place in entry.places),
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


def write_table(rows: Iterable[Row], file: IO[str]) -> None:
    """Rows as CSV with a head; nothing where there are no rows."""
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(file, row)
            writer.writeheader()
        writer.writerow({name: _cell(value) for name, value in row.items()})


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value


def _name(party: FoundParty | None) -> str:
    return party.name if party else ""


def _names(parties: Iterable[FoundParty]) -> str:
    return "; ".join(party.name for party in parties)


def _json(value: Any) -> str:
    return to_json(value).decode()
