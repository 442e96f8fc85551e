"""PDF -> documents. Takes a PDF; gives its documents with the place of every word on its page: mostly one, of a bundle of
scans several (`bundles`).

A page's text is its text layer (also one that OCR has put under the picture of a scan) where that can be read; pages
without one, or with one that is beyond reading, are read by OCR where an engine is installed (`scanned`).

Lines are built from the characters' boxes and read from the top down, columns one after the other where a gutter runs
down the page. Hyphens at line ends are kept. Paragraphs, furniture, notes and marks are then found as in plain text; a
form feed stands between pages. Places are in points (1/72 inch) from the top left of the page as shown.

    page 1 of a letter  ->  Page(label="1", width=612.0, height=792.0, words=(Word(0, 4, 72.0, 71.2, 96.4, 83.9), …))

Pages that could not be read are named in an issue. Nothing in the file is run or followed: only text and boxes are asked
for, from a document opened without its form environment (no scripts, no actions).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pypdfium2
import pypdfium2.raw as pdfium

from backchannel.errors import DamagedFile, LoadError
from backchannel.model import Document, Issue, Mark, Page, Span

from .bundles import Part, parts_of, written_parts
from .ocr import SECONDS, Engine, TooSlow, engine
from .page_picture import of_page
from .pdf_lines import PageText, lines_on
from .plain import document_of
from .safety import Source, damaged, no_text_layer
from .scanned import better_text

__all__ = ["bundled", "documents"]

LARGEST_PAGE = 100_000  # characters; a printed page has some 5,000
MOST_PAGES = 5_000
PAGE_BREAK = "\n\f\n"  # between pages
TAIL = 2048  # bytes in which a whole PDF has its end mark


def documents(path: Source, id: str, file: str) -> Iterator[Document | Issue]:
    """The documents of a PDF, and issues for what could not be read.

    Raises LoadError: encrypted, broken beyond reading, without pages; an OCR engine asked for that is not there.
    """
    issues = _cut_short(path, id, file)
    pages = _read(path, id, file, engine(), issues)
    yield from bundled(pages, path, id, file, issues)


def bundled(pages: list[PageText], path: Source, id: str, file: str, issues: list[Issue]) -> Iterator[Document | Issue]:
    """The documents that a file's pages are, and issues for pages without text."""
    silent = [number for number, page in enumerate(pages, 1) if not page.text.strip()]
    blank = [number for number in silent if "blank" in pages[number - 1].kinds]
    if len(silent) == len(pages):
        yield from issues
        yield _nothing(len(pages), len(blank), id, file)
        return
    if unread := [number for number in silent if number not in blank]:
        issues.append(no_text_layer(f"{file} has no text layer on {_pages(unread)}", id, file, "warning"))
    if blank:
        what = f"{file} is blank on {_pages(blank)}"
        issues.append(Issue(code="blank", message=what, file=file, document=id, level="info"))
    parts = parts_of(pages, written_parts(path, len(pages)) if isinstance(path, Path) else ())
    whole = [part for part in parts if any(pages[at].text.strip() for at in range(part.first - 1, part.last))]
    for part in whole:
        of_many = len(whole) > 1
        yield _document(
            pages, part, f"{id}.p{part.first}" if of_many else id, id if of_many else None, file, tuple(issues)
        )
        issues = []  # said once


def _nothing(pages: int, blank: int, id: str, file: str) -> Issue:
    """Why a file has no document."""
    which = "its only page" if pages == 1 else f"any of its {pages} pages"
    if blank == pages:
        what = f"{file} is blank: nothing but white on {which}"
        return Issue(
            code="blank", message=what, file=file, document=id, hint="ask for a readable copy", level="warning"
        )
    return no_text_layer(f"{file} has no text layer on {which}", id, file)


def _document(
    pages: list[PageText], part: Part, id: str, bundle: str | None, file: str, issues: tuple[Issue, ...]
) -> Document:
    """Pages put together; their own borders and labels win over what the text seems to tell."""
    here = pages[part.first - 1 : part.last]
    text = PAGE_BREAK.join(page.text for page in here)
    placed: list[Page] = []
    struck: list[Mark] = []
    at = 0
    for number, page in enumerate(here, part.first):
        words = tuple(word._replace(start=word.start + at, end=word.end + at) for word in page.words)
        end = min(at + len(page.text) + len(PAGE_BREAK), len(text))
        struck += [Mark(kind="struck", span=Span(span.start + at, span.end + at)) for span in page.struck]
        placed.append(
            Page(
                label=page.label or str(number),
                span=Span(at, end),
                width=page.width,
                height=page.height,
                words=words,
                number=number,
                layer=page.layer,
                kinds=(*page.kinds, "form") if number in part.forms else page.kinds,
            )
        )
        at = end
    found = document_of(text, id=id, file=file, issues=issues)
    marks = tuple(sorted((*found.marks, *struck), key=lambda mark: mark.span))
    return msgspec.structs.replace(
        found, pages=tuple(placed), marks=marks, bundle=bundle, type=part.kind, sheet=part.sheet
    )


def _read(path: Source, id: str, file: str, engine: Engine | None, issues: list[Issue]) -> list[PageText]:
    """All pages in order. What is wrong with single pages goes into `issues`."""
    with path.open("rb") as opened:
        try:
            pdf = pypdfium2.PdfDocument(opened)
        except pypdfium2.PdfiumError as error:
            raise _cannot_open(error, file) from None
        try:
            count = len(pdf)
            if not count:
                raise damaged("damaged-pdf", f"{file} has no pages that can be read", "fetch it again")
            if count > MOST_PAGES:
                message = f"{file} has {count:,} pages; the first {MOST_PAGES:,} have been read"
                issues.append(Issue(code="too-large", message=message, file=file, document=id, hint="split it"))
            return [_page(pdf, number, id, file, engine, issues) for number in range(min(count, MOST_PAGES))]
        finally:
            pdf.close()


def _page(
    pdf: pypdfium2.PdfDocument, number: int, id: str, file: str, engine: Engine | None, issues: list[Issue]
) -> PageText:
    """One page's text. A page that pdfium cannot read is empty, and an issue names it."""
    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        message = f"{file}: page {number + 1} is damaged and has not been read"
        issues.append(Issue(code="damaged-page", message=message, file=file, document=id, hint="fetch the file again"))
        return PageText("", (), None, None, None)
    try:
        layer = lines_on(page, most=LARGEST_PAGE)
        found = better_text(layer, lambda dpi: of_page(page, dpi), engine)
    except TooSlow:
        message = f"{file}: page {number + 1} took more than {SECONDS} seconds and has not been read"
        issues.append(Issue(code="too-slow", message=message, file=file, document=id, hint="try another OCR engine"))
        found = layer
    except (LoadError, pypdfium2.PdfiumError):
        message = f"{file}: the picture of page {number + 1} cannot be drawn; its text is what the file has"
        issues.append(Issue(code="damaged-page", message=message, file=file, document=id, level="warning"))
        found = layer
    finally:
        page.close()
    if layer.covered:
        words = "1 word" if layer.covered == 1 else f"{layer.covered:,} words"
        message = f"{file}: page {number + 1} has {words} under black boxes that the file still carries; not shown here"
        issues.append(Issue(code="text-under-box", message=message, file=file, document=id, level="info"))
    if found.cut:
        message = f"{file}: page {number + 1} has more than {LARGEST_PAGE:,} characters; the rest has not been read"
        issues.append(Issue(code="too-large", message=message, file=file, document=id))
    label = "".join(char for char in pdf.get_page_label(number) if char.isprintable()).strip()
    return found._replace(label=label or None)


def _cannot_open(error: pypdfium2.PdfiumError, file: str) -> DamagedFile:
    if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return damaged("encrypted", f"{file} is encrypted and asks for a password", "save it without a password")
    return damaged("damaged-pdf", f"{file} is no PDF that can be read: it is broken or cut short", "fetch it again")


def _cut_short(path: Source, id: str, file: str) -> list[Issue]:
    """An issue where the file has no end mark: pdfium mends such files, and pages may be missing."""
    with path.open("rb") as opened:
        opened.seek(0, 2)
        opened.seek(max(0, opened.tell() - TAIL))
        if b"%%EOF" in opened.read():
            return []
    message = f"{file} has no end mark; it may be cut short, and pages may be missing"
    return [Issue(code="truncated", message=message, file=file, document=id, hint="fetch it again", level="warning")]


def _pages(numbers: list[int]) -> str:
    return f"page {numbers[0]}" if len(numbers) == 1 else f"pages {_runs(numbers)}"


def _runs(numbers: list[int]) -> str:
    """1, 2, 3, 7 as "1-3, 7"."""
    found = []
    for _, group in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        found.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ", ".join(found)
