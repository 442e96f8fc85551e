"""Stage 4 over a collection: what is new is resolved, and references that may mean what came or went are followed again.

Takes an open store and a register. Which documents a new one touches is looked up by its numbers, its symbols, its date
and its place in the volume, so that adding one document costs the same in a large collection; what is concluded does not
depend on the order in which documents came.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from backchannel.resolve import REACH, Register, follow_again, may_lead_to, resolve
from backchannel.store import Store
from backchannel.store.names import batches

# (what is being done, how much is done, of how much)
Progress = Callable[[str, int, int], None]

_BATCH = 200  # documents resolved in one transaction
_FEW = 4  # resolved documents to one change, from which on it is asked of each change whom it touches


def conclude_all(store: Store, register: Callable[[], Register], progress: Progress = lambda *_: None) -> None:
    """Resolves every document that has no resolution, and follows again the references of others that may mean one that
    came, changed or went. `register` is called only where somebody is to be judged. Killed, it is taken up by the next
    call."""
    touched, until = touched_documents(store)
    if waiting := store.unresolved():
        resolve_documents(waiting, store, register(), progress)
    follow_documents(touched, store, progress)
    if until:
        store.forget_changes(until)


def touched_documents(store: Store) -> tuple[list[str], int]:
    """Ids of resolved documents with a reference that may mean a changed one, and the number of the last change; all
    ids where so much changed that asking of each change would cost more."""
    changed, last, resolved = store.backlog()
    if changed * _FEW > resolved:
        return store.resolved(), last
    outline = lru_cache(2000)(store.outline)
    touched: dict[str, None] = {}
    until = 0
    while changes := store.changes(after=until):
        for _, entry in changes:
            for id, references in store.citing(entry, days=REACH).items():
                if id not in touched and may_lead_to(entry, references, *outline(id)):
                    touched[id] = None
        until = changes[-1][0]
    return list(touched), until


def resolve_documents(ids: Sequence[str], store: Store, register: Register, progress: Progress) -> None:
    """Concludes of these documents who and what is meant in them, and saves it with the persons that were met."""
    catalogue, done = store.catalogue(), 0
    for batch in batches(ids, _BATCH):
        resolutions = [resolve(store.document(id), store.reading(id), register, catalogue) for id in batch]
        met = {judgement.person for each in resolutions for judgement in each.judgements}
        met |= {end for each in resolutions for link in each.links for end in (link.sender, link.recipient)}
        store.save_persons(person for id in sorted(filter(None, met)) if (person := register.get(id)))
        store.save_resolutions(resolutions)
        done += len(batch)
        progress("resolving", done, len(ids))


def follow_documents(ids: Sequence[str], store: Store, progress: Progress) -> None:
    """Follows the references of these documents again; who is meant in them stays as it was concluded."""
    catalogue, done = store.catalogue(), 0
    for batch in batches(ids, _BATCH):
        resolutions = []
        for id in batch:
            _, reading, resolution, names = store.outline(id)
            if reading.references:
                resolutions.append(follow_again(store.document(id), reading, resolution, names, catalogue))
        store.save_resolutions(resolutions)
        done += len(batch)
        progress("following", done, len(ids))
