"""A document as lines of its own paper: what the other modules here read.

Takes a Document; gives the first and last lines of its body, without page furniture and notes, and the notes. A line's
`words` are folded (white space to one space, note marks and the marks of striking out left away); its span is exact.

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

__all__ = ["Line", "Note", "Paper", "clean", "paper_of"]

HEAD, TAIL, NOTES = 90, 40, 60  # lines at the head, lines at the end, notes that are looked at
_LONGEST = 3000  # characters of one line that are looked at

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
    head = list(islice(_lines(document, body), HEAD))
    tail = _last_lines(document, body)
    notes = (block for block in document.blocks if block.kind == "note" and block is not body[0]) if body else iter(())
    return Paper(head, tail, [_note(document, block) for block in islice(notes, NOTES)])


def _note(document: Document, block: Block) -> Note:
    words = document[Span(block.span.start, min(block.span.end, block.span.start + _LONGEST))]
    mark = re.match(r"\s*\[(\d{1,3}|\*|†)\]\s*", words)
    start = block.span.start + (mark.end() if mark else 0)
    label = block.label or (mark[1] if mark else "")
    return Note(label, clean(words[mark.end() if mark else 0 :]), Span(start, block.span.end))


def _lines(document: Document, blocks: Iterable[Block]) -> Iterator[Line]:
    run, last = 0, None
    marked_up = bool(document.catalogue)  # only mark-up declares what a document is
    for block in blocks:
        for span in _line_spans(document.text, block.span):
            words = clean(document.text[span.start : min(span.end, span.start + _LONGEST)])
            if not words:
                continue
            if last is not None and document.text.count("\n", last, span.start) != 1:
                run += 1
            last = span.end
            yield Line(words, span, run, block.kind if marked_up else "")


def _line_spans(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while start < span.end:
        end = text.find("\n", start, span.end)
        end = span.end if end < 0 else end
        if end > start:
            yield Span(start, end)
        start = end + 1


def _last_lines(document: Document, blocks: list[Block]) -> list[Line]:
    """The last lines. Blocks are taken from the end until they hold enough of them; a giant block gives its end only."""
    chosen: list[Block] = []
    count = 0
    for block in reversed(blocks):
        start = max(block.span.start, block.span.end - TAIL * _LONGEST)
        chosen.append(Block(kind=block.kind, span=Span(start, block.span.end)))
        count += 1 + document.text.count("\n", start, block.span.end)
        if count >= TAIL:
            break
    return list(_lines(document, reversed(chosen)))[-TAIL:]
