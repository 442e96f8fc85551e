"""What stands between the network and the pages: which hosts may ask, and what a browser may do with an answer.

A page of the open web cannot read a collection served on this machine, even where its name is made to point here (DNS
rebinding): the `Host` header must be one that this server is known by. And should a document's words ever reach a page
as mark-up, the browser runs nothing: no script, style or picture but the reading room's own.

    >>> sorted(known_hosts("127.0.0.1"))
    ['127.0.0.1', '::1', 'localhost']
    >>> host_name("[::1]:8001"), host_name("LOCALHOST:8001"), host_name("evil.example:80")
    ('::1', 'localhost', 'evil.example')
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"  # a picture carries its style

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}

_BRACKETED = re.compile(r"\[([0-9a-f:.]+)\](?::\d*)?", re.ASCII)

LOCAL = ("localhost", "127.0.0.1", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def known_hosts(*bound: str) -> frozenset[str]:
    """The names of this machine for itself, and those it was told to be known by."""
    return frozenset((*LOCAL, *(host_name(host) for host in bound if host)))


def host_name(header: str) -> str:
    """The host of a `Host` header, without port and brackets, in small letters. What is no such header stays as it is."""
    header = header.strip().lower()
    if match := _BRACKETED.fullmatch(header):
        return match[1]
    if header.count(":") > 1:  # an IPv6 address as an option gives it, without brackets
        return header
    return header.partition(":")[0].removesuffix(".")


def is_known(header: str, hosts: Collection[str]) -> bool:
    """Whether the server answers to that name. Bound to every interface, it answers to any address in digits too:
    rebinding needs a name."""
    host = host_name(header)
    return host in hosts or (any(wild in hosts for wild in EVERYWHERE) and _is_address(host))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class Guard:
    """ASGI middleware: refuses hosts that are not known, and puts `HEADERS` on every answer that has not its own."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if is_known(Headers(scope=scope).get("host", ""), self.hosts):
            await self.app(scope, receive, send_with_headers)
        else:
            await PlainTextResponse(
                "This reading room does not answer to that host name.\n"
                "hint: open http://127.0.0.1 with the port it was started on, or start it with --host NAME.\n",
                status_code=400,
            )(scope, receive, send_with_headers)
