"""The store's sample collection, and an empty one, for the views."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from backchannel.store import Store, open_store


def _load_sample() -> ModuleType:
    path = Path(__file__).parent.parent / "store" / "sample.py"
    spec = importlib.util.spec_from_file_location("backchannel_sample_for_views", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


SAMPLE = _load_sample()


@pytest.fixture
def sample() -> ModuleType:
    return SAMPLE


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "record.db", create=True) as made:
        yield made


@pytest.fixture
def filled(tmp_path: Path, kept: Path) -> Iterator[Store]:
    """The letter and the cable, with a register of two and their resolutions."""
    with open_store(shutil.copy(kept, tmp_path / "filled.db")) as made:
        yield made


@pytest.fixture(scope="session")
def record(kept: Path) -> Iterator[Store]:
    """The same, made once for all tests that only read it."""
    with open_store(kept, read_only=True) as made:
        yield made


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "record.db"
    with open_store(path, create=True) as made:
        made.save([SAMPLE.letter(), SAMPLE.cable()])
        made.save_persons([SAMPLE.ORLOV, SAMPLE.HALLORAN])
        made.save_resolutions(SAMPLE.resolutions())
    return path
