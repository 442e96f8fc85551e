"""A document's text as a page shows it: sheets of numbered lines, cut into runs wherever something begins or ends.

Takes a `Document` and layers (a span, what it is, and whose), gives `Sheet`s. Statements nest and overlap ("Menshikov
said Khrushchev thought X"), so nothing is nested here: every run of characters carries the statements that hold it,
outermost first, and the template wraps it once for each.

    >>> text = "He said that the Marshal had agreed."
    >>> layers = [Layer(Span(13, 35), "statement", "s1"), Layer(Span(25, 35), "statement", "s2")]
    >>> document = Document(id="memo", file="memo.txt", text=text)
    >>> [(run.text, run.statements) for run in sheets(document, Span(0, 36), layers)[0].lines[0].runs]
    [('He said that ', ()), ('the Marshal ', ('s1',)), ('had agreed', ('s1', 's2')), ('.', ())]

A long document is shown in parts (`parts`), cut at page breaks where it can be, else at line ends: the text may be one
line of many megabytes. Line numbers are those of `model.place_of`: lines with text, counted on their page from 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from backchannel.model import Block, BlockKind, Document, Page, Span

LayerKind = Literal[
    "statement", "cue", "source", "remark", "reference", "marking", "omission", "struck", "illegible", "furniture"
]  # fmt: skip

EMPTY = -1  # "block" of a line without text
PART = 40_000  # characters of text on one web page: some fifteen printed pages
_TEXT = re.compile(r"\S")
_LINE_WITH_TEXT = re.compile(r"\S[^\n]*\n")


class Layer(NamedTuple):
    """Something to be shown on the text. `key`: id of the statement or reference. `depth`: of a statement in others."""

    span: Span
    kind: LayerKind
    key: str = ""
    depth: int = 0


class Run(NamedTuple):
    """Characters that everything here holds alike.

    `begins`: statements whose words begin with this run; `cue`, `source`: the statement whose cue or source this is;
    `pointer`: True where the reference begins; `notes`: labels of notes whose mark stands before the run.
    """

    text: str
    statements: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    begins: tuple[str, ...] = ()
    cue: str | None = None
    source: str | None = None
    reference: str | None = None
    pointer: bool = False
    notes: tuple[str, ...] = ()


class Line(NamedTuple):
    """One line of the text. `number` is None for a line without text, or one that goes on from the part before."""

    number: int | None
    kind: BlockKind
    label: str | None
    block: int
    runs: tuple[Run, ...]


class Sheet(NamedTuple):
    """The lines of one page of the document (or of what stands outside its pages) that are in the part shown. `place`:
    the page's, counted from 0."""

    label: str | None
    place: int
    lines: tuple[Line, ...]
    continued: bool


def parts(document: Document, size: int = PART) -> list[Span]:
    """The text cut into pieces of at most `size` characters, at page breaks, line ends, spaces, in this order."""
    text, breaks = document.text, sorted({page.span.start for page in document.pages})
    found, start = [], 0
    while len(text) - start > size:
        end = start + size
        last = bisect_right(breaks, end) - 1
        if last >= 0 and breaks[last] > start:
            end = breaks[last]
        else:
            end = (text.rfind("\n", start, end) + 1) or (text.rfind(" ", start, end) + 1) or end
        found.append(Span(start, end))
        start = end
    found.append(Span(start, len(text)))
    return found


def part_of(spans: Sequence[Span], offset: int) -> int:
    """Which part (from 0) holds a character."""
    return max(0, bisect_right([span.start for span in spans], offset) - 1)


def sheets(
    document: Document, part: Span, layers: Sequence[Layer], *, anchors: Sequence[tuple[int, str]] = ()
) -> list[Sheet]:
    """The pages of `part` with their lines. `anchors`: offset and label of notes whose marks are not in the text."""
    cutter = _Cutter(document.text, part, layers, anchors)
    blocks = _Blocks(document.blocks)
    found = []
    for index, label, span, page_start in _stretches(document, part):
        number = _lines_before(document.text, page_start, span.start) + 1
        lines = []
        for start, end in _lines(document.text, span):
            kind, block_label, block = blocks.at(start, end, document.text)
            begun = _has_begun(document.text, page_start, start)
            has_text = bool(document.text[start:end].strip())
            runs = tuple(cutter.runs(Span(start, end)))
            lines.append(Line(number if has_text and not begun else None, kind, block_label, block, runs))
            number += has_text or begun
        found.append(Sheet(label, index, _without_gaps(lines), span.start > page_start))
    return found


def groups(sheet: Sheet) -> list[list[Line]]:
    """The lines of a sheet by block; lines without text stand between groups and are left out."""
    by_block = groupby(sheet.lines, key=lambda line: line.block)
    return [list(lines) for block, lines in by_block if block != EMPTY]


def _stretches(document: Document, part: Span) -> Iterator[tuple[int, str | None, Span, int]]:
    """Pages, and gaps between pages, that `part` meets: index, label, the stretch within the part, the page's start."""
    at = 0
    for index, page in enumerate((*document.pages, _end(document))):
        if gap := _shared(Span(at, page.span.start), part, document.text):
            yield index, None, gap, 0 if not at else gap.start
        if stretch := _shared(Span(max(at, page.span.start), page.span.end), part, document.text):
            yield index, page.label, stretch, page.span.start
        at = max(at, page.span.end)


def _end(document: Document) -> Page:
    return Page(label="", span=Span(len(document.text), len(document.text)))


def _shared(one: Span, other: Span, text: str) -> Span | None:
    both = Span(max(one.start, other.start), min(one.end, other.end))
    return both if both.start < both.end and not text[both.start : both.end].isspace() else None


def _lines(text: str, span: Span) -> Iterator[tuple[int, int]]:
    start = span.start
    while start < span.end:
        stop = text.find("\n", start, span.end)
        stop = span.end if stop < 0 else stop
        yield start, stop - 1 if text[start:stop].endswith("\r") else stop
        start = stop + 1


def _lines_before(text: str, start: int, offset: int) -> int:
    """Lines with text that end between `start` and `offset`. Linear: every match runs to a line end that is there."""
    last = text.rfind("\n", start, offset) + 1
    return sum(1 for _ in _LINE_WITH_TEXT.finditer(text, start, last)) if last else 0


def _has_begun(text: str, page_start: int, start: int) -> bool:
    """Whether the line that goes on at `start` has text before it, in the part before."""
    if start == page_start or text[start - 1] == "\n":
        return False
    line_start = max(text.rfind("\n", page_start, start) + 1, page_start)
    return _TEXT.search(text, line_start, start) is not None


def _without_gaps(lines: list[Line]) -> tuple[Line, ...]:
    """One empty line at most between lines with text, none at the head or the foot."""
    kept: list[Line] = []
    for line in lines:
        empty = not any(run.text.strip() for run in line.runs)
        if empty and (not kept or kept[-1].block == EMPTY):
            continue
        kept.append(line._replace(block=EMPTY) if empty else line)
    while kept and kept[-1].block == EMPTY:
        kept.pop()
    return tuple(kept)


class _Blocks:
    """Looks up the block at a place; places are asked for in order."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.starts = [block.span.start for block in blocks]

    def at(self, start: int, end: int, text: str) -> tuple[BlockKind, str | None, int]:
        while start < end and text[start].isspace():
            start += 1
        index = bisect_right(self.starts, start) - 1
        if index >= 0 and start < self.blocks[index].span.end:
            return self.blocks[index].kind, self.blocks[index].label, index
        return "paragraph", None, len(self.blocks)


class _Cutter:
    """Cuts a line into runs. Layers are sorted once, and a line looks only at those that begin before its end."""

    def __init__(self, text: str, part: Span, layers: Sequence[Layer], anchors: Sequence[tuple[int, str]]) -> None:
        self.text = text
        self.waiting = sorted((layer for layer in layers if layer.span.meets(part)), reverse=True)
        self.active: list[Layer] = []
        self.first = _first_places(layers)
        self.anchors = sorted(anchor for anchor in anchors if part.start <= anchor[0] <= part.end)

    def runs(self, line: Span) -> Iterator[Run]:
        while self.waiting and self.waiting[-1].span.start < line.end:
            self.active.append(self.waiting.pop())
        self.active = [layer for layer in self.active if layer.span.end > line.start]
        notes = [(offset, label) for offset, label in self.anchors if line.start <= offset <= line.end]
        indent = _indent(self.text, line)
        cuts = {line.start, indent, line.end, *(offset for offset, _ in notes)}
        for layer in self.active:
            cuts.update(edge for edge in layer.span if line.start < edge < line.end)
        places = sorted(cuts)
        for start, end in zip(places, [*places[1:], None], strict=True):
            marks = tuple(label for offset, label in notes if offset == start)
            if end is not None:
                yield self._run(Span(start, end), marks) if start >= indent else Run(self.text[start:end], notes=marks)
            elif marks:
                yield Run("", notes=marks)

    def _run(self, span: Span, notes: tuple[str, ...]) -> Run:
        here = [layer for layer in self.active if layer.span.holds(span)]
        statements = _keys(here, "statement")
        references = _keys(here, "reference")
        return Run(
            self.text[span.start : span.end],
            statements=statements,
            kinds=frozenset(layer.kind for layer in here),
            begins=tuple(key for key in statements if self.first["statement", key] == span.start),
            cue=(_keys(here, "cue") or (None,))[-1],
            source=(_keys(here, "source") or (None,))[-1],
            reference=references[0] if references else None,
            pointer=bool(references) and self.first["reference", references[0]] == span.start,
            notes=notes,
        )


def _indent(text: str, line: Span) -> int:
    """Where the text of a line begins; white space before it is marked as nothing."""
    found = _TEXT.search(text, line.start, line.end)
    return found.start() if found else line.end


def _keys(layers: Sequence[Layer], kind: LayerKind) -> tuple[str, ...]:
    """Whose layers of a kind these are, outermost first."""
    outward = sorted(
        (layer.depth, layer.span.start, -layer.span.end, layer.key) for layer in layers if layer.kind == kind
    )
    return tuple(dict.fromkeys(key for *_, key in outward))


def _first_places(layers: Sequence[Layer]) -> dict[tuple[LayerKind, str], int]:
    """Where each statement's and each reference's words begin."""
    found: dict[tuple[LayerKind, str], int] = {}
    for layer in layers:
        place = layer.kind, layer.key
        found[place] = min(layer.span.start, found.get(place, layer.span.start))
    return found
