"""A document as lines of its own paper: what the other modules here read.

Takes a Document; gives the first and last lines of its body, without page furniture and notes, and the notes. A line's
`words` are folded (white space to one space, note marks and the marks of striking out left away); its span is exact.
Lines that a typist broke since the measure was full are one: "… to the North Atlantic" / "Treaty Organization (Finletter)". A scanner's slips in its forms are mended
(`slips.py`).

    frus1955-57v14_d10: Line("Memorandum of a Conversation, …"), Line("Washington, January 27, 1955, 4:05 p.m."),
    Line("SUBJECT"), Line("Operation Alpha"), …

Only a bounded number of lines is made, so that a text of 200 MB costs no more than a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from backchannel.model import Block, Document, Span

from .slips import mended

__all__ = ["Line", "Note", "Paper", "clean", "paper_of"]

HEAD, TAIL, NOTES = 90, 40, 60  # lines at the head, lines at the end, notes that are looked at
_LONGEST = 3000  # characters of one line that are looked at

MEASURED = 300  # lines by which a typist's measure is told
LEAST, WIDEST = 40, 100  # letters: shorter lines tell nothing of the measure, a longer measure is none
_ITEM = re.compile(
    r"(?:(?:Mr|Mrs|Miss|Dr|Messrs|Sir|Lord|Amb|Gen|Col|Ambassador|General|Senator)\b\.?|[-•*·]|\(?(?:\d{1,2}|[a-z])[.)])\s"
    r"|[A-Z]{1,5}[—–]|[A-Z][A-Za-z ]{1,20}:(?:\s|$)"
)
"""What begins an entry of its own, though the line above is full."""

_NOTE_MARK = re.compile(r"\[(?:\d{1,3}|\*|†|‡)\]")
_STRUCK = re.compile(r"~~")


class Line(NamedTuple):
    """`run`: lines of one run follow each other without an empty line between. `kind` is the block's where the file's
    own mark-up says it; in a plain text it is the loader's guess, and left away ("")."""

    words: str
    span: Span
    run: int
    kind: str


class Note(NamedTuple):
    label: str
    words: str
    span: Span


class Paper(NamedTuple):
    head: list[Line]
    tail: list[Line]  # may share lines with the head in a short document
    notes: list[Note]


def clean(text: str) -> str:
    """White space folded, marks of notes ("[3]") and of striking out ("~~") left away."""
    return " ".join(_STRUCK.sub("", _NOTE_MARK.sub("", text)).split())


def paper_of(document: Document) -> Paper:
    body = [block for block in document.blocks if block.kind not in ("furniture", "note")]
    first = next((block for block in document.blocks if block.kind != "furniture"), None)
    if first and first.kind == "note" and not first.label:
        body.insert(0, first)  # the file number of the volumes up to 1954 stands before the heading
    if not document.blocks:
        body = [Block(kind="paragraph", span=Span(0, len(document.text)))]
    measure = None if document.catalogue else _measure(document, body)
    head = list(islice(_lines(document, body, measure), HEAD))
    tail = _last_lines(document, body, measure)
    notes = (block for block in document.blocks if block.kind == "note" and block is not body[0]) if body else iter(())
    return Paper(head, tail, [_note(document, block) for block in islice(notes, NOTES)])


def _note(document: Document, block: Block) -> Note:
    words = document[Span(block.span.start, min(block.span.end, block.span.start + _LONGEST))]
    mark = re.match(r"\s*\[(\d{1,3}|\*|†)\]\s*", words)
    start = block.span.start + (mark.end() if mark else 0)
    label = block.label or (mark[1] if mark else "")
    return Note(label, clean(words[mark.end() if mark else 0 :]), Span(start, block.span.end))


def _lines(document: Document, blocks: Iterable[Block], measure: int | None) -> Iterator[Line]:
    """Lines, those put together that were broken at the measure."""
    line: Line | None = None
    room = 0  # letters that the last line as typed leaves, where there is a measure
    marked_up = bool(document.catalogue)  # only mark-up declares what a document is
    for block in blocks:
        kind = block.kind if marked_up else ""
        for span in _line_spans(document.text, block.span):
            words = clean(document.text[span.start : min(span.end, span.start + _LONGEST)])
            if not words:
                continue
            words = words if marked_up else mended(words)
            follows = line is not None and document.text.count("\n", line.span.end, span.start) == 1
            full = measure is not None and len(words.split(" ", 1)[0]) >= room
            if line is None:
                line = Line(words, span, 0, kind)
            elif follows and full and len(line.words) < _LONGEST and not _ITEM.match(words):
                line = line._replace(words=f"{line.words} {words}", span=Span(line.span.start, span.end))
            else:
                yield line
                line = Line(words, span, line.run if follows else line.run + 1, kind)
            room = (measure or 0) - len(document.text[span.start : span.end].rstrip())
    if line is not None:
        yield line


def _measure(document: Document, blocks: Iterable[Block]) -> int | None:
    """The width of the lines as typed, in letters; None where lines are paragraphs, or too few to tell."""
    spans = (span for block in blocks for span in _line_spans(document.text, block.span))
    sizes = (span.end - span.start for span in islice(spans, MEASURED))
    long = sorted(size for size in sizes if size > LEAST)
    widest = long[int(0.9 * len(long))] if len(long) >= 6 else WIDEST + 1
    return widest if widest <= WIDEST else None


def _line_spans(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while start < span.end:
        end = text.find("\n", start, span.end)
        end = span.end if end < 0 else end
        if end > start:
            yield Span(start, end)
        start = end + 1


def _last_lines(document: Document, blocks: list[Block], measure: int | None) -> list[Line]:
    """The last lines. Blocks are taken from the end until they hold enough of them; a giant block gives its end only."""
    chosen: list[Block] = []
    count = 0
    for block in reversed(blocks):
        start = max(block.span.start, block.span.end - TAIL * _LONGEST)
        chosen.append(Block(kind=block.kind, span=Span(start, block.span.end)))
        count += 1 + document.text.count("\n", start, block.span.end)
        if count >= TAIL:
            break
    return list(_lines(document, reversed(chosen), measure))[-TAIL:]
