from __future__ import annotations

import os
from pathlib import Path

import pytest

from backchannel.model import Issue
from backchannel.run.plan import Task, digest_of, plan


class Known:
    """Files by key with the ids of their documents."""

    def __init__(self, files: dict[str, tuple[str, ...]]) -> None:
        self.files = files

    def documents(self, key: str) -> tuple[str, ...]:
        return self.files.get(key, ())

    def holders(self, id: str) -> set[str]:
        return {key for key, ids in self.files.items() for one in ids if id in (one, one.rpartition("_")[0])}


def tasks(*paths: Path, known: dict[str, tuple[str, ...]] | None = None) -> list[Task | Issue]:
    return list(plan(paths, Known(known or {})))


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_files_of_a_folder_in_the_order_of_names_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "sub/c.txt", ".git/config"):
        write(tmp_path / name)
    assert [Path(task.path).name for task in tasks(tmp_path)] == ["a.txt", "b.txt", "c.txt"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt")
    assert len(tasks(tmp_path, file, tmp_path / "." / "a.txt")) == 1


def test_same_name_in_two_folders_gives_two_ids_that_do_not_depend_on_the_place(tmp_path: Path) -> None:
    for base in ("here", "there"):
        write(tmp_path / base / "1" / "memo.txt", "one")
        write(tmp_path / base / "2" / "memo.txt", "two")
    here, there = ([task.id for task in tasks(tmp_path / base)] for base in ("here", "there"))
    assert here == there
    assert here[0] == "memo" and here[1].startswith("memo~") and len(set(here)) == 2


def test_same_name_and_content_still_gives_two_ids(tmp_path: Path) -> None:
    write(tmp_path / "1" / "memo.txt"), write(tmp_path / "2" / "memo.txt"), write(tmp_path / "3" / "memo.txt")
    assert len({task.id for task in tasks(tmp_path)}) == 3


def test_a_known_file_keeps_its_id(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a" / "memo.txt"), write(tmp_path / "b" / "memo.txt", "y")
    known = {str(second.resolve()): ("memo",)}
    found = {Path(task.path): task.id for task in tasks(tmp_path, known=known)}
    assert found[second] == "memo" and found[first] != "memo"


def test_a_path_that_is_not_there_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    issue, task = tasks(tmp_path / "nowhere.txt", write(tmp_path / "a.txt"))
    assert isinstance(issue, Issue) and issue.code == "no-such-file" and issue.hint
    assert isinstance(task, Task)


def test_a_name_that_is_no_text_can_be_stored(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/caf\xe9\n\xff.txt"
    Path(os.fsdecode(odd)).write_text("x")
    (task,) = tasks(tmp_path)
    task.key.encode(), task.id.encode()
    assert Path(task.path).read_text() == "x"


def test_a_broken_link_is_told(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    (issue,) = tasks(tmp_path)
    assert isinstance(issue, Issue) and issue.code == "broken-link"


def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    for folder in ("1", "2"):
        (tmp_path / folder).mkdir()
        os.mkfifo(tmp_path / folder / "memo.txt")
    assert len(tasks(tmp_path)) == 2 and digest_of(tmp_path / "1" / "memo.txt") == ""


def test_a_folder_without_rights_is_told_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "locked" / "a.txt"), write(tmp_path / "open" / "b.txt")
    scandir = os.scandir

    def refuse(folder: str | Path) -> object:  # the superuser, who may run the tests, is refused nothing
        if Path(folder).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    issue, task = tasks(tmp_path)
    assert isinstance(issue, Issue) and issue.code == "unreadable" and "locked" in issue.message and issue.hint
    assert isinstance(task, Task) and task.id == "b"
