"""One document with everything read in it: takes a store and a document's id, gives a `DocumentView`.

Of the letter of 15 November 1960: letter, Confidential (cancelled), Harriman to Kennedy at Palm Beach; its parties; its
statements in order with page, line and distance; its reference to a letter of 12 November and whether that is held.
"""

from __future__ import annotations

from backchannel.model import Description, Document, Issue, Reading, Record, Span
from backchannel.store import Decision, DocumentEntry, FoundParty, FoundReference, Store
from backchannel.views.said import SaidRow, said_rows


class DocumentView(Record, frozen=True, kw_only=True):
    """`statements`: in the document's order, rejected ones among them; of a part of it, those with words there.
    `cited_by`: places in other documents that mean this one."""

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
    return show_part(store, store.document(id), store.reading(id))


def show_part(store: Store, document: Document, reading: Reading, part: Span | None = None) -> DocumentView:
    """A document with the statements that have words in a part of its text; None is the whole. Raises NotFound."""
    id, parties = document.id, store.parties(document.id)
    return DocumentView(
        document=document,
        entry=store.entry(id),
        description=reading.description,
        author=parties.get(reading.author or ""),
        recipients=tuple(parties[party] for party in reading.recipients if party in parties),
        parties=tuple(parties.values()),
        statements=said_rows(store.statements_in(id, part)),
        references=store.references(document=id, limit=None).rows,
        cited_by=store.references(target=id, limit=None).rows,
        issues=tuple(store.issues(document=id)),
        decisions=tuple(store.decisions(document=id)),
    )
