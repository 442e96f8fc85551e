"""From what was found in each sentence to statements of parties: nesting, free report, quotations, speakers, hearers.

Takes a document's flow and parties; gives the statements in order, the outer before the inner, with speakers and hearers
as ids of parties. Sentences are read in order, since "he" and silence depend on whose turn it was.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence

from backchannel.model import Span
from backchannel.statements.flow import Flow
from backchannel.statements.found import Found, add_turns, found_of
from backchannel.statements.plain_acts import Turn, find_turns
from backchannel.statements.quoted import Quoted
from backchannel.statements.remarks import is_remark
from backchannel.statements.speakers import Scene
from backchannel.statements.stage import Stage
from backchannel.statements.tagger import Reports, Tagger
from backchannel.statements.voices import give_voices, hear_message
from backchannel.statements.words import Sentence


def read(stage: Stage, tagger: Tagger) -> tuple[list[Found], Scene]:
    """All statements of a document in order, and the scene at its end."""
    flow, quoted = stage.flow, stage.quoted
    turns = {each.index: find_turns(each, stage.parties.phrases[each.index]) for each in flow.sentences}
    scene = _scene(stage, tagger, turns)
    messages = {each.sentence: each for each in stage.carried}
    reported = found_of(stage, scene.reports)
    for sentence in flow.sentences:
        phrases = stage.parties.phrases[sentence.index]
        add_turns(reported[sentence.index], sentence, phrases, turns[sentence.index], scene.probes)
    statements: list[Found] = []
    pending: list[Span] = []
    starts = [each.span.start for each in quoted]
    done: dict[int, Found] = {}
    for sentence in flow.sentences:
        number = _quotation_at(flow, sentence, quoted, starts)
        inside = number is not None and _inside(sentence, quoted[number])
        here = _without_questions(sentence, reported.get(sentence.index, []))
        if not inside and is_remark(flow, sentence):
            here = [each for each in here if each.source is not None and each.source.kind in ("I", "name", "office")]
            _note(statements, pending, sentence, scene)
        elif number is not None:
            here = _with_quote(scene, sentence, quoted[number], number, here, done)
        statements.extend(give_voices(scene, flow, sentence, here))
        if sentence.index in messages:
            hear_message(scene, flow, sentence, messages[sentence.index])
    statements = _likely(statements, tagger.limits.sure)
    for each in statements:
        if each.parent is None:
            each.remarks.extend(pending)
    return statements, scene


def _likely(statements: list[Found], limit: float) -> list[Found]:
    """Without those that are hardly likely; what they hold is then held by what holds them."""
    for each in statements:  # the outer stands before the inner
        while each.parent is not None and each.parent.sure < limit:
            each.parent = each.parent.parent
    return [each for each in statements if each.sure >= limit]


def _scene(stage: Stage, tagger: Tagger, turns: Mapping[int, Sequence[Turn]]) -> Scene:
    """The document as the model reads it, before anybody has spoken. `turns`: of phrase, by sentence."""
    sentences = {each.index: each for each in stage.flow.sentences}
    carriers = [
        sentences[each.sentence].between(each.carrier.first, each.carrier.last)
        for each in stage.carried
        if each.carrier is not None
    ]
    cues = [sentences[index].between(*turn.cue) for index, here in turns.items() for turn in here]
    spans = [*(each.pieces[0] for each in stage.quoted), *carriers, *cues]
    numbers = {party: number for number, party in enumerate(stage.parties.known)}
    named = list(stage.named())
    numbered = [(span, numbers[party]) for span, party in named]
    reports = tagger.find(stage.flow.text, numbered, stage.record(numbers), spans, stage.marks)
    places = {span: place for place, span in enumerate(spans)}
    return Scene(stage, tagger, reports, numbers, places, voiced=_voiced(named, reports))


def _voiced(named: Sequence[tuple[Span, str]], reports: Reports) -> frozenset[str]:
    """The parties that the sources of the statements name. `named`: where the text names parties, in order."""
    starts = [span.start for span, _ in named]
    voiced: set[str] = set()
    for source in (reports.pieces.span(*each.source) for each in reports.found if each.source):
        first, last = bisect.bisect_left(starts, source.start), bisect.bisect_left(starts, source.end)
        voiced.update(party for span, party in named[max(0, first - 1) : last] if span.end > source.start)
    return frozenset(voiced)


def _without_questions(sentence: Sentence, here: list[Found]) -> list[Found]:
    """Without what a question only asks of its hearer: "Do you really think that …?" reports nothing of "you"."""
    asked = [
        each
        for each in here
        if each.parent is None
        and each.source is not None
        and each.source.kind == "YOU"
        and each.source.first > 0
        and sentence.classes[each.source.first - 1] in ("DO", "MD", "HV", "BE")
    ]
    for each in here:
        if each.parent in asked:
            each.parent = None
    return [each for each in here if each not in asked]


def _quotation_at(flow: Flow, sentence: Sentence, quoted: Sequence[Quoted], starts: list[int]) -> int | None:
    """The quotation that begins in a sentence or holds it; also one that a colon at its end leads to."""
    at = bisect.bisect_right(starts, sentence.span.end) - 1
    if at >= 0 and quoted[at].span.end > sentence.span.start:
        return at
    following = at + 1
    if sentence.small[-1] == ":" and following < len(quoted) and quoted[following].paragraph == sentence.paragraph + 1:
        lead = flow.text[sentence.span.end : starts[following]].strip()
        return following if len(lead) < 3 else None
    return None


def _inside(sentence: Sentence, quote: Quoted) -> bool:
    """Whether a sentence is part of a quotation, not an aside in it."""
    whole = quote.span.start - 3 <= sentence.span.start and sentence.span.end <= quote.span.end + 3
    return whole and any(piece.start - 3 <= sentence.span.start < piece.end for piece in quote.pieces)


def _with_quote(
    scene: Scene, sentence: Sentence, quote: Quoted, number: int, here: list[Found], done: dict[int, Found]
) -> list[Found]:
    """The statements of a sentence that a quotation begins in or holds: the quotation, and those inside it."""
    outer = done.get(number)
    fresh = outer is None
    if fresh and any(_mid_clause(each, quote) for each in here):
        return here
    if outer is None:
        outer = done[number] = _quote(scene, sentence, quote, here)
    for each in here:
        lies = each.cue is not None and any(piece.start <= each.cue.start < piece.end for piece in quote.pieces)
        if each is not outer and each.parent is None and lies:
            each.parent = outer
    others = [each for each in here if each is not outer and not (each.parent is None and _is_all_of(each, quote))]
    return [outer, *others] if fresh else here


def _is_all_of(each: Found, quote: Quoted) -> bool:
    """Whether a statement beside the quotation's own has nothing but quoted words: it is the same once more."""
    return all(any(piece.meets(part) for part in quote.pieces) for piece in each.pieces)


def _mid_clause(each: Found, quote: Quoted) -> bool:
    """Whether a quotation is some words of a clause that is reported anyhow: he said that they must "act at once"."""
    return any(piece.start < quote.span.start - 3 and quote.span.end <= piece.end + 3 for piece in each.pieces)


def _quote(scene: Scene, sentence: Sentence, quote: Quoted, here: list[Found]) -> Found:
    """The statement that a quotation is: that of the cue whose content it is, else one without a cue."""
    leads = [
        each
        for each in here
        if each.parent is None and each.cue and not quote.span.start <= each.cue.start < quote.span.end
    ]
    if sentence.small[-1] == ":" and sentence.span.end <= quote.span.start:
        chosen = max(leads, key=lambda each: each.sure, default=None)
    else:
        chosen = next((each for each in leads if _opens_with(each, quote)), None) or _led(sentence, quote, leads)
    if chosen is None:
        probe = scene.probes[quote.pieces[0]]
        return Found(sentence.index, "speech", "direct", "assert", list(quote.pieces), probe=probe)
    chosen.mode, chosen.pieces = "direct", list(quote.pieces)
    return chosen


def _led(sentence: Sentence, quote: Quoted, leads: list[Found]) -> Found | None:
    """The cue whose content runs into a quotation behind a comma: "he remarked, in English and for the first time without
    his interpreter, “The ship is a small thing …”"."""
    first = sentence.at(quote.span.start)
    comma = first > 1 and sentence.small[first - 1] in ('"', "“") and sentence.small[first - 2] in (",", ":")
    running = [each for each in leads if each.span.start < quote.span.start < each.span.end]
    return running[-1] if comma and running else None


def _opens_with(each: Found, quote: Quoted) -> bool:
    """Whether a content is the quotation itself, not a clause that has a quotation in it."""
    span = each.span
    return span.start >= quote.span.start - 30 and span.start < quote.span.end and quote.span.start < span.end + 3


def _note(statements: list[Found], pending: list[Span], sentence: Sentence, scene: Scene) -> None:
    """Puts a remark on reliability to the message before it, else the quotation before it, else all that follows."""
    groups = (
        [each for each in statements if scene.message and each.parent is None and each.speaker == scene.message.origin],
        [
            each
            for each in statements
            if each.parent is None and each.mode == "direct" and sentence.index - each.sentence < 12
        ],
    )
    target = next((group for group in groups if group), None)
    if target is None:
        pending.append(sentence.span)
        return
    for each in target:
        each.remarks.append(sentence.span)
