"""How the record's own forms are put to a reader: dates, counts, the words of a statement in their sentence.

>>> readable_date("1960-11-14"), readable_date("1961-01-05/1961-01-06"), readable_date("1960-11~")
('14 November 1960', '5 January 1961 to 6 January 1961', 'about November 1960')
>>> counted(1, "statement"), counted(1200, "statement")
('1 statement', '1,200 statements')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from backchannel.model import Span
from backchannel.store import DocumentEntry, FoundStatement

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHOWN = 700  # characters of a statement's words in a list

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)", re.ASCII)


def readable_date(edtf: str | None) -> str:
    """An EDTF date in words; what is no plain date is given as it stands."""
    days = edtf.split("/") if edtf else []
    readable = ["…" if day in ("", "..") else _readable_day(day) for day in days]
    return " to ".join(day for day in readable if day) if all(readable) else edtf or ""


def _readable_day(edtf: str) -> str | None:
    match = _DAY.fullmatch(edtf)
    if not match or not 1 <= int(match[2] or 1) <= 12:
        return None
    year, month, day, unsure = match.groups()
    words = " ".join(part for part in (day and str(int(day)), month and MONTHS[int(month) - 1], year) if part)
    return {"~": "about ", "?": "perhaps ", "%": "perhaps about "}.get(unsure, "") + words


def counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def document_title(entry: DocumentEntry) -> str:
    """What to call a document: its title, else what its heading says, else its subject, else its id."""
    if entry.title:
        return entry.title
    if entry.from_ or entry.to:
        kind = (entry.type or "document").replace("_", " ").capitalize()
        return kind + (f" from {entry.from_}" if entry.from_ else "") + (f" to {entry.to}" if entry.to else "")
    return entry.subject or entry.id


class Stretch(NamedTuple):
    """Words of a sentence: `said` where they are the statement's own, the rest stands around them."""

    text: str
    said: bool


def in_sentence(found: FoundStatement) -> list[Stretch]:
    """The sentence (or sentences) around a statement, with its own words told apart; without a context, the words."""
    start = found.context_span.start
    spans = [Span(span.start - start, span.end - start) for span in found.statement.content]
    if not found.context or any(span.start < 0 or span.end > len(found.context) for span in spans):
        return shortened([Stretch(found.words, True)])
    return shortened(marked_stretches(found.context, spans))


def marked_stretches(text: str, spans: Iterable[Span]) -> list[Stretch]:
    """A text cut at spans (in any order, inside the text); white space folded."""
    spans = sorted(spans)
    edges = sorted({0, len(text), *(edge for span in spans for edge in span)})
    cut = [
        Stretch(re.sub(r"\s+", " ", text[a:b]), any(span.start <= a and b <= span.end for span in spans))
        for a, b in pairwise(edges)
    ]
    return [piece for piece in cut if piece.text]


def shortened(stretches: Sequence[Stretch], most: int = SHOWN) -> list[Stretch]:
    """At most so many characters, cut behind a word, with an ellipsis."""
    kept: list[Stretch] = []
    left = most
    for text, said in stretches:
        if len(text) > left:
            cut = text[:left].rpartition(" ")[0] or text[:left]
            return [*kept, Stretch(cut + " …", said)]
        kept.append(Stretch(text, said))
        left -= len(text)
    return kept
