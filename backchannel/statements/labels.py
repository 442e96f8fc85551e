"""What kind of act a statement is, how it is reported, and whether it is speech or a position.

Takes a cue, its words and its content; gives mode, act and kind. Linear models over the cue's stem and the words
that lead the content in: "asked" with "whether" asks, with "to" requests; "hoped" is a position.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from backchannel.model import Act, Mode, StatementKind
from backchannel.statements.cues import known
from backchannel.statements.spans import led_by
from backchannel.statements.weights import table
from backchannel.statements.words import Sentence

_GOOD = frozenset(
    (
        "well",
        "better",
        "best",
        "help",
        "helpful",
        "useful",
        "wise",
        "desirable",
        "advisable",
        "good",
        "preferable",
        "appreciated",
    )
)
ACTS: tuple[Act, ...] = get_args(Act)
MODES: tuple[Mode, ...] = ("indirect", "summary", "direct")
KINDS: tuple[StatementKind, ...] = get_args(StatementKind)


def label_features(sentence: Sentence, head: int, first: int, last: int, quoted: bool) -> list[str]:
    small, classes = sentence.small, sentence.classes
    base, name = known(small[head]), classes[head]
    kind = led_by(sentence, head, first)
    after = small[head + 1] if head + 1 < len(small) else ">"
    second = small[head + 2] if head + 2 < len(small) else ">"
    before = small[head - 1] if head else "<"
    lead = classes[head - 1] if head else "<"
    inner = classes[first:last]
    finite = "v" if any(each in ("BE", "HV", "MD", "DO") for each in inner) else "V" if "ED" in inner else "n"
    modal = next((small[each] for each in range(first, last) if classes[each] == "MD"), "no")
    start = small[first] if first < len(small) else ">"
    return [
        "b",
        f"s {base}",
        f"w {small[head]}",
        f"s {base} {after}",
        f"s {base} {after} {second}",
        f"s {base} {kind}",
        f"s {base} {lead}",
        f"s {base} {before}",
        f"s {base} {modal}",
        f"k {kind} {finite}",
        f"k {kind} {name}",
        f"k {kind} {classes[first] if first < len(small) else '>'} {finite}",
        f"s {base} {finite}",
        f"m {modal} {kind}",
        f"f {start}",
        f"n {'NEG' in classes[max(0, head - 3) : head]} {base}",
        f"n {'NEG' in classes[max(0, head - 3) : head]} {lead}",
        f"l {lead} {name}",
        f"q {quoted} {kind}",
        f"a {after} {second}",
    ]


def labels(sentence: Sentence, head: int, first: int, last: int, quoted: bool) -> tuple[Mode, Act, StatementKind]:
    """Mode, act and kind of a cued statement."""
    weights = table("labels")
    scores = [0.0] * (len(MODES) + len(ACTS) + len(KINDS))
    for feature in label_features(sentence, head, first, last, quoted):
        for place, weight in weights.get(feature, ()):
            scores[place] += weight
    at, to = len(MODES), len(MODES) + len(ACTS)
    mode = max(range(at), key=scores.__getitem__)
    act = max(range(at, to), key=scores.__getitem__) - at
    kind = max(range(to, len(scores)), key=scores.__getitem__) - to
    said = ACTS[act], KINDS[kind]
    if said == ("assert", "speech") and _advises(sentence.small[first : first + 16]):
        return MODES[mode], "request", "speech"
    return MODES[mode], *said


def _advises(words: Sequence[str]) -> bool:
    """Whether a content is advice: "it would be well for Mr. Khrushchev not to refer to the U-2 incident again"."""
    if words[:1] != ("it",) or words[1:3] not in (("would", "be"), ("might", "be")):
        return False
    return any(word in _GOOD for word in words[3:6]) and any(word in ("to", "if") for word in words[4:])
