"""Documents that came, changed or went, and which references may mean them: takes keys of documents, gives entries of the
catalogue and ids of references.

Noted in the transaction that saves or removes a document, so that a run which is killed before it has followed
references again leaves the note for the next. The telegram 611 of 3 May 1961 comes: references with the number 611 may
mean it, and those dated about that day; a look-up by index each, however many references there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, literal_column, select

from backchannel.model import Document, Entry, Reading, Resolution, from_json
from backchannel.store.catalogue import entries_of, moved
from backchannel.store.names import batches, next_key
from backchannel.store.rows import WIDE, bare_number, days_of, json_text
from backchannel.store.schema import changes, documents, persons, readings, references


class Outline(NamedTuple):
    """What following a document's references again needs: the document without its text, its reading without
    statements, what was concluded (decisions of persons aside), the names of persons whom its links name."""

    document: Document
    reading: Reading
    resolution: Resolution
    names: dict[str, str]


# ---------------------------------------------------------------- what changed


def note(connection: Connection, keys: Sequence[int]) -> None:
    """Note that these documents came, or are about to go; where nothing was resolved yet, nobody needs to know."""
    resolved = select(documents.c.key).where(documents.c.resolved == literal_column("1")).limit(1)
    if not keys or connection.execute(resolved).first() is None:
        return
    for some in batches(keys):
        rows = list(connection.execute(select(documents).where(documents.c.key.in_(some)).order_by(documents.c.key)))
        first = next_key(connection, changes.c.number)
        entries = entries_of(connection, rows)
        noted = [{"number": first + n, "data": json_text(entry)} for n, entry in enumerate(entries)]
        connection.execute(insert(changes), noted)


def backlog(connection: Connection) -> tuple[int, int, int]:
    """See `Store.backlog`."""
    changed, last = connection.execute(select(func.count(), func.max(changes.c.number))).one()
    if not changed:
        return 0, 0, 0
    resolved = select(func.count()).select_from(documents).where(documents.c.resolved == literal_column("1"))
    return int(changed), int(last), int(connection.execute(resolved).scalar_one())


def listed(connection: Connection, after: int, limit: int) -> list[tuple[int, Entry]]:
    """See `Store.changes`."""
    wanted = select(changes).where(changes.c.number > after).order_by(changes.c.number).limit(limit)
    return [(row.number, from_json(row.data, Entry)) for row in connection.execute(wanted)]


def forget(connection: Connection, until: int) -> None:
    """See `Store.forget_changes`."""
    connection.execute(delete(changes).where(changes.c.number <= until))


# ---------------------------------------------------------------- whom it may concern


def citing(connection: Connection, entry: Entry, days: int) -> dict[str, list[str]]:
    """See `Store.citing`."""
    numbers = {bare_number(one) for one in (entry.number, entry.telegram_number, *entry.symbols) if one}
    conditions: list[tuple[Any, ...]] = [(references.c.bare_number.in_(sorted(numbers)),)] if numbers else []
    first, last = days_of(entry.date)
    if first and last:
        since, until = moved(first, timedelta(days=-days)), moved(last, timedelta(days=days))
        by_day = references.c.bare_number.is_(None), references.c.last_day >= since, references.c.first_day <= until
        narrow = references.c.wide == literal_column("0"), references.c.first_day >= moved(since, -WIDE)
        conditions += [(*by_day, *narrow), (*by_day, references.c.wide == literal_column("1"))]
    found: dict[str, list[str]] = {}
    joined = select(documents.c.id, references.c.id.label("reference")).join(
        references, references.c.document == documents.c.key
    )
    for condition in conditions:
        others = documents.c.resolved == literal_column("1"), documents.c.id != entry.document
        rows = connection.execute(joined.where(*condition, *others).order_by(documents.c.key, references.c.position))
        for row in rows:
            found.setdefault(row.id, []).append(row.reference)
    return found


def outline(connection: Connection, key: int) -> Outline:
    """See `Store.outline`."""
    wanted = select(documents, readings.c.data, readings.c.resolution).join(
        readings, readings.c.document == documents.c.key
    )
    row = connection.execute(wanted.where(documents.c.key == key)).one()
    resolution = from_json(row.resolution, Resolution) if row.resolution else Resolution(document=row.id)
    place = {"volume": row.volume or "", "position": str(row.position)}
    document = Document(id=row.id, file=row.file, text="", catalogue=place)
    return Outline(document, from_json(row.data, Reading), resolution, _names(connection, resolution))


def _names(connection: Connection, resolution: Resolution) -> dict[str, str]:
    """Names as resolve knew them, merged persons apart: the register's before those made for the document."""
    names = {person.id: person.name for person in resolution.persons}
    for some in batches(sorted({end for link in resolution.links for end in (link.sender, link.recipient) if end})):
        for row in connection.execute(select(persons).where(persons.c.id.in_(some))):
            if row.origin == "register" or row.id not in names:
                names[row.id] = row.name
    return names
