"""The chains that words travelled: speaker → relays → recorder → recipient, with counts and dates.

Of the letter of 15 November 1960: Khrushchev → Menshikov → Harriman → Kennedy, nine statements on 1960-11-14.
"""

from __future__ import annotations

from typing import Literal

from backchannel.model import PartyKind, Record
from backchannel.store import FoundChain, FoundParty, FoundStatement, Store


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
    found = store.chains(
        by=by,
        via=via,
        to=to,
        person=person,
        since=since,
        until=until,
        relayed=relayed,
        order=order,
        limit=limit,
        offset=offset,
    )
    numbers = sorted({number for chain in found.rows for number in chain.statements[:examples]})
    said = dict(zip(numbers, store.statements(numbers), strict=True)) if numbers else {}
    rows = tuple(_channel(chain, [said[number] for number in chain.statements[:examples]]) for chain in found.rows)
    return Channels(total=found.total, statements=found.statements, rows=rows)


def _channel(chain: FoundChain, examples: list[FoundStatement]) -> Channel:
    return Channel(
        id=chain.channel,
        speaker=_stop(chain.speaker),
        via=tuple(_stop(relay) for relay in chain.via),
        recorder=_stop(chain.recorder) if chain.recorder else None,
        recipient=_stop(chain.recipient) if chain.recipient else None,
        count=chain.count,
        document_count=chain.document_count,
        documents=chain.documents,
        first=chain.first,
        last=chain.last,
        examples=tuple(examples),
    )


def _stop(party: FoundParty) -> Stop:
    return Stop(name=party.name, person=party.person, kind=party.kind)
