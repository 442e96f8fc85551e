"""Every error that Backchannel raises, as one tree.

    BackchannelError
    ├── LoadError            a file cannot be made into documents
    │   ├── UnsupportedFile  no loader takes this kind of file
    │   └── DamagedFile      the file is of a known kind, but broken, encrypted, empty or hostile
    ├── RegisterError        a register of persons cannot be read
    ├── StoreError           a collection cannot be opened, read or written
    │   ├── NotACollection   the file is something else, or newer than this program
    │   └── CollectionBusy   another writer holds the collection
    ├── NotFound             what was asked for (a document, a person) is not in the collection
    └── QueryError           the question cannot be understood (a date, a name, an option)

A message says what and where; `hint` says what to do next. The library raises; only the command line prints.
"""

from __future__ import annotations

__all__ = [
    "BackchannelError",
    "CollectionBusy",
    "DamagedFile",
    "LoadError",
    "NotACollection",
    "NotFound",
    "QueryError",
    "RegisterError",
    "StoreError",
    "UnsupportedFile",
]


class BackchannelError(Exception):
    """Root of the tree. `code` is stable and short (`damaged-file`), for issues and JSON; `hint` may be None."""

    code = "error"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class LoadError(BackchannelError):
    code = "load"


class UnsupportedFile(LoadError):
    code = "unsupported-file"


class DamagedFile(LoadError):
    code = "damaged-file"


class RegisterError(BackchannelError):
    code = "register"


class StoreError(BackchannelError):
    code = "store"


class NotACollection(StoreError):
    code = "not-a-collection"


class CollectionBusy(StoreError):
    code = "collection-busy"


class NotFound(BackchannelError):
    code = "not-found"


class QueryError(BackchannelError):
    code = "query"
