"""The head of a telegram as the telegraph office typed it.

Takes the first lines of a paper; gives a `Wire`, or None where the paper is no such form.

    INCOMING TELEGRAM   Department of State
    Action: EUR        Control: 10417        Rec'd: February 19, 1959  3:02 p.m.
    FROM:  Moscow
    TO:    Secretary of State
    NO:    611, February 19, 8 p.m.
    SENT DEPARTMENT 611; REPEATED INFORMATION LONDON 58.

from "Moscow", to "Secretary of State", number "611", date 1959-02-19 (the year is that of the receipt), time "20:00",
repeated to London. The outgoing form has "SENT TO: Embassy MOSCOW 402 PRIORITY" and "RPTD INFO: Embassy LONDON 96".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.dates import find_dates
from backchannel.model import Correspondent, Span

from .dateline import read_time
from .lines import Line

__all__ = ["Wire", "read_wire"]

REACH = 24  # lines


class Wire(NamedTuple):
    title: str
    type: str
    span: Span
    from_: Correspondent | None = None
    to: Correspondent | None = None
    number: tuple[str, Span] | None = None
    date: tuple[str, Span] | None = None
    time: str | None = None
    place: tuple[str, Span] | None = None
    handling: tuple[str, ...] = ()
    repeated_to: tuple[str, ...] = ()


_FORM = re.compile(
    r"^(?P<office>(?:Department|Foreign|Ministry|American|U\.?S\.?)[\w .]{0,40}?\s)?(?P<way>INCOMING|OUTGOING|Incoming|Outgoing)\s"
    r"(?P<kind>TELEGRAM|AIRGRAM|MESSAGE|CABLE|Telegram|Airgram|Message|Cable)\b(?P<after>.{0,60})$"
)
_FIELD = re.compile(
    r"^(?P<label>FROM|TO|NO|NUMBER|SENT TO|RPTD INFO|REPEATED TO|INFO|RPTD|From|To|No|Sent to|Rptd info)\.?\s*:\s*(?P<rest>\S.*)$"
)
_RECEIVED = re.compile(r"\b(?:Rec[’']?d|Received|REC[’']?D)\s*:?\s*(?P<date>.{6,40})")
_SENT = re.compile(
    r"\bSENT (?!TO:)[A-Z .]+?\d*[;,] (?P<not>NOT )?(?:REPEATED|RPTD)(?: INFO(?:RMATION)?)?(?: TO)? (?P<posts>[A-Z ,.0-9]+)",
    re.IGNORECASE,
)
_PRECEDENCE = re.compile(r"\b(?:NIACT|PRIORITY|IMMEDIATE|FLASH|ROUTINE|URGENT|EMERGENCY)\b")
_CAVEAT = re.compile(
    r"^(?:EYES ONLY|LIMIT(?:ED)? DISTRIBUTION|NIACT|PRIORITY|EMERGENCY|NODIS|EXDIS|LIMDIS|VERBATIM TEXT|OFFICIAL USE ONLY)(?=$| [A-Z /-]+$)"
)
_NUMBER = re.compile(r"\b[A-Z]{0,6}\s?\d{1,6}\b")
_MISSION = re.compile(
    r"^(?:Am|US)?(?:embassy|legation|consulate(?: general)?|consul|mission|delegation)\s+|^(?:American|US) (?:Embassy|Legation|Consulate) ",
    re.IGNORECASE,
)


def read_wire(lines: list[Line]) -> Wire | None:
    form = next((match for line in lines[:6] if (match := _FORM.match(line.words)) and _set(match, line)), None)
    if form is None:
        return None
    line = next(line for line in lines[:6] if _FORM.match(line.words))
    kind = form["kind"].lower()
    wire = Wire(f"{form['way']} {form['kind']}".title(), "airgram" if kind == "airgram" else "telegram", line.span)
    office = (form["office"] or form["after"]).strip(" .:-")
    if form["way"].lower() == "outgoing" and office:
        wire = wire._replace(from_=Correspondent(text=office, office=office, span=line.span))
    received = None
    for more in lines[:REACH]:
        if match := _RECEIVED.search(more.words):
            received = next((dated.edtf for dated in find_dates(match["date"])), None)
        if match := _CAVEAT.match(more.words):
            wire = wire._replace(handling=(*wire.handling, match[0].title()))
        if match := _SENT.search(more.words):
            wire = wire._replace(repeated_to=() if match["not"] else _posts(match["posts"]))
        if match := _FIELD.match(more.words):
            wire = _field(wire, match["label"].upper(), match["rest"], more.span, received)
    return wire


def _set(match: re.Match[str], line: Line) -> bool:
    return len(line.words) < 120 and not line.words.endswith(".")


def _field(wire: Wire, label: str, rest: str, span: Span, received: str | None) -> Wire:
    if label == "FROM":
        return wire._replace(from_=Correspondent(text=rest, office=rest, span=span), place=(rest, span))
    if label == "TO":
        return wire._replace(to=Correspondent(text=rest, office=rest, span=span))
    if label in ("NO", "NUMBER"):
        return _numbered(wire, rest, span, received)
    if label == "SENT TO":
        number = _NUMBER.search(rest)
        post = rest[: number.start()] if number else _PRECEDENCE.sub("", rest)
        handling = tuple(one[0].title() for one in _PRECEDENCE.finditer(rest))
        sent = wire._replace(to=Correspondent(text=post.strip(), office=post.strip(), span=span), handling=handling)
        return sent._replace(number=(number[0].strip(), span)) if number else sent
    return wire._replace(repeated_to=wire.repeated_to + _posts(rest))


def _numbered(wire: Wire, rest: str, span: Span, received: str | None) -> Wire:
    """ "611, February 19, 8 p.m.": the year is that of the receipt."""
    number, _, after = rest.partition(",")
    dated = next((dated.edtf for dated in find_dates(after, base=received) if dated.precision == "day"), None)
    return wire._replace(number=(number.strip(), span), date=(dated, span) if dated else None, time=read_time(after))


def _posts(words: str) -> tuple[str, ...]:
    """ "Legation SANT AURIL 96, LONDON": the posts, without their kind and the number the telegram has there."""
    posts = (re.sub(r"\s*\d+\s*$", "", _MISSION.sub("", post.strip(" ."))).strip() for post in words.split(","))
    return tuple(post.title() if post.isupper() else post for post in posts if post and not _PRECEDENCE.fullmatch(post))
