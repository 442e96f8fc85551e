"""One person: what he said, what he was told, through whom, what others said of his; takes a store and an id.

The list of all is `Store.persons`.
"""

from __future__ import annotations

from backchannel.model import Record
from backchannel.store import DocumentEntry, PersonRecord, Store
from backchannel.views.channels import Channel
from backchannel.views.said import Said


class PersonView(Record, frozen=True, kw_only=True):
    record: PersonRecord
    said: Said
    heard: Said
    relayed: Said
    channels: tuple[Channel, ...] = ()
    documents: tuple[DocumentEntry, ...] = ()


def show_person(store: Store, id: str, *, rows: int = 20) -> PersonView:
    """`rows`: at most so many of each kind. Raises NotFound."""
    raise NotImplementedError
