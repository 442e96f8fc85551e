"""Where things stand, worked out once when a document is saved: pages and lines, and the sentences around.

`places_of(document, offsets)` is `model.place_of` for many offsets in one pass; `contexts_of(document, spans)` gives for
"he wouldn't commit himself" the sentence "I asked him what … himself." that a reader needs to check it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from backchannel.model import Document, Place, Span, Statement
from backchannel.text import paragraphs, sentences

_AROUND = 300  # characters kept on each side where a sentence is longer (a table without a full stop)


def places_of(document: Document, offsets: Iterable[int]) -> dict[int, Place]:
    """Page and line of each offset, in time linear in the text."""
    pages = sorted(document.pages, key=lambda page: page.span.start)
    starts = [page.span.start for page in pages]
    found: dict[int, Place] = {}
    at_page, line, seen, blank = -2, 1, 0, True
    for offset in sorted(set(offsets)):
        index = bisect_right(starts, offset) - 1
        if index >= 0 and offset >= pages[index].span.end:
            index = -1
        if index != at_page:
            at_page, line, blank = index, 1, True
            seen = pages[index].span.start if index >= 0 else 0
        lines = document.text[seen:offset].split("\n")
        for text in lines[:-1]:
            line += not blank or bool(text.strip())
            blank = True
        blank = blank and not lines[-1].strip()
        seen = offset
        found[offset] = Place(pages[index].label if index >= 0 else None, line, document.lines)
    return found


def reach_of(statement: Statement) -> Span:
    """From the first to the last character of a statement's own words."""
    spans = [span for span in (*statement.content, statement.source, statement.cue) if span is not None]
    if not spans:
        return Span(0, 0)
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def contexts_of(document: Document, spans: Sequence[Span]) -> list[Span]:
    """For each span the whole sentences that it touches, within its blocks."""
    blocks = [block.span for block in document.blocks] or (paragraphs(document.text) if spans else [])
    blocks.sort()
    starts = [block.start for block in blocks]
    cut: dict[int, list[Span]] = {}

    def around(offset: int) -> Span:
        index = bisect_right(starts, offset) - 1
        if index < 0 or offset >= blocks[index].end:
            return Span(offset, offset)
        if index not in cut:
            cut[index] = sentences(document.text, blocks[index])
        at = bisect_right(cut[index], offset, key=lambda sentence: sentence.start) - 1
        return cut[index][at] if at >= 0 else Span(offset, offset)

    found = []
    for span in spans:
        first, last = around(span.start), around(max(span.start, span.end - 1))
        start = max(min(first.start, span.start), span.start - _AROUND)
        end = min(max(last.end, span.end), span.end + _AROUND, len(document.text))
        found.append(Span(max(0, start), max(start, end)))
    return found
