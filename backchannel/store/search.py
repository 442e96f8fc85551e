"""Finding: takes a `StatementQuery` or words, gives the page of results asked for and how many there are.

`StatementQuery(by="khrushchev", via="menshikov", since="1960-11", until="1961-01")` becomes one condition on each
indexed column; the rows are put together (`assemble`) only for the page that is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, literal_column, or_, select, union_all

from backchannel.dates import iso_range
from backchannel.errors import QueryError
from backchannel.model import Span
from backchannel.store import assemble, dialect
from backchannel.store.found import FoundDocument, FoundDocuments, FoundStatements, StatementQuery
from backchannel.store.names import parties_named
from backchannel.store.rows import WIDE
from backchannel.store.schema import documents, hearers, hops, parties, persons, statements
from backchannel.store.words import parse_words

Condition = ColumnElement[bool]

# ---------------------------------------------------------------- statements


def find_statements(connection: Connection, query: StatementQuery) -> FoundStatements:
    """See `Store.find_statements`."""
    where = statement_conditions(connection, query)
    keys: Sequence[int] = ()
    if not by_index(query) and query.limit != 0:
        found = matching(where)
        total = select(func.count()).select_from(found).scalar_subquery()
        page = list(
            connection.execute(paged(_ordered(connection, found, query).add_columns(total), query.limit, query.offset))
        )
        if page:
            return FoundStatements(
                total=page[0][1], rows=assemble.found_statements(connection, [row[0] for row in page])
            )
    counted = int(connection.execute(select(func.count()).select_from(statements).where(*where)).scalar_one())
    if query.offset < counted and query.limit != 0:
        ordered = _ordered(connection, statements, query).where(*where)
        keys = connection.execute(paged(ordered, query.limit, query.offset)).scalars().all()
    return FoundStatements(total=counted, rows=assemble.found_statements(connection, keys))


def by_index(query: StatementQuery) -> bool:
    """Whether an index alone tells which statements match, so that a total is counted, and a first page found, without
    a look at all of them. Who spoke and what of takes longer to find, and is then found once for total and page."""
    return not any(getattr(query, field) is not None for field in _FOUND_BY_WORDS)


_FOUND_BY_WORDS = (
    "about", "person", "by", "via", "to", "recorder", "reader",
    "by_person", "via_person", "to_person", "recorder_person", "reader_person",
)  # fmt: skip


def matching(where: list[Condition]) -> FromClause:
    """The statements that match, found once however often the question speaks of them."""
    names = "key", "document", "position", "first_day", "confidence", "act", "mode", "speaker"
    return select(*(statements.c[name] for name in names)).where(*where).cte("matching")


def statement_conditions(connection: Connection, query: StatementQuery) -> list[Condition]:
    """What a statement must fulfil. Raises QueryError."""
    plain = _plain_conditions(query)
    where: list[Condition] = [
        condition
        for role in ("by", "via", "to", "recorder", "reader")
        if (some := _some_parties(connection, getattr(query, role), getattr(query, f"{role}_person"))) is not None
        for condition in [IN_ROLE[role](some)]
    ]
    if query.person is not None:
        where.append(in_any_part(parties_of(query.person)))
    if query.about is not None:
        where.append(statements.c.key.in_(_about(connection, query.about)))
    return where + plain


def _plain_conditions(query: StatementQuery) -> list[Condition]:
    """Those that a statement's own row answers."""
    where = _said_during(query.since, query.until)
    for column, value in (
        # Not by the index of acts where a person is asked for: each act is a good part of all statements.
        (func.coalesce(statements.c.act, "") if query.person else statements.c.act, query.act),
        (statements.c.kind, query.kind),
        (statements.c.mode, query.mode),
    ):
        if value is not None:
            where.append(column == value)
    if query.document is not None:
        where.append(statements.c.document == _key_of(query.document))
    if query.volume is not None:
        where.append(statements.c.document.in_(select(documents.c.key).where(documents.c.volume == query.volume)))
    if query.min_confidence > 0:
        where.append(statements.c.confidence >= query.min_confidence)
    if query.relayed is not None:
        # Said as a literal, so that the database sees that the index of relayed ones will do.
        none: ColumnElement[int] = literal_column("0")
        where.append(statements.c.relayed > none if query.relayed else statements.c.relayed == none)
    if not query.rejected:
        where.append(statements.c.key.not_in(_REJECTED))
    return where


_judged = statements.alias("judged")
# Few; by their index, so that counting the others need not look at the rows themselves.
_REJECTED = select(_judged.c.key).where(_judged.c.verdict == literal_column("'rejected'"))


def _some_parties(connection: Connection, name: str | None, person: str | None) -> Select[Any] | None:
    if name is None:
        return None if person is None else parties_of(person)
    named = parties_named(connection, name)
    return named if person is None else named.where(parties.c.person == person)


def parties_of(person: str) -> Select[Any]:
    """Parties concluded to be a person, or the one that he was merged into."""
    stays = select(func.coalesce(persons.c.merged_into, persons.c.id)).where(persons.c.id == person)
    return select(parties.c.key).where(parties.c.person == func.coalesce(stays.scalar_subquery(), person))


def _documents_of(some: Select[Any], part: ColumnElement[Any]) -> Condition:
    found = select(parties.c.document).where(parties.c.key.in_(some), part == 1)
    return statements.c.document.in_(found)


IN_ROLE: dict[str, Any] = {
    "by": lambda some: statements.c.speaker.in_(some),
    "via": lambda some: statements.c.key.in_(select(hops.c.statement).where(hops.c.party.in_(some))),
    "to": lambda some: statements.c.key.in_(select(hearers.c.statement).where(hearers.c.party.in_(some))),
    "recorder": lambda some: _documents_of(some, parties.c.wrote),
    "reader": lambda some: _documents_of(some, parties.c.received),
}


def in_any_part(some: Select[Any]) -> Condition:
    """One of the parties said, heard or relayed it, or wrote or received its document."""
    wrote_or_received = or_(parties.c.wrote == 1, parties.c.received == 1)
    theirs = select(parties.c.document).where(parties.c.key.in_(some), wrote_or_received)
    said, relayed, heard = (IN_ROLE[role](some) for role in ("by", "via", "to"))
    return or_(said, statements.c.document.in_(theirs), relayed, heard)


def _about(connection: Connection, about: str) -> Select[Any]:
    """Keys of statements with the words, or of a document whose subject has them."""
    words, full_text = parse_words(about), dialect.of(connection)
    said = select(full_text.statements_about(words).subquery().c.key)
    subject = select(statements.c.key).where(statements.c.document.in_(full_text.documents_about(words)))
    return select(union_all(said, subject).subquery().c.key)


def _key_of(document: str) -> Any:
    return select(documents.c.key).where(documents.c.id == document).scalar_subquery()


def _ordered(connection: Connection, found: FromClause, query: StatementQuery) -> Select[Any]:
    """Keys of statements in the order asked for. The joins say with which table to begin, so that an index in that
    order is read no further than the page goes."""
    by_place = (*place_order(), found.c.position)
    by_day = (found.c.first_day.is_(None), found.c.first_day, *by_place)
    wanted = select(found.c.key)
    same = documents.c.key == found.c.document
    if query.order == "document":
        return wanted.join(documents, same).order_by(*by_place)
    wanted = wanted.outerjoin(documents, same)
    if query.order == "confidence":
        return wanted.order_by(found.c.confidence.desc(), *by_day)
    if query.order == "relevance" and query.about is not None:
        ranked = dialect.of(connection).statements_about(parse_words(query.about)).subquery()
        joined = wanted.outerjoin(ranked, ranked.c.key == found.c.key)
        return joined.order_by(ranked.c.rank.is_(None), ranked.c.rank, *by_day)
    return wanted.order_by(*by_day)


def place_order() -> tuple[Any, ...]:
    """The order of documents in the collection."""
    return documents.c.volume.asc().nulls_first(), documents.c.position, documents.c.id


def paged(wanted: Select[Any], limit: int | None, offset: int) -> Select[Any]:
    if (limit is not None and limit < 0) or offset < 0:
        raise QueryError("limit and offset are not below zero")
    # SQLite knows no offset without a limit.
    return wanted.limit(limit if limit is not None else 2**62).offset(offset)


# ---------------------------------------------------------------- documents


def find_documents(
    connection: Connection,
    words: str,
    *,
    name: str | None,
    person: str | None,
    since: str | None,
    until: str | None,
    type: str | None,
    order: Literal["relevance", "date"],
    limit: int | None,
    offset: int,
) -> FoundDocuments:
    """See `Store.find_documents`."""
    parsed, full_text = parse_words(words), dialect.of(connection)
    ranked = full_text.documents_with(parsed).subquery()
    where = during(documents.c.first_day, documents.c.last_day, since, until)
    where += with_party(connection, name, person)
    if type is not None:
        where.append(documents.c.type == type)
    found = select(documents).join(ranked, ranked.c.key == documents.c.key).where(*where)
    total = int(connection.execute(select(func.count()).select_from(found.subquery())).scalar_one())
    by_day = documents.c.first_day.is_(None), documents.c.first_day, documents.c.id
    ordered = found.order_by(*(by_day if order == "date" else (ranked.c.rank, documents.c.id)))
    page = list(connection.execute(paged(ordered, limit, offset)))
    marked = full_text.snippets(connection, parsed, [row.key for row in page]) if page else {}
    rows = []
    for row in page:
        snippet, marks = _unmarked(marked.get(row.key, ""))
        rows.append(FoundDocument(document=assemble.entry_of(row), snippet=snippet, marks=marks))
    return FoundDocuments(total=total, rows=tuple(rows))


def with_party(connection: Connection, name: str | None, person: str | None) -> list[Condition]:
    """Conditions on a document: a party of that name, that person, in any part."""
    some = _some_parties(connection, name, person)
    return [] if some is None else [documents.c.key.in_(select(parties.c.document).where(parties.c.key.in_(some)))]


def _unmarked(marked: str) -> tuple[str, tuple[Span, ...]]:
    """A snippet without its marks, and where they stood. White space is folded."""
    text, marks, start = "", [], -1
    for piece in re.split(f"([{dialect.MARK_START}{dialect.MARK_END}])", re.sub(r"\s+", " ", marked)):
        if piece == dialect.MARK_START:
            start = len(text)
        elif piece == dialect.MARK_END:
            if 0 <= start < len(text):
                marks.append(Span(start, len(text)))
            start = -1
        else:
            text += piece
    return text, tuple(marks)


# ---------------------------------------------------------------- dates


def during(
    first_day: ColumnElement[Any], last_day: ColumnElement[Any], since: str | None, until: str | None
) -> list[Condition]:
    """Conditions on a stretch of days: it shares a day with the one asked for. Raises QueryError."""
    where: list[Condition] = []
    if since is not None:
        where.append(last_day >= _days(since)[0])
    if until is not None:
        where.append(first_day <= _days(until)[1])
    if since is not None and until is not None and _days(since)[0] > _days(until)[1]:
        raise QueryError(f"{since} is after {until}", hint="give the earlier date first")
    return where


def _said_during(since: str | None, until: str | None) -> list[Condition]:
    """As `during`, of statements. All but a few last no longer than WIDE, so that their first day alone tells where in
    the index to look; the few have an index of their own."""
    where = during(statements.c.first_day, statements.c.last_day, since, until)
    if since is not None:
        wide = statements.c.wide == literal_column("1")
        begins_near = statements.c.first_day >= _earlier(_days(since)[0], WIDE)
        where = [or_(and_(begins_near, *where), and_(wide, *where))]
    return where


def _earlier(day: str, by: timedelta) -> str:
    try:
        return (date.fromisoformat(day) - by).isoformat()
    except (ValueError, OverflowError):
        return ""


def _days(edtf: str) -> tuple[str, str]:
    try:
        return iso_range(edtf.strip())
    except ValueError:
        raise QueryError(
            f"{edtf!r} is not a date", hint="write a year, month or day as 1960, 1960-11 or 1960-11-14"
        ) from None
