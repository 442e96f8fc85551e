"""Date, hour and place of a document, from wherever its paper gives them.

Takes the paper and what has been read of its head; gives each with its characters. The dateline comes first, then the
lines "DATE", "TIME" and "PLACE" of a form, the end of a heading, a dateline further down, and at last what the file declares.

    frus1955-57v14_d10: "Washington, January 27, 1955, 4:05 p.m."
    a memorandum's form: "DATE: February 27, 1959" / "11:30 a.m." / "PLACE: The Secretary's Office"
    a letter: "Gull Point" / "Merrow Island" over "March 23, 1959"
"""

from __future__ import annotations

import re
from typing import Any

from backchannel.dates import find_dates
from backchannel.model import Document, Span

from .dateline import Dateline, read_dateline, read_time
from .heading import Heading
from .letters import Signs
from .lines import Paper, clean
from .markings import is_marking

__all__ = ["when_and_where", "within"]

Found = dict[str, tuple[Any, Any]]

_OFFICE = re.compile(
    r"\b(?:Papers?|Box|Librar\w+|Archives?|Folder|Files?|Copy|Reproduced|Department|Embassy|Office|House|Legation|Senate|Ministry|"
    r"Memorandum|Telegram|Letter|Personal|Private|Dear|Collection|University|Committee|Records?)\b",
    re.IGNORECASE,
)


def when_and_where(document: Document, paper: Paper, heading: Heading, signs: Signs) -> dict[str, tuple[Any, Any]]:
    dateline, span = heading.dateline, heading.dateline_span
    if dateline is None and (set_ := _set_by_labels(document, signs)):
        return set_
    if dateline is None and heading.title:
        dateline, span = _date_in_title(heading.title), heading.span
    if dateline is None:
        late = (
            line for line in [*paper.head[heading.body : heading.body + 25], *paper.tail[-6:]] if len(line.words) < 80
        )
        found = next(((line, read) for line in late if (read := read_dateline(line.words))), None)
        dateline, span = (found[1], found[0].span) if found else (None, None)
    if dateline is None:
        date, place = document.catalogue.get("date"), document.catalogue.get("place")
        return {"date": (date, None), "place": (place, None)}
    if dateline.place is None and signs.salutation and span:
        head = _letterhead(paper, span)
        return {"date": (dateline.date, span), "time": (dateline.time, span), "place": head}
    place_span = within(document, span, dateline.place)
    return {"date": (dateline.date, span), "time": (dateline.time, span), "place": (dateline.place, place_span)}


def _set_by_labels(document: Document, signs: Signs) -> dict[str, tuple[Any, Any]]:
    """ "DATE: February 27, 1959" / "11:30 a.m." / "PLACE: The Secretary's Office": what the form of a memorandum says."""
    span = signs.settings.get("date") or signs.settings.get("time")
    day = next((dated for dated in find_dates(document.text, span) if dated.precision == "day"), None) if span else None
    if day is None or span is None:
        return {}
    found: dict[str, tuple[Any, Any]] = {
        "date": (day.edtf, day.span),
        "time": (read_time(document[Span(day.span.end, span.end)]), span),
    }
    if hour := signs.settings.get("time"):
        found["time"] = (read_time(document[hour]) or found["time"][0], hour)
    if place := signs.settings.get("place"):
        found["place"] = (
            ", ".join(clean(line).strip(" ,") for line in document[place].splitlines() if line.strip()),
            place,
        )
    return found


def _letterhead(paper: Paper, dateline: Span) -> tuple[str | None, Span | None]:
    """The place over the date of a letter: "Gull Point" / "Merrow Island". Archives' stamps and offices are no places."""
    above = [line for line in paper.head[:10] if line.span.end <= dateline.start and not is_marking(line.words)]
    places = [
        line
        for line in above
        if re.fullmatch(r"(?:[A-Z][\w.’'-]+,? ?){1,4}", line.words) and not _OFFICE.search(line.words)
    ]
    if not places or len(places) > 3 or places[-1] is not above[-1]:
        return None, None
    return ", ".join(line.words.strip(" ,") for line in places), Span(places[0].span.start, places[-1].span.end)


def _date_in_title(title: str) -> Dateline | None:
    """ "Memorandum of a Conversation, Department of State, Washington, January 27, 1955, 4:05 p.m.": the end of it."""
    pieces = title.split(", ")
    for n in range(max(1, len(pieces) - 6), len(pieces)):
        if dateline := read_dateline(", ".join(pieces[n:])):
            return dateline
    return None


def within(document: Document, span: Span | None, words: str | None) -> Span | None:
    """Where the words stand inside the span, white space and brackets between them aside; else the whole span."""
    if span is None or not words:
        return span
    at = document.text.find(words, span.start, span.end)
    return Span(at, at + len(words)) if at >= 0 else span
