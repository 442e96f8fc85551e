"""Date and place of the conversation that a document reports.

Takes the description's date and place, the type and the first lines; gives them as EDTF and words, with their spans.

    harriman-1960-11-15, dated 1960-11-15: "I called on the Soviet Ambassador yesterday at his request. (I happened to be
    in Washington as …": 1960-11-14, Washington

A record of a conversation or a meeting has its own date and place, unless it says another ("TIME: 1030 to 1130 hours,
Thursday, 5 February 1959"). Elsewhere a sentence must speak of a talk and name the day.
"""

from __future__ import annotations

import re
from datetime import date as calendar
from typing import NamedTuple

from backchannel.dates import Dated, find_dates, iso_range
from backchannel.model import Document, Span

from .lines import Line, clean

__all__ = ["Talk", "find_talk"]

REACH = 2500  # characters of the body that are looked at
RECORDS = frozenset(
    (
        "memcon",
        "telephone_conversation",
        "minutes",
        "record_of_meeting",
        "notes_of_meeting",
        "memorandum_of_discussion",
        "summary_of_conclusions",
        "transcript",
    )
)


class Talk(NamedTuple):
    date: str | None = None
    place: str | None = None
    date_span: Span | None = None
    place_span: Span | None = None


_SPOKE = re.compile(
    r"\b(?:called (?:on|upon|in|at|by|to see)|calls? (?:on|upon)|met|meeting|saw|see(?:ing)?|seen|lunch(?:ed|eon)?|din(?:ed|ner)|talk(?:ed|s)?|spoke|spoken|"
    r"conversations?|discuss(?:ed|ion|ions)|received|visit(?:ed)?|interview|audience|came (?:in|to)|asked (?:me|us|him|to see)|told|said|informed|"
    r"handed|conferred|telephoned|phoned|summoned|appointment|session|delivered)\b"
)
# A day that belongs to a paper: "your letter of September 9", "Deptel 624, March 17".
_OF_PAPER = re.compile(
    r"(?:\b(?:[Ll]etter|[Tt]elegram|[Mm]emorandum|[Mm]essage|[Nn]ote|[Dd]espatch|[Aa]irgram|[Cc]able|[Rr]eport|[Aa]ide-[Mm]émoire|[A-Z]?[a-z]*tels?|[Ii]nstruction|"
    r"[Ss]peech|[Aa]rticle|[Ee]ditorial|[Nn]ewspaper|[Dd]ated|[Cc]ommuniqué|[Pp]aper|[Aa]greement|[Rr]esolution|[A-Z][a-z]+ \d+)s?(?:[ ,]+(?:\w+ )?(?:of|dated|No\. ?\d+|\d+),?)*[ ,]*)$"
)
_RELATIVE = re.compile(r"^(?:[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]his|[Ll]ast (?:night|evening))")
_AT = re.compile(
    r"\b(?:happened to be|am|was|were|been|being|while|when|here|stay(?:ed|ing)|arrived|held|met|meeting|luncheon|dinner|conversation) (?:here )?in (?P<place>(?:New |San |Los |Saint |St\. |Hong |Tel |Addis |Buenos |Rio de |Mexico |The |Palm |Camp )?[A-Z][a-zé’'-]+)"
)
_NO_PLACE = re.compile(
    r"^(?:The|January|February|March|April|May|June|July|August|September|October|November|December|Congress|Cabinet|Council|Parliament|I|His|Her|My|Our)\b"
)


def find_talk(
    document: Document,
    type_: str | None,
    date: str | None,
    place: str | None,
    lines: list[Line],
    fields: dict[str, Span],
) -> Talk:
    """`lines`: the body; `fields`: spans of the paper's own lines "TIME", "DATE", "PLACE"."""
    day = _own_day(document, fields, date)
    if type_ in RECORDS:
        where = clean(document[fields["place"]]) if "place" in fields else place
        known = day.edtf if day else (date if date != "undated" else None)
        return Talk(known, where, day.span if day else None, fields.get("place"))
    if day:
        return Talk(
            day.edtf, clean(document[fields["place"]]) if "place" in fields else place, day.span, fields.get("place")
        )
    told = _told_day(document, lines, date)
    if told is None:
        return Talk()
    told_at = _told_place(document, told.span, lines)
    if told_at:
        return Talk(told.edtf, document[told_at], told.span, told_at)
    return Talk(told.edtf, place if _same_days(told.edtf, date) else None, told.span)


def _own_day(document: Document, fields: dict[str, Span], date: str | None) -> Dated | None:
    for name in ("date", "time"):
        if name in fields:
            days = [dated for dated in find_dates(document.text, fields[name], date) if dated.precision == "day"]
            if days:
                return days[0]
    return None


def _told_day(document: Document, lines: list[Line], date: str | None) -> Dated | None:
    if not date or date == "undated":
        return None
    left = REACH
    for line in lines:
        if left <= 0:
            break
        span = Span(line.span.start, min(line.span.end, line.span.start + left))
        left -= span.end - span.start
        for sentence in _sentences(document.text, span):
            if _SPOKE.search(document.text, sentence.start, sentence.end):
                day = _first_day(document, sentence, date)
                if day:
                    return day
    return None


def _sentences(text: str, span: Span) -> list[Span]:
    cuts = [
        match.end()
        for match in re.finditer(
            r"(?<![A-Z])(?<!Mr)(?<!Dr)(?<!Mrs)(?<!Amb)(?<!a\.m)(?<!p\.m)[.!?][)\"”’]*\s+(?=[A-Z(“\"])",
            text[span.start : span.end],
        )
    ]
    starts = [span.start, *(span.start + cut for cut in cuts)]
    return [Span(a, b) for a, b in zip(starts, [*starts[1:], span.end], strict=True)]


def _first_day(document: Document, sentence: Span, date: str) -> Dated | None:
    last = iso_range(date)[1]
    for dated in find_dates(document.text, sentence, date):
        before = document.text[max(sentence.start, dated.span.start - 60) : dated.span.start]
        if dated.precision != "day" or dated.edtf[:10] > last or _OF_PAPER.search(before):
            continue
        if _RELATIVE.match(document[dated.span]) or re.search(
            r"\b(?:on|On|of|evening|morning|afternoon|night|day,?) $|^$|, $", before
        ):
            return dated
    return None


def _told_place(document: Document, day: Span, lines: list[Line]) -> Span | None:
    line = next((line for line in lines if line.span.holds(day)), None)
    if line is None:
        return None
    for match in _AT.finditer(document.text, line.span.start, min(line.span.end, day.end + 500)):
        if not _NO_PLACE.match(match["place"]):
            return Span(match.start("place"), match.end("place"))
    return None


def _same_days(told: str, date: str | None) -> bool:
    """Whether the talk was on the document's day or the day before, so that its writer has not travelled since."""
    if not date:
        return False
    first, last = calendar.fromisoformat(told[:10]), calendar.fromisoformat(iso_range(date)[1])
    return 0 <= (last - first).days <= 1
