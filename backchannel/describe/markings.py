"""Classification, caveats and precedence, and whether the stamps still stand.

Takes lines of the paper and its furniture; gives `Marking`s.

    harriman-1960-11-15: "~~CONFIDENTIAL~~" at the head, "~~Confidential~~ -2" at the head of page 2:
    two markings, level "Confidential", state "cancelled" (a stamp that is struck through no longer stands)

    frus1951v07p2_d96: "top secret" under the dateline, "niact" on the next line: level "Top Secret", handling "niact"
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from backchannel.model import Document, Marking, MarkingState, Span

__all__ = ["LEVEL", "Classified", "is_marking", "markings_of", "read_classification"]

LEVEL = r"(?:Top Secret|Secret|Confidential|Restricted|Unclassified|Limited Official Use(?: Only)?|(?:For )?Official Use Only)"
_HANDLING = (
    r"(?:no foreign dissem(?:ination)?(?:/background use only)?|controlled dissem(?:ination)?|background use only|noforn|"
    r"restricted data|formerly restricted data|eyes only|literally eyes only|exclusively eyes only|limit(?:ed)? distribution|"
    r"limited official use|no distribution|nodis|exdis|limdis|stadis|noforn|sensitive|personal|private|verbatim text|"
    r"niact|niact immediate|priority|immediate|urgent|u\.?\s?s\.? urgent|emergency|flash|routine|operational immediate|"
    r"security information|special handling|cosmic|atomal|codeword|for the [a-z ]{3,30} only|via [a-z ]{3,20} channels?(?: only)?|"
    r"presidential handling|official[-–—]informal|information|plain|most immediate|rush|nact|night action|special security precautions)"
)
_LINE = re.compile(
    rf"^[-–—.•*\s]*(?:(?:DECLASSIFIED|PERSONAL AND|Personal and)\s*[-–—]?\s*)?(?P<level>{LEVEL})?(?P<rest>(?:[\s;,/.()–—-]*\b(?:{_HANDLING})\b)*)[\s.;*()-]*(?:\(?(?:Page )?-?\d{{1,3}}-?\)?)?$",
    re.IGNORECASE,
)
_ONE_HANDLING = re.compile(rf"\b{_HANDLING}\b", re.IGNORECASE)
_STAMP = re.compile(
    r"\b(?:(?P<declassified>DECLASSIFIED|Declassified)|(?P<downgraded>DOWNGRADED TO|Downgraded to|Regraded|REGRADED)\s+"
    r"(?P<to>[A-Za-z ]{6,20})|(?P<cancelled>CANCELL?ED|Cancell?ed))\b"
)
# Lines of a stamp of release: "DECLASSIFIED IN PART", "Review of May 3, 2006", "Case 05-1187", "E.O. 12958".
_DECLASSIFIED = re.compile(
    r"^(?:DECLASSIFIED|Declassified|Re[vu][il1]ew of|RE[VU][Il1]EW OF|Review of|Case(?: No\.?)? \S*\d|E\.? ?O\.? ?\d{5}|Authority |NARA |APPROVED FOR RELEASE|Approved for Release|"
    r"SANITIZED|Sanitized).{0,60}$"
)
_STRUCK = re.compile(r"~~(?P<words>[^~\n]{3,60})~~")


class Classified(NamedTuple):
    level: str
    handling: tuple[str, ...]
    span: Span


def is_marking(words: str) -> bool:
    """Whether a line is nothing but a classification or handling stamp (and perhaps a page number)."""
    match = _LINE.match(words) if len(words) <= 120 else None
    return bool(match and (match["level"] or match["rest"].strip(" -."))) or bool(_DECLASSIFIED.match(words))


def read_classification(words: str) -> tuple[str | None, tuple[str, ...]]:
    """Level in title case and what follows it: "secret priority" is ("Secret", ("priority",))."""
    match = _LINE.match(words) if len(words) <= 120 else None
    if not match:
        return None, ()
    level = match["level"].title() if match["level"] else None
    handling = tuple(" ".join(one[0].split()) for one in _ONE_HANDLING.finditer(match["rest"]))
    return level, ("Personal", *handling) if words[:9].upper() == "PERSONAL " and level else handling


def markings_of(document: Document, lines: Iterable[tuple[str, Span]]) -> tuple[Marking, ...]:
    """The stamps among these lines, in order, each with its state. A stamp of declassification tells for all."""
    struck = [mark.span for mark in document.marks if mark.kind == "struck"]
    markings = []
    for words, span in lines:
        level, _ = read_classification(words)
        if level is None:
            continue
        raw = document[span]
        # a line drawn through the word is often read as hyphens that touch it: "-SECRET -"
        dashed = re.search(rf"(?:^|\s)[-–—](?:{level})", raw, re.IGNORECASE)
        cancelled = bool(_STRUCK.search(raw) or dashed) or any(span.meets(mark) for mark in struck)
        place = re.search(level, raw, re.IGNORECASE)
        exact = Span(span.start + place.start(), span.start + place.end()) if place else span
        markings.append(
            Marking(text=document[exact], level=level, state="cancelled" if cancelled else "in force", span=exact)
        )
    return tuple(markings)


def state_of(words: str) -> MarkingState | None:
    """What a stamp elsewhere on the paper says of its classification: "DECLASSIFIED E.O. 12958"."""
    match = _STAMP.search(words)
    if not match:
        return None
    if match["declassified"]:
        return "declassified"
    return "downgraded" if match["downgraded"] else "cancelled"
