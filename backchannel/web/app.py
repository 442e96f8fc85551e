"""The application: routes, the choice between a page and its JSON twin, errors as pages, and the server.

Takes an open `Store`, gives a Starlette application. Every page answers at its address with `.json` too, or to
`Accept: application/json`, with the data that the page shows.

    >>> create_app(store).url_path_for("people")                                               # doctest: +SKIP
    '/people'
"""

from __future__ import annotations

import logging
import socket
import webbrowser
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from backchannel.errors import BackchannelError, CollectionBusy, NotFound, QueryError
from backchannel.store import Store, open_store
from backchannel.web import lists, one, pictures, search
from backchannel.web.answer import Answer, file_answer, respond
from backchannel.web.deciding import Desk, decide, form_of, own_form
from backchannel.web.guard import Guard, known_hosts

if TYPE_CHECKING:
    from uvicorn import Server

Room = Callable[[Store, Request], Answer | Response]

STATIC = Path(__file__).parent / "static"

log = logging.getLogger("backchannel.web")


def create_app(store: Store, *, hosts: Iterable[str] = (), desk: Desk | None = None) -> Starlette:
    """The reading room over a collection. `hosts`: names that it answers to besides those of this machine itself; `desk`:
    where readers may decide, too."""

    def page(path: str, room: Room, name: str) -> list[Route]:
        endpoint = _endpoint(store, room)
        return [Route(f"{path}.json", endpoint, name=f"{name}.json"), Route(path, endpoint, name=name)]

    routes = [
        *page("/", search.search, "search"),
        *page("/search", search.search, "search-too"),
        *page("/documents", lists.documents, "documents"),
        *page("/people", lists.people, "people"),
        *page("/missing", lists.missing_documents, "missing"),
        Route("/channels.svg", _endpoint(store, lists.channels_drawing), name="channels.svg"),
        *page("/channels", lists.channels_page, "channels"),
        *page("/about", lists.about, "about"),
        Route("/document/{id:path}", _endpoint(store, one.document), name="document"),
        *page("/document", one.document, "document-by-id"),
        *page("/page", pictures.page, "page"),
        Route("/page.png", _endpoint(store, pictures.picture), name="page.png"),
        Route("/person/{id:path}", _endpoint(store, one.person), name="person"),
        *page("/person", one.person, "person-by-id"),
        Route("/favicon.ico", lambda _: file_answer(STATIC / "favicon.svg", "image/svg+xml"), name="favicon"),
        Route("/marks.css", _endpoint(store, one.marks), name="marks"),
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
    ]
    if desk:
        routes.append(Route("/decide", _deciding(desk), methods=["POST"], name="decide"))
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, hosts=known_hosts(*hosts))],
        exception_handlers={HTTPException: _http_error},
    )
    app.state.desk = desk
    return app


def serve(
    store_path: str | Path,
    host: str = "127.0.0.1",
    port: int = 8321,
    *,
    hosts: Iterable[str] = (),
    who: str | None = None,
    ready: Callable[[str], None] | None = None,
    open_browser: bool = False,
) -> None:
    """Serve a collection until interrupted (Ctrl-C). Blocks, and says nothing: `ready` is called with the address.

    `port` 0 takes a free one. `hosts`: further names that it is known by. `who`: the name under which
    readers may decide; None: they only read. Raises NotACollection, StoreError;
    BackchannelError where the port cannot be had.
    """
    import uvicorn

    with open_store(store_path, read_only=True) as store, _listening(host, port) as listening:
        desk = Desk.at(store_path, who) if who else None
        app = create_app(store, hosts=(host, *hosts), desk=desk)
        config = uvicorn.Config(app, log_level="warning", server_header=False, lifespan="off")
        address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
        if ready:
            ready(address)
        if open_browser:
            webbrowser.open(address)
        _run(uvicorn.Server(config), listening)


def _run(server: Server, listening: socket.socket) -> None:
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:  # uvicorn raises the signal again once it has closed
        log.info("interrupted")


def _listening(host: str, port: int) -> socket.socket:
    """A bound socket; uvicorn left to bind by itself would end the whole process where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise BackchannelError(
            f"cannot listen on {host} port {port}: {error}", hint="choose another with --port, or 0 for any free one"
        ) from error


def _endpoint(store: Store, room: Room) -> Callable[[Request], Response]:
    """A plain function, so that Starlette runs it in a thread: the store's calls block."""

    def endpoint(request: Request) -> Response:
        try:
            answer = room(store, request)
        except Exception as error:
            answer = _failed(request, error)
        return respond(request, answer) if isinstance(answer, Answer) else answer

    return endpoint


def _deciding(desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    """Makes a decision that a form asks for, then leads back to the page."""

    async def endpoint(request: Request) -> Response:
        try:
            form = await form_of(request)
            if own_form(request, form, desk):
                return RedirectResponse(await run_in_threadpool(decide, desk, form), status_code=303)
            answer = Answer.error(
                403, "This form is not of this reading room, or of an earlier one.", "load the page again"
            )
        except Exception as error:
            answer = _failed(request, error)
        return respond(request, answer)

    return endpoint


def _failed(request: Request, error: Exception) -> Answer:
    """The page that says what went wrong."""
    if isinstance(error, NotFound):
        return Answer.error(404, error.message, error.hint)
    if isinstance(error, QueryError):
        return Answer.error(400, error.message, error.hint)
    if isinstance(error, CollectionBusy):
        return Answer.error(503, error.message, error.hint)
    log.error("%s failed", request.url.path, exc_info=error)
    hint = error.hint if isinstance(error, BackchannelError) else "what went wrong is in the server's log"
    return Answer.error(500, "The reading room could not make this page.", hint)


def _http_error(request: Request, error: Exception) -> Response:
    """No such address, or a method other than GET."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405:
        answer = Answer.error(405, "The reading room only reads: GET and HEAD.", None)
    else:
        answer = Answer.error(status, f"There is no page at {request.url.path}.", None)
    response = respond(request, answer)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response
