"""An empty collection, and one with the sample's letter and cable, resolved; each in a file and on a PostgreSQL server.

A test that asks for `path` is about the file and runs once. The server is started once, by an unprivileged user, in a
temporary folder, reached through a socket there; without its programs or its driver those runs are skipped.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from backchannel.store import Store, open_store

# ---------------------------------------------------------------- the sample


def _load_sample() -> ModuleType:
    spec = importlib.util.spec_from_file_location("backchannel_sample", Path(__file__).with_name("sample.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["backchannel_sample"] = module
    spec.loader.exec_module(module)
    return module


SAMPLE = _load_sample()


@pytest.fixture
def sample() -> ModuleType:
    return SAMPLE


# ---------------------------------------------------------------- collections


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kind" in metafunc.fixturenames:
        asked = metafunc.definition._fixtureinfo.argnames
        kinds = ["sqlite"] if "path" in asked else ["sqlite", "postgresql"]
        metafunc.parametrize("kind", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database, "sqlite" or "postgresql"."""
    return str(request.param)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture
def store(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty collection, open for writing. On the server one stays open for all tests, and is emptied for each."""
    if kind == "postgresql":
        request.getfixturevalue("empty_database")
        yield request.getfixturevalue("writer")
    else:
        with open_store(tmp_path / "record.db", create=True) as made:
            yield made


def _fill(made: Store) -> None:
    made.save([SAMPLE.letter(), SAMPLE.cable()])
    made.save_persons([SAMPLE.ORLOV, SAMPLE.HALLORAN])
    made.save_resolutions(SAMPLE.resolutions())


@pytest.fixture
def filled(kept: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """The letter and the cable, with a register of two and their resolutions; a copy, which is quicker than saving."""
    if kind == "postgresql":
        _copy_tables(request.getfixturevalue("empty_database"), "kept", "public")
        yield request.getfixturevalue("writer")
    else:
        with open_store(shutil.copy(kept, tmp_path / "record.db")) as made:
            yield made


@pytest.fixture(scope="session")
def record(kind: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Store]:
    """The same, made once for all tests that only read it."""
    path = tmp_path_factory.mktemp("record") / "record.db"
    where = str(path) if kind == "sqlite" else request.getfixturevalue("server")("read")
    with open_store(where, create=True) as made:
        _fill(made)
    with open_store(where, read_only=True) as made:
        yield made


@pytest.fixture(scope="session")
def kept(kind: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> str:
    """Where the sample's collection is copied from: a path, or a database with its tables in a schema `kept`."""
    path = tmp_path_factory.mktemp("kept") / "record.db"
    if kind == "sqlite":
        with open_store(path, create=True) as made:
            _fill(made)
        return str(path)
    url = str(request.getfixturevalue("database"))
    _empty(url)
    _fill(request.getfixturevalue("writer"))
    _copy_tables(url, "public", "kept")
    return url


# ---------------------------------------------------------------- the server


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[str], str]]:
    """Makes a database of that name on a server, gives its URL."""
    pytest.importorskip("psycopg", reason="needs psycopg: pip install 'backchannel[postgresql]'")
    programs = _programs()
    if programs is None:
        pytest.skip("needs the programs of a PostgreSQL server (initdb, postgres)")
    folder = Path(tempfile.mkdtemp(prefix="backchannel-"))
    as_user = _unprivileged(folder)
    made = [programs / "initdb", "-D", folder / "data", "-U", "ada", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(made, check=True, capture_output=True, cwd=folder, **as_user)
    quick = ["listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]
    options = [part for each in quick for part in ("-c", each)]
    with (folder / "log").open("wb") as log:
        command = [programs / "postgres", "-D", folder / "data", "-k", folder, *options]
        running = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_user)
    try:
        _wait_for(folder)
        yield partial(_make_database, folder)
    finally:
        running.send_signal(signal.SIGQUIT)
        running.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((each for each in found if (each / "initdb").exists() and (each / "postgres").exists()), None)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """A server does not run as the superuser; the folder is given to whoever runs it."""
    if os.geteuid() != 0:
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _wait_for(folder: Path) -> None:
    import psycopg

    for _ in range(200):
        try:
            psycopg.connect(host=str(folder), user="ada", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    pytest.fail(f"the server did not start: {(folder / 'log').read_text()}")


def _make_database(folder: Path, name: str) -> str:
    import psycopg

    with psycopg.connect(host=str(folder), user="ada", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # of an earlier round of the same tests
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql+psycopg://ada@/{name}?host={folder}"


@pytest.fixture(scope="session")
def database(server: Callable[[str], str]) -> str:
    """The URL of a database with an empty collection."""
    url = server("record")
    open_store(url, create=True).close()
    return url


@pytest.fixture(scope="session")
def writer(database: str) -> Iterator[Store]:
    with open_store(database) as made:
        yield made


@pytest.fixture
def empty_database(database: str) -> str:
    """The database, with nothing in its collection."""
    _empty(database)
    return database


def _empty(url: str) -> None:
    # Not TRUNCATE, which leaves some hundred empty files behind each time.
    with _plain(url) as connection:
        for name in _tables(connection, "public"):
            connection.execute(f'DELETE FROM "{name}"')


def _copy_tables(url: str, source: str, target: str) -> None:
    with _plain(url) as connection:
        if target != "public":
            connection.execute(f"DROP SCHEMA IF EXISTS {target} CASCADE")
            connection.execute(f"CREATE SCHEMA {target}")
        for name in _tables(connection, source):
            if target == "public":
                connection.execute(f'INSERT INTO {target}."{name}" TABLE {source}."{name}"')
            else:
                connection.execute(f'CREATE TABLE {target}."{name}" AS TABLE {source}."{name}"')


def _plain(url: str) -> Any:
    """A connection for which no key points anywhere, so that tables may be emptied and filled in any order."""
    import psycopg

    return psycopg.connect(url.replace("+psycopg", ""), options="-c session_replication_role=replica")


def _tables(connection: Any, schema: str) -> list[str]:
    asked = "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> 'meta'"
    return [name for (name,) in connection.execute(asked, [schema]).fetchall()]
