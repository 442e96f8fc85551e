"""Which places speak of one missing document: takes references with their links, gives them in groups, one a document.

    "The Chairman's letter of March 2", "his letter of March 2 to Terhoek", "a letter of March 2" (to Baron Terhoek)
        -> one letter, from the Chairman to Terhoek
    "Embtel 695" and, in the note to it, "Telegram 695 from Sarnograd, April 5"   -> one telegram

Two places agree where kind, number (of one series) or day are the same and nothing that is known of sender or
recipient speaks against it; and something must speak for it besides the day: a known end in common, or one document
that speaks of both. "A letter of March 10" of two documents that know no more stays two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from backchannel.model import Reference
from backchannel.resolve.ends import FIRST, SECOND, THIRD
from backchannel.resolve.home import days_between, sent_from
from backchannel.store import FoundReference
from backchannel.text import fold, fold_name

__all__ = ["CABLES", "Known", "directed", "groups", "kind_group", "known_of"]

_NEAR = 45  # days between two documents that speak of one telegram number
_KINDS = {
    "letter": "letter", "message": "letter", "reply": "letter",
    "note": "note", "aide-mémoire": "note",
    "telegram": "telegram", "cable": "telegram", "airgram": "airgram", "despatch": "despatch",
    "memorandum": "paper", "paper": "paper", "report": "paper", "estimate": "paper",
}  # fmt: skip
_DIRECTION = re.compile(
    r"(?i)^(?:re)?(?P<who>ur|your|my|our|emb|embassy|leg|con|cong|congen|consul|miss|dep|dept|depcirc?|circ?)"
    r"(?:tel|des|desp|cirtel|airgram|gram)$"
)
CABLES = ("telegram", "airgram", "despatch")


class Known(NamedTuple):
    """What one place knows of the document that it speaks of. Ends are sets of names that mean one and the same
    ("sarnograd", "velgoria"); an empty set is unknown."""

    kind: str
    number: str
    series: str  # of a traffic or of papers (Secto, NSC), not the direction that Embtel tells
    date: str
    sender: frozenset[str]
    recipient: frozenset[str]

    @property
    def ends(self) -> int:
        return bool(self.sender) + bool(self.recipient)


def groups(places: Iterable[FoundReference]) -> list[list[FoundReference]]:
    """The places by document, each group in the places' order, the groups in the order of their first place."""
    ordered = list(enumerate(places))
    buckets: dict[tuple[str, ...], list[tuple[int, Known, FoundReference]]] = defaultdict(list)
    alone: list[list[tuple[int, FoundReference]]] = []
    for at, place in ordered:
        known = known_of(place)
        if known.number:
            buckets["number", known.number.lstrip("0"), known.kind].append((at, known, place))
        elif len(known.date) >= len("1960-11-12"):
            buckets["day", known.date, known.kind].append((at, known, place))
        else:
            buckets["words", *_words_key(place)].append((at, known, place))
    for key, members in buckets.items():
        alone += _grouped(members) if key[0] != "words" else [[(at, place) for at, _, place in members]]
    return [
        [place for _, place in sorted(one, key=_first)] for one in sorted(alone, key=lambda one: min(map(_first, one)))
    ]


def _first(pair: tuple[int, FoundReference]) -> int:
    return pair[0]


def _words_key(place: FoundReference) -> tuple[str, ...]:
    """A document known by neither number nor day is told apart by the document that speaks of it."""
    said = place.reference
    ends = (fold(said.sender or ""), fold(said.recipient or ""))
    return (place.document.id, said.kind or "", said.date or "", *ends, fold_name(said.subject or ""))


def _grouped(members: list[tuple[int, Known, FoundReference]]) -> list[list[tuple[int, FoundReference]]]:
    """Those that know most come first; each joins the first group in which nobody contradicts it and somebody agrees."""
    made: list[list[tuple[int, Known, FoundReference]]] = []
    for member in sorted(members, key=lambda one: (-one[1].ends, not one[1].date, one[0])):
        fitting = [
            group
            for group in made
            if not any(_contradict(member, other) for other in group) and any(_agree(member, other) for other in group)
        ]
        if fitting:
            fitting[0].append(member)
        else:
            made.append([member])
    return [[(at, place) for at, _, place in group] for group in made]


def _contradict(one: tuple[int, Known, FoundReference], other: tuple[int, Known, FoundReference]) -> bool:
    a, b = one[1], other[1]
    return (
        a.series != b.series
        or bool(a.date and b.date and a.date != b.date)
        or any(x and y and not _meet(x, y) for x, y in ((a.sender, b.sender), (a.recipient, b.recipient)))
    )


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two ends can be one: the same person where both are concluded, else a name in common."""
    persons = [frozenset(name for name in end if name.startswith("person:")) for end in (one, other)]
    return bool(persons[0] & persons[1]) if all(persons) else bool(one & other)


def _agree(one: tuple[int, Known, FoundReference], other: tuple[int, Known, FoundReference]) -> bool:
    """Whether something speaks for one document, besides the number or day."""
    (_, a, here), (_, b, there) = one, other
    if a.number and a.series and a.kind not in CABLES:
        return True  # a paper's symbol is its own
    same_paper = here.document.id == there.document.id
    if a.number and not same_paper:
        if here.document.volume != there.document.volume:
            return False
        if days_between(a.date or here.document.date, b.date or there.document.date) > _NEAR:
            return False
    if same_paper or _meet(a.sender, b.sender) or _meet(a.recipient, b.recipient):
        return True
    return bool(a.number) and not (a.sender or b.sender) and _correspondence(here) == _correspondence(there)


def _correspondence(place: FoundReference) -> frozenset[str]:
    return frozenset(filter(None, (place.document.from_, place.document.to)))


# ---------------------------------------------------------------- what one place knows


def known_of(place: FoundReference) -> Known:
    said = place.reference
    number = re.sub(r"[–—]", "-", said.number or "")
    series = "" if not said.series or _DIRECTION.match(said.series) else fold(said.series)
    kind = kind_group(said.kind if said.kind or not number else "telegram")
    return Known(kind, number, series, said.date or "", _sender(place, kind), _end(place, "recipient"))


def kind_group(kind: str | None) -> str:
    return _KINDS.get(kind or "", kind or "")


def _sender(place: FoundReference, kind: str) -> frozenset[str]:
    """Of a telegram the post that it comes from, where the words or the series say; else the person, or the words."""
    if kind in CABLES:
        way = directed(place.reference)
        document = place.document
        if way == "department":
            return frozenset({"washington"})
        if way in ("post", "mine", "yours"):
            posts = [sent_from(document.from_ or "", document.place), sent_from(document.to or "", None)]
            if way == "post":
                return next((each for each in posts if each and "washington" not in each), frozenset())
            return posts[0] if way == "mine" else posts[1] or _end(place, "sender")
        words = place.reference.sender or ""
        if words and not (place.link and place.link.sender):
            return sent_from(words, words)
    return _end(place, "sender")


def directed(reference: Reference) -> str:
    """Which way a telegram went by its short name or its owner's word: "department" (Deptel), "post" (Embtel), "mine",
    "yours", or "" where neither says."""
    match = _DIRECTION.match(reference.series or "")
    who = match["who"].lower() if match else (fold(reference.sender or "").split() or [""])[0]
    if who.startswith(("dep", "circ")):
        return "department"
    if who in ("my", "our"):
        return "mine"
    if who in ("ur", "your"):
        return "yours"
    return "post" if who.startswith(("emb", "leg", "con", "miss")) else ""


def _end(place: FoundReference, which: str) -> frozenset[str]:
    """The person concluded, else the words. A pronoun, or a title alone, means somebody only in its correspondence."""
    person = getattr(place.link, which, None)
    if person:
        return frozenset({f"person:{person}", *fold_name(getattr(place, which) or "").split()[-1:]})
    words = fold(getattr(place.reference, which) or "")
    if not words:
        return frozenset()
    if words.split()[0] in FIRST | SECOND:
        return frozenset({f"{place.document.from_}>{place.document.to}:{words.split()[0]}"})
    if words.split()[0] in THIRD:
        return frozenset()
    if fold_name(f"{words} x") == "x":
        return frozenset({f"{place.document.from_}>{place.document.to}:{words}"})
    return frozenset({fold_name(words), *fold_name(words).split()[-1:]})
