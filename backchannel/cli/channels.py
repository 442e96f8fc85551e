"""`backchannel channels`: the chains that words travelled, listed or drawn."""

from __future__ import annotations

from pathlib import Path

import click

from .options import COLLECTION_OPTION, DATE_OPTIONS, JSON_OPTION, PARTY_OPTIONS, page_options, with_options
from .output import console, open_collection, plural, print_json


@click.command(
    epilog="""\b
Examples:
  backchannel channels
  backchannel channels --by khrushchev --to kennedy --from 1960-11
  backchannel channels --svg channels.svg
"""
)
@with_options(
    PARTY_OPTIONS,
    DATE_OPTIONS,
    click.option("--all", "everything", is_flag=True, help="Chains without a relay, too: speaker, recorder, reader."),
    click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Draw them into this file."),
    page_options(40),
    COLLECTION_OPTION,
    JSON_OPTION,
)
def channels(
    collection: str | None, as_json: bool, svg: Path | None, everything: bool, **asked: str | int | None
) -> int:
    """The chains that words travelled: speaker → relays → recorder → reader, with counts and dates."""
    from backchannel.views import channels as find
    from backchannel.views import draw_channels

    with open_collection(collection) as store:
        found = find(store, relayed=not everything, **asked)  # type: ignore[arg-type]
    if svg:
        svg.write_text(draw_channels(found.rows, standalone=True), encoding="utf-8")
        click.echo(f"{plural(len(found.rows), 'channel')} drawn in {svg}", err=True)
    if as_json:
        print_json(found)
    elif found.rows:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("statements", justify="right")
        table.add_column("from", no_wrap=True)
        table.add_column("until", no_wrap=True)
        table.add_column("channel", overflow="fold")
        for row in found.rows:
            stops = (row.speaker, *row.via, row.recorder, row.recipient)
            chain = " → ".join(stop.name for stop in stops if stop)
            table.add_row(str(row.count), row.first or "", row.last or "", chain)
        console().print(table)
    if not found.rows:
        click.echo("No channel found. Try fewer conditions, or --all.", err=True)
    return 0 if found.rows else 1
