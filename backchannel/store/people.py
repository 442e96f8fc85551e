"""People and bodies as the collection has them: takes a name or an id, gives counts, dates and the names in use.

`persons(name="khrushchev")` gives one row for Nikita Khrushchev over all documents that know him, under whatever
name: how many statements he speaks, hears and relays, how many documents he wrote and received.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Select, case, func, or_, select

from backchannel.errors import NotFound
from backchannel.model import PartyKind, Person, from_json
from backchannel.store.found import FoundPerson, FoundPersons, NameCount, PersonRecord, Role
from backchannel.store.names import parties_named
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
    wanted = _counted().where(*during(documents.c.first_day, documents.c.last_day, since, until))
    if name is not None:
        named = parties_named(connection, name)
        theirs = select(parties.c.person).where(parties.c.key.in_(named), parties.c.person.is_not(None))
        open_ones = parties.c.key.in_(named) & parties.c.person.is_(None)
        wanted = wanted.where(or_(parties.c.person.in_(theirs), open_ones))
    if kind is not None:
        wanted = wanted.where(func.coalesce(persons.c.kind, parties.c.kind) == kind)
    if document is not None:
        wanted = wanted.where(documents.c.id == document)
    if role is not None:
        wanted = wanted.having(func.sum(_COUNTED[role]) > 0)
    total = int(connection.execute(select(func.count()).select_from(wanted.subquery())).scalar_one())
    order = func.sum(parties.c.said).desc(), func.count(parties.c.document.distinct()).desc(), _name(), parties.c.person
    rows = connection.execute(paged(wanted.order_by(*order), limit, offset))
    return FoundPersons(total=total, rows=tuple(_person_of(row) for row in rows))


def _name() -> Any:
    return func.max(func.coalesce(persons.c.name, parties.c.name))


def _counted() -> Select[Any]:
    """Counts by person; parties that are nobody's are counted together by name."""
    unnamed = case((parties.c.person.is_(None), parties.c.name))
    return (
        select(
            parties.c.person,
            _name().label("name"),
            func.max(func.coalesce(persons.c.kind, parties.c.kind)).label("kind"),
            *(func.sum(column).label(column.name) for column in _COUNTED.values()),
            func.count(parties.c.document.distinct()).label("documents"),
            func.min(documents.c.first_day).label("first"),
            func.max(documents.c.last_day).label("last"),
            func.max(persons.c.data).label("data"),
        )
        .join(documents, documents.c.key == parties.c.document)
        .outerjoin(persons, persons.c.id == parties.c.person)
        .group_by(parties.c.person, unnamed)
    )


class _Described(msgspec.Struct):
    description: str | None = None


def _person_of(row: Any) -> FoundPerson:
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
        first=row.first,
        last=row.last,
        description=described,
    )


def person_record(connection: Connection, id: str) -> PersonRecord:
    """See `Store.person`."""
    row = connection.execute(select(persons).where(persons.c.id == id)).first()
    if row is not None and row.merged_into:
        row = connection.execute(select(persons).where(persons.c.id == row.merged_into)).first() or row
    if row is None:
        raise NotFound(f"there is no person {id!r}", hint="backchannel people NAME finds ids")
    counted = connection.execute(_counted().where(parties.c.person == row.id)).first()
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
        counts=_person_of(counted) if counted else FoundPerson(id=row.id, name=row.name, kind=row.kind),
        names=tuple(NameCount(name=one.name, documents=one.documents) for one in connection.execute(used)),
        merged=tuple(connection.execute(merged).scalars()),
    )


def register(connection: Connection) -> list[Person]:
    """See `Store.register`."""
    rows = connection.execute(select(persons.c.data).order_by(persons.c.id)).scalars()
    return [from_json(data, Person) for data in rows]
