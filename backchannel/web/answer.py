"""An answer before it is a response: the data that JSON gives, what the page needs besides, and the template.

    >>> Answer("about.html", {"counts": {"documents": 3}}).status
    200

The data are made once, and both the page and its JSON twin are made of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

import jinja2
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from backchannel.views import in_words
from backchannel.web import addresses, cards, marked, words

TEMPLATES = Path(__file__).parent / "templates"

TITLES = {
    400: "Not understood",
    403: "Not from here",
    404: "Not here",
    405: "Not allowed",
    500: "Something went wrong",
    503: "Busy",
}


class Answer(NamedTuple):
    """`data`: what the JSON twin gives. `shown`: what only the page needs. `as_json`: None lets the address decide."""

    template: str
    data: Mapping[str, Any]
    shown: Mapping[str, Any] = {}
    status: int = 200
    as_json: bool | None = None

    @classmethod
    def error(cls, status: int, message: str, hint: str | None) -> Self:
        error = {"status": status, "title": TITLES.get(status, "Error"), "message": message, "hint": hint}
        return cls("error.html", {"error": error}, status=status)


def wants_json(request: Request) -> bool:
    """Asked by the address, or by an Accept header."""
    return request.url.path.endswith(".json") or accepts_json(request)


def accepts_json(request: Request) -> bool:
    """An Accept header that names JSON and no page."""
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def respond(request: Request, answer: Answer) -> Response:
    if wants_json(request) if answer.as_json is None else answer.as_json:
        body, media_type = msgspec.json.encode(_clean(dict(answer.data))), "application/json"
    else:
        page = environment().get_template(answer.template)
        context = {**answer.data, **answer.shown, "path": request.url.path, "twin": _twin(request)}
        context["desk"] = request.app.state.desk
        body, media_type = page.render(context).encode("utf-8", "replace"), "text/html; charset=utf-8"
    return Response(body, status_code=answer.status, media_type=media_type, headers={"Vary": "Accept"})


def file_answer(path: Path, media_type: str) -> Response:
    return Response(path.read_bytes(), media_type=media_type)


def _twin(request: Request) -> str:
    """The address of this page's JSON."""
    path = request.scope.get("raw_path", b"").decode("ascii", "replace") or request.url.path
    path = "/search" if path == "/" else path
    return f"{path}.json" + (f"?{request.url.query}" if request.url.query else "")


def _clean(value: Any) -> Any:
    return msgspec.to_builtins(value)


@cache
def environment() -> jinja2.Environment:
    """The templates. Everything is escaped: what a document says is never mark-up."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(date=words.readable_date, in_sentence=words.in_sentence)
    made.globals.update(
        channel_question=cards.channel_question,
        counted=words.counted,
        decision_in_words=in_words,
        document_title=words.document_title,
        groups=marked.groups,
        marked_stretches=words.marked_stretches,
        document_address=addresses.document_address,
        person_address=addresses.person_address,
        statement_address=addresses.statement_address,
        with_query=addresses.with_query,
    )
    return made
