"""The chains that words travelled: takes names and dates, gives for each speaker, relays, recorder, reader, with counts.

The letter of 15 November 1960 gives the chain Khrushchev, Menshikov, Harriman, Kennedy with the statements of the
message, and Menshikov, Harriman, Kennedy with what he said for himself (only where `relayed` is False).

Which channel a statement is on stands in `ways`; a question counts its rows, and puts together only the page shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, or_, select

from backchannel.store.assemble import document_rows, load_parties
from backchannel.store.found import FoundChain, FoundChains, FoundParty, StatementQuery
from backchannel.store.names import batches, parties_named
from backchannel.store.schema import parties, statements, ways
from backchannel.store.search import IN_ROLE, paged, statement_conditions
from backchannel.store.stops import Stop, Way
from backchannel.store.ways import Parties, parties_of_documents, relays_of, way_between

_DOCUMENTS = 10  # named with a chain
_EXAMPLES = 3  # statements named with a chain
Condition = ColumnElement[bool]


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
    order: Literal["count", "date"],
    limit: int | None,
    offset: int,
) -> FoundChains:
    """See `Store.chains`."""
    where: list[Condition] = []
    query = StatementQuery(by=by, person=person, since=since, until=until, rejected=True)
    where += statement_conditions(connection, query)
    if via is not None:
        between = parties_named(connection, via)
        where.append(or_(IN_ROLE["via"](between), IN_ROLE["recorder"](between)))
    if to is not None:
        where.append(_ends_with(parties_named(connection, to)))
    way = ways.join(statements, statements.c.key == ways.c.statement) if where else ways
    if relayed:
        # Said as a literal, so that the database sees that the index of such ways will do.
        where.append(ways.c.relays > literal_column("0"))
    count, first = func.count().label("count"), func.min(ways.c.first_day).label("first")
    together = select(ways.c.channel, count, first).select_from(way).where(*where).group_by(ways.c.channel)
    inner = together.subquery()
    undated = inner.c.first.is_(None)
    by_count = inner.c.count.desc(), undated, inner.c.first, inner.c.channel
    by_date = undated, inner.c.first, inner.c.count.desc(), inner.c.channel
    totals = connection.execute(
        select(func.count(), func.coalesce(func.sum(inner.c.count), 0)).select_from(inner)
    ).one()
    page = select(inner.c.channel, inner.c.count).order_by(*(by_date if order == "date" else by_count))
    counts = {channel: int(number) for channel, number in connection.execute(paged(page, limit, offset))}
    rows = _chains(connection, select(ways).select_from(way).where(*where), counts)
    return FoundChains(total=totals[0], statements=int(totals[1]), rows=rows)


def _ends_with(named: Select[Any]) -> Condition:
    """The way ends with one of them; where the document is addressed to nobody, with the recorder or the hearer."""
    wrote = select(parties.c.document).where(parties.c.key.in_(named), parties.c.wrote == 1)
    nobody = and_(ways.c.reader.is_(None), or_(statements.c.document.in_(wrote), statements.c.reached.in_(named)))
    return or_(ways.c.reader.in_(named), nobody)


def _chains(connection: Connection, matching: Select[Any], counts: Mapping[int, int]) -> tuple[FoundChain, ...]:
    """The chains of these channels in their order, with what is known of the ways that match."""
    found: dict[int, Any] = {}
    named: dict[int, list[int]] = {}
    said: dict[int, list[int]] = {}
    for some in batches(list(counts)):
        ours = matching.where(ways.c.channel.in_(some)).cte("ours")
        for row in connection.execute(_summed(ours)):
            found[row.channel] = row
        for row in connection.execute(_first_documents(ours)):
            named.setdefault(row.channel, []).append(row.document)
        for row in connection.execute(_first_statements(ours)):
            said.setdefault(row.channel, []).append(row.statement)
    held = document_rows(connection, (key for keys in named.values() for key in keys))
    stops = _stops(connection, {channel: keys[0] for channel, keys in said.items()})
    return tuple(
        FoundChain(
            channel=f"{channel:012x}",
            **stops[channel],
            count=count,
            document_count=found[channel].documents,
            documents=tuple(held[key].id for key in named[channel]),
            first=found[channel].first,
            last=found[channel].last,
            statements=tuple(said[channel]),
        )
        for channel, count in counts.items()
    )


def _summed(ours: Any) -> Select[Any]:
    return select(
        ours.c.channel,
        func.count(ours.c.document.distinct()).label("documents"),
        func.min(ours.c.first_day).label("first"),
        func.max(ours.c.first_day).label("last"),
    ).group_by(ours.c.channel)


def _first_documents(ours: Any) -> Select[Any]:
    """The first documents of each channel, by their first statement on it."""
    start = func.min(ours.c.statement)
    nth = func.row_number().over(partition_by=ours.c.channel, order_by=start).label("nth")
    each = select(ours.c.channel, ours.c.document, nth).group_by(ours.c.channel, ours.c.document).subquery()
    return select(each).where(each.c.nth <= _DOCUMENTS).order_by(each.c.channel, each.c.nth)


def _first_statements(ours: Any) -> Select[Any]:
    once = select(ours.c.channel, ours.c.statement).distinct().subquery()
    nth = func.row_number().over(partition_by=once.c.channel, order_by=once.c.statement).label("nth")
    each = select(once, nth).subquery()
    return select(each).where(each.c.nth <= _EXAMPLES).order_by(each.c.channel, each.c.nth)


def _stops(connection: Connection, examples: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """Who stands on each channel, as one statement of it has them."""
    wanted = select(ways, statements.c.speaker, statements.c.reached).join(
        statements, statements.c.key == ways.c.statement
    )
    rows = {
        row.channel: row
        for some in batches(sorted(set(examples.values())))
        for row in connection.execute(wanted.where(ways.c.statement.in_(some)))
        if examples.get(row.channel) == row.statement
    }
    keys = sorted({row.document for row in rows.values()})
    known: dict[int, Parties] = {}
    relays: dict[int, list[int]] = {}
    for some in batches(keys):
        known |= parties_of_documents(connection, some)
        relays |= relays_of(connection, some)
    concluded = load_parties(connection, keys)
    found = {}
    for channel, row in rows.items():
        way = way_between(known[row.document], row.speaker, relays.get(row.statement, ()), row.reader, row.reached)
        if way is not None:
            found[channel] = _as_concluded(way, concluded[row.document])
    return found


def _as_concluded(way: Way, concluded: Mapping[str, FoundParty]) -> dict[str, Any]:
    def party(stop: Stop | None) -> FoundParty | None:
        return concluded[stop.party] if stop else None

    via = tuple(concluded[stop.party] for stop in way.relays)
    return {
        "speaker": concluded[way.speaker.party],
        "via": via,
        "recorder": party(way.recorder),
        "recipient": party(way.end),
    }
