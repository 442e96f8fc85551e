"""Statements and documents by date: takes a store and a stretch of time, gives events, earliest first.

Of the letter: 1960-11-14, Khrushchev to Harriman through Menshikov; 1960-11-15, the letter itself.
"""

from __future__ import annotations

from typing import Literal

from backchannel.model import Record
from backchannel.store import DocumentEntry, FoundStatement, Store


class Event(Record, frozen=True, kw_only=True):
    """`date` is EDTF as the record gives it; `day` the first day of it, by which events are ordered. A document's
    event has no `statements`; statements of one document and one date are one event."""

    kind: Literal["document", "statements"]
    day: str
    date: str
    document: DocumentEntry
    statements: tuple[FoundStatement, ...] = ()


class Chronology(Record, frozen=True, kw_only=True):
    """`undated`: documents in the stretch asked for have a date; so many in the collection have none."""

    events: tuple[Event, ...] = ()
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
    """`name`: whose statements, or documents with him in any part. `limit`: at most so many statements and documents
    each. Raises QueryError."""
    raise NotImplementedError
