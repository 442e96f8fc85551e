"""`backchannel missing`: documents that the record speaks of and the collection does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from .options import COLLECTION_OPTION, DATE_OPTIONS, JSON_OPTION, page_options, with_options
from .output import open_collection, plural, print_json

if TYPE_CHECKING:
    from backchannel.store import Store
    from backchannel.views import MissingDocument


@click.command(
    epilog="""\b
Examples:
  backchannel missing
  backchannel missing --name harriman --kind letter
  backchannel missing --request 1c9f04e2 > request.txt
  backchannel missing --name harriman --requests letters/     a letter each, for Word
"""
)
@with_options(
    click.option("--name", metavar="NAME", help="Sent by or to this person."),
    click.option("--kind", metavar="KIND", help="letter, telegram, memorandum, …"),
    click.option("--document", metavar="ID", help="Only those that this document speaks of."),
    DATE_OPTIONS,
    click.option(
        "--request", metavar="ID", help="Draft the request for this one (the id in the list, or its beginning)."
    ),
    click.option(
        "--requests",
        metavar="FOLDER",
        type=click.Path(file_okay=False, path_type=Path),
        help="Draft the request for each that is listed, as Word documents into this folder.",
    ),
    page_options(50),
    COLLECTION_OPTION,
    JSON_OPTION,
)
def missing(
    collection: str | None, request: str | None, requests: Path | None, as_json: bool, **asked: str | int | None
) -> int:
    """Documents that are referred to and not held: one entry each, with every place that speaks of it.

    --request drafts the letter that asks for one: under the Freedom of Information Act or for mandatory
    declassification review, to the library or agency that should hold it, quoting the evidence.
    """
    from backchannel.views import missing as find

    with open_collection(collection) as store:
        if request:
            return _draft(store, request, as_json)
        found = find(store, **asked)  # type: ignore[arg-type]
        if requests:
            _write_drafts(store, found.rows, requests)
    if as_json:
        print_json(found)
    else:
        for row in found.rows:
            click.echo(f"{click.style(row.id[:8], dim=True)}  {click.style(row.title, bold=True)}")
            for place in row.places:
                click.echo(f"          “{place.words}”  [{place.document.id}, {place.place}]")
        if found.total > len(found.rows):
            click.echo(f"{plural(found.total, 'document')} in all; --limit shows more.", err=True)
    if not found.total:
        click.echo("No document is known to be missing.", err=True)
    return 0 if found.total else 1


def _write_drafts(store: Store, entries: Sequence[MissingDocument], folder: Path) -> None:
    """A Word document for each; one that is there already stays as it is, since somebody may have filled it in."""
    from datetime import date

    from backchannel.export.request import draft_request, write_docx

    folder.mkdir(parents=True, exist_ok=True)
    paths = [(entry, folder / f"{entry.id[:8]}.docx") for entry in entries]
    fresh = [(entry, path) for entry, path in paths if not path.exists()]
    for entry, path in fresh:
        write_docx(draft_request(store, entry, today=date.today().isoformat()), path)
    kept = f"; {len(paths) - len(fresh)} were there already and stay as they are" if len(fresh) < len(paths) else ""
    click.echo(f"{plural(len(fresh), 'request')} written into {folder}{kept}", err=True)


def _draft(store: Store, id: str, as_json: bool) -> int:
    from datetime import date

    from backchannel.export.request import request_for

    draft = request_for(store, id, today=date.today().isoformat())
    if as_json:
        print_json({**to_builtins(draft), "text": draft.text})
    else:
        click.echo(draft.text)
    return 0
