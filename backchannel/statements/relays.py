"""How words came to the recorder: messages handed over, read out and translated by somebody else.

Takes the sentences and parties; gives the `Carried` messages of a document: whose, through whom, to whom, aloud or in
writing, translated or not. What is then quoted, or said by "the message", is the origin's word through the carrier.

    "He translated to me verbally a message which he had received from Mr. Khrushchev to be delivered to me personally."
    -> origin Khrushchev, carrier "He", aloud, translated, to the author
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.model import Manner
from backchannel.statements.flow import Flow
from backchannel.statements.names import Phrase
from backchannel.statements.parties import Parties
from backchannel.statements.words import Sentence, word_set

MESSAGES = word_set(
    """message messages letter note communication reply text statement aide-mémoire aide-memoire telegram cable
    memorandum greetings"""
)
_ALOUD = ("translat", "read", "recit", "dictat", "quoted", "orally", "verbally", "repeated")
_WRITTEN = ("hand", "transmit", "present", "pass", "forward", "sent", "submit")
_CARRYING = re.compile(
    r"\b(?:translat|read\b|reading|recit|dictat|convey|deliver|hand(?:ed|ing)|gave|giv(?:en|ing)|transmit|present(?:ed|ing)|"
    r"pass(?:ed|ing)|brought|bringing|forward)",
    re.IGNORECASE,
)
_NOTES_OF = re.compile(
    r"\b(?:wrot|writ|cabl|telegraph|wir|letter|note|telegram|memorandum|despatch|telegramm)", re.IGNORECASE
)
_THROUGH = re.compile(r"\b(?:through|via|by)\s+(?:(?:his|her|the|an|their)\s+)?(?:own\s+)?interpreter\b", re.IGNORECASE)
_INTERPRETED = re.compile(r"\b(?:interpreter|translat)", re.IGNORECASE)


class Carried(NamedTuple):
    """One message: the sentence that tells of it, whose it is, who carried it, to whom, and how."""

    sentence: int
    origin: str
    carrier: Phrase | None
    to: tuple[str, ...]
    manner: Manner | None
    translated: bool | None


def manner_of(words: str) -> tuple[Manner | None, bool | None]:
    """Aloud or in writing, translated or not, from the words that tell of the passing on."""
    small = words.lower()
    translated = True if _INTERPRETED.search(small) else None
    if any(word in small for word in _ALOUD):
        return "aloud", translated
    if any(word in small for word in _WRITTEN):
        return "in writing", translated
    return None, translated


def find_carried(flow: Flow, parties: Parties) -> list[Carried]:
    """The messages that a document says were passed on, in order."""
    found = []
    for sentence in flow.sentences:
        if MESSAGES.isdisjoint(sentence.small):
            continue
        words = flow.text[sentence.span.start : sentence.span.end]
        verb = _CARRYING.search(words)
        if verb is None:
            continue
        carried = _carried(sentence, parties, sentence.at(sentence.span.start + verb.start()), words)
        if carried is not None:
            found.append(carried)
    return found


def _carried(sentence: Sentence, parties: Parties, verb: int, words: str) -> Carried | None:
    small = sentence.small
    noun = next((each for each in range(verb, len(small)) if small[each] in MESSAGES), None)
    if noun is None:
        return None
    mentions = parties.mentions[sentence.index]
    origin = next(
        (
            party
            for phrase, party in mentions.items()
            if phrase.first > 0
            and (
                (small[phrase.first - 1] == "from" and noun < phrase.first < noun + 12)
                or (phrase.last == noun and sentence.words[phrase.last - 1].endswith(("'s", "’s")))
            )
        ),
        None,
    )
    if origin is None:
        return None
    carrier = next(
        (each for each in parties.phrases[sentence.index] if each.last <= verb and each.kind not in ("noun", "IT")),
        None,
    )
    if carrier is not None and mentions.get(carrier) == origin:
        return None
    hears = [each for each in sentence.small[verb : noun + 12] if each in ("me", "us")]
    to = (parties.author,) if hears and parties.author else ()
    manner, translated = manner_of(words)
    return Carried(sentence.index, origin, carrier, to, manner, translated)


def through_interpreter(words: str) -> str | None:
    """The interpreter through whom a sentence says its words came ("through his interpreter he said"), or None."""
    found = _THROUGH.search(words)
    return found.group().split(None, 1)[1] if found else None


def written(cue: str) -> bool:
    """Whether a cue is of writing: "wrote", "cabled"."""
    return _NOTES_OF.match(cue.split()[-1] if cue else "") is not None
