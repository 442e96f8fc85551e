"""The pictures of a document's pages, with the words of its statements marked on them.

Takes a store and a request. `/page?document=memo&page=2#b-s1` is page 2 of the file that the document was read from, open at
the words of statement s1; `/page.png` with the same question is the bare picture, drawn when it is asked for. The file is
the one that the collection remembers, never one that the request names, and only while it is as it was when it was read.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from backchannel.errors import BackchannelError, NotFound
from backchannel.model import UNSURE, Document, Page, Span, Word
from backchannel.store import Store
from backchannel.views import show_part
from backchannel.web.addresses import page_address, with_query
from backchannel.web.answer import Answer
from backchannel.web.asked import Asked
from backchannel.web.cards import cards
from backchannel.web.told import speakers_of, told_of

DPI = 110  # a letter page is then 935 pixels wide
WIDEST = 1700  # pixels


class Box(NamedTuple):
    """A stretch of a line, in points from the top left of its page."""

    left: float
    top: float
    width: float
    height: float


def page(store: Store, request: Request) -> Answer:
    """A page's picture with the boxes of the statements on it, and these beside it."""
    asked = Asked(request.query_params)
    id, document, here = _page_asked_for(store, asked)
    reading = store.reading(id)
    view = show_part(store, document, reading, here.span)
    told = [item for item in told_of(view, reading) if item.row is not None]
    boxes = {item.statement.id: list(boxes_of(here, item.statement.content)) for item in told}
    numbers = [each.number for each in document.pages if each.number and pictured(each)]
    at = numbers.index(here.number or 0)
    data = {
        "document": view.entry,
        "page": {"number": here.number, "label": here.label, "width": here.width, "height": here.height},
        "layer": here.layer,
        "kinds": here.kinds,
        "boxes": boxes,
        "statements": cards(view.statements),
    }
    shown = {
        "told": told,
        "speakers": speakers_of(view, reading),
        "unsure": list(_unsure(here)),
        "picture": with_query("/page.png", {"document": id, "page": here.number}),
        "before": page_address(id, numbers[at - 1]) if at else None,
        "after": page_address(id, numbers[at + 1]) if at + 1 < len(numbers) else None,
        "count": len(numbers),
    }
    return Answer("page.html", data, shown)


def picture(store: Store, request: Request) -> Answer | Response:
    """The bare picture, as PNG."""
    from backchannel.load.page_picture import drawn

    id, _, here = _page_asked_for(store, Asked(request.query_params))
    try:
        image = drawn(_file_of(store, id), here.number or 1, dpi=DPI)
    except BackchannelError as error:
        return Answer.error(404, error.message, error.hint)
    image.thumbnail((WIDEST, 2 * WIDEST))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return Response(out.getvalue(), media_type="image/png", headers={"Cache-Control": "private, max-age=600"})


def pictured(page: Page) -> bool:
    """Whether a page stands in a file that has pictures of its pages."""
    return page.number is not None and bool(page.width and page.height)


def picture_addresses(document: Document, spans: Iterable[tuple[str, int]]) -> dict[str, str]:
    """For the statements (id, where their words begin) that stand on a page with a picture, the address there."""
    found = {}
    for id, start in spans:
        for each in document.pages:
            if pictured(each) and each.number and each.span.start <= start < each.span.end:
                found[id] = page_address(document.id, each.number, id)
    return found


def boxes_of(page: Page, spans: Iterable[Span]) -> Iterator[Box]:
    """Where stretches of text stand on their page: neighbours on a line in one box."""
    for span in spans:
        line: list[Word] = []
        for word in page.words:
            if word.end <= span.start or word.start >= span.end:
                continue
            if line and (word.left < line[-1].left or word.top > line[-1].bottom or word.bottom < line[-1].top):
                yield _around(line)
                line = []
            line.append(word)
        if line:
            yield _around(line)


def _around(words: list[Word]) -> Box:
    left, top = min(word.left for word in words), min(word.top for word in words)
    right, bottom = max(word.right for word in words), max(word.bottom for word in words)
    return Box(*(round(side, 1) for side in (left, top, right - left, bottom - top)))


def _unsure(page: Page) -> Iterator[tuple[Box, float]]:
    for word in page.words:
        if word.confidence < UNSURE:
            yield _around([word]), word.confidence


def _page_asked_for(store: Store, asked: Asked) -> tuple[str, Document, Page]:
    id, number = asked.text("document") or "", asked.page("page")
    document = store.document(id)
    here = next((each for each in document.pages if pictured(each) and each.number == number), None)
    if here is None:
        raise NotFound(f"There is no picture of page {number} of {id}.", hint="the document's text has its pages")
    return id, document, here


def _file_of(store: Store, id: str) -> Path:
    """The file that a document was read from, unchanged since. Raises NotFound."""
    for path, state in store.files(under=sorted(store.holders(id))).items():
        if id not in state.documents:
            continue
        try:
            now = Path(path).stat()
        except OSError:
            raise NotFound(f"The file of {id} is not there any more.", hint=f"put it back at {path}") from None
        if (now.st_size, now.st_mtime_ns) != (state.size, state.mtime_ns):
            raise NotFound(f"The file of {id} has changed since it was read.", hint="read it again")
        return Path(path)
    raise NotFound(f"The collection does not know the file of {id}.", hint="read it again from a file of its own")
