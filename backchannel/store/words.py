"""A full-text question: takes what a reader types, gives `Words` that no database can misunderstand.

    >>> parse_words('disarm* "nuclear control" -china')
    Words(wanted=((Term(text='disarm', prefix=True),), (Term(text='nuclear control', prefix=False),)), without=(Term(text='china', prefix=False),))

All wanted words must occur; `A OR B` takes either. Other operators and stray marks are read as plain text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.errors import QueryError

_PIECE = re.compile(r'(-?)"([^"]*)"?(\*?)|(-?)([^\s"]+)')

_MOST = 40  # words and phrases in one question


class Term(NamedTuple):
    """A word or phrase; `prefix`: any word that begins so."""

    text: str
    prefix: bool = False


class Words(NamedTuple):
    """`wanted`: of each group one term must occur; `without`: none of these."""

    wanted: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()


def parse_words(typed: str) -> Words:
    """Raises QueryError where there is no word to search for."""
    wanted: list[tuple[Term, ...]] = []
    without: list[Term] = []
    either = False
    for piece in _PIECE.finditer(typed.translate(_CURLY)):
        if piece[5] == "OR":
            either = True
            continue
        term = _term(piece)
        if not term:
            continue
        if piece[1] or piece[4]:
            without.append(term)
        elif either and wanted:
            wanted[-1] += (term,)
        else:
            wanted.append((term,))
        either = False
    if sum(map(len, wanted)) + len(without) > _MOST:
        raise QueryError(f"more than {_MOST} words to search for", hint="give the few that matter")
    if not wanted:
        raise QueryError(
            f"no word to search for in {typed.strip()!r}",
            hint='give one or more words, a "phrase", or a beginning and a star: disarm*',
        )
    return Words(tuple(wanted), tuple(without))


_CURLY = str.maketrans("“”„", '"""')


def _term(piece: re.Match[str]) -> Term | None:
    plain = piece[2] if piece[5] is None else piece[5]
    # Only letters, digits and what joins them ("U-2") go on to the database; "U-2" is there the phrase "U 2".
    text = " ".join("".join(c if c.isalnum() or c in "-'’" else " " for c in plain).split())
    if not any(c.isalnum() for c in text):
        return None
    return Term(text, bool(piece[3]) or (piece[5] or "").endswith("*"))
