"""How far a statement is from its speaker's mouth: takes a statement and its reading, gives a `Distance`.

Of the message that Menshikov read out to Harriman on 14 November 1960 and Harriman wrote down on the 15th:
"Khrushchev, quoted in translation, through Menshikov's oral rendering, written down by Harriman the next day."
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal, NamedTuple

from backchannel.model import Manner, Mode, Reading, Record, Relay, Statement
from backchannel.store.found import FoundStatement
from backchannel.views.names import namer

Report = Literal["quoted", "reported", "summed up"]

_REPORTS: dict[Mode, Report] = {
    "direct": "quoted",
    "indirect": "reported",
    "free": "reported",
    "summary": "summed up",
}


class Distance(Record, frozen=True, kw_only=True):
    """`hops`: how many people the words passed through, the recorder among them (0: the speaker wrote it himself).

    `through`: names of the relays in order; `manners`: how each passed them on; `recorder`: who wrote it down, None
    where the document does not say; `own_account`: the speaker is the recorder, and nobody is between. `translated`:
    whether on the way, None where the record does not say. `report`: the speaker's words, a report of them, or what they were about.
    `days`: from saying to writing down, None where a date is not a whole day. `sentence`: all this for a person.
    """

    hops: int
    sentence: str
    report: Report
    through: tuple[str, ...] = ()
    manners: tuple[Manner | None, ...] = ()
    recorder: str | None = None
    own_account: bool = False
    translated: bool | None = None
    days: int | None = None


def distance_of(statement: Statement, reading: Reading, name_of: Callable[[str], str] | None = None) -> Distance:
    """The distance of one statement of a reading; no store needed.

    `name_of` gives the name to use for a party's id; without it, the shortest name that the document itself uses and
    that still tells the party from the others.
    """
    ids = [id for id in (statement.speaker, *(relay.party for relay in statement.via), reading.author) if id]
    if name_of is None:
        known = {party.id: party for party in reading.parties if party.id in ids}
        name_of = namer(known)
    way = _Way(
        speaker=name_of(statement.speaker) if statement.speaker else None,
        via=tuple((name_of(relay.party), relay) for relay in _between(statement, reading.author)),
        recorder=name_of(reading.author) if reading.author else None,
        own_account=_is_own(statement, reading.author),
        written=reading.description.date,
    )
    return _distance(statement, way)


def distance_found(found: FoundStatement) -> Distance:
    """The distance of a statement that the store has found, with concluded names."""
    statement = found.statement
    parties = [party for party in (found.speaker, *(relay.who for relay in found.via), found.author) if party]
    name_of = namer({party.party: party for party in parties})
    author = found.author.party if found.author else None
    way = _Way(
        speaker=name_of(statement.speaker) if statement.speaker else None,
        via=tuple((name_of(relay.party), relay) for relay in _between(statement, author)),
        recorder=name_of(author) if author else None,
        own_account=_is_own(statement, author),
        written=found.document.date,
    )
    return _distance(statement, way)


class _Way(NamedTuple):
    """From the speaker to the paper, by name. `written`: date of the document, EDTF."""

    speaker: str | None
    via: tuple[tuple[str, Relay], ...]
    recorder: str | None
    own_account: bool
    written: str | None


def _between(statement: Statement, recorder: str | None) -> list[Relay]:
    """The relays, without one that is the speaker or the recorder himself."""
    return [relay for relay in statement.via if relay.party not in (statement.speaker, recorder)]


def _is_own(statement: Statement, recorder: str | None) -> bool:
    """The recorder tells what he said himself; not where his words came back to him through others."""
    return recorder is not None and statement.speaker == recorder and not _between(statement, recorder)


def _distance(statement: Statement, way: _Way) -> Distance:
    translated = statement.translated
    if translated is None and any(relay.translated for _, relay in way.via):
        translated = True
    report, days = _REPORTS[statement.mode], _days(statement.when, way.written)
    return Distance(
        hops=len(way.via) + (not way.own_account),
        sentence=_sentence(statement, way, report, translated, days),
        report=report,
        through=tuple(name for name, _ in way.via),
        manners=tuple(relay.manner for _, relay in way.via),
        recorder=way.recorder,
        own_account=way.own_account,
        translated=translated,
        days=days,
    )


def _days(said: str | None, written: str | None) -> int | None:
    """Whole days from one date to the other, None where either is not a day or the writing came first."""
    try:
        days = (date.fromisoformat(written or "") - date.fromisoformat(said or "")).days
    except ValueError:
        return None
    return days if days >= 0 else None


# ---------------------------------------------------------------- for a person


def _sentence(statement: Statement, way: _Way, report: Report, translated: bool | None, days: int | None) -> str:
    who = way.speaker or "an unnamed source"
    if statement.kind == "position":
        who = f"{who}’s view"
    elif way.own_account:
        who = f"{who}’s own account"
    head = f"{who}, {report}{' in translation' if translated else ''}"
    through = ", then ".join(_through(name, relay) for name, relay in way.via)
    by = "" if way.own_account and statement.kind == "speech" else f" by {way.recorder or 'an unnamed hand'}"
    written = f"written down{by}{_later(days)}"
    sentence = ", ".join(filter(None, (head, f"through {through}" if through else "", written)))
    return sentence[0].upper() + sentence[1:] + "."


def _through(name: str, relay: Relay) -> str:
    if relay.translated:
        how = {"aloud": "oral rendering", "in writing": "written translation", None: "translation"}[relay.manner]
        return f"{name}’s {how}"
    return f"{name} {relay.manner}" if relay.manner else name


def _later(days: int | None) -> str:
    if days is None:
        return ""
    if days < 2:
        return (" the same day", " the next day")[days]
    if days < 60:
        return f" {days} days later"
    months = round(days / 30.44)
    return f" {months} months later" if months < 24 else f" {round(days / 365.25)} years later"
