"""`backchannel said`: who said what to whom, through whom, and how do we know."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import click

from backchannel.model import Act, Mode, StatementKind

from .options import COLLECTION_OPTION, DATE_OPTIONS, JSON_OPTION, PARTY_OPTIONS, page_options, with_options
from .output import open_collection, plural, print_json

if TYPE_CHECKING:
    from backchannel.views import SaidRow


@click.command(
    epilog="""\b
Examples:
  backchannel said --by khrushchev --via menshikov --to harriman
  backchannel said --about disarmament --from 1960-11 --until 1961-01
  backchannel said --act refuse --json
"""
)
@with_options(
    PARTY_OPTIONS,
    click.option(
        "--about", metavar="WORDS", help='Words of what was said; "in quotes" for a phrase, -word for without.'
    ),
    DATE_OPTIONS,
    click.option("--act", type=click.Choice(get_args(Act)), help="What the words do."),
    click.option("--kind", type=click.Choice(get_args(StatementKind)), help="Speech, or a position held."),
    click.option("--mode", type=click.Choice(get_args(Mode)), help="How the record gives the words."),
    click.option("--document", metavar="ID", help="Only in this document."),
    click.option("--relayed", is_flag=True, default=None, help="Only what passed through somebody."),
    click.option("--sort", "order", type=click.Choice(["date", "document", "confidence", "relevance"]), default="date"),
    page_options(50),
    COLLECTION_OPTION,
    JSON_OPTION,
)
def said(collection: str | None, as_json: bool, **asked: object) -> int:
    """Who said what to whom, through whom, and how do we know.

    Every answer gives the words, the document, page and line, and how far the words are from the speaker's mouth.
    Names match all names of a person, as typed or nearly so.
    """
    from backchannel.store import StatementQuery
    from backchannel.views import said as find

    with open_collection(collection) as store:
        found = find(store, StatementQuery(**asked))  # type: ignore[arg-type]
    if as_json:
        print_json(found)
    else:
        for row in found.rows:
            click.echo(row_text(row))
        if found.total > len(found.rows):
            click.echo(f"{plural(found.total, 'statement')} in all; --limit shows more.", err=True)
        elif not found.total:
            click.echo("No statement found. Try fewer conditions, or: backchannel people", err=True)
    return 0 if found.total else 1


def row_text(row: SaidRow) -> str:
    """One statement for a person to read."""
    found, distance = row.found, row.distance
    speaker = found.speaker.name if found.speaker else "(not named)"
    via = "".join(f" → through {relay.who.name}{_manner(relay.manner, relay.translated)}" for relay in found.via)
    to = f" → to {', '.join(party.name for party in found.to)}" if found.to else ""
    quoted = found.statement.mode == "direct"
    words = f"“{found.words}”" if quoted else found.words
    head = click.style(f"{speaker}{via}{to}", bold=True)
    tags = f"{found.when or 'undated'} · {found.statement.act} · {found.statement.mode}"
    where = f"{found.document.id}, {found.place}"
    lines = [f"{head}   {click.style(tags, dim=True)}", _wrapped(words)]
    lines += [_wrapped(f"The recorder on this: “{remark}”") for remark in found.remarks]
    lines.append(click.style(_wrapped(f"[{where}] {distance.sentence}"), dim=True))
    return "\n".join(lines) + "\n"


def _manner(manner: str | None, translated: bool | None) -> str:
    how = ", ".join(filter(None, (manner, "translated" if translated else None)))
    return f" ({how})" if how else ""


def _wrapped(text: str) -> str:
    from textwrap import fill

    width = min(click.get_current_context().terminal_width or _width(), 100)
    return fill(text, width, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size((100, 24)).columns
