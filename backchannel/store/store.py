"""A collection: takes documents with their readings, keeps them in one SQLite file, answers questions about them.

    >>> with open_store("record.db", create=True) as store:                                    # doctest: +SKIP
    ...     store.save([(document, reading)], path="/home/me/letters/harriman-1960-11-15.txt")
    ...     store.find_statements(StatementQuery(by="khrushchev", via="menshikov")).total
    9

Every method is one transaction. Methods may be called from several threads; one process at a time may write.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from backchannel.model import Catalogue, Document, Issue, IssueLevel, Person, PartyKind, Reading, Resolution
from backchannel.store.found import (
    Counts,
    Decision,
    DocumentEntry,
    FileState,
    FoundDocuments,
    FoundEntries,
    FoundParty,
    FoundPersons,
    FoundReferences,
    FoundStatements,
    PersonRecord,
    Role,
    Saved,
    StatementQuery,
)


def open_store(where: str | Path, *, create: bool = False, read_only: bool = False) -> Store:
    """Open the collection at a path, or at a URL (`sqlite:///…`).

    `create` makes it where there is none. `read_only` never writes and never waits for a writer; without it, this
    process becomes the one writer until the store is closed. An older collection is brought up to date (not when
    read_only). Raises NotACollection (no such file, another kind of file, newer than this program), CollectionBusy
    (another writer), StoreError.
    """
    raise NotImplementedError


class Store:
    """An open collection. Use as a context manager, or `close()` it. Made by `open_store`."""

    read_only: bool
    where: str

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None: ...

    # -------------------------------------------------------- write

    def save(self, batch: Iterable[tuple[Document, Reading]], *, path: str | None = None) -> Saved:
        """Keep documents with their readings, all or none; each replaces what was held under its document's id.

        `path` is the `FileState.path` of the file that they come from; None takes each document's `file`. A document
        that is held unchanged is left alone, with its resolution. One whose id is taken by another file's document
        with another text is not saved and reported in `Saved.issues`. Decisions of persons are applied again.
        """
        raise NotImplementedError

    def finish_file(self, state: FileState) -> None:
        """Say that a file is read (or failed, or gone). Documents that it held before and that are not in
        `state.documents` are taken out (read and failed with a new digest; never when gone); decisions on them stay."""
        raise NotImplementedError

    def files(self) -> dict[str, FileState]:
        """Every file as last read, by path."""
        raise NotImplementedError

    def save_persons(self, persons: Iterable[Person]) -> None:
        """Keep a register's persons; each replaces what was held under its id."""
        raise NotImplementedError

    def save_resolutions(self, resolutions: Iterable[Resolution]) -> None:
        """Keep what was concluded of documents; each replaces that document's earlier resolution. A resolution of a
        document that is not held is left out."""
        raise NotImplementedError

    def unresolved(self) -> list[str]:
        """Ids of documents that have no resolution, in order of the collection."""
        raise NotImplementedError

    # -------------------------------------------------------- read one thing

    def document(self, id: str) -> Document:
        """Raises NotFound, with the nearest ids as a hint."""
        raise NotImplementedError

    def reading(self, id: str) -> Reading:
        """What was read in a document, as saved. Raises NotFound."""
        raise NotImplementedError

    def resolution(self, id: str) -> Resolution:
        """What was concluded of a document, decisions of persons over it; empty where not resolved. Raises NotFound."""
        raise NotImplementedError

    def parties(self, id: str) -> dict[str, FoundParty]:
        """A document's parties as concluded, by party id. Raises NotFound."""
        raise NotImplementedError

    def entry(self, id: str) -> DocumentEntry:
        """A document in one line. Raises NotFound."""
        raise NotImplementedError

    def person(self, id: str) -> PersonRecord:
        """Raises NotFound. A person merged into another gives that other."""
        raise NotImplementedError

    # -------------------------------------------------------- find

    def find_statements(self, query: StatementQuery) -> FoundStatements:
        """Raises QueryError for a date or words that cannot be understood."""
        raise NotImplementedError

    def find_documents(
        self,
        words: str,
        *,
        since: str | None = None,
        until: str | None = None,
        type: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> FoundDocuments:
        """Full text over title, subject and text, best first. `words` as in `StatementQuery.about`."""
        raise NotImplementedError

    def entries(
        self,
        *,
        name: str | None = None,
        person: str | None = None,
        since: str | None = None,
        until: str | None = None,
        type: str | None = None,
        volume: str | None = None,
        limit: int | None = 100,
        offset: int = 0,
    ) -> FoundEntries:
        """Documents by date, undated last. `name`, `person`: with that party in any part."""
        raise NotImplementedError

    def persons(
        self,
        name: str | None = None,
        *,
        kind: PartyKind | None = None,
        role: Role | None = None,
        document: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = 100,
        offset: int = 0,
    ) -> FoundPersons:
        """People and bodies that appear in documents, by how much they said. `name`: any of their names, folded; where
        nothing matches, slips of a letter or two are tolerated. `role`: only those with a count in that part."""
        raise NotImplementedError

    def register(self) -> list[Person]:
        """All persons held: the register's and those made for parties that no register knows."""
        raise NotImplementedError

    def references(
        self,
        *,
        document: str | None = None,
        target: str | None = None,
        status: str | None = None,
        limit: int | None = 100,
        offset: int = 0,
    ) -> FoundReferences:
        """Pointers to documents: from `document`, to `target`, with a link's `status` ("held", "missing", "open";
        "none" where not resolved). In order of the collection."""
        raise NotImplementedError

    def issues(
        self, *, level: IssueLevel | None = None, document: str | None = None, path: str | None = None
    ) -> list[Issue]:
        """Problems of files, of loading and of reading."""
        raise NotImplementedError

    def counts(self) -> Counts:
        raise NotImplementedError

    def catalogue(self) -> Catalogue:
        """The collection as resolve sees it."""
        raise NotImplementedError

    # -------------------------------------------------------- decisions of persons

    def set_person(self, document: str, party: str, person: str | None, *, who: str, note: str | None = None) -> Decision:
        """Decide who a party of a document is (None: nobody that we know). Raises NotFound."""
        raise NotImplementedError

    def merge_persons(self, person: str, into: str, *, who: str, note: str | None = None) -> Decision:
        """Decide that two entries are one person; `into` stays. Raises NotFound, QueryError (with itself)."""
        raise NotImplementedError

    def judge_statement(
        self, document: str, statement: str, *, confirmed: bool, who: str, note: str | None = None
    ) -> Decision:
        """Confirm or reject a statement. Raises NotFound."""
        raise NotImplementedError

    def add_note(
        self,
        note: str,
        *,
        who: str,
        document: str | None = None,
        statement: str | None = None,
        person: str | None = None,
    ) -> Decision:
        """Write a note on a document, a statement of it, or a person."""
        raise NotImplementedError

    def undo(self, number: int, *, who: str, note: str | None = None) -> Decision:
        """Take a decision back, by a later row. Raises NotFound."""
        raise NotImplementedError

    def decisions(self, *, document: str | None = None, person: str | None = None) -> list[Decision]:
        """Every decision ever made, oldest first, with its present state."""
        raise NotImplementedError
