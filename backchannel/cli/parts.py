"""`backchannel parts`: the documents that a scanned file is parted into, in the form in which a person corrects them."""

from __future__ import annotations

from pathlib import Path

import click

from .output import print_issues


@click.command(
    epilog="""\b
Examples:
  backchannel parts box7.pdf                 the documents by pages, a line each
  backchannel parts box7.pdf --write         the same into box7.pdf.parts: edit it, then read --again
"""
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Save them beside the file, to be corrected by hand.")
def parts(file: Path, write: bool) -> int:
    """How a scanned FILE is parted into documents: first and last page, and the kind.

    What stands in FILE.parts goes before what the program would do: a line a document, in order ("1", "2-4 letter"). It
    stays with the file and holds for every later read.
    """
    from backchannel.load import load
    from backchannel.load.bundles import PARTS
    from backchannel.model import Document, Issue

    found = list(load(file))
    documents = [each for each in found if isinstance(each, Document) and each.pages and each.pages[0].number]
    lines = [
        f"{each.pages[0].number}-{each.pages[-1].number} {(each.type or '').replace('_', ' ')}".rstrip()
        for each in documents
    ]
    print_issues([each for each in found if isinstance(each, Issue)])
    click.echo("\n".join(lines))
    beside = file.with_name(file.name + PARTS)
    if write and lines:
        if beside.exists():
            raise click.ClickException(f"{beside} is there already; edit it, or take it away first")
        beside.write_text("\n".join(lines) + "\n", encoding="utf8")
        click.echo(f"saved as {beside}", err=True)
    return 0 if documents else 1
