"""Documents that the record speaks of and the collection does not hold: takes a store, gives one entry for each.

"(My letter to you of November 12)" in the letter of 15 November 1960 becomes: letter, Harriman to Kennedy,
1960-11-12, spoken of once, page 2. Which places speak of one document is told in `oneness`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from backchannel.dates import iso_range
from backchannel.errors import QueryError
from backchannel.model import Record, Reference, Span
from backchannel.resolve.ends import FIRST, SECOND, THIRD
from backchannel.resolve.home import sent_from
from backchannel.store import FoundReference, Store
from backchannel.text import fold, fold_name
from backchannel.views.oneness import CABLES, directed, groups, kind_group


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
    places = store.references(document=document, status="missing", bare=True, limit=None).rows
    found = [_missing(together) for together in groups(places)]
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


# ---------------------------------------------------------------- one document, from all that speak of it


def _missing(places: Sequence[FoundReference]) -> MissingDocument:
    """What the places know together; of two that know a field the one whose document comes first."""
    said = [place.reference for place in places]
    sender, recipient = _name(places, "sender"), _name(places, "recipient")
    first = places[0]
    return MissingDocument(
        id=hashlib.sha256(f"{first.document.id}\n{first.reference.id}".encode()).hexdigest()[:12],
        title=_title(places, sender, recipient),
        kind=_common(one.kind for one in said),
        number=_common(one.number for one in said),
        series=_common(one.series for one in said),
        date=_common(one.date for one in said),
        sender=sender,
        recipient=recipient,
        subject=next((one.subject for one in said if one.subject), None),
        sureness=max((place.link.score for place in places if place.link), default=0.0),
        places=tuple(places),
    )


def _common(values: Iterable[str | None]) -> str | None:
    """The value that most places give, of those given as often the first."""
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


# ---------------------------------------------------------------- in words


def _title(places: Sequence[FoundReference], sender: str | None, recipient: str | None) -> str:
    said = [place.reference for place in places]
    kind, number = _common(one.kind for one in said), _common(one.number for one in said)
    series = [one.series for one in said if one.series]
    traffic = next((one for one in series if not _tells_direction(one)), None)
    name = (kind or "document").capitalize()
    if number and traffic:
        name = number if traffic in number else f"{traffic} {number}"
    elif number and series and not sender:
        name = f"{series[0]} {number}"
    elif number:
        name = f"{name} {number}"
    with_ = " with " if kind == "conversation" else " to "
    date_, subject = _common(one.date for one in said), next((one.subject for one in said if one.subject), None)
    parts = [
        name,
        f" from {sender}" if sender and kind != "conversation" else "",
        f"{with_}{recipient}" if recipient else "",
    ]
    parts += [f", {_in_words(date_)}" if date_ else "", f", on {subject}" if subject else ""]
    return "".join(parts)


def _tells_direction(series: str) -> bool:
    return bool(directed(Reference(id="", span=Span(0, 0), series=series)))


def _name(places: Sequence[FoundReference], end: str) -> str | None:
    """An end as it reads outside its document: the person concluded, else the words that say most; "my" is whom the
    document is from, "your" whom it is to; "his" says nothing."""
    persons = [place for place in places if place.link and getattr(place.link, end)]
    if persons:
        return _common(getattr(place, end) for place in persons)
    named = [words for place in places if (words := getattr(place.reference, end)) and not _is_local(words)]
    return max(named or filter(None, (_outside(place, end) for place in places)), key=len, default=None)


def _is_local(words: str) -> bool:
    """Whether words name an end only from where they stand: "my", "his", "Embassy"."""
    first = (fold(words).split() or [""])[0]
    return first in FIRST | SECOND | THIRD or bool(directed(Reference(id="", span=Span(0, 0), sender=words)))


def _outside(place: FoundReference, end: str) -> str | None:
    words = getattr(place.reference, end) or ""
    first = (fold(words).split() or [""])[0]
    way = directed(place.reference) if end == "sender" and kind_group(place.reference.kind) in CABLES else ""
    if first in FIRST or way == "mine":
        return _readable(place.document.from_)
    if first in SECOND or way == "yours":
        return _readable(place.document.to)
    if first in THIRD:
        return None
    if way == "department":
        return "the Department"
    if way == "post":
        paper = place.document
        for side, where in ((paper.from_, paper.place), (paper.to, None)):
            if side and "washington" not in sent_from(side, where):
                return where or _readable(side)
        return None
    return words or None


def _readable(heading: str | None) -> str | None:
    """A heading's words without the capitals of a form: "Embassy SARNOGRAD" is Embassy Sarnograd."""
    return re.sub(r"\b[A-Z]{4,}\b", lambda match: match.group().title(), heading) if heading else None


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
