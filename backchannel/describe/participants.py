"""Who took part: the list under "PARTICIPANTS", "PRESENT" and their like.

Takes lines; gives correspondents, one an entry, without the headings inside the list.

    frus1964-68v11_d72: PARTICIPANTS / UK / Foreign Secretary Michael Stewart / … / US / The Secretary / …
    "Foreign Secretary Michael Stewart", …, "The Secretary", … ("UK" and "US" are headings)
"""

from __future__ import annotations

import re

from backchannel.model import Correspondent, Span

from .lines import Line
from .nations import is_body

__all__ = ["LABEL", "find_participants", "participant"]

MOST = 120  # entries of one list

# "PARTICIPANTS", "Participants:", "Present", "INDIVIDUALS PRESENT", "Also Present:", "ATTENDANCE".
LABEL = re.compile(
    r"^(?:(?:List of |The |Meeting |Principal |Others? |Additional |Individuals |Persons |Those |Officials |Members |American |U\.?S\.? |Also |In )*"
    r"(?:Participants?|Present|Participating|Attendees|Attendance|In Attendance|Attending|Those Attending)(?: \(.{1,40}\))?)\s*(?P<colon>:|$|—|\t)\s*",
    re.IGNORECASE,
)
_PEOPLE_GROUP = re.compile(
    r"^(?:For the |On the |From the |The )?(?P<body>.+?)(?:[’']s)?(?: (?:side|delegation|party|participants?|members?|representatives?|officials?|group|team|staff|"
    r"contingent|embassy|government|department|ministry|mission|secretariat|delegates|principals))*(?: \(.{1,30}\))?$",
    re.IGNORECASE,
)
_GENERAL_GROUP = re.compile(
    r"^(?:Also present|Present|Observers?|Others?|Members?|Staff|Guests?|Advisers|Advisors|Principals|Interpreters?|Absent|Not present|"
    r"(?:NSC|White House|Department|Committee|Council|Embassy|Congressional|Legislative|Executive) ?(?:Staff|members?|leaders|branch)?|"
    r"Senators|Representatives|House|Senate|Congress|Administration|Americans|Place|Time|Date|Subjects?|Copies to)[:.]?$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:The )?(?:Mr|Mrs|Miss|Ms|Messrs|Dr|Sir|Lord|Amb|Ambassador|Gen|General|Col|Colonel|Adm|Admiral|Secretary|President|Minister|"
    r"Prime|Vice|Under|Deputy|Assistant|Asst|Foreign|Senator|Congressman|Chairman|Director|Prof|Professor|Acting|Chargé|King|Prince)\b"
)
_OTHER_FIELD = re.compile(
    r"^(?:SUBJECTS?|Subjects?|PLACE|Place|TIME|Time|DATE|Date|COPIES TO|Copies to|REF|Reference|PARTICIPANTS|TO|FROM|AGENDA|Distribution|DATE AND TIME|DATE, TIME, AND PLACE)\b\s*(?::|$)"
)


# What no entry of a list is: a sentence, a number or bracket before one.
_PROSE = re.compile(
    r"^(?:[\[(\d“\"*]|[a-z])|\b(?:said|was|were|is|are|had|has|have|called|asked|stated|that|he|I|we|would|opened|began|noted|"
    r"following|after|During|discussed)\b|.{140}"
)


def find_participants(lines: list[Line]) -> tuple[tuple[Correspondent, ...], int | None]:
    """The entries of the first list of participants among the lines, and the index of its label (None: no list)."""
    for n, line in enumerate(lines):
        label = LABEL.match(line.words)
        if label and (label["colon"] in (":", "—") or label.end() == len(line.words)) and len(line.words) < 240:
            return tuple(_entries(lines, n, label.end())), n
    return (), None


def _entries(lines: list[Line], n: int, cut: int) -> list[Correspondent]:
    lines = [*lines[: n + 1], *_unwrapped(lines[n + 1 : n + MOST])]
    label = lines[n]
    entries: list[Correspondent] = []
    rest = label.words[cut:]
    if (
        rest
        and not _is_group(rest)
        and not (_one_word(rest) and _joined(lines, n) and _TITLE.match(lines[n + 1].words))
    ):
        entries += _split(rest, label.span)
    run, expected = label.run, None if rest or _joined(lines, n) else label.run + 1
    spaced = expected is not None and n + 2 < len(lines) and lines[n + 2].run > lines[n + 1].run
    for m, line in enumerate(lines[n + 1 : n + MOST], n + 1):
        if line.run != run:
            # an empty line ends the list, but for the one under a bare label and under a heading inside the list, and
            # where every entry has one
            goes_on = line.run == expected or (line.kind == "list" and lines[n + 1].kind == "list")
            goes_on = not _PROSE.search(line.words) if spaced else goes_on
            if not goes_on and not (line.run == run + 1 and _heads(lines, m)):
                break
            run, expected = line.run, None
        if _OTHER_FIELD.match(line.words) or len(line.words) > 260:
            break
        if _is_group(line.words) or _heads(lines, m):
            expected = None if _joined(lines, m) else run + 1
            continue
        entries += _split(line.words, line.span)
    return entries


def _unwrapped(lines: list[Line]) -> list[Line]:
    """With entries that the typist broke put together: a line that ends in mid-phrase ("for East Asian and"), or that fills
    the measure before one of a few words without a title ("Chairman of the Shanghai Revolutionary" / "Committee")."""
    measure = max((len(line.words) for line in lines), default=0)
    whole: list[Line] = []
    last = 0  # length of the line before
    for line in lines:
        few = len(line.words.split()) < 4 and not _TITLE.match(line.words) and not _OTHER_FIELD.match(line.words)
        full = measure < TYPED and last > FULL * measure and few
        if whole and whole[-1].run == line.run and (_MID_PHRASE.search(whole[-1].words) or full):
            before = whole[-1]
            joined = Span(before.span.start, line.span.end)
            whole[-1] = before._replace(words=f"{before.words} {line.words}", span=joined)
        else:
            whole.append(line)
        last = len(line.words)
    return whole


_MID_PHRASE = re.compile(r"(?:and|of|for|the|to)$")
TYPED = 90  # letters a line: more is no typist's line
FULL = 0.85  # of the longest line


def _one_word(words: str) -> bool:
    return bool(re.fullmatch(r"[A-Z][a-z]{2,20}", words))


def _heads(lines: list[Line], m: int) -> bool:
    """Whether one word stands over entries with titles: the name of a state that no list knows ("Ruritania")."""
    after = lines[m + 1] if _joined(lines, m) else None
    return bool(after and _one_word(lines[m].words) and len(after.words) < 90 and _TITLE.match(after.words))


def _joined(lines: list[Line], n: int) -> bool:
    """Whether the line under this one follows it without an empty line."""
    return n + 1 < len(lines) and lines[n + 1].run == lines[n].run


def _split(words: str, span: Span) -> list[Correspondent]:
    """One entry; a table of two columns, and a line that names several ("Mr. Ball, Mr. Bundy, Mr. Kohler"), is parted."""
    if re.match(r"^[(\[]?(?:See|Same as|List) (?:attached|list)|^[(\[].{0,60}list", words, re.IGNORECASE):
        return []
    pieces = [words]
    if (
        len(re.findall(r"\b(?:Mr|Mrs|Dr|Amb|Gen|Ambassador|General|Secretary|Admiral|Colonel)\b", words)) > 2
        and words.count(",") > 1
    ):
        named = re.split(
            r",? and (?=(?:Mr|Mrs|Dr|the|Amb|Gen|[A-Z])\b)|, (?=(?:Mr|Mrs|Dr|the|The|Amb|Gen|Ambassador|General|Secretary)\b)",
            words,
        )
        pieces = named if len(named) > 2 else pieces
    return [participant(piece, span) for piece in pieces if piece.strip(" ,;.")]


_DESK = re.compile(r"^(?:[A-Z]{1,5}(?:/[A-Z0-9]{1,5})*|[A-Z][a-z]{1,4})\s?[—–-]+\s?(?=\S)")
_AFTER = re.compile(r"(?:,? and|[;,])\s*$")


def participant(words: str, span: Span) -> Correspondent:
    """ "NEA—Mr. George V. Allen", "Sir Robert Scott, Minister, British Embassy": name and office where they part."""
    text = _AFTER.sub("", words.strip())
    desk = _DESK.match(text)
    rest = text[desk.end() :] if desk else text
    name, _, office = rest.partition(", ")
    if re.match(r"(?:Jr|Sr|II|III)\b", office):
        more, _, office = office.partition(", ")
        name = f"{name}, {more}"
    plain = re.match(r"^(?:(?:Mr|Mrs|Miss|Dr|Sir|Amb|Gen|Lord)\.? )?[A-Z][\w’'.-]*(?: [\w’'.-]+){0,4}$", name)
    office = office or (desk[0].rstrip(" —–-") if desk else "")
    known = plain and not re.match(r"^The ", name)
    return Correspondent(text=text, name=name if known else None, office=office or None, span=span)


def _is_group(words: str) -> bool:
    """A heading inside the list: "UK:", "United States", "Yugoslav side", "Department of State"."""
    if words.endswith(":") or _GENERAL_GROUP.match(words):
        return True
    if "," in words or len(words) > 60 or _TITLE.match(words):
        return False
    match = _PEOPLE_GROUP.match(words)
    return is_body(words) or bool(match and is_body(match["body"]))
