from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from backchannel.errors import QueryError
from backchannel.model import Description, Document, Issue, Reading
from backchannel.run.local import Outcome, _submitted, map_files
from backchannel.run.plan import Task
from backchannel.settings import Settings

Read = tuple[Document, Reading]


def read_file(path: Path, *, id: str | None = None) -> Iterator[Read | Issue]:
    """A stand-in for the stages: two documents a file; some names fail in some way."""
    if path.name.startswith("dies"):
        os._exit(9)
    for part in ("1", "2"):
        document = Document(id=f"{id}-{part}", file=str(path), text=part)
        yield document, Reading(document=document.id, file=document.file, description=Description())
        if path.name.startswith("fails"):
            raise ValueError("broken inside")


def tasks(*names: str) -> list[Task]:
    return [Task(path=name, key=name, id=name, size=1, modified=0) for name in names]


def run(tmp_path: Path, processes: int, *names: str) -> list[tuple[Outcome, list[str]]]:
    outcomes = map_files(read_file, tasks(*names), processes=processes, spool=tmp_path)
    return [(outcome, [document.id for document, _ in outcome.readings()]) for outcome in outcomes]


def test_workers_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKCHANNEL_WORKERS", "3")
    assert Settings().processes == 3 and Settings(workers=2).processes == 2
    monkeypatch.setenv("BACKCHANNEL_WORKERS", "many")
    with pytest.raises(QueryError, match="many"):
        _ = Settings().processes


@pytest.mark.parametrize("processes", [1, 2])
def test_outcomes_come_in_the_order_of_the_tasks(tmp_path: Path, processes: int) -> None:
    names = [f"file{n}" for n in range(20)]
    assert [ids for _, ids in run(tmp_path, processes, *names)] == [[f"{n}-1", f"{n}-2"] for n in names]
    assert not list(tmp_path.iterdir()), "spools are removed"


@pytest.mark.parametrize("processes", [1, 2])
def test_a_loader_that_fails_keeps_what_came_before(tmp_path: Path, processes: int) -> None:
    (_, good), (outcome, ids) = run(tmp_path, processes, "good", "fails")
    assert good == ["good-1", "good-2"] and ids == ["fails-1"]
    assert [issue.code for issue in outcome.issues] == ["load-failed"]


def test_a_process_that_dies_costs_its_own_file_only(tmp_path: Path) -> None:
    results = run(tmp_path, 2, "a", "b", "dies", "c", "d", "dies too", "e")
    assert [outcome.task.path for outcome, ids in results if ids] == ["a", "b", "c", "d", "e"]
    assert [[issue.code for issue in outcome.issues] for outcome, ids in results if not ids] == [["reader-died"]] * 2


class _Broken:
    """A pool whose process has died between two tasks."""

    def submit(self, *_: object) -> object:
        raise BrokenProcessPool


def test_a_pool_that_broke_while_tasks_were_handed_out_is_told_by_the_outcome(tmp_path: Path) -> None:
    (task,) = tasks("good.txt")
    future = _submitted(_Broken(), read_file, task, tmp_path)  # type: ignore[arg-type]
    with pytest.raises(BrokenProcessPool):
        future.result()
