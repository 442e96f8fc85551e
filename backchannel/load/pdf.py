"""PDF -> document. Takes a PDF with a text layer (also one that OCR has put under the picture of a scan); gives one
document with the place of every word on its page.

Lines are built from the characters' boxes and read from the top down, columns one after the other where a gutter runs
down the page. Hyphens at line ends are kept. Paragraphs, furniture, notes and marks are then found as in plain text; a
form feed stands between pages. Places are in points (1/72 inch) from the top left of the page as shown.

    page 1 of a letter  ->  Page(label="1", width=612.0, height=792.0, words=(Word(0, 4, 72.0, 71.2, 96.4, 83.9), …))

Pages without a text layer are named in an issue. Nothing in the file is run or followed: only text and boxes are asked
for, from a document opened without its form environment (no scripts, no actions).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pypdfium2
import pypdfium2.raw as pdfium

from backchannel.errors import DamagedFile
from backchannel.model import Document, Issue, IssueLevel, Mark, Page, Span

from .pdf_lines import PageText, lines_on
from .plain import document_of
from .safety import damaged

__all__ = ["documents"]

LARGEST_PAGE = 100_000  # characters; a printed page has some 5,000
MOST_PAGES = 5_000
PAGE_BREAK = "\n\f\n"  # between pages
TAIL = 2048  # bytes in which a whole PDF has its end mark


def documents(path: Path, id: str, file: str) -> Iterator[Document | Issue]:
    """The document of a PDF, if any page has text, and issues for what could not be read.

    Raises DamagedFile: encrypted, broken beyond reading, without pages.
    """
    issues = _cut_short(path, id, file)
    pages = _read(path, id, file, issues)
    silent = [number for number, page in enumerate(pages, 1) if not page.text.strip()]
    if len(silent) == len(pages):
        which = "its only page" if len(pages) == 1 else f"any of its {len(pages)} pages"
        yield from issues
        yield _no_text(f"{file} has no text layer on {which}", id, file, "error")
        return
    if silent:
        which = f"page {silent[0]}" if len(silent) == 1 else f"pages {_runs(silent)}"
        issues.append(_no_text(f"{file} has no text layer on {which}", id, file, "warning"))
    yield _document(pages, id, file, tuple(issues))


def _document(pages: list[PageText], id: str, file: str, issues: tuple[Issue, ...]) -> Document:
    """Pages put together; their own borders and labels win over what the text seems to tell."""
    text = PAGE_BREAK.join(page.text for page in pages)
    placed: list[Page] = []
    struck: list[Mark] = []
    at = 0
    for number, page in enumerate(pages, 1):
        words = tuple(word._replace(start=word.start + at, end=word.end + at) for word in page.words)
        end = min(at + len(page.text) + len(PAGE_BREAK), len(text))
        struck += [Mark(kind="struck", span=Span(span.start + at, span.end + at)) for span in page.struck]
        label = page.label or str(number)
        placed.append(Page(label=label, span=Span(at, end), width=page.width, height=page.height, words=words))
        at = end
    found = document_of(text, id=id, file=file, issues=issues)
    marks = tuple(sorted((*found.marks, *struck), key=lambda mark: mark.span))
    return msgspec.structs.replace(found, pages=tuple(placed), marks=marks)


def _read(path: Path, id: str, file: str, issues: list[Issue]) -> list[PageText]:
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
            return [_page(pdf, number, id, file, issues) for number in range(min(count, MOST_PAGES))]
        finally:
            pdf.close()


def _page(pdf: pypdfium2.PdfDocument, number: int, id: str, file: str, issues: list[Issue]) -> PageText:
    """One page's text. A page that pdfium cannot read is empty, and an issue names it."""
    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        message = f"{file}: page {number + 1} is damaged and has not been read"
        issues.append(Issue(code="damaged-page", message=message, file=file, document=id, hint="fetch the file again"))
        return PageText("", (), None, None, None)
    try:
        found = lines_on(page, most=LARGEST_PAGE)
    finally:
        page.close()
    if found.cut:
        message = f"{file}: page {number + 1} has more than {LARGEST_PAGE:,} characters; the rest has not been read"
        issues.append(Issue(code="too-large", message=message, file=file, document=id))
    label = "".join(char for char in pdf.get_page_label(number) if char.isprintable()).strip()
    return found._replace(label=label or None)


def _cannot_open(error: pypdfium2.PdfiumError, file: str) -> DamagedFile:
    if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return damaged("encrypted", f"{file} is encrypted and asks for a password", "save it without a password")
    return damaged("damaged-pdf", f"{file} is no PDF that can be read: it is broken or cut short", "fetch it again")


def _cut_short(path: Path, id: str, file: str) -> list[Issue]:
    """An issue where the file has no end mark: pdfium mends such files, and pages may be missing."""
    with path.open("rb") as opened:
        opened.seek(0, 2)
        opened.seek(max(0, opened.tell() - TAIL))
        if b"%%EOF" in opened.read():
            return []
    message = f"{file} has no end mark; it may be cut short, and pages may be missing"
    return [Issue(code="truncated", message=message, file=file, document=id, hint="fetch it again", level="warning")]


def _no_text(message: str, id: str, file: str, level: IssueLevel) -> Issue:
    hint = "run OCR on it, for instance with ocrmypdf, and read the result"
    return Issue(code="no-text-layer", message=message, file=file, document=id, hint=hint, level=level)


def _runs(numbers: list[int]) -> str:
    """1, 2, 3, 7 as "1-3, 7"."""
    found = []
    for _, group in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        found.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ", ".join(found)
