"""`backchannel missing`: documents that the record speaks of and the collection does not hold."""

from __future__ import annotations

import click

from .options import COLLECTION_OPTION, DATE_OPTIONS, JSON_OPTION, page_options, with_options
from .output import open_collection, plural, print_json


@click.command(
    epilog="""\b
Examples:
  backchannel missing
  backchannel missing --name harriman --kind letter
"""
)
@with_options(
    click.option("--name", metavar="NAME", help="Sent by or to this person."),
    click.option("--kind", metavar="KIND", help="letter, telegram, memorandum, …"),
    click.option("--document", metavar="ID", help="Only those that this document speaks of."),
    DATE_OPTIONS,
    page_options(50),
    COLLECTION_OPTION,
    JSON_OPTION,
)
def missing(collection: str | None, as_json: bool, **asked: str | int | None) -> int:
    """Documents that are referred to and not held: one entry each, with every place that speaks of it."""
    from backchannel.views import missing as find

    with open_collection(collection) as store:
        found = find(store, **asked)  # type: ignore[arg-type]
    if as_json:
        print_json(found)
    else:
        for row in found.rows:
            click.secho(row.title, bold=True)
            for place in row.places:
                click.echo(f"    “{place.words}”  [{place.document.id}, {place.place}]")
        if found.total > len(found.rows):
            click.echo(f"{plural(found.total, 'document')} in all; --limit shows more.", err=True)
    if not found.total:
        click.echo("No document is known to be missing.", err=True)
    return 0 if found.total else 1
