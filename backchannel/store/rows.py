"""A document and its reading as rows of tables: takes the types of `model`, gives dictionaries for `insert`.

The letter of 15 November 1960 becomes one row of `documents` with first_day "1960-11-15", and of `statements` one
for each statement, with first_day "1960-11-14" where its `when` says so.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from backchannel.dates import iso_range
from backchannel.model import Correspondent, Document, Reading, Reference, Statement, to_json
from backchannel.store.places import contexts_of, places_of, reach_of

Row = dict[str, Any]

WIDE = datetime.timedelta(days=62)  # part of the format, as `statements.wide` is made of it


def json_text(value: Any) -> str:
    return to_json(value).decode()


def seal_of(document: Document, reading: Reading) -> str:
    """A digest of all that is saved of a document: alike, nothing needs to be written."""
    seal = hashlib.sha256(document.text.encode())
    seal.update(to_json(msgspec.structs.replace(document, text="")))
    seal.update(to_json(reading))
    return seal.hexdigest()


def digest_of(document: Document) -> str:
    return document.digest or hashlib.sha256(document.text.encode()).hexdigest()


def days_of(*dates: str | None) -> tuple[str | None, str | None]:
    """First and last ISO day of the first date that is one; (None, None) for "undated" and nothing."""
    for date in dates:
        try:
            if date:
                return iso_range(date)
        except ValueError:
            continue
    return None, None


def wide(first_day: str | None, last_day: str | None) -> int:
    """1 where the days are further apart than WIDE, or cannot be counted (before the year 1, after 9999)."""
    if first_day == last_day or first_day is None or last_day is None:
        return 0
    day = datetime.date.fromisoformat
    try:
        return int(day(last_day) - day(first_day) > WIDE)
    except ValueError:
        return 1


def document_row(key: int, document: Document, reading: Reading, seal: str) -> Row:
    what = reading.description
    first_day, last_day = days_of(what.date)
    position = document.catalogue.get("position", "")
    return {
        "key": key,
        "id": document.id,
        "file": document.file,
        "digest": digest_of(document),
        "seal": seal,
        "lines": document.lines,
        "volume": document.catalogue.get("volume"),
        "position": int(position) if position.isdecimal() and len(position) < 10 else 0,
        "number": what.number,
        "title": what.title,
        "type": what.type,
        "date": what.date,
        "first_day": first_day,
        "last_day": last_day,
        "time": what.time,
        "place": what.place,
        "telegram_number": what.telegram_number,
        "sender": _words(what.from_),
        "recipient": _words(what.to),
        "subject": what.subject,
        "classification": what.classification,
        "classification_state": what.classification_state,
        "statement_count": len(reading.statements),
        "resolved": 0,
    }


def _words(correspondent: Correspondent | None) -> str | None:
    if correspondent is None:
        return None
    return correspondent.name or correspondent.office or correspondent.text or None


def text_row(key: int, document: Document, reading: Reading) -> Row:
    what = reading.description
    data = json_text(msgspec.structs.replace(document, text=""))
    return {"document": key, "title": what.title, "subject": what.subject, "text": document.text, "data": data}


def symbol_rows(key: int, reading: Reading) -> list[Row]:
    symbols = dict.fromkeys(reading.description.symbols)
    return [{"document": key, "position": n, "symbol": symbol} for n, symbol in enumerate(symbols)]


def reading_row(key: int, reading: Reading) -> Row:
    """The reading without its statements, which have rows of their own."""
    return {"document": key, "data": json_text(msgspec.structs.replace(reading, statements=())), "resolution": None}


def party_rows(document: int, reading: Reading) -> list[Row]:
    mentioned: dict[str, int] = {}
    for mention in reading.mentions:
        mentioned[mention.party] = mentioned.get(mention.party, 0) + 1
    return [
        {
            "document": document,
            "id": party.id,
            "name": party.name,
            "kind": party.kind,
            "office": party.office,
            "aliases": json_text(party.aliases),
            "judged": None,
            "person": None,
            "said": 0,
            "heard": 0,
            "relayed": 0,
            "wrote": int(party.id == reading.author),
            "received": int(party.id in reading.recipients),
            "mentioned": mentioned.get(party.id, 0),
        }
        for party in reading.parties
    ]


def statement_rows(document: int, reading: Reading, party_keys: Mapping[tuple[int, str], int]) -> list[Row]:
    """One for each statement; `party_keys` by document and party id."""
    found = []
    by_id = {statement.id: statement for statement in reading.statements}
    for position, statement in enumerate(reading.statements):
        first_day, last_day = days_of(statement.when, reading.description.date)
        found.append(
            {
                "document": document,
                "id": statement.id,
                "position": position,
                "kind": statement.kind,
                "mode": statement.mode,
                "act": statement.act,
                "speaker": party_keys.get((document, statement.speaker or "")),
                "first_day": first_day,
                "last_day": last_day,
                "confidence": statement.confidence,
                "verdict": None,
                "relayed": len(statement.via),
                "reached": party_keys.get((document, _hearer(statement, by_id) or "")),
                "wide": wide(first_day, last_day),
            }
        )
    return found


def _hearer(statement: Statement, by_id: Mapping[str, Statement]) -> str | None:
    """To whom it was said first; what is told inside another statement reached that one's hearer."""
    seen: set[str] = set()
    while not statement.to and statement.parent is not None and statement.id not in seen:
        outer = by_id.get(statement.parent)
        if outer is None:
            break
        seen.add(statement.id)
        statement = outer
    return statement.to[0] if statement.to else None


def statement_data_rows(document: Document, reading: Reading) -> list[Row]:
    """Place, context and JSON of each statement, in order."""
    reaches = [reach_of(statement) for statement in reading.statements]
    places = places_of(document, [_start(statement) for statement in reading.statements])
    contexts = contexts_of(document, reaches)
    found = []
    for statement, context in zip(reading.statements, contexts, strict=True):
        place = places[_start(statement)]
        found.append(
            {
                "page": place.page,
                "line": place.line,
                "context_start": context.start,
                "context_end": context.end,
                "data": json_text(statement),
            }
        )
    return found


def _start(statement: Statement) -> int:
    """Where a footnote points: the first of the words said."""
    return statement.content[0].start if statement.content else reach_of(statement).start


def reference_rows(document_key: int, document: Document, reading: Reading) -> list[Row]:
    places = places_of(document, [reference.span.start for reference in reading.references])
    contexts = contexts_of(document, [reference.span for reference in reading.references])
    return [
        {
            "document": document_key,
            "id": reference.id,
            "position": n,
            "status": None,
            "target": None,
            "page": places[reference.span.start].page,
            "line": places[reference.span.start].line,
            "context_start": contexts[n].start,
            "context_end": contexts[n].end,
            "data": json_text(reference),
            "link": None,
            **meant_by(reference, reading.description.date),
        }
        for n, reference in enumerate(reading.references)
    ]


def meant_by(reference: Reference, document_date: str | None) -> Row:
    """The columns by which a reference is found from the document that it may mean."""
    beside = reference.relation in ("following", "preceding")
    first_day, last_day = days_of(document_date if beside else reference.date)
    if beside:
        last_day = first_day
    return {
        "kind": reference.kind,
        "series": reference.series,
        "number": reference.number,
        "bare_number": None if beside or reference.number is None else bare_number(reference.number),
        "relation": reference.relation,
        "date": reference.date,
        "first_day": first_day,
        "last_day": last_day,
        "wide": wide(first_day, last_day),
        "sender": reference.sender,
        "recipient": reference.recipient,
    }


def bare_number(number: str) -> str:
    """What every way to write a number has in common: "Secto 0611", "Telegram 611", "611"; "frus1961_d12" and "12".
    Part of the format, as `references.bare_number` is made of it."""
    words = number.rsplit("_d", 1)[-1].split()
    return (words[-1].lstrip("0") or words[-1]) if words else ""


def issue_rows(document_key: int, path: str | None, document: Document, reading: Reading) -> list[Row]:
    issues = list(dict.fromkeys(json_text(issue) for issue in (*document.issues, *reading.issues)))
    known = {json_text(issue): issue for issue in (*document.issues, *reading.issues)}
    return [
        {
            "document": document_key,
            "path": path,
            "level": known[data].level,
            "code": known[data].code,
            "data": data,
        }
        for data in issues
    ]


def spoken_words(text: str, statement: Statement) -> str:
    """What goes into the full-text index for a statement. Part of the format: the words must be given again to be
    taken out, so a change here needs a migration that indexes anew."""
    return " … ".join(text[span.start : span.end] for span in statement.content)
