"""What a cover sheet says of the document behind it. Takes a document with its sheet and its description by its own words;
gives the description with what only the sheet says, and a `Conflict` for every field on which the two contradict each
other. The description keeps the document's own word; the sheet as printed stays beside it in `Description.sheet`.

    sheet "CLASSIFICATION: Unclassified", page head "SECRET"
        ->  classification "Secret"; Conflict("classification", ours="Secret", theirs="Unclassified", where="cover sheet")
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import msgspec
from rapidfuzz import fuzz

from backchannel.dates import iso_range
from backchannel.model import Conflict, Correspondent, CoverSheet, Description, Document

__all__ = ["sheet_date", "with_sheet"]

_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_NO_DATE = ("1900-01-01",)  # what a form says where it knows no date
_LEVELS = {"u": "Unclassified", "c": "Confidential", "s": "Secret", "ts": "Top Secret", "t": "Top Secret"}
SAME = 75  # of 100: titles that a form cuts short or misspells


def with_sheet(document: Document, description: Description) -> Description:
    """The description, with what the cover sheet adds and contradicts; of the sheet itself what it is."""
    sheet = document.sheet
    if sheet is None:
        return description
    if sheet.page == document.pages[0].number:
        return Description(type="cover_sheet", title="Identification Form", number=sheet.record_number, sheet=sheet)
    said = _said(sheet)
    added: dict[str, Any] = {name: value for name, value in said.items() if value and not getattr(description, name)}
    conflicts = tuple(
        Conflict(field=field.rstrip("_"), ours=ours, theirs=theirs, where=f"cover sheet, page {sheet.page}")
        for field, ours, theirs in _differences(sheet, said, description)
    )
    return msgspec.structs.replace(description, **added, sheet=sheet, conflicts=conflicts)


def sheet_date(printed: str | None) -> str | None:
    """A sheet's date as EDTF: "07/29/1964" is 1964-07-29, "8/00/1963" 1963-08; None for one that stands for no date
    ("00/00/00", "01/01/1900")."""
    found = _FIGURES.search(printed or "")
    if not found:
        return None
    month, day, year = (int(part) for part in found.groups())
    year += 1900 if year < 100 else 0
    if not year % 100 and len(found[3]) == 2:
        return None
    edtf = f"{year}-{month:02}-{day:02}" if month and day else f"{year}-{month:02}" if month else f"{year}"
    if edtf in _NO_DATE:
        return None
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return edtf


def _said(sheet: CoverSheet) -> dict[str, Any]:
    """The sheet's fields as a description has them."""
    level = (sheet.classification or "").strip()
    sender = sheet.from_ or sheet.originator
    return {
        "number": sheet.record_number,
        "title": sheet.title if sheet.title and not sheet.title.startswith("[") else None,
        "date": sheet_date(sheet.date),
        "from_": Correspondent(text=sender) if sender else None,
        "to": Correspondent(text=sheet.to) if sheet.to else None,
        "classification": _LEVELS.get(level.lower(), level.title()) or None,
    }


def _differences(sheet: CoverSheet, said: dict[str, Any], own: Description) -> list[tuple[str, str, str]]:
    """Fields on which sheet and document differ: what the document has, what the sheet says."""
    found: list[tuple[str, str, str]] = []
    if sheet.pages is not None and sheet.covers is not None and sheet.pages != sheet.covers:
        found.append(("pages", str(sheet.covers), str(sheet.pages)))
    if said["date"] and own.date and own.date != "undated" and _apart(own.date, said["date"]):
        found.append(("date", own.date, sheet.date or ""))
    if said["classification"] and own.classification and said["classification"] != own.classification:
        found.append(("classification", own.classification, sheet.classification or ""))
    if said["title"] and own.title and fuzz.token_set_ratio(said["title"].lower(), own.title.lower()) < SAME:
        subject = own.subject or ""
        if fuzz.token_set_ratio(said["title"].lower(), subject.lower()) < SAME:
            found.append(("title", subject or own.title, said["title"]))
    for field, theirs in (("from_", sheet.from_), ("to", sheet.to)):
        ours = getattr(own, field)
        if theirs and ours and fuzz.token_set_ratio(theirs.lower(), ours.text.lower()) < SAME:
            found.append((field, ours.text, theirs))
    return found


def _apart(one: str, other: str) -> bool:
    """Whether two dates share no day."""
    (first, last), (begin, end) = iso_range(one), iso_range(other)
    return last < begin or end < first
