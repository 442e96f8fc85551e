"""`backchannel export`: everything that was found, for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from backchannel.errors import QueryError

from .options import COLLECTION_OPTION, with_options
from .output import open_collection

if TYPE_CHECKING:
    from backchannel.store import Store

ONE = ("references", "missing", "people")  # tables that are written alone


@click.command(
    epilog="""\b
Examples:
  backchannel export --format csv -o tables/         five tables
  backchannel export --format jsonl -o readings.jsonl
  backchannel export --format jsonl -o - | jq .author
  backchannel export --format missing -o missing.csv
  backchannel export --format references -o - | jq .resolution
"""
)
@with_options(
    click.option(
        "--format", "form", metavar="FORMAT", required=True, help=f"csv, jsonl, {', '.join(ONE)}, or a plugin."
    ),
    click.option(
        "-o",
        "--output",
        required=True,
        metavar="PATH",
        help="The folder (csv) or file; of one table .csv or .jsonl; - is JSON lines on standard output.",
    ),
    COLLECTION_OPTION,
)
def export(form: str, output: str, collection: str | None) -> None:
    """Write everything as CSV (a folder of tables) or JSON lines (one reading a line), or one table as either.

    references: each place that points to another document, what it says, and which document is meant. missing:
    documents that are not held, with every place that speaks of them. people: names, offices, counts, ids elsewhere.
    """
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
    if form in ONE:
        return _write_one(store, form, output)
    from backchannel.plugins import plugin

    written: list[Path] = plugin("exporters", form)(store, Path(output))
    return written


def _write_one(store: Store, name: str, output: str) -> list[Path]:
    ending = ".jsonl" if output == "-" else Path(output).suffix.lower()
    if ending not in (".csv", ".jsonl"):
        hint = f"-o {name}.csv for a spreadsheet, -o {name}.jsonl for a line of JSON each"
        raise QueryError(f"{output} ends neither in .csv nor in .jsonl", hint=hint)
    from backchannel.export.tables import write_one

    with click.open_file(output, "wb", atomic=output != "-") as out:
        write_one(store, name, out, lines=ending == ".jsonl")
    return [] if output == "-" else [Path(output)]
