"""How words came to the recorder: messages handed over, read out and translated by somebody else, interpreters.

Takes the sentences and parties; gives the `Carried` messages of a document: whose, through whom, to whom, aloud or in
writing, translated or not. What is then quoted, or said by "the message", is the origin's word through the carrier.

    "He translated to me verbally a message which he had received from Mr. Khrushchev to be delivered to me personally."
    -> origin Khrushchev, carrier "He", aloud, translated, to the author
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from backchannel.model import Manner
from backchannel.statements.flow import Flow
from backchannel.statements.names import Phrase
from backchannel.statements.parties import Parties
from backchannel.statements.words import Sentence, word_set

MESSAGES = word_set(
    """message messages letter note communication reply text statement aide-mémoire aide-memoire telegram cable
    memorandum greetings answer word invitation proposal warning wishes congratulations compliments"""
)
_LETTERS = word_set("letter note telegram cable memorandum aide-mémoire aide-memoire")
_ALOUD = (
    "translat",
    "read",
    "recit",
    "dictat",
    "quoted",
    "oral",
    "verbally",
    "repeated",
    "aloud",
    "sentence by sentence",
)
_WRITTEN = ("hand", "transmit", "present", "pass", "forward", "sent", "submit", "left with", "enclos")
_CARRYING = re.compile(
    r"\b(?:translat|interpret|read\b|reading|recit|dictat|convey|deliver|hand(?:ed|ing)|gave|giv(?:en|ing)|transmit|present(?:ed|ing)|"
    r"pass(?:ed|ing)|brought|bringing|forward|communicat|relay|repeat|left with|(?:had|have|has|was|with|was charged with) (?:a|an oral|the following) message)",
    re.IGNORECASE,
)
_GOT = re.compile(r"\b(?:receiv|had|got|have had|came|come|reached)", re.IGNORECASE)
_TO_PASS_ON = re.compile(
    r"\bto be (?:delivered|given|read|conveyed|passed|handed)|\bwith (?:instructions|the request|orders)|\bto (?:read|deliver|give|convey|hand) (?:it |them )?to (?:me|us)\b"
    r"|\b(?:for|addressed to|meant for) (?:me|us|you)\b",
    re.IGNORECASE,
)
_NOTES_OF = re.compile(
    r"\b(?:wrot|writ|cabl|telegraph|wir|letter|note|telegram|memorandum|despatch|telegramm)", re.IGNORECASE
)
_THROUGH = re.compile(r"\b(?:through|via|by)\s+(?:(?:his|her|the|an|their)\s+)?(?:own\s+)?interpreter\b", re.IGNORECASE)
_INTERPRETED = re.compile(r"\b(?:interpreter|translat)", re.IGNORECASE)


class Carried(NamedTuple):
    """One message: the sentence that tells of it, whose it is, who carried it, to whom, and how. `own`: it was written
    to its carrier, who shows it to the recorder ("read to me parts of a letter which he had received from …")."""

    sentence: int
    origin: str
    carrier: Phrase | None
    to: tuple[str, ...]
    manner: Manner | None
    translated: bool | None
    own: bool = False


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
        verb = _CARRYING.search(words) or (_GOT.search(words) if " through " in words else None)
        if verb is None:
            continue
        carried = _carried(sentence, parties, sentence.at(sentence.span.start + verb.start()), words)
        if carried is not None:
            found.append(carried)
    return found


def _carried(sentence: Sentence, parties: Parties, verb: int, words: str) -> Carried | None:
    small, mentions = sentence.small, parties.mentions[sentence.index]
    origin, noun = _origin(sentence, parties, verb)
    if origin is None:
        return None
    carrier = _through(sentence, parties, noun) or _subject(sentence, parties, verb)
    if carrier is not None and mentions.get(carrier) == origin:
        return None
    manner, translated = manner_of(words)
    hears = any(each in ("me", "us") for each in small[verb : noun + 12]) or (
        carrier is not None and small[verb - 1 : verb] == ("i",)
    )
    passes_on = _TO_PASS_ON.search(words) is not None
    own = small[noun] in _LETTERS and "received" in small and not passes_on and small[verb] != "received"
    to = (parties.author,) if hears and parties.author and not own else ()
    return Carried(sentence.index, origin, carrier, to, manner, translated, own)


def _origin(sentence: Sentence, parties: Parties, verb: int) -> tuple[str | None, int]:
    """Whose message a sentence with a verb of carrying speaks of, and where its noun stands."""
    small, mentions = sentence.small, parties.mentions[sentence.index]
    nouns = [at for at in range(verb, len(small)) if small[at] in MESSAGES]
    nouns += [at for at in range(verb - 1, -1, -1) if small[at] in MESSAGES and "BE" in sentence.classes[at:verb]]
    for noun in nouns[:3]:
        for phrase, party in mentions.items():
            before = small[phrase.first - 1] if phrase.first else ""
            owned = sentence.words[phrase.last - 1].endswith(("'s", "’s", "s'", "s’"))
            if (
                (before == "from" and noun < phrase.first < noun + 16)
                or (before in ("of", "by") and phrase.first == noun + 2 and parties.known[party].kind == "person")
                or (small[max(0, phrase.first - 3) : phrase.first] in (("on", "behalf", "of"), ("in", "name", "of")))
                or (
                    owned and phrase.last <= noun < phrase.last + 4 and "CC" not in sentence.classes[phrase.last : noun]
                )
            ):
                return party, noun
    return None, 0


def _subject(sentence: Sentence, parties: Parties, verb: int) -> Phrase | None:
    """The carrier: the last phrase before the verb that no preposition leads and that is no object."""
    after_by = None
    candidates = []
    for phrase in parties.phrases[sentence.index]:
        before = sentence.classes[phrase.first - 1] if phrase.first else ""
        if phrase.last > verb:
            if after_by is None and sentence.small[phrase.first - 1] == "by" and phrase.kind not in ("noun", "IT"):
                after_by = phrase
        elif (
            phrase.kind not in ("noun", "IT", "WHO")
            and before not in ("P", "TO")
            and sentence.classes[phrase.first] != "OBJ"
            and not (sentence.classes[phrase.first] == "POSS" and phrase.last == phrase.first + 1)
        ):
            candidates.append(phrase)
    if sentence.classes[verb - 1 : verb] == ("BE",) and after_by is not None:
        return after_by
    return candidates[-1] if candidates else None


def _through(sentence: Sentence, parties: Parties, noun: int) -> Phrase | None:
    """ "A message from the Chairman through Ambassador Belyar": the one behind "through"."""
    for phrase in parties.phrases[sentence.index]:
        if (
            phrase.first > noun
            and sentence.small[phrase.first - 1] in ("through", "via")
            and _is_person(parties, sentence, phrase)
        ):
            return phrase
    return None


def _is_person(parties: Parties, sentence: Sentence, phrase: Phrase) -> bool:
    party = parties.mentions[sentence.index].get(phrase)
    return party is not None and parties.known[party].kind == "person"


def through_interpreter(words: str) -> str | None:
    """The interpreter through whom a sentence says its words came ("through his interpreter he said"), or None."""
    found = _THROUGH.search(words)
    return found.group().split(None, 1)[1] if found else None


def through_persons(sentence: Sentence, parties: Parties, first: int, last: int) -> Iterator[tuple[str, bool]]:
    """Persons through whom the text puts words, named between words `first` and `last`: "said, through Miss Danek,",
    each with whether he is an interpreter."""
    for phrase, party in parties.mentions[sentence.index].items():
        before = sentence.small[phrase.first - 1] if phrase.first else ""
        if before in ("through", "via") and first <= phrase.first < last and parties.known[party].kind == "person":
            offices = " ".join(parties.known[party].offices) + " " + " ".join(parties.known[party].forms).lower()
            yield party, "interpret" in offices or "translat" in offices


def written(cue: str) -> bool:
    """Whether a cue is of writing: "wrote", "cabled"."""
    return _NOTES_OF.match(cue.split()[-1] if cue else "") is not None
