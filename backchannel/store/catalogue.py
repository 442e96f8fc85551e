"""The collection's lists: takes dates, numbers, volumes and ids, gives documents, references, issues and counts.

`StoredCatalogue.numbered("1234")` gives the telegrams of that number, `neighbours(volume, 45, 1)` the documents before
and after Document 45: look-ups by index, so that following a reference costs the same in a large collection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, Select, func, literal_column, or_, select

from backchannel.errors import NotFound
from backchannel.model import Entry, Issue, IssueLevel, from_json
from backchannel.store import assemble
from backchannel.store.found import Counts, FoundEntries, FoundReferences
from backchannel.store.names import batches
from backchannel.store.schema import decisions, documents, files, issues, parties, references, statements, symbols
from backchannel.store.search import during, paged, place_order, with_party

_LONGEST = timedelta(days=62)  # a document whose date is a longer stretch is found by its first day only

# ---------------------------------------------------------------- one document


def key_of(connection: Connection, id: str) -> int:
    """The key of a document. Raises NotFound, with ids that look like it."""
    key = connection.execute(select(documents.c.key).where(documents.c.id == id)).scalar()
    if key is None:
        raise NotFound(f"there is no document {id!r} in the collection", hint=_near(connection, id))
    return int(key)


def _near(connection: Connection, id: str) -> str:
    begins = documents.c.id.between(id[:4], id[:4] + "\U0010ffff")
    known = connection.execute(select(documents.c.id).where(begins).order_by(documents.c.id).limit(5000)).scalars()
    near = get_close_matches(id, list(known), n=3, cutoff=0.7)
    return f"did you mean {' or '.join(near)}?" if near else "backchannel show, without an id, lists the documents"


# ---------------------------------------------------------------- documents by date and name


def find_entries(
    connection: Connection,
    *,
    name: str | None,
    person: str | None,
    since: str | None,
    until: str | None,
    type: str | None,
    volume: str | None,
    limit: int | None,
    offset: int,
) -> FoundEntries:
    """See `Store.entries`."""
    where = during(documents.c.first_day, documents.c.last_day, since, until)
    where += with_party(connection, name, person)
    if type is not None:
        where.append(documents.c.type == type)
    if volume is not None:
        where.append(documents.c.volume == volume)
    total = int(connection.execute(select(func.count()).select_from(documents).where(*where)).scalar_one())
    order = documents.c.first_day.is_(None), documents.c.first_day, *place_order()
    page = connection.execute(paged(select(documents).where(*where).order_by(*order), limit, offset))
    return FoundEntries(total=total, rows=tuple(assemble.entry_of(row) for row in page))


def by_state(connection: Connection, *, resolved: bool) -> list[str]:
    """See `Store.unresolved` and `Store.resolved`."""
    of_state = select(documents.c.key).where(documents.c.resolved == literal_column("1" if resolved else "0"))
    wanted = select(documents.c.id).where(documents.c.key.in_(of_state))  # so that few are found without reading all
    return list(connection.execute(wanted.order_by(*place_order())).scalars())


class StoredCatalogue:
    """`model.Catalogue` over the tables."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def dated(self, first: str, last: str) -> Iterator[Entry]:
        """Documents whose date shares a day with the stretch, earliest first."""
        earliest = moved(first, -_LONGEST)
        shares = documents.c.first_day.between(earliest, last), documents.c.last_day >= first
        yield from self._entries(_by_day().where(*shares))

    def numbered(self, number: str) -> Iterator[Entry]:
        symbol = documents.c.key.in_(select(symbols.c.document).where(symbols.c.symbol == number))
        either = or_(documents.c.number == number, documents.c.telegram_number == number, symbol)
        yield from self._entries(_by_day().where(either))

    def neighbours(self, volume: str, position: int, reach: int = 3) -> Iterator[Entry]:
        near = documents.c.position.between(position - reach, position + reach)
        order = documents.c.position, documents.c.id
        yield from self._entries(select(documents).where(documents.c.volume == volume, near).order_by(*order))

    def _entries(self, wanted: Select[Any]) -> list[Entry]:
        with self._reading() as connection:
            return entries_of(connection, list(connection.execute(wanted)))


def entries_of(connection: Connection, rows: Sequence[Any]) -> list[Entry]:
    """Rows of `documents` as resolve sees them, in their order."""
    known: dict[int, list[str]] = {}
    for some in batches([row.key for row in rows]):
        ours = select(symbols).where(symbols.c.document.in_(some))
        for row in connection.execute(ours.order_by(symbols.c.document, symbols.c.position)):
            known.setdefault(row.document, []).append(row.symbol)
    return [_entry(row, known.get(row.key, ())) for row in rows]


def _by_day() -> Select[Any]:
    return select(documents).order_by(documents.c.first_day.asc().nulls_first(), *place_order())


def moved(day: str, by: timedelta) -> str:
    try:
        return (date.fromisoformat(day) + by).isoformat()
    except (ValueError, OverflowError):
        return day


def _entry(row: Any, symbols: Iterable[str]) -> Entry:
    return Entry(
        document=row.id,
        volume=row.volume,
        position=row.position,
        number=row.number,
        title=row.title,
        type=row.type,
        date=row.date,
        time=row.time,
        place=row.place,
        telegram_number=row.telegram_number,
        symbols=tuple(symbols),
        sender=row.sender,
        recipient=row.recipient,
    )


# ---------------------------------------------------------------- references, issues, counts


def find_references(
    connection: Connection,
    *,
    document: str | None,
    target: str | None,
    status: str | None,
    numbers: Sequence[int] | None,
    bare: bool,
    limit: int | None,
    offset: int,
) -> FoundReferences:
    """See `Store.references`."""
    where: list[Any] = []
    if document is not None:
        where.append(documents.c.id == document)
    if target is not None:
        where.append(references.c.target == target)
    if status is not None:
        where.append(references.c.status.is_(None) if status == "none" else references.c.status == status)
    if numbers is not None:
        where.append(references.c.key.in_(numbers))
    joined = references.join(documents, documents.c.key == references.c.document)
    total = int(connection.execute(select(func.count()).select_from(joined).where(*where)).scalar_one())
    by_place = *place_order(), references.c.position
    page = paged(select(references.c.key).select_from(joined).where(*where).order_by(*by_place), limit, offset)
    keys = list(connection.execute(page).scalars())
    return FoundReferences(total=total, rows=assemble.found_references(connection, keys, bare=bare))


def list_issues(
    connection: Connection, *, level: IssueLevel | None, document: str | None, path: str | None
) -> list[Issue]:
    """See `Store.issues`."""
    of_documents = select(issues.c.data).outerjoin(documents, documents.c.key == issues.c.document)
    of_files = select(files.c.issues).order_by(files.c.path)
    if document is not None:
        of_documents = of_documents.where(documents.c.id == document)
    if path is not None:
        of_documents, of_files = of_documents.where(issues.c.path == path), of_files.where(files.c.path == path)
    rows = connection.execute(of_documents.order_by(issues.c.path, documents.c.position, documents.c.id, issues.c.key))
    found = dict.fromkeys(from_json(data, Issue) for data in rows.scalars())
    for data in connection.execute(of_files.where(files.c.issues != "[]")).scalars():
        ours = from_json(data, tuple[Issue, ...])
        found.update(dict.fromkeys(one for one in ours if document in (None, one.document)))
    return [one for one in found if level in (None, one.level)]


def count_all(connection: Connection) -> Counts:
    """See `Store.counts`."""
    status = _counted(connection, files.c.status)
    links = _counted(connection, references.c.status)
    # In the order of their index, which costs a fraction of count(distinct person).
    concluded = select(parties.c.person).where(parties.c.person.is_not(None)).group_by(parties.c.person)
    first, last = connection.execute(select(func.min(documents.c.first_day), func.max(documents.c.first_day))).one()
    return Counts(
        files=sum(status.values()),
        files_failed=status.get("failed", 0),
        files_gone=status.get("gone", 0),
        documents=_number(connection, documents),
        statements=_number(connection, statements),
        relayed=_number(connection, statements, statements.c.relayed > literal_column("0")),
        parties=_number(connection, parties),
        persons=_number(connection, concluded.subquery()),
        references=sum(links.values()),
        held=links.get("held", 0),
        missing=links.get("missing", 0),
        open=links.get("open", 0),
        undated=_number(connection, documents, documents.c.first_day.is_(None)),
        unresolved=_number(connection, documents, documents.c.resolved == 0),
        issues=len(list_issues(connection, level=None, document=None, path=None)),
        decisions=_number(connection, decisions),
        first=first,
        last=last,
    )


def _counted(connection: Connection, column: Any) -> dict[str | None, int]:
    rows = connection.execute(select(column, func.count()).group_by(column))
    return {row[0]: int(row[1]) for row in rows}


def _number(connection: Connection, table: Any, *where: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one())
