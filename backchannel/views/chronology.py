"""Statements and documents by date: takes a store and a stretch of time, gives events, earliest first.

Of the letter: 1960-11-14, Khrushchev to Harriman through Menshikov; 1960-11-15, the letter itself.
"""

from __future__ import annotations

from typing import Literal

from backchannel.dates import iso_range
from backchannel.model import Record
from backchannel.store import DocumentEntry, FoundStatement, StatementQuery, Store


class Event(Record, frozen=True, kw_only=True):
    """`date` is EDTF as the record gives it; `day` the first day of it, by which events are ordered. A document's
    event has no `statements`; statements of one document and one date are one event."""

    kind: Literal["document", "statements"]
    day: str
    date: str
    document: DocumentEntry
    statements: tuple[FoundStatement, ...] = ()


class Chronology(Record, frozen=True, kw_only=True):
    """`more`: whether the limit cut off later events; `undated`: how many documents of the collection have no date
    and so no place here."""

    events: tuple[Event, ...] = ()
    more: bool = False
    undated: int = 0


def chronology(
    store: Store,
    *,
    name: str | None = None,
    about: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 200,
) -> Chronology:
    """`name`: whose statements, and documents with him in any part. `limit`: at most so many statements and documents
    each, the earliest. Raises QueryError."""
    said = store.find_statements(StatementQuery(by=name, about=about, since=since, until=until, limit=limit))
    if about is None:
        entries = store.entries(name=name, since=since, until=until, limit=limit)
        written, total = entries.rows, entries.total
    else:
        found = store.find_documents(about, name=name, since=since, until=until, order="date", limit=limit)
        written, total = tuple(row.document for row in found.rows), found.total
    events = [*_written(written), *_said(said.rows)]
    events.sort(key=lambda one: (one.day, one.kind, one.document.id))
    # Behind the last of a list that was cut, the other list alone would look like all there is.
    cut = [
        rows[-1]
        for rows, all in ((_written(written), total), (_said(said.rows), said.total))
        if len(rows) and limit < all
    ]
    until_day = min((one.day for one in cut), default=None)
    kept = tuple(one for one in events if until_day is None or one.day <= until_day)
    return Chronology(events=kept, more=bool(cut), undated=store.counts().undated)


def _written(documents: tuple[DocumentEntry, ...]) -> list[Event]:
    return [
        Event(kind="document", day=day, date=str(one.date), document=one)
        for one in documents
        if (day := _day(one.date)) is not None
    ]


def _said(found: tuple[FoundStatement, ...]) -> list[Event]:
    together: dict[tuple[str, str], list[FoundStatement]] = {}
    for one in found:
        if _day(one.when) is not None:
            together.setdefault((str(one.when), one.document.id), []).append(one)
    return [
        Event(
            kind="statements",
            day=str(_day(when)),
            date=when,
            document=same[0].document,
            statements=tuple(sorted(same, key=lambda one: one.statement.content[:1])),
        )
        for (when, _), same in together.items()
    ]


def _day(edtf: str | None) -> str | None:
    try:
        return iso_range(edtf)[0] if edtf else None
    except ValueError:
        return None
