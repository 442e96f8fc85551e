"""The way to the file: takes a path or URL, gives an engine whose errors are ours and whose writer is alone. The way to
a server is in `server`.

`open_engine("record.db", create=True)` makes the file where there is none. A second writer of one collection is told
CollectionBusy; readers never wait (write-ahead log). Everything in a method of `Store` happens in one transaction.
"""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from backchannel.errors import CollectionBusy, NotACollection, StoreError

_WAIT_S = 5  # for a lock that another connection holds for one transaction


def address_of(where: str | Path) -> Path | URL:
    """The file of a collection given by path or `sqlite:///` URL, or the URL of one on a PostgreSQL server. Raises
    StoreError for another database's URL."""
    if isinstance(where, Path) or "://" not in where:
        return Path(where)
    try:
        url = make_url(where)
    except ArgumentError:
        return Path(where)
    kind = url.get_backend_name()
    if kind == "postgresql":
        # The plain name means another driver to SQLAlchemy, one that we do not have.
        return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url
    if kind != "sqlite" or not url.database:
        hint = "give a file, sqlite:///path/to/record.db, or postgresql+psycopg://user@server/database"
        raise StoreError(f"no store for {kind} databases", hint=hint)
    return Path(url.database)


def check_file(path: Path, *, create: bool) -> None:
    """Raises NotACollection where the path cannot be one, StoreError where its folder is missing."""
    if path.is_dir():
        raise NotACollection(f"{path} is a folder, not a collection", hint="name a file in it: record.db")
    if not path.exists():
        if not create:
            raise NotACollection(f"there is no {path}", hint=f"make it: backchannel read FOLDER -o {path.name}")
        if not path.parent.is_dir():
            raise StoreError(f"there is no folder {path.parent}", hint="make the folder, or name another one")
        return
    with reported(str(path)), path.open("rb") as file:
        head = file.read(16)
    if head and head != b"SQLite format 3\x00":
        raise NotACollection(
            f"{path} is not a collection of Backchannel",
            hint="documents are read with: backchannel read FILE -o record.db",
        )


def open_engine(path: Path, *, create: bool, read_only: bool) -> Engine:
    """An engine for the file. Transactions begin at once; those of a writer take the write lock at their start."""
    connect = _connector(path, create=create, read_only=read_only)
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=56)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _connector(path: Path, *, create: bool, read_only: bool) -> Callable[[], sqlite3.Connection]:
    # A reader too opens the file for writing where it may, so that the last to close it leaves one file behind and
    # not the log beside it; `query_only` keeps it from writing anything.
    may_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    mode = "rwc" if create and not read_only else "rw" if may_write or not read_only else "ro"
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    if mode == "ro" and not Path(f"{path}-shm").exists():
        # On a read-only disk there is no way to see a writer, and then nobody writes either.
        address += "&immutable=1"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)
        for pragma in ("foreign_keys = ON", "cache_size = -65536", "temp_store = MEMORY", "mmap_size = 1073741824"):
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            # NORMAL: a power cut may cost the last batches, never the collection; a re-run reads them again.
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "journal_size_limit = 67108864"):
                connection.execute(f"PRAGMA {pragma}")
        return connection

    return connect


@contextmanager
def reported(where: str) -> Iterator[None]:
    """Errors of the database and the disk as ours."""
    try:
        yield
    except DBAPIError as error:
        raise _ours(where, error.orig or error) from error
    except (sqlite3.Error, OSError) as error:
        raise _ours(where, error) from error


def _ours(where: str, error: BaseException) -> StoreError:
    said = str(error).lower()
    if "locked" in said or "busy" in said:
        return busy(where)
    if "full" in said or "disk i/o" in said or "too large" in said or "no space" in said:
        hint = "nothing of this step was kept and the collection is whole; make room and run the same command again"
        return StoreError(f"{where} cannot be written: {error}", hint=hint)
    if "not a database" in said or "malformed" in said:
        hint = "restore it from a copy, or read the documents again into a new collection"
        return NotACollection(f"{where} is damaged or not a collection: {error}", hint=hint)
    if "connection to server" in said or "connection is lost" in said or "server closed" in said:
        hint = "is the server running, and are its name, the user, the password and the database in the address right?"
        return StoreError(f"{where} cannot be reached: {error}", hint=hint)
    if "permission denied" in said:
        return StoreError(f"{where} may not be used so: {error}", hint="ask whoever keeps the database for the rights")
    if "readonly" in said or "read-only" in said or "unable to open" in said or isinstance(error, PermissionError):
        return StoreError(f"{where} cannot be opened: {error}", hint="check the rights of the file and its folder")
    return StoreError(f"{where}: {error}")


def busy(where: str) -> CollectionBusy:
    return CollectionBusy(
        f"{where} is being written by another run",
        hint="wait until that run is finished; reading is possible meanwhile",
    )


class WriterLock:
    """Holds the right to write a collection: a lock on a file beside it, which the system gives up when the process
    ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Raises CollectionBusy where another has it."""
        self._path = Path(f"{path}.lock")
        with reported(str(path)):
            self._file = self._take()
        if self._file is None:
            raise busy(str(path))
        # A worker process forked from this one must not go on holding the lock when this one is killed.
        lock = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _let_go(lock()))

    def _take(self) -> int | None:
        while True:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
            if not _lock(file):
                os.close(file)
                return None
            # Its last holder may have removed the file between our opening and our locking it.
            if self._path.exists() and os.path.samestat(os.fstat(file), self._path.stat()):
                return file
            os.close(file)

    def release(self) -> None:
        if self._file is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._file)
            self._file = None


def _let_go(lock: WriterLock | None) -> None:
    if lock is not None and lock._file is not None:
        os.close(lock._file)
        lock._file = None


def _lock(file: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: the database's own lock for each transaction must do
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
