"""Questions put to a small collection on the command line."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest


def test_said_gives_speaker_words_place_and_distance(run: Callable, collection: Path) -> None:
    ran = run("said", "-c", collection, "--about", "reopen")
    assert ran.status == 0
    assert "Petrescu" in ran.out and "wished to reopen the Strait" in ran.out
    assert "[memo, " in ran.out and "line 7" in ran.out


def test_said_json_has_the_same(run: Callable, collection: Path) -> None:
    ran = run("said", "-c", collection, "--about", "reopen", "--json")
    row = json.loads(ran.out)["rows"][0]
    assert "wished to reopen" in row["found"]["words"]
    assert row["distance"]["sentence"]


def test_said_without_an_answer_says_what_to_do_next(run: Callable, collection: Path) -> None:
    ran = run("said", "-c", collection, "--by", "Nobody")
    assert ran.status == 1 and not ran.out and "backchannel people" in ran.err


def test_said_with_a_date_that_is_none(run: Callable, collection: Path) -> None:
    ran = run("said", "-c", collection, "--from", "the day before")
    assert ran.status == 2 and ran.err.startswith("error: ") and "hint: " in ran.err


@pytest.mark.parametrize("command", ["said", "channels", "show", "people", "missing"])
def test_a_collection_that_is_not_there(run: Callable, tmp_path: Path, command: str) -> None:
    ran = run(command, "-c", tmp_path / "nowhere.db")
    assert ran.status == 2 and "nowhere.db" in ran.err and "hint: " in ran.err
    assert not (tmp_path / "nowhere.db").exists()


def test_show_one_document(run: Callable, collection: Path) -> None:
    ran = run("show", "memo", "-c", collection)
    assert ran.status == 0
    assert "1959-03-12" in ran.out and "Secret" in ran.out and "Transit through the Strait of Orsa" in ran.out


def test_show_text_is_the_text(run: Callable, collection: Path, memorandum: str) -> None:
    assert run("show", "memo", "--text", "-c", collection).out == memorandum + "\n"


def test_show_lists_what_is_held(run: Callable, collection: Path) -> None:
    ran = run("show", "-c", collection)
    assert "memo" in ran.out and "1 document," in ran.out


def test_show_a_document_that_is_not_there(run: Callable, collection: Path) -> None:
    ran = run("show", "mem", "-c", collection)
    assert ran.status == 2 and "memo" in ran.err


def test_people(run: Callable, collection: Path) -> None:
    assert "Petrescu" in run("people", "-c", collection).out
    assert "Petrescu" in run("people", "petresku", "-c", collection).out, "a slip in the spelling"


def test_channels_are_drawn(run: Callable, collection: Path, tmp_path: Path) -> None:
    picture = tmp_path / "channels.svg"
    run("channels", "--all", "--svg", picture, "-c", collection)
    assert ET.parse(picture).getroot().tag.endswith("svg")


def test_export_tables(run: Callable, collection: Path, tmp_path: Path) -> None:
    ran = run("export", "--format", "csv", "-o", tmp_path / "tables", "-c", collection)
    assert ran.status == 0
    assert {path.name for path in (tmp_path / "tables").iterdir()} >= {"documents.csv", "statements.csv", "people.csv"}
    assert "wished to reopen the Strait" in (tmp_path / "tables" / "statements.csv").read_text("utf-8-sig")


def test_export_readings_to_standard_output(run: Callable, collection: Path) -> None:
    (line,) = run("export", "--format", "jsonl", "-o", "-", "-c", collection).out.splitlines()
    reading = json.loads(line)
    assert reading["doc"] == "memo" and all("distance" in statement for statement in reading["statements"])


@pytest.fixture
def cited(run: Callable, letters: Path, tmp_path: Path) -> Path:
    """The memorandum, and two letters that speak of it and of one that is not held."""
    letter = "Port Orsa, May 3, 1959.\n\nDear Paul:\n\nI answer your letter of April 12. {}He said no.\n\nSincerely,\n\n/s/ John Rowe\n"
    (letters / "rowe-1.txt").write_text(letter.format(""))
    (letters / "rowe-2.txt").write_text(letter.format("See the memorandum of conversation of March 12, 1959 with Ambassador Petrescu. "))  # fmt: skip
    register = tmp_path / "register.csv"
    register.write_text(
        "id,name,variants,office,place,started,ended,viaf\n"
        'petrescu,"Petrescu, Ion",Ambassador Petrescu,Ambassador of Valdonia,United States,1957,1960,99\n'
    )
    path = tmp_path / "cited.db"
    assert run("read", letters, "-o", path, "--workers", "1", "--register", register).status == 0
    return path


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_export_references_with_what_they_say_and_mean(run: Callable, cited: Path, letters: Path) -> None:
    ran = run("export", "--format", "references", "-o", "-", "-c", cited)
    assert ran.status == 0
    rows = [row for row in lines(ran.out) if row["document"] == "rowe-1"]
    assert [(row["kind"], row["date"], row["from"], row["resolution"]) for row in rows] == [("letter", "1959-04-12", "your", "none")]  # fmt: skip
    text = (letters / "rowe-1.txt").read_text()
    assert text[rows[0]["start"] : rows[0]["end"]] == rows[0]["words"] == "your letter of April 12"
    assert 0 < rows[0]["score"] <= 1 and rows[0]["page"] is None and rows[0]["line"] == 3


def test_export_missing_documents_with_every_place(run: Callable, cited: Path) -> None:
    rows = lines(run("export", "--format", "missing", "-o", "-", "-c", cited).out)
    (row,) = (row for row in rows if row["date"] == "1959-04-12")
    assert row["kind"] == "letter" and len(row["missing"]) == 12
    assert [(place["document"], place["words"]) for place in row["places"]] == [("rowe-1", "your letter of April 12"), ("rowe-2", "your letter of April 12")]  # fmt: skip


def test_export_people_with_what_the_register_knows(run: Callable, cited: Path) -> None:
    rows = {row["person"]: row for row in lines(run("export", "--format", "people", "-o", "-", "-c", cited).out)}
    found = rows["petrescu"]
    assert found["name"] == "Ion Petrescu" and "Ambassador Petrescu" in found["variants"] and found["said"] > 0
    assert found["offices"] == ["Ambassador of Valdonia, United States, 1957/1960"]
    assert "viaf:99" in found["authorities"]


@pytest.mark.parametrize("form", ["references", "missing", "people"])
def test_one_table_as_csv_has_the_same_rows(run: Callable, cited: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"{form}.csv"
    ran = run("export", "--format", form, "-o", path, "-c", cited)
    assert ran.status == 0 and form in ran.err
    as_lines = lines(run("export", "--format", form, "-o", "-", "-c", cited).out)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(as_lines) and list(rows[0]) == list(as_lines[0])
    if form == "missing":
        assert "rowe-1, line 3: your letter of April 12 | rowe-2, line 3: your letter of April 12" in {row["places"] for row in rows}  # fmt: skip


def test_one_table_needs_an_ending_that_tells_the_form(run: Callable, cited: Path, tmp_path: Path) -> None:
    ran = run("export", "--format", "people", "-o", tmp_path / "people.xlsx", "-c", cited)
    assert ran.status == 2 and "people.csv" in ran.err and not (tmp_path / "people.xlsx").exists()


def test_export_in_a_form_that_there_is_not(run: Callable, collection: Path, tmp_path: Path) -> None:
    ran = run("export", "--format", "papyrus", "-o", tmp_path / "x", "-c", collection)
    assert ran.status == 2 and "papyrus" in ran.err


def test_a_command_misspelt(run: Callable) -> None:
    ran = run("sayd")
    assert ran.status == 2 and "said" in ran.err


def test_no_colour_where_none_is_wanted(run: Callable, collection: Path) -> None:
    assert "\x1b[" not in run("said", "-c", collection).out


def test_missing_document_and_the_draft_of_a_request_for_it(run: Callable, letters: Path, tmp_path: Path) -> None:
    letter = "Port Orsa, May 3, 1959.\n\nDear Paul:\n\nI answer your letter of April 12. He said no.\n\nSincerely,\n\n/s/ John Rowe\n"
    (letters / "rowe.txt").write_text(letter)
    run("read", letters, "-o", tmp_path / "m.db", "--workers", "1")
    listed = run("missing", "-c", tmp_path / "m.db")
    assert listed.status == 0 and "12 April 1959" in listed.out and "“your letter of April 12”  [rowe, " in listed.out
    draft = run("missing", "--request", listed.out.split()[0], "-c", tmp_path / "m.db")
    assert draft.status == 0 and "Dear Sir or Madam" in draft.out
    assert "your letter of April 12" in " ".join(draft.out.split())
    assert run("missing", "--request", "zzz", "-c", tmp_path / "m.db").status == 2
    told = json.loads(run("missing", "--request", listed.out.split()[0], "--json", "-c", tmp_path / "m.db").out)
    assert told["text"] == draft.out[:-1]
    assert "1 request written" in run("missing", "--requests", tmp_path / "drafts", "-c", tmp_path / "m.db").err
    [paper] = (tmp_path / "drafts").iterdir()
    words = " ".join(each.text for each in docx.Document(str(paper)).paragraphs)
    assert "Dear Sir or Madam:" in words and "your letter of April 12" in words
    paper.write_text("filled in")
    assert "stay as they are" in run("missing", "--requests", tmp_path / "drafts", "-c", tmp_path / "m.db").err
    assert paper.read_text() == "filled in"
