"""Which words report: the heads of cues in a sentence, and how far each cue reaches.

Takes a `Sentence`; gives for each reporting word its index and a probability. Only words whose stem the annotated
documents know as a cue, or a list of English reporting verbs, are asked; a linear model over the words and classes
around each decides. "I believe the talk was useful" in a letter's running voice is none; "he believed" is one.

    "Menshikov accused me of trying to trade with him." -> "accused", and its cue "accused me of"
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache
from typing import NamedTuple

from backchannel.statements.weights import chance, table, total
from backchannel.statements.words import Sentence, stem, word_set

_SUBJECTS = frozenset(("I", "WE", "HE", "THEY", "IT", "YOU", "CAP", "CAPS"))
_LEADS = frozenset(("BE", "HV", "MD", "DO", "NEG", "LY", "ADV"))
_SKIPPED = _LEADS | {"OBJ", "POSS", "DET", "TO", "P", "CC", "SUB", "THAT", "IF", "WH", "I", "WE", "HE", "THEY", "IT", "YOU"}  # fmt: skip


class Cue(NamedTuple):
    """A reporting word: the index of its head in the sentence, and how sure."""

    head: int
    sure: float


known = lru_cache(maxsize=50_000)(stem)


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """The head of a cue that is words `first` up to `last`: the first that is no auxiliary, adverb or pronoun."""
    for position in range(first, last):
        if sentence.classes[position] not in _SKIPPED and sentence.words[position][0].isalnum():
            return position
    return first


def subject_before(sentence: Sentence, head: int) -> str:
    """The class of the nearest word before a head that may be its subject, and what lies between."""
    classes = sentence.classes
    for position in range(head - 1, max(-1, head - 9), -1):
        name = classes[position]
        if name in _SUBJECTS:
            return f"{name}{min(4, head - position)}"
        if name in ("THAT", "WH"):
            return name
        if name in (",", ";", ":", "TO"):
            return name
    return "none" if head > 8 else "first"


def cue_features(sentence: Sentence, head: int, last_cue: int, setting: str) -> list[str]:
    """What is asked of a possible cue. `last_cue`: the head accepted before it in the sentence, or -1."""
    small, classes, size = sentence.small, sentence.classes, len(sentence.small)
    word, base, name = small[head], known(small[head]), classes[head]
    one = small[head - 1] if head else "<"
    c1 = classes[head - 1] if head else "<"
    c2 = classes[head - 2] if head > 1 else "<"
    next1 = small[head + 1] if head + 1 < size else ">"
    n1 = classes[head + 1] if head + 1 < size else ">"
    n2 = classes[head + 2] if head + 2 < size else ">"
    n3 = classes[head + 3] if head + 3 < size else ">"
    subject = subject_before(sentence, head)
    gap = "no" if last_cue < 0 else str(min(6, head - last_cue))
    follows = ">"
    for position in range(head + 1, min(size, head + 6)):
        if classes[position] in ("THAT", "IF", "WH", "TO"):
            follows = classes[position]
            break
        if classes[position] in (",", "CC", ";"):
            break
    return [
        "b",
        f"w {word}",
        f"s {base}",
        f"s {base} {name}",
        f"w {word} {c1}",
        f"s {base} {n1}",
        f"w {word} {next1}",
        f"w {one} {word}",
        f"s {base} {c2} {c1}",
        f"s {base} {n1} {n2}",
        f"s {base} {follows}",
        f"s {base} {subject}",
        f"u {subject} {name} {n1}",
        f"c {c2} {c1} {name} {n1}",
        f"c {c1} {name} {n1} {n2}",
        f"c {n1} {n2} {n3}",
        f"1 {one}",
        f"n {next1}",
        f"f {follows} {name} {subject}",
        f"g {gap} {c1}",
        f"t {setting} {base}",
        f"t {setting} {subject} {name}",
        f"p {head if head < 3 else 3} {name}",
    ]


def may_report(sentence: Sentence, stems: Collection[str]) -> list[int]:
    """The words of a sentence whose stems are known to report."""
    classes = sentence.classes
    return [
        position
        for position, small in enumerate(sentence.small)
        if classes[position] not in _SKIPPED and known(small) in stems
    ]


@cache
def reporting_stems() -> frozenset[str]:
    return frozenset(table("cues")["stems"])


def find_cues(sentence: Sentence, setting: str, threshold: float = 0.5) -> list[Cue]:
    """The reporting words of a sentence, in order. `setting`: "memcon", "telegram", "letter", … as in `Setting`."""
    weights = table("cues")["weights"]
    found: list[Cue] = []
    for position in may_report(sentence, reporting_stems()):
        last = found[-1].head if found else -1
        sure = chance(total(weights, cue_features(sentence, position, last, setting)))
        if sure >= (PARTICIPLE if _trails(sentence, position) else threshold):
            found.append(Cue(position, sure))
    return found


PARTICIPLE = 0.25


def _trails(sentence: Sentence, head: int) -> bool:
    """Whether a reporting participle trails behind a comma: "he shied away from the question, maintaining there were …"."""
    if sentence.classes[head] != "ING" or sentence.small[head] not in _TRAILING:
        return False
    return head > 2 and "," in sentence.small[head - 2 : head]


_TRAILING = word_set(
    """maintaining saying adding remarking noting stating observing insisting arguing claiming emphasizing stressing
    declaring asserting commenting replying suggesting indicating warning asking recalling reiterating repeating
    contending alleging complaining explaining pointing pleading protesting mentioning confessing admitting
    conceding assuring reminding urging promising predicting expressing"""
)  # fmt: skip
_PARTICLES = {
    "point": ("out",), "set": ("forth", "out"), "carr": ("out",), "put": ("forward",), "bring": ("up", "out"),
    "brought": ("up", "out"), "go": ("on",), "accord": ("to",), "refer": ("to",), "commit": ("himself", "myself"),
    "touch": ("on",), "lay": ("out",), "spell": ("out",), "lash": ("out",), "took": ("up",), "take": ("up",),
}  # fmt: skip
_NOUNS = word_set(
    """hope view belief regret doubt confidence concern appreciation opinion desire wish fear clear it interest
    satisfaction"""
)  # fmt: skip


def extent(sentence: Sentence, head: int, limit: int) -> tuple[int, int]:
    """A cue's words: auxiliaries and adverbs before its head, particles, "the hope" and a pronoun behind it, up to
    word `limit`: "would not commit himself", "expressed the hope", "told him"."""
    classes, small = sentence.classes, sentence.small
    first, last = head, head + 1
    while first > 0 and classes[first - 1] in _LEADS and small[first - 1] not in ("so", "then", "both"):
        first -= 1
    base = known(small[head])
    if last < limit and small[last] in _PARTICLES.get(base, ()):
        last += 1
    if classes[head] == "MAKE":
        end = last
        while end < min(limit, last + 3) and (classes[end] in ("DET", "POSS") or small[end] in _NOUNS):
            end += 1
        if small[end - 1] in _NOUNS:
            last = end
    if last < limit and classes[last] == "OBJ":
        last += 1
    return first, last
