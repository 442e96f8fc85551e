"""`backchannel people`: who appears in the collection, and in which part."""

from __future__ import annotations

import click

from .options import COLLECTION_OPTION, DATE_OPTIONS, JSON_OPTION, page_options, with_options
from .output import console, open_collection, plural, print_json


@click.command(
    epilog="""\b
Examples:
  backchannel people
  backchannel people khrushchev
  backchannel people --role relay
"""
)
@click.argument("name", required=False)
@with_options(
    click.option(
        "--role",
        type=click.Choice(["speaker", "hearer", "relay", "author", "recipient", "mention"]),
        help="Only those who appear in this part.",
    ),
    click.option("--kind", type=click.Choice(["person", "body", "group"]), help="Persons, bodies or groups."),
    DATE_OPTIONS,
    page_options(60),
    COLLECTION_OPTION,
    JSON_OPTION,
)
def people(name: str | None, collection: str | None, as_json: bool, **asked: str | int | None) -> int:
    """Who appears in the collection: how often as speaker, hearer, relay, writer, and when."""
    with open_collection(collection) as store:
        found = store.persons(name, **asked)  # type: ignore[arg-type]
    if as_json:
        print_json(found)
    elif found.rows:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("name", overflow="fold", min_width=20)
        for column in ("said", "heard", "relayed", "wrote", "received", "named"):
            table.add_column(column, justify="right")
        table.add_column("from", no_wrap=True)
        table.add_column("until", no_wrap=True)
        for row in found.rows:
            counts = (row.said, row.heard, row.relayed, row.wrote, row.received, row.mentioned)
            table.add_row(row.name, *(str(count or "") for count in counts), row.first or "", row.last or "")
        console().print(table)
        if found.total > len(found.rows):
            click.echo(f"{plural(found.total, 'person')} in all; --limit shows more.", err=True)
    if not found.total:
        click.echo("Nobody found. Try another spelling, or: backchannel people", err=True)
    return 0 if found.total else 1
