"""Whom "he" and "the Ambassador" mean: the choices for a statement's speaker and hearers, and what is known of each.

Takes a statement found (the words of its cue, source and hearer), the places where the document names its parties, and
who spoke to whom so far; gives the candidates and, for each, the small numbers that the model's scorer embeds beside
the states of the words. Training and reading share it.

    frus1961-63v05_d2: "He answered that Khrushchev was flexible" — candidates for "He": Menshikov, named 31 words
    before, who spoke two statements ago; Bruce, who spoke last; Khrushchev, named after it; the record's author; nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from training.runtime.pieces import REACH, Pieces, distances

__all__ = ["SIZES", "Asked", "Cast", "Choices", "Named", "Talk", "choices", "kind_of_source"]

Words = tuple[int, int]

NOBODY = -1
"""The party of the candidate that says that the record does not tell."""

VIRTUAL_AUTHOR, VIRTUAL_RECIPIENT, VIRTUAL_TALKER, VIRTUAL_NOBODY = range(1, 5)
VIRTUALS = 5
"""Kinds of candidates that no word stands for, counted from 1; 0 is a candidate with words."""

_SOURCES = {
    1: "i me my mine myself",
    2: "we us our ours",
    3: "he him his himself",
    4: "she her hers herself",
    5: "they them their theirs",
    6: "it its itself",
    7: "you your yours",
    8: "who whom whose which",
}
_KIND = {word: kind for kind, words in _SOURCES.items() for word in words.split()}
NAME = 9
SOURCE_KINDS = 10

SIZES = {
    "away": REACH,
    "near": 3,  # elsewhere, in the same paragraph, in the same sentence
    "is_source": 3,  # no, shares words with it, is it
    "is_hearer": 3,
    "said": 7,  # how many statements ago the party last spoke; 0 never
    "heard": 7,
    "part": 4,  # 0 none, 1 author, 2 recipient, 3 both
    "outer": 4,  # 0 no outer statement; the party is 1 its speaker, 2 its hearer, 3 neither
    "speaks": 2,  # of a candidate for hearer: it speaks
    "virtual": VIRTUALS,
    "often": 6,  # how often named before, by powers of two
    "head": 2,  # named within the document's head
    "same": 2,  # named by the same words as the source
    "source": SOURCE_KINDS,
}
"""Features of a candidate, and how many values each has."""

FEATURES = tuple(SIZES)
_TURNS = np.array([1, 2, 3, 4, 7])
_BACK, _ON, _OF_ONE, _TALKERS, _HEAD = 60, 8, 3, 4, 60


class Named(NamedTuple):
    """Words that name a party, folded, by number."""

    words: Words
    party: int
    folded: str


class Cast(NamedTuple):
    """The parties of a document: where they are named, in order; who wrote the record and for whom."""

    named: Sequence[Named]
    starts: Sequence[int]
    by_party: dict[int, list[int]]
    author: int | None
    recipients: tuple[int, ...]

    @classmethod
    def of(cls, named: Iterable[Named], author: int | None, recipients: tuple[int, ...]) -> Cast:
        order = sorted(named)
        by_party: dict[int, list[int]] = {}
        for place, name in enumerate(order):
            by_party.setdefault(name.party, []).append(place)
        return cls(order, [name.words[0] for name in order], by_party, author, recipients)


class Asked(NamedTuple):
    """A statement whose speaker and hearers are asked for. `anchor`: its cue, or the first word where it has none.
    `outer`: speaker and hearers of the statement that holds it."""

    anchor: Words
    source: Words | None
    hearer: Words | None
    folded: str
    outer: tuple[int | None, frozenset[int]] | None


class Talk:
    """Who spoke and heard when, in statements that no other holds."""

    def __init__(self) -> None:
        self.turn = 0
        self.said: dict[int, int] = {}
        self.heard: dict[int, int] = {}

    def add(self, speaker: int | None, hearers: Iterable[int]) -> None:
        self.turn += 1
        if speaker is not None:
            self.said[speaker] = self.turn
        for hearer in hearers:
            self.heard[hearer] = self.turn

    def recent(self) -> list[int]:
        """Those who took part last, the latest first."""
        last = {party: max(self.said.get(party, 0), self.heard.get(party, 0)) for party in self.said | self.heard}
        return sorted(last, key=lambda party: (-last[party], party))[:_TALKERS]

    def ago(self, turns: dict[int, int], party: int) -> int:
        turn = turns.get(party)
        return 0 if turn is None else 1 + int(np.searchsorted(_TURNS, self.turn - turn + 1, side="left"))


class Choices(NamedTuple):
    """Candidates for one statement. `places`: in `Cast.named`, -1 for a candidate without words; `party`;
    `features`: a row for each, columns as in FEATURES."""

    places: npt.NDArray[np.int32]
    party: npt.NDArray[np.int32]
    features: npt.NDArray[np.int32]


def kind_of_source(folded: str) -> int:
    """0 no source, 1 to 8 a pronoun, 9 a name."""
    return _KIND.get(folded, NAME) if folded else 0


def choices(asked: Asked, cast: Cast, talk: Talk, pieces: Pieces) -> Choices:
    """The candidates for a statement's speaker and hearers. The column `speaks` is left at 0."""
    near = (asked.source or asked.anchor)[0]
    picked = _named_near(cast, talk, near)
    names = [cast.named[place] for place in picked]
    virtual = _virtual(cast, talk, {name.party for name in names})
    party = np.array([name.party for name in names] + [p for p, _ in virtual], dtype=np.int32)
    places = np.array(picked + [-1] * len(virtual), dtype=np.int32)
    columns = _of_places(asked, names, cast, picked, pieces, len(virtual))
    columns |= _of_parties(asked, party.tolist(), cast, talk)
    columns["virtual"] = [0] * len(names) + [kind for _, kind in virtual]
    columns["source"] = [kind_of_source(asked.folded)] * len(party)
    columns["speaks"] = [0] * len(party)
    return Choices(places, party, np.array([columns[name] for name in FEATURES], dtype=np.int32).T)


def _named_near(cast: Cast, talk: Talk, near: int) -> list[int]:
    """Places in `cast.named`: of each party the last few before the statement and the next behind it, and the last of
    those who talked of late."""
    middle = bisect_left(cast.starts, near + 1)
    picked: list[int] = []
    count: dict[int, int] = {}
    for place in range(middle - 1, max(-1, middle - 1 - _BACK), -1):
        party = cast.named[place].party
        if count.get(party, 0) < _OF_ONE:
            count[party] = count.get(party, 0) + 1
            picked.append(place)
    after: set[int] = set()
    for place in range(middle, min(len(cast.named), middle + _ON)):
        if cast.named[place].party not in after:
            after.add(cast.named[place].party)
            picked.append(place)
    for party in talk.recent():
        places = cast.by_party.get(party)
        if places and party not in count:
            picked.append(places[max(0, bisect_left(places, middle) - 1)])
    return list(dict.fromkeys(picked))


def _virtual(cast: Cast, talk: Talk, named: set[int]) -> list[tuple[int, int]]:
    found = [] if cast.author is None else [(cast.author, VIRTUAL_AUTHOR)]
    found += [(party, VIRTUAL_RECIPIENT) for party in cast.recipients]
    known = named | {party for party, _ in found}
    found += [(party, VIRTUAL_TALKER) for party in talk.recent() if party not in known]
    return [*found, (NOBODY, VIRTUAL_NOBODY)]


def _of_places(
    asked: Asked, names: list[Named], cast: Cast, picked: list[int], pieces: Pieces, virtual: int
) -> dict[str, list[int]]:
    """Features of where a candidate is named. Virtual candidates are named nowhere."""
    place = asked.source or asked.anchor
    here = int(pieces.paragraph[place[0]])
    sentence = int(np.searchsorted(pieces.sentences[:, 0], place[0], side="right")) - 1
    first, last = (int(edge) for edge in pieces.sentences[sentence])
    found: dict[str, list[int]] = {
        name: [] for name in ("away", "near", "is_source", "is_hearer", "often", "head", "same")
    }
    for number, name in zip(picked, names, strict=True):
        begin = name.words[0]
        found["away"].append(int(distances(begin, begin + 1, place)[0]))
        found["near"].append(2 if first <= begin < last else int(pieces.paragraph[begin] == here))
        found["is_source"].append(_shared(name.words, asked.source))
        found["is_hearer"].append(_shared(name.words, asked.hearer))
        before = bisect_left(cast.by_party[name.party], number)
        found["often"].append(min(5, int(before + 1).bit_length() - 1))
        found["head"].append(int(begin < _HEAD))
        found["same"].append(int(bool(asked.folded) and asked.folded == name.folded))
    for column, values in found.items():
        values += [REACH // 2 if column == "away" else 0] * virtual
    return found


def _shared(words: Words, others: Words | None) -> int:
    if others is None or words[0] >= others[1] or words[1] <= others[0]:
        return 0
    return 2 if words == others else 1


def _of_parties(asked: Asked, parties: list[int], cast: Cast, talk: Talk) -> dict[str, list[int]]:
    """Features of who a candidate is, whichever of its names it is."""
    found: dict[str, list[int]] = {"said": [], "heard": [], "part": [], "outer": []}
    for party in parties:
        found["said"].append(talk.ago(talk.said, party))
        found["heard"].append(talk.ago(talk.heard, party))
        found["part"].append(int(party == cast.author and party >= 0) + 2 * int(party in cast.recipients))
        outer = asked.outer
        found["outer"].append(0 if outer is None else 1 if party == outer[0] else 2 if party in outer[1] else 3)
    return found
