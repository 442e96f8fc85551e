"""`backchannel show`: one document, or without a name what the collection holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from .options import COLLECTION_OPTION, JSON_OPTION, page_options, with_options
from .output import console, open_collection, plural, print_issues, print_json
from .said import row_text

if TYPE_CHECKING:
    from backchannel.model import Correspondent, Description
    from backchannel.store import Store
    from backchannel.views import DocumentView
    from backchannel.views.threads import Thread


@click.command(
    epilog="""\b
Examples:
  backchannel show                          what the collection holds
  backchannel show harriman-1960-11-15      one document
  backchannel show harriman-1960-11-15 --text
  backchannel show --issues                 what could not be read, and what to do
"""
)
@click.argument("document", required=False)
@with_options(
    click.option("--text", "as_text", is_flag=True, help="Print the document's text and no more."),
    click.option("--issues", "only_issues", is_flag=True, help="Print problems of files and documents."),
    page_options(100),
    COLLECTION_OPTION,
    JSON_OPTION,
)
def show(
    document: str | None,
    as_text: bool,
    only_issues: bool,
    limit: int,
    offset: int,
    collection: str | None,
    as_json: bool,
) -> int:
    """One document: what it is, who speaks, every statement with its page and words.

    DOCUMENT is its id: the file's name without its ending. Without it: what the collection holds.
    """
    with open_collection(collection) as store:
        if only_issues:
            return _issues(store, document, as_json)
        if document is None:
            return _contents(store, limit, offset, as_json)
        if as_text:
            click.echo(store.document(document).text)
            return 0
        from backchannel.views import show_document
        from backchannel.views.threads import threads

        view, thread = show_document(store, document), threads(store, document)
    if as_json:
        print_json({**to_builtins(view), "thread": thread})
    else:
        for line in (*_lines(view), *_thread(thread)):
            click.echo(line)
    return 0


def _issues(store: Store, document: str | None, as_json: bool) -> int:
    issues = store.issues(document=document)
    if as_json:
        print_json(issues)
    else:
        print_issues(issues, limit=len(issues))
    return 1 if any(issue.level == "error" for issue in issues) else 0


def _contents(store: Store, limit: int, offset: int, as_json: bool) -> int:
    counts, found = store.counts(), store.entries(limit=limit, offset=offset)
    if as_json:
        print_json({"counts": counts, "documents": found})
        return 0
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("date", "document", "title"):
        table.add_column(column, overflow="fold")
    table.add_column("statements", justify="right")
    for row in found.rows:
        table.add_row(
            row.date or "undated", row.id, row.title or (row.type or "").replace("_", " "), str(row.statements)
        )
    console().print(table)
    held = f"{plural(counts.documents, 'document')}, {plural(counts.statements, 'statement')}"
    click.echo(
        f"{held}, {plural(counts.persons, 'person')}, {plural(counts.missing, 'reference')} to missing documents"
    )
    return 0


def _lines(view: DocumentView) -> Iterator[str]:
    """A document for a person to read: description, statements in order, references."""
    yield click.style(view.entry.title or view.entry.id, bold=True)
    yield from _fields(view)
    if view.statements:
        yield f"\n{plural(len(view.statements), 'statement')}\n"
        yield from (row_text(row) for row in view.statements)
    if view.references:
        yield "Speaks of"
        for found in view.references:
            status = found.link.status if found.link else "not resolved"
            target = f": {found.target.id}" if found.target else ""
            yield f"    “{found.words}”  [{found.place}]  {status}{target}"
    if view.cited_by:
        yield "Spoken of in"
        for found in view.cited_by:
            yield f"    {found.document.id}, {found.place}: “{found.words}”"
    for issue in view.issues:
        yield click.style(f"{issue.level}: {issue.message}", fg="yellow")


def _thread(thread: Thread) -> Iterator[str]:
    """The correspondence that a document stands in, where there is more of it than the document."""
    if len(thread.documents) > 1 or thread.missing:
        yield "Thread"
        for entry in thread.documents:
            ties = [f"{tie.relation} {tie.earlier}" for tie in thread.ties if tie.later == entry.id]
            yield f"    {entry.date or 'undated':10}  {entry.id}  {', '.join(dict.fromkeys(ties))}".rstrip()
        for gone in thread.missing:
            yield f"    {gone.date or 'undated':10}  missing: {gone.title}"


def _fields(view: DocumentView) -> Iterator[str]:
    description = view.description
    classification = description.classification
    if classification and description.classification_state not in (None, "in force"):
        classification = f"{classification} ({description.classification_state})"
    people = ", ".join(party.name for party in view.recipients)
    fields = {
        "type": (description.type or "").replace("_", " "),
        "date": " ".join(filter(None, (description.date, description.time))),
        "place": description.place,
        "classification": ", ".join(filter(None, (classification, *description.handling))),
        "author": view.author.name if view.author else None,
        "recipient": people + (f", at {_place(description)}" if people and _place(description) else ""),
        "from": description.from_.text if description.from_ else None,
        "to": description.to.text if description.to else None,
        "participants": "; ".join(_words(one) for one in description.participants),
        "talk": ", ".join(filter(None, (description.talk_date, description.talk_place))),
        "subject": description.subject,
        "telegram": description.telegram_number,
        "source": description.source,
        "drafted by": ", ".join(description.drafted_by),
        "omissions": ", ".join(omission.text for omission in description.omissions),
        "pages": str(len(view.document.pages) or ""),
        "file": view.document.file,
    }
    for name, value in fields.items():
        if value:
            yield f"{click.style(f'{name:>15}', dim=True)}  {value}"


def _place(description: Description) -> str | None:
    return description.to.place if description.to else None


def _words(one: Correspondent) -> str:
    return " ".join(one.text.split())
