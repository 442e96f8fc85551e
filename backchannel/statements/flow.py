"""The running text of a document: what is read for statements, and what is stepped over.

Takes a Document; gives a `Flow`: a text of the same length in which page furniture, notes and headings are blank and a
line break inside a paragraph is a space, with its sentences. Offsets stay those of the document, and a sentence that a
page breaks is whole: "by saying he ‖ hoped we could follow the line" (harriman-1960-11-15, pages 1 and 2).
`pieces` cuts a span of it around the furniture again.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from backchannel.model import Block, Document, Span
from backchannel.statements.words import Sentence, split_words
from backchannel.text import sentences, trim

LONGEST = 1500  # characters of a sentence that are read together
_READ = ("paragraph", "quotation", "list", "table")
_PROSE_END = re.compile(r"[.!?…:;][\"”’'»)\]]*(?:\[\d{1,3}\])?\s*$")
_BREAK = re.compile(r"\s*\n\s*")


class Flow(NamedTuple):
    text: str  # as long as the document's, with blanks where nothing is read
    paragraphs: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    furniture: tuple[Span, ...]  # in order; lies inside paragraphs that go on across a page


def flow_of(document: Document) -> Flow:
    """The text to read. Paragraphs that a page or a line of furniture breaks are one."""
    body = [block for block in document.blocks if _is_read(document, block)]
    groups = _joined(document.text, body)
    pieces: list[str] = []
    at = 0
    for group in groups:
        for span in group:
            pieces.append(_blank(document.text, at, span.start))
            pieces.append(_BREAK.sub(lambda found: " " * len(found.group()), document[span]))
            at = span.end
    pieces.append(_blank(document.text, at, len(document.text)))
    text = "".join(pieces)
    paragraphs = tuple(Span(group[0].start, group[-1].end) for group in groups)
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        parts = (part for span in sentences(text, paragraph) for part in _bounded(text, span))
        for position, span in enumerate(parts):
            sentence = split_words(text, span, paragraph=number, index=len(found), opens=position == 0)
            if sentence.words:
                found.append(sentence)
    gaps = tuple(Span(one.end, two.start) for group in groups for one, two in pairwise(group))
    return Flow(text, paragraphs, tuple(found), gaps)


def _bounded(text: str, span: Span) -> list[Span]:
    """A sentence in parts of bounded length, so that what is asked of pairs of its words stays cheap: lists without
    stops and unpunctuated scans run to thousands of words. Parts end at a semicolon or colon, else at a space."""
    parts, start = [], span.start
    while span.end - start > LONGEST:
        cut = max(text.rfind("; ", start + 200, start + LONGEST), text.rfind(": ", start + 200, start + LONGEST))
        if cut < 0:
            cut = text.rfind(" ", start + 200, start + LONGEST)
        cut = start + LONGEST if cut < 0 else cut + 1
        parts.append(trim(text, start, cut))
        start = cut
    parts.append(trim(text, start, span.end))
    return [part for part in parts if part.start < part.end]


def _blank(text: str, start: int, end: int) -> str:
    return " " * (end - start)


def _is_read(document: Document, block: Block) -> bool:
    if block.kind == "list":
        entry = document[block.span]
        return bool(_PROSE_END.search(entry)) and len(entry.split()) >= 7
    return block.kind in _READ


def _joined(text: str, body: list[Block]) -> list[list[Span]]:
    """Paragraphs as lists of their pieces."""
    groups: list[list[Span]] = []
    for block in body:
        span = trim(text, *block.span)
        if span.start == span.end:
            continue
        goes_on = bool(groups) and text[span.start].islower() and not _ends(text, groups[-1][-1].end)
        if groups and (block.joins or goes_on):
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def pieces(flow: Flow, span: Span) -> tuple[Span, ...]:
    """A span of the flow as spans of the document: cut around what was stepped over, trimmed."""
    found, start = [], span.start
    for gap in flow.furniture:
        if gap.start < span.end and span.start < gap.end:
            found.append(trim(flow.text, start, max(start, gap.start)))
            start = max(start, gap.end)
    if start < span.end:
        found.append(trim(flow.text, start, span.end))
    return tuple(piece for piece in found if piece.start < piece.end)


def _ends(text: str, offset: int) -> bool:
    """Whether a paragraph that ends at `offset` ends a sentence."""
    return _PROSE_END.search(text, max(0, offset - 8), offset) is not None
