"""The way to a collection on a PostgreSQL server: takes a URL, gives an engine and the right to write, for one writer.

`postgresql+psycopg://editor@archive.example/record`: a database of its own (or a schema of its own, by
`?options=-csearch_path%3Drecord`), in UTF-8. Every transaction sees the collection as it was when the transaction
began; the writer holds an advisory lock, which the server gives up when his connection ends, however it ends.
"""

from __future__ import annotations

import os
import weakref
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from backchannel.errors import StoreError
from backchannel.store.connection import busy, reported

_LOCK = 0x6261636B  # "back": this program's locks, one for each schema


def named(url: URL) -> str:
    """The collection as messages name it, without the password."""
    return url.render_as_string(hide_password=True)


def open_server(url: URL, *, read_only: bool) -> Engine:
    """Raises StoreError where the driver is missing, the server cannot be reached, or the database is not in UTF-8."""
    try:
        engine = create_engine(url, pool_size=8, max_overflow=24)
    except (ImportError, NoSuchModuleError) as error:
        hint = "install it: pip install 'backchannel[postgresql]', and write postgresql+psycopg://…"
        raise StoreError(f"no driver for {named(url)}: {error}", hint=hint) from error
    writing = "READ ONLY" if read_only else "READ WRITE"

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: object) -> None:
        connection.autocommit = True
        connection.execute(f"SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, {writing}")
        connection.autocommit = False

    with reported(named(url)), engine.connect() as connection:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        engine.dispose()
        raise StoreError(
            f"{named(url)} is a database in {encoding}", hint="make one in UTF-8: createdb --encoding=UTF8 NAME"
        )
    return engine


class ServerLock:
    """Holds the right to write a collection on a server."""

    def __init__(self, url: URL) -> None:
        """Raises CollectionBusy where another has it."""
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None
        with reported(named(url)):
            self._connection = self._engine.connect()
            ask = text("SELECT pg_try_advisory_lock(:ours, hashtext(current_schema()))")
            has = self._connection.execute(ask, {"ours": _LOCK}).scalar_one()
        if not has:
            self.release()
            raise busy(named(url))
        # A worker process forked from this one must not go on holding the lock when this one is killed.
        lock = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _let_go(lock()))

    def release(self) -> None:
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.close()
            self._connection = None

    def socket(self) -> int | None:
        if self._connection is None or self._connection.closed:
            return None
        return int(self._connection.connection.driver_connection.fileno())  # type: ignore[union-attr]


def _let_go(lock: ServerLock | None) -> None:
    """Close the socket only: to say goodbye on it would end the session of the process that it belongs to."""
    socket = lock.socket() if lock is not None else None
    if socket is not None:
        os.close(socket)
