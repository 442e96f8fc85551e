"""Statements while they are being found: spans of a sentence, not yet whose they are.

Takes a sentence and its phrases; gives `Found` statements, the outer before the inner, each with its cue, source, hearer,
content and labels.

    "He said he hoped China would agree." -> said(he hoped China would agree)
"""

from __future__ import annotations

from dataclasses import dataclass, field

from backchannel.model import Act, Mode, Relay, Span, StatementKind
from backchannel.statements.cues import Cue, extent, find_cues
from backchannel.statements.labels import labels
from backchannel.statements.names import Phrase
from backchannel.statements.plain_acts import Turn, find_turns
from backchannel.statements.sources import find_hearer, find_source
from backchannel.statements.spans import Content, find_content
from backchannel.statements.words import Sentence

_LEADING = frozenset(("when", "after", "as", "while", "before", "since"))
_EDGES = frozenset("\"“”'’‘.,;:!?)]—–-(")


@dataclass(eq=False)  # by identity: the fields of two statements may be equal, and parents lead around
class Found:
    """One statement on its way. Spans are of the flow; `pieces` may be several; `parent` is another Found."""

    sentence: int
    kind: StatementKind
    mode: Mode
    act: Act
    pieces: list[Span]
    head: int = -1
    stem: str = ""
    cue: Span | None = None
    source: Phrase | None = None
    hearer: Phrase | None = None
    sure: float = 1.0
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


def trimmed(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """The words of a content without quotation marks and punctuation at its edges."""
    while first < last and sentence.small[first] in _EDGES and sentence.small[first] not in ("(",):
        first += 1
    while last > first and sentence.small[last - 1] in _EDGES:
        if sentence.small[last - 1] in (")", "]") and {"(", "["} & set(sentence.small[first:last]):
            break
        last -= 1
    return first, last


def find_in_sentence(sentence: Sentence, found: list[Phrase], setting: str) -> list[Found]:
    """The cued statements of one sentence, outer before inner, each with its parent."""
    cues = find_cues(sentence, setting)
    heads = [cue.head for cue in cues]
    statements = [_statement(sentence, found, cue, heads) for cue in cues]
    kept = [each for each in statements if each is not None]
    for turn in find_turns(sentence, found):
        same = next((each for each in kept if turn.cue[0] <= each.head < turn.cue[1]), None)
        if same is None:
            kept.append(_turned(sentence, found, turn, heads))
        elif turn.act == "refuse":
            same.act = "refuse"
    nest(sentence, kept)
    return sorted(kept, key=_order)


def nest(sentence: Sentence, found: list[Found]) -> None:
    """Gives each statement the smallest one that holds its cue as parent, never one that lies inside itself: in broken
    text three contents can each hold the cue of the next."""
    for inner in found:
        holders = [
            outer
            for outer in found
            if outer is not inner and _holds(sentence, outer, inner) and not _within(outer, inner)
        ]
        if holders:
            inner.parent = min(holders, key=lambda outer: outer.span.end - outer.span.start)


def _within(each: Found, other: Found) -> bool:
    """Whether a statement lies inside another, at any depth."""
    at: Found | None = each
    while at is not None:
        if at is other:
            return True
        at = at.parent
    return False


def _order(each: Found) -> tuple[int, int]:
    top, depth = each, 0
    while top.parent is not None and depth < 9:
        top, depth = top.parent, depth + 1
    return (min(top.span.start, (top.cue or top.span).start), depth)


def _holds(sentence: Sentence, outer: Found, inner: Found) -> bool:
    """Whether the cue of a statement lies in what another one says."""
    cue = inner.cue or inner.span
    if not any(piece.start <= cue.start and cue.end <= piece.end for piece in outer.pieces):
        return False
    own = outer.cue or outer.span
    return (
        not any(piece.start <= own.start and own.end <= piece.end for piece in inner.pieces) or outer.head < inner.head
    )


def _statement(sentence: Sentence, found: list[Phrase], cue: Cue, heads: list[int]) -> Found | None:
    content = find_content(sentence, cue.head, heads)
    source, sure = find_source(sentence, found, cue.head, heads)
    start = _with_there(sentence, cue.head, _behind_interpreter(sentence, content.first))
    first, last = trimmed(sentence, start, _main_clause(sentence, cue.head, content))
    if first >= last:
        return None
    quoted = first > 0 and sentence.small[first - 1] in ('"', "“")
    mode, act, kind = labels(sentence, cue.head, first, last, quoted)
    begins, ends = extent(sentence, cue.head, first if first > cue.head else len(sentence))
    hearer = find_hearer(sentence, found, cue.head, max(first, cue.head + 1), source) if kind == "speech" else None
    pieces = [sentence.between(first, last)]
    rest = _second_piece(sentence, content, cue.head, heads)
    if rest is not None:
        pieces.append(rest)
    return Found(
        sentence.index, kind, mode, act, pieces, cue.head,
        cue=sentence.between(begins, ends), source=source, hearer=hearer,
        sure=cue.sure * content.sure**0.5 * sure**0.5, stem=sentence.small[cue.head],
    )  # fmt: skip


def _turned(sentence: Sentence, found: list[Phrase], turn: Turn, heads: list[int]) -> Found:
    """The statement of a fixed turn of phrase."""
    source, sure = (turn.source, 1.0) if turn.source else find_source(sentence, found, turn.head, heads)
    return Found(
        sentence.index, "speech", turn.mode, turn.act, [sentence.between(*trimmed(sentence, *turn.content))], turn.head,
        cue=sentence.between(*turn.cue), source=source, sure=0.7 * sure, stem=sentence.small[turn.head],
    )  # fmt: skip


def _behind_interpreter(sentence: Sentence, first: int) -> int:
    """Where a content starts that "through Miss Danek," was read into: "said, through Miss Danek, that he would …"."""
    small = sentence.small
    if first >= len(small) or small[first] not in ("through", "via"):
        return first
    end = next((at for at in range(first + 1, min(len(small), first + 8)) if small[at] == ","), None)
    if end is None:
        return first
    return end + 2 if small[end + 1 : end + 2] == ("that",) else end + 1


def _with_there(sentence: Sentence, head: int, first: int) -> int:
    """Where a content starts whose "there were" was left out: "maintaining there were no fundamental differences"."""
    there = first - 2 > head and sentence.small[first - 2] == "there" and sentence.classes[first - 1] in ("BE", "MD")
    return first - 2 if there else first


def _main_clause(sentence: Sentence, head: int, content: Content) -> int:
    """Where the content of a cue in a leading clause must end: "When I asked how things were, he shied away"."""
    classes = sentence.classes
    if sentence.small[0] not in _LEADING or "," in classes[:head] or content.first <= head:
        return content.last
    for at in range(content.first + 1, content.last - 1):
        if classes[at] == "," and classes[at + 1] in ("HE", "THEY", "WE", "I", "CAP"):
            return at
    return content.last


def _second_piece(sentence: Sentence, content: Content, head: int, heads: list[int]) -> Span | None:
    """What follows a cue in commas: "Lebanon, he said, had the advantage"."""
    if content.first >= head or content.last > head:
        return None
    after = head + 1
    while after < len(sentence) and after < head + 5 and sentence.small[after] != ",":
        after += 1
    closed = after < len(sentence) and sentence.small[after] == ","
    opened = content.last < head and sentence.small[content.last] in (",", "”", '"')
    if not closed or not opened or "WH" in sentence.classes[content.last : head]:
        return None
    first, last = trimmed(sentence, after + 1, len(sentence))
    return sentence.between(first, last) if last - first > 1 else None
