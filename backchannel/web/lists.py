"""Pages that list: documents, people, what is missing, channels, and what the collection is.

Each takes a store and a request and gives an answer; what cannot be understood in the request is said on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, get_args

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from backchannel.errors import QueryError
from backchannel.model import IssueLevel, PartyKind
from backchannel.store import FoundEntries, FoundPersons, Store
from backchannel.store.found import Role
from backchannel.views import Channels, MissingDocuments, channels, draw_channels, missing
from backchannel.web.answer import Answer
from backchannel.web.asked import Asked
from backchannel.web.cards import Pager
from backchannel.web.guard import DRAWING_POLICY

Found = TypeVar("Found")

PARTY_KINDS: tuple[PartyKind, ...] = get_args(PartyKind)
LEVELS: tuple[IssueLevel, ...] = get_args(IssueLevel)
ROLES: tuple[Role, ...] = get_args(Role)
ROWS = 50  # lines of a table on one page
DRAWN = 40  # channels in one drawing: more cannot be told apart
ISSUES = 200


def documents(store: Store, request: Request) -> Answer:
    asked = Asked(request.query_params)
    page = asked.page()
    narrow: dict[str, Any] = {
        "name": asked.text("name"),
        "since": asked.date("from"),
        "until": asked.date("until"),
        "type": asked.text("type"),
        "volume": asked.text("volume"),
    }
    found = _found(asked, "name", lambda: store.entries(**narrow, **_rows(page)), FoundEntries(total=0))
    return _listed(store, "documents.html", "/documents", asked, found.total, {"documents": found.rows})


def people(store: Store, request: Request) -> Answer:
    asked = Asked(request.query_params)
    page = asked.page()
    narrow: dict[str, Any] = {
        "name": asked.text("name"),
        "kind": asked.choice("kind", PARTY_KINDS),
        "role": asked.choice("role", ROLES),
        "since": asked.date("from"),
        "until": asked.date("until"),
    }
    found = _found(asked, "name", lambda: store.persons(**narrow, **_rows(page)), FoundPersons(total=0))
    shown = {"kinds": PARTY_KINDS, "roles": ROLES}
    return _listed(store, "people.html", "/people", asked, found.total, {"people": found.rows}, shown)


def missing_documents(store: Store, request: Request) -> Answer:
    asked = Asked(request.query_params)
    page = asked.page()
    narrow: dict[str, Any] = {
        "name": asked.text("name"),
        "kind": asked.text("kind"),
        "document": asked.text("document"),
        "since": asked.date("from"),
        "until": asked.date("until"),
    }
    found = _found(asked, "name", lambda: missing(store, **narrow, **_rows(page)), MissingDocuments(total=0))
    return _listed(store, "missing.html", "/missing", asked, found.total, {"missing": found.rows})


def channels_page(store: Store, request: Request) -> Answer:
    asked = Asked(request.query_params)
    page = asked.page()
    found = _channels(store, asked, **_rows(page))
    drawn = found.rows[:DRAWN] if page == 1 else _channels(store, asked, limit=DRAWN).rows
    drawing = Markup(draw_channels(drawn, title="Channels")) if drawn else ""  # noqa: S704 - escaped by draw_channels
    data = {"statements": found.statements, "channels": found.rows}
    shown = {"drawing": drawing, "drawn": len(drawn)}
    return _listed(store, "channels.html", "/channels", asked, found.total, data, shown)


def channels_drawing(store: Store, request: Request) -> Answer | Response:
    """The drawing as a file of its own."""
    asked = Asked(request.query_params)
    found = _channels(store, asked, limit=DRAWN)
    if asked.wrong:
        name, sentence = next(iter(asked.wrong.items()))
        return Answer.error(400, f"{name}: {sentence}", None)
    return Response(
        draw_channels(found.rows, title="Channels", standalone=True).encode("utf-8", "replace"),
        media_type="image/svg+xml",
        headers={
            "Content-Security-Policy": DRAWING_POLICY,
            "Content-Disposition": 'inline; filename="channels.svg"',
        },
    )


def _channels(store: Store, asked: Asked, *, limit: int, offset: int = 0) -> Channels:
    narrow: dict[str, Any] = {
        "by": asked.text("by"),
        "via": asked.text("via"),
        "to": asked.text("to"),
        "person": asked.text("person"),
        "since": asked.date("from"),
        "until": asked.date("until"),
        "relayed": not asked.flag("all"),
    }
    ask = partial(channels, store, **narrow, limit=limit, offset=offset)
    return _found(asked, "by", ask, Channels(total=0, statements=0))


def about(store: Store, request: Request) -> Answer:
    asked = Asked(request.query_params)
    level = asked.choice("level", LEVELS)
    issues = store.issues(level=level)
    data = {"counts": store.counts(), "issues": issues[:ISSUES], "issues_total": len(issues)}
    shown = {"wrong": asked.wrong, "level": level}
    return Answer("about.html", data, shown, status=400 if asked.wrong else 200)


def _found(asked: Asked, field: str, ask: Callable[[], Found], nothing: Found) -> Found:
    """The answer, or nothing where the question was not understood. `field`: where a name that is none is told."""
    if asked.wrong:
        return nothing
    try:
        return ask()
    except QueryError as error:
        asked.wrong[field] = f"{error.message} {error.hint or ''}".strip()
        return nothing


def _rows(page: int) -> dict[str, Any]:
    return {"limit": ROWS, "offset": (page - 1) * ROWS}


def _listed(
    store: Store,
    template: str,
    path: str,
    asked: Asked,
    total: int,
    data: dict[str, Any],
    shown: dict[str, Any] | None = None,
) -> Answer:
    """A page of a list, with what was asked, where it goes on, and what was not understood."""
    given = {name: value for name, value in asked.given.items() if name != "page"}
    pager = Pager.of(path, given, total=total, page=asked.page(), size=ROWS)
    whole = {"given": given, "wrong": asked.wrong, "pager": pager, **data}
    return Answer(template, whole, {"counts": store.counts(), **(shown or {})}, status=400 if asked.wrong else 200)
