"""What a reader decides in the reading room, where it was opened for that (`serve --edit`).

Takes the fields of a form; makes the decision in the collection, opened for writing just as long, and gives the address to
go back to. A form of another site decides nothing: each form carries the token that this server made when it started, and
a browser that says where a form came from must name this server.

    {"kind": "person of party", "document": "telegram-402", "party": "ambassador", "person": "Mikhail Menshikov"}
        ->  decision 7, back to /document/telegram-402#parties
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.requests import Request

from backchannel.errors import QueryError
from backchannel.store import Store, open_store
from backchannel.views import enter_person, party_named, person_named
from backchannel.web.addresses import document_address, person_address
from backchannel.web.asked import Asked

__all__ = ["Desk", "decide", "form_of", "own_form"]

MOST = 20_000  # bytes of a form
FORM = "application/x-www-form-urlencoded"


class Desk(NamedTuple):
    """Where decisions are made: in which collection, by whom, and the token that every form carries."""

    where: str | Path
    who: str
    token: str

    @classmethod
    def at(cls, where: str | Path, who: str) -> Desk:
        return cls(where, who, secrets.token_urlsafe(24))


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, as sent. Raises QueryError where it is none, or too large."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise QueryError("a decision is sent as a form", hint=FORM)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            raise QueryError(f"the form is larger than {MOST:,} bytes")
    return dict(parse_qsl(body.decode("utf8", "replace"), max_num_fields=20))


def own_form(request: Request, form: Mapping[str, str], desk: Desk) -> bool:
    """Whether a form is one that this server gave out."""
    origin = request.headers.get("origin")
    near = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    return near and hmac.compare_digest(form.get("token", "").encode(), desk.token.encode())


def decide(desk: Desk, form: Mapping[str, str]) -> str:
    """Make the decision; the address to go back to. Raises NotFound, QueryError, CollectionBusy."""
    asked = Asked(form)
    kind, note, part = asked.text("kind"), asked.text("note"), asked.page("part")
    given = {name: asked.text(name) or "" for name in ("document", "statement", "party", "person", "into", "name")}
    undone = asked.page("number") if kind == "undo" else 0
    if asked.wrong:
        raise QueryError(" ".join(asked.wrong.values()))
    with open_store(desk.where) as store:
        if kind in ("confirm statement", "reject statement"):
            confirmed = kind == "confirm statement"
            store.judge_statement(given["document"], given["statement"], confirmed=confirmed, who=desk.who, note=note)
            return f"{document_address(given['document'], part)}#l-{quote(given['statement'], safe='')}"
        if kind in ("person of party", "new person", "nobody"):
            _set_person(store, desk, kind, given, note)
            return f"{document_address(given['document'], part)}#parties"
        if kind == "not the same":
            person = person_named(store, given["person"])
            store.part_name(given["name"], person, who=desk.who, note=note)
            return f"{person_address(person)}#decisions"
        if kind == "merge persons":
            into = person_named(store, _needed(given["into"], "who it is"))
            store.merge_persons(given["person"], into, who=desk.who, note=note)
            return person_address(into)
        if kind == "undo":
            store.undo(undone, who=desk.who, note=note)
        else:
            raise QueryError(f"“{kind}” is no decision")
    if given["document"]:
        return f"{document_address(given['document'], part)}#decisions"
    return person_address(given["person"]) if given["person"] else "/people"


def _set_person(store: Store, desk: Desk, kind: str, given: Mapping[str, str], note: str | None) -> None:
    party = party_named(store, given["document"], given["party"])
    person: str | None = None
    if kind == "new person":
        person = enter_person(store, _needed(given["person"], "a name"), desk.who)
    elif kind == "person of party":
        person = person_named(store, _needed(given["person"], "who it is"))
    store.set_person(given["document"], party, person, who=desk.who, note=note)


def _needed(given: str, what: str) -> str:
    if not given:
        raise QueryError(f"Write {what}.")
    return given
