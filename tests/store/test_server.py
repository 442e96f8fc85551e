"""On a PostgreSQL server: one writer, readers beside him, what is no collection, what the server cannot keep."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from types import ModuleType

import msgspec
import pytest

from backchannel.errors import CollectionBusy, NotACollection, StoreError
from backchannel.store import Store, open_store


@pytest.fixture(scope="module")
def address(server: Callable[[str], str]) -> str:
    return server("served")


@pytest.fixture
def on_server(address: str, sample: ModuleType) -> Iterator[Store]:
    with open_store(address, create=True) as store:
        store.save([sample.letter()])
        yield store


def test_a_second_writer_is_told_at_once_and_a_reader_is_let_in(
    on_server: Store, address: str, sample: ModuleType
) -> None:
    with pytest.raises(CollectionBusy) as caught:
        open_store(address)
    assert caught.value.hint
    with open_store(address, read_only=True) as reader:
        assert reader.counts().documents == 1
        with pytest.raises(StoreError, match="reading only"):
            reader.save([sample.cable()])
    on_server.close()
    open_store(address).close()


def test_a_forked_process_does_not_hold_the_writers_right(on_server: Store, address: str) -> None:
    go_on, end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(end)
        os.read(go_on, 1)
        os._exit(0)
    try:
        on_server.close()
        open_store(address).close()
    finally:
        os.close(end)
        os.close(go_on)
        os.waitpid(child, 0)


def test_a_database_without_a_collection_is_none_unless_it_is_to_be_made(server: Callable[[str], str]) -> None:
    url = server("bare")
    with pytest.raises(NotACollection):
        open_store(url, read_only=True)
    with pytest.raises(NotACollection):
        open_store(url)
    open_store(url, create=True).close()
    assert open_store(url, read_only=True).counts().documents == 0


def test_another_programs_database_is_refused(server: Callable[[str], str]) -> None:
    import psycopg

    url = server("other")
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE meta (name TEXT, value TEXT, more TEXT)")
    with pytest.raises(NotACollection):
        open_store(url, create=True)


def test_a_server_that_is_not_there_is_said_so_and_the_password_is_not() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        open_store("postgresql://ada:secret@/record?host=/nowhere", create=True)
    assert "secret" not in str(caught.value)
    assert caught.value.hint


def test_a_text_that_the_server_cannot_keep_is_an_issue(on_server: Store, sample: ModuleType) -> None:
    document, reading = sample.cable()
    broken = msgspec.structs.replace(document, text=document.text + "\0")
    saved = on_server.save([(broken, reading)])
    assert (saved.written, [issue.code for issue in saved.issues]) == (0, ["unencodable-text"])


def test_a_text_too_long_for_one_piece_of_the_index_is_found_whole(on_server: Store, sample: ModuleType) -> None:
    text = "beginning " + " ".join(f"word{n}" for n in range(30_000)) + " Überfluß at-the-end"
    document = sample.make_document("long", text)
    reading = msgspec.structs.replace(sample.cable()[1], document="long", statements=(), references=())
    assert on_server.save([(document, reading)]).issues == ()
    for words in ("beginning word29999", '"at the end"', "uberfluss OR überfluß", "word1234*", "beginning -nowhere"):
        assert on_server.find_documents(words).total == 1, words
    assert on_server.find_documents("beginning -word29999").total == 0
