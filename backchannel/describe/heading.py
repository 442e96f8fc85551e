"""Number, title, type and parties out of the heading that an edition sets over a document.

Takes the first lines; gives a `Heading`: where it stands, its number and title, and which lines come before the body.

    frus1961-63v05_d291: "291. Memorandum From the Ambassador to the Soviet Union (Kohler) to Secretary of State Rusk[1]"
    number "291", title "Memorandum From …", type memorandum,
    from "Ambassador to the Soviet Union (Kohler)", to "Secretary of State Rusk"

Volumes up to 1954 print no number, and the file number on a line of its own before the title.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.model import Correspondent, Span

from .dateline import Dateline, read_dateline
from .kinds import is_file_number, kind_of, looks_like_heading
from .lines import Line
from .markings import is_marking

__all__ = ["Heading", "find_heading", "parties_of"]

REACH = 12  # lines within which heading and dateline must stand


class Heading(NamedTuple):
    """`filed`: the line of the file number; `place`: the dateline as read, its line at `place_line`; `body`: index of
    the first line after heading and dateline."""

    number: str | None = None
    title: str | None = None
    type: str | None = None
    span: Span | None = None
    filed: Line | None = None
    dateline: Dateline | None = None
    dateline_span: Span | None = None
    body: int = 0


# "46. Memorandum …", by OCR also "46, Memorandum …"; in the volumes of 1952-1954 "No. 435" on a line of its own before the title.
_NUMBERED = re.compile(
    r"^(?:\[?(?P<number>\d{1,4}[a-z]?)[.,]\]?(?:\s+(?=\S)|(?=[A-Z][a-z]))|No\. (?P<set>\d{1,4})(?:\s+(?=[A-Z])|$))"
)
_END_OF_PLACE = re.compile(
    r",\s(?:[A-Z][\w.’' ]+,\s){0,4}?(?:\[?undated\]?|(?:(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October)\b[^,]{0,20}(?:,\s\d{4}.*)?)$"
)


def find_heading(lines: list[Line]) -> Heading:
    """The heading, if these lines have one; at least where the body begins. Never fails."""
    at = next((n for n, line in enumerate(lines[:REACH]) if _dateline(line, n, lines)), None)
    before = [line for line in lines[: REACH if at is None else at] if not is_marking(line.words)]
    found = _title_line(before, sure=at is not None)
    dateline = _read(lines[at]) if at is not None else None
    if found is None:
        body = 0 if at is None else at + 1
        return Heading(dateline=dateline, dateline_span=lines[at].span if at is not None else None, body=body)
    line, first = before[found], found
    numbered = _NUMBERED.match(line.words)
    title = _tidy(line.words[numbered.end() if numbered else 0 :])
    if numbered and not title:
        line, title = before[found + 1], _tidy(before[found + 1].words)
    elif not numbered and found and (number := _NUMBERED.match(before[found - 1].words)) and number["set"]:
        numbered, first = number, found - 1
    number_line = before[first - 1] if first else None
    body = max(lines.index(line), -1 if at is None else at) + 1
    return Heading(
        (numbered["number"] or numbered["set"]) if numbered else None,
        title,
        kind_of(title, number_line.words if number_line else ""),
        line.span,
        number_line,
        dateline,
        lines[at].span if at is not None else None,
        body,
    )


def _dateline(line: Line, n: int, lines: list[Line]) -> bool:
    """A heading may hold a date itself: it is no dateline, nor is what stands far down a running text."""
    if line.kind == "heading" and _NUMBERED.match(line.words):
        return False
    if n and any(len(earlier.words) > 400 for earlier in lines[:n]):
        return False
    return _read(line) is not None


def _read(line: Line) -> Dateline | None:
    return read_dateline(line.words, sure=line.kind == "dateline")


def _title_line(before: list[Line], *, sure: bool) -> int | None:
    """Which of the lines before the dateline is the title. Without a dateline only a plain form counts."""
    declared = next((n for n, line in enumerate(before[:4]) if line.kind == "heading"), None)
    if declared is not None and not before[declared].words.isupper():
        return declared
    for n, line in enumerate(before[:4]):
        numbered = _NUMBERED.match(line.words)
        rest = line.words[numbered.end() :] if numbered else line.words
        if not rest and n + 1 < len(before) and looks_like_heading(before[n + 1].words):
            return n
        if n > 1 or len(line.words) > 420 or rest.isupper() or is_file_number(rest):
            continue
        if (numbered and sure) or looks_like_heading(rest):
            return n
    return None


def _tidy(title: str) -> str:
    return title.strip().rstrip(">").strip()


# ---------------------------------------------------------------- from and to

# Kinds that stand before "From … to …". Conversations and meetings have no sender.
_FROM = re.compile(r"\b(?:From|from)\s+(?P<rest>.+)$")
_BY = re.compile(r"\b(?:[Pp]repared (?:by|in)|, by|[Bb]y|Submitted by)\s+(?P<rest>.+)$")
_DELIVERED = re.compile(r"\b(?:Delivered|Handed|Read|Sent|Addressed)\s+(?:by (?P<by>.+?) )?to\s+(?P<to>.+)$")
_THE = re.compile(r"^(?:The|the|an?|An?)\s+")
# An office that takes "to": "the Ambassador to Finland", "Special Assistant to the President".
_TAKES_TO = re.compile(
    r"(?:Ambassador(?:[- ]+designate)?|Assistant|Representative|Mission|Delegation|Adviser|Advisor|Counsel|Counselor|"
    r"Secretary|Delegate|Liaison|Consultant|Envoy|Embassy|Minister|Observer|Deputy|Aide|Emissary|Messenger|"
    r"Ambassador-designate|Commissioner|Accredited|Assigned|Attaché|Legation|Special Assistant)$"
)
_WITH_NAME = re.compile(r"^(?P<office>.+?)\s*\((?P<name>[^()]+)\)$")
_TITLED = re.compile(
    r"^(?P<office>(?:(?:Acting|Deputy|Under|Assistant|Vice|First|British|French|Soviet|Foreign|Prime|Federal) )*"
    r"(?:Secretary of (?:State|Defense|the Treasury|Commerce|Agriculture|the Army|the Navy)|President(?:-elect)?|Chairman|"
    r"Premier|Minister|Secretary|Senator|Chancellor|King|General Secretary|Ambassador|Attorney General|Shah|Emperor|"
    r"Prime Minister|Minister of \w+(?: Affairs)?|Secretary-General|Secretary General|Under Secretary of State|"
    r"General|Admiral|Governor|Congressman|Representative|Director|Prince|Queen|Marshal|Colonel))\s+"
    r"(?P<name>(?:[A-Z][\w.’'-]+|de|von|van|al|el|ben|bin|d’\w+)(?:\s(?:[A-Z][\w.’'-]*|de|von|van|al|el|ben|bin|d’\w+)){0,4})$"
)
_NAMED_OF = re.compile(
    r"^(?P<name>(?:[A-Z][\w’'-]*\.?\s){1,3}(?:(?:de|von|van)\s)?[A-Z][\w’'-]+(?:,? (?:Jr|Sr)\.|,? III?)?)(?:,? of|,)\s(?P<office>.+)$"
)
_NAME = re.compile(r"^(?:[A-Z][\w’'-]*\.?\s){1,3}(?:(?:de|von|van|d’)\s?)?[A-Z][\w’'-]+(?:,? (?:Jr|Sr)\.|,? III?)?$")
_OFFICE_WORD = re.compile(
    r"\b(?:Department|Embassy|Mission|Secretary|Director|Office|Bureau|Council|Committee|Agency|Staff|Chiefs|Ambassador|"
    r"Government|Consulate|Legation|Delegation|Board|Group|Assistant|President|Commander|House|Chairman|Commission|Posts|Union|States|Bank)\b"
)


def parties_of(title: str, span: Span | None) -> tuple[Correspondent | None, Correspondent | None]:
    """Sender and addressee that a title names. Of a conversation only its recorder ("…, by the Director (Clubb)")."""
    title = _END_OF_PLACE.sub("", title)
    if match := _DELIVERED.search(title):
        return (correspondent(match["by"], span) if match["by"] else None), correspondent(match["to"], span)
    kind = kind_of(title)
    if kind in ("memcon", "telephone_conversation", "minutes", "memorandum_of_discussion"):
        match = re.search(r", (?:by|prepared (?:by|in))\s+(?P<rest>.+)$", title, re.IGNORECASE)
        return (correspondent(match["rest"], span) if match else None), None
    if kind == "diary":
        match = re.match(
            r"(?:Diary|Journal)(?: Entry)? of (?P<who>[^,:]+)|(?P<owner>.+?)(?:[’']s?)? (?:Diary|Journal)", title
        )
        return (correspondent(match["who"] or match["owner"], span) if match else None), None
    if (
        kind == "memorandum_for_record"
        or kind is None
        or kind not in ("record_of_meeting", "notes_of_meeting", "editorial_note")
    ):
        return _sender_and_addressee(title, kind, span)
    return None, None


def _sender_and_addressee(
    title: str, kind: str | None, span: Span | None
) -> tuple[Correspondent | None, Correspondent | None]:
    match = _FROM.search(title) or _BY.search(title)
    if match:
        sender, addressee = split_parties(match["rest"])
    elif kind is None and (looks_like_heading(title)):
        sender, addressee = split_parties(title)
        if not addressee:
            return None, None
    else:
        to = re.search(r"\b(?:for|to)\s+(?P<to>(?:the )?[A-Z].+)$", title) if kind != "editorial_note" else None
        only_to = to and kind in ("letter", "message", "memorandum", "telegram", "note", "aide_memoire")
        return None, correspondent(to["to"], span) if to and only_to else None
    return correspondent(sender, span), correspondent(addressee, span) if addressee else None


def split_parties(words: str) -> tuple[str, str | None]:
    """ "the Ambassador to Finland (Hickerson) to the Director …": cut at the right "to".

    A bracket that closes before "to" is the surest sign; else the first "to" that no office takes to itself.
    """
    if (closed := words.find(") to ")) >= 0:
        return words[: closed + 1], words[closed + 5 :]
    cuts = [match.start() for match in re.finditer(r" to (?=\S)", words)]
    for cut in cuts:
        if not _TAKES_TO.search(words[:cut]):
            return words[:cut], words[cut + 4 :]
    if cuts:
        return words[: cuts[-1]], words[cuts[-1] + 4 :]
    return words, None


def correspondent(words: str, span: Span | None) -> Correspondent:
    """Name and office parted where they part cleanly; `text` is what the heading says, without its article."""
    text = _THE.sub("", words.strip().rstrip(">").strip(" ,"))
    name = office = None
    if match := _WITH_NAME.match(text):
        name, office = match["name"], match["office"]
        if not re.match(r"^[A-Z]", name) or len(name.split()) > 4:
            name, office = None, None
    elif (match := _TITLED.match(text) or _NAMED_OF.match(text)) and not _OFFICE_WORD.search(match["name"]):
        name, office = match["name"], match["office"]
    elif _NAME.match(text) and not _OFFICE_WORD.search(text):
        name = text
    elif _OFFICE_WORD.search(text):
        office = text
    return Correspondent(text=text, name=name, office=office, span=span)
