from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from backchannel.cli import main


class Ran(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs the command line in this process: `run("said", "--by", "orlov")`."""
    monkeypatch.setenv("COLUMNS", "100")

    def run(*args: str | Path) -> Ran:
        with pytest.raises(SystemExit) as end:
            main([str(arg) for arg in args])
        out, err = capfd.readouterr()
        return Ran(int(end.value.code or 0), out, err)

    return run


@pytest.fixture
def letters(tmp_path: Path, memorandum: str) -> Path:
    """A folder with one good document and one empty file."""
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "memo.txt").write_text(memorandum, encoding="utf-8")
    return folder


@pytest.fixture
def collection(run: Callable[..., Ran], letters: Path, tmp_path: Path) -> Path:
    """That folder, read."""
    path = tmp_path / "record.db"
    assert run("read", letters, "-o", path, "--workers", "1").status == 0
    return path
