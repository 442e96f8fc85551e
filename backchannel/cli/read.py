"""`backchannel read`: documents into a collection, or into readings as JSON lines, or both."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from backchannel.settings import Settings, collection_path

from .options import with_options
from .output import console, plural, print_issues

if TYPE_CHECKING:
    from backchannel.run.collect import Report
    from backchannel.run.conclude import Progress


@click.command(
    epilog="""\b
Examples:
  backchannel read letters/ -o record.db
  backchannel read frus1961-63v05.xml.gz memo.pdf notes.txt
  backchannel read letters/ --jsonl readings.jsonl
  backchannel read letters/ --register persons.json --jsonl readings.jsonl
  pdftotext cable.pdf - | backchannel read - --jsonl -
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@with_options(
    click.option(
        "-o",
        "--collection",
        metavar="FILE",
        help="The collection to write: a file, or postgresql+psycopg://…; made where it is not there.",
    ),
    click.option("--jsonl", metavar="FILE", help="Write each reading as a line of JSON; - is standard output."),
    click.option("--register", "registers", multiple=True, metavar="FILE", help="Persons and offices: CSV, JSON, TEI."),
    click.option("--workers", type=click.IntRange(1), help="Processes that read side by side. [default: one a core]"),
    click.option("--finder", metavar="NAME", help="Find statements with this plugin."),
    click.option(
        "--ocr",
        type=click.Choice(["tesseract", "rapidocr", "none"]),
        help="How to read pictures of pages. [default: the first that is installed]",
    ),
    click.option("--again", is_flag=True, help="Read files that have not changed, too."),
    click.option("-q", "--quiet", is_flag=True, help="No progress and no summary; problems are still told."),
)
def read(
    paths: tuple[str, ...],
    collection: str | None,
    jsonl: str | None,
    registers: tuple[str, ...],
    workers: int | None,
    finder: str | None,
    ocr: str | None,
    again: bool,
    quiet: bool,
) -> int:
    """Read documents: text, TEI (also .xml.gz), PDF, Word, mail, HTML, CSV or JSON lines, and pictures of pages.

    PATH is a file, a folder with all that is in it, or - for text on standard input. A second run reads only what is
    new or has changed. A document that cannot be read is told and does not stop the others.

    The collection is one file, record.db if not named. With --jsonl and without -o no collection is kept. With --jsonl
    and --register every mention of a person of the register is written with his id there.
    """
    if ocr:
        os.environ["BACKCHANNEL_OCR"] = ocr  # also of the processes that read
    settings = Settings(workers=workers or 0, registers=registers, finder=finder, again=again)
    with _inputs(paths) as files, _collection(collection, keep=not jsonl or bool(collection)) as where:
        report = _run(files, where, settings, jsonl, quiet)
    print_issues(report.issues)
    if not quiet:
        click.echo(_summary(report, where if not jsonl or collection else None), err=True)
    return 1 if report.failed else 0


def _run(files: list[Path], where: str, settings: Settings, jsonl: str | None, quiet: bool) -> Report:
    from backchannel.export.readings import write_readings
    from backchannel.run.collect import collect, own_register
    from backchannel.store import open_store

    with open_store(where, create=True) as store, _progress(quiet) as progress:
        report = collect(files, store, settings, progress)
        if jsonl:
            own = own_register(settings)
            with click.open_file(jsonl, "wb", atomic=jsonl != "-") as out:
                write_readings(store, out, own)
    return report


@contextmanager
def _inputs(paths: tuple[str, ...]) -> Iterator[list[Path]]:
    """The paths, with standard input as a file of its own where `-` is among them."""
    if "-" not in paths:
        yield [Path(path) for path in paths]
        return
    with tempfile.TemporaryDirectory(prefix="backchannel-") as folder:
        text = Path(folder) / "stdin.txt"
        text.write_bytes(sys.stdin.buffer.read())
        yield [text if path == "-" else Path(path) for path in paths]


@contextmanager
def _collection(given: str | None, *, keep: bool) -> Iterator[str]:
    if keep:
        yield collection_path(given)
        return
    with tempfile.TemporaryDirectory(prefix="backchannel-") as folder:
        yield str(Path(folder) / "readings.db")


@contextmanager
def _progress(quiet: bool) -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere."""
    screen = console(error=True)
    if quiet or not screen.is_terminal:
        yield lambda *_: None
        return
    from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    with Bars(
        TextColumn("{task.description:>10}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(), console=screen, transient=True,
    ) as bars:  # fmt: skip
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what)
            bars.update(tasks[what], completed=done, total=total)

        yield show


def _summary(report: Report, where: str | None) -> str:
    parts = [f"{plural(report.documents, 'document')} read from {plural(report.files, 'file')}"]
    if report.unchanged:
        parts.append(f"{plural(report.unchanged, 'file')} unchanged")
    if report.gone:
        parts.append(f"{plural(len(report.gone), 'file')} gone")
    errors = sum(issue.level == "error" for issue in report.issues)
    warnings = sum(issue.level == "warning" for issue in report.issues)
    parts += [plural(count, noun) for count, noun in ((errors, "error"), (warnings, "warning")) if count]
    return ", ".join(parts) + (f"; in {where}" if where else "")
