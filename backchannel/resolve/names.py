"""The reading with the concluded persons' names: one name for one person, wherever it is shown or exported.

Takes a Reading, its Resolution and the Register; gives a Reading in which parties that are one person are one party.

    parties "the Ambassador", "Menshikov" and "Khrushchey", "Mr. Khrushchev"   -> "Mikhail A. Menshikov", "Nikita S. Khrushchev"
"""

from __future__ import annotations

import msgspec

from backchannel.model import Mention, Party, Reading, Relay, Resolution, Statement
from backchannel.resolve.register import Register

__all__ = ["concluded"]


def concluded(reading: Reading, resolution: Resolution, register: Register) -> Reading:
    """A copy of the reading: each party bears its person's name (the words of the document stay among the aliases), and
    parties of one person are the first of them. Parties left open are as they were."""
    named = {person.id: person.name for person in resolution.persons}
    persons: dict[str, str] = {}
    for judgement in resolution.judgements:
        known = register.get(judgement.person) if judgement.person else None
        name = known.name if known else named.get(judgement.person or "")
        if judgement.person and name:
            persons[judgement.party] = known.id if known else judgement.person
            named[persons[judgement.party]] = name
    first: dict[str, str] = {}
    now = {
        party.id: first.setdefault(persons[party.id], party.id) if party.id in persons else party.id
        for party in reading.parties
    }
    parties = tuple(
        _merged([other for other in reading.parties if now[other.id] == party.id], named.get(persons.get(party.id, "")))
        for party in reading.parties
        if now[party.id] == party.id
    )
    return msgspec.structs.replace(
        reading,
        parties=parties,
        author=now.get(reading.author, reading.author) if reading.author else None,
        recipients=_once(reading.recipients, now),
        mentions=tuple(
            Mention(span=mention.span, party=now.get(mention.party, mention.party)) for mention in reading.mentions
        ),
        statements=tuple(_renamed(statement, now) for statement in reading.statements),
    )


def _merged(parties: list[Party], name: str | None) -> Party:
    """The parties of one person as one, under that name; every string by which the text names him is an alias."""
    shown = name or parties[0].name
    aliases = dict.fromkeys(words for party in parties for words in (party.name, *party.aliases) if words != shown)
    office = next((party.office for party in parties if party.office), None)
    return Party(id=parties[0].id, name=shown, kind=parties[0].kind, aliases=tuple(aliases), office=office)


def _renamed(statement: Statement, now: dict[str, str]) -> Statement:
    via = dict.fromkeys(
        msgspec.structs.replace(relay, party=now.get(relay.party, relay.party)) for relay in statement.via
    )
    return msgspec.structs.replace(
        statement,
        speaker=now.get(statement.speaker, statement.speaker) if statement.speaker else None,
        to=_once(statement.to, now),
        via=_hops(tuple(via)),
    )


def _hops(via: tuple[Relay, ...]) -> tuple[Relay, ...]:
    """Without a second hop through the same person behind another (two names of one relay)."""
    kept: list[Relay] = []
    for relay in via:
        if not kept or kept[-1].party != relay.party:
            kept.append(relay)
    return tuple(kept)


def _once(ids: tuple[str, ...], now: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(now.get(id, id) for id in ids))
