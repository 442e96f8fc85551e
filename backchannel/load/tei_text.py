"""A TEI element -> its text, blocks, marks and pages. Takes one `div type="document"`; gives plain text in the layout
of the edition: a block a line with an empty line between, entries of a list one a line, cells of a table with a tab
between, white space folded, the notes behind the body, each beginning with its mark.

    <head>45. Airgram From the <gloss type="from">Embassy …</gloss><note n="1">Source: …</note></head>   becomes
    "45. Airgram From the Embassy …" (heading), and behind the body "[1] Source: …" (note 1, anchored at the heading's end).

Nothing of the mark-up stands in the text: a page break is the border of two `Page`s, names, dates, terms and
references are `Mark`s. Pages cover the body only: a note stands on the page of its anchor.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import msgspec

from backchannel.model import Block, BlockKind, Mark, MarkKind

from .blocks import kind_by_words
from .draft import Draft, Flat, pages_between, without_white
from .elements import Element, edtf_of, is_document, local

__all__ = ["LAST_PAGE", "flatten"]

LAST_PAGE = "last-page"  # put on the emptied element of a document inside another by tei.py
STRUCK = {"strikethrough", "strike", "strikeout", "struck"}
HEAD_LISTS = {"subject": "opener", "from": "opener", "to": "opener", "references": "opener"}
TARGET = re.compile(r"(?P<volume>[\w.-]*)#(?P<document>d[\w-]*?)(?:fn\w*)?$")


def flatten(element: Element, *, volume: str = "", page: str | None = None) -> Flat:
    """The text of `element`, which begins on page `page` (None = not known). References inside the volume are made
    whole with `volume`. Documents inside it are left out."""
    writer = _Writer(volume, page)
    writer.walk(element)
    writer.draft.close()
    body_end = writer.draft.length
    writer.write_notes()
    return writer.finish(body_end)


class _Writer:
    """Reads elements into a draft. `inline`: inside a table or a note, where nothing opens a block of its own."""

    def __init__(self, volume: str, page: str | None) -> None:
        self.volume = volume
        self.draft = Draft(page)
        self.marks: list[tuple[MarkKind, int, int, str | None]] = []
        self.notes: list[tuple[Element, int]] = []
        self.inline = False

    def line(self, element: Element) -> None:
        """An element that has a line to itself inside its block."""
        self.draft.newline()
        self.walk(element)
        self.draft.newline()

    def walk(self, element: Element) -> None:
        """Text and children of an element, in order."""
        if element.text:
            self.draft.say(element.text, edge=len(element) > 0)
        last = len(element) - 1
        for at, child in enumerate(element):
            tag = child.tag
            if isinstance(tag, str):
                name = tag.rpartition("}")[2]
                HANDLERS.get(name, _Writer.walk)(self, child)
            elif (entity := getattr(child, "name", None)) and not hasattr(child, "target"):
                self.draft.say(html.unescape(f"&{entity};"))  # an entity that nothing declares: &mdash;
            if child.tail:
                self.draft.say(child.tail, edge=at == last)

    def block(self, element: Element, kind: BlockKind, between: str = "\n\n") -> None:
        """An element that stands on its own."""
        if self.inline:
            return self.line(element)
        self.draft.close()
        before, self.draft.kind, self.draft.between = self.draft.kind, kind, between
        self.walk(element)
        self.draft.close()
        self.draft.kind = before
        self.draft.between = "\n\n"
        return None

    def paragraph(self, element: Element) -> None:
        kind = self.draft.kind if self.draft.kind in ("quotation", "closer", "heading", "note") else "paragraph"
        rend = element.get("rend", "")
        if rend.startswith("sectiontitle") or (rend == "center" and len("".join(element.itertext())) < 150):
            kind = "heading"
        self.block(element, kind)

    def division(self, element: Element) -> None:
        if is_document(element):
            self.draft.waiting = element.get(LAST_PAGE) or self.draft.waiting
            self.draft.close()
        else:
            self.block(element, "paragraph")

    def lines(self, element: Element) -> None:
        """A list: its head and entries one a line; a label (`1.`) stands before its entry."""
        if self.inline:
            return self.block(element, self.draft.kind)
        self.draft.close()
        before = self.draft.kind
        form = element.get("type", "")
        kind: BlockKind = "opener" if form in HEAD_LISTS else "list"
        between = "\n\n"
        numbered = element.find("{*}label") is not None  # numbered points are paragraphs, entries of a list are lines
        labelled = False
        for child in element:
            name = local(child.tag)
            if name in ("head", "label", "item", "headLabel", "headItem"):
                if not labelled:
                    self.draft.close()
                    self.draft.between = between
                elif not self.draft.spaced:
                    self.draft.say(" ")
                self.draft.kind = "heading" if name == "head" and kind == "list" else kind
                self.walk(child)
                labelled = name == "label"
                between = "\n\n" if numbered else "\n"
            elif isinstance(child.tag, str):
                self.draft.kind = kind
                HANDLERS.get(name, _Writer.walk)(self, child)
            if child.tail and child.tail.strip():
                self.draft.say(child.tail)
        self.draft.close()
        self.draft.kind = before
        self.draft.between = "\n\n"
        return None

    def table(self, element: Element) -> None:
        """A table: a row a line, a tab between cells."""
        if self.inline:
            return self.rows(element)
        self.draft.close()
        before, self.draft.kind = self.draft.kind, "table"
        self.rows(element)
        self.draft.close()
        self.draft.kind = before
        return None

    def rows(self, element: Element) -> None:
        outer, self.inline = self.inline, True
        for child in element:
            name = local(child.tag)
            if name == "row":
                self.draft.newline()
                self.cells(child)
            elif name:
                HANDLERS.get(name, _Writer.walk)(self, child)
        self.inline = outer

    def cells(self, row: Element) -> None:
        begun = self.draft.length  # empty cells at a row's beginning get no tab
        for child in row:
            name = local(child.tag)
            if name == "cell":
                if self.draft.length > begun:
                    self.draft.tab()
                outer, self.draft.cell = self.draft.cell, True
                self.walk(child)
                self.draft.cell = outer
            elif name:
                HANDLERS.get(name, _Writer.walk)(self, child)

    def note(self, element: Element) -> None:
        """A footnote goes behind the body; the source line that stands in the text (up to 1954) stays there."""
        if element.get("rend") == "inline":
            return self.block(element, "note")
        length = self.draft.length - (self.draft.spaced and self.draft.start is not None)
        self.notes.append((element, max(length, 0)))
        for page in element.iter("{*}pb"):
            self.page_break(page)
        return None

    def write_notes(self) -> None:
        """The notes behind the body, in the order of their marks; a note's own notes behind it."""
        self.inline, self.draft.kind = True, "note"
        while self.notes:
            waiting, self.notes = self.notes, []
            for element, anchor in waiting:
                self.draft.label, self.draft.anchor = element.get("n"), anchor
                self.draft.waiting = None
                self.draft.say(f"[{self.draft.label}] " if self.draft.label else "")
                self.walk(element)
                self.draft.close()

    def page_break(self, element: Element) -> None:
        self.draft.waiting = element.get("n") or element.get("facs") or self.draft.waiting

    def marked(self, element: Element, kind: MarkKind, value: str | None) -> None:
        start = self.draft.length
        self.walk(element)
        if self.draft.length > start:
            self.marks.append((kind, start, self.draft.length, value))

    def person(self, element: Element) -> None:
        given = element.get("corresp") or element.get("key") or element.get("ref") or ""
        self.marked(element, "person", given.rpartition("#")[2] or None)

    def term(self, element: Element) -> None:
        target = (element.get("target") or element.get("corresp") or "").rpartition("#")[2]
        if target:
            self.marked(element, "term", target)
        else:
            self.walk(element)

    def reference(self, element: Element) -> None:
        found = TARGET.match(element.get("target", ""))
        if found and found["document"]:
            value = f"{found['volume'] or self.volume}_{found['document']}"
            self.marked(element, "reference", value)
        else:
            self.walk(element)

    def highlight(self, element: Element) -> None:
        if element.get("rend", "") in STRUCK:
            self.marked(element, "struck", None)
        else:
            self.walk(element)

    def quotation(self, element: Element) -> None:
        if element.get("rend") == "blockquote" or any(local(child.tag) in ("p", "list", "lg") for child in element):
            self.block(element, "quotation")
        else:
            self.walk(element)

    def signature(self, element: Element) -> None:
        start = self.draft.length
        if self.draft.kind == "closer" and self.draft.start is not None:
            self.line(element)
        else:
            self.block(element, "closer")
        self.marks.append(("signature", start, self.draft.length, None))

    def segment(self, element: Element) -> None:
        """In an opener a `seg` is a line of its own: `secret`, `niact`."""
        if self.draft.kind == "opener":
            self.block(element, "opener")
        else:
            self.walk(element)

    def choice(self, element: Element) -> None:
        """Of two readings the one on the paper."""
        children = [child for child in element if local(child.tag)]
        ours = [child for child in children if local(child.tag) in ("sic", "orig", "abbr")] or children
        if ours:
            HANDLERS.get(local(ours[0].tag), _Writer.walk)(self, ours[0])

    def gap(self, element: Element) -> None:
        """`unclear` and `gap` with something in them are marked; empty ones leave no character to mark."""
        self.marked(element, "illegible", element.get("reason"))

    # ---- result

    def finish(self, body_end: int) -> Flat:
        text = "".join(self.draft.parts)
        marks = tuple(
            Mark(kind=kind, span=span, value=value)
            for kind, start, end, value in sorted(self.marks, key=lambda mark: (mark[1], -mark[2]))
            if (span := without_white(text, start, end)) is not None
        )
        return Flat(text, _by_words(text, self.draft.blocks), marks, pages_between(self.draft.breaks, body_end))


def _by_words(text: str, blocks: list[Block]) -> tuple[Block, ...]:
    """The blocks, with the kinds that words tell where the mark-up has only `p` or `seg` ("secret", "Sincerely,")."""
    found: list[Block] = []
    head = True
    for block in blocks:
        size = block.span.end - block.span.start
        if block.kind in ("paragraph", "opener") and size <= 120:
            told = kind_by_words(text[block.span.start : block.span.end], head=head)
            block = msgspec.structs.replace(block, kind=told) if told else block
        head = head and not (block.kind == "paragraph" and size >= 100)
        found.append(block)
    return tuple(found)


def _as(kind: BlockKind) -> Callable[[_Writer, Element], None]:
    return lambda writer, element: writer.block(element, kind)


HANDLERS: dict[str, Callable[[_Writer, Any], None]] = {
    "head": _as("heading"),
    "p": _Writer.paragraph,
    "ab": _Writer.paragraph,
    "dateline": _as("dateline"),
    "opener": _as("opener"),
    "salute": _as("opener"),
    "seg": _Writer.segment,
    "signed": _Writer.signature,
    "byline": _as("opener"),
    "argument": _as("paragraph"),
    "trailer": _as("closer"),
    "l": _as("paragraph"),
    "speaker": _as("heading"),
    "addrLine": _Writer.line,
    "div": _Writer.division,
    **{f"div{n}": _Writer.division for n in range(1, 8)},
    "choice": _Writer.choice,
    "teiHeader": lambda writer, element: None,
    "closer": _as("closer"),
    "postscript": _as("paragraph"),
    "quote": _Writer.quotation,
    "list": _Writer.lines,
    "table": _Writer.table,
    "note": _Writer.note,
    "pb": _Writer.page_break,
    "persName": _Writer.person,
    "date": lambda writer, element: writer.marked(element, "date", edtf_of(element)),
    "placeName": lambda writer, element: writer.marked(element, "place", element.get("key")),
    "gloss": _Writer.term,
    "term": _Writer.term,
    "ref": _Writer.reference,
    "hi": _Writer.highlight,
    "del": lambda writer, element: writer.marked(element, "struck", None),
    "add": lambda writer, element: writer.marked(element, "added", None),
    "unclear": _Writer.gap,
    "gap": _Writer.gap,
    "lb": lambda writer, element: writer.draft.newline(),
}
