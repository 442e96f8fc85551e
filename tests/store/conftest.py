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
from collections.abc import Iterator
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
    if "where" in metafunc.fixturenames:
        asked = metafunc.definition._fixtureinfo.argnames
        kinds = ["sqlite"] if "path" in asked else ["sqlite", "postgresql"]
        metafunc.parametrize("where", kinds, indirect=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture
def where(request: pytest.FixtureRequest) -> str:
    """Where the collection is to be: a path, or a URL of an empty database."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("path"))
    return str(request.getfixturevalue("empty_database"))


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    """An empty collection, open for writing."""
    with open_store(where, create=True) as made:
        yield made


@pytest.fixture
def filled(store: Store) -> Store:
    """The letter and the cable, with a register of two and their resolutions."""
    store.save([SAMPLE.letter(), SAMPLE.cable()])
    store.save_persons([SAMPLE.ORLOV, SAMPLE.HALLORAN])
    store.save_resolutions(SAMPLE.resolutions())
    return store


# ---------------------------------------------------------------- the server


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a server's databases, up to their name."""
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
        yield f"postgresql+psycopg://ada@/{{}}?host={folder}"
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else []
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


@pytest.fixture(scope="session")
def database(server: str) -> str:
    """The URL of a database with an empty collection."""
    import psycopg

    with psycopg.connect(server.format("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE record")
    open_store(server.format("record"), create=True).close()
    return server.format("record")


@pytest.fixture
def empty_database(database: str) -> str:
    """The database, with nothing in its collection."""
    import psycopg

    with psycopg.connect(database.replace("+psycopg", "")) as connection:
        tables = "documents, files, file_documents, persons, names, decisions, issues"
        connection.execute(f"TRUNCATE {tables} CASCADE")
    return database
