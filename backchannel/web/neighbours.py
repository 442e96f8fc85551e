"""The document before and the one after: in its volume's order, else by date in the collection.

Takes a store and a document's entry, gives two entries, None at an end. Of Document 45 of a volume: 44 and 46.
"""

from __future__ import annotations

from backchannel.store import DocumentEntry, Store

REACH = 60  # documents of one day that are looked through
WHOLE = 400  # a collection of so many documents is looked through whole


def neighbours(store: Store, entry: DocumentEntry) -> tuple[DocumentEntry | None, DocumentEntry | None]:
    if entry.volume:
        return _in_volume(store, entry)
    total = store.entries(limit=0).total
    if total <= WHOLE:
        rows = store.entries(limit=None).rows
        return _around([row.id for row in rows], list(rows), entry)
    if not entry.date:
        return None, None
    earlier = store.entries(until=entry.date, limit=0).total
    before = store.entries(until=entry.date, limit=REACH, offset=max(0, earlier - REACH)).rows
    after = store.entries(since=entry.date, limit=REACH).rows
    previous, _ = _around([row.id for row in before], list(before), entry)
    _, following = _around([row.id for row in after], list(after), entry)
    return previous, following


def _in_volume(store: Store, entry: DocumentEntry) -> tuple[DocumentEntry | None, DocumentEntry | None]:
    beside = list(store.catalogue().neighbours(entry.volume or "", entry.position, reach=1))
    before = [other.document for other in beside if other.position < entry.position]
    after = [other.document for other in beside if other.position > entry.position]
    return (
        store.entry(before[-1]) if before else None,
        store.entry(after[0]) if after else None,
    )


def _around(
    ids: list[str], rows: list[DocumentEntry], entry: DocumentEntry
) -> tuple[DocumentEntry | None, DocumentEntry | None]:
    if entry.id not in ids:
        return None, None
    at = ids.index(entry.id)
    return (rows[at - 1] if at else None), (rows[at + 1] if at + 1 < len(rows) else None)
