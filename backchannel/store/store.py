"""A collection: takes documents with their readings, keeps them in a SQLite file or on a server, answers questions about them.

    >>> with open_store("record.db", create=True) as store:                                    # doctest: +SKIP
    ...     store.save([(document, reading)], path="/home/me/letters/harriman-1960-11-15.txt")
    ...     store.find_statements(StatementQuery(by="khrushchev", via="menshikov")).total
    9

Every method is one transaction. Methods may be called from several threads; one process at a time may write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from sqlalchemy import URL, Connection, Engine

from backchannel.errors import NotACollection, StoreError
from backchannel.model import (
    Catalogue,
    Document,
    Entry,
    Issue,
    IssueLevel,
    PartyKind,
    Person,
    Reading,
    Resolution,
    Span,
)
from backchannel.store import (
    assemble,
    catalogue,
    chains,
    changes,
    concluded,
    dialect,
    facets,
    people,
    review,
    search,
    server,
    write,
)
from backchannel.store.changes import Outline
from backchannel.store.connection import WriterLock, address_of, check_file, open_engine, reported
from backchannel.store.found import (
    Counts,
    Decision,
    DecisionKind,
    DocumentEntry,
    Facets,
    FileState,
    FoundChains,
    FoundDocuments,
    FoundEntries,
    FoundParty,
    FoundPersons,
    FoundReferences,
    FoundStatement,
    FoundStatements,
    PersonRecord,
    Role,
    Saved,
    StatementQuery,
)
from backchannel.store.migrations import FORMAT, check_format, format_of, step


def open_store(where: str | Path, *, create: bool = False, read_only: bool = False) -> Store:
    """Open the collection at a path, or at a URL (`sqlite:///…`, `postgresql+psycopg://…`).

    `create` makes it where there is none. `read_only` never writes and never waits for a writer; without it, this
    process becomes the one writer until the store is closed. An older collection is brought up to date (not when
    read_only). Raises NotACollection (no such file, another kind of file, newer than this program), CollectionBusy
    (another writer), StoreError.
    """
    engine, lock, name = _opened(address_of(where), create=create, read_only=read_only)
    store = Store(engine, name, read_only=read_only, lock=lock)
    try:
        store._bring_up_to_date(create=create)
    except BaseException:
        store.close()
        raise
    return store


def _opened(
    address: Path | URL, *, create: bool, read_only: bool
) -> tuple[Engine, WriterLock | server.ServerLock | None, str]:
    if isinstance(address, Path):
        check_file(address, create=create)
        held = None if read_only else WriterLock(address.resolve())
        return open_engine(address, create=create, read_only=read_only), held, str(address)
    engine = server.open_server(address, read_only=read_only)
    return engine, None if read_only else server.ServerLock(address), server.named(address)


class Store:
    """An open collection. Use as a context manager, or `close()` it. Made by `open_store`."""

    def __init__(
        self, engine: Engine, where: str, *, read_only: bool, lock: WriterLock | server.ServerLock | None
    ) -> None:
        self.where = where
        self.read_only = read_only
        self._engine = engine
        self._lock = lock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give up the file; a store may be closed twice."""
        if self._lock is not None:
            with suppress(StoreError), self._reading() as connection:
                dialect.of(connection).settle(connection)
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with reported(self.where), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self.read_only or self._lock is None:
            raise StoreError(f"{self.where} is open for reading only", hint="open it without read_only")
        with reported(self.where), self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection

    def _bring_up_to_date(self, *, create: bool) -> None:
        with self._reading() as connection:
            found = format_of(connection, self.where)
        check_format(found, self.where)
        if found == 0 and not create:
            raise NotACollection(f"{self.where} is empty", hint=f"fill it: backchannel read FOLDER -o {self.where}")
        if found < FORMAT and self.read_only:
            hint = "open it once for writing: backchannel read FOLDER -o FILE"
            raise NotACollection(f"{self.where} has the older format {found}", hint=hint)
        for number in range(found + 1, FORMAT + 1):
            with self._writing() as connection:
                step(connection, number)

    # -------------------------------------------------------- write

    def save(self, batch: Iterable[tuple[Document, Reading]], *, path: str | None = None) -> Saved:
        """Keep documents with their readings, all or none; each replaces what was held under its document's id.

        `path` is the `FileState.path` of the file that they come from; None takes each document's `file`. A document
        that is held unchanged is left alone, with its resolution. One whose id is taken by another file's document
        with another text is not saved and reported in `Saved.issues`. Decisions of persons are applied again.
        """
        with self._writing() as connection:
            return write.save(connection, batch, path)

    def finish_file(self, state: FileState) -> None:
        """Say that a file is read (or failed, or gone). Documents that it held before and that are not in
        `state.documents` are taken out when its status is "read"; when it failed or is gone they stay. Decisions on
        documents stay always."""
        with self._writing() as connection:
            write.finish_file(connection, state)

    def files(self, *, under: Sequence[str] | None = None) -> dict[str, FileState]:
        """Every file as last read, by path. `under`: only those whose path begins with one of these."""
        with self._reading() as connection:
            return write.file_states(connection, under)

    def holders(self, id: str) -> set[str]:
        """Paths of files that hold a document of that id, or of one that it begins ("id_d1")."""
        with self._reading() as connection:
            return write.holders(connection, id)

    def save_persons(self, persons: Iterable[Person]) -> None:
        """Keep a register's persons; each replaces what was held under its id."""
        with self._writing() as connection:
            write.save_persons(connection, persons)

    def save_resolutions(self, resolutions: Iterable[Resolution]) -> None:
        """Keep what was concluded of documents; each replaces that document's earlier resolution. A resolution of a
        document that is not held is left out."""
        with self._writing() as connection:
            write.save_resolutions(connection, resolutions)

    def unresolved(self) -> list[str]:
        """Ids of documents that have no resolution, in order of the collection."""
        with self._reading() as connection:
            return catalogue.by_state(connection, resolved=False)

    def resolved(self) -> list[str]:
        """Ids of documents that have a resolution, in order of the collection."""
        with self._reading() as connection:
            return catalogue.by_state(connection, resolved=True)

    # -------------------------------------------------------- references to what came and went

    def backlog(self) -> tuple[int, int, int]:
        """How many changes are noted, the number of the last, and how many documents are resolved (0 without changes)."""
        with self._reading() as connection:
            return changes.backlog(connection)

    def changes(self, *, after: int = 0, limit: int = 1000) -> list[tuple[int, Entry]]:
        """Documents that came, changed or went while others were resolved already, oldest first, with numbers above
        `after`. They are kept until `forget_changes`, also from a run that was killed."""
        with self._reading() as connection:
            return changes.listed(connection, after, limit)

    def forget_changes(self, until: int) -> None:
        """Say that references were followed again for the changes up to that number."""
        with self._writing() as connection:
            changes.forget(connection, until)

    def citing(self, entry: Entry, *, days: int) -> dict[str, list[str]]:
        """Which references may mean a document: those with one of its numbers or symbols, whatever their series; those
        without a number within so many days of its date, and those to a neighbour ("septel") from a document of these
        days. Ids of references by document, of documents that are resolved."""
        with self._reading() as connection:
            return changes.citing(connection, entry, days)

    def outline(self, id: str) -> Outline:
        """What is needed to follow a document's references again. Raises NotFound."""
        with self._reading() as connection:
            return changes.outline(connection, catalogue.key_of(connection, id))

    # -------------------------------------------------------- read one thing

    def document(self, id: str) -> Document:
        """Raises NotFound, with the nearest ids as a hint."""
        with self._reading() as connection:
            return assemble.load_document(connection, catalogue.key_of(connection, id))

    def reading(self, id: str) -> Reading:
        """What was read in a document, as saved. Raises NotFound."""
        with self._reading() as connection:
            return assemble.load_reading(connection, catalogue.key_of(connection, id))

    def resolution(self, id: str) -> Resolution:
        """What was concluded of a document, decisions of persons over it; empty where not resolved. Raises NotFound."""
        with self._reading() as connection:
            return concluded.load_resolution(connection, catalogue.key_of(connection, id), id)

    def parties(self, id: str) -> dict[str, FoundParty]:
        """A document's parties as concluded, by party id. Raises NotFound."""
        with self._reading() as connection:
            key = catalogue.key_of(connection, id)
            return assemble.load_parties(connection, [key]).get(key, {})

    def entry(self, id: str) -> DocumentEntry:
        """A document in one line. Raises NotFound."""
        with self._reading() as connection:
            key = catalogue.key_of(connection, id)
            return assemble.entry_of(assemble.document_rows(connection, [key])[key])

    def person(self, id: str) -> PersonRecord:
        """Raises NotFound. A person merged into another gives that other."""
        with self._reading() as connection:
            return people.person_record(connection, id)

    # -------------------------------------------------------- find

    def find_statements(self, query: StatementQuery) -> FoundStatements:
        """Raises QueryError for a date or words that cannot be understood."""
        with self._reading() as connection:
            return search.find_statements(connection, query)

    def statements(self, numbers: Sequence[int]) -> tuple[FoundStatement, ...]:
        """Statements by the numbers that `chains` gives, in that order."""
        with self._reading() as connection:
            return assemble.found_statements(connection, numbers)

    def statements_in(self, id: str, part: Span | None = None) -> tuple[FoundStatement, ...]:
        """A document's statements in its order, rejected ones too: all, or those with words in a part of the text (of
        one without any, that begins there). Raises NotFound."""
        with self._reading() as connection:
            return assemble.statements_in(connection, catalogue.key_of(connection, id), part)

    def facets(self, query: StatementQuery) -> Facets:
        """How the statements that match divide, whatever the query's order, limit and offset. Raises QueryError."""
        with self._reading() as connection:
            return facets.facets_of(connection, query)

    def chains(
        self,
        *,
        by: str | None = None,
        via: str | None = None,
        to: str | None = None,
        person: str | None = None,
        since: str | None = None,
        until: str | None = None,
        relayed: bool = True,
        order: Literal["count", "date"] = "count",
        limit: int | None = 100,
        offset: int = 0,
    ) -> FoundChains:
        """The ways that words travelled on which somebody stands between speaker and reader. `by`: the speaker;
        `via`: a relay or the recorder; `to`: the recipient, else the recorder or the hearer; `person`: an id, any of
        these. `relayed`: only those with a relay before the recorder. Raises QueryError."""
        with self._reading() as connection:
            return chains.find_chains(
                connection,
                by=by,
                via=via,
                to=to,
                person=person,
                since=since,
                until=until,
                relayed=relayed,
                order=order,
                limit=limit,
                offset=offset,
            )

    def find_documents(
        self,
        words: str,
        *,
        name: str | None = None,
        person: str | None = None,
        since: str | None = None,
        until: str | None = None,
        type: str | None = None,
        order: Literal["relevance", "date"] = "relevance",
        limit: int | None = 50,
        offset: int = 0,
    ) -> FoundDocuments:
        """Full text over title, subject and text. `words` as in `StatementQuery.about`; `name`, `person`: with that
        party in any part. Raises QueryError."""
        with self._reading() as connection:
            return search.find_documents(
                connection,
                words,
                name=name,
                person=person,
                since=since,
                until=until,
                type=type,
                order=order,
                limit=limit,
                offset=offset,
            )

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
        with self._reading() as connection:
            return catalogue.find_entries(
                connection,
                name=name,
                person=person,
                since=since,
                until=until,
                type=type,
                volume=volume,
                limit=limit,
                offset=offset,
            )

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
        with self._reading() as connection:
            return people.find_persons(
                connection,
                name,
                kind=kind,
                role=role,
                document=document,
                since=since,
                until=until,
                limit=limit,
                offset=offset,
            )

    def register(self) -> list[Person]:
        """All persons held: the register's and those made for parties that no register knows."""
        with self._reading() as connection:
            return people.register(connection)

    def references(
        self,
        *,
        document: str | None = None,
        target: str | None = None,
        status: str | None = None,
        numbers: Sequence[int] | None = None,
        bare: bool = False,
        limit: int | None = 100,
        offset: int = 0,
    ) -> FoundReferences:
        """Pointers to documents: from `document`, to `target`, with a link's `status` ("held", "missing", "open";
        "none" where not resolved), of these `numbers`. `bare`: without words and context, and much quicker. In order of
        the collection."""
        with self._reading() as connection:
            return catalogue.find_references(
                connection,
                document=document,
                target=target,
                status=status,
                numbers=numbers,
                bare=bare,
                limit=limit,
                offset=offset,
            )

    def issues(
        self, *, level: IssueLevel | None = None, document: str | None = None, path: str | None = None
    ) -> list[Issue]:
        """Problems of files, of loading and of reading."""
        with self._reading() as connection:
            return catalogue.list_issues(connection, level=level, document=document, path=path)

    def counts(self) -> Counts:
        with self._reading() as connection:
            return catalogue.count_all(connection)

    def catalogue(self) -> Catalogue:
        """The collection as resolve sees it."""
        return catalogue.StoredCatalogue(self._reading)

    # -------------------------------------------------------- decisions of persons

    def set_person(
        self, document: str, party: str, person: str | None, *, who: str, note: str | None = None
    ) -> Decision:
        """Decide who a party of a document is (None: nobody that we know). Raises NotFound."""
        kind: DecisionKind = "person of party"
        with self._writing() as connection:
            known = assemble.load_parties(connection, [catalogue.key_of(connection, document)])
            names = {id: found.own_name for some in known.values() for id, found in some.items()}
            return review.decide(
                connection,
                _decision(kind, who, note, document=document, party=party, party_name=names.get(party), person=person),
            )

    def merge_persons(self, person: str, into: str, *, who: str, note: str | None = None) -> Decision:
        """Decide that two entries are one person; `into` stays. Raises NotFound, QueryError (with itself)."""
        with self._writing() as connection:
            return review.decide(connection, _decision("merge persons", who, note, person=person, into=into))

    def part_name(self, name: str, person: str, *, who: str, note: str | None = None) -> Decision:
        """Decide that whoever is called by a name, now or in any document to come, is not a person; a decision on the
        party of one document goes before. Raises NotFound, QueryError (an empty name)."""
        with self._writing() as connection:
            return review.decide(connection, _decision("not the same", who, note, party_name=name, person=person))

    def judge_statement(
        self, document: str, statement: str, *, confirmed: bool, who: str, note: str | None = None
    ) -> Decision:
        """Confirm or reject a statement. Raises NotFound."""
        kind: DecisionKind = "confirm statement" if confirmed else "reject statement"
        with self._writing() as connection:
            return review.decide(connection, _decision(kind, who, note, document=document, statement=statement))

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
        with self._writing() as connection:
            return review.decide(
                connection, _decision("note", who, note, document=document, statement=statement, person=person)
            )

    def undo(self, number: int, *, who: str, note: str | None = None) -> Decision:
        """Take a decision back, by a later row. Raises NotFound."""
        with self._writing() as connection:
            return review.decide(connection, _decision("undo", who, note, undoes=number))

    def decisions(self, *, document: str | None = None, person: str | None = None) -> list[Decision]:
        """Every decision ever made, oldest first, with its present state."""
        with self._reading() as connection:
            return review.listed(connection, document=document, person=person)


def _decision(kind: DecisionKind, who: str, note: str | None, **about: Any) -> Decision:
    return Decision(number=0, kind=kind, who=who, when="", note=note, **about)
