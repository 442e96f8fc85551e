"""How answers are printed: text for a person, JSON for a program; colour only on a terminal, never with NO_COLOR."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from backchannel.settings import collection_path

if TYPE_CHECKING:
    from rich.console import Console

    from backchannel.model import Issue
    from backchannel.store import Store


def console(*, error: bool = False) -> Console:
    """A terminal to write tables and progress on; plain when the output is a file or NO_COLOR is set."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS") or 120)
    return Console(stderr=error, highlight=False, width=width)


def open_collection(given: str | None) -> Store:
    """The collection that a command asks, opened for reading."""
    from backchannel.store import open_store

    return open_store(collection_path(given), read_only=True)


def print_json(value: Any) -> None:
    """A value as indented JSON on standard output."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def plural(count: int, noun: str) -> str:
    """`1 statement`, `2 statements`."""
    irregular = {"person": "people", "entry": "entries"}
    return f"{count:,} {noun if count == 1 else irregular.get(noun, noun + 's')}"


def print_issues(issues: Iterable[Issue], *, limit: int = 20) -> None:
    """Issues on standard error: what is wrong, and what to do next. Those of level info are counted only."""
    shown = [issue for issue in issues if issue.level != "info"]
    for issue in shown[:limit]:
        click.secho(f"{issue.level}: {issue.message}", fg="red" if issue.level == "error" else "yellow", err=True)
        if issue.hint:
            click.echo(f"  hint: {issue.hint}", err=True)
    if len(shown) > limit:
        click.echo(f"… and {plural(len(shown) - limit, 'issue')} more: backchannel show --issues", err=True)
