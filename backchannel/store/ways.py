"""On which channels statements travelled: takes keys of documents, writes a row of `ways` for each reader of a statement.

Worked out when a document is saved, resolved or decided on, so that a question about channels only counts rows. The
message of 15 November 1960 has one reader, Kennedy: nine statements, nine rows, all of one channel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, or_, select

from backchannel.store.names import batches
from backchannel.store.schema import documents, hops, parties, statements, ways
from backchannel.store.stops import Stop, Way, channel_of, way_of


def trace(connection: Connection, keys: Iterable[int]) -> None:
    """Work out anew on which channels the statements of these documents travelled; rejected ones are on none."""
    for some in batches(list(keys)):
        inside = select(statements.c.key).where(statements.c.document.in_(some))
        connection.execute(delete(ways).where(ways.c.statement.in_(inside)))
        known = parties_of_documents(connection, some)
        relays = relays_of(connection, some)
        said = select(*_SAID).where(
            statements.c.document.in_(some),
            statements.c.speaker.is_not(None),
            or_(statements.c.verdict.is_(None), statements.c.verdict != "rejected"),
        )
        found = [
            row
            for one in connection.execute(said.order_by(statements.c.key))
            for row in _rows(one, known[one.document], relays.get(one.key, ()))
        ]
        if found:
            connection.execute(insert(ways), found)


_SAID = (
    statements.c.key,
    statements.c.document,
    statements.c.speaker,
    statements.c.reached,
    statements.c.first_day,
)


class Parties(NamedTuple):
    """Of one document: its id, its parties by key, the recorder, the recipients."""

    document: str
    stops: dict[int, Stop]
    recorder: list[int]
    recipients: list[int]


def _rows(said: Any, known: Parties, relays: Sequence[int]) -> Iterable[dict[str, Any]]:
    """One for each reader of a statement that somebody passed on."""
    for position, reader in enumerate(known.recipients or [None]):
        way = way_between(known, said.speaker, relays, reader, said.reached)
        if way is not None:
            yield {
                "statement": said.key,
                "position": position,
                "document": said.document,
                "channel": channel_of(way, known.document),
                "relays": len(way.relays),
                "reader": reader,
                "first_day": said.first_day,
            }


def way_between(
    known: Parties, speaker: int, relays: Sequence[int], reader: int | None, hearer: int | None
) -> Way | None:
    recorder = known.stops[known.recorder[0]] if known.recorder else None
    end = reader if reader is not None else hearer
    between = [known.stops[key] for key in relays]
    return way_of(
        known.document, known.stops[speaker], between, recorder, known.stops[end] if end is not None else None
    )


def parties_of_documents(connection: Connection, keys: Sequence[int]) -> dict[int, Parties]:
    ids = connection.execute(select(documents.c.key, documents.c.id).where(documents.c.key.in_(keys)))
    found = {row.key: Parties(row.id, {}, [], []) for row in ids}
    columns = [parties.c[name] for name in ("key", "document", "id", "name", "kind", "person", "wrote", "received")]
    wanted = select(*columns).where(parties.c.document.in_(keys)).order_by(parties.c.key)
    for row in connection.execute(wanted):
        ours = found[row.document]
        ours.stops[row.key] = Stop(row.id, row.name, row.kind, row.person)
        if row.wrote:
            ours.recorder.append(row.key)
        if row.received:
            ours.recipients.append(row.key)
    return found


def relays_of(connection: Connection, keys: Sequence[int]) -> dict[int, list[int]]:
    """The relays of statements, in the order that words travelled."""
    found: dict[int, list[int]] = {}
    joined = select(hops.c.statement, hops.c.party).join(statements, statements.c.key == hops.c.statement)
    for row in connection.execute(
        joined.where(statements.c.document.in_(keys)).order_by(hops.c.statement, hops.c.position)
    ):
        found.setdefault(row.statement, []).append(row.party)
    return found
