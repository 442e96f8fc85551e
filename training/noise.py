"""Makes a clean document look scanned: letters mistaken, words split and joined, lines broken; offsets follow.

Takes an Annotated document and chance; gives another with the same statements, at their places in the spoilt text.

    "Menshikov observed that he was an intimate acquaintance"
    "Menshikov obscrved that hewas an intim ate\nacquaintance"
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from training.annotated import Annotated, Range

_MISTAKEN = {
    "e": "co", "c": "e", "o": "0ce", "a": "us", "l": "1It", "i": "l1", "I": "l1", "t": "fl", "f": "t", "h": "b",
    "b": "h", "n": "ru", "u": "n", "m": "n", "r": "t", "s": "e", "g": "q", "O": "0", "0": "O", "S": "5", "1": "l",
    "B": "8", "D": "O", "G": "C", "y": "v", "v": "y", "w": "vv", "d": "cl", ".": ",", ",": ".",
}  # fmt: skip
"""What a scanner takes a character for; "w" and "d" for two at once."""


def scanned(document: Annotated, chance: np.random.Generator, share: float) -> Annotated:
    """The document with about `share` of its words spoilt."""
    text, place = spoil(document.text, chance, share)

    def moved(span: Range) -> Range:
        first, last = int(place[span[0]]), int(place[span[1] - 1]) + 1
        return first, max(last, first + 1)

    return replace(
        document,
        text=text,
        told=tuple(told.measured(moved) for told in document.told),
        named=tuple((moved(span), party) for span, party in document.named),
    )


def spoil(text: str, chance: np.random.Generator, share: float) -> tuple[str, np.ndarray]:
    """The spoilt text, and for each character of the old one where it, or what stands for it, begins."""
    each = share / 5  # a word of five letters is hit about once in 1 / share
    hit = chance.random(len(text)) < each
    place = np.zeros(len(text), dtype=np.int64)
    out: list[str] = []
    size = 0
    for at, character in enumerate(text):
        place[at] = size
        new = _spoilt(character, chance) if hit[at] else character
        out.append(new)
        size += len(new)
    return "".join(out), np.minimum(place, max(0, size - 1))


def _spoilt(character: str, chance: np.random.Generator) -> str:
    if character == " ":
        return "\n" if chance.random() < 0.5 else ""
    if character.isspace():
        return character
    if character in _MISTAKEN and chance.random() < 0.7:
        wrong = _MISTAKEN[character]
        return wrong if wrong in ("vv", "cl") else str(chance.choice(list(wrong)))
    return character + " " if chance.random() < 0.7 else ""
