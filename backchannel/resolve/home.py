"""What following a reference needs to know: the document that makes it, kinds that fit, days; and what is found.

Takes a document and its Reading; gives a `Home`. "Embtel 1706" in a telegram from Moscow to the Department of May 1961
can be followed only by one who knows that Home: sent from Moscow, to Washington, in 1961.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from backchannel.dates import iso_range
from backchannel.model import Document, Entry, Judgement, Reading
from backchannel.posts import posts_in, seats_in
from backchannel.resolve.parts import word_set

__all__ = [
    "CABLES",
    "FITTING",
    "MEETING",
    "Finding",
    "Home",
    "day_of",
    "days_between",
    "home_of",
    "number_in",
    "sent_from",
    "within",
]

CABLES = frozenset({"telegram", "circular_telegram", "airgram", "circular_airgram", "despatch", "message", None})
FITTING = {
    "letter": {"letter", "message", "note", "telegram", None},
    "message": {"letter", "message", "note", "telegram", "oral_statement", "memorandum", None},
    "note": {"note", "aide_memoire", "oral_statement", "letter", "telegram", "memorandum", "message", None},
    "aide-mémoire": {"note", "aide_memoire", "oral_statement", "telegram", "memorandum", "letter", None},
    "memorandum": {"memorandum", "memorandum_for_record", "paper", "report", "national_security_directive", "intelligence_report", None},
    "telegram": CABLES,
    "airgram": CABLES,
    "despatch": {"despatch", "airgram", None},
    "report": {"report", "paper", "memorandum", "telegram", "despatch", "intelligence_report", "national_intelligence_estimate", None},
    "paper": {"paper", "report", "memorandum", "minutes", "summary", "national_security_directive", None},
    "reply": {"letter", "message", "note", "telegram", "memorandum", "aide_memoire", None},
    "conversation": {
        "memcon", "telephone_conversation", "memorandum_of_discussion", "minutes", "record_of_meeting", "notes_of_meeting",
        "summary_of_conclusions", "telegram", "memorandum", "memorandum_for_record", "letter", "editorial_note", "diary", "transcript", "message",
    },
}  # fmt: skip
MEETING = word_set(
    """
    memcon telephone_conversation memorandum_of_discussion minutes record_of_meeting notes_of_meeting
    summary_of_conclusions
    """
)


class Finding(NamedTuple):
    """Where a reference leads: how it stands, how sure, why in words, and the document (or those it may be)."""

    status: Literal["held", "missing", "open"]
    score: float
    reason: str
    entries: Iterable[Entry] = ()


class Home(NamedTuple):
    """The document that makes the references: where it stands, when, from whom to whom (words and posts)."""

    document: str
    volume: str | None
    position: int
    date: str | None
    number: str | None
    sender: str
    recipient: str
    author: str | None  # persons
    readers: tuple[str, ...]
    sent_from: frozenset[str]
    sent_to: frozenset[str]
    text: str = ""


_MISSION = re.compile(r"(?i)\b(?:embassy|legation|consulate|mission)\b")


def sent_from(sender: str, place: str | None) -> frozenset[str]:
    """The posts that a document can be from, by its sender and the place where it was written; a post that no list
    knows by the names that the document gives it ("Legation in Illany", "Sant Auril")."""
    known = posts_in(sender) or posts_in(place or "")
    if known:
        return known
    return (seats_in(sender) if _MISSION.search(sender) else frozenset()) | (seats_in(place) if place else frozenset())


def number_in(symbols: Iterable[str]) -> str | None:
    """The number of a telegram that only its title tells, kept among its symbols ("Telegram 1466")."""
    return next((symbol.removeprefix("Telegram ") for symbol in symbols if symbol.startswith("Telegram ")), None)


def home_of(document: Document, reading: Reading, judgements: Iterable[Judgement] = ()) -> Home:
    """What following needs to know of a document, from its description, its catalogue entry and its judged parties."""
    description, catalogue = reading.description, document.catalogue
    persons = {judgement.party: judgement.person for judgement in judgements}
    names = {party.id: party.name for party in reading.parties}
    sender = description.from_.text if description.from_ else names.get(reading.author or "", "")
    recipient = description.to.text if description.to else ", ".join(names.get(id, "") for id in reading.recipients)
    position = catalogue.get("position", "")
    date_ = description.date if description.date and description.date != "undated" else None
    return Home(
        document=document.id,
        volume=catalogue.get("volume") or None,
        position=int(position) if position.isdigit() else 0,
        date=date_,
        number=description.telegram_number or number_in(description.symbols),
        sender=sender,
        recipient=recipient,
        author=persons.get(reading.author or ""),
        readers=tuple(person for id in reading.recipients if (person := persons.get(id))),
        sent_from=sent_from(sender, description.place),
        sent_to=posts_in(recipient) or (seats_in(recipient) if _MISSION.search(recipient) else frozenset()),
        text=document.text,
    )


def day_of(edtf: str) -> date:
    """The first day of an EDTF date."""
    return date.fromisoformat(iso_range(edtf)[0])


def within(one: str | None, other: str | None, most: int) -> bool:
    return (
        bool(one and other and "undated" not in (one, other))
        and abs((day_of(one or "") - day_of(other or "")).days) <= most
    )


def days_between(one: str | None, other: str | None) -> int:
    return abs((day_of(one) - day_of(other)).days) if one and other and "undated" not in (one, other) else 10_000
