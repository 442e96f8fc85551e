"""PostgreSQL: `document_words` and `statement_words` hold a `tsvector` a row under a GIN index.

Words are cut and folded here, as SQLite's index does it, and reach the server as plain words with spaces between, so
that its own parser (hosts, hyphens, signs of numbers: "RB-47") has nothing to decide; it adds stems and positions. A
query looks like `'disarm':* & ('nuclear' <-> 'control') & !'china'`.

A `tsvector` ends at one megabyte and 16,383 words: long texts are several pieces. A phrase across two is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, TextClause, bindparam, column, func, select, table, text
from sqlalchemy.dialects.postgresql import Insert, insert

from backchannel.model import Document, Reading, to_json
from backchannel.store.dialect import MARK_END, MARK_START
from backchannel.store.words import Term, Words
from backchannel.text import fold

_TITLE, _SUBJECT, _TEXT = 0, 1, 2  # pieces of a document; the text's are from 2
_WORDS, _CHARACTERS = 10_000, 200_000  # in one piece, at most
_LONGEST = 200  # characters of one word; the server takes 2,046 bytes
_WORD = re.compile(r"[^\W_]+")


def typed(sql: str) -> str:
    return re.sub(r"\bTEXT\b", 'TEXT COLLATE "C"', sql.format(key="BIGINT", rows=""))


def make_word_tables(connection: Connection) -> None:
    for statement in _WORD_TABLES.split(";"):
        connection.exec_driver_sql(statement)


# English stems without the list of words that are no words ("not", "against").
_WORD_TABLES = """
CREATE TEXT SEARCH DICTIONARY backchannel_stems (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION backchannel (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION backchannel ALTER MAPPING FOR asciiword, word, numword WITH backchannel_stems;
CREATE TABLE document_words (
  document BIGINT REFERENCES documents ON DELETE CASCADE, piece INTEGER, words TSVECTOR, PRIMARY KEY (document, piece));
CREATE INDEX document_words_words ON document_words USING gin (words);
CREATE TABLE statement_words (
  statement BIGINT REFERENCES statements ON DELETE CASCADE, piece INTEGER, words TSVECTOR,
  PRIMARY KEY (statement, piece));
CREATE INDEX statement_words_words ON statement_words USING gin (words)
"""


def upsert(into: Table) -> Insert:
    return insert(into)


def can_hold(document: Document, reading: Reading) -> bool:
    """The server keeps no text with the character NUL."""
    return not any(b"\\u0000" in to_json(each) for each in (document, reading))


# ---------------------------------------------------------------- write


def index_documents(connection: Connection, keys: Sequence[int]) -> None:
    wanted = text("SELECT document, title, subject, text FROM texts WHERE document IN :keys")
    for row in connection.execute(wanted.bindparams(bindparam("keys", keys, expanding=True))).all():
        pieces = [" ".join(_words(row.title or "")), " ".join(_words(row.subject or "")), *_pieces(row.text)]
        found = [{"key": row.document, "piece": n, "words": piece} for n, piece in enumerate(pieces) if piece]
        _put(connection, _INTO_DOCUMENTS, found)


def index_statements(connection: Connection, words: Sequence[tuple[int, str]]) -> None:
    found = [{"key": key, "piece": n, "words": piece} for key, said in words for n, piece in enumerate(_pieces(said))]
    _put(connection, _INTO_STATEMENTS, found)


_INTO_DOCUMENTS = text(
    "INSERT INTO document_words (document, piece, words) VALUES (:key, :piece, to_tsvector('backchannel', :words))"
)
_INTO_STATEMENTS = text(
    "INSERT INTO statement_words (statement, piece, words) VALUES (:key, :piece, to_tsvector('backchannel', :words))"
)


def _put(connection: Connection, sql: TextClause, found: list[dict[str, Any]]) -> None:
    if found:
        connection.execute(sql, found)


def forget_documents(connection: Connection, keys: Sequence[int]) -> None:
    """Nothing: they go with the documents."""


def forget_statements(connection: Connection, words: Sequence[tuple[int, str]]) -> None:
    """Nothing: they go with the statements."""


def _words(text: str) -> list[str]:
    return [word[:_LONGEST] for word in _WORD.findall(fold(text))]


def _pieces(text: str) -> Iterator[str]:
    piece: list[str] = []
    size = 0
    for word in _words(text):
        if len(piece) == _WORDS or size > _CHARACTERS:
            yield " ".join(piece)
            piece, size = [], 0
        piece.append(word)
        size += len(word) + 1
    if piece:
        yield " ".join(piece)


# ---------------------------------------------------------------- search

_STATEMENT_WORDS = table("statement_words", column("statement"), column("piece"), column("words"))
_DOCUMENT_WORDS = table("document_words", column("document"), column("piece"), column("words"))


def statements_about(words: Words) -> Select[Any]:
    held = _STATEMENT_WORDS.c
    asked = _asked(_all(words))
    rank = (-func.max(func.ts_rank(held.words, asked))).label("rank")
    return select(held.statement.label("key"), rank).where(held.words.op("@@")(asked)).group_by(held.statement)


def documents_about(words: Words) -> Select[Any]:
    held = _DOCUMENT_WORDS.c
    found = held.words.op("@@")(_asked(_all(words)))
    return select(held.document.label("key")).where(held.piece == _SUBJECT, found)


def documents_with(words: Words) -> Select[Any]:
    """Of several words each may stand in another piece of the document."""
    held = _DOCUMENT_WORDS.c
    any_of_them = _asked(_either([term for terms in words.wanted for term in terms]))
    weight = func.greatest(1, 4 * (_TEXT - held.piece))
    rank = (-func.max(func.ts_rank(held.words, any_of_them) * weight)).label("rank")
    found = select(held.document.label("key"), rank).where(held.words.op("@@")(any_of_them)).group_by(held.document)
    for terms in words.wanted:
        found = found.where(held.document.in_(_documents_with_one(terms)))
    if words.without:
        found = found.where(held.document.not_in(_documents_with_one(words.without)))
    return found


def _documents_with_one(terms: Sequence[Term]) -> Select[Any]:
    other = _DOCUMENT_WORDS.alias("other").c
    return select(other.document).where(other.words.op("@@")(_asked(_either(terms))))


def snippets(connection: Connection, words: Words, keys: Sequence[int]) -> dict[int, str]:
    options = f'StartSel="{MARK_START}", StopSel="{MARK_END}", MaxWords=32, MinWords=16'
    sql = text(
        "SELECT document, ts_headline('backchannel', text, to_tsquery('backchannel', :words), :options)"
        " FROM texts WHERE document IN :keys"
    ).bindparams(
        bindparam("words", _either([term for terms in words.wanted for term in terms])),
        bindparam("options", options),
        bindparam("keys", keys, expanding=True),
    )
    return {row[0]: row[1] or "" for row in connection.execute(sql)}


def _asked(query: str) -> Any:
    return func.to_tsquery("backchannel", query)


def _all(words: Words) -> str:
    wanted = " & ".join(f"({_either(terms)})" for terms in words.wanted)
    return f"{wanted} & !({_either(words.without)})" if words.without else wanted


def _either(terms: Sequence[Term]) -> str:
    return " | ".join(f"({_term(term)})" for term in terms)


def _term(term: Term) -> str:
    # Only letters and digits are left in a word, so that none can end the quotation.
    words = [f"'{word}'" for word in _words(term.text)]
    return " <-> ".join(words) + (":*" if term.prefix else "")


def settle(connection: Connection) -> None:
    connection.exec_driver_sql("ANALYZE")
