"""Who is meant by "he", "they", "we", "the message" and by nothing at all: pronouns and silent sources, speakers and hearers.

Takes the scene as read so far (whose turn it was, who was named where) and a statement; gives the party. The model ranks
the parties at hand: those named before and just behind, the last speakers and hearers, those present, the author and
the recipients. "I" is the author, "you" the recipient; inside a quotation the speaker and the hearer.

    "The Ambassador said … Mr. Halloran asked … He replied …" -> "He": the Ambassador
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from backchannel.model import Relay, Span
from backchannel.statements.antecedents import Asked, Talk, report_of
from backchannel.statements.found import Found
from backchannel.statements.names import Phrase
from backchannel.statements.parties import Parties
from backchannel.statements.stage import Stage
from backchannel.statements.tagger import Question, Ranked, Reports, Tagger

Likely = list[tuple[str | None, float]]

PASSIVE = 0.3
"""Probability from which "it was pointed out" is nobody's: it names none, so that nobody is not guessed."""
SILENT = 0.3
"""What the chance to hear of one who never speaks counts (0.655 of unseen hearers right, 0.630 with 1)."""
ANSWERED = 0.6
"""Probability from which somebody is surely answered in a body's meeting; else the body hears."""
ABSENT = 0.2
"""The same of one who is not among those present (0.669 with both)."""
STEADY = 0.75
"""How much the hearers of what somebody said before weigh beside those of his next statement."""
_SOMEBODY = ("HE", "THEY", "WE", "IT")


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
class Audience:
    """To whom somebody has spoken so far: the chances of his hearers, added up, and how many statements."""

    chances: dict[str | None, float] = field(default_factory=dict)
    count: int = 0

    def steadied(self, ranked: Likely) -> Likely:
        """Hearers of his next statement, weighed with those of the ones before: a talk has the same from end to end."""
        before = {party: STEADY * chance / self.count for party, chance in self.chances.items()}
        now = dict(ranked)
        share = 1 + STEADY if before else 1.0
        mixed = [(party, (now.get(party, 0.0) + before.get(party, 0.0)) / share) for party in now | before]
        for party, chance in ranked:
            self.chances[party] = self.chances.get(party, 0.0) + chance
        self.count += 1
        return sorted(mixed, key=lambda pair: -pair[1])


@dataclass
class Scene:
    """What has been read. `numbers`: the model's number of each party that was known
    beforehand, not of those that turn up while reading; `hearers`: of the top-level statements so far."""

    stage: Stage
    tagger: Tagger
    reports: Reports
    numbers: dict[str, int]
    probes: dict[Span, int] = field(default_factory=dict)  # spans that the model was asked about besides
    talk: Talk = field(default_factory=Talk)
    hearers: list[tuple[str, ...]] = field(default_factory=list)
    audiences: dict[str | None, Audience] = field(default_factory=dict)  # of each speaker
    voiced: frozenset[str] = frozenset()  # parties that some statement's source names
    resolved: dict[Span, str] = field(default_factory=dict)  # pronouns and noun phrases whose party was told
    message: Message | None = None  # the message that was passed on last
    asked: bool = False  # whether the last statement asks its hearer something
    interpreted: tuple[int, str, Relay] | None = None  # paragraph and speaker whose words an interpreter passes on

    @property
    def parties(self) -> Parties:
        return self.stage.parties

    def speak(self, speaker: str | None, to: tuple[str, ...]) -> None:
        self.hearers.append(to)
        self.talk.add(self.numbers.get(speaker or ""), [self.numbers[party] for party in to if party in self.numbers])


def question(scene: Scene, each: Found, source: Phrase | None) -> Question:
    """Who speaks and who hears a statement, as the model is asked. `source`: the words that name the speaker."""
    if each.asked is not None and source is each.source:
        return each.asked
    reports, outer = scene.reports, each.parent
    found = reports.found[each.report] if each.report is not None else None
    vector = reports.vectors[each.report] if each.report is not None else reports.probes[each.probe or 0]
    asked = Asked(
        anchor=found.anchor if found else reports.pieces.words(each.pieces[0]),
        source=reports.pieces.words(each.source_span) if each.source_span else None,
        hearer=found.hearer if found else None,
        folded=source.key if source else "",
        outer=_parts(scene, outer) if outer else None,
        report=report_of(each.cue is not None, each.kind, each.mode),
    )
    each.asked = reports.question(asked, vector, scene.talk)
    return each.asked


def _parts(scene: Scene, each: Found) -> tuple[int | None, frozenset[int]]:
    """Speaker and hearers of a statement, as the model numbers them."""
    numbers = scene.numbers
    return numbers.get(each.speaker or ""), frozenset(numbers[party] for party in each.to if party in numbers)


def _named(scene: Scene, ranked: Ranked) -> Likely:
    names = list(scene.numbers)
    return [(None if number is None else names[number], chance) for number, chance in ranked]


def speaker_of(scene: Scene, each: Found, source: Phrase | None) -> tuple[str | None, float]:
    """The party that speaks, and how sure; None where it is nobody that the document names."""
    ranked = _named(scene, scene.tagger.speakers(question(scene, each, source)))
    known = scene.parties.known
    kind = source.kind if source else "FREE" if each.cue is None else "NULL"
    if kind == "HE" and scene.stage.told_by_i and not _quoted(each):  # its author says "I" of himself
        ranked = [(party, chance) for party, chance in ranked if party != scene.parties.author]
    if kind == "HE":  # a person; a record that names none may call a body's voice "he"
        persons: Likely = [(party, chance) for party, chance in ranked if party and known[party].kind == "person"]
        ranked = persons or ranked
    if kind == "WE" and _of_recorder(scene, each):
        bodies: Likely = [(party, chance) for party, chance in ranked if party and _among_us(scene, party)]
        ranked = bodies or ranked
    message = scene.message
    if message is not None and message.open and each.parent and each.parent.speaker == message.origin:
        carriers = [relay.party for relay in message.relays]  # a message does not speak of him who brings it
        ranked = [(party, chance) for party, chance in ranked if party not in carriers]
    if kind in _SOMEBODY or each.cue is None:
        ranked = [(party, chance) for party, chance in ranked if party] or ranked
    elif source is None:
        ranked = _somebody(ranked, PASSIVE if each.passive else scene.tagger.limits.nobody)
    total = sum(chance for _, chance in ranked)
    return (ranked[0][0], ranked[0][1] / max(total, 1e-6)) if ranked else (None, 0.5)


def _quoted(each: Found) -> bool:
    """Whether a statement stands in quoted words."""
    return each.mode == "direct" or (each.parent is not None and _quoted(each.parent))


def _of_recorder(scene: Scene, each: Found) -> bool:
    """Whether "we" is said by the recorder's side, as in telegrams and letters; minutes report others' "we" too."""
    return scene.parties.author is not None and scene.stage.setting != "memcon" and not _quoted(each)


def _among_us(scene: Scene, party: str) -> bool:
    """Whether a party can be the recorder's "we": himself, or a body or group. (Where a third person was taken for "we" in
    an annotated telegram, it was wrong, ten times of ten.)"""
    return party == scene.parties.author or scene.parties.known[party].kind != "person"


def _heard(scene: Scene, ranked: Likely) -> Likely:
    """With those less likely who never speak in the whole document, nor wrote or got it, since a list of those present
    is longer than a talk; and in a talk with such a list those who are not on it."""
    parties = scene.parties
    taking_part = {None, parties.author, parties.sender, *parties.recipients, *scene.voiced}
    listed = scene.stage.setting == "memcon" and len(parties.present) > 1
    here = {None, parties.author, *parties.present} if listed else None
    weighed = [
        (
            party,
            chance * (1.0 if party in taking_part else SILENT) * (1.0 if here is None or party in here else ABSENT),
        )
        for party, chance in ranked
    ]
    return sorted(weighed, key=lambda pair: -pair[1])


def _somebody(ranked: Likely, limit: float) -> Likely:
    """Without "nobody", unless that is likelier than the limit."""
    nobody = any(party is None and chance > limit for party, chance in ranked)
    return ranked if nobody else [(party, chance) for party, chance in ranked if party is not None]


def hearers_of(scene: Scene, each: Found) -> tuple[str, ...]:
    """The parties that hear a statement whose speaker is known; none where the document does not tell."""
    speaker = scene.numbers.get(each.speaker or "")
    asked = question(scene, each, each.source)
    ranked = _named(scene, scene.tagger.hearers(asked, speaker))
    if each.parent is None:
        ranked = scene.audiences.setdefault(each.speaker, Audience()).steadied(_heard(scene, ranked))
    ranked = [(party, chance) for party, chance in ranked if party is None or party != each.speaker]
    meets = scene.stage.assembly
    if (
        meets
        and each.parent is None
        and each.kind == "speech"
        and each.speaker != meets
        and all(chance < ANSWERED for party, chance in ranked if party)
    ):
        return (meets,)
    ranked = _somebody(ranked, scene.tagger.limits.nobody)
    if not ranked or ranked[0][0] is None:
        return ()
    limit = scene.tagger.limits.second_hearer
    return tuple(party for place, (party, chance) in enumerate(ranked) if party and (place == 0 or chance > limit))
