"""The personal names among what a document calls a party.

Takes a Party; gives its `Name`s, fullest first: none for pronouns, roles, places, bodies.

    "Soviet Ambassador Menshikov"                 -> Menshikov
    "The Under Secretary, Mr. Halloran"           -> Halloran
    "the Representative at Geneva (Wadsworth)"    -> Wadsworth
    "the Ambassador", "His principals", "Saigon"  -> nothing
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.model import Party
from backchannel.posts import is_place
from backchannel.resolve.offices import country_of
from backchannel.resolve.parts import NameParts, split_name, word_set

__all__ = ["Name", "is_personal", "names_of", "personal_name"]

_PRONOUN = re.compile(
    r"(?i)\W*(?:(?:i|me|we|us|you|he|him|she|they|them|it|who|one|someone|nobody|the (?:author|writer|undersigned|recorder))\W*$"
    r"|(?:my|our|your|his|her|their|its|all|both|some|many|several|certain|other)\b)"
)
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,4}$")
_ROLE = re.compile(
    r"(?i)^(?:the\s)?(?:ambassador|minister|secretary|president|chairman|premier|chancellor|king|shah|general|marshal|"
    r"senator|governor|director|counsel(?:l)?or|commissioner|charg[eé]|consul|attach[eé]|officer|representative|"
    r"delegate|interpreter|notetaker|foreign|prime|deputy|under|assistant|vice|acting|special|permanent|high|first|second|third)\b"
)
_LOWER_END = re.compile(r"\s(?:of|for|to|in|at|from|and|on)\s.*$")


_ROLE_LAST = re.compile(  # "Velgorian Ambassador", "Illanian colonel": titles stand before names, not behind
    r"(?i)\w\s(?:ambassador|minister|secretary|president|chairman|premier|chancellor|colonel|general|admiral|captain|commander|"
    r"consul|charg[eé]|counsel(?:l)?or|commissioner|delegate|representative)$"
)


class Name(NamedTuple):
    """A personal name as the party bears it: its parts, and the words beside it (titles, nationality)."""

    parts: NameParts
    words: str


def names_of(party: Party) -> list[Name]:
    """The personal names among a party's names, fullest first."""
    names = [name for words in (party.name, *party.aliases) if (name := personal_name(words))]
    return sorted(
        dict.fromkeys(names), key=lambda name: (-len(name.parts.given), -len("".join(name.parts.given)), name)
    )


def is_personal(party: Party) -> bool:
    return party.kind == "person" and bool(names_of(party))


def personal_name(words: str) -> Name | None:
    """The personal name in "Soviet Ambassador Menshikov", "The Under Secretary, Mr. Halloran", "Henderson (India)"."""
    if _PRONOUN.match(words) or is_place(words):
        return None
    for piece in re.split(r"[,;(]", words):
        piece = re.sub(r"^(?:the|an?)\s", "", piece.strip(" )'’\"“”"), flags=re.I)
        bare = " ".join(word for word in _LOWER_END.sub("", piece).split() if not _nation(word))
        words_of_name = [word for word in bare.split() if word not in _BEFORE_TITLES]
        kept = [word for word in words_of_name if word[:1].isupper() or word in _PARTICLES]
        if len(kept) < len(words_of_name):  # "New evacuation plan", "the President’s side"
            continue
        if (
            not kept
            or _ACRONYM.match(" ".join(kept))
            or is_place(piece)
            or _ROLE_LAST.search(bare)
            or (_ROLE.match(piece) and len(kept) == 1 and kept[0] == piece)
        ):
            continue
        parts = split_name(" ".join(kept))
        if parts.surname and not _is_role(parts, piece):
            return Name(parts, words)
    return None


_PARTICLES = word_set("de du von van der den al el da la bin ibn dinh thi")
_BEFORE_TITLES = word_set("former late then acting old young")


def _nation(word: str) -> bool:
    return country_of(word) is not None and word[:1].isupper()


def _is_role(parts: NameParts, piece: str) -> bool:
    """Whether a role is left and no name: "the Ambassador", "Foreign Secretary", "Administrative Assistant"."""
    words = [*parts.given, parts.surname]
    return words[-1] in _NO_NAME or all(_ROLE.match(word) or word in _NO_NAME for word in words)


_NO_NAME = word_set(
    """
    state government department embassy legation office side delegation ministry party council committee president
    secretary ambassador minister chairman premier officer official officials staff affairs general army navy house
    white kremlin commission mission group union king prime foreign press reporter aide source interpreter senator
    assistant representatives cabinet congress senate chairmen subcommittee organization nations states ministry court
    bank company corporation plan treasury defense pentagon secretariat people peoples leaders leadership participants
    delegates ministers ambassadors ticker radio newspaper times nationalist nationalists communist communists
    republican republicans democrat democrats administration parliament board agency bureau section division institute
    excellency majesty highness sir madam mr messrs mrs dr undersecretary soviets russians americans british
    """
)
