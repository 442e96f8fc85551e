"""Record identification forms: the cover sheet that a release puts before a document. Takes a page's words with their
places; gives its fields as printed, or None for a page that is no such form.

Agencies print them in several layouts (JFK Assassination System; the value beside its label, or below it; labels that
differ by a word), and OCR spoils labels and adds specks. So labels are known by likeness, a value is what follows its
label on the line or stands on the lines under it, and specks, rules and the release system's foot lines are left out.

    AGENCY FILENUMBER: CR 105-82352-1          ->  CoverSheet(agency_file_number="CR 105-82352-1",
      FROM: SAC, MM :                                         from_="SAC, MM",
    RESTRICTIONS: IB; 4                                       restrictions=("1B", "4"), …)
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from backchannel.load.pdf_lines import PageText
from backchannel.model import CoverSheet

__all__ = ["sheet_on"]

_LABELS = {
    "agency": ("agency",),
    "record_number": ("record number", "record no", "record"),
    "record_series": ("record series", "records series", "series"),
    "agency_file_number": ("agency file number", "agency file no", "file number"),
    "originator": ("originator", "originating agency"),
    "from_": ("from",),
    "to": ("to",),
    "title": ("title",),
    "date": ("date", "document date"),
    "pages": ("pages", "number of pages", "no of pages"),
    "subjects": ("subjects", "subject"),
    "document_type": ("document type", "doc type", "type of document"),
    "classification": ("classification", "class"),
    "restrictions": ("restrictions", "restriction"),
    "current_status": ("current status", "status"),
    "date_of_last_review": ("date of last review", "last review", "review date"),
    "opening_criteria": ("opening criteria",),
    "comments": ("comments", "comment", "remarks"),
}
_BY_FORM = {form: field for field, forms in _LABELS.items() for form in forms}
_LONGEST = max(len(form.split()) for form in _BY_FORM)
_READ_APART = ("pages", "subjects", "restrictions")
LIKE = 84  # of 100: "AGENCY FILENUMBER", "_AGENCY", "RESTR1CTIONS"
FEWEST = 8
"""Labels that a page must have to be a sheet; a memorandum has From, To, Date and Subject."""
_HEAD_DATE = re.compile(r"\bDate\s*:\s*(\d[\d/.]*\d)", re.IGNORECASE)
_FOOT = re.compile(
    r"\bv\d{1,2}\.\d|\b[db]\w?[oa]c\w{0,3}d\b|\b[hnw][wy] ?\d{4,6}\b|item is restricted|^page\s*:?\s*\w{1,2}$|"
    r"^(?:agency|.ocument) information$",
    re.IGNORECASE,
)
_SPECK = re.compile(r"^[\W_]+$")
_EDGE = " \t—–=_~|'‘“”’°*•>©\\:;"
_RUNS_ON = frozenset(["with", "of", "and", "the", "for", "in", "to", "from", "on", "at", "by", "re"])


class _Line(NamedTuple):
    words: tuple[str, ...]
    left: float
    right: float


class _Field(NamedTuple):
    """A label with the words behind it, and the lines under it."""

    name: str
    beside: str
    below: list[str]


def sheet_on(page: PageText, number: int) -> CoverSheet | None:
    """The cover sheet that a page is, if it is one. `number`: of the page in its file, from 1."""
    lines = list(_lines(page))
    fields = _fields(lines)
    if len({field.name for field in fields}) < FEWEST or not {"agency", "record_number"} & {f.name for f in fields}:
        return None
    values = {field.name: _value(field) for field in reversed(fields)}
    head = " ".join(word for line in lines[:8] for word in line.words)
    found = _HEAD_DATE.search(head.split("AGENCY")[0])
    plain: dict[str, Any] = {name: value for name, value in values.items() if value and name not in _READ_APART}
    return CoverSheet(
        page=number,
        sheet_date=found[1] if found else None,
        pages=_number(values.get("pages", "")),
        subjects=_subjects(next((field for field in fields if field.name == "subjects"), None)),
        restrictions=tuple(_restrictions(values.get("restrictions", ""))),
        **plain,
    )


def _lines(page: PageText) -> Iterator[_Line]:
    """The page's lines from the top down, as they were put together by their height."""
    ends = [at for at, letter in enumerate(page.text) if letter == "\n"]
    words = iter(page.words)
    word = next(words, None)
    for end in [*ends, len(page.text)]:
        here = []
        while word is not None and word.start < end:
            here.append(word)
            word = next(words, None)
        if here:
            yield _Line(tuple(page.text[each.start : each.end] for each in here), here[0].left, here[-1].right)


def _fields(lines: Sequence[_Line]) -> list[_Field]:
    found: list[_Field] = []
    loose: str | None = None  # ": 9/10/2000" on a line of its own, where a scan is askew
    for line in lines:
        words = [word for word in line.words if not _SPECK.match(word) or ":" in word] or [""]
        label = _label(words)
        if label is not None:
            name, rest = label
            beside = _clean(rest)
            if not beside and loose:
                beside, loose = loose, None
            found.append(_Field(name, beside, []))
        elif _FOOT.search(_clean(line.words)) or _is_rule(line):
            if found:
                found.append(_Field("", "", []))  # what follows belongs to no field
        elif words[0].startswith(":") and found:
            loose = _clean(line.words)
        elif found:
            found[-1].below.append(_clean(line.words))
    first = next((at for at, field in enumerate(found) if field.name in ("agency", "record_number")), 0)
    return [field for field in found[first:] if field.name]  # "Date: 09/30/93" over the form is the sheet's own


def _label(words: Sequence[str]) -> tuple[str, list[str]] | None:
    """The field whose label a line begins with, and the words behind it. A label ends with a colon, or stands alone."""
    for count in range(min(_LONGEST, len(words)), 0, -1):
        head = " ".join(words[:count])
        before, colon, after = head.partition(":")
        ends = colon or count == len(words) or words[count].startswith(":")
        name = _field_of(before) if ends or (count > 1 and all(map(_shouts, words[:count]))) else None
        if name:
            return name, [*after.split(), *words[count:]]
    return None


def _shouts(word: str) -> bool:
    return word.upper() == word and any(map(str.isalpha, word))


def _field_of(words: str) -> str | None:
    """The field of a label, as OCR may have it."""
    label = " ".join(re.sub(r"[^a-z0-9 ]", "", words.lower()).split())
    if label in _BY_FORM:
        return _BY_FORM[label]
    if len(label) < 5:
        return None
    close = {form: fuzz.ratio(label.replace(" ", ""), form.replace(" ", "")) for form in _BY_FORM if len(form) > 4}
    best = max(close, key=lambda form: close[form])
    return _BY_FORM[best] if close[best] >= LIKE else None


def _is_rule(line: _Line) -> bool:
    """Whether a line is a row of dashes, which OCR reads as many short words."""
    return len(line.words) > 14 and statistics.median(map(len, line.words)) <= 4


def _clean(words: Sequence[str]) -> str:
    """Words of a value without the specks before, behind and between them."""
    kept = [word for word in words if not _SPECK.match(word) or word in ("&", "/")]
    text = " ".join(kept).strip(_EDGE)
    return "" if len(text) == 1 and not (text.isdigit() or text.isupper()) else text


def _value(field: _Field) -> str:
    below = [line for line in field.below if sum(map(str.isalnum, line)) > 2]
    return " ".join([field.beside, *below]).strip()


def _subjects(field: _Field | None) -> tuple[str, ...]:
    """One entry a line; a line that ends in a comma or in "with" runs on."""
    found: list[str] = []
    lines = [field.beside, *field.below] if field else []
    for line in lines:
        if sum(map(str.isalnum, line)) < 2:
            continue
        if found and (found[-1].endswith(",") or found[-1].split()[-1].lower() in _RUNS_ON):
            found[-1] += f" {line}"
        else:
            found.append(line)
    return tuple(found)


def _number(value: str) -> int | None:
    found = re.search(r"\d{1,5}", value)
    return int(found[0]) if found else None


def _restrictions(value: str) -> Iterator[str]:
    """As printed where OCR misread a figure: "IB; lC; 4" is 1B, 1C and 4."""
    for part in value.split(";"):
        if part := part.strip(" .,"):
            yield re.sub(r"^[Il1|]\s?([A-C])$", r"1\1", part)
