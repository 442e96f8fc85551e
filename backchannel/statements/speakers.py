"""Who is meant by "he", "they", "we", "the message" and by nothing at all: pronouns and silent sources, speakers and hearers.

Takes the scene as read so far (whose turn it was, who was named where) and one `Reference`; gives the party. A linear
model ranks the parties at hand: the last speakers, those named in the sentences just before, those present, the author
and the recipients. "I" is the author, "you" the recipient; inside a quotation the speaker and the hearer.

    "The Ambassador said … Mr. Halloran asked … He replied …" -> "He": the Ambassador
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from backchannel.model import Relay, Span
from backchannel.statements.parties import Parties
from backchannel.statements.weights import shares, table, total

_SOMEBODY = ("HE", "THEY", "WE", "IT", "FREE", "DIRECT")
NEAR, MOST = 6, 11  # parties named just before, and parties in all, that are asked
BACK = 4  # sentences before in which a party named may be meant


class Reference(NamedTuple):
    """Something to resolve. `kind`: a phrase's kind ("HE"), "FREE", "NULL", "DIRECT" (no words), or one of these with "to"
    before it for hearers. `word`: where in the sentence; `cue`: the cue's stem; `outer`: the speaker of the statement
    around it; `speaker`: for hearers, who speaks; `noun`: last word of a noun phrase."""

    kind: str
    sentence: int
    word: int
    cue: str = ""
    outer: str | None = None
    speaker: str | None = None
    noun: str = ""
    opens: bool = False
    named: frozenset[str] = frozenset()


class Message(NamedTuple):
    """A message passed on: whose, through whom, to whom; `open` while a bare quotation may be of it; the sentence that
    told of it; `begun` once something of it was read."""

    origin: str
    relays: tuple[Relay, ...]
    to: tuple[str, ...]
    open: bool = True
    sentence: int = 0
    begun: bool = False


@dataclass
class Scene:
    """What has been read: speakers and hearers of the top-level statements so far, newest last."""

    parties: Parties
    setting: str
    turns: list[str | None] = field(default_factory=list)
    hearers: list[tuple[str, ...]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)  # sentence of each turn
    first_person: bool = False  # whether the record is told by "I"
    resolved: dict[Span, str] = field(default_factory=dict)  # pronouns and noun phrases whose party was told
    message: Message | None = None  # the message that was passed on last
    asked: bool = False  # whether the last statement asks its hearer something
    interpreted: tuple[int, str, Relay] | None = None  # paragraph and speaker whose words an interpreter passes on

    def speak(self, speaker: str | None, to: tuple[str, ...], sentence: int) -> None:
        self.turns.append(speaker)
        self.hearers.append(to)
        self.places.append(sentence)


def last_speakers(scene: Scene, many: int = 3) -> list[str]:
    """The last speakers, newest first, each once."""
    found: list[str] = []
    for speaker in reversed(scene.turns[-30:]):
        if speaker is not None and speaker not in found:
            found.append(speaker)
            if len(found) == many:
                break
    return found


def named_near(scene: Scene, sentence: int, word: int) -> list[tuple[str, int, int]]:
    """Parties named in the sentences just before and before `word`, newest first: party, sentences back, place in it."""
    found: list[tuple[str, int, int]] = []
    seen: set[str] = set()
    mentions, asides = scene.parties.mentions, scene.parties.asides
    for back in range(min(BACK, sentence + 1)):
        here = mentions[sentence - back]
        aside = asides[sentence - back] if back and asides else ()
        ordered = sorted(here.items(), key=lambda item: item[0].first)
        places = [(phrase, party, place) for place, (phrase, party) in enumerate(ordered)]
        for phrase, party, place in reversed(places):
            if (back or phrase.last <= word) and party not in seen and party not in aside:
                seen.add(party)
                found.append((party, back, place))
    return found


def at_hand(scene: Scene, reference: Reference) -> tuple[list[str], dict[str, tuple[int, int, int]]]:
    """The parties that a reference may mean, and where each was named last: rank, sentences back, place there."""
    near = named_near(scene, reference.sentence, reference.word)
    ranks = {party: (rank, back, place) for rank, (party, back, place) in enumerate(near)}
    parties = scene.parties
    roles = (parties.author, parties.we, parties.sender, reference.outer)
    ordered = [*last_speakers(scene), *list(ranks)[:NEAR], *(scene.hearers[-1] if scene.hearers else ())]
    ordered += [*(each for each in roles if each), *parties.recipients, *parties.present]
    known = parties.known
    fitting = [each for each in dict.fromkeys(ordered) if each in known]
    if reference.kind == "HE":  # a person; a record that names none may call a body's voice "he"
        fitting = [each for each in fitting if known[each].kind == "person"] or fitting
    if reference.kind not in ("THEY", "IT", "WE"):
        fitting = [each for each in fitting if not known[each].place]
    return fitting[:MOST], ranks


def reference_features(
    scene: Scene,
    reference: Reference,
    party: str | None,
    ranks: dict[str, tuple[int, int, int]],
    speakers: list[str],
) -> list[str]:
    """What is asked of a party as the one meant; None stands for "nobody that the document names"."""
    kind = reference.kind
    nested = "in" if reference.outer else "top"
    if party is None:
        return [
            f"{kind} nobody",
            f"{kind} nobody {reference.noun}",
            f"{kind} nobody {reference.cue}",
            f"{kind} nobody {nested}",
            f"{kind} nobody {nested} {scene.setting}",
            f"{kind} nobody {bool(speakers)} {nested}",
        ]
    parties = scene.parties
    turn = speakers.index(party) if party in speakers else 9
    rank, back, place = ranks.get(party, (9, 9, 9))
    heard = "heard" if scene.hearers and party in scene.hearers[-1] else "no"
    what = parties.known[party].kind
    role = _role(parties, party)
    outer = "outer" if party == reference.outer else "no"
    self_ = "self" if party == reference.speaker else "no"
    since = min(5, reference.sentence - scene.places[-1]) if scene.places else 9
    subject = "subject" if place == 0 else "no"
    rank, near = min(rank, 4), f"{min(back, 4)}{subject}"
    opens = "opens" if reference.opens else "on"
    start = "start" if reference.word < 3 else "inside"
    first = "I" if scene.first_person else "no"
    mates = "named" if party in reference.named else "no"
    return [
        f"{kind} turn{turn} {nested}",
        f"{kind} turn{turn} {since} {opens}",
        f"{kind} turn{turn} {near}",
        f"{kind} turn{turn} {near} {start}",
        f"{kind} turn{turn} {reference.cue}",
        f"{kind} turn{turn} {what} {role}",
        f"{kind} turn{turn} {heard}",
        f"{kind} rank{rank} {near} {what}",
        f"{kind} rank{rank} {nested}",
        f"{kind} rank{rank} {start} {opens}",
        f"{kind} rank{rank} turn{turn} {outer}",
        f"{kind} {what} {role} {scene.setting}",
        f"{kind} {what} {nested}",
        f"{kind} {what} {role} {first}",
        f"{kind} {role} {first} turn{turn}",
        f"{kind} {outer} {nested} {what}",
        f"{kind} {outer} {near}",
        f"{kind} {outer} {reference.cue}",
        f"{kind} {self_}",
        f"{kind} {self_} {role} {heard} turn{turn}",
        f"{kind} {mates} {near}",
        f"{kind} we{party == parties.we} {scene.setting} {nested}",
        f"{kind} many{min(6, sum(parties.known[party].forms.values()))} {what}",
        f"{kind} noun {reference.noun} turn{turn} {near}",
    ]


def _role(parties: Parties, party: str) -> str:
    if party == parties.author:
        return "author"
    if party == parties.sender:
        return "sender"
    return "to" if party in parties.recipients else "here" if party in parties.present else "other"


def choose(scene: Scene, reference: Reference) -> tuple[str | None, float]:
    """The party that a reference means, and how sure; None where it means nobody that the document names."""
    hears = reference.kind.startswith("to ")
    weights = table("speakers")["hearers" if hears else "weights"]
    found, ranks = at_hand(scene, reference)
    message = scene.message
    if message is not None and message.open and reference.outer == message.origin and not hears:
        carriers = [relay.party for relay in message.relays]  # a message does not speak of him who brings it
        found = [each for each in found if each not in carriers]
    if hears:
        found = [each for each in found if each != reference.speaker]
    rivals: list[str | None] = [None, *found]
    if reference.kind in _SOMEBODY and found:
        rivals = list(found)
    speakers = last_speakers(scene)
    scores = [total(weights, reference_features(scene, reference, each, ranks, speakers)) for each in rivals]
    chances = shares(scores)
    best = max(range(len(rivals)), key=chances.__getitem__)
    return rivals[best], chances[best]
