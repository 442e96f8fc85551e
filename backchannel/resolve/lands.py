"""Whose record a document is: the countries that it speaks for, so that a title alone is given to nobody else's holder.

Takes a Document, its Reading, the register and what is judged of its named persons; gives folded names of countries.

    "Telegram From the Embassy in India to the Department of State"   -> united states, india
    a memorandum of an invented Caldmere and Velgoria                 -> those of the user's register that it names

Evidence is the paper's own: headings, correspondents, letterhead, archival source, places it names, and the offices of
persons whom it names in full. A country of which nothing speaks is not assumed, not even the United States.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from backchannel.model import Document, Judgement, Reading
from backchannel.resolve.offices import office_of_register
from backchannel.resolve.register import Register
from backchannel.text import fold

__all__ = ["AMERICA", "is_american", "lands_of"]

AMERICA = "united states"
_AMERICAN = re.compile(
    r"\b(?:United\sStates|U\.\s?S\.|USA?\b|USG\b|American|Washington|Department\sof\sState|State\sDepartment|White\sHouse|Pentagon|"
    r"National\sSecurity\sCouncil|Central\sIntelligence\sAgency|Department\sof\sDefense|Joint\sChiefs\sof\sStaff)"
)
_READ = 200_000  # characters of a document that are asked


def lands_of(
    document: Document, reading: Reading, register: Register, judged: Iterable[Judgement] = ()
) -> frozenset[str]:
    """The countries that speak in the document or of it."""
    description = reading.description
    sides = (description.title, description.source, description.place, *document.catalogue.values())
    text = " ".join(filter(None, (*sides, document.text[:_READ])))
    lands = set(register.titles.lands_in(dict.fromkeys(re.findall(r"\b[A-Z][\w’']+", text))))
    if is_american(text) or _of_persons(judged, register, description.talk_date or description.date):
        lands.add(AMERICA)
    return frozenset(lands)


def is_american(words: str) -> bool:
    """Whether words speak of the United States or of one of its offices."""
    return _AMERICAN.search(words) is not None


def _of_persons(judged: Iterable[Judgement], register: Register, date: str | None) -> bool:
    """Whether persons named in full, or several, held American offices within some years of the date: a letter of
    W. Averell Harriman's to John F. Kennedy needs no letterhead."""
    held: Counter[bool] = Counter()
    for judgement in judged:
        person = register.get(judgement.person) if judgement.person else None
        if person is None or judgement.score < 0.85:
            continue
        offices = [
            office_of_register(one.office, one.place) for one in person.tenures if _near(one.started, one.ended, date)
        ]
        if any(office and fold(office.country or "") == AMERICA for office in offices):
            held[judgement.reasons[0].startswith("the name agrees")] += 1
    return bool(held[True]) or held[False] > 1


def _near(started: str | None, ended: str | None, date: str | None, years: int = 4) -> bool:
    if not date or date == "undated" or not started:
        return False
    return int(started[:4]) - years <= int(date[:4]) <= int((ended or "9999")[:4]) + years
