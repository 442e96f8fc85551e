"""What differs between databases: the kinds of column, full text, upserts. Everything else in the store is plain SQL.

Takes a connection, gives the module for its database: `sqlite`, one file, or `postgresql`, a server for many readers.
Words come as `words.parse_words` gives them; found documents and statements go as selections of their keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Select, Table

from backchannel.model import Document, Reading
from backchannel.store.words import Words

# Around a found word in a snippet; control characters, so that they are in no text that a person reads.
MARK_START, MARK_END = "\x02", "\x03"


class Dialect(Protocol):
    """One database's way. Full text: stems make "proposals" find "proposal"; accents are folded; no word is left out."""

    def typed(self, sql: str) -> str:
        """Statements that make tables, with `{key}` (a key that the writer gives), `{rows}` (rows stand in the key's
        own index) and TEXT (compared letter by letter) as this database says them."""

    def make_word_tables(self, connection: Connection) -> None:
        """The full-text tables of format 1."""

    def upsert(self, into: Table) -> Any:
        """An insert that knows `on_conflict_do_update` and `on_conflict_do_nothing`."""

    def can_hold(self, document: Document, reading: Reading) -> bool:
        """Whether every character of them can be kept."""

    def index_documents(self, connection: Connection, keys: Sequence[int]) -> None:
        """Put documents whose `texts` are written into the index."""

    def forget_documents(self, connection: Connection, keys: Sequence[int]) -> None:
        """Take documents out of the index, while their `texts` are still there."""

    def index_statements(self, connection: Connection, words: Sequence[tuple[int, str]]) -> None:
        """Put statements into the index: key, and what was said."""

    def forget_statements(self, connection: Connection, words: Sequence[tuple[int, str]]) -> None:
        """Take statements out of the index. The words must be those that were put in."""

    def statements_about(self, words: Words) -> Select[Any]:
        """Keys of statements in which the words were said, with `rank`, the best lowest."""

    def documents_about(self, words: Words) -> Select[Any]:
        """Keys of documents with the words in their subject."""

    def documents_with(self, words: Words) -> Select[Any]:
        """Keys of documents with the words in title, subject or text, with `rank`; the title counts most."""

    def snippets(self, connection: Connection, words: Words, keys: Sequence[int]) -> dict[int, str]:
        """For each document a short stretch around the words, found words between MARK_START and MARK_END."""

    def settle(self, connection: Connection) -> None:
        """Let the query planner know the sizes of tables, when a writer has finished."""


def of(connection: Connection) -> Dialect:
    # Only the one is loaded: the other database's part of SQLAlchemy is large.
    return cast(Dialect, import_module(f"{__name__}.{connection.dialect.name}"))
