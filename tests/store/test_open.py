"""Opening: what is a collection and what is not, one writer, readers beside him, killed runs, full disks."""

from __future__ import annotations

import gzip
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import event, inspect

from backchannel.errors import CollectionBusy, NotACollection, StoreError
from backchannel.model import Entry
from backchannel.store import FileState, StatementQuery, Store, open_store
from backchannel.store.migrations import FORMAT
from backchannel.store.schema import metadata

# ---------------------------------------------------------------- kinds of file


def test_a_missing_file_is_no_collection_unless_it_is_to_be_made(path: Path) -> None:
    with pytest.raises(NotACollection) as caught:
        open_store(path)
    assert caught.value.hint
    assert not path.exists()
    open_store(path, create=True).close()
    open_store(path).close()


def test_making_one_in_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no folder"):
        open_store(tmp_path / "nowhere" / "record.db", create=True)


@pytest.mark.parametrize("content", [b"Dear Jack:\n", b"%PDF-1.4", b"SQLite format 3\x00" + b"junk" * 300])
@pytest.mark.parametrize("read_only", [True, False])
def test_another_kind_of_file_is_refused_and_left_alone(path: Path, content: bytes, read_only: bool) -> None:
    path.write_bytes(content)
    with pytest.raises(NotACollection) as caught:
        open_store(path, create=not read_only, read_only=read_only)
    assert caught.value.hint
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE meta (name TEXT, value TEXT)")
    with pytest.raises(NotACollection):
        open_store(path, create=True)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotACollection):
        open_store(tmp_path, create=True)


def test_an_empty_file_is_filled_only_when_made(path: Path) -> None:
    path.touch()
    with pytest.raises(NotACollection):
        open_store(path)
    open_store(path, create=True).close()
    assert open_store(path, read_only=True).counts().documents == 0


def test_a_newer_format_is_refused_with_a_hint(path: Path) -> None:
    open_store(path, create=True).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'format'", (str(FORMAT + 1),))
    with pytest.raises(NotACollection, match="format") as caught:
        open_store(path)
    assert "newer" in str(caught.value.hint)


def test_the_collection_may_be_given_by_url(path: Path) -> None:
    open_store(f"sqlite:///{path}", create=True).close()
    open_store(path).close()
    with pytest.raises(StoreError):
        open_store("mysql://somewhere/record")


def test_a_name_of_odd_characters(tmp_path: Path, sample: ModuleType) -> None:
    odd = tmp_path / "re?c&o=r#d % ü'\".db"
    with open_store(odd, create=True) as store:
        store.save([sample.letter()])
    assert [found.name for found in tmp_path.iterdir()] == [odd.name]


def test_a_collection_on_a_read_only_disk_can_be_read(path: Path, sample: ModuleType) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may write everywhere")
    with open_store(path, create=True) as store:
        store.save([sample.letter()])
    path.parent.chmod(0o500)
    try:
        with open_store(path, read_only=True) as store:
            assert store.counts().documents == 1
    finally:
        path.parent.chmod(0o700)


# ---------------------------------------------------------------- formats


def test_the_tables_in_a_file_are_those_of_the_schema(store: Store) -> None:
    found = inspect(store._engine)
    for table in metadata.tables.values():
        columns = found.get_columns(table.name)
        assert [column["name"] for column in columns] == [column.name for column in table.columns], table.name
        assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]


def test_a_file_of_the_oldest_format_opens(path: Path) -> None:
    """The file was written by the program that had format 1; it is never written anew."""
    path.write_bytes(gzip.decompress(Path(__file__).with_name("format-1.db.gz").read_bytes()))
    with open_store(path) as store:
        assert store.find_statements(StatementQuery(by="orlov", via="petrescu")).total == 2
        assert store.find_documents("realistic").total == 1
        assert [(chain.count, len(chain.via)) for chain in store.chains().rows] == [(2, 1), (1, 1)]
        store.finish_file(FileState(path="halloran-1959-03-13.txt"))
        assert store.counts().documents == 1


def test_a_file_of_format_2_opens_and_its_references_are_found_from_what_they_mean(path: Path) -> None:
    """Of the sample, the letter was resolved and the cable not yet. The file is never written anew."""
    path.write_bytes(gzip.decompress(Path(__file__).with_name("format-2.db.gz").read_bytes()))
    with pytest.raises(NotACollection, match="older format"):
        open_store(path, read_only=True)
    with open_store(path) as store:
        assert [entry.document for _, entry in store.changes()] == ["cable-412"]
        letter = Entry(document="new", date="1959-03-11")
        assert store.citing(letter, days=2) == {"halloran-1959-03-13": ["r-letter"]}
        assert store.citing(letter, days=0) == {}
        assert store.resolution("halloran-1959-03-13").links[0].status == "missing"
        rows = store._engine.raw_connection().execute('SELECT kind, date, sender, bare_number FROM "references"')
        assert set(rows.fetchall()) == {("letter", "1959-03-10", "My", None), ("memorandum", "1959-03-13", None, None)}


# ---------------------------------------------------------------- one writer


def test_a_second_writer_is_told_at_once_and_a_reader_is_let_in(filled: Store, path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(CollectionBusy) as caught:
        open_store(path)
    assert time.monotonic() - start < 2
    assert caught.value.hint
    with open_store(path, read_only=True) as reader:
        assert reader.counts().documents == 2
    filled.close()
    open_store(path).close()


def test_a_reader_cannot_write(filled: Store, path: Path, sample: ModuleType) -> None:
    with open_store(path, read_only=True) as reader, pytest.raises(StoreError, match="reading only"):
        reader.save([sample.letter()])


def test_a_reader_sees_whole_batches_while_they_are_written(path: Path, sample: ModuleType) -> None:
    document, reading = sample.letter()
    copies = [(rename(document, f"d{n}"), rename(reading, f"d{n}")) for n in range(60)]
    seen: set[int] = set()
    failed: list[Exception] = []
    with open_store(path, create=True) as writer:
        done = threading.Event()

        def look() -> None:
            try:
                with open_store(path, read_only=True) as reader:
                    while not done.is_set():
                        counts = reader.counts()
                        assert counts.statements == 4 * counts.documents
                        seen.add(counts.documents)
            except Exception as error:
                failed.append(error)

        thread = threading.Thread(target=look)
        thread.start()
        for start in range(0, 60, 10):
            writer.save(copies[start : start + 10])
        done.set()
        thread.join()
    assert failed == []
    assert seen <= set(range(0, 61, 10))


def rename(record: object, id: str) -> object:
    import msgspec

    field = "id" if hasattr(record, "digest") else "document"
    return msgspec.structs.replace(record, **{field: id})


# ---------------------------------------------------------------- killed, full

KILLED = """
import importlib.util, os, sys
from pathlib import Path
import msgspec
from backchannel.model import Entry
from backchannel.store import FileState, open_store
spec = importlib.util.spec_from_file_location("sample", sys.argv[2])
sample = importlib.util.module_from_spec(spec); spec.loader.exec_module(sample)
document, reading = sample.letter()
with open_store(sys.argv[1], create=True) as store:
    print("open", flush=True)
    for n in range(12):
        id = f"d{n}"
        state = store.files().get(id)
        if state is None:
            pair = msgspec.structs.replace(document, id=id, file=id), msgspec.structs.replace(reading, document=id, file=id)
            store.save([pair], path=id)
            store.finish_file(FileState(path=id, documents=(id,)))
print("done", flush=True)
"""


def test_a_killed_run_leaves_a_whole_collection_that_the_next_completes(path: Path, sample: ModuleType) -> None:
    command = [sys.executable, "-c", KILLED, str(path), str(sample.__file__)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert run.stdout and run.stdout.readline() == "open\n"
    time.sleep(0.1)
    run.send_signal(signal.SIGKILL)
    run.wait()
    with open_store(path) as store:
        counts = store.counts()
        assert counts.statements == 4 * counts.documents
        assert counts.documents - counts.files in (0, 1)
    assert "done" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
    with open_store(path) as store:
        counts = store.counts()
        assert (counts.files, counts.documents, counts.statements) == (12, 12, 48)
        assert store.find_statements(StatementQuery(about="realistic")).total == 12
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_full_disk_is_an_error_with_a_hint_and_costs_nothing(store: Store, path: Path, sample: ModuleType) -> None:
    store.save([sample.cable()])
    pages = store._engine.raw_connection().execute("PRAGMA page_count").fetchone()[0]

    @event.listens_for(store._engine, "checkout")
    def _no_room(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    big, reading = sample.letter()
    big = sample.make_document(big.id, big.text + "More words. " * 50_000)
    with pytest.raises(StoreError, match="full") as caught:
        store.save([(big, reading)])
    assert "make room" in str(caught.value.hint)
    assert store.counts().documents == 1
    assert store.find_documents("arms").total == 1


def test_a_disk_that_fails_to_write_is_an_error_and_costs_nothing(path: Path, sample: ModuleType) -> None:
    """A limit on the size of files stands for a quota."""
    program = """
import importlib.util, resource, sys
from backchannel.errors import StoreError
from backchannel.store import open_store
spec = importlib.util.spec_from_file_location("sample", sys.argv[2])
sample = importlib.util.module_from_spec(spec); spec.loader.exec_module(sample)
with open_store(sys.argv[1], create=True) as store:
    store.save([sample.cable()])
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000))
    big, reading = sample.letter()
    try:
        store.save([(sample.make_document(big.id, big.text + "More words. " * 200_000), reading)])
    except StoreError as error:
        print(error.hint)
"""
    command = [sys.executable, "-c", program, str(path), str(sample.__file__)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "make room" in told
    with open_store(path) as store:
        assert store.counts().documents == 1
        assert store.find_documents("arms").total == 1
