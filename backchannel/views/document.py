"""One document with everything read in it: takes a store and a document's id, gives a `DocumentView`.

Of the letter of 15 November 1960: letter, Confidential (cancelled), Harriman to Kennedy at Palm Beach; its parties; its
statements in order with page, line and distance; its reference to a letter of 12 November and whether that is held.
"""

from __future__ import annotations

from backchannel.model import Description, Document, Issue, Record
from backchannel.store import Decision, DocumentEntry, FoundParty, FoundReference, Store
from backchannel.views.said import SaidRow


class DocumentView(Record, frozen=True, kw_only=True):
    """`cited_by`: places in other documents that mean this one."""

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
    raise NotImplementedError
