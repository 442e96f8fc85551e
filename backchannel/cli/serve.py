"""`backchannel serve`: the reading room, on this machine only unless told otherwise."""

from __future__ import annotations

import click

from backchannel.settings import collection_path

from .options import COLLECTION_OPTION, with_options


@click.command(
    epilog="""\b
Examples:
  backchannel serve
  backchannel serve -c record.db --port 8000 --open
  backchannel serve --edit --who "A. Reader"
"""
)
@with_options(
    click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="0 takes a free one."),
    click.option(
        "--host",
        default="127.0.0.1",
        show_default=True,
        help="Another address lets other machines read the collection.",
    ),
    click.option("--open", "open_browser", is_flag=True, help="Open it in the browser."),
    click.option("--edit", is_flag=True, help="Readers may decide: who is meant, what is right; and take it back."),
    click.option(
        "--who", metavar="NAME", envvar=["BACKCHANNEL_WHO", "USER", "USERNAME"], default="editor", help="Who decides."
    ),
    COLLECTION_OPTION,
)
def serve(collection: str | None, host: str, port: int, open_browser: bool, edit: bool, who: str) -> None:
    """Open the reading room: search, documents with their statements marked, people, channels.

    It listens on this machine only, and only reads, unless told otherwise. Stop it with Ctrl-C.
    """
    from backchannel.web import serve as run

    if host not in ("127.0.0.1", "localhost", "::1"):
        click.echo(
            f"warning: {host} lets other machines {'read and decide in' if edit else 'read'} this collection; there is no log-in.",
            err=True,
        )
    where, decides = collection_path(collection), who if edit else None
    run(where, host=host, port=port, who=decides, open_browser=open_browser, ready=_say)


def _say(address: str) -> None:
    click.echo(f"The reading room is open at {address} (Ctrl-C closes it)", err=True)
