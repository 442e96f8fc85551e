"""Which document is meant: each reference followed to a document of the collection, or found to be missing.

Takes References, the `Home` that makes them and the collection's Catalogue; gives a Link each.

    "Document 45" in a volume's note       -> held: that document of the volume
    "NSC 5808/1"                           -> held: the paper that bears the symbol
    "his message"                          -> open: neither number nor date

Only look-ups: by number, by date, by neighbourhood, so that the cost does not grow with the collection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from backchannel.dates import iso_range
from backchannel.model import Catalogue, Entry, Link, Reference
from backchannel.resolve.dated import by_date
from backchannel.resolve.ends import THIRD
from backchannel.resolve.home import Finding, Home, home_of
from backchannel.resolve.telegrams import by_number, neighbour
from backchannel.text import fold

__all__ = ["Home", "follow", "follow_all", "home_of", "may_mean"]

MAKER = "documents"
Persons = Callable[[Reference], tuple[str | None, str | None]]  # who sent it, who received it


def _nobody(reference: Reference) -> tuple[None, None]:
    return None, None


def follow_all(
    references: Iterable[Reference],
    home: Home,
    catalogue: Catalogue,
    persons: Persons = _nobody,
    name_of: Callable[[str], str] = str,
) -> tuple[Link, ...]:
    """The Links of a document's references. `persons` gives the persons whom a reference's words mean, `name_of` the
    name of one of them.

    "Reftel" leads where the telegram leads that the document cites first by number.
    """
    cited: Link | None = None
    links = []
    for reference in references:
        if reference.relation == "reference" and cited is not None:
            link = _link(reference, Finding(cited.status, cited.score * 0.9, "the telegram cited first"), persons)
            links.append(_with(link, cited))
            continue
        link = follow(reference, home, catalogue, persons, name_of)
        if cited is None and reference.kind == "telegram" and reference.number:
            cited = link
        links.append(link)
    return tuple(links)


def follow(
    reference: Reference,
    home: Home,
    catalogue: Catalogue,
    persons: Persons = _nobody,
    name_of: Callable[[str], str] = str,
) -> Link:
    """The Link of one reference."""
    return _link(reference, _finding(_said(reference, persons, name_of), home, catalogue), persons)


def may_mean(
    entry: Entry, references: Iterable[Reference], home: Home, persons: Persons, name_of: Callable[[str], str]
) -> bool:
    """Whether one of the references can mean a document, whatever else is held; where none can, it changes nothing for
    them that the document came or went. `persons` and `name_of` as in `follow_all`."""
    alone = _Alone(entry)
    return any(_finding(_said(reference, persons, name_of), home, alone).entries for reference in references)


class _Alone:
    """The Catalogue of one document: every way to follow a reference judges each document by itself before it compares
    those that fit."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        dated = entry.date and entry.date != "undated"
        self._days = iso_range(entry.date or "") if dated else None

    def dated(self, first: str, last: str) -> Iterator[Entry]:
        if self._days and self._days[0] <= last and first <= self._days[1]:
            yield self._entry

    def numbered(self, number: str) -> Iterator[Entry]:
        if number in (self._entry.number, self._entry.telegram_number, *self._entry.symbols):
            yield self._entry

    def neighbours(self, volume: str, position: int, reach: int = 3) -> Iterator[Entry]:
        if self._entry.volume == volume and abs(self._entry.position - position) <= reach:
            yield self._entry


def _said(reference: Reference, persons: Persons, name_of: Callable[[str], str]) -> Reference:
    """The reference with the name of whom "his" means: "his memorandum" is Dunmore's."""
    sender, _ = persons(reference)
    third = fold(reference.sender or "").split()[:1]
    if sender and third and third[0] in THIRD:
        return msgspec.structs.replace(reference, sender=name_of(sender))
    return reference


def _finding(reference: Reference, home: Home, catalogue: Catalogue) -> Finding:
    if reference.series == "Document":
        return _by_document_number(reference, home, catalogue)
    if reference.relation in ("following", "preceding"):
        return neighbour(reference, home, catalogue)
    if reference.relation is not None:
        return Finding("open", 0.3, f"known only as {reference.relation}")
    if reference.number is not None:
        return (_by_symbol if _is_symbol(reference) else by_number)(reference, home, catalogue)
    if reference.date is not None:
        return by_date(reference, home, catalogue)
    return Finding("open", 0.2, "neither number nor date is given")


def _link(reference: Reference, finding: Finding, persons: Persons) -> Link:
    sender, recipient = persons(reference)
    found = tuple(dict.fromkeys(entry.document for entry in finding.entries))
    held = finding.status == "held" and bool(found)
    return Link(
        reference=reference.id,
        status=finding.status,
        document=found[0] if held else None,
        candidates=() if held else found,
        sender=sender,
        recipient=recipient,
        score=round(finding.score, 2),
        reasons=(finding.reason,),
        maker=MAKER,
    )


def _with(link: Link, cited: Link) -> Link:
    return msgspec.structs.replace(link, document=cited.document, candidates=cited.candidates)


def _by_document_number(reference: Reference, home: Home, catalogue: Catalogue) -> Finding:
    """An editor's "Document 45" of the same volume, or a mark that holds the document's own id."""
    value = reference.number or ""
    number = value.rsplit("_d", 1)[-1]
    for entry in catalogue.numbered(number):
        if entry.document == value or (entry.volume == home.volume and entry.number == number and "_d" not in value):
            return Finding("held", 1.0, f"document {number} of the volume", [entry])
    if "_d" in value:
        return Finding("missing", 0.95, f"{value} is not in the collection")
    return Finding("open", 0.3, f"no document {number} of this volume is in the collection")


def _is_symbol(reference: Reference) -> bool:
    return reference.kind in ("estimate", "paper", "memorandum") and bool(reference.series)


def _by_symbol(reference: Reference, home: Home, catalogue: Catalogue) -> Finding:
    symbol = f"{reference.series} {reference.number}"
    held = [entry for entry in catalogue.numbered(symbol) if entry.document != home.document]
    bearing = sorted(held, key=lambda entry: (symbol not in entry.symbols[:1], entry.date or "9999", entry.document))
    if bearing:
        return Finding("held", 0.95, f"it bears the symbol {symbol}", bearing)
    return Finding("missing", 0.85, f"no document of the collection bears {symbol}")
