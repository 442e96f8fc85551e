"""A collection on disk with the sample's letter and cable, resolved."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from backchannel.store import Store, open_store


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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty collection, open for writing."""
    with open_store(path, create=True) as made:
        yield made


@pytest.fixture
def filled(store: Store) -> Store:
    """The letter and the cable, with a register of two and their resolutions."""
    store.save([SAMPLE.letter(), SAMPLE.cable()])
    store.save_persons([SAMPLE.ORLOV, SAMPLE.HALLORAN])
    store.save_resolutions(SAMPLE.resolutions())
    return store
