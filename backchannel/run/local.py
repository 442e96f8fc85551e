"""The map over files on this machine: processes that load the reader once, and hand back what they read on disk.

Takes tasks, gives for each, in the order of the tasks, an `Outcome`: the file's documents and readings as a spool that
is read back piece by piece, so that memory does not grow with the size of a volume, and nothing large goes through a
pipe. A process that dies (a fault in a library, the kernel short of memory) costs its own file an issue and no other.
"""

from __future__ import annotations

import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import NamedTuple

import msgspec

from backchannel.model import Document, Issue, Reading, to_json

from .plan import Task

Read = tuple[Document, Reading]
ReadFile = Callable[..., Iterator[Read | Issue]]


class Outcome(NamedTuple):
    """What came of a task: issues of the file as a whole, and where its documents and readings lie."""

    task: Task
    issues: tuple[Issue, ...]
    spool: Path | None

    def readings(self) -> Iterator[Read]:
        """Documents and readings in order. The spool is removed behind the last one."""
        if self.spool is None:
            return
        with self.spool.open("rb") as lines:
            for line in lines:
                document, reading = msgspec.json.decode(line, type=tuple[Document, Reading])
                yield document, reading
        self.spool.unlink()


def map_files(read_file: ReadFile, tasks: Iterable[Task], *, processes: int, spool: Path) -> Iterator[Outcome]:
    """`read_file(path, id=…)` on every task, `processes` side by side, outcomes in the order of the tasks.

    `read_file` must be importable by its name in another process. With one process everything runs in this one.
    """
    if processes == 1:
        for task in tasks:
            yield _read_to_spool(read_file, task, spool)
        return
    queue = iter(tasks)
    waiting: deque[tuple[Task, Future[Outcome]]] = deque()
    pool = _pool(processes)
    try:
        while True:
            while len(waiting) < 4 * processes and (new := next(queue, None)) is not None:
                waiting.append((new, _submitted(pool, read_file, new, spool)))
            if not waiting:
                return
            task, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                _stop(pool)
                yield _read_alone(read_file, task, spool)
                pool = _pool(processes)
                waiting = deque((t, _submitted(pool, read_file, t, spool)) for t, _ in waiting)
    finally:
        _stop(pool)


def _submitted(pool: ProcessPoolExecutor, read_file: ReadFile, task: Task, spool: Path) -> Future[Outcome]:
    """The task's outcome to come; of a pool that an earlier task has just broken, that it is broken."""
    try:
        return pool.submit(_read_to_spool, read_file, task, spool)
    except BrokenProcessPool as error:
        broken: Future[Outcome] = Future()
        broken.set_exception(error)
        return broken


def _pool(processes: int) -> ProcessPoolExecutor:
    # fork on Linux: the reader's tables are loaded once, before the first fork, and shared
    return ProcessPoolExecutor(processes, initializer=_ignore_interrupt)


def _stop(pool: ProcessPoolExecutor) -> None:
    """Ends the pool and its processes at once; what they were reading is read again by the next run.

    An interrupt can strike while the pool starts: its processes would then wait for work, and we for them, for ever.
    """
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()


def _ignore_interrupt() -> None:
    """Ctrl-C is for the writing process, which finishes its transaction and shuts the pool down."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_alone(read_file: ReadFile, task: Task, spool: Path) -> Outcome:
    """A task in a process of its own: was it the one that broke the pool?"""
    with ProcessPoolExecutor(1, initializer=_ignore_interrupt) as pool:
        try:
            return pool.submit(_read_to_spool, read_file, task, spool).result()
        except BrokenProcessPool:
            issue = Issue(
                code="reader-died",
                message=f"{task.key}: the process that read it ended at once, without a word",
                file=task.key,
                hint="the file may need more memory than there is, or break a library; read it alone with --workers 1",
            )
            return Outcome(task, (issue,), None)


def _read_to_spool(read_file: ReadFile, task: Task, spool: Path) -> Outcome:
    issues: list[Issue] = []
    handle, name = tempfile.mkstemp(dir=spool, suffix=".jsonl")
    with os.fdopen(handle, "wb") as file:
        for item in _guarded(read_file, task):
            if isinstance(item, Issue):
                issues.append(item)
            else:
                file.write(to_json(item) + b"\n")
    return Outcome(task, tuple(issues), Path(name))


def _guarded(read_file: ReadFile, task: Task) -> Iterator[Read | Issue]:
    try:
        yield from read_file(Path(task.path), id=task.id)
    except OSError as error:
        yield Issue(
            code="unreadable",
            message=f"{task.key}: cannot be read: {error.strerror or error}",
            file=task.key,
            hint="check that it is there and that you have the right to read it",
        )
    except Exception as error:  # a loader's fault must not cost the run the other files
        yield Issue(
            code="load-failed",
            message=f"{task.key}: could not be loaded: {type(error).__name__}: {error}",
            file=task.key,
            hint="this is a fault of the program; please report it with the file",
        )


def spool_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for spools, removed at the end, also of a run that is interrupted."""
    return tempfile.TemporaryDirectory(prefix="backchannel-")
