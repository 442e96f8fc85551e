"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])

PARTY_OPTIONS = (
    click.option("--by", metavar="NAME", help="Who spoke."),
    click.option("--via", metavar="NAME", help="Through whom the words passed."),
    click.option("--to", metavar="NAME", help="Who was told."),
)
DATE_OPTIONS = (
    click.option(
        "--from", "since", metavar="DATE", help="Not before this year, month or day (1960, 1960-11, 1960-11-14)."
    ),
    click.option("--until", metavar="DATE", help="Not after this year, month or day; the whole of it counts."),
)
JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
COLLECTION_OPTION = click.option(
    "-c",
    "--collection",
    metavar="FILE",
    help="The collection to ask: a file, or postgresql+psycopg://… [default: $BACKCHANNEL_COLLECTION, else record.db]",
)


def page_options(limit: int) -> tuple[Callable[[F], F], ...]:
    """--limit and --offset, with a default for the first."""
    return (
        click.option("--limit", type=click.IntRange(1), default=limit, show_default=True, help="At most so many."),
        click.option("--offset", type=click.IntRange(0), default=0, hidden=True, help="Leave out so many first."),
    )


def with_options(*groups: Sequence[Callable[[F], F]] | Callable[[F], F]) -> Callable[[F], F]:
    """One decorator for several options, shown in the order given."""

    def decorate(function: F) -> F:
        for group in reversed(groups):
            for option in reversed([group] if callable(group) else list(group)):
                function = option(function)
        return function

    return decorate
