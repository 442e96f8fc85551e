"""From what was found in each sentence to statements of parties: nesting, free report, quotations, speakers, hearers.

Takes a document's flow and parties; gives the statements in order, the outer before the inner, with speakers and hearers
as ids of parties. Sentences are read in order, since "he" and silence depend on whose turn it was.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from backchannel.model import Span
from backchannel.statements.flow import Flow
from backchannel.statements.found import Found, find_in_sentence, trimmed
from backchannel.statements.free import Before, free_features
from backchannel.statements.parties import Parties
from backchannel.statements.quoted import Quoted
from backchannel.statements.relays import Carried
from backchannel.statements.remarks import is_remark
from backchannel.statements.speakers import Scene
from backchannel.statements.voices import give_voices, hear_message
from backchannel.statements.weights import chance, table, total
from backchannel.statements.words import Sentence

FREE = 0.5  # probability from which a sentence without a cue is taken to go on reporting


def read(
    flow: Flow, parties: Parties, setting: str, quoted: Sequence[Quoted], carried: Sequence[Carried]
) -> tuple[list[Found], Scene]:
    """All statements of a document in order, and the scene at its end."""
    scene = Scene(parties, setting, first_person=first_person(flow, parties))
    messages = {each.sentence: each for each in carried}
    statements: list[Found] = []
    pending: list[Span] = []
    before = Before()
    paragraph = -1
    starts = [each.span.start for each in quoted]
    done: dict[int, Found] = {}
    for sentence in flow.sentences:
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            before = before._replace(in_paragraph=False)
        number = _quotation_at(flow, sentence, quoted, starts)
        inside = number is not None and _inside(sentence, quoted[number])
        here = _without_questions(sentence, find_in_sentence(sentence, parties.phrases[sentence.index], setting))
        if not inside and is_remark(flow, sentence):
            here = [each for each in here if each.source is not None and each.source.kind in ("I", "name", "office")]
            _note(statements, pending, sentence, scene)
        elif number is not None:
            here = _with_quote(sentence, quoted[number], number, here, done)
        else:
            here = _with_free(scene, sentence, before, here)
        kept = give_voices(scene, flow, sentence, here)
        if sentence.index in messages:
            hear_message(scene, flow, sentence, messages[sentence.index])
        statements.extend(kept)
        before = _after(before, kept, inside)
    for each in statements:
        if each.parent is None:
            each.remarks.extend(pending)
    return statements, scene


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


def first_person(flow: Flow, parties: Parties) -> bool:
    """Whether the record is told by "I": then "he" is never its author."""
    return parties.author is not None and sum(each.small.count("i") for each in flow.sentences[:200]) > 1


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
    sentence: Sentence, quote: Quoted, number: int, here: list[Found], done: dict[int, Found]
) -> list[Found]:
    """The statements of a sentence that a quotation begins in or holds: the quotation, and those inside it."""
    outer = done.get(number)
    fresh = outer is None
    if fresh and any(_mid_clause(each, quote) for each in here):
        return here
    if outer is None:
        outer = done[number] = _quote(sentence, quote, here)
    for each in here:
        lies = each.cue is not None and any(piece.start <= each.cue.start < piece.end for piece in quote.pieces)
        if each is not outer and each.parent is None and lies:
            each.parent = outer
    return [outer, *(each for each in here if each is not outer)] if fresh else here


def _mid_clause(each: Found, quote: Quoted) -> bool:
    """Whether a quotation is some words of a clause that is reported anyhow: he said that they must "act at once"."""
    return any(piece.start < quote.span.start - 3 and quote.span.end <= piece.end + 3 for piece in each.pieces)


def _quote(sentence: Sentence, quote: Quoted, here: list[Found]) -> Found:
    """The statement that a quotation is: that of the cue whose content it is, else one without a cue."""
    leads = [
        each
        for each in here
        if each.parent is None and each.cue and not quote.span.start <= each.cue.start < quote.span.end
    ]
    if sentence.small[-1] == ":" and sentence.span.end <= quote.span.start:
        chosen = leads[-1] if leads else None
    else:
        chosen = next((each for each in leads if _opens_with(each, quote)), None) or _led(sentence, quote, leads)
    if chosen is None:
        return Found(sentence.index, "speech", "direct", "assert", list(quote.pieces))
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


def _with_free(scene: Scene, sentence: Sentence, before: Before, here: list[Found]) -> list[Found]:
    """The statements of a sentence, inside a free one where the sentence only goes on reporting."""
    length = sentence.span.end - sentence.span.start
    shares = [min(1.0, (each.span.end - each.span.start) / length) for each in here if each.parent is None]
    covered = "no" if not shares else "some" if max(shares) < 0.5 else "most"
    features = free_features(sentence, scene.setting, before, covered, len(shares), _own(scene, here))
    sure = chance(total(table("free")["weights"], features))
    first, last = trimmed(sentence, _after_number(sentence), len(sentence))
    if sure < FREE or last - first < 2:
        return here
    free = Found(sentence.index, "speech", "free", "assert", [sentence.between(first, last)], sure=sure)
    for each in here:
        if each.parent is None:
            each.parent = free
    return [free, *here]


def _own(scene: Scene, here: list[Found]) -> str:
    """Whose words the first cue of a sentence reports, as far as can be told before it is resolved."""
    first = next((each for each in here if each.parent is None), None)
    if first is None or first.source is None:
        return "none"
    if first.source.kind in ("I", "WE"):
        return "I"
    party = scene.parties.mentions[first.sentence].get(first.source)
    if party is None:
        return "he" if first.source.kind == "HE" else "it"
    last = next((each for each in reversed(scene.turns) if each), None)
    return "same" if party == last else "spoke" if party in scene.turns else "new"


def _after_number(sentence: Sentence) -> int:
    """The first word behind a list's number."""
    classes, small = sentence.classes, sentence.small
    if classes[0] == "(" and len(classes) > 3 and classes[2] == ")":
        return 3
    if len(classes) > 2 and (classes[0] == "NUM" or len(small[0]) == 1) and classes[1] in (".", ")"):
        return 2
    return 1 if len(small[0]) == 2 and small[0].endswith(".") else 0


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


def _after(before: Before, kept: list[Found], inside: bool) -> Before:
    """How the next sentence sees this one."""
    top = [each for each in kept if each.parent is None]
    if not top:
        return before._replace(last="direct" if inside else "none", second=before.last, since=before.since + 1)
    last = top[-1]
    if last.mode == "free" or last.cue is None:
        state = "free" if last.mode == "free" else "direct"
        return before._replace(last=state, second=before.last, since=before.since + 1, in_paragraph=True)
    state = "position" if last.kind == "position" else "cue"
    source = "none" if last.source is None else "I" if last.source.kind in ("I", "WE") else "he"
    return Before(state, before.last, 0, last.act, True, source)
