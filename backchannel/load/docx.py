"""Word file (DOCX) -> document. Takes a file as Word saves it since 2007; gives one document.

The text is laid out as a page of an edition is: a block a line with an empty line between, cells of a table with a tab
between, footnotes and endnotes behind the body as `[1] …`. Numbers that Word puts before points are written out. What
is struck through stays, with a mark on it; hidden text, tracked deletions and comments are not the document's text.
The first page's head stands at the top, as on the paper, the last page's foot below the body.

    <w:pStyle w:val="Heading1"/> … Memorandum of Conversation       ->   heading
    … said<w:footnoteReference w:id="2"/> that …                    ->   "… said[1] that …", and note 1 behind the body
    <w:lastRenderedPageBreak/>, <w:br w:type="page"/>               ->   the next `Page`; labels count from 1

Nothing that the file points to is opened, no field is computed, and its XML may declare no entities.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from lxml import etree

from backchannel.model import BlockKind, Document, Issue, Mark

from .docx_styles import PLAIN, Numbers, Style, on, styles_of, value
from .draft import Draft, Flat, document_over, pages_between, without_white
from .elements import Element, local
from .packed import contents_of, opened
from .plain import PART
from .safety import Source, damaged, no_text_layer

__all__ = ["documents"]

LARGEST = 32 << 20  # bytes of XML of one part; a book of 500 pages has 5 MB


def documents(source: Source, id: str, file: str) -> Iterator[Document | Issue]:
    """The document of a Word file, or the issue that it holds pictures only. Raises LoadError: no text, damaged."""
    with opened(source) as archive:
        parts = _Parts(archive, id, file)
        writer = _Writer(parts)
        flat = writer.write()
        pictures = any(posixpath.basename(posixpath.dirname(name)) == "media" for name in archive.namelist())
    if not flat.text.strip():
        if pictures:
            yield no_text_layer(f"{file} holds pictures without text", id, file)
            return
        raise damaged("no-text", f"{file} holds no text", "look at the file; take it out, or fetch it again")
    if len(flat.text) > PART:
        message = f"{file} has {len(flat.text):,} characters, too many for one document"
        raise damaged("too-large", message, "split it into its documents")
    found = document_over(flat, id=id, file=file, issues=tuple(parts.problems))
    yield msgspec.structs.replace(found, lines="paragraph")


class _Parts:
    """The XML parts of a file. What is wrong with one goes into `problems`."""

    def __init__(self, archive: zipfile.ZipFile, id: str, file: str) -> None:
        self.archive = archive
        self.id = id
        self.file = file
        self.problems: list[Issue] = []
        main = [at for kind, at in self.related("").values() if kind == "officeDocument"]
        self.main = main[0] if main else "word/document.xml"
        self.links = self.related(self.main)

    def body(self) -> Element:
        root = self.tree(self.main)
        if root is None:
            raise damaged("damaged-docx", f"{self.file} is no Word file that can be read", "save it again in Word")
        return root

    def of_kind(self, kind: str) -> Element | None:
        """The root of the part that the body refers to as `kind`: "styles", "footnotes" …"""
        return next((self.tree(at) for found, at in self.links.values() if found == kind), None)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the file: id -> (kind, name)."""
        folder, name = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for link in root if root is not None else ():
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
                found[link.get("Id", "")] = (link.get("Type", "").rpartition("/")[2], target)
        return found

    def tree(self, name: str) -> Element | None:
        """A part's root; None where there is no such part. Broken XML is read as far as it goes."""
        data = contents_of(self.archive, name, self.file, LARGEST)
        if data is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )
        root: Element | None = etree.fromstring(data, parser) if data.strip() else None
        if root is not None and root.getroottree().docinfo.doctype:
            hint = "open it in Word and save it again"
            raise damaged("entities", f"{self.file}: {name} declares XML of its own, as no Word file does", hint)
        if root is None or len(parser.error_log):
            message = f"{self.file}: {name} is damaged; what could be read has been kept"
            self.problems.append(
                Issue(code="damaged-xml", message=message, file=self.file, document=self.id, hint="fetch it again")
            )
        return root


class _Writer:
    """Reads elements into a draft. `inline`: inside a table or a note, where paragraphs are lines; `aside`: outside the
    body, where page breaks count for nothing."""

    def __init__(self, parts: _Parts) -> None:
        self.parts = parts
        self.styles = styles_of(parts.of_kind("styles"))
        self.numbers = Numbers(parts.of_kind("numbering"))
        self.known_notes = {
            (kind, value(note, name="id") or ""): note
            for kind in ("footnote", "endnote")
            for note in _children(parts.of_kind(f"{kind}s"))
            if value(note, name="type") in (None, "normal")
        }
        self.notes: dict[tuple[str, str], str] = {}
        self.noted: list[Element] = []
        self.draft = Draft("1")
        self.page = 1
        self.inline = self.aside = False
        self.row_start = 0
        self.style: Style = PLAIN
        self.struck: list[tuple[int, int]] = []
        self.boxes: list[Element] = []

    def write(self) -> Flat:
        body = self.parts.body()
        sections = [found for found in body.iter("{*}sectPr") if local(found.getparent().tag) != "sectPrChange"]
        self.margin(sections[:1], "header")
        self.walk(body)
        self.draft.close()
        self.draft.waiting = None
        self.margin(reversed(sections), "footer")
        end = self.draft.length
        self.write_notes()
        text = "".join(self.draft.parts)
        spans = [span for start, stop in self.struck if (span := without_white(text, start, stop))]
        pages = pages_between(self.draft.breaks, end) if len(self.draft.breaks) > 1 else ()
        return Flat(text, tuple(self.draft.blocks), tuple(Mark(kind="struck", span=span) for span in spans), pages)

    def walk(self, element: Element) -> None:
        for child in element:
            HANDLERS.get(local(child.tag), _Writer.walk)(self, child)

    # ---- blocks

    def paragraph(self, element: Element) -> None:
        properties = element.find("{*}pPr")
        outer = self.style
        self.style = self.styles.get(value(properties, "pStyle") or "", PLAIN)
        if self.inline:
            self.draft.newline()
            self.walk(element)
            self.draft.newline()
        else:
            if on(properties, "pageBreakBefore"):
                self.next_page()
            self.draft.kind = self.begin(element, properties)
            self.walk(element)
            if properties is None or properties.find("{*}rPr/{*}del") is None:
                self.draft.close()  # else its end was deleted: it goes on in the next
                self.draft.kind = "paragraph"
            section = None if properties is None else properties.find("{*}sectPr")
            if section is not None and value(section, "type") != "continuous":
                self.next_page()
            self.write_boxes()
        self.style = outer

    def begin(self, element: Element, properties: Element | None) -> BlockKind:
        """A paragraph's kind; its number is written before it."""
        if self.draft.start is not None:
            return self.draft.kind
        number = value(properties, "numPr", "numId") or self.style.number
        listed = number not in (None, "0") and any(part.text for part in element.iter("{*}t"))
        if listed and number is not None:
            label = self.numbers.label(number, value(properties, "numPr", "ilvl") or self.style.level)
            self.draft.say(f"{label} " if label else "")
        level = value(properties, "outlineLvl")
        if self.style.kind == "heading" or (level is not None and level != "9"):
            return "heading"
        return self.style.kind or ("list" if listed else "paragraph")

    def table(self, element: Element) -> None:
        if self.inline:
            return self.walk(element)
        self.draft.close()
        self.draft.kind, self.inline = "table", True
        self.walk(element)
        self.draft.close()
        self.draft.kind, self.inline = "paragraph", False
        return self.write_boxes()

    def row(self, element: Element) -> None:
        if element.find("{*}trPr/{*}del") is not None:
            return
        if not self.draft.cell:
            self.draft.newline()
            self.row_start = self.draft.length
        self.walk(element)

    def cell(self, element: Element) -> None:
        if self.draft.cell:
            self.draft.say(" ")
            return self.walk(element)
        if self.draft.length > self.row_start:
            self.draft.tab()
        self.draft.cell = True
        self.walk(element)
        self.draft.cell = False
        return None

    def box(self, element: Element) -> None:
        """A text box stands behind the paragraph that it is anchored in."""
        if self.aside:
            self.walk(element)
        else:
            self.boxes.append(element)

    def write_boxes(self) -> None:
        waiting, self.boxes = self.boxes, []
        for box in waiting:
            self.walk(box)
            self.draft.close()

    def margin(self, sections: Iterable[Element], kind: str) -> None:
        """The head or foot that the first of these sections has which has any: a section without goes on with that of
        the one before."""
        for section in sections:
            found = {value(link, name="type"): link for link in section.iterfind(f"{{*}}{kind}Reference")}
            own_first = kind == "header" and on(section, "titlePg")
            at = self.parts.links.get(value(found.get("first" if own_first else "default"), name="id") or "")
            root = self.parts.tree(at[1]) if at else None
            if root is None:
                continue
            if any(char.isalpha() for part in root.iter("{*}t") for char in part.text or ""):
                self.aside = True
                self.walk(root)
                self.draft.close()
                self.aside = False
            return

    # ---- notes

    def note(self, element: Element) -> None:
        kind = local(element.tag).removesuffix("Reference")
        key = (kind, value(element, name="id") or "")
        if key in self.known_notes:
            if key not in self.notes:
                self.noted.append(self.known_notes[key])
                self.notes[key] = str(len(self.noted))
            self.draft.say(f"[{self.notes[key]}]")

    def write_notes(self) -> None:
        """The notes behind the body in the order of their marks; those in notes come behind them."""
        self.inline = self.aside = True
        for number, element in enumerate(self.noted, 1):
            if any((part.text or "").strip() for part in element.iter("{*}t")):
                self.draft.kind = "note"
                self.draft.say(f"[{number}] ")
                self.draft.bare = self.draft.length
                self.walk(element)
                self.draft.close()

    # ---- inside a paragraph

    def run(self, element: Element) -> None:
        properties = element.find("{*}rPr")
        styles = (self.styles.get(value(properties, "rStyle") or "", PLAIN), self.style)
        if _first(on(properties, "vanish"), *(style.hidden for style in styles)):
            return
        start = self.draft.length
        self.walk(element)
        if _first(on(properties, "strike", "dstrike"), *(style.struck for style in styles)):
            self.strike(start)

    def strike(self, start: int) -> None:
        """Marks what has been written since `start`; runs that follow each other are one."""
        if self.draft.length <= start:
            return
        if self.struck and self.struck[-1][1] == start and self.struck[-1][0] >= (self.draft.start or 0):
            start = self.struck.pop()[0]
        self.struck.append((start, self.draft.length))

    def text(self, element: Element) -> None:
        self.draft.say(element.text or "")

    def line_break(self, element: Element) -> None:
        if value(element, name="type") == "page":
            self.next_page()
        else:
            self.draft.newline()

    def next_page(self) -> None:
        """A page begins with the next word; a break right behind another is the same one, seen by Word."""
        if not self.aside and self.draft.waiting is None:
            self.page += 1
            self.draft.waiting = str(self.page)

    def control(self, element: Element) -> None:
        """A field to be filled in; what it shows until then is nobody's text."""
        if element.find("{*}sdtPr/{*}showingPlcHdr") is None:
            self.walk(element)

    def alternative(self, element: Element) -> None:
        """Of two forms of one thing the first that is text."""
        for form in element:
            if local(form.tag) in ("Choice", "Fallback") and any(True for _ in form.iter("{*}t")):
                return self.walk(form)
        return None


def _children(root: Element | None) -> list[Element]:
    return [] if root is None else list(root)


def _first(*switches: bool | None) -> bool:
    return next((switch for switch in switches if switch is not None), False)


def _said(words: str) -> Callable[[_Writer, Any], None]:
    return lambda writer, element: writer.draft.say(words)


def _passed_over(writer: _Writer, element: Any) -> None:
    return None


HANDLERS: dict[str, Callable[[_Writer, Any], None]] = {
    "p": _Writer.paragraph,
    "tbl": _Writer.table,
    "tr": _Writer.row,
    "tc": _Writer.cell,
    "r": _Writer.run,
    "t": _Writer.text,
    "tab": _said(" "),
    "ptab": _said(" "),
    "noBreakHyphen": _said("-"),
    "br": _Writer.line_break,
    "cr": _Writer.line_break,
    "lastRenderedPageBreak": lambda writer, element: writer.next_page(),
    "footnoteReference": _Writer.note,
    "endnoteReference": _Writer.note,
    "txbxContent": _Writer.box,
    "sdt": _Writer.control,
    "AlternateContent": _Writer.alternative,
    **dict.fromkeys(
        ["pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "del", "moveFrom", "rt", "docPartPr"],
        _passed_over,
    ),
}
