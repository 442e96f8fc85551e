"""What a TEI document's own mark-up declares of it. Takes the `div` and its flattened text; gives the catalogue.

Keys are those of `Description`: number, title, date (EDTF), time, place, from, to, subject, participants (joined by
"; "). A key that the mark-up does not give is missing: reading the words is the next stage's work.

    <head>45. Airgram From the <gloss type="from">Embassy in the Soviet Union</gloss> to …</head> <dateline>…
    ->  {"number": "45", "title": "Airgram From the Embassy in the Soviet Union to …", "date": "1961-03-14", …}
"""

from __future__ import annotations

import re

from .draft import Flat
from .elements import Element, edtf_of, is_document, local, words_in

__all__ = ["catalogue_of"]

# "45. Airgram …"; 1952-54: "No. 45" on a line of its own; some microfiche supplements: "[45]"
NUMBER = re.compile(r"(?:No\.\s*(\d+[A-Za-z]?)\s*\n|\[?(\d+[A-Za-z]?)\]?\.\s)\s*")
CLOCK = re.compile(r"(?:T|^)(\d\d:\d\d)")


def catalogue_of(element: Element, flat: Flat) -> dict[str, str]:
    """What the mark-up of one document declares."""
    found = _heading(element, flat)
    own = [part for part in element.iterdescendants("{*}dateline", "{*}list") if _is_own(part, element)]
    for dateline in (part for part in own if local(part.tag) == "dateline"):
        found |= _dateline(dateline)
        break
    for part in own:
        form = part.get("type")
        if form in ("subject", "participants") and form not in found:
            words = [words_in(item) for item in part.iterchildren("{*}item")]
            joined = ("; " if form == "participants" else " ").join(filter(None, words))
            if joined:
                found[form] = joined
    return found


def _heading(element: Element, flat: Flat) -> dict[str, str]:
    head = element.find("{*}head")
    block = next((block for block in flat.blocks if block.kind == "heading"), None)
    if head is None or block is None:
        return {}
    words = flat.text[block.span.start : block.span.end]
    found: dict[str, str] = {}
    if number := NUMBER.match(words):
        found["number"] = number[1] or number[2]
        words = words[number.end() :]
    if title := " ".join(words.split()):
        found["title"] = title
    for side in ("from", "to"):
        named = [words_in(part) for part in head.iterdescendants("{*}gloss", "{*}persName") if part.get("type") == side]
        if named:
            found[side] = ", ".join(named)
    return found


def _dateline(dateline: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    place = dateline.find(".//{*}placeName")
    if place is not None and (words := words_in(place).strip(" ,.[]")):
        found["place"] = words
    date = dateline.find(".//{*}date")
    if date is not None and (day := edtf_of(date)):
        found["date"] = day
    for timed in (part for part in (dateline.find(".//{*}time"), date) if part is not None):
        when = CLOCK.search(timed.get("when") or timed.get("from") or "")
        if when:
            found["time"] = when[1]
            break
    return found


def _is_own(part: Element, document: Element) -> bool:
    """Whether a part belongs to the document itself, not to an attachment, a quotation, a note or another document."""
    for above in part.iterancestors():
        if above is document:
            return True
        if local(above.tag) in ("attachment", "quote", "note", "floatingText") or is_document(above):
            return False
    return False
