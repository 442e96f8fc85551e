"""Statements while they are being found: what the model reports of a text, by sentence, not yet whose it is.

Takes the stage and the model's `Reports`; gives `Found` statements by sentence, the outer before the inner, each with its
cue, source, hearer, content and labels.

    "He said he hoped China would agree." -> said(he hoped China would agree)
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from backchannel.model import Act, Mode, Relay, Span, StatementKind
from backchannel.statements import tags
from backchannel.statements.cues import PERFORMING, head_of, known
from backchannel.statements.names import Phrase, bare
from backchannel.statements.plain_acts import Turn
from backchannel.statements.quoted import Quoted
from backchannel.statements.stage import Stage
from backchannel.statements.tagger import Question, Reports
from backchannel.statements.words import Sentence

_LEADING = frozenset(("when", "after", "as", "while", "before", "since"))
_EMPTY = frozenset(("HV", "BE", "P", "TO", "DET", "CC", "SUB", "THAT", "WH", ","))
_GOOD = frozenset(
    ("well", "wise", "better", "best", "useful", "helpful", "advisable", "desirable", "preferable", "good")
)
_EDGES = frozenset("\"“”'’‘.,;:!?)]—–-(")
TURN = 0.7
"""How sure a turn of phrase is."""


@dataclass(eq=False)  # by identity: the fields of two statements may be equal, and parents lead around
class Found:
    """One statement on its way. Spans are of the flow; `pieces` may be several; `parent` is another Found. `report`: its
    place among the model's reports; `probe`: among the spans that the model was asked about besides."""

    sentence: int
    kind: StatementKind
    mode: Mode
    act: Act
    pieces: list[Span]
    head: int = -1
    passive: bool = False
    stem: str = ""
    cue: Span | None = None
    source: Phrase | None = None
    source_span: Span | None = None  # the very words, where the phrase may hold fewer or more
    hearer: Phrase | None = None
    sure: float = 1.0
    report: int | None = None
    probe: int | None = None
    asked: Question | None = None  # who speaks and hears, as the model was asked last
    parent: Found | None = None
    speaker: str | None = None
    to: tuple[str, ...] = ()
    relays: tuple[Relay, ...] = ()
    remarks: list[Span] = field(default_factory=list)

    @property
    def translated(self) -> bool | None:
        return True if any(relay.translated for relay in self.relays) else None

    @property
    def span(self) -> Span:
        return Span(self.pieces[0].start, self.pieces[-1].end)


def found_of(stage: Stage, reports: Reports) -> dict[int, list[Found]]:
    """The statements that the model reports, by the number of the sentence that their cue, or else their content,
    begins in."""
    sentences = stage.flow.sentences
    starts = [sentence.span.start for sentence in sentences]
    pieces = reports.pieces
    every: list[Found] = []
    passed_over: set[Found] = set()
    here: dict[int, list[Found]] = defaultdict(list)
    for number, report in enumerate(reports.found):
        sentence = sentences[max(0, bisect.bisect_right(starts, int(pieces.start[report.anchor[0]])) - 1)]
        phrases = stage.parties.phrases[sentence.index]
        cue, source, hearer = (words and pieces.span(*words) for words in (report.cue, report.source, report.hearer))
        head = head_of(sentence, *_within(sentence, cue)) if cue else -1
        outer = reports.outers[number]
        each = Found(
            sentence.index, report.kind, report.mode, report.act, _content(stage.flow.text, reports, report), head,
            stem=sentence.small[head] if cue else "", passive=bool(cue) and _is_passive(sentence, head), cue=cue, sure=report.likely, report=number,
            source=phrase_at(sentence, phrases, source) if source else None, source_span=source,
            hearer=phrase_at(sentence, phrases, hearer) if hearer else None,
            parent=every[outer] if outer is not None else None,
        )  # fmt: skip
        _mend(sentence, phrases, each)
        if each.parent is not None and each.parent in passed_over:
            each.parent = None
        every.append(each)
        if _is_quotation(each, stage.quoted) if each.cue is None else _is_empty(sentence, each.cue):
            passed_over.add(each)
        else:
            here[sentence.index].append(each)
    return here


def _mend(sentence: Sentence, phrases: list[Phrase], each: Found) -> None:
    """What words tell more surely than the model: the act of "warned" and of advice, and that a leading clause ends
    before the main one, with its content and its subject."""
    if each.cue is None:
        return
    if each.kind == "speech":
        each.act = PERFORMING.get(known(each.stem), each.act)
    first = sentence.at(each.span.start)
    if each.act in ("assert", "promise") and _advises(sentence.small[first : first + 16]):
        each.act = "request"
    main = _main_clause(sentence)
    if main is not None and each.head > main + 1 and each.source and each.source.last <= main:
        each.source = next((phrase for phrase in phrases if phrase.first == main + 1), each.source)
        each.source_span = sentence.between(each.source.first, each.source.last)
    if len(each.pieces) == 1 and first > each.head:
        last = _within(sentence, each.span)[1]
        bounds = _behind_adjunct(sentence, first, last), (main if main and first < main < last else last)
        if bounds != (first, last):
            each.pieces = [sentence.between(*trimmed(sentence, *bounds))]


def _advises(words: Sequence[str]) -> bool:
    """Whether a content is advice: "it would be well for Mr. Khrushchev not to refer to the U-2 incident again"."""
    if words[:1] != ("it",) or words[1:3] not in (("would", "be"), ("might", "be")):
        return False
    return any(word in _GOOD for word in words[3:6]) and any(word in ("to", "if") for word in words[4:])


def _behind_adjunct(sentence: Sentence, first: int, last: int) -> int:
    """Where a content starts that a date or "through Miss Danek," was read into: "assured him on May 4 that he would …",
    "said, through Miss Danek, that he would …"."""
    small, classes = sentence.small, sentence.classes
    if small[first - 1] == "to" and classes[first] == "OBJ" and first + 2 < last:  # "translated to me"
        return first + 1
    for at in range(first + 1, min(first + 6, last - 2)):
        if small[at] == "that" and classes[at - 1] in ("NUM", "OBJ"):
            return at + 1
    if not {"through", "via"} & set(small[first - 1 : first + 1]):
        return first
    end = next((at for at in range(first + 1, min(last - 2, first + 8)) if small[at] == ","), None)
    if end is None:
        return first
    return end + 2 if small[end + 1] == "that" else end + 1


def _main_clause(sentence: Sentence) -> int | None:
    """The comma before the main clause behind a leading one: "When I asked how things were, he shied away"."""
    classes = sentence.classes
    if sentence.small[0] not in _LEADING:
        return None
    first = next((at for at, name in enumerate(classes) if name == ","), len(classes))
    return first if first + 1 < len(classes) and classes[first + 1] in ("HE", "THEY", "WE", "I", "CAP") else None


def _is_passive(sentence: Sentence, head: int) -> bool:
    """Whether a verb is in the passive: "was said", "had been pointed out"."""
    return sentence.classes[head] in ("ED", "w") and "BE" in sentence.classes[max(0, head - 2) : head]


def _is_empty(sentence: Sentence, cue: Span) -> bool:
    """Whether a cue has no word that could report: "has", "was to"."""
    return _EMPTY.issuperset(sentence.classes[slice(*_within(sentence, cue))])


def _is_quotation(each: Found, quoted: list[Quoted]) -> bool:
    """Whether what the model took for report without a cue is a quotation, which the marks bound better."""
    span = each.span
    at = bisect.bisect_right(quoted, span.end - 1, key=lambda quote: quote.span.start) - 1
    return at >= 0 and any(piece.start < span.end and span.start < piece.end for piece in quoted[at].pieces)


def add_turns(
    here: list[Found], sentence: Sentence, phrases: list[Phrase], turns: Sequence[Turn], probes: dict[Span, int]
) -> None:
    """Adds to a sentence's statements those of its fixed turns of phrase that the model passed over."""
    for turn in turns:
        cue = sentence.between(*turn.cue)
        same = next((each for each in here if each.cue and each.cue.start < cue.end and cue.start < each.cue.end), None)
        if same is not None:
            same.act = "refuse" if turn.act == "refuse" else same.act
            if same.parent in here and same.source and _ends_before(sentence, same.parent, same.source):
                same.parent = same.parent.parent
            continue
        content = sentence.between(*trimmed(sentence, *turn.content))
        source = turn.source or _subject(sentence, phrases, turn.cue[0])
        holder = _holder(here, cue)
        if holder is not None and source is not None and _ends_before(sentence, holder, source):
            holder = holder.parent
        here.append(
            Found(
                sentence.index, "speech", turn.mode, turn.act, [content], turn.head, stem=sentence.small[turn.head],
                cue=cue, source=source, source_span=source and sentence.between(source.first, source.last),
                sure=TURN, probe=probes[cue], parent=holder,
            )
        )  # fmt: skip
    here.sort(key=lambda each: (_depth(each), each.span.start))


def _ends_before(sentence: Sentence, holder: Found, subject: Phrase) -> bool:
    """Ends a content before ", but he", whose verb is another's act: "asked what it meant, but he would not say"."""
    words, classes = sentence.small, sentence.classes
    same = (at for at in range(1, subject.first - 1) if classes[at : at + 2] == (",", "CC"))
    at = next((at for at in same if words[at + 2] == words[subject.first]), None)
    if at is None:
        return False
    end = sentence.between(at - 1, at).end
    cut = [Span(piece.start, min(piece.end, end)) for piece in holder.pieces if piece.start < end]
    holder.pieces = cut or holder.pieces
    return bool(cut)


def _depth(each: Found) -> int:
    return 0 if each.parent is None else 1 + _depth(each.parent)


def _subject(sentence: Sentence, phrases: list[Phrase], head: int) -> Phrase | None:
    """The last phrase before a verb that no preposition leads."""
    return next(
        (
            each
            for each in reversed(phrases)
            if each.last <= head and sentence.classes[each.first - 1 : each.first] not in (("P",), ("TO",))
        ),
        None,
    )


def _holder(here: list[Found], cue: Span) -> Found | None:
    """The smallest statement that says a cue."""
    holding = [each for each in here if any(piece.start <= cue.start and cue.end <= piece.end for piece in each.pieces)]
    return min(holding, key=lambda each: each.span.end - each.span.start, default=None)


def trimmed(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Words without quotation marks and punctuation at their edges."""
    while first < last and sentence.small[first] in _EDGES and sentence.small[first] != "(":
        first += 1
    while last > first and sentence.small[last - 1] in _EDGES:
        if sentence.small[last - 1] in (")", "]") and {"(", "["} & set(sentence.small[first:last]):
            break
        last -= 1
    return first, last


def _content(text: str, reports: Reports, report: tags.Found) -> list[Span]:
    spans = []
    for first, last in report.content:
        led = report.cue is not None and 0 <= first - report.cue[1] <= 3
        span = reports.pieces.span(first, last)
        spans.append(span if report.content == (report.cue,) else tags.tidy(text, span, led=led))
    return spans


def _within(sentence: Sentence, span: Span) -> tuple[int, int]:
    """The words of a sentence that a span holds."""
    first = min(sentence.at(span.start), len(sentence) - 1)
    return first, max(first + 1, min(len(sentence), sentence.at(span.end - 1) + 1))


def phrase_at(sentence: Sentence, phrases: list[Phrase], span: Span) -> Phrase | None:
    """The phrase that shares most with a span; where there is none, the span's own words. None for a span of another
    sentence."""
    if not sentence.span.start <= span.start < sentence.span.end:
        return None
    first, last = _within(sentence, span)
    best, most = None, 0.0
    for phrase in phrases:
        shared = min(last, phrase.last) - max(first, phrase.first)
        share = shared / (max(last, phrase.last) - min(first, phrase.first))
        if share > most:
            best, most = phrase, share
    if best is not None:
        return best
    key = " ".join(bare(word) for word in sentence.words[first:last])
    return Phrase(first, last, "noun", key) if any(letter.isalpha() for letter in key) else None
