"""How people are named in answers: takes parties and words, gives the names to print and what they are good for.

"Khrushchev" will do for Nikita S. Khrushchev in a document that calls him so; "the Ambassador" and "my" mean somebody
only in the document where they stand, and are never joined with those of another.
"""

from __future__ import annotations

from collections.abc import Callable

from backchannel.model import Party
from backchannel.store.found import FoundParty
from backchannel.store.stops import FIRST, SECOND, is_local
from backchannel.text import fold_name

__all__ = ["FIRST", "SECOND", "is_local", "namer", "short_name"]


def namer(known: dict[str, Party] | dict[str, FoundParty]) -> Callable[[str], str]:
    """Short names where they tell the parties apart, full ones else."""
    short = {id: short_name(party) for id, party in known.items()}
    shared = {name for name in short.values() if list(short.values()).count(name) > 1}

    def name_of(id: str) -> str:
        if id not in known:
            return id
        return known[id].name if short[id] in shared else short[id]

    return name_of


def short_name(party: Party | FoundParty) -> str:
    """The name that the document itself uses in brief: "Khrushchev" of "Nikita S. Khrushchev", "Chou" of "Chou En-lai".

    An alias counts that is the end of the full name, or its beginning where the document puts a title before it
    ("Premier Chou"; but no "John" out of "Dear John"). Bodies and groups keep their names.
    """
    if party.kind != "person" or is_local(party.name):
        return party.name
    own = party.own_name if isinstance(party, FoundParty) else party.name
    full = fold_name(party.name).split()
    ends, beginnings = [], []
    for alias in (*party.aliases, own):
        words = fold_name(alias).split()
        if not 0 < len(words) < len(full):
            continue
        if words == full[-len(words) :]:
            ends.append(_tail(alias, words))
        elif words == full[: len(words)] and len(alias.split()) > len(words):
            beginnings.append(_tail(alias, words))
    return min(ends or beginnings or [_tail(party.name, full)], key=_words_and_letters)


def _words_and_letters(name: str) -> tuple[int, int]:
    return len(name.split()), len(name)


def _tail(name: str, words: list[str]) -> str:
    """The end of a name that folds to these words, without a possessive: "Mr. Khrushchev's" is "Khrushchev"; the
    name itself where they are not at its end ("Khrushchev, N. S., Chairman")."""
    tail = " ".join(name.split()[-len(words) :]).removesuffix("'s").removesuffix("’s").strip(",.;:")
    return tail if fold_name(tail).split() == words else name
