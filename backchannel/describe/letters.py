"""What a paper shows of its sender and addressee: To and From lines, salutation, signature, the address under it.

Takes the first and last lines; gives a `Signs`.

    harriman-1960-11-15: "Dear Jack:", … "Sincerely," "/s/ Averell" "The Honorable John F. Kennedy" "Palm Beach" "Florida"
    salutation "Jack", signature "Averell", addressee "The Honorable John F. Kennedy" at "Palm Beach, Florida"
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.model import Correspondent, Document, Span
from backchannel.text import common_words

from .dateline import read_dateline
from .lines import Line, Paper
from .markings import is_marking

__all__ = ["Signs", "read_signs"]


class Signs(NamedTuple):
    to: tuple[Correspondent, ...] = ()  # of the "TO" or "MEMORANDUM FOR" line, one an addressee
    from_: Correspondent | None = None  # of the "FROM" line
    copies_to: tuple[Correspondent, ...] = ()
    subject: tuple[str, Span] | None = None
    salutation: Correspondent | None = None
    signature: Correspondent | None = None
    closed: bool = False  # "Sincerely yours,"
    address: Correspondent | None = None
    settings: dict[str, Span] = {}  # of the lines "DATE", "TIME", "PLACE"
    labels: frozenset[str] = frozenset()  # which of TO, FROM, SUBJECT, REF, … the head has


_FIELD = re.compile(
    r"^(?P<label>(?:MEMORANDUM|Memorandum) (?:FOR|TO|for|to)(?: THE| the)?(?=[: ])|MEMO FOR|TO|To|FOR|For|FROM|From|BY|SUBJECTS?|Subjects?|SUBJ|Subj|SUB|Re|RE|"
    r"REF|Ref|REFS|REFERENCES?|References?|THROUGH|Through|THRU|VIA|INFO|CC|cc|COPIES TO|Copies to|DATE|Date|PLACE|Place|TIME|Time|DATE AND TIME|"
    r"DATE, TIME, AND PLACE|DATE/TIME|TIME AND PLACE)"
    r"(?P<mark>\s*:\s*|\s*$)"
)
_NAMES = {
    "memorandum for": "to",
    "memorandum to": "to",
    "memorandum for the": "to",
    "memo for": "to",
    "for": "to",
    "subj": "subject",
}
_NAMES |= {
    "subjects": "subject",
    "sub": "subject",
    "re": "subject",
    "by": "from",
    "thru": "through",
    "refs": "ref",
    "reference": "ref",
}
_NAMES |= {
    "references": "ref",
    "cc": "copies",
    "copies to": "copies",
    "via": "through",
    "date and time": "time",
    "date/time": "time",
}
_NAMES |= {"time and place": "time", "date, time, and place": "time"}
_SALUTATION = re.compile(
    r"^[“\"]?(?P<my>(?:M[Yy] )?(?:Dear|DEAR|dear)) (?P<who>(?:\b(?:Mr|Mrs|Dr|Messrs|MR|DR|Gen|Amb|Sen)\. ?|[^:,;.—\n]){2,70})\s?[:,—](?P<more>.*)$",
    re.DOTALL,
)
_CLOSE = re.compile(
    r"^(?:With (?:warm|best|kind|kindest|warmest|high)[\w ,]{0,60}|(?:Very |Most )?(?:Sincerely|Faithfully|Respectfully|Cordially|Truly)(?: yours)?|"
    r"Yours (?:very |most )?(?:sincerely|faithfully|ever|truly|respectfully)|Ever yours|(?:As ever|Best regards|Warm regards|Best wishes|Warmest regards|Regards))"
    r"(?: submitted)?,?\.?$",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"^(?:/s/|/S/|\(?[Ss](?:gd|igned)\.?\)?:?|\[[Ss]igned\])\s*(?P<name>\S.{0,60})$")
_PERSON = re.compile(
    r"^(?:(?:Mr|Mrs|Dr|Gen|Amb|Lt|Maj|Col|Adm|Sir|Lord)\.? )?(?:[A-Z][\w’'.-]*|de|von|van)(?:\s(?:(?:d[’'])?[A-Z][\w’'.-]*|de|von|van|deW\.)){0,4}"
    r"(?:,? (?:Jr|Sr)\.?|, II+)?(?: ?\[?\*\]?)?$"
)
_ROLE = re.compile(
    r"\b(?:Secretary|Ambassador|Minister|Director|Counselor|Chairman|Officer|Embassy|Consul|Chargé|Assistant|President|Chief|Attaché|Administrator|"
    r"General|Staff|Representative|Department|Adviser|Under|Deputy|Acting|Executive|Committee|Commander|Admiral)\b"
)
_HONORED = re.compile(
    r"^(?:(?:The|His|Her) )?(?:Honou?rable|Hon\.|Excellency|Right Honou?rable|Majesty)\b,?|^(?:Mr|Mrs|Dr|General|Senator|Ambassador|Governor|Mr\. and Mrs)\.? [A-Z]"
)


def read_signs(document: Document, paper: Paper, body: int) -> Signs:
    """What the paper shows, its head read from the line `body` on."""
    head = paper.head[body : body + 60]
    fields = _fields(document, head)
    salutation = _salutation(head)
    signature, closed, address = _end(paper.tail)
    subject = fields.get("subject")
    return Signs(
        to=tuple(_parties(fields.get("to", []))),
        from_=next(iter(_parties(fields.get("from", []))), None),
        copies_to=tuple(_parties(_listed(fields.get("copies", [])))),
        subject=_subject(subject) if subject else None,
        salutation=salutation,
        signature=signature,
        closed=closed,
        address=address or (_address(head[: _first_long(head)]) if salutation else None),
        settings={
            name: Span(fields[name][0][1].start, fields[name][-1][1].end)
            for name in ("date", "time", "place")
            if fields.get(name)
        },
        labels=frozenset(fields),
    )


def _first_long(lines: list[Line]) -> int:
    return next((n for n, line in enumerate(lines) if len(line.words) > 120), len(lines))


# ---------------------------------------------------------------- To, From, Subject


def _fields(document: Document, lines: list[Line]) -> dict[str, list[tuple[str, Span]]]:
    """The labelled fields at the head: for each, its entries. "SUBJECT" / "Operation Alpha", "Subject: Tibet"."""
    fields: dict[str, list[tuple[str, Span]]] = {}
    n = 0
    while n < min(len(lines), 50):
        line = lines[n]
        match = _FIELD.match(line.words)
        if match is None and len(line.words) > 300 and n > 3:
            break
        if match and (match["mark"].strip() or match.end() == len(line.words)):
            label = " ".join(match["label"].lower().split())
            entries, used = _field_entries(document, lines, n, match.end())
            fields.setdefault(_NAMES.get(label, label), entries)
            n += used
        n += 1
    return fields


def _field_entries(document: Document, lines: list[Line], n: int, cut: int) -> tuple[list[tuple[str, Span]], int]:
    line = lines[n]
    rest = line.words[cut:]
    entries = [(rest, _rest_span(document, line, rest))] if rest else []
    used = 0
    run = lines[n + 1].run if not rest and n + 1 < len(lines) and lines[n + 1].run <= line.run + 1 else line.run
    for more in lines[n + 1 : n + 60]:
        if more.run != run or _FIELD.match(more.words) or len(more.words) > 300 or (rest and not _goes_on(line, more)):
            break
        if re.match(r"^(?:PARTICIPANTS|Participants|PRESENT)\b", more.words):
            break
        entries.append((more.words, more.span))
        used += 1
    return entries, used


def _goes_on(line: Line, more: Line) -> bool:
    """A field on one line ("Subject: …") goes on in the next line of its run where that is set in or in lower case."""
    return more.run == line.run and not re.match(r"^(?:[A-Z][\w ]{2,20}:|\d+\.)", more.words)


def _rest_span(document: Document, line: Line, rest: str) -> Span:
    """The characters behind the label: from its first word on."""
    at = document.text.rfind(rest.split()[0], line.span.start, line.span.end) if len(rest.split()) == 1 else -1
    if at < 0:
        colon = document.text.find(":", line.span.start, line.span.end)
        at = document.text.find(rest.split()[0], max(colon, line.span.start), line.span.end)
    return Span(at, line.span.end) if at >= 0 else line.span


def _subject(entries: list[tuple[str, Span]]) -> tuple[str, Span] | None:
    if not entries:
        return None
    words = " ".join(words for words, _ in entries)
    return words.strip(), Span(entries[0][1].start, entries[-1][1].end)


def _parties(entries: list[tuple[str, Span]]) -> list[Correspondent]:
    return [addressed(words, span) for words, span in entries if words.strip(" .,;—-") and len(words) < 200]


def _listed(entries: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """ "S, U, EV, Embassy Moscow": several on a line."""
    return [(piece, span) for words, span in entries for piece in words.split(", ")]


def addressed(words: str, span: Span) -> Correspondent:
    """ "The Secretary of State", "EUR—Mr. Kohler", "Henry A. Kissinger": an entry of a To or From line."""
    text = words.strip().rstrip(";,")
    desk = re.match(
        r"^(?:[A-Z]{1,4}(?:/[A-Z0-9]{1,4})*|The [A-Z][\w ]{2,40}) ?[—–-]+ ?(?P<name>(?:Mr|Mrs|Dr|Amb|Gen|Sec)[\w. ’'-]+)$",
        text,
    )
    name = (
        desk["name"]
        if desk
        else (text if _PERSON.match(text) and not _ROLE.search(text) and not text.startswith("The ") else None)
    )
    return Correspondent(text=text, name=name, office=None if name else text, span=span)


# ---------------------------------------------------------------- letters


def _salutation(head: list[Line]) -> Correspondent | None:
    for line in head[:25]:
        match = _SALUTATION.match(line.words)
        if match:
            who = re.sub(r"^(?:friend|colleague)s?$", "", match["who"].strip(), flags=re.IGNORECASE)
            end = line.span.start + min(len(match["my"]) + 1 + len(match["who"]), line.span.end - line.span.start)
            return Correspondent(text=who or match["who"].strip(), span=Span(line.span.start, end))
    return None


def _end(tail: list[Line]) -> tuple[Correspondent | None, bool, Correspondent | None]:
    """Signature, whether a close stands above it, and the address under it."""
    for n in range(len(tail) - 1, -1, -1):
        if match := _SIGNED.match(tail[n].words):
            closed = any(_CLOSE.match(line.words) for line in tail[max(0, n - 2) : n])
            return _signer(match["name"], tail[n]), closed, _address(tail[n + 1 :])
    for n, line in enumerate(tail[:-1]):
        if _CLOSE.match(line.words) and _PERSON.match(tail[n + 1].words):
            return _signer(tail[n + 1].words, tail[n + 1]), True, _address(tail[n + 2 :])
    closed = any(_CLOSE.match(line.words) for line in tail)
    return _last_name(tail), closed, None


def _signer(name: str, line: Line) -> Correspondent:
    name = name.strip().rstrip("*[]").strip(" .") if not re.search(r"\b(?:Jr|Sr)\.$", name.strip()) else name.strip()
    start = line.span.end - len(name) if line.words.endswith(name) else line.span.start
    return Correspondent(text=name, name=name, span=Span(start, line.span.end))


# What clerks add under a paper: "Drafted: EUR:JDoe  Cleared: U - Mr. Roe", "cc: The Secretary", "Enclosure:".
_CLERK = re.compile(
    r"^(?:Drafted|DRAFTED|Cleared|CLEARED|Approved|APPROVED|cc|CC|Copies|Encl(?:osures?)?|Distribution)\b.{0,4}[:.]"
)


def _last_name(tail: list[Line]) -> Correspondent | None:
    """A name alone at the end, with at most three short lines (his office) under it: "Evan M. Wilson" / "First Secretary …"."""
    lines = [line for line in tail[-8:] if not is_marking(line.words) and not _CLERK.match(line.words)]
    for back, line in enumerate(reversed(lines)):
        words = _without_speck(line.words)
        if len(words) > 90 or (
            words.endswith((".", ":", ";", "?", "]")) and not re.search(r"(?:Jr|Sr|[A-Z])\.$", words)
        ):
            return None
        if re.fullmatch(r"[A-Z][A-Z’'-]{3,16}", words):
            return _signer(words, line)  # "HARGRAVE" under a telegram
        if len(words) <= 45 and _PERSON.match(words) and not _ROLE.search(words) and not words.isupper():
            return _signer(words, line)
        if back >= 3 or not (_ROLE.search(words) or _PERSON.match(words)):
            return None
    return None


def _without_speck(words: str) -> str:
    """ "Cook." alone on a line: what a scanner put behind the one name of a telegram's sender."""
    name = re.fullmatch(r"([A-Z][a-z’'-]{2,16})[.,]", words)
    return name[1] if name and name[1].lower() not in common_words() else words


def _address(lines: list[Line]) -> Correspondent | None:
    """ "The Honorable John F. Kennedy" / "Palm Beach" / "Florida": a person, then where he is."""
    for n, line in enumerate(lines[:8]):
        honored = _HONORED.match(line.words)
        if not honored or len(line.words) > 80:
            continue
        under = []
        for more in lines[n + 1 : n + 6]:
            if more.run != line.run or len(more.words) > 60 or read_dateline(more.words):
                break
            under.append(more)
        return _person_at(line, under)
    return None


def _person_at(line: Line, under: list[Line]) -> Correspondent:
    name = re.sub(
        r"^(?:(?:The|His|Her) )?(?:Right )?(?:Honou?rable|Hon\.|Excellency|Majesty),?\s*", "", line.words
    ).strip(" ,:")
    roles = [more.words for more in under if _ROLE.search(more.words)]
    places = [
        more.words.strip(" ,.")
        for more in under
        if not _ROLE.search(more.words) and not re.match(r"^\d|^(?:cc|Enc)", more.words)
    ]
    return Correspondent(
        text=line.words.strip(" ,:"),
        name=name if re.search(r"\w", name) else None,
        office=roles[0].strip(" ,.") if roles else None,
        place=", ".join(places) or None,
        span=Span(line.span.start, (under[-1] if under else line).span.end),
    )
