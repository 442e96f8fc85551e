"""`backchannel read`: what it makes, what it says of bad input, and that a second run changes nothing."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

MANY = 60


def backchannel(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "backchannel", *map(str, args)]


def readings(run: Callable, collection: Path) -> str:
    return run("export", "--format", "jsonl", "-o", "-", "-c", collection).out


def test_a_second_run_changes_nothing(run: Callable, letters: Path, collection: Path) -> None:
    before = readings(run, collection)
    ran = run("read", letters, "-o", collection)
    assert ran.status == 0 and "0 documents read" in ran.err and "1 file unchanged" in ran.err
    assert readings(run, collection) == before


def test_a_name_that_is_no_text_is_read_once(run: Callable, letters: Path, tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(letters) + b"/caf\xe9 \n.txt")).write_text("Dear Jack:\n\nHe said no.\n")
    run("read", letters, "-o", tmp_path / "odd.db", "--workers", "1")
    before = readings(run, tmp_path / "odd.db")
    assert "2 files unchanged" in run("read", letters, "-o", tmp_path / "odd.db").err
    assert readings(run, tmp_path / "odd.db") == before


def test_a_changed_file_is_read_again(run: Callable, letters: Path, collection: Path) -> None:
    memo = letters / "memo.txt"
    memo.write_text(memo.read_text().replace("refused to comment", "asked for more time"))
    assert "1 document read" in run("read", letters, "-o", collection).err
    assert "asked for more time" in run("show", "memo", "--text", "-c", collection).out


def test_a_touched_file_is_not_read_again(run: Callable, letters: Path, collection: Path) -> None:
    os.utime(letters / "memo.txt", (1, 1))
    assert "1 file unchanged" in run("read", letters, "-o", collection).err


def test_a_removed_file_is_told_and_its_documents_stay(run: Callable, letters: Path, collection: Path) -> None:
    (letters / "memo.txt").unlink()
    ran = run("read", letters, "-o", collection)
    assert "memo.txt is not there any more" in ran.err and "1 file gone" in ran.err
    assert run("show", "memo", "-c", collection).status == 0


def test_bad_files_are_told_and_the_others_read(run: Callable, letters: Path, tmp_path: Path) -> None:
    (letters / "empty.txt").write_bytes(b"")
    (letters / "junk.txt").write_bytes(bytes(range(256)) * 40)
    (letters / "broken.xml").write_text("<TEI><text><p>He said no.")
    (letters / "bomb.xml.gz").write_bytes(gzip.compress(b"<TEI>" + b" " * 80_000_000))
    os.mkfifo(letters / "pipe.txt")
    (letters / "photo.heic").write_bytes(b"\0\0\0\x18ftypheic")
    ran = run("read", letters, "-o", tmp_path / "r.db", "--workers", "2")
    assert ran.status == 1
    for name in ("empty.txt", "junk.txt", "broken.xml", "photo.heic", "bomb.xml.gz", "pipe.txt"):
        assert name in ran.err
    assert run("show", "memo", "-c", tmp_path / "r.db").status == 0
    assert run("read", letters, "-o", tmp_path / "r.db").status == 1, "the problems still stand"


def test_jsonl_without_a_collection(
    run: Callable, letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("read", letters, "--jsonl", "out.jsonl").status == 0
    (reading,) = map(json.loads, Path("out.jsonl").read_text("utf-8").splitlines())
    assert reading["doc"] == "memo" and reading["statements"]
    assert not Path("record.db").exists()


PERSONS = [
    {"id": "p_PI1", "name": "Petrescu, Ion", "description": "Ambassador of Valdonia"},
    {"id": "p_HP1", "name": "Halloran, Peter J.", "description": "Under Secretary of State"},
    {"id": "p_OS1", "name": "Orlov, Stepan", "description": "Marshal"},
]


def mentions_of(run: Callable, letters: Path, register: Path) -> tuple[str, list[dict[str, Any]]]:
    ran = run("read", letters / "memo.txt", "--register", register, "--jsonl", "-", "--workers", "1")
    assert ran.status == 0
    return (letters / "memo.txt").read_text(), json.loads(ran.out)["mentions"]


def test_mentions_carry_the_ids_of_the_register(run: Callable, letters: Path, tmp_path: Path) -> None:
    register = tmp_path / "persons.json"
    register.write_text(json.dumps(PERSONS))
    text, mentions = mentions_of(run, letters, register)
    named = {(text[one["start"] : one["end"]], one["person"]) for one in mentions}
    assert {("Petrescu", "p_PI1"), ("Halloran", "p_HP1"), ("Orlov", "p_OS1")} <= named
    assert sum(text[one["start"] : one["end"]] == "Halloran" for one in mentions) == text.count("Halloran")
    assert {one["person"] for one in mentions} <= {"p_PI1", "p_HP1", "p_OS1", None}
    assert all(one["end"] <= other["start"] for one, other in pairwise(mentions))
    by_title = [one for one in mentions if text[one["start"] : one["end"]] == "The Ambassador"]
    assert by_title and all(one["person"] in ("p_PI1", None) for one in by_title), "whom the party was concluded to be"


def test_persons_that_are_not_in_the_register_have_no_id(run: Callable, letters: Path, tmp_path: Path) -> None:
    register = tmp_path / "persons.json"
    register.write_text(json.dumps(PERSONS[2:]))
    text, mentions = mentions_of(run, letters, register)
    assert {one["person"] for one in mentions} == {"p_OS1", None}
    assert any("Halloran" in text[one["start"] : one["end"]] for one in mentions)


def test_a_volume_is_a_register(run: Callable, letters: Path, tmp_path: Path) -> None:
    volume = tmp_path / "vol.xml"
    listed = '<div xml:id="persons"><list><item><persName xml:id="p_OS1">Orlov, Stepan</persName>, Marshal</item></list></div>'
    volume.write_text(f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><front>{listed}</front><body/></text></TEI>')
    text, mentions = mentions_of(run, letters, volume)
    assert ("Orlov", "vol#p_OS1") in {(text[one["start"] : one["end"]], one["person"]) for one in mentions}


@pytest.mark.parametrize("content", ["<TEI><text/></TEI>", "no volume"])
def test_a_register_that_is_none(run: Callable, letters: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "vol.xml").write_text(content)
    ran = run("read", letters, "--register", tmp_path / "vol.xml", "--jsonl", tmp_path / "out.jsonl")
    assert ran.status == 2 and "vol.xml" in ran.err and not (tmp_path / "out.jsonl").exists()


def test_text_on_standard_input(memorandum: str) -> None:
    ran = subprocess.run(backchannel("read", "-", "--jsonl", "-", "-q"), input=memorandum.encode(), capture_output=True)
    assert json.loads(ran.stdout)["doc"] == "stdin"


def test_not_a_collection_is_not_overwritten(run: Callable, letters: Path, tmp_path: Path) -> None:
    other = tmp_path / "notes.db"
    other.write_text("my notes")
    ran = run("read", letters, "-o", other)
    assert ran.status == 2 and other.read_text() == "my notes"


@pytest.fixture
def many(tmp_path: Path, memorandum: str) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(MANY):
        (folder / f"memo-{number:03}.txt").write_text(memorandum.replace("12, 1959", f"{1 + number % 28}, 1959"))
    return folder


@pytest.mark.parametrize("signal_", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_goes_on_where_it_was(
    run: Callable, many: Path, tmp_path: Path, signal_: signal.Signals
) -> None:
    collection, whole = tmp_path / "stopped.db", tmp_path / "whole.db"
    process = subprocess.Popen(
        backchannel("read", many, "-o", collection, "--workers", "2"), stderr=subprocess.PIPE, start_new_session=True
    )
    deadline = time.monotonic() + 20
    while not collection.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.15)
    os.killpg(process.pid, signal_)
    process.communicate(timeout=20)
    assert run("read", many, "-o", collection).status == 0
    assert run("read", many, "-o", whole).status == 0
    assert readings(run, collection) == readings(run, whole)
    assert len(readings(run, collection).splitlines()) == MANY
