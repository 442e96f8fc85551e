"""One document with everything read in it: takes a store and a document's id, gives a `DocumentView`.

Of the letter of 15 November 1960: letter, Confidential (cancelled), Harriman to Kennedy at Palm Beach; its parties; its
statements in order with page, line and distance; its reference to a letter of 12 November and whether that is held.
"""

from __future__ import annotations

from backchannel.model import Description, Document, Issue, Record
from backchannel.store import Decision, DocumentEntry, FoundParty, FoundReference, StatementQuery, Store
from backchannel.views.said import SaidRow, said


class DocumentView(Record, frozen=True, kw_only=True):
    """`statements`: all of them in the document's order, rejected ones among them. `cited_by`: places in other
    documents that mean this one."""

    document: Document
    entry: DocumentEntry
    description: Description
    author: FoundParty | None = None
    recipients: tuple[FoundParty, ...] = ()
    parties: tuple[FoundParty, ...] = ()
    statements: tuple[SaidRow, ...] = ()
    references: tuple[FoundReference, ...] = ()
    cited_by: tuple[FoundReference, ...] = ()
    issues: tuple[Issue, ...] = ()
    decisions: tuple[Decision, ...] = ()


def show_document(store: Store, id: str) -> DocumentView:
    """Raises NotFound."""
    reading, parties = store.reading(id), store.parties(id)
    query = StatementQuery(document=id, order="document", rejected=True, limit=None)
    return DocumentView(
        document=store.document(id),
        entry=store.entry(id),
        description=reading.description,
        author=parties.get(reading.author or ""),
        recipients=tuple(parties[party] for party in reading.recipients if party in parties),
        parties=tuple(parties.values()),
        statements=said(store, query).rows,
        references=store.references(document=id, limit=None).rows,
        cited_by=store.references(target=id, limit=None).rows,
        issues=tuple(store.issues(document=id)),
        decisions=tuple(store.decisions(document=id)),
    )
