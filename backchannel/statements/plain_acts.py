"""Acts that a few fixed turns of phrase report: evasions, and greetings that somebody sends.

Takes a sentence and its phrases; gives `Turn`s. The model knows reporting verbs; these turns
are too rare in annotated documents to be learned and too fixed to need it.

    "he shied away from the question" -> refuse;   "Mr. Khrushchev's greetings and congratulations over the victory" -> greet
    (gold/GUIDELINES.md, rulings 4, 10 and 14)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from backchannel.model import Act, Mode
from backchannel.statements.names import Phrase
from backchannel.statements.words import Sentence, word_set

_EVADING = word_set("evaded evades evading dodged dodges sidestepped parried demurred demurs hedged")
_UNWILLING = word_set("refused refuses refusing declined declines declining unwilling reluctant unable")
_NOT = word_set("wouldn't couldn't didn't won't")
_HOLDING_BACK = (
    ("commit", "himself"), ("commit", "herself"), ("commit", "themselves"), ("be", "drawn", "out"), ("be", "drawn"),
    ("be", "pinned", "down"), ("be", "specific"), ("elaborate",), ("comment",), ("go", "further"), ("speculate",),
)  # fmt: skip
_EMPTY = word_set("question questions subject matter point issue topic it this that them so the a an these those")
_WISHES = word_set("greetings congratulations compliments regards condolences felicitations wishes")
_KINDLY = word_set("good best warm warmest kind kindest cordial personal sincere heartfelt warmest and")
_BOUNDS = frozenset((",", ";", ":", ".", ")", "(", "CC", "SUB", "”", '"', "—", "WH", "THAT"))


class Turn(NamedTuple):
    """A turn of phrase: words `cue` and `content` as (first, last), the phrase that names the speaker where it says so."""

    head: int
    cue: tuple[int, int]
    content: tuple[int, int]
    mode: Mode
    act: Act
    source: Phrase | None = None


def find_turns(sentence: Sentence, found: Sequence[Phrase]) -> list[Turn]:
    """The turns of a sentence, also those with a word that the model takes for a cue."""
    return [*_evasions(sentence), *_wishes(sentence, found)]


def _bound(sentence: Sentence, first: int) -> int:
    """The word before which a noun phrase or plain clause that begins at `first` ends."""
    classes = sentence.classes
    return next((at for at in range(first, len(sentence)) if classes[at] in _BOUNDS), len(sentence))


def _evasions(sentence: Sentence) -> list[Turn]:
    small, classes = sentence.small, sentence.classes
    turns = []
    for at in range(len(small)):
        first, last = at, at + 1
        if (small[at] in ("shied", "shies", "shying") and small[last : last + 1] == ("away",)) or (
            small[at] in ("brushed", "waved") and small[last : last + 1] in (("aside",), ("away",))
        ):
            last += 1
        elif small[at] in _HEADS and (lead := _lead(sentence, at)) is not None:
            words = next((each for each in _HOLDING_BACK if small[at : at + len(each)] == each), None)
            if words is None:
                continue
            first, last = lead, at + len(words)
        elif small[at] not in _EVADING or classes[at - 1 : at] in (("DET",), ("BE",)):
            continue
        turns.append(_evasion(sentence, at, first, last))
    return turns


_HEADS = frozenset(words[0] for words in _HOLDING_BACK)


def _lead(sentence: Sentence, at: int) -> int | None:
    """Where "would not", "refused to" or "wished not to" before a verb begins; None where it is not held back."""
    small, classes = sentence.small, sentence.classes
    if at and (small[at - 1].replace("’", "'") in _NOT):
        return at - 1
    if at > 1 and small[at - 1] == "not" and classes[at - 2] in ("MD", "DO"):
        return at - 2
    if at > 1 and small[at - 1] == "to" and small[at - 2] in _UNWILLING:
        return at - 2
    return None


def _evasion(sentence: Sentence, head: int, first: int, last: int) -> Turn:
    """With an object that says something, the object is the content ("Libyan work stoppage"); else the verb's words."""
    small, classes = sentence.small, sentence.classes
    start = last + (classes[last : last + 1] == ("P",))
    end = _bound(sentence, start)
    says = [word for word in small[start:end] if word not in _EMPTY]
    if says and classes[last : last + 1] in (("P",), ("DET",), ("POSS",)):
        return Turn(head, (first, start), (start, end), "summary", "refuse")
    return Turn(
        head,
        (first, start if end > start else last),
        (first, max(end, last) if not says else last),
        "summary",
        "refuse",
    )


def _wishes(sentence: Sentence, found: Sequence[Phrase]) -> list[Turn]:
    """Greetings that somebody's name owns: "Mr. Khrushchev's greetings … over the victory of the Democratic Party"."""
    small = sentence.small
    turns = []
    for owner in found:
        if not sentence.words[owner.last - 1].endswith(("'s", "’s")) or owner.kind not in ("name", "office", "body"):
            continue
        last = owner.last
        while last < len(small) and small[last] in _WISHES | _KINDLY:
            last += 1
        if last == owner.last or small[last - 1] not in _WISHES or small[owner.last] == "wishes":
            continue
        end = _bound(sentence, last)
        upon = next(
            (
                at
                for at in range(last, end)
                if small[at] in ("on", "upon", "over", "for")
                and small[at + 1 : at + 2] not in (("his",), ("her",), ("behalf",))
            ),
            None,
        )
        content = (upon + 1, end) if upon is not None and upon + 1 < end else (owner.last, last)
        turns.append(Turn(last - 1, (owner.last, last), content, "summary", "greet", owner))
    return turns
