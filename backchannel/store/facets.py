"""How an answer divides: takes a question about statements, gives counts by act, mode, year and speaker.

What Khrushchev is said to have said: 41 assertions, 12 proposals …; 30 reported, 23 quoted; by 1959, 1960, 1961.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, FromClause, Select, func, literal_column, select

from backchannel.store.found import Facets, StatementQuery
from backchannel.store.schema import parties, persons, statements
from backchannel.store.search import by_index, matching, statement_conditions

_SPEAKERS = 12  # the most frequent


def facets_of(connection: Connection, query: StatementQuery) -> Facets:
    """See `Store.facets`."""
    where = statement_conditions(connection, query)
    found: FromClause = statements
    narrowed = where
    if not by_index(query):
        found, narrowed = matching(where), []
    parts = found.c.act, found.c.mode
    acts: dict[Any, int] = {}
    modes: dict[Any, int] = {}
    for act, mode, count in connection.execute(select(*parts, func.count()).where(*narrowed).group_by(*parts)):
        acts[act] = acts.get(act, 0) + int(count)
        modes[mode] = modes.get(mode, 0) + int(count)
    # Days first, which an index has in order; few of them make a year.
    days = (
        select(found.c.first_day, func.count().label("count")).where(*narrowed).group_by(found.c.first_day).subquery()
    )
    year = func.substr(days.c.first_day, 1, 4).label("year")
    dated = select(year, func.sum(days.c.count)).where(days.c.first_day.is_not(None)).group_by(literal_column("year"))
    whole = query == StatementQuery(order=query.order, limit=query.limit, offset=query.offset)
    return Facets(
        total=sum(acts.values()),
        acts=_most_first(acts),
        modes=_most_first(modes),
        years=tuple((year, int(count)) for year, count in connection.execute(dated.order_by(literal_column("year")))),
        speakers=_named(connection, _all_speakers() if whole else _speakers(found, narrowed)),
    )


def _most_first(counts: dict[Any, int]) -> tuple[tuple[Any, int], ...]:
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _speakers(found: FromClause, where: list[Any]) -> Select[Any]:
    joined = select(parties.c.person, func.count().label("count")).join(found, found.c.speaker == parties.c.key)
    return joined.where(*where)


def _all_speakers() -> Select[Any]:
    """Of the whole collection: counted when it was written."""
    return select(parties.c.person, func.sum(parties.c.said).label("count")).where(parties.c.said > 0)


def _named(connection: Connection, counted: Select[Any]) -> tuple[tuple[str, str, int], ...]:
    """Id, name and count of the most frequent persons."""
    most = counted.where(parties.c.person.is_not(None)).group_by(parties.c.person)
    said = most.order_by(literal_column("count").desc(), parties.c.person).limit(_SPEAKERS).subquery()
    named = select(said.c.person, func.coalesce(persons.c.name, said.c.person), said.c.count)
    joined = named.outerjoin(persons, persons.c.id == said.c.person).order_by(said.c.count.desc(), said.c.person)
    return tuple((person, name, int(count)) for person, name, count in connection.execute(joined))
