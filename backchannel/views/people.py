"""One person: what he said, what he was told, what went through him; takes a store and an id.

The list of all is `Store.persons`. Of Menshikov the letter of 15 November 1960 gives what he said for himself, what
Harriman said to him, and Khrushchev's message that he read out.
"""

from __future__ import annotations

from backchannel.model import Record
from backchannel.store import DocumentEntry, PersonRecord, StatementQuery, Store
from backchannel.views.channels import Channel, channels
from backchannel.views.said import Said, said


class PersonView(Record, frozen=True, kw_only=True):
    """`documents`: those that know him, by date, `document_count` in all."""

    record: PersonRecord
    said: Said
    heard: Said
    relayed: Said
    channels: tuple[Channel, ...] = ()
    documents: tuple[DocumentEntry, ...] = ()
    document_count: int = 0


def show_person(store: Store, id: str, *, rows: int = 20) -> PersonView:
    """`rows`: at most so many of each kind. Raises NotFound."""
    record = store.person(id)
    id = record.person.id
    known = store.entries(person=id, limit=rows)
    return PersonView(
        record=record,
        said=said(store, StatementQuery(by_person=id, limit=rows)),
        heard=said(store, StatementQuery(to_person=id, limit=rows)),
        relayed=said(store, StatementQuery(via_person=id, limit=rows)),
        channels=channels(store, person=id, limit=rows).rows,
        documents=known.rows,
        document_count=known.total,
    )
