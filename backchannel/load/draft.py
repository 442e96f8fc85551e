"""Marked-up text as it is written out. Takes running text and line ends one after the other; gives the text, its blocks
and page breaks.

White space is folded as it comes, blocks are parted by an empty line (or what `between` says), and offsets are right
at every moment, so that whoever reads the mark-up can note where something began.

    >>> draft = Draft()
    >>> draft.say("Dear  "); draft.say("Jack:"); draft.close(); draft.say("I called"); draft.close()
    >>> "".join(draft.parts), [tuple(block.span) for block in draft.blocks]
    ('Dear Jack:\\n\\nI called', [(0, 10), (12, 20)])
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from backchannel.model import Block, BlockKind, Document, Issue, Mark, Page, Span

from .plain import document_of

__all__ = ["Draft", "Flat", "document_over", "joined", "pages_between", "without_white"]

NO_BLANK_BEFORE = frozenset(",.;:!?)]’”")
NO_BLANK_AFTER = frozenset("([“‘")


class Draft:
    """The text so far. `start`: where the open block began, None between blocks; `kind`, `label` and `anchor`: what the
    open block, or the next one, is; `between`: what parts it from the block before; `waiting`: the page that begins with
    the next character."""

    def __init__(self, page: str | None = None) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spaced = True  # the text ends with white space
        self.soft = False  # white space stands here that may be the pretty-printer's
        self.last = ""
        self.start: int | None = None
        self.bare = 0  # up to here there is only a label: no line end after it
        self.kind: BlockKind = "paragraph"
        self.label: str | None = None
        self.anchor: int | None = None
        self.between = "\n\n"
        self.cell = False  # inside a table's cell: everything on one line
        self.blocks: list[Block] = []
        self.breaks: list[tuple[str, int]] = []
        self.waiting: str | None = page

    def say(self, text: str, *, edge: bool = False) -> None:
        """Adds running text, white space folded; opens a block where none is open.

        `edge`: at the border of an element, where white space alone may be the pretty-printer's: it counts only
        between words ("[<placeName>⏎ <hi>Washington</hi>⏎ </placeName>,]" is "[Washington,]").
        """
        words = text.split()
        if not words:
            text = " " if text else ""
        else:
            text = f"{' ' * text[0].isspace()}{' '.join(words)}{' ' * text[-1].isspace()}"
        if edge and text == " ":
            self.soft = self.soft or not self.spaced
            return
        if self.soft and text[0] != " ":
            self.soft = False
            if text[0] not in NO_BLANK_BEFORE and self.last not in NO_BLANK_AFTER:
                text = " " + text
        if self.start is None or self.spaced:
            text = text.lstrip(" ")
        if not text:
            return
        if self.start is None:
            if self.length:
                self.put(self.between)
            self.start = self.length
            self.between = "\n\n"
        if self.waiting is not None and text != " ":
            self.breaks.append((self.waiting, self.length + (text[0] == " ")))
            self.waiting = None
        self.put(text)
        self.soft = False
        self.spaced = text[-1] == " "
        self.last = text[-1]

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def trim(self) -> None:
        """Takes back white space at the end of the text; `say` never leaves more than one blank, `newline` and tabs
        may."""
        while self.parts and (kept := self.parts[-1].rstrip()) != self.parts[-1]:
            self.length -= len(self.parts[-1]) - len(kept)
            if kept:
                self.parts[-1] = kept
            else:
                self.parts.pop()

    def newline(self) -> None:
        """A line end inside the open block; nothing at its beginning. A blank in a table's cell."""
        if self.start is None or self.length <= self.bare:
            return
        if self.cell:
            self.say(" ")
            return
        self.trim()
        if self.length > self.start:
            self.put("\n")
        self.spaced = True

    def tab(self) -> None:
        """A tab between two cells."""
        if self.parts and self.parts[-1].endswith(" "):
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
        self.put("\t")
        self.spaced = True

    def close(self) -> None:
        """Ends the open block, if any."""
        if self.start is None:
            return
        self.trim()
        span = Span(self.start, self.length)
        if span.end > span.start:
            self.blocks.append(Block(kind=self.kind, span=span, label=self.label, anchor=self.anchor))
        self.start = None
        self.spaced = True


# ---------------------------------------------------------------- what comes of it


class Flat(NamedTuple):
    """Mark-up written out: all offsets are of `text`."""

    text: str
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    pages: tuple[Page, ...] = ()


def joined(pieces: Iterable[Flat]) -> Flat:
    """Several one below the other, without their pages."""
    texts: list[str] = []
    blocks: list[Block] = []
    marks: list[Mark] = []
    at = 0
    for piece in pieces:
        blocks += [msgspec.structs.replace(block, span=_moved(block.span, at)) for block in piece.blocks]
        marks += [msgspec.structs.replace(mark, span=_moved(mark.span, at)) for mark in piece.marks]
        texts.append(piece.text)
        at += len(piece.text) + 2
    return Flat("\n\n".join(texts), tuple(blocks), tuple(marks))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def document_over(
    flat: Flat, *, id: str, file: str, catalogue: dict[str, str] | None = None, issues: tuple[Issue, ...] = ()
) -> Document:
    """The text read as plain text is; what the mark-up says of a block's kind, of pages and of struck words wins."""
    found = document_of(flat.text, id=id, file=file, catalogue=catalogue, issues=issues)
    known = {block.span: block.kind for block in flat.blocks if block.kind != "paragraph"}
    blocks = tuple(
        msgspec.structs.replace(block, kind=known[block.span])
        if block.span in known and block.kind not in ("furniture", "note")
        else block
        for block in found.blocks
    )
    marks = tuple(sorted((*found.marks, *flat.marks), key=lambda mark: mark.span))
    return msgspec.structs.replace(found, blocks=blocks, marks=marks, pages=flat.pages or found.pages)


def without_white(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None where nothing is left."""
    while end > start and (end > len(text) or text[end - 1].isspace()):
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end) if end > start else None


def pages_between(breaks: list[tuple[str, int]], end: int) -> tuple[Page, ...]:
    """Pages from (label, where its first character stands), up to `end`. Text before the first known break is on no
    page; a page without text is none."""
    pages = []
    for (label, start), (_, following) in itertools.pairwise([*breaks, ("", end)]):
        if following > start:
            pages.append(Page(label=label, span=Span(start, following)))
    return tuple(pages)
