"""Quotations that are statements: whose they are comes later, here only which stretches hold together.

Takes the flow; gives `Quoted`: stretches of quotation by paragraph, in pieces where an aside in parentheses stands between
two quotations or inside one ("So far as our (Soviet) side is concerned"). Where quotation marks run around most of a
document, or an editor quotes minutes, the marks are read as not there (gold/GUIDELINES.md, rulings 19 and splitting).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.model import Span
from backchannel.statements.flow import Flow
from backchannel.text import quotations, trim

_CLOSING = " .,;:!?…\"“”'’‘"
SHORT = 6  # words; fewer are a quoted term, not a statement
_ASIDE = re.compile(r"\s*\([^()]{0,400}\)\s*")
_INNER = re.compile(r"\((?:[A-Z][\w\s.]{1,30}|This [^()]{1,200}|[Ii]\.e[^()]{1,200})\)")


class Quoted(NamedTuple):
    """One paragraph's quotation."""

    pieces: tuple[Span, ...]
    paragraph: int

    @property
    def span(self) -> Span:
        return Span(self.pieces[0].start, self.pieces[-1].end)


def find_quoted(flow: Flow, setting: str) -> tuple[list[Quoted], bool]:
    """The quotations of a document that are long enough to be statements, in order; and whether its quotation marks
    mean anything: they are read as not there around most of a document, and in an editor's account of minutes."""
    found: list[Quoted] = []
    words = quoted_words = 0
    for number, paragraph in enumerate(flow.paragraphs):
        stretches = quotations(flow.text, paragraph)
        words += len(flow.text[slice(*paragraph)].split())
        for group in _groups(flow.text, stretches):
            size = sum(len(flow.text[slice(*piece)].split()) for piece in group)
            if size < SHORT:
                continue
            quoted_words += size
            found.append(
                Quoted(tuple(piece for stretch in group for piece in _without_asides(flow.text, stretch)), number)
            )
    if setting == "editorial" or quoted_words > 0.6 * words:
        return [], False
    return found, True


def _groups(text: str, stretches: list[Span]) -> list[list[Span]]:
    """Stretches of a paragraph, joined where only an aside in parentheses stands between."""
    groups: list[list[Span]] = []
    for stretch in stretches:
        if groups and _ASIDE.fullmatch(text[groups[-1][-1].end : stretch.start].strip('"“”,')):
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
    return groups


def _without_asides(text: str, stretch: Span) -> list[Span]:
    """A stretch in pieces around the recorder's glosses in it: "we (Soviets) can say"."""
    pieces, start = [], stretch.start
    for aside in _INNER.finditer(text, stretch.start, stretch.end):
        pieces.append(trim(text, start, aside.start()))
        start = aside.end()
    pieces.append(trim(text, start, stretch.end))
    end = pieces[-1].end
    while end > pieces[-1].start and text[end - 1] in _CLOSING:
        end -= 1
    pieces[-1] = Span(pieces[-1].start, end)
    return [piece for piece in pieces if piece.start < piece.end]
