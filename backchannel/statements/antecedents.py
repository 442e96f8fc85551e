"""Whom "he" and "the Ambassador" mean: the choices for a statement's speaker and hearers, and what is known of each.

Takes a statement found (the words of its cue, source and hearer), the places where the document names its parties, and
who spoke to whom so far; gives the candidates and, for each, the small numbers that the model's scorer embeds beside
the states of the words. Training and reading share it.

    frus1961-63v05_d2: "He answered that Khrushchev was flexible" — candidates for "He": Menshikov, named 31 words
    before, who spoke two statements ago; Bruce, who spoke last; Khrushchev, named after it; the record's author; nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backchannel import text as texts
from backchannel.model import Span
from backchannel.statements.pieces import REACH, Pieces, distances

__all__ = ["SIZES", "Asked", "Cast", "Choices", "Named", "Talk", "cast_of", "choices", "kind_of_source"]

Words = tuple[int, int]
Numbers = npt.NDArray[np.int32]

NOBODY = -1
"""The party of the candidate that says that the record does not tell."""

VIRTUAL_AUTHOR, VIRTUAL_RECIPIENT, VIRTUAL_TALKER, VIRTUAL_NOBODY, VIRTUAL_PRESENT, VIRTUAL_BODY, VIRTUAL_OUTER = range(
    1, 8
)
VIRTUALS = 8
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

REPORTS = 5
"""What is asked about: 0 unknown, speech with a cue, a position, free report, a bare quotation."""
SETTING = ("other", "memcon", "telegram", "memo", "letter", "editorial")
SETTINGS = len(SETTING)
VOICES = 2 * SETTINGS
PARTY_KINDS = ("nobody", "person", "body", "group", "place")

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
    "report": REPORTS,
    "kind": 5,  # of the party: 0 nobody, a person, a body, a group, a place or thing
    "role": 6,  # 0 none, author, sender, recipient, present, the body that "we" stands for
    "setting": SETTINGS,
    "told_by_i": 2,
}
"""Features of a candidate, and how many values each has."""

CROSSED = (
    ("source", "role"),
    ("source", "kind"),
    ("source", "said"),
    ("report", "role"),
    ("report", "said"),
    ("report", "heard"),
    ("setting", "role"),
    ("told_by_i", "role"),
)
"""Pairs of features that count as one, so that the scorer need not find out that they work together."""
SIZES |= {f"{one} {other}": SIZES[one] * SIZES[other] for one, other in CROSSED}
SIZES |= {
    "voiced": 4,  # how often the words of a source name the party, in the whole document: 0, 1, 2 or 3, more
    "addressed": 3,  # the same of the words of a hearer: 0, 1, more
    "silent talk": 2,  # of a party that no source names: others are named by sources
}

FEATURES = tuple(SIZES)
_COLUMN = {name: column for column, name in enumerate(FEATURES)}
_TURNS = np.array([1, 2, 3, 4, 7])
_OFTEN = np.array([0, 1, 3])
_BACK, _ON, _OF_ONE, _TALKERS, _PRESENT, _HEAD = 60, 8, 3, 4, 8, 60


class Named(NamedTuple):
    """Words that name a party, folded, by number."""

    words: Words
    party: int
    folded: str


class Record(NamedTuple):
    """What is known of a document as a whole. `kinds`: the kind of each party, as in PARTY_KINDS; `sender`: the
    institution that it comes from; `we`: the body that "we" stands for; `told_by_i`: its running voice says "I"."""

    author: int | None = None
    recipients: tuple[int, ...] = ()
    sender: int | None = None
    we: int | None = None
    present: tuple[int, ...] = ()
    setting: str = "other"
    told_by_i: bool = False
    kinds: tuple[int, ...] = ()

    @property
    def voice(self) -> int:
        """Kind of document and whether its running voice says "I", in one number below VOICES."""
        return 2 * (SETTING.index(self.setting) if self.setting in SETTING else 0) + self.told_by_i

    def role(self, party: int) -> int:
        """As in the feature `role`."""
        if party < 0:
            return 0
        roles = (self.author, self.sender)
        if party in roles:
            return 1 + roles.index(party)
        return 3 if party in self.recipients else 4 if party in self.present else 5 if party == self.we else 0

    def kind(self, party: int) -> int:
        return self.kinds[party] if 0 <= party < len(self.kinds) else 0


UNKNOWN = Record()


class Cast(NamedTuple):
    """The parties of a document: where they are named, in order, and what is known of it as a whole. `starts` and
    `stops`: words of each name; `often`: how often its party was named up to there, by powers of two; `voiced` and
    `addressed`: how many statements name a party as their source, or as their hearer."""

    named: Sequence[Named]
    starts: npt.NDArray[np.int32]
    stops: npt.NDArray[np.int32]
    often: npt.NDArray[np.int32]
    by_party: dict[int, list[int]]
    record: Record
    voiced: Counter[int] = Counter()
    addressed: Counter[int] = Counter()

    @classmethod
    def of(cls, named: Iterable[Named], record: Record) -> Cast:
        order = sorted(named)
        by_party: dict[int, list[int]] = {}
        often = []
        for place, name in enumerate(order):
            places = by_party.setdefault(name.party, [])
            places.append(place)
            often.append(min(5, len(places).bit_length() - 1))
        words = np.array([name.words for name in order], dtype=np.int32).reshape(-1, 2)
        return cls(order, words[:, 0], words[:, 1], np.array(often, dtype=np.int32), by_party, record)

    def heard_of(self, sources: Iterable[Words | None], hearers: Iterable[Words | None]) -> Cast:
        """The same, told by which words the document's statements name their sources and hearers."""
        return self._replace(voiced=self._counted(sources), addressed=self._counted(hearers))

    def _counted(self, spans: Iterable[Words | None]) -> Counter[int]:
        return Counter(party for words in spans if words for party in self._within(words))

    def _within(self, words: Words) -> set[int]:
        """The parties whose names share words with some."""
        first, last = (int(at) for at in np.searchsorted(self.starts, words))
        near = self.named[max(0, first - 1) : last]
        return {name.party for name in near if name.words[1] > words[0]}


def cast_of(text: str, pieces: Pieces, named: Iterable[tuple[Span, int]], record: Record) -> Cast:
    """The cast of a text. `named`: where it names a party, by number."""
    names = (Named(pieces.words(span), party, texts.fold(text[slice(*span)])) for span, party in named)
    return Cast.of((name for name in names if name.words[0] < name.words[1]), record)


class Asked(NamedTuple):
    """A statement whose speaker and hearers are asked for. `anchor`: its cue, or the first word where it has none.
    `outer`: speaker and hearers of the statement that holds it."""

    anchor: Words
    source: Words | None
    hearer: Words | None
    folded: str
    outer: tuple[int | None, frozenset[int]] | None
    report: int = 0


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


def report_of(cued: bool, kind: str, mode: str) -> int:
    """As in the feature `report`."""
    if cued:
        return 2 if kind == "position" else 1
    return 4 if mode == "direct" else 3


def choices(asked: Asked, cast: Cast, talk: Talk, pieces: Pieces) -> Choices:
    """The candidates for a statement's speaker and hearers. The column `speaks` is left at 0."""
    near = (asked.source or asked.anchor)[0]
    picked = _named_near(cast, talk, near)
    names = [cast.named[place] for place in picked]
    virtual = _virtual(cast, talk, asked, {name.party for name in names})
    party = np.array([name.party for name in names] + [p for p, _ in virtual], dtype=np.int32)
    places = np.array(picked + [-1] * len(virtual), dtype=np.int32)
    record, count, many = cast.record, len(party), len(picked)
    features = np.zeros((count, len(FEATURES)), dtype=np.int32)
    features[:, _COLUMN["away"]] = REACH // 2
    for name, column in _of_places(asked, cast, picked, pieces).items():
        features[:many, _COLUMN[name]] = column
    for name, values in _of_parties(asked, party.tolist(), cast, talk).items():
        features[:, _COLUMN[name]] = values
    features[many:, _COLUMN["virtual"]] = [kind for _, kind in virtual]
    for name, value in (
        ("source", kind_of_source(asked.folded)),
        ("report", asked.report),
        ("setting", record.voice // 2),
        ("told_by_i", int(record.told_by_i)),
    ):
        features[:, _COLUMN[name]] = value
    for one, other in CROSSED:
        both = features[:, _COLUMN[one]] * SIZES[other] + features[:, _COLUMN[other]]
        features[:, _COLUMN[f"{one} {other}"]] = both
    return Choices(places, party, features)


def _named_near(cast: Cast, talk: Talk, near: int) -> list[int]:
    """Places in `cast.named`: of each party the last few before the statement and the next behind it, and the last of
    those who talked of late."""
    middle = int(np.searchsorted(cast.starts, near + 1))
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


def _virtual(cast: Cast, talk: Talk, asked: Asked, named: set[int]) -> list[tuple[int, int]]:
    """Candidates that no words stand for: the author and the recipients in any case; others where no words near do."""
    record = cast.record
    found = [] if record.author is None else [(record.author, VIRTUAL_AUTHOR)]
    found += [(party, VIRTUAL_RECIPIENT) for party in record.recipients]
    known = named | {party for party, _ in found}
    outer = (asked.outer[0], *sorted(asked.outer[1])) if asked.outer else ()
    others = [(party, VIRTUAL_TALKER) for party in talk.recent()]
    others += [(party, VIRTUAL_OUTER) for party in outer if party is not None]
    others += [(party, VIRTUAL_BODY) for party in (record.sender, record.we) if party is not None]
    others += [(party, VIRTUAL_PRESENT) for party in record.present[:_PRESENT]]
    for party, kind in others:
        if party not in known:
            known.add(party)
            found.append((party, kind))
    return [*found, (NOBODY, VIRTUAL_NOBODY)]


def _of_places(asked: Asked, cast: Cast, picked: list[int], pieces: Pieces) -> dict[str, Numbers]:
    """Features of where a candidate is named."""
    place = asked.source or asked.anchor
    sentence = int(np.searchsorted(pieces.sentences[:, 0], place[0], side="right")) - 1
    first, last = pieces.sentences[sentence]
    begins, stops = cast.starts[picked], cast.stops[picked]
    in_sentence = (first <= begins) & (begins < last)
    same = [bool(asked.folded) and asked.folded == cast.named[number].folded for number in picked]
    return {
        "away": distances(begins, place),
        "near": np.where(in_sentence, 2, pieces.paragraph[begins] == pieces.paragraph[place[0]]),
        "is_source": _shared(begins, stops, asked.source),
        "is_hearer": _shared(begins, stops, asked.hearer),
        "often": cast.often[picked],
        "head": begins < _HEAD,
        "same": np.array(same, dtype=np.int32),
    }


def _shared(begins: Numbers, stops: Numbers, others: Words | None) -> Numbers:
    """0 for names that share no words with others, 2 for those that are just these words, else 1."""
    if others is None:
        return np.zeros_like(begins)
    meets = (begins < others[1]) & (stops > others[0])
    return np.where(meets, 1 + ((begins == others[0]) & (stops == others[1])), 0)


_OF_PARTIES = ("said", "heard", "part", "outer", "kind", "role", "voiced", "addressed", "silent talk")


def _of_parties(asked: Asked, parties: list[int], cast: Cast, talk: Talk) -> dict[str, list[int]]:
    """Features of who a candidate is, whichever of its names it is."""
    record, outer = cast.record, asked.outer
    known: dict[int, tuple[int, ...]] = {}
    for party in dict.fromkeys(parties):
        author = int(party == record.author and party >= 0)
        known[party] = (
            talk.ago(talk.said, party),
            talk.ago(talk.heard, party),
            author + 2 * int(party in record.recipients),
            0 if outer is None else 1 if party == outer[0] else 2 if party in outer[1] else 3,
            record.kind(party),
            record.role(party),
            int(np.searchsorted(_OFTEN, cast.voiced[party])),
            min(2, cast.addressed[party]),
            int(not cast.voiced[party] and len(cast.voiced) > 1),
        )
    columns = zip(*(known[party] for party in parties), strict=True)
    return dict(zip(_OF_PARTIES, map(list, columns), strict=True))
