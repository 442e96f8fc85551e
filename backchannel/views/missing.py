"""Documents that the record speaks of and the collection does not hold: takes a store, gives one entry for each.

"(My letter to you of November 12)" in the letter of 15 November 1960 becomes: letter, Harriman to Kennedy,
1960-11-12, spoken of once, page 2.
"""

from __future__ import annotations

from backchannel.model import Record
from backchannel.store import FoundReference, Store


class MissingDocument(Record, frozen=True, kw_only=True):
    """`title`: what is known, in words ("Letter from W. Averell Harriman to John F. Kennedy, 12 November 1960").
    `sureness`: the best score of a link that says it is missing. `places`: every place that speaks of it."""

    id: str
    title: str
    kind: str | None = None
    number: str | None = None
    series: str | None = None
    date: str | None = None
    sender: str | None = None
    recipient: str | None = None
    subject: str | None = None
    sureness: float = 0.0
    places: tuple[FoundReference, ...] = ()


class MissingDocuments(Record, frozen=True, kw_only=True):
    total: int
    rows: tuple[MissingDocument, ...] = ()


def missing(
    store: Store,
    *,
    document: str | None = None,
    name: str | None = None,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
    min_sureness: float = 0.0,
    limit: int | None = 100,
    offset: int = 0,
) -> MissingDocuments:
    """Missing documents, those most spoken of first. `name`: sender or recipient. Raises QueryError."""
    raise NotImplementedError
