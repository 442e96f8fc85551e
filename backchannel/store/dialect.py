"""What differs between databases: full text and kinds of key. Everything else in the store is plain SQL.

Takes words as `words.parse_words` gives them, gives conditions and statements for the connection's database. SQLite
only for now: two FTS5 tables, `document_words` over `texts`, `statement_words` holding an index and no text of its own
(the text stands in the document). In SQLite a query looks like `("disarm"* AND "nuclear control") NOT "china"`.
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

from backchannel.store.words import Term, Words

# Marks around a found word in a snippet; control characters, so that they are in no text that a person reads.
MARK_START, MARK_END = "\x02", "\x03"

# Of a table that is little more than its key: keep the rows in the key's own index.
ROWS_BY_KEY = " WITHOUT ROWID"


def key_type(connection: Connection) -> str:
    """The type of a key column whose values the writer gives."""
    return "INTEGER" if connection.dialect.name == "sqlite" else "BIGINT"


def make_word_tables(connection: Connection) -> None:
    """The full-text tables of format 1. Stems (Porter) make "proposals" find "proposal"; accents are folded."""
    tokens = "tokenize = 'porter unicode61 remove_diacritics 2'"
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE document_words USING fts5("
        f"title, subject, text, content = 'texts', content_rowid = 'document', {tokens})"
    )
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE statement_words USING fts5(words, content = '', {tokens})")


# ---------------------------------------------------------------- write


def upsert(into: Table) -> Insert:
    """An insert that knows `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return insert(into)


def index_documents(connection: Connection, keys: Sequence[int]) -> None:
    """Put documents whose `texts` are written into the index."""
    connection.execute(
        text(
            "INSERT INTO document_words (rowid, title, subject, text)"
            " SELECT document, title, subject, text FROM texts WHERE document IN :keys"
        ).bindparams(bindparam("keys", keys, expanding=True))
    )


def forget_documents(connection: Connection, keys: Sequence[int]) -> None:
    """Take documents out of the index, while their `texts` are still there."""
    connection.execute(
        text(
            "INSERT INTO document_words (document_words, rowid, title, subject, text)"
            " SELECT 'delete', document, title, subject, text FROM texts WHERE document IN :keys"
        ).bindparams(bindparam("keys", keys, expanding=True))
    )


def index_statements(connection: Connection, words: Sequence[tuple[int, str]]) -> None:
    """Put statements into the index: key, and what was said."""
    _each(connection, text("INSERT INTO statement_words (rowid, words) VALUES (:key, :words)"), words)


def forget_statements(connection: Connection, words: Sequence[tuple[int, str]]) -> None:
    """Take statements out of the index. The words must be those that were put in."""
    sql = text("INSERT INTO statement_words (statement_words, rowid, words) VALUES ('delete', :key, :words)")
    _each(connection, sql, words)


def _each(connection: Connection, sql: TextClause, words: Sequence[tuple[int, str]]) -> None:
    if words:
        connection.execute(sql, [{"key": key, "words": said} for key, said in words])


# ---------------------------------------------------------------- search

_STATEMENT_WORDS = table("statement_words", column("rowid"), column("rank"))
_DOCUMENT_WORDS = table("document_words", column("rowid"), column("rank"))


def statements_about(words: Words) -> Select[Any]:
    """Keys of statements in which the words were said, with `rank`, the best lowest."""
    found = text("statement_words MATCH :said").bindparams(said=_match(words))
    return select(_STATEMENT_WORDS.c.rowid.label("key"), _STATEMENT_WORDS.c.rank).where(found)


def documents_about(words: Words) -> Select[Any]:
    """Keys of documents with the words in their subject."""
    found = text("document_words MATCH :subject").bindparams(subject=f"{{subject}} : ({_match(words)})")
    return select(_DOCUMENT_WORDS.c.rowid.label("key")).where(found)


def documents_with(words: Words) -> Select[Any]:
    """Keys of documents with the words in title, subject or text, with `rank`; the title counts most."""
    rank: ColumnElement[float] = literal_column("bm25(document_words, 4.0, 4.0, 1.0)")
    found = text("document_words MATCH :words").bindparams(words=_match(words))
    return select(_DOCUMENT_WORDS.c.rowid.label("key"), rank.label("rank")).select_from(_DOCUMENT_WORDS).where(found)


def snippets(connection: Connection, words: Words, keys: Sequence[int]) -> dict[int, str]:
    """For each document a short stretch around the words, found words between MARK_START and MARK_END."""
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
