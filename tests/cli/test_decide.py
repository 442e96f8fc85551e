"""Decisions of an editor on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


def persons(run: Callable, collection: Path) -> dict[str, str | None]:
    """Names of who appears -> ids."""
    rows = json.loads(run("people", "-c", collection, "--json").out)["rows"]
    return {row["name"]: row.get("id") for row in rows}


def test_two_persons_become_one_and_two_again(run: Callable, collection: Path) -> None:
    before = persons(run, collection)
    one, other = [name for name, person in before.items() if person][:2]
    made = run("decide", "merge", one, before[other], "-c", collection, "--who", "ed")
    assert made.status == 0 and "decide undo 1" in made.err
    assert one not in persons(run, collection)
    assert run("decide", "undo", "1", "-c", collection, "--who", "ed").status == 0
    assert persons(run, collection) == before
    listed = run("decide", "list", "-c", collection)
    assert "undone" in listed.out and "ed" in listed.out


def test_a_party_is_somebody_new_or_nobody(run: Callable, collection: Path) -> None:
    named = next(name for name, person in persons(run, collection).items() if person)
    assert run("decide", "person", "memo", named, "--new", "Gerald Smith", "-c", collection).status == 0
    assert persons(run, collection)["Gerald Smith"] == "own-gerald-smith"
    assert run("decide", "person", "memo", "Gerald Smith", "nobody", "-c", collection).status == 0
    assert "Gerald Smith" not in persons(run, collection)
    states = [one["state"] for one in json.loads(run("decide", "list", "-c", collection, "--json").out)]
    assert states == ["overruled", "in force"]


def test_a_name_is_not_a_person_in_any_document(run: Callable, collection: Path) -> None:
    named, person = next((name, person) for name, person in persons(run, collection).items() if person)
    assert run("decide", "apart", named, person, "-c", collection).status == 0
    assert person not in persons(run, collection).values()
    assert f"“{named}” is not {person}" in run("decide", "list", "-c", collection).out
    assert run("decide", "undo", "1", "-c", collection).status == 0
    assert person in persons(run, collection).values()


def test_a_statement_that_is_none_no_longer_counts(run: Callable, collection: Path) -> None:
    statement = json.loads(run("said", "-c", collection, "--json").out)["rows"][0]["found"]["statement"]["id"]
    assert run("decide", "reject", "memo", statement, "--note", "a joke", "-c", collection).status == 0
    assert "a joke" in run("decide", "list", "--document", "memo", "-c", collection).out


@pytest.mark.parametrize(
    "asked",
    [
        ("merge", "Nobody Whosoever", "Petrescu"),
        ("person", "memo", "Nobody Whosoever", "nobody"),
        ("person", "memo", "Petrescu"),
        ("undo", "99"),
        ("reject", "memo", "s99999"),
    ],
)
def test_what_is_not_there_changes_nothing(run: Callable, collection: Path, asked: tuple[str, ...]) -> None:
    ran = run("decide", *asked, "-c", collection)
    assert ran.status == 2 and ran.err
    assert run("decide", "list", "-c", collection).status == 1
