"""Who stands on the way of a statement: takes its speaker, relays, recorder and reader, gives the channel that it is on.

Khrushchev, Menshikov, Harriman, Kennedy in the letter of 15 November 1960: two statements that pass through the same
persons are on one channel, whatever a document calls them. "The Ambassador", not concluded to be anybody, is the same
only within one document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from backchannel.text import fold_name

FIRST = frozenset(["i", "me", "my", "mine", "myself", "we", "us", "our", "ours"])
SECOND = frozenset(["you", "your", "yours"])
_THIRD = frozenset(["he", "him", "his", "she", "her", "hers", "it", "its", "they", "them", "their", "theirs"])


@lru_cache(65536)
def is_local(words: str) -> bool:
    """Whether words mean somebody only in their document: a pronoun first, or titles and nothing else."""
    first = words.lower().split()[:1]
    return not first or first[0] in FIRST | SECOND | _THIRD or fold_name(f"{words} x") == "x"


class Stop(NamedTuple):
    """A party on the way: its id in the document, its own name, the person that it is concluded to be."""

    party: str
    name: str
    kind: str
    person: str | None = None


class Way(NamedTuple):
    """Who stands where, nobody twice. `end`: the recipient, or the hearer where the document is addressed to nobody."""

    speaker: Stop
    relays: tuple[Stop, ...]
    recorder: Stop | None
    end: Stop | None


def way_of(document: str, speaker: Stop, relays: Sequence[Stop], recorder: Stop | None, end: Stop | None) -> Way | None:
    """The way of a statement of that document; None where nobody is between the speaker and the reader."""
    seen = {who(speaker, document)}
    own = recorder is not None and who(recorder, document) in seen
    between = []
    for stop in relays:
        name = who(stop, document)
        if name not in seen and not (recorder and name == who(recorder, document)):
            seen.add(name)
            between.append(stop)
    if recorder is not None:
        seen.add(who(recorder, document))
    if end is not None and who(end, document) in seen:
        end = None
    if not between and (own or recorder is None or end is None):
        return None
    return Way(speaker, tuple(between), recorder, end)


def who(stop: Stop, document: str) -> str:
    """One person is one stop; somebody not concluded is told by his name, "the Ambassador" within one document."""
    if stop.person:
        return stop.person
    where = document if stop.kind == "person" and is_local(stop.name) else ""
    return f"name:{where}:{_folded(stop.name)}"


_folded = lru_cache(65536)(fold_name)


def channel_of(way: Way, document: str) -> int:
    """A number for the channel, of 48 bits, made of who stands where."""
    ends = (who(stop, document) if stop else None for stop in (way.recorder, way.end))
    identity = (who(way.speaker, document), tuple(who(stop, document) for stop in way.relays), *ends)
    return int.from_bytes(hashlib.sha256(repr(identity).encode()).digest()[:6])
