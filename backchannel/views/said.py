"""Who said what to whom, through whom: takes a question, gives statements with their distance.

`said(store, StatementQuery(by="khrushchev", via="menshikov"))` on the letter of 15 November 1960 gives the message's
paragraphs, pages 1 and 2, each with "written down by Harriman the next day".
"""

from __future__ import annotations

from collections.abc import Iterable

from backchannel.model import Record
from backchannel.store import FoundStatement, StatementQuery, Store
from backchannel.views.distance import Distance, distance_found


class SaidRow(Record, frozen=True, kw_only=True):
    found: FoundStatement
    distance: Distance


class Said(Record, frozen=True, kw_only=True):
    """`total` counts all that match the query; `rows` is the page asked for."""

    total: int
    rows: tuple[SaidRow, ...] = ()


def said(store: Store, query: StatementQuery) -> Said:
    """Raises QueryError."""
    found = store.find_statements(query)
    return Said(total=found.total, rows=said_rows(found.rows))


def said_rows(found: Iterable[FoundStatement]) -> tuple[SaidRow, ...]:
    return tuple(SaidRow(found=row, distance=distance_found(row)) for row in found)
