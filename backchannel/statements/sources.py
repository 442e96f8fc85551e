"""Whose words a cue reports: from a cue to the phrase that names the speaker, and to the one that names the hearer.

Takes a sentence, its phrases and a cue; gives the phrase of the speaker, or None where the sentence names none
("Stated that …" in a telegram, "it was pointed out"). A linear model ranks the phrases; the hearer stands between cue
and content ("told him that", "said to the Ambassador that"), or is what a passive speaks of ("he was told").

    "Mr. Halloran asked whether …" -> "Mr. Halloran";   "… as proposed by Italy" -> "Italy"
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from backchannel.statements.cues import known
from backchannel.statements.names import Phrase
from backchannel.statements.weights import shares, table, total
from backchannel.statements.words import Sentence, word_set

_TELLING = word_set(
    """tell inform ask instruct advis assur request authoriz direct notif urg remind thank order invit warn"""
)


def source_features(
    sentence: Sentence, head: int, phrase: Phrase | None, rivals: Sequence[Phrase], heads: Collection[int]
) -> list[str]:
    """What is asked of a phrase as source of the cue at `head`; None stands for "no source"."""
    classes, small = sentence.classes, sentence.small
    base, name = known(small[head]), classes[head]
    lead = classes[head - 1] if head else "<"
    passive = "BE" if "BE" in classes[max(0, head - 3) : head] and name not in ("N", "w", "ING") else "act"
    if phrase is None:
        return [
            "0",
            f"0 {base}",
            f"0 {lead} {name}",
            f"0 {passive} {name}",
            f"0 {lead} {base}",
            f"0 head{min(head, 3)} {name}",
            f"0 n{min(3, sum(1 for each in rivals if each.first < head))}",
        ]
    if phrase.last <= head:
        between = classes[phrase.last : head]
        side = "b"
        inner = sum(1 for each in rivals if phrase.last <= each.first and each.last <= head and each.kind != "noun")
    else:
        between = classes[head + 1 : phrase.first]
        side = "a"
        inner = sum(1 for each in rivals if head < each.first and each.last <= phrase.first and each.kind != "noun")
    gap = " ".join(between) if len(between) < 4 else ("far" if len(between) > 8 else "mid")
    verbs = sum(1 for each in between if each in ("BE", "HV", "MD", "DO", "ED"))
    marks = "," * min(2, between.count(",")) + ("THAT" if "THAT" in between else "") + ("TO" if "TO" in between else "")
    cues = sum(1 for each in heads if min(phrase.first, head) < each < max(phrase.first, head))
    before = small[phrase.first - 1] if phrase.first else "<"
    before_class = classes[phrase.first - 1] if phrase.first else "<"
    owner = "'s" if sentence.words[phrase.last - 1].endswith(("'s", "’s")) else ""
    poss = "my" if classes[phrase.first] == "POSS" and phrase.last == phrase.first + 1 else ""
    kind = phrase.kind + owner + poss
    after = classes[phrase.last] if phrase.last < len(classes) else ">"
    return [
        f"{side} {kind}",
        f"{side} {kind} {gap} {name}",
        f"{side} {gap} {name} {passive}",
        f"{side} {gap} {base}",
        f"{side} {inner} {verbs} {passive}",
        f"{side} {inner} {marks} {kind}",
        f"{side} {inner} {base}",
        f"{side} {cues} {verbs} {marks}",
        f"{side} {cues} {kind}",
        f"{side} {before} {name} {passive}",
        f"{side} {before_class} {kind} {after}",
        f"{side} first{phrase.first == 0} {inner}",
        f"{side} first{phrase.first == 0} {cues} {marks}",
        f"{side} {before} {gap}",
        f"{side} {passive} {inner} {kind}",
        f"{side} {lead} {kind} {inner}",
        f"{side} {classes[head + 1] if head + 1 < len(classes) else '>'} {name} {kind} {inner}",
    ]


def possible(found: Sequence[Phrase], head: int) -> list[Phrase | None]:
    """Phrases that may name the source of a cue: all but those that hold it."""
    return [None, *(each for each in found if not each.first <= head < each.last and -40 < each.first - head < 16)]


def find_source(
    sentence: Sentence, found: Sequence[Phrase], head: int, heads: Collection[int]
) -> tuple[Phrase | None, float]:
    """The phrase that names the speaker, and how sure."""
    weights = table("sources")["source"]
    rivals = possible(found, head)
    scores = [total(weights, source_features(sentence, head, each, found, heads)) for each in rivals]
    chances = shares(scores)
    best = max(range(len(rivals)), key=chances.__getitem__)
    return rivals[best], chances[best]


def find_hearer(
    sentence: Sentence, found: Sequence[Phrase], head: int, first: int, source: Phrase | None
) -> Phrase | None:
    """The phrase that names whom it was said to. `first`: the first word of the content."""
    classes, small = sentence.classes, sentence.small
    for phrase in found:
        if phrase is source or phrase.kind in ("noun", "IT", "WHO") or phrase.first <= head or phrase.last > first:
            continue
        before = small[phrase.first - 1]
        if classes[phrase.first] == "POSS" and phrase.last == phrase.first + 1:
            continue
        if before in ("to", "with") or phrase.first == head + 1:
            return phrase
    if known(small[head]) in _TELLING and classes[head - 1] == "BE" if head else False:
        for phrase in reversed(found):
            if phrase.last < head and phrase is not source and phrase.kind not in ("noun", "IT"):
                return phrase
    return None
