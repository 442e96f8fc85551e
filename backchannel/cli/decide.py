"""`backchannel decide`: what a person knows better than the program, or confirms. Nothing decided is ever lost: it is laid
over the conclusions again after every reading, and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import COLLECTION_OPTION, JSON_OPTION, with_options
from .output import console, print_json

if TYPE_CHECKING:
    from backchannel.store import Decision, Store

_SAID_OF_ALL = (
    click.option("--note", metavar="WORDS", help="Why; kept with the decision."),
    click.option(
        "--who", metavar="NAME", envvar=["BACKCHANNEL_WHO", "USER", "USERNAME"], default="editor", help="Who decides."
    ),
    COLLECTION_OPTION,
    JSON_OPTION,
)


@click.group(
    epilog="""\b
Examples:
  backchannel decide merge "W. Averell Harriman" harriman-w-averell
  backchannel decide person telegram-402 "the Ambassador" "Mikhail Menshikov"
  backchannel decide person telegram-402 "Mr. Smith" nobody     not he; who it is stays open
  backchannel decide person telegram-402 "Mr. Smith" --new "Gerald Smith"
  backchannel decide apart "the Johnson Act" johnson-lyndon-b   not he, in any document
  backchannel decide reject telegram-402 s7 --note "a joke"
  backchannel decide list
  backchannel decide undo 3
"""
)
def decide() -> None:
    """Say who is meant, join and part persons, confirm and reject statements; take it back.

    A person is named by id (people --json) or by a name that only one of the collection has; a party by its id in the
    document or by its name there.
    """


@decide.command()
@click.argument("person")
@click.argument("into")
@with_options(_SAID_OF_ALL)
def merge(person: str, into: str, note: str | None, who: str, collection: str | None, as_json: bool) -> int:
    """PERSON and INTO are one; INTO's name and id stay."""
    from backchannel.views import person_named

    with _open(collection) as store:
        made = store.merge_persons(person_named(store, person), person_named(store, into), who=who, note=note)
    return _tell(made, as_json)


@decide.command(name="person")
@click.argument("document")
@click.argument("party")
@click.argument("person", required=False)
@click.option("--new", metavar="NAME", help="Somebody whom the collection does not know yet.")
@with_options(_SAID_OF_ALL)
def person_of_party(
    document: str,
    party: str,
    person: str | None,
    new: str | None,
    note: str | None,
    who: str,
    collection: str | None,
    as_json: bool,
) -> int:
    """In DOCUMENT, PARTY is PERSON: "nobody" leaves open who it is. So two whom the program took for one are parted."""
    if (person is None) == (new is None):
        raise click.UsageError("Name a person, or nobody, or --new NAME.")
    from backchannel.views import enter_person, party_named, person_named

    with _open(collection) as store:
        party = party_named(store, document, party)
        if new is not None:
            id: str | None = enter_person(store, new, who)
        else:
            id = None if person == "nobody" else person_named(store, str(person))
        made = store.set_person(document, party, id, who=who, note=note)
    return _tell(made, as_json)


@decide.command()
@click.argument("name")
@click.argument("person")
@with_options(_SAID_OF_ALL)
def apart(name: str, person: str, note: str | None, who: str, collection: str | None, as_json: bool) -> int:
    """Whoever is called NAME, in any document, also one still to be read, is not PERSON; who it is stays open."""
    from backchannel.views import person_named

    with _open(collection) as store:
        return _tell(store.part_name(name, person_named(store, person), who=who, note=note), as_json)


@decide.command()
@click.argument("document")
@click.argument("statement")
@with_options(_SAID_OF_ALL)
def confirm(document: str, statement: str, note: str | None, who: str, collection: str | None, as_json: bool) -> int:
    """STATEMENT of DOCUMENT (an id of `said --json`) is right."""
    with _open(collection) as store:
        return _tell(store.judge_statement(document, statement, confirmed=True, who=who, note=note), as_json)


@decide.command()
@click.argument("document")
@click.argument("statement")
@with_options(_SAID_OF_ALL)
def reject(document: str, statement: str, note: str | None, who: str, collection: str | None, as_json: bool) -> int:
    """STATEMENT of DOCUMENT is none: it no longer counts, and is shown as rejected."""
    with _open(collection) as store:
        return _tell(store.judge_statement(document, statement, confirmed=False, who=who, note=note), as_json)


@decide.command()
@click.argument("number", type=int)
@with_options(_SAID_OF_ALL)
def undo(number: int, note: str | None, who: str, collection: str | None, as_json: bool) -> int:
    """Take decision NUMBER back (`decide list` has the numbers); an undo can be undone too."""
    with _open(collection) as store:
        return _tell(store.undo(number, who=who, note=note), as_json)


@decide.command(name="list")
@click.option("--document", metavar="ID", help="Only those on this document.")
@click.option("--person", metavar="PERSON", help="Only those on this person.")
@with_options(COLLECTION_OPTION, JSON_OPTION)
def list_decisions(document: str | None, person: str | None, collection: str | None, as_json: bool) -> int:
    """Every decision ever made, with what became of it."""
    from backchannel.views import in_words, person_named

    from .output import open_collection

    with open_collection(collection) as store:
        found = store.decisions(document=document, person=person_named(store, person) if person else None)
    if as_json:
        print_json(found)
    elif found:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("number", "when", "who", "decision", "state", "note"):
            table.add_column(column, overflow="fold")
        for each in found:
            table.add_row(str(each.number), each.when[:10], each.who, in_words(each), each.state, each.note or "")
        console().print(table)
    else:
        click.echo("Nothing has been decided.", err=True)
    return 0 if found else 1


def _open(collection: str | None) -> Store:
    from backchannel.settings import collection_path
    from backchannel.store import open_store

    return open_store(collection_path(collection))


def _tell(made: Decision, as_json: bool) -> int:
    from backchannel.views import in_words

    if as_json:
        print_json(made)
    else:
        click.echo(f"{made.number}  {in_words(made)}")
        click.echo(f"To take it back: backchannel decide undo {made.number}", err=True)
    return 0
