"""Pages of one thing: a document with its statements marked in the text, and a person.

Takes a store and a request. `/document/harriman-1960-11-15?statement=…#s-…` is the letter, open at the words that a
statement rests on; a long document comes in parts, and the part that holds the statement is the one shown.
"""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from backchannel.errors import NotFound
from backchannel.model import Span
from backchannel.store import Store
from backchannel.views import DocumentView, show_part, show_person
from backchannel.web.addresses import document_address, page_address, with_query
from backchannel.web.answer import Answer, accepts_json
from backchannel.web.asked import Asked
from backchannel.web.cards import cards
from backchannel.web.marked import Sheet, part_of, parts, sheets
from backchannel.web.neighbours import neighbours
from backchannel.web.pictures import picture_addresses, pictured
from backchannel.web.told import Told, begins, in_part, layers_of, speakers_of, told_of

SAMPLE = 6  # statements of a kind on a person's page; the search has all
READ_FROM = 160  # characters of the words that a field was read from


def document(store: Store, request: Request) -> Answer:
    id, as_json = _asked_for(store, request)
    asked = Asked(request.query_params)
    text, reading = store.document(id), store.reading(id)
    pieces = parts(text)
    wanted, part = asked.text("statement"), asked.page("part")
    target = next((statement for statement in reading.statements if statement.id == wanted), None)
    if target and "part" not in asked.given:
        part = part_of(pieces, begins(target)) + 1
    if asked.wrong:
        return Answer.error(400, " ".join(asked.wrong.values()), f"Open {document_address(id)}")
    if part > len(pieces):
        return Answer.error(404, f"{id} has no part {part}: it has {len(pieces)}.", f"Open {document_address(id)}")
    piece = pieces[part - 1]
    view = show_part(store, text, reading, piece if len(pieces) > 1 else None)
    told = told_of(view, reading)
    here = [item for item in told if item.row is not None]
    previous, following = neighbours(store, view.entry)
    data = {"part": part, "parts": len(pieces), "previous": previous, "next": following}
    shown = {
        "view": view,
        "told": here,
        "statements_by_id": {item.statement.id: item for item in told},
        "references_by_id": {found.reference.id: found for found in view.references},
        "speakers": speakers_of(view, reading),
        "sheets": _sheets(view, piece, told),
        "lost": bool(wanted and not target),
        "marks": with_query("/marks.css", {"document": id, "part": part}),
        "field_words": _field_words(view),
        "pictures": picture_addresses(text, ((item.statement.id, begins(item.statement)) for item in here)),
        "page_pictures": {
            place: page_address(id, page.number)
            for place, page in enumerate(text.pages)
            if page.number is not None and pictured(page)
        },
    }
    return Answer("document.html", data | _document_data(view, piece), shown, as_json=as_json)


def marks(store: Store, request: Request) -> Answer | Response:
    """A style sheet for one part of a document: the statement that the address points to lights up wherever its words
    are, and in the list. Without it (or in a browser without `:has`), only its mark and its first words do."""
    asked = Asked(request.query_params)
    id = asked.text("document") or ""
    pieces, part = parts(store.document(id)), asked.page("part")
    if asked.wrong or part > len(pieces):
        return Answer.error(400, "No such part of the document.", None)
    lines = []
    for statement in store.reading(id).statements:
        if in_part(statement, pieces[part - 1]):
            name = _css_string(statement.id)
            here, words = f'body:has([id="s-{name}"]:target)', f'[data-s="{name}"]'
            lines.append(f"{here} :is({words}, {words} .st) {{ background: var(--now); }}")
            lines.append(f'{here} [id="l-{name}"] {{ background: var(--now); }}')
    return Response("\n".join(lines), media_type="text/css")


def person(store: Store, request: Request) -> Answer:
    id, as_json = _asked_for(store, request)
    view = show_person(store, id, rows=SAMPLE)
    data = {
        "record": view.record,
        "said": {"total": view.said.total, "statements": cards(view.said.rows)},
        "heard": {"total": view.heard.total, "statements": cards(view.heard.rows)},
        "relayed": {"total": view.relayed.total, "statements": cards(view.relayed.rows)},
        "channels": view.channels,
        "documents": view.documents,
        "decisions": store.decisions(person=view.record.person.id),
    }
    return Answer("person.html", data, as_json=as_json)


def _asked_for(store: Store, request: Request) -> tuple[str, bool | None]:
    """The id in the address, and whether JSON is wanted. An id may itself end in ".json": the longer one goes first."""
    id = request.path_params.get("id") or request.query_params.get("id") or ""
    if "\0" in id:  # no file name holds it, and a database may refuse to be asked
        raise NotFound("No id holds the character NUL.")
    look = store.person if request.url.path.startswith("/person") else store.entry
    if not id.endswith(".json"):
        return id, None
    try:
        look(id)
    except NotFound:
        return id.removesuffix(".json"), True
    return id, accepts_json(request)


def _sheets(view: DocumentView, part: Span, told: list[Told]) -> list[Sheet]:
    notes = [(block.anchor, block.label) for block in view.document.blocks if block.anchor is not None and block.label]
    return sheets(view.document, part, layers_of(view, told), anchors=notes)


def _document_data(view: DocumentView, part: Span) -> dict[str, object]:
    """What the JSON twin gives of a document: as the page, one part of the text and the statements in it."""
    return {
        "document": view.entry,
        "description": view.description,
        "author": view.author,
        "recipients": view.recipients,
        "parties": view.parties,
        "pages": [msgspec.structs.replace(page, words=()) for page in view.document.pages],
        "text": {"span": part, "words": view.document[part], "digest": view.document.digest},
        "statements": cards(view.statements),
        "references": view.references,
        "cited_by": view.cited_by,
        "issues": view.issues,
        "decisions": view.decisions,
    }


def _css_string(text: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else f"\\{ord(letter):x} " for letter in text)


def _field_words(view: DocumentView) -> dict[str, str]:
    """For each field of the description, the words of the document that it was read from."""
    return {
        name: " … ".join(" ".join(view.document[span].split())[:READ_FROM] for span in spans[:3])
        for name, spans in view.description.spans.items()
    }
