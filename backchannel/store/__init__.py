"""The collection: takes documents, readings and resolutions; gives them back, found by speaker, hearer, relay, words, date.

`open_store("record.db")` gives a `Store`; `StatementQuery(by="khrushchev", via="menshikov", since="1960-11")` asks it.
One SQLite file, or a database by URL. What is asked and answered is in `found`; who may write, in `store`.
"""

from backchannel.store.found import (
    Counts,
    Decision,
    DocumentEntry,
    Facets,
    FileState,
    FoundChain,
    FoundChains,
    FoundDocument,
    FoundDocuments,
    FoundEntries,
    FoundParty,
    FoundPerson,
    FoundPersons,
    FoundReference,
    FoundReferences,
    FoundRelay,
    FoundStatement,
    FoundStatements,
    NameCount,
    PersonRecord,
    Saved,
    StatementQuery,
    Where,
)
from backchannel.store.store import Store, open_store

__all__ = [
    "Counts",
    "Decision",
    "DocumentEntry",
    "Facets",
    "FileState",
    "FoundChain",
    "FoundChains",
    "FoundDocument",
    "FoundDocuments",
    "FoundEntries",
    "FoundParty",
    "FoundPerson",
    "FoundPersons",
    "FoundReference",
    "FoundReferences",
    "FoundRelay",
    "FoundStatement",
    "FoundStatements",
    "NameCount",
    "PersonRecord",
    "Saved",
    "StatementQuery",
    "Store",
    "Where",
    "open_store",
]
