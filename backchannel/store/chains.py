"""The ways that statements travelled: takes names and dates, gives for each document speaker, relays, recorder, reader.

The letter of 15 November 1960 gives the chain Khrushchev, Menshikov, Harriman, Kennedy with the statements of the
message, and Menshikov, Harriman, Kennedy with what he said for himself (only where `relayed` is False).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, func, or_, select

from backchannel.store.assemble import document_rows
from backchannel.store.found import FoundChain, FoundParty, StatementQuery
from backchannel.store.names import batches, parties_named
from backchannel.store.schema import hops, parties, persons, statements
from backchannel.store.search import IN_ROLE, parties_of, statement_conditions

_EXAMPLES = 3


class _Way(msgspec.Struct):
    """Statements of one document with one speaker, relays and hearer: how many, when, and the first of them."""

    count: int = 0
    first: str | None = None
    last: str | None = None
    statements: list[int] = []

    def add(self, count: int, first: str | None, last: str | None, number: int) -> None:
        self.count += count
        self.first = min(filter(None, (self.first, first)), default=None)
        self.last = max(filter(None, (self.last, last)), default=None)
        if len(self.statements) < _EXAMPLES:
            self.statements.append(number)


_Key = tuple[int, int, tuple[int, ...], int | None]  # document, speaker, relays, first hearer


def find_chains(
    connection: Connection,
    *,
    by: str | None,
    via: str | None,
    to: str | None,
    person: str | None,
    since: str | None,
    until: str | None,
    relayed: bool,
) -> list[FoundChain]:
    """See `Store.chains`."""
    query = StatementQuery(by=by, since=since, until=until, relayed=True if relayed else None)
    where = [*statement_conditions(connection, query), statements.c.speaker.is_not(None)]
    if via is not None:
        between = parties_named(connection, via)
        where.append(or_(IN_ROLE["via"](between), IN_ROLE["recorder"](between)))
    if to is not None:
        reached = parties_named(connection, to)
        where.append(or_(*(IN_ROLE[role](reached) for role in ("reader", "recorder", "to"))))
    if person is not None:
        them = parties_of(person)
        where.append(or_(*(condition(them) for condition in IN_ROLE.values())))
    ways = _ways(connection, where)
    wanted = set(connection.execute(parties_named(connection, to)).scalars()) if to is not None else None
    return _chains(connection, ways, wanted)


def _ways(connection: Connection, where: list[ColumnElement[bool]]) -> dict[_Key, _Way]:
    place = statements.c.document, statements.c.speaker, statements.c.reached
    ways: dict[_Key, _Way] = {}
    plain = (
        select(
            *place,
            func.count().label("number"),
            func.min(statements.c.first_day).label("first"),
            func.max(statements.c.first_day).label("last"),
            func.min(statements.c.key).label("key"),
        )
        .where(*where, statements.c.relayed == 0)
        .group_by(*place)
    )
    for row in connection.execute(plain):
        ways.setdefault((row.document, row.speaker, (), row.reached), _Way()).add(
            row.number, row.first, row.last, row.key
        )
    hop = hops.c.statement == statements.c.key
    passed_on = (
        select(*place, statements.c.key, statements.c.first_day, hops.c.party.label("relay"))
        .outerjoin(hops, hop)
        .where(*where, statements.c.relayed > 0)
        .order_by(statements.c.key, hops.c.position)
    )
    said: dict[int, tuple[Any, list[int]]] = {}
    for row in connection.execute(passed_on):
        relays = said.setdefault(row.key, (row, []))[1]
        if row.relay is not None:
            relays.append(row.relay)
    for key, (row, relays) in said.items():
        way = ways.setdefault((row.document, row.speaker, tuple(relays), row.reached), _Way())
        way.add(1, row.first_day, row.first_day, key)
    return ways


def _chains(connection: Connection, ways: Mapping[_Key, _Way], wanted: set[int] | None) -> list[FoundChain]:
    keys = {key[0] for key in ways}
    held = document_rows(connection, keys)
    known, authors, recipients = _stops(connection, keys)
    return [
        FoundChain(
            document=held[document].id,
            speaker=known[speaker],
            via=tuple(known[relay] for relay in relays),
            hearer=known[hearer] if hearer is not None else None,
            recorder=known[authors[document]] if document in authors else None,
            recipient=known[reader] if reader is not None else None,
            count=way.count,
            first=way.first,
            last=way.last,
            statements=tuple(way.statements),
        )
        for (document, speaker, relays, hearer), way in sorted(ways.items(), key=lambda one: one[1].statements)
        for reader in _readers(recipients.get(document, []), authors.get(document), hearer, wanted)
    ]


def _readers(
    recipients: list[int], recorder: int | None, hearer: int | None, wanted: set[int] | None
) -> Iterable[int | None]:
    """The recipients of a chain's document, of those wanted; None stands for a chain that ends before one."""
    if wanted is None:
        return recipients or [None]
    if recipients:
        return [one for one in recipients if one in wanted]
    return [None] if recorder in wanted or hearer in wanted else []


def _stops(
    connection: Connection, keys: Iterable[int]
) -> tuple[dict[int, FoundParty], dict[int, int], dict[int, list[int]]]:
    """Parties of documents by key; the author's key and the recipients' keys by document."""
    known: dict[int, FoundParty] = {}
    authors: dict[int, int] = {}
    recipients: dict[int, list[int]] = {}
    columns = parties.c.key, parties.c.document, parties.c.id, parties.c.name, parties.c.kind, parties.c.person
    wanted = select(
        *columns, parties.c.wrote, parties.c.received, persons.c.name.label("concluded"), persons.c.kind.label("k")
    )
    joined = wanted.outerjoin(persons, persons.c.id == parties.c.person).order_by(parties.c.key)
    for some in batches(sorted(keys)):
        for row in connection.execute(joined.where(parties.c.document.in_(some))):
            known[row.key] = FoundParty(
                party=row.id,
                name=row.concluded or row.name,
                own_name=row.name,
                person=row.person,
                kind=row.k or row.kind,
            )
            if row.wrote:
                authors[row.document] = row.key
            if row.received:
                recipients.setdefault(row.document, []).append(row.key)
    return known, authors, recipients
