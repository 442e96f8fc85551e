"""Report that goes on without a cue: "The Ambassador made the following remarks. The problem had entered a critical
stage. …".

Takes a sentence, what was found in it and in the sentences before it; gives the probability that it still reports. A
linear model over the kind of document, its tenses and pronouns, and how the sentence before was read.
"""

from __future__ import annotations

from typing import NamedTuple

from backchannel.statements.words import Sentence


class Before(NamedTuple):
    """How the sentences before were read. `last`: "cue", "position", "free", "direct" or "none" for the one before, `second` for
    the one before that; `since`: sentences since a cue; `act`: act of the last statement; `in_paragraph`: whether the
    paragraph has a statement; `third`: whether its speaker was named or "he", not "I"."""

    last: str = "none"
    second: str = "none"
    since: int = 9
    act: str = "none"
    in_paragraph: bool = False
    source: str = "none"


def free_features(sentence: Sentence, setting: str, before: Before, covered: str, cues: int, own: str) -> list[str]:
    """What is asked of a sentence. `covered`: how much of it cued statements of its own cover ("no", "some", "most");
    `cues`: how many it has; `own`: whose words its first cue reports: "none", "I", "he", "same" as the last speaker,
    "spoke" before, "new"."""
    small, classes = sentence.small, sentence.classes
    one = small[0]
    first = next(
        (each for each in range(min(3, len(small))) if classes[each] not in ('"', "“", "(", "[", "NUM", ".", "”")), 0
    )
    one, c1 = small[first], classes[first]
    two = small[first + 1] if first + 1 < len(small) else ">"
    held = set(small)
    tense = (
        ("w" if held & {"would", "should", "could", "might"} else "")
        + ("h" if "had" in held else "")
        + ("p" if held & {"was", "were", "did"} else "")
        + ("n" if held & {"is", "are", "has", "have", "will", "does", "can", "must", "may"} else "")
    )
    who = (
        ("I" if held & {"i", "my", "me"} else "")
        + ("w" if held & {"we", "our", "us"} else "")
        + ("y" if held & {"you", "your"} else "")
        + ("h" if held & {"he", "his", "him", "she", "her"} else "")
        + ("t" if held & {"they", "their", "them"} else "")
    )
    opens = "opens" if sentence.opens else "goes on"
    length = "short" if len(small) < 8 else "mid" if len(small) < 25 else "long"
    state = f"{before.last} {before.second}"
    return [
        "b",
        f"{setting}",
        f"{state}",
        f"{state} {opens}",
        f"{setting} {state}",
        f"{setting} {before.last} {opens}",
        f"{setting} {before.last} {tense}",
        f"{covered} {min(cues, 2)}",
        f"{covered} {before.last} {min(cues, 2)}",
        f"own {own} {covered} {before.last}",
        f"own {own} {covered} {setting}",
        f"own {own} {covered} {before.source} {opens}",
        f"own {own} {before.last} {before.second}",
        f"{opens} {before.in_paragraph} {before.last}",
        f"since {min(before.since, 5)} {opens}",
        f"act {before.act} {before.last}",
        f"source {before.source} {before.last}",
        f"1 {one}",
        f"1 {one} {before.last}",
        f"2 {one} {two}",
        f"c {c1} {before.last} {opens}",
        f"tense {tense} {before.last}",
        f"tense {tense} {setting} {opens}",
        f"who {who}",
        f"who {who} {before.last}",
        f"who {who} {before.source} {before.last}",
        f"length {length} {before.last}",
        f"end {small[-1]} {before.last}",
        f"narrative {bool(held & {'adjourned', 'arrived', 'left', 'called', 'met', 'meeting', 'conversation', 'handed'})} {before.last}",
        f"q {'?' in held} {before.last}",
        f"b {small[0] in ('[', '(')} {before.last}",
    ]
