from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from backchannel import plugins
from backchannel.errors import QueryError
from backchannel.model import Document, Issue
from backchannel.read import load_with


def load_morse(path: Path, *, id: str | None = None) -> Iterator[Document | Issue] | None:
    """A loader for files of dots and dashes; leaves all others alone."""
    if path.suffix != ".morse":
        return None
    return iter([Document(id=id or path.stem, file=str(path), text="SOS")])


def test_a_plugin_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("path", "pathlib:Path", "backchannel.finders")
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point] if group == point.group else [])
    assert plugins.names("finders") == ["path"] and plugins.names("loaders") == []
    assert plugins.plugin("finders", "path") is Path
    with pytest.raises(QueryError, match="no plugin “model”") as error:
        plugins.plugin("finders", "model")
    assert "path" in (error.value.hint or "")


def test_a_loader_is_asked_first_and_may_decline(tmp_path: Path, memorandum: str) -> None:
    (tmp_path / "cable.morse").write_text("... --- ...")
    (tmp_path / "memo.txt").write_text(memorandum)
    (cable,) = load_with([load_morse], tmp_path / "cable.morse")
    (memo,) = load_with([load_morse], tmp_path / "memo.txt")
    assert isinstance(cable, Document) and cable.text == "SOS"
    assert isinstance(memo, Document) and memo.text == memorandum
