"""How an answer divides: takes a question about statements, gives counts by act, mode, year and speaker.

What Khrushchev is said to have said: 41 assertions, 12 proposals …; 30 reported, 23 quoted; by 1959, 1960, 1961.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, literal_column, select, union_all

from backchannel.store.assemble import person_names_of
from backchannel.store.found import Facets, StatementQuery
from backchannel.store.schema import parties, statements
from backchannel.store.search import matching, statement_conditions

_SPEAKERS = 12  # the most frequent


def facets_of(connection: Connection, query: StatementQuery) -> Facets:
    """See `Store.facets`."""
    whole = query == StatementQuery(order=query.order, limit=query.limit, offset=query.offset)
    where = statement_conditions(connection, query)
    counted: dict[str, dict[Any, int]] = {"act": {}, "mode": {}, "year": {}, "person": {}}
    for each in _each_whole(where) if whole else [union_all(*_each(matching(where)))]:
        for part, value, count in connection.execute(each):
            if value is not None:
                counted[part][value] = int(count)
    return Facets(
        total=sum(counted["act"].values()),
        acts=_most_first(counted["act"]),
        modes=_most_first(counted["mode"]),
        years=tuple(sorted(counted["year"].items())),
        speakers=_named(connection, counted["person"]),
    )


def _each(found: FromClause) -> list[Select[Any]]:
    """Counts of each part, one selection for each, over statements that are found once for all of them."""
    speakers = select(parties.c.person, func.count().label("count")).join(found, found.c.speaker == parties.c.key)
    return [
        _counted("act", found.c.act),
        _counted("mode", found.c.mode),
        _counted("year", func.substr(found.c.first_day, 1, 4)),
        _most("person", speakers),
    ]


def _each_whole(where: list[Any]) -> list[Select[Any]]:
    """The same of the whole collection: acts and modes from their index, years by way of days, which an index has in
    order, speakers as counted when they were written."""
    day, mode = statements.c.first_day, statements.c.mode
    days = select(day, func.count().label("count")).where(*where).group_by(day).subquery()
    modes = select(statements.c.act, mode, func.count().label("count")).where(*where)
    divided = modes.group_by(statements.c.act, mode).subquery()
    speakers = select(parties.c.person, func.sum(parties.c.said).label("count")).where(parties.c.said > 0)
    return [
        _counted("act", divided.c.act, func.sum(divided.c.count)),
        _counted("mode", divided.c.mode, func.sum(divided.c.count)),
        _counted("year", func.substr(days.c.first_day, 1, 4), func.sum(days.c.count)),
        _most("person", speakers),
    ]


def _counted(part: str, value: ColumnElement[Any], count: ColumnElement[Any] | None = None) -> Select[Any]:
    named = value.label("value")
    number = (func.count() if count is None else count).label("count")
    return select(literal_column(f"'{part}'").label("part"), named, number).group_by(literal_column("2"))


def _most(part: str, counted: Select[Any]) -> Select[Any]:
    """The most frequent persons."""
    ours = counted.where(parties.c.person.is_not(None)).group_by(parties.c.person)
    most = ours.order_by(literal_column("2").desc(), parties.c.person).limit(_SPEAKERS).subquery()
    return select(literal_column(f"'{part}'").label("part"), most.c.person.label("value"), most.c.count)


def _most_first(counts: dict[Any, int]) -> tuple[tuple[Any, int], ...]:
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _named(connection: Connection, counts: dict[str, int]) -> tuple[tuple[str, str, int], ...]:
    names = person_names_of(connection, counts)
    return tuple((person, names.get(person, person), count) for person, count in _most_first(counts))
