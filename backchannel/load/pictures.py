"""Picture files -> documents. Takes a PNG, JPEG, TIFF (also of many pages), GIF or HEIC, or a list of
such (`page_list.py`); gives what an OCR engine reads on it,
with the place of every word, as for a PDF without a text layer.
"""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.errors import LoadError
from backchannel.model import Document, Issue

from .kinds import picture_in
from .ocr import INSTALL, SECONDS, Engine, TooSlow, engine
from .page_list import is_list
from .page_picture import dpi_of, drawn, leaves
from .pdf import bundled
from .pdf_lines import PageText
from .safety import Source, head_of, no_text_layer
from .scanned import better_text

__all__ = ["documents"]

MOST_PAGES = 5_000


def documents(source: Source, id: str, file: str) -> Iterator[Document | Issue]:
    """The documents of a picture file, and issues for what could not be read. Raises LoadError."""
    found = leaves(source)
    reader = engine()
    if reader is None:
        what = "a list of pictures" if is_list(source) else f"a picture ({picture_in(head_of(source))})"
        yield no_text_layer(f"{file} is {what} without text", id, file)
        return
    issues: list[Issue] = []
    if len(found) > MOST_PAGES:
        what = f"{file} has {len(found):,} pages; the first {MOST_PAGES:,} have been read"
        issues.append(Issue(code="too-large", message=what, file=file, document=id, hint="split it"))
    pages = [_page(leaf, number, reader, id, file, issues) for number, leaf in enumerate(found[:MOST_PAGES], 1)]
    yield from bundled(pages, source, id, file, issues)


def _page(leaf: tuple[Source, int], number: int, engine: Engine, id: str, file: str, issues: list[Issue]) -> PageText:
    """What an engine reads on one page; empty, with an issue, where it cannot."""
    empty = PageText("", (), None, None, None)
    try:
        picture = drawn(*leaf)
        dpi = dpi_of(picture)
        empty = empty._replace(width=round(picture.width * 72 / dpi, 1), height=round(picture.height * 72 / dpi, 1))
        return better_text(empty, lambda _: picture, engine)
    except TooSlow:
        what = f"{file}: page {number} took more than {SECONDS} seconds and has not been read"
        issues.append(Issue(code="too-slow", message=what, file=file, document=id, hint="try another OCR engine"))
    except LoadError as error:
        issues.append(Issue(code=error.code, message=error.message, file=file, document=id, hint=error.hint or INSTALL))
    return empty
