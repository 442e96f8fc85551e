"""`backchannel export`: everything that was found, for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import COLLECTION_OPTION, with_options
from .output import open_collection

if TYPE_CHECKING:
    from backchannel.store import Store


@click.command(
    epilog="""\b
Examples:
  backchannel export --format csv -o tables/         five tables
  backchannel export --format jsonl -o readings.jsonl
  backchannel export --format jsonl -o - | jq .author
"""
)
@with_options(
    click.option("--format", "form", metavar="FORMAT", required=True, help="csv, jsonl, or the name of a plugin."),
    click.option(
        "-o", "--output", required=True, metavar="PATH", help="The folder (csv) or file (jsonl; - is standard output)."
    ),
    COLLECTION_OPTION,
)
def export(form: str, output: str, collection: str | None) -> None:
    """Write everything as CSV (a folder of tables) or JSON lines (one reading a line)."""
    with open_collection(collection) as store:
        written = _write(store, form, output)
    for path in written:
        click.echo(str(path), err=True)


def _write(store: Store, form: str, output: str) -> list[Path]:
    if form == "csv":
        from backchannel.export.tables import write_tables

        return write_tables(store, Path(output))
    if form == "jsonl":
        from backchannel.export.readings import write_readings

        with click.open_file(output, "wb", atomic=output != "-") as out:
            write_readings(store, out)
        return [] if output == "-" else [Path(output)]
    from backchannel.plugins import plugin

    written: list[Path] = plugin("exporters", form)(store, Path(output))
    return written
