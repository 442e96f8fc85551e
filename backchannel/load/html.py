"""HTML -> document. Takes a saved web page, of history.state.gov's kind or any other; gives one document.

The text is that of the page's main part (a FRUS document's `div`, `article`, `main`, else `body`), laid out as an
edition is: a block a line with an empty line between, notes behind the body as `[1] …`, page breaks as `[Page 10]`;
pages, blocks and marks are then found as in plain text. Scripts, styles, navigation and forms never become text, and
nothing that the page points to is opened.

    <h3>45. Airgram From …<a href="#fn1" rel="footnote">1</a></h3>   ->   "45. Airgram From …[1]", heading
    <li id="fn1">Source: Department of State …</li>                  ->   "[1] Source: Department of State …", note 1
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from lxml import etree

from backchannel.errors import DamagedFile
from backchannel.model import Document, Issue, Mark, Span

from .draft import Draft, Flat, document_over
from .elements import Element, words_in
from .encoding import as_declared, decode
from .safety import Source, damaged, whole

__all__ = ["documents", "flatten", "parsed"]

LARGEST = 32 << 20  # bytes of a page
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,4}=\s{0,4}[\"']?([\w-]{2,30})", re.IGNORECASE)
NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "applet",
        "form",
        "button",
        "select",
        "option",
        "input",
        "textarea",
        "svg",
        "canvas",
        "nav",
        "head",
        "audio",
        "video",
        "map",
        "dialog",
    ]
)
OUTSIDE = frozenset(["header", "footer", "aside"])  # of a page; inside an article they are its own
BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "blockquote",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "address",
        "figure",
        "figcaption",
        "dt",
        "dd",
        "dl",
        "ul",
        "ol",
        "table",
        "caption",
        "hr",
        "fieldset",
        "details",
        "summary",
        "center",
        "body",
        "pre",
    ]
)
STRUCK = frozenset(["del", "s", "strike"])
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
MAIN = (
    '//*[starts-with(@class,"tei-div") or contains(@class," tei-div") or @id="content-inner"]',
    "//article",
    '//main|//*[@role="main"]',
    '//*[@id="content" or @id="main" or @id="main-content" or @id="mw-content-text" or @id="bodyContent"]',
    "//body",
)
HIDDEN = re.compile(
    r"\b(?:sr-only|visually-hidden|breadcrumb\w*|navbar|navigation|pagination|toc|sidebar|cookie\w*|share|no-?print)\b"
)
NOTE_REF = re.compile(r"#(?:_?ft?n|note|foot|endnote|fn|cite_note)", re.IGNORECASE)
BACK = frozenset(["↩", "↩︎", "↑", "^", "←", "⏎", "Back", "back"])


def documents(source: Source, id: str, file: str) -> Iterator[Document | Issue]:
    """The document of a page. Raises DamagedFile: no text in it, too large."""
    root = parsed(whole(source, LARGEST, "page"), file)
    found = document_over(flatten(root, file), id=id, file=file, catalogue=_catalogue(root))
    yield msgspec.structs.replace(found, lines="paragraph")


def flatten(root: Element, file: str) -> Flat:
    """A page's main part written out. Raises DamagedFile: no text in it."""
    main = _main(root)
    page = _Page(_note_labels(main))
    page.walk(main)
    page.draft.close()
    page.write_notes()
    text = "".join(page.draft.parts)
    if not text.strip():
        raise _no_text(file)
    return Flat(text, tuple(page.draft.blocks), tuple(page.struck))


def parsed(data: bytes, file: str, charset: str | None = None) -> Element:
    """The root of a page's tree. `charset`: as told outside the page. Raises DamagedFile: no text in it."""
    named = CHARSET.search(data[:4096])
    text = as_declared(data, charset) if charset else None
    if text is None and named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        text = as_declared(data, named[1].decode("ascii"))
    text = decode(data).text if text is None else text
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    root: Element = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    if root is None:
        raise _no_text(file)
    return root


def _no_text(file: str) -> DamagedFile:
    return damaged("no-text", f"{file} holds no text", "save the page again, with its contents")


def _main(root: Element) -> Element:
    """The element that holds the document: the first of the known ones with a fair part of the page's words."""
    whole = len(words_in(root))
    for path in MAIN:
        found = root.xpath(path)[:50]
        if found:
            best = max(found, key=lambda element: len(words_in(element)))
            if len(words_in(best)) >= min(200, whole * 0.3):
                return best
    return root


def _catalogue(root: Element) -> dict[str, str]:
    """What the page's head declares: title, date, address."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        key = {
            "dc.title": "title",
            "dcterms.title": "title",
            "dc.date": "date",
            "dcterms.date": "date",
            "og:url": "url",
        }.get(name)
        if key and (content := (meta.get("content") or "").strip()):
            found.setdefault(key, content)
    for link in root.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            found.setdefault("url", str(link.get("href")))
    title = root.find(".//title")
    if title is not None and (words := words_in(title)):
        found.setdefault("title", words)
    return found


def _note_labels(main: Element) -> dict[Element, str]:
    """The elements that are notes, with their labels: those that a note's mark in the text points to."""
    by_id = {
        element.get("id") or element.get("name"): element
        for element in main.iter()
        if element.get("id") or element.get("name")
    }
    labels: dict[Element, str] = {}
    for link in main.iter("a"):
        if (label := _mark(link)) and (target := by_id.get(str(link.get("href"))[1:])) is not None:
            holder = target
            while holder.tag in ("a", "span", "sup", "b") and holder.getparent() is not None:
                holder = holder.getparent()
            if holder is not main and link not in set(holder.iter("a")):
                labels.setdefault(holder, label)
    return labels


def _mark(link: Element) -> str | None:
    """The label of a note's mark in the text: "3", "*"; None for any other link."""
    href = link.get("href") or ""
    kind = f"{link.get('rel') or ''} {link.get('class') or ''} {link.get('role') or ''}"
    if not href.startswith("#") or not (
        NOTE_REF.match(href) or re.search(r"\b(?:footnote|note|noteref|doc-noteref)\b", kind)
    ):
        return None
    label = words_in(link).strip("[]() ")
    return label if re.fullmatch(r"\d{1,3}[a-z]?|[*†‡§]{1,3}", label) else None


class _Page:
    """Reads elements into a draft. `inline`: inside a note or a table, where blocks are lines."""

    def __init__(self, notes: dict[Element, str]) -> None:
        self.notes = notes
        self.draft = Draft()
        self.waiting: dict[Element, str] = {}
        self.inline = False
        self.struck: list[Mark] = []

    def walk(self, element: Element) -> None:
        if element.text:
            self.draft.say(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self.take(child)
            if child.tail:
                self.draft.say(child.tail)

    def take(self, element: Element) -> None:
        name = element.tag
        if name in NEVER or _hidden(element):
            return
        if element in self.notes and element not in self.waiting:
            self.waiting[element] = self.notes[element]
        elif name == "a" and (label := _mark(element)):
            self.draft.say(f"[{label}]")
        elif name == "a" and self.inline and words_in(element).strip("[]. ") in BACK:
            return
        elif name == "br":
            self.draft.newline()
        elif name in STRUCK:
            self.cancelled(element)
        elif name == "pre":
            self.preformatted(element)
        elif name == "tr":
            self.row(element)
        elif name in BLOCKS:
            self.block(element, name)
        else:
            self.walk(element)

    def cancelled(self, element: Element) -> None:
        """Words that the page shows struck through stay in the text, with a mark on them."""
        parts = len(self.draft.parts)
        self.walk(element)
        written = "".join(self.draft.parts[parts:])
        words = written.strip()
        if words:
            start = self.draft.length - len(written) + written.index(words)
            self.struck.append(Mark(kind="struck", span=Span(start, start + len(words))))

    def block(self, element: Element, name: str) -> None:
        if self.inline:
            self.draft.newline()
            self.walk(element)
            self.draft.newline()
            return
        self.draft.close()
        kind, inline = self.draft.kind, self.inline
        if name in HEADINGS:
            self.draft.kind = "heading"
        elif name == "blockquote":
            self.draft.kind = "quotation"
        elif name == "table":
            self.draft.kind, self.inline = "table", True
        self.walk(element)
        self.draft.close()
        self.draft.kind, self.inline = kind, inline

    def row(self, row: Element) -> None:
        self.draft.newline()
        begun = self.draft.length
        for cell in row.iter("td", "th"):
            if self.draft.length > begun:
                self.draft.tab()
            self.draft.say(words_in(cell))

    def preformatted(self, element: Element) -> None:
        """Text set by hand keeps its lines and blanks."""
        self.draft.close()
        for paragraph in re.split(r"\n[ \t]*\n", "".join(element.itertext())):
            if paragraph.strip():
                self.draft.put(("\n\n" if self.draft.length else "") + paragraph.strip("\n"))

    def write_notes(self) -> None:
        self.inline = True
        for element, label in list(self.waiting.items()):
            self.draft.say(f"[{label}] ")
            self.draft.bare = self.draft.length
            self.walk(element)
            self.draft.close()


def _hidden(element: Element) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.tag in OUTSIDE and element.getparent() is not None and element.getparent().tag == "body":
        return True
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(HIDDEN.search(marks)) or "display:none" in (element.get("style") or "").replace(" ", "").lower()
