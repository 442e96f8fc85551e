"""The chains that words travelled: speaker → relays → recorder → recipient, with counts and dates.

Of the letter of 15 November 1960: Khrushchev → Menshikov → Harriman → Kennedy, nine statements on 1960-11-14.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache, partial
from typing import Literal

import msgspec

from backchannel.errors import QueryError
from backchannel.model import PartyKind, Record
from backchannel.store import FoundChain, FoundParty, FoundStatement, Store
from backchannel.text import fold_name
from backchannel.views.names import is_local

_DOCUMENTS = 10


class Stop(Record, frozen=True, kw_only=True):
    """Somebody on the chain; `person` is None where it is not concluded who that is."""

    name: str
    person: str | None = None
    kind: PartyKind = "person"


class Channel(Record, frozen=True, kw_only=True):
    """One chain. `id` comes from its stops. `recorder`, `recipient`: None where the documents do not say; of a
    document that is addressed to nobody, the hearer stands as recipient (a memorandum of conversation).
    `count`: statements; `documents`: ids, at most ten; `first`, `last`: ISO days of saying; `examples`: the first few
    statements."""

    id: str
    speaker: Stop
    via: tuple[Stop, ...] = ()
    recorder: Stop | None = None
    recipient: Stop | None = None
    count: int = 0
    document_count: int = 0
    documents: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    examples: tuple[FoundStatement, ...] = ()


class Channels(Record, frozen=True, kw_only=True):
    """`total`: how many chains match; `statements`: how many statements travelled on them, one to several recipients
    counted for each."""

    total: int
    statements: int
    rows: tuple[Channel, ...] = ()


Stops = tuple[Stop, tuple[Stop, ...], Stop | None, Stop | None]


def channels(
    store: Store,
    *,
    by: str | None = None,
    via: str | None = None,
    to: str | None = None,
    person: str | None = None,
    since: str | None = None,
    until: str | None = None,
    relayed: bool = True,
    examples: int = 0,
    order: Literal["count", "date"] = "count",
    limit: int | None = 100,
    offset: int = 0,
) -> Channels:
    """Chains on which somebody stands between the speaker and the reader.

    `by`: name of the speaker; `via`: of a relay or the recorder; `to`: of the recipient (of a chain without one, the
    recorder or hearer); `person`: id, anywhere on the chain. `relayed`: only chains with a relay before the recorder;
    False takes also those that only the recorder passed on. `examples`: statements to give with each, at most three.
    Raises QueryError.
    """
    if (limit is not None and limit < 0) or offset < 0:
        raise QueryError("limit and offset are not below zero")
    ways = store.chains(by=by, via=via, to=to, person=person, since=since, until=until, relayed=relayed)
    together: dict[tuple[object, ...], list[tuple[Stops, FoundChain]]] = {}
    for way in ways:
        stops = _stops(way)
        if stops is not None and (stops[1] or not relayed):
            together.setdefault(_identity(stops, way.document), []).append((stops, way))
    found = sorted(
        (_channel(key, same) for key, same in together.items()), key=_by_date if order == "date" else _by_count
    )
    page = found[offset : None if limit is None else offset + limit]
    if examples:
        numbers = {_id(key): [n for _, way in same for n in way.statements] for key, same in together.items()}
        page = [
            msgspec.structs.replace(row, examples=store.statements(sorted(numbers[row.id])[:examples])) for row in page
        ]
    return Channels(total=len(found), statements=sum(row.count for row in found), rows=tuple(page))


def _by_count(row: Channel) -> tuple[int, str, str]:
    return -row.count, row.first or "9999", row.id


def _by_date(row: Channel) -> tuple[str, int, str]:
    return row.first or "9999", -row.count, row.id


def _stops(way: FoundChain) -> Stops | None:
    """Who stands where, nobody twice; None where nobody is between the speaker and the reader."""
    who = partial(_who, document=way.document)
    speaker, recorder = _stop(way.speaker), _stop(way.recorder) if way.recorder else None
    seen = {who(speaker)}
    relays = []
    for party in way.via:
        stop = _stop(party)
        if who(stop) not in seen and not (recorder and who(stop) == who(recorder)):
            seen.add(who(stop))
            relays.append(stop)
    seen.update([who(recorder)] if recorder else [])
    end = way.recipient or way.hearer
    recipient = _stop(end) if end else None
    if recipient and who(recipient) in seen:
        recipient = None
    own = recorder is not None and who(recorder) == who(speaker)
    if not relays and (own or recorder is None or recipient is None):
        return None
    return speaker, tuple(relays), recorder, recipient


def _stop(party: FoundParty) -> Stop:
    return Stop(name=party.name, person=party.person, kind=party.kind)


def _who(stop: Stop, document: str) -> str:
    """One person is one stop; somebody not concluded is told by his name, "the Ambassador" within one document."""
    if stop.person:
        return stop.person
    where = document if stop.kind == "person" and is_local(stop.name) else ""
    return f"name:{where}:{_folded(stop.name)}"


_folded = lru_cache(65536)(fold_name)


def _identity(stops: Stops, document: str) -> tuple[object, ...]:
    speaker, via, recorder, recipient = stops
    ends = (_who(stop, document) if stop else None for stop in (recorder, recipient))
    return (_who(speaker, document), tuple(_who(stop, document) for stop in via), *ends)


def _id(identity: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(identity).encode()).hexdigest()[:12]


def _channel(key: tuple[object, ...], same: list[tuple[Stops, FoundChain]]) -> Channel:
    (speaker, via, recorder, recipient), _ = same[0]
    ways = [way for _, way in same]
    documents = list(dict.fromkeys(way.document for way in ways))
    return Channel(
        id=_id(key),
        speaker=speaker,
        via=via,
        recorder=recorder,
        recipient=recipient,
        count=sum(way.count for way in ways),
        document_count=len(documents),
        documents=tuple(documents[:_DOCUMENTS]),
        first=min((way.first for way in ways if way.first), default=None),
        last=max((way.last for way in ways if way.last), default=None),
    )
