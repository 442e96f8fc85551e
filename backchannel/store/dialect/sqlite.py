"""SQLite: two FTS5 tables, `document_words` over `texts`, `statement_words` holding an index and no text of its own (the
text stands in the document). A query looks like `("disarm"* AND "nuclear control") NOT "china"`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    TextClause,
    bindparam,
    column,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.sqlite import Insert, insert

from backchannel.model import Document, Reading
from backchannel.store.dialect import MARK_END, MARK_START
from backchannel.store.words import Term, Words


def typed(sql: str) -> str:
    return sql.format(key="INTEGER", rows=" WITHOUT ROWID")


def can_hold(document: Document, reading: Reading) -> bool:
    return True


def make_word_tables(connection: Connection) -> None:
    tokens = "tokenize = 'porter unicode61 remove_diacritics 2'"
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE document_words USING fts5("
        f"title, subject, text, content = 'texts', content_rowid = 'document', {tokens})"
    )
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE statement_words USING fts5(words, content = '', {tokens})")


# ---------------------------------------------------------------- write


def upsert(into: Table) -> Insert:
    return insert(into)


def index_documents(connection: Connection, keys: Sequence[int]) -> None:
    connection.execute(
        text(
            "INSERT INTO document_words (rowid, title, subject, text)"
            " SELECT document, title, subject, text FROM texts WHERE document IN :keys"
        ).bindparams(bindparam("keys", keys, expanding=True))
    )


def forget_documents(connection: Connection, keys: Sequence[int]) -> None:
    connection.execute(
        text(
            "INSERT INTO document_words (document_words, rowid, title, subject, text)"
            " SELECT 'delete', document, title, subject, text FROM texts WHERE document IN :keys"
        ).bindparams(bindparam("keys", keys, expanding=True))
    )


def index_statements(connection: Connection, words: Sequence[tuple[int, str]]) -> None:
    _each(connection, text("INSERT INTO statement_words (rowid, words) VALUES (:key, :words)"), words)


def forget_statements(connection: Connection, words: Sequence[tuple[int, str]]) -> None:
    sql = text("INSERT INTO statement_words (statement_words, rowid, words) VALUES ('delete', :key, :words)")
    _each(connection, sql, words)


def _each(connection: Connection, sql: TextClause, words: Sequence[tuple[int, str]]) -> None:
    if words:
        connection.execute(sql, [{"key": key, "words": said} for key, said in words])


# ---------------------------------------------------------------- search

_STATEMENT_WORDS = table("statement_words", column("rowid"), column("rank"))
_DOCUMENT_WORDS = table("document_words", column("rowid"), column("rank"))


def statements_about(words: Words) -> Select[Any]:
    found = text("statement_words MATCH :said").bindparams(said=_match(words))
    return select(_STATEMENT_WORDS.c.rowid.label("key"), _STATEMENT_WORDS.c.rank).where(found)


def documents_about(words: Words) -> Select[Any]:
    found = text("document_words MATCH :subject").bindparams(subject=f"{{subject}} : ({_match(words)})")
    return select(_DOCUMENT_WORDS.c.rowid.label("key")).where(found)


def documents_with(words: Words) -> Select[Any]:
    rank: ColumnElement[float] = literal_column("bm25(document_words, 4.0, 4.0, 1.0)")
    found = text("document_words MATCH :words").bindparams(words=_match(words))
    return select(_DOCUMENT_WORDS.c.rowid.label("key"), rank.label("rank")).select_from(_DOCUMENT_WORDS).where(found)


def snippets(connection: Connection, words: Words, keys: Sequence[int]) -> dict[int, str]:
    sql = text(
        "SELECT rowid, snippet(document_words, -1, :start, :end, '…', 32)"
        " FROM document_words WHERE document_words MATCH :words AND rowid IN :keys"
    ).bindparams(
        bindparam("start", MARK_START),
        bindparam("end", MARK_END),
        bindparam("words", _match(words)),
        bindparam("keys", keys, expanding=True),
    )
    return {row[0]: row[1] or "" for row in connection.execute(sql)}


def _match(words: Words) -> str:
    wanted = " AND ".join(_either(terms) for terms in words.wanted)
    without = " OR ".join(_term(term) for term in words.without)
    return f"({wanted}) NOT ({without})" if without else wanted


def _either(terms: Sequence[Term]) -> str:
    return "(" + " OR ".join(_term(term) for term in terms) + ")"


def _term(term: Term) -> str:
    # Inside double quotes FTS5 knows no operators; `words` has taken out the quotes themselves.
    return f'"{term.text}"' + (" *" if term.prefix else "")


def settle(connection: Connection) -> None:
    # Looks at a few hundred rows of each table at most.
    connection.exec_driver_sql("PRAGMA analysis_limit = 400")
    connection.exec_driver_sql("PRAGMA optimize")
