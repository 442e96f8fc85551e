"""The draft of a request for a missing document: takes a store and a `MissingDocument`, gives a letter,
as plain text or for Word.

    Letter from W. Averell Harriman to John F. Kennedy, 12 November 1960
        -> to the John F. Kennedy Presidential Library, under mandatory declassification review, quoting the letter of
           15 November 1960: "(My letter to you of November 12)"

The letter quotes every place that speaks of the document, with page and line, and where that paper is filed, since
what is asked for often lies in the next folder. Nothing is sent; the writer fills in name and address and checks the
rest.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from backchannel.errors import NotFound
from backchannel.export.custody import Keeper, keeper_of
from backchannel.model import Record
from backchannel.resolve.lands import is_american
from backchannel.store import FoundReference, Store
from backchannel.views import MissingDocument, missing

__all__ = ["RequestDraft", "draft_request", "request_for", "write_docx"]

_WIDTH = 88
_QUOTED = 12  # places quoted; more are counted


class RequestDraft(Record, frozen=True, kw_only=True):
    """`keeper`: whom it is addressed to, None where the record does not tell; `law`: under which rule; `paragraphs`: the
    letter, lines of an address kept by line breaks."""

    missing: str
    title: str
    keeper: str | None
    law: str | None
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The letter as plain text, in lines of 88."""
        return "\n\n".join(map(_filled, self.paragraphs)) + "\n"


def request_for(store: Store, id: str, *, today: str | None = None) -> RequestDraft:
    """The draft for a missing document by its id, whole or its first letters. Raises NotFound."""
    rows = [row for row in missing(store, limit=None).rows if row.id.startswith(id)]
    if len(rows) != 1 or not id:
        what = "no missing document" if not rows else "more than one missing document"
        raise NotFound(f"{what} has the id {id!r}", hint="backchannel missing --json lists them with their ids")
    return draft_request(store, rows[0], today=today)


def draft_request(store: Store, entry: MissingDocument, *, today: str | None = None) -> RequestDraft:
    """The draft for one missing document. `today`: the letter's date (ISO), left to be filled in where None."""
    sources = {place.document.id: store.reading(place.document.id).description.source for place in entry.places}
    keeper = _keeper(store, entry, sources)
    places = "places" if len(entry.places) > 1 else "place"
    return RequestDraft(
        missing=entry.id,
        title=entry.title,
        keeper=keeper.name if keeper else None,
        law=keeper.law if keeper else None,
        paragraphs=(
            "[Your name]\n[Your address]",
            _in_words(today) if today else "[Date]",
            _addressee(keeper),
            f"Subject: {_subject(keeper)}: {entry.title}",
            "Dear Sir or Madam:",
            _asking(entry, keeper),
            f"That this document exists is shown by the following {places}:",
            *_evidence(store, entry, sources),
            _closing(keeper),
            "Sincerely yours,\n\n\n[Your name]",
        ),
    )


def write_docx(draft: RequestDraft, path: Path) -> None:
    """The letter as a Word document, to be filled in and sent. An existing file is replaced."""
    from docx import Document as Docx
    from docx.shared import Pt

    paper = Docx()
    paper.core_properties.title, paper.core_properties.author = draft.title, ""
    paper.styles["Normal"].font.name, paper.styles["Normal"].font.size = "Times New Roman", Pt(12)
    for words in draft.paragraphs:
        paper.add_paragraph(words)
    paper.save(str(path))


def _keeper(store: Store, entry: MissingDocument, sources: dict[str, str | None]) -> Keeper | None:
    """Chosen only where the record is an American one: by the papers that cite it, or by the office of an end."""
    day = entry.date or next((place.document.date for place in entry.places if place.document.date), None)
    offices = list(_offices(store, entry, day))
    words = [
        word
        for place in entry.places
        for word in (
            place.document.title,
            place.document.from_,
            place.document.to,
            place.document.place,
            sources[place.document.id],
        )
        if word
    ]
    ends = [end for end in (entry.sender, entry.recipient) if end]
    keeper = keeper_of(kind=entry.kind, series=entry.series, date=day, ends=ends, offices=offices)
    certain = keeper is not None and "Presidential Library" in keeper.name
    return keeper if certain or is_american(" / ".join([*words, *offices])) else None


def _offices(store: Store, entry: MissingDocument, day: str | None) -> Iterator[str]:
    """The offices that sender and recipient held at the time, as the register has them, with their place."""
    persons = {
        person for place in entry.places if place.link for person in (place.link.sender, place.link.recipient) if person
    }
    for id in sorted(persons):
        try:
            tenures = store.person(id).person.tenures
        except NotFound:
            continue
        for tenure in tenures:
            if not day or (tenure.started or "0") <= day <= (tenure.ended or "9999"):
                yield f"{tenure.office}, {tenure.place}" if tenure.place else tenure.office


# ---------------------------------------------------------------- the letter


def _addressee(keeper: Keeper | None) -> str:
    if keeper is None:
        return "[The archive that keeps the papers of the sender or the recipient]\n[Its address]"
    return "\n".join([keeper.name, *keeper.address, "[Check the address before you send this]"])


def _subject(keeper: Keeper | None) -> str:
    if keeper is None:
        return "Request for a document"
    if keeper.law == "Freedom of Information Act":
        return "Freedom of Information Act request"
    return "Request for mandatory declassification review"


def _asking(entry: MissingDocument, keeper: Keeper | None) -> str:
    what = entry.title[:1].lower() + entry.title[1:] if entry.title.split()[0] in _NOUNS else entry.title
    where = f". I expect it in: {keeper.files}" if keeper else ""
    if keeper is None:
        return f"I ask for a copy of the following document: {what}."
    if keeper.law == "Freedom of Information Act":
        return (
            f"Under the Freedom of Information Act, 5 U.S.C. 552, I ask for a copy of the following document: {what}{where}. "
            "Should parts of it be withheld, please release all that can be separated from them, and name the exemption for each."
        )
    return (
        f"I ask for a copy of the following document: {what}{where}. If it is open, please send me a copy. If it is still "
        "classified, I ask for its mandatory declassification review under section 3.5 of Executive Order 13526, and for the "
        "release of all that can be separated from what must be withheld."
    )


_NOUNS = (
    "Letter",
    "Telegram",
    "Message",
    "Memorandum",
    "Note",
    "Report",
    "Paper",
    "Despatch",
    "Reply",
    "Conversation",
    "Document",
)


def _evidence(store: Store, entry: MissingDocument, sources: dict[str, str | None]) -> Iterator[str]:
    for number, place in enumerate(entry.places[:_QUOTED], 1):
        source = sources[place.document.id]
        filed = f" It is filed in: {source.rstrip('.')}." if source else ""
        yield f"{number}. {_citing(store, place)}, {place.place}: “{_quoted(place)}”{filed}"
    if len(entry.places) > _QUOTED:
        yield f"It is spoken of in {len(entry.places) - _QUOTED} places more."


def _citing(store: Store, place: FoundReference) -> str:
    """The paper that speaks of it, as a reader would name it: by its title, else by kind and ends."""
    paper = place.document
    name = paper.title
    if not name:
        author = store.parties(paper.id).get(store.reading(paper.id).author or "")
        sender = author.name if author else paper.from_
        kind = (paper.type or "document").replace("_", " ").capitalize()
        name = f"{kind}{f' from {sender}' if sender else ''}{f' to {paper.to}' if paper.to else ''}"
    return f"{name}, {_in_words(paper.date)}" if paper.date and paper.date != "undated" else name


def _quoted(place: FoundReference) -> str:
    """The sentence around the words, where it is not too long; cut at a word where the store has cut it."""
    context = " ".join(place.context.split())
    if not 0 < len(context) <= 480:
        return place.words.strip(" ,;.")
    whole = re.search(r"[.!?:][\"”’')\]]*(?:\[\d+\])?$", context)
    return context if whole else f"{context.rpartition(' ')[0]} …"


def _closing(keeper: Keeper | None) -> str:
    ask = "If it is not among your holdings, I should be grateful to learn where it may have been sent. "
    if keeper and keeper.law == "Freedom of Information Act":
        return (
            ask
            + "I am prepared to pay reasonable fees for the search and copies; please tell me if they will exceed $50."
        )
    return ask + "I will gladly pay for copies."


def _filled(paragraph: str) -> str:
    """In lines; what is numbered is set in."""
    if "\n" in paragraph:
        return paragraph
    indent = "   " if paragraph[:1].isdigit() and ". " in paragraph[:4] else ""
    return textwrap.fill(paragraph, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _in_words(edtf: str) -> str:
    """ "1960-11-12" as November 12, 1960, as Americans date a letter; anything else as it is."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", edtf):
        return edtf
    day = date.fromisoformat(edtf)
    return f"{day:%B} {day.day}, {day.year}"
