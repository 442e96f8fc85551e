"""Documents that the record speaks of and the collection does not hold: takes a store, gives one entry for each.

"(My letter to you of November 12)" in the letter of 15 November 1960 becomes: letter, Harriman to Kennedy,
1960-11-12, spoken of once, page 2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import msgspec

from backchannel.dates import iso_range
from backchannel.errors import QueryError
from backchannel.model import Record
from backchannel.store import FoundReference, Store
from backchannel.text import fold_name
from backchannel.views.names import FIRST, SECOND, is_local


class MissingDocument(Record, frozen=True, kw_only=True):
    """`title`: what is known, in words ("Letter from W. Averell Harriman to John F. Kennedy, 12 November 1960").
    `sureness`: the best score of a link that says it is missing. `places`: every place that speaks of it."""

    id: str
    title: str
    kind: str | None = None
    number: str | None = None
    series: str | None = None
    date: str | None = None
    sender: str | None = None
    recipient: str | None = None
    subject: str | None = None
    sureness: float = 0.0
    places: tuple[FoundReference, ...] = ()


class MissingDocuments(Record, frozen=True, kw_only=True):
    total: int
    rows: tuple[MissingDocument, ...] = ()


def missing(
    store: Store,
    *,
    document: str | None = None,
    name: str | None = None,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
    min_sureness: float = 0.0,
    limit: int | None = 100,
    offset: int = 0,
) -> MissingDocuments:
    """Missing documents, those most spoken of first. `name`: sender or recipient. Raises QueryError."""
    if (limit is not None and limit < 0) or offset < 0:
        raise QueryError("limit and offset are not below zero")
    first, last = _day(since, 0), _day(until, 1)
    together: dict[tuple[str, ...], list[FoundReference]] = {}
    for place in store.references(document=document, status="missing", bare=True, limit=None).rows:
        together.setdefault(_identity(place), []).append(place)
    found = [_missing(key, places) for key, places in together.items()]
    found = [
        one
        for one in found
        if one.sureness >= min_sureness
        and kind in (None, one.kind)
        and (name is None or _is_named(name, one))
        and _is_within(one.date, first, last)
    ]
    found.sort(key=lambda one: (-len(one.places), one.date or "9999", one.title, one.id))
    page = found[offset : None if limit is None else offset + limit]
    return MissingDocuments(total=len(found), rows=_with_words(store, page))


def _with_words(store: Store, page: Sequence[MissingDocument]) -> tuple[MissingDocument, ...]:
    numbers = [place.number for one in page for place in one.places]
    full = {place.number: place for place in store.references(numbers=numbers, limit=None).rows}
    return tuple(msgspec.structs.replace(one, places=tuple(full[place.number] for place in one.places)) for one in page)


# ---------------------------------------------------------------- what is one document


def _identity(place: FoundReference) -> tuple[str, ...]:
    """Places with one identity speak of one document: same number of one series between the same ends, or same kind,
    day and ends. What a place leaves open is told apart by the document that it stands in."""
    said = place.reference
    ends = (_end(place, "sender"), _end(place, "recipient"))
    if said.number:
        # "Embtel 412" of one embassy is not that of another; the citing document's own ends tell which.
        posts = sorted(filter(None, (place.document.from_, place.document.to)))
        known = ends if any(ends) else (said.date or "", *posts) if _is_numbered_by_post(place) else ()
        return ("number", fold_name(said.series or said.kind or ""), said.number, *known)
    if said.date and len(said.date) >= len("1960-11-12") and any(ends):
        return ("day", said.kind or "", said.date, *ends)
    return ("place", place.document.id, said.kind or "", said.date or "", *ends, fold_name(said.subject or ""))


def _is_numbered_by_post(place: FoundReference) -> bool:
    """Telegrams are numbered anew by every post; papers of a series ("NSC 5508/1") once for all."""
    return (place.reference.kind or "telegram") in ("telegram", "airgram", "despatch", "message")


def _end(place: FoundReference, which: str) -> str:
    """Sender or recipient: the person concluded, else the words; those that mean somebody only in their place ("my",
    "the Ambassador") together with the correspondence that they stand in."""
    person = getattr(place.link, which, None)
    if person:
        return f"person:{person}"
    words = getattr(place.reference, which) or ""
    if not words:
        return ""
    if is_local(words):
        return f"{place.document.from_}>{place.document.to}:{words.lower()}"
    return fold_name(words)


def _missing(key: tuple[str, ...], places: Sequence[FoundReference]) -> MissingDocument:
    fullest = max(places, key=lambda place: len([field for field in msgspec.structs.astuple(place.reference) if field]))
    said = fullest.reference
    return MissingDocument(
        id=hashlib.sha256("\n".join(key).encode()).hexdigest()[:12],
        title=_title(fullest),
        kind=said.kind,
        number=said.number,
        series=said.series,
        date=said.date,
        sender=_named(fullest, fullest.sender),
        recipient=_named(fullest, fullest.recipient),
        subject=next((place.reference.subject for place in places if place.reference.subject), None),
        sureness=max((place.link.score for place in places if place.link), default=0.0),
        places=tuple(places),
    )


# ---------------------------------------------------------------- in words


def _title(place: FoundReference) -> str:
    said = place.reference
    name = (said.kind or "document").capitalize()
    if said.number and said.series:
        name = said.number if said.series in said.number else f"{said.series} {said.number}"
    elif said.number:
        name = f"{name} {said.number}"
    sender, recipient = _named(place, place.sender), _named(place, place.recipient)
    parts = [name, f" from {sender}" if sender else "", f" to {recipient}" if recipient else ""]
    parts += [f", {_in_words(said.date)}" if said.date else "", f", on {said.subject}" if said.subject else ""]
    return "".join(parts)


def _named(place: FoundReference, end: str | None) -> str | None:
    """An end as it reads outside its document: "my" is whom the document is from, "your" whom it is to."""
    first = (end or "").lower().split()[:1]
    if first and first[0] in FIRST:
        return place.document.from_
    if first and first[0] in SECOND:
        return place.document.to
    return end


def _in_words(edtf: str) -> str:
    """ "1960-11-12" as 12 November 1960; a month or a year likewise; anything else as it is."""
    try:
        return f"{date.fromisoformat(edtf):%d %B %Y}".lstrip("0")
    except ValueError:
        pass
    try:
        return f"{date.fromisoformat(edtf + '-01'):%B %Y}"
    except ValueError:
        return edtf


# ---------------------------------------------------------------- narrowing


def _is_named(name: str, one: MissingDocument) -> bool:
    wanted = set(fold_name(name).split())
    return any(wanted <= set(fold_name(end or "").split()) for end in (one.sender, one.recipient))


def _day(edtf: str | None, which: int) -> str | None:
    try:
        return iso_range(edtf)[which] if edtf else None
    except ValueError:
        hint = "write a year, month or day as 1960, 1960-11 or 1960-11-14"
        raise QueryError(f"{edtf!r} is not a date", hint=hint) from None


def _is_within(edtf: str | None, first: str | None, last: str | None) -> bool:
    if first is None and last is None:
        return True
    try:
        starts, ends = iso_range(edtf or "")
    except ValueError:
        return False
    return (first is None or ends >= first) and (last is None or starts <= last)
