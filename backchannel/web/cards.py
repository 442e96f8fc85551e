"""Statements as answers: each with its distance and the address of its very words, and pages of them.

Takes rows of `views.said`, gives `Card`s; takes totals, gives a `Pager`.

    >>> pager = Pager.of("/", {"by": "khrushchev"}, total=45, page=2, size=20)
    >>> pager.pages, pager.first, pager.next
    (3, 21, '/?by=khrushchev&page=3')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

from backchannel.model import Record
from backchannel.store import FoundStatement
from backchannel.views import Channel, Distance, SaidRow
from backchannel.web.addresses import statement_address, with_query


class Card(Record, frozen=True, kw_only=True):
    """`address` leads to the words in their document."""

    found: FoundStatement
    distance: Distance
    address: str


def cards(rows: Iterable[SaidRow]) -> list[Card]:
    return [
        Card(
            found=row.found,
            distance=row.distance,
            address=statement_address(row.found.document.id, row.found.statement.id),
        )
        for row in rows
    ]


def channel_question(channel: Channel) -> dict[str, str]:
    """The search for what went this way, as near as a search comes to it: it does not ask in which order."""
    stops = {"by": channel.speaker, "via": channel.via[0] if channel.via else None}
    question = {
        f"{name}_person" if stop.person else name: stop.person or stop.name for name, stop in stops.items() if stop
    }
    for name, stop in (("recorder_person", channel.recorder), ("reader_person", channel.recipient)):
        if stop and stop.person:
            question[name] = stop.person
    return question


class Pager(Record, frozen=True, kw_only=True):
    """`first`, `last`: which answers this page shows, counted from 1 (0 where there are none)."""

    total: int
    page: int
    pages: int
    first: int = 0
    last: int = 0
    previous: str | None = None
    next: str | None = None

    @classmethod
    def of(cls, path: str, given: Mapping[str, str], *, total: int, page: int, size: int) -> Self:
        pages = max(1, -(-total // size))
        first = (page - 1) * size + 1

        def address(number: int) -> str:
            return with_query(path, {**given, "page": number if number > 1 else ""})

        return cls(
            total=total,
            page=page,
            pages=pages,
            first=first if first <= total else 0,
            last=min(page * size, total) if first <= total else 0,
            previous=address(min(page - 1, pages)) if page > 1 else None,
            next=address(page + 1) if page < pages else None,
        )
