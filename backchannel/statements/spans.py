"""How far what was said reaches: from a cue to its content.

Takes a sentence and the head of a cue; gives the words of the content as a range (first, last). A linear model ranks
where it starts (behind the cue, its hearer and "that"; before the cue in "Lebanon, he said, had …"; at the cue in
"declined to comment"), a second one where it ends (the sentence's end, a new cue "and asked", a parenthesis).

    "He said that he agreed, and asked whether …", head "said" -> "he agreed"
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from backchannel.statements.cues import known
from backchannel.statements.weights import shares, table, total
from backchannel.statements.words import Sentence

FAR = 130  # words that a content may have
REACH = 14  # words behind a cue in which its content may start
_CLOSING = frozenset(".!?…”)];")
_OPENING = frozenset((",", ";", ":", "(", "—", "–", "CC", "THAT", "SUB", "WH", "P", '"', "“", "”"))
_NO_END = frozenset(("DET", "POSS", "P", "CC", "TO", "THAT", "SUB", "WH", "IF", ",", "MD", "(", ";", ":", "“"))
_LINK = frozenset(("CC", "ADV", "LY", "HE", "THEY", "WE", "I", "IT", "BE", "HV", "MD", "NEG", ","))


class Content(NamedTuple):
    """Words `first` up to, not including, `last` of a sentence."""

    first: int
    last: int
    sure: float


def _bucket(number: int) -> str:
    return str(number) if number < 6 else "6" if number < 10 else "10" if number < 20 else "20"


def starts(sentence: Sentence, head: int) -> list[int]:
    """Words at which the content of a cue may start: all just behind it and at it, before it only heads of clauses and
    noun phrases."""
    classes = sentence.classes
    before = [
        at
        for at in range(max(0, head - 30), max(0, head - 3))
        if at == 0 or classes[at - 1] in _OPENING or classes[at] in ("DET", "POSS", "WH", "HE", "IT", "THEY")
    ]
    after = [
        at
        for at in range(max(0, head - 3), min(len(sentence), head + REACH))
        if at <= head + 2 or classes[at] not in _CLOSING
    ]
    return before + after


def start_features(sentence: Sentence, head: int, at: int) -> list[str]:
    small, classes = sentence.small, sentence.classes
    base = known(small[head])
    here, word = classes[at], small[at]
    before = classes[at - 1] if at else "<"
    last = small[at - 1] if at else "<"
    if at > head:
        skipped = classes[head + 1 : at]
        skip = " ".join(skipped) if len(skipped) < 5 else f"{_bucket(len(skipped))} {skipped[-1]}"
        passed = "THAT" if "THAT" in skipped else "TO" if "TO" in skipped else "WH" if "WH" in skipped else "no"
        comma = "," if "," in skipped else ""
        return [
            f"> d{at - head}",
            f"> {last}",
            f"> {before} {here}",
            f"> {here} {_bucket(at - head)}",
            f"> {word} {last}",
            f"> {base} {last}",
            f"> {base} {skip}",
            f"> {base} {here} {_bucket(at - head)}",
            f"> k {skip} {here}",
            f"> p {passed} {last}",
            f"> p {passed}{comma} {before} {here}",
            f"> {classes[head]} {skip}",
        ]
    following = classes[head + 1] if head + 1 < len(classes) else ">"
    lead = classes[head - 1] if head else "<"
    if at == head or (at >= head - 3 and all(name in _LINK for name in classes[at:head])):
        return [f"= {base}", f"= {base} {following}", f"= {head - at} {lead} {here}", f"= {following} {lead}", f"= {word}", f"= {before} {here}"]  # fmt: skip
    comma = "," if "," in classes[at:head] else ""
    return [
        f"< {before}",
        f"< {last} {here}",
        f"< {base} {before}",
        f"< {lead} {following}",
        f"< {base} {following}",
        f"< {comma} {lead} {following} {before}",
        f"< {_bucket(head - at)} {before}",
        f"< {classes[head - 2] if head > 1 else '<'} {lead} {following} {comma} {before}",
    ]


def end_features(
    sentence: Sentence, head: int, first: int, last: int, heads: Collection[int], kind: str, to_next: int
) -> list[str]:
    """What is asked of a content that ends before word `last`. `kind`: the word that leads it in; `to_next`: the next
    cue's head at or after `last`, or -1."""
    small, classes, size = sentence.small, sentence.classes, len(sentence)
    base = known(small[head])
    n1 = classes[last] if last < size else ">"
    n2 = classes[last + 1] if last + 1 < size else ">"
    n3 = classes[last + 2] if last + 2 < size else ">"
    word = small[last] if last < size else ">"
    word2 = small[last + 1] if last + 1 < size else ">"
    end = "end" if all(name in _CLOSING for name in classes[last:]) else "more"
    link = "far"
    if to_next >= 0 and to_next - last < 7:
        between = classes[last:to_next]
        link = " ".join(between) if len(between) < 5 else "long"
    length = _bucket(last - first)
    side = "a" if first > head else "s" if last > head else "b"
    at_cue = ""
    if side == "b":
        at_cue = " ".join(classes[last:head]) if head - last < 5 else "far"
    finite = "v" if any(name in ("BE", "HV", "MD", "DO", "ED") for name in classes[first:last]) else "n"
    before = classes[last - 1]
    return [
        f"{side} {end}",
        f"{side} {end} {kind}",
        f"{side} {end} {base}",
        f"{side} {n1} {n2}",
        f"{side} {n1} {n2} {n3}",
        f"{side} {kind} {n1} {n2}",
        f"{side} {kind} {word}",
        f"{side} {word} {word2}",
        f"{side} {word} {finite}",
        f"{side} {before} {n1}",
        f"{side} {base} {n1} {n2}",
        f"{side} {base} {word}",
        f"{side} l {link}",
        f"{side} l {link} {kind}",
        f"{side} {length} {n1}",
        f"{side} {length} {kind}",
        f"{side} {length} {base}",
        f"{side} {at_cue} {n1}",
        f"{side} {finite} {kind} {n1}",
    ]


def led_by(sentence: Sentence, head: int, first: int) -> str:
    """The kind of content: the complementiser or class of the words that lead it in."""
    if first <= head:
        return "self" if first == head else "before"
    word = sentence.small[first - 1]
    if word in ("that", "to", "whether", "if", "of", "for", "about", "on", "as", ":", ","):
        return word
    name = sentence.classes[first]
    return f"={name}" if name in ("WH", "HE", "THEY", "IT", "WE", "I", "TO", "ING", "DET", "POSS") else "=w"


def find_content(sentence: Sentence, head: int, heads: Collection[int]) -> Content:
    """The content of a cue. `heads`: the heads of all cues of the sentence."""
    data = table("spans")
    places = starts(sentence, head)
    scores = [total(data["start"], start_features(sentence, head, at)) for at in places]
    chances = shares(scores)
    best = max(range(len(places)), key=chances.__getitem__)
    first = places[best]
    lasts, features = ends(sentence, head, first, heads)
    scores = [total(data["end"], each) for each in features]
    close = shares(scores)
    final = max(range(len(lasts)), key=close.__getitem__)
    return Content(first, lasts[final], chances[best] * close[final])


def ends(sentence: Sentence, head: int, first: int, heads: Collection[int]) -> tuple[list[int], list[list[str]]]:
    """Words before which a content may end, with what is asked of each."""
    kind = led_by(sentence, head, first)
    size = len(sentence)
    limit = head if first < head - 3 else size
    rising = sorted(each for each in heads if each > head)
    classes = sentence.classes
    lasts = [
        last
        for last in range(first + 1, min(first + FAR, max(limit, first + 1)) + 1)
        if last == first + 1 or classes[last - 1] not in _NO_END
    ]
    found, upcoming = [], 0
    for last in lasts:
        while upcoming < len(rising) and rising[upcoming] < last:
            upcoming += 1
        to_next = rising[upcoming] if upcoming < len(rising) else -1
        found.append(end_features(sentence, head, first, last, heads, kind, to_next))
    return lasts, found
