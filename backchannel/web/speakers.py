"""How each speaker of one document is told from the others: a short key, a hue and a kind of line.

Takes the parties in the order they are to be listed, gives a `Sign` for each. The key ("Kh") stands at every statement
and in the legend, so nothing hangs on colour; hue and line repeat only after twenty-eight speakers.

    >>> signs({"p1": "Nikita Khrushchev", "p2": "Ambassador Menshikov", "p3": "Kennedy"})["p1"]
    Sign(key='Kh', hue=0, line=0)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

HUES = 7
LINES = 4
UNKNOWN = "?"


class Sign(NamedTuple):
    """`key`: one to three letters, or letters and a number, one for one speaker. `hue`, `line`: numbers of styles."""

    key: str
    hue: int
    line: int


def signs(names: Mapping[str, str]) -> dict[str, Sign]:
    """A sign for each party id; `names` in the order of the legend."""
    keys = _keys(names)
    return {id: Sign(keys[id], place % HUES, place % LINES) for place, id in enumerate(names)}


def _keys(names: Mapping[str, str]) -> dict[str, str]:
    """The shortest beginning of the last name, from two letters on, that no other speaker has; else numbered."""
    last = {id: _last_name(name) for id, name in names.items()}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for id, word in last.items():
        others = [other for key, other in last.items() if key != id]
        short = next((word[:n] for n in (2, 3) if not any(o.startswith(word[:n]) for o in others)), word[:2])
        key, count = short, 2
        while key in taken:
            key, count = f"{short}{count}", count + 1
        taken.add(key)
        found[id] = key
    return found


def _last_name(name: str) -> str:
    words = ["".join(letter for letter in word if letter.isalnum()) for word in name.split()]
    words = [word for word in words if word]
    return words[-1][:1].upper() + words[-1][1:] if words else UNKNOWN
