"""Whose each statement of a sentence is, who heard it, and who passed it on.

Takes the scene and a sentence's statements, outer before inner; gives them with speaker, hearers and relays, without
those that only repeat their holder ("he said that he hoped …" is one statement, gold/GUIDELINES.md, ruling 1).
"""

from __future__ import annotations

from backchannel.model import Manner, Relay
from backchannel.statements.flow import Flow
from backchannel.statements.found import Found
from backchannel.statements.names import Phrase
from backchannel.statements.relays import Carried, through_interpreter, through_persons, written
from backchannel.statements.speakers import Message, Scene, hearers_of, speaker_of
from backchannel.statements.words import Sentence, word_set

_NO_PARTY = word_set("first second third last one ones other others rest same former")
_ITSELF = word_set("message letter note communication telegram cable statement text reply")


def give_voices(scene: Scene, flow: Flow, sentence: Sentence, here: list[Found]) -> list[Found]:
    """Speakers, hearers and relays of a sentence's statements; the scene remembers whose turn it was."""
    kept: list[Found] = []
    for each in here:
        while each.parent is not None and each.parent.sentence == each.sentence and each.parent not in kept:
            each.parent = each.parent.parent
        _speaker(scene, sentence, each)
        if _repeats(sentence, each, kept):
            continue
        _hearers(scene, sentence, each)
        if each.parent is None:
            _as_message(scene, each)
        each.relays = (*each.relays, *_passed_on(scene, each))
        if each.parent is None:
            _interpreter(scene, flow, sentence, each)
            scene.speak(_mouth(scene, each), each.to)
            scene.asked = each.act in ("ask", "request")
            _close_message(scene, sentence, each)
        sound(scene, each)
        kept.append(each)
    return kept


def _as_message(scene: Scene, each: Found) -> None:
    """What its absent author says while a message is delivered came through its carrier: "Chairman thanked Baron for his
    visit. Letter then went on …"."""
    message = scene.message
    if message is None or not message.open or each.relays or each.speaker != message.origin:
        return
    if each.sentence > message.sentence and message.origin not in scene.parties.present:
        each.relays = message.relays


def _mouth(scene: Scene, each: Found) -> str | None:
    """Whose turn it is in the talk: the carrier of a message while he delivers it, not its absent author."""
    message = scene.message
    if message is not None and each.relays and each.relays == message.relays and each.speaker == message.origin:
        return each.relays[-1].party
    return each.speaker


def _repeats(sentence: Sentence, each: Found, kept: list[Found]) -> bool:
    """Whether a statement is a position inside its own speaker's words, or says the very words of the one around it once
    more. In a free sentence the position stays and the free statement goes (ruling 2)."""
    outer = each.parent
    if outer is None or each.speaker is None or outer.speaker != each.speaker:
        return False
    if each.kind != "position":
        if outer.mode == "direct" and each.head >= 0 and sentence.small[each.head].endswith("s"):
            return True  # "The Chairman remembers that …" in the Chairman's own message
        bare = each.mode == "summary" and each.act == "refuse"  # "he said that he would not comment on it"
        return outer.mode not in ("direct", "free") and (bare or _same_words(each, outer))
    if outer.mode == "free" and outer in kept:
        kept.remove(outer)
        each.parent = outer.parent
        return False
    return True


def _same_words(each: Found, outer: Found) -> bool:
    """Whether two contents are the same but for a few words at the start: "that he would say that it was over"."""
    return each.span.end == outer.span.end and each.span.start - outer.span.start < 12


def _outermost(each: Found) -> Found:
    while each.parent is not None:
        each = each.parent
    return each


def _speaker(scene: Scene, sentence: Sentence, each: Found) -> None:
    message = scene.message
    if message is not None and each.parent is None and _is_of(message, sentence, each):
        each.speaker, each.relays, each.to = message.origin, message.relays, message.to
        scene.message = message._replace(begun=True)
        return
    if scene.asked and _evades(each) and len(scene.hearers[-1]) == 1:
        each.speaker = scene.hearers[-1][0]  # he who was asked
        return
    if each.source is not None:
        each.speaker = party_of_phrase(scene, sentence, each.source, each)
        return
    each.speaker, sure = speaker_of(scene, each, None)
    each.sure *= sure


def _evades(each: Found) -> bool:
    """Whether a statement is a bare evasion of "he"."""
    bare = each.mode == "summary" and each.act == "refuse" and each.parent is None
    return bare and each.source is not None and each.source.kind == "HE"


def _is_of(message: Message, sentence: Sentence, each: Found) -> bool:
    """Whether a statement is of the message passed on: a bare quotation behind it, or said by or in "the message"."""
    if each.cue is None:
        return each.mode == "direct" and message.open
    if each.source is not None:
        if each.source.kind == "IT":  # "It then continued as follows:"
            return message.open and sentence.index - message.sentence < 3
        return each.source.key.split()[-1] in _ITSELF
    before = sentence.small[: max(0, each.head)]
    if before[:1] == ("it",) and len(before) < 4:
        return message.open and sentence.index - message.sentence < 3
    named = [at for at, word in enumerate(before) if word in _ITSELF]
    return bool(named) and (named[0] == 0 or before[named[0] - 1] in ("this", "the", "his"))


def _close_message(scene: Scene, sentence: Sentence, each: Found) -> None:
    """Somebody else's cued words end the quotations of a message."""
    aside = sentence.small[0] == "(" or (scene.message and not scene.message.begun)
    if scene.message and each.cue is not None and each.speaker != scene.message.origin and not aside:
        scene.message = scene.message._replace(open=False)


def hear_message(scene: Scene, flow: Flow, sentence: Sentence, carried: Carried) -> None:
    """From here on a message passed on is known: its origin, and its carrier as the first relay."""
    carrier = None
    if carried.carrier is not None:
        span = sentence.between(carried.carrier.first, carried.carrier.last)
        probe = Found(sentence.index, "speech", "summary", "assert", [span], probe=scene.probes[span])
        carrier = party_of_phrase(scene, sentence, carried.carrier, probe)
    if carrier in (carried.origin, scene.parties.author):
        carrier = None
    relays = (Relay(party=carrier, manner=carried.manner, translated=carried.translated),) if carrier else ()
    to = (carrier,) if carried.own and carrier else carried.to
    scene.message = Message(carried.origin, relays, to, True, sentence.index)


def party_of_phrase(scene: Scene, sentence: Sentence, phrase: Phrase, each: Found) -> str | None:
    """The party that a phrase stands for at its place."""
    parties = scene.parties
    named = parties.mentions[sentence.index].get(phrase)
    if named is not None:
        return named
    party = _pronoun(scene, sentence, phrase, each)
    if (
        party is None and phrase.kind in ("noun", "office", "body") and phrase.key not in _NO_PARTY
    ):  # a pronoun is nobody, nor is a word like "Deptel"
        party = parties.add(" ".join(sentence.words[phrase.first : phrase.last]), "group")
    if party is None:
        return None
    scene.resolved[sentence.between(phrase.first, phrase.last)] = party
    return party


def _named(scene: Scene, sentence: Sentence, phrase: Phrase) -> bool:
    return phrase in scene.parties.mentions[sentence.index]


def _pronoun(scene: Scene, sentence: Sentence, phrase: Phrase, each: Found) -> str | None:
    outer = each.parent.speaker if each.parent else None
    top = _outermost(each)
    quoted = each.parent is not None and top.mode == "direct"
    if phrase.kind == "name" or phrase.key in _NO_PARTY:
        return None
    if phrase.kind == "WHO" and (party := _before_who(scene, sentence, phrase, each)) is not None:
        return party
    if phrase.kind == "I":
        return outer if quoted and outer else scene.parties.author or outer
    if phrase.kind == "YOU":
        return top.to[0] if quoted and top.to else next(iter(scene.parties.recipients), None)
    party, sure = speaker_of(scene, each, phrase)
    each.sure *= sure
    return party


def _before_who(scene: Scene, sentence: Sentence, who: Phrase, each: Found) -> str | None:
    """The party right before "who": "I telephoned to Sorvin, who said …", "certain of his colleagues, who believe …"."""
    end = who.first - (sentence.small[who.first - 1 : who.first] == (",",))
    before = [other for other in scene.parties.phrases[sentence.index] if other.last == end and other.kind != "WHO"]
    return party_of_phrase(scene, sentence, before[0], each) if before else None


def _hearers(scene: Scene, sentence: Sentence, each: Found) -> None:
    """Whom it was said to: whom the sentence names, else whom the talk makes likely."""
    if each.hearer is not None and (each.hearer.kind in ("I", "YOU") or _named(scene, sentence, each.hearer)):
        party = party_of_phrase(scene, sentence, each.hearer, each)
        if party and party != each.speaker:
            each.to = (party,)
            return
    if each.to or (each.parent is not None and each.kind == "position"):  # gold/GUIDELINES.md, ruling 17
        return
    each.to = hearers_of(scene, each)


def _passed_on(scene: Scene, each: Found) -> tuple[Relay, ...]:
    """Those who passed a nested statement on: who says the one around it, and through whom that one came."""
    outer = each.parent
    if outer is None:
        return ()
    chain = list(outer.relays)
    if outer.speaker is not None:
        chain.insert(0, Relay(party=outer.speaker, manner=_manner(outer)))
    taken = {each.speaker, scene.parties.author, *(relay.party for relay in each.relays)}
    found: list[Relay] = []
    for relay in chain:
        if relay.party not in taken:
            taken.add(relay.party)
            found.append(relay)
    return tuple(found)


def _manner(outer: Found) -> Manner | None:
    """How the one around a nested statement was said: in writing by its cue, aloud in a talk."""
    if outer.relays or outer.kind != "speech":
        return None
    return "in writing" if outer.stem and written(outer.stem) else "aloud"


def _interpreter(scene: Scene, flow: Flow, sentence: Sentence, each: Found) -> None:
    """ "Through his interpreter he said …", "said, through Miss Danek, that …": she passed it on, and what goes on
    without a cue to the end of the paragraph."""
    if each.mode == "free":
        going_on = scene.interpreted
        if going_on and going_on[:2] == (sentence.paragraph, each.speaker):
            each.relays = (*each.relays, going_on[2])
        return
    scene.interpreted = None
    if each.cue is None:
        return
    end = sentence.at(each.span.start) if each.span.start > each.cue.start else len(sentence)
    relays = [
        Relay(party=party, manner="aloud" if interprets else None, translated=True if interprets else None)
        for party, interprets in through_persons(sentence, scene.parties, 0, end)
    ]
    words = through_interpreter(flow.text[slice(*sentence.span)]) if "interpreter" in sentence.small else None
    if not relays and words is not None:
        relays = [Relay(party=scene.parties.add(words, "person"), manner="aloud", translated=True)]
    each.relays = (*each.relays, *(relay for relay in relays if relay.party != each.speaker))
    if each.relays and relays and relays[-1].translated and each.speaker:
        scene.interpreted = (sentence.paragraph, each.speaker, relays[-1])


def sound(scene: Scene, each: Found) -> None:
    """Nobody hears himself or passes his own words on, nobody passes them on twice, and the recorder is no relay."""
    taken = {each.speaker, scene.parties.author}
    relays = []
    for relay in each.relays:
        if relay.party not in taken:
            taken.add(relay.party)
            relays.append(relay)
    each.relays = tuple(relays)
    each.to = tuple(party for party in dict.fromkeys(each.to) if party != each.speaker)
