"""People and bodies as the collection has them: takes a name or an id, gives counts, dates and the names in use.

`persons(name="khrushchev")` gives one row for Nikita Khrushchev over all documents that know him, under whatever
name: how many statements he speaks, hears and relays, how many documents he wrote and received.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, case, func, literal_column, or_, select

from backchannel.errors import NotFound
from backchannel.model import PartyKind, Person, from_json
from backchannel.store.found import FoundPerson, FoundPersons, NameCount, PersonRecord, Role
from backchannel.store.names import batches, parties_named
from backchannel.store.schema import documents, parties, persons
from backchannel.store.search import during, paged

_COUNTED = {
    "speaker": parties.c.said,
    "hearer": parties.c.heard,
    "relay": parties.c.relayed,
    "author": parties.c.wrote,
    "recipient": parties.c.received,
    "mention": parties.c.mentioned,
}


def find_persons(
    connection: Connection,
    name: str | None,
    *,
    kind: PartyKind | None,
    role: Role | None,
    document: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    offset: int,
) -> FoundPersons:
    """See `Store.persons`."""
    where = during(documents.c.first_day, documents.c.last_day, since, until)
    if name is not None:
        named = parties_named(connection, name)
        theirs = select(parties.c.person).where(parties.c.key.in_(named), parties.c.person.is_not(None))
        open_ones = parties.c.key.in_(named) & parties.c.person.is_(None)
        where.append(or_(parties.c.person.in_(theirs), open_ones))
    if document is not None:
        where.append(documents.c.id == document)
    if kind is not None:
        where.append(or_(parties.c.person.is_not(None), parties.c.kind == kind))
    wanted = _with_person(_counted(where))
    if kind is not None:
        wanted = wanted.where(wanted.selected_columns.kind == kind)
    if role is not None:
        wanted = wanted.where(wanted.selected_columns[_COUNTED[role].name] > 0)
    columns = wanted.selected_columns
    order: tuple[Any, ...] = columns.said.desc(), columns.documents.desc(), literal_column("name"), columns.person
    page = list(
        connection.execute(
            paged(wanted.add_columns(func.count().over().label("total")).order_by(*order), limit, offset)
        )
    )
    # Behind the last page there is no row to carry the total.
    counted = select(func.count()).select_from(wanted.subquery())
    total = page[0].total if page else int(connection.execute(counted).scalar_one())
    days = _days(connection, where, page)
    return FoundPersons(total=total, rows=tuple(_person_of(row, days[row.person, row.unnamed]) for row in page))


# Parties that are nobody's are counted together by name.
_UNNAMED = case((parties.c.person.is_(None), parties.c.name))


def _counted(where: list[Any]) -> Select[Any]:
    """Counts by person, without a look at any table but `parties` unless the conditions need one."""
    counted = select(
        parties.c.person,
        _UNNAMED.label("unnamed"),
        func.max(parties.c.name).label("own_name"),
        func.max(parties.c.kind).label("own_kind"),
        *(func.sum(column).label(column.name) for column in _COUNTED.values()),
        func.count(parties.c.document.distinct()).label("documents"),
    )
    if where:
        counted = counted.join(documents, documents.c.key == parties.c.document).where(*where)
    return counted.group_by(parties.c.person, _UNNAMED)


def _with_person(counted: Select[Any]) -> Select[Any]:
    """Counts with what the register says of the persons."""
    inner = counted.subquery("counted")
    known = (
        func.coalesce(persons.c.name, inner.c.own_name).label("name"),
        func.coalesce(persons.c.kind, inner.c.own_kind).label("kind"),
        persons.c.data,
    )
    return select(inner, *known).outerjoin(persons, persons.c.id == inner.c.person)


def _days(connection: Connection, where: list[Any], page: Sequence[Any]) -> dict[tuple[str | None, str | None], Any]:
    """First and last day of documents that know those on a page, by person and name."""
    first, last = func.min(documents.c.first_day).label("first"), func.max(documents.c.last_day).label("last")
    dated = (
        select(parties.c.person, _UNNAMED.label("unnamed"), first, last)
        .join(documents, documents.c.key == parties.c.document)
        .where(*where)
        .group_by(parties.c.person, _UNNAMED)
    )
    found = {}
    for some in batches(page):
        ids, names = [row.person for row in some], [row.unnamed for row in some]
        nobody = and_(parties.c.person.is_(None), parties.c.name.in_([name for name in names if name is not None]))
        theirs = or_(parties.c.person.in_([id for id in ids if id is not None]), nobody)
        found.update({(row.person, row.unnamed): row for row in connection.execute(dated.where(theirs))})
    return found


class _Described(msgspec.Struct):
    description: str | None = None


def _person_of(row: Any, days: Any) -> FoundPerson:
    described = from_json(row.data, _Described).description if row.data else None
    return FoundPerson(
        id=row.person,
        name=row.name,
        kind=row.kind,
        said=row.said,
        heard=row.heard,
        relayed=row.relayed,
        wrote=row.wrote,
        received=row.received,
        mentioned=row.mentioned,
        documents=row.documents,
        first=days.first,
        last=days.last,
        description=described,
    )


def person_record(connection: Connection, id: str) -> PersonRecord:
    """See `Store.person`."""
    row = connection.execute(select(persons).where(persons.c.id == id)).first()
    if row is not None and row.merged_into:
        row = connection.execute(select(persons).where(persons.c.id == row.merged_into)).first() or row
    if row is None:
        raise NotFound(f"there is no person {id!r}", hint="backchannel people NAME finds ids")
    theirs = [parties.c.person == row.id]
    counted = list(connection.execute(_with_person(_counted(theirs))))
    days = _days(connection, theirs, counted)
    person = from_json(row.data, Person)
    used = (
        select(parties.c.name, func.count(parties.c.document.distinct()).label("documents"))
        .where(parties.c.person == row.id)
        .group_by(parties.c.name)
        .order_by(func.count(parties.c.document.distinct()).desc(), parties.c.name)
    )
    merged = select(persons.c.id).where(persons.c.merged_into == row.id).order_by(persons.c.id)
    return PersonRecord(
        person=person,
        counts=_person_of(counted[0], days[row.id, None])
        if counted
        else FoundPerson(id=row.id, name=row.name, kind=row.kind),
        names=tuple(NameCount(name=one.name, documents=one.documents) for one in connection.execute(used)),
        merged=tuple(connection.execute(merged).scalars()),
    )


def register(connection: Connection) -> list[Person]:
    """See `Store.register`."""
    rows = connection.execute(select(persons.c.data).order_by(persons.c.id)).scalars()
    return [from_json(data, Person) for data in rows]
