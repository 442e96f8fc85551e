"""A scanner's slips in the forms of a head and a close, mended for reading; the text itself is never touched.

Takes the words of a line; gives them with the slips of months, years, salutations and what papers call themselves put
right. Letters that scanners take for each other fold to one ("c", "e" and "o"; "u" and "n"; "rn" and "m"), and a word
that is none of the record's common ones but folds like one of these forms is that form.

>>> mended("Novernber 12, l960"), mended("Dcar Jack:"), mended("The Honorab1e John F. Kennedy")
('November 12, 1960', 'Dear Jack:', 'The Honorable John F. Kennedy')
>>> mended("Dean Rusk, 1O Downing Street")
'Dean Rusk, 1O Downing Street'
"""

from __future__ import annotations

import re
from functools import cache

from backchannel.text import common_words

__all__ = ["mended"]

FORMS = """
January February March April June July August September October November December
Dear Sincerely Faithfully Respectfully Cordially Honorable Excellency Memorandum Conversation Participants Present Subject
Telegram Airgram Despatch Dispatch Letter Confidential Secret Unclassified Department State Embassy Legation
Ambassador Secretary President Minister Chairman Director Senator Governor Washington Date Place Time From Copies
Attachment Enclosure
"""
_PAIRS = (("rn", "m"), ("vv", "w"), ("ii", "n"), ("cl", "d"))
_ALIKE = str.maketrans(
    {letter: group[0] for group in ("ceo0", "il1!|", "un", "bh", "vy", "s5", "gq9") for letter in group}
)
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"\b[1lI]9[\dOolI]{2}\b")
_DAY = re.compile(
    r"\b(?P<month>January|February|March|April|May|June|July|August|September|October|November|December) "
    r"(?P<day>[\dlIO]{1,2})\b"
)
_DIGITS = str.maketrans("lIOo", "1100")


def mended(words: str) -> str:
    """The words of a line, its forms as they were typed."""
    words = _WORD.sub(lambda found: _mended(found[0]), words)
    words = _YEAR.sub(lambda found: found[0].translate(_DIGITS), words)
    return _DAY.sub(lambda found: f"{found['month']} {found['day'].translate(_DIGITS)}", words)


def _mended(word: str) -> str:
    small = word.lower()
    if len(word) < 4 or small in common_words():
        return word
    form = _forms().get(_folded(small))
    if form is not None and form.lower() != small:
        return form.upper() if word.isupper() or sum(map(str.isupper, word)) > 2 else form
    letters = sum(map(str.isalpha, word))
    if word[0].isalpha() and word.isalnum() and 0 < len(word) - letters <= 2 < letters and set(word) & set("01"):
        return word.replace("0", "O" if word.isupper() else "o").replace("1", "I" if word.isupper() else "l")
    return word


def _folded(small: str) -> str:
    for pair, one in _PAIRS:
        small = small.replace(pair, one)
    return small.translate(_ALIKE)


@cache
def _forms() -> dict[str, str]:
    return {_folded(form.lower()): form for form in FORMS.split()}
