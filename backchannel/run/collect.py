"""Read files into a collection: plan, map, save, conclude. Takes paths and an open store, gives a `Report`.

Every file is saved in transactions of some documents and then marked as read, so that a run which is killed leaves a
sound collection and the next one does what was left. A file that has not changed is passed over; one that is gone is
reported, and its documents stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from backchannel.errors import LoadError, RegisterError
from backchannel.load import persons_of
from backchannel.load.safety import printable
from backchannel.model import Issue, Person, Record
from backchannel.plugins import names, plugin
from backchannel.read import read_file
from backchannel.resolve import Register, load_register
from backchannel.resolve.register import persons_of_file
from backchannel.settings import Settings
from backchannel.statements import find_statements
from backchannel.store import FileState, Store
from backchannel.store.names import batches

from .conclude import Progress, conclude_all
from .local import Outcome, map_files, spool_folder
from .plan import Task, digest_of, plan

_VOLUME = re.compile(r"\.xml(\.gz)?$", re.IGNORECASE)  # a TEI volume may carry a list of persons


class Report(Record, frozen=True, kw_only=True):
    """What a run did: files and documents read, files left as they were, files that are gone, problems."""

    files: int = 0
    documents: int = 0
    unchanged: int = 0
    gone: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def failed(self) -> bool:
        return any(issue.level == "error" for issue in self.issues)


class _Files:
    """The collection's files: those under the paths; others, behind a link, as they are asked for."""

    def __init__(self, store: Store, paths: Sequence[Path]) -> None:
        self._store = store
        many = len(paths) > 100
        self._under = ("",) if many else tuple(printable(path.resolve()) for path in paths)
        self.states = store.files(under=self._under)

    def documents(self, key: str) -> Sequence[str]:
        if not key.startswith(self._under):
            self.states.update(self._store.files(under=[key]))
        state = self.states.get(key)
        return state.documents if state else ()

    def holders(self, id: str) -> Collection[str]:
        return self._store.holders(id)


def collect(paths: Sequence[Path], store: Store, settings: Settings, progress: Progress = lambda *_: None) -> Report:
    """Reads what is new or changed under the paths, and resolves what that touches.

    Raises StoreError where the collection cannot be written; what was saved before stays. Raises RegisterError where
    a register of `settings` cannot be read, before anything else is done.
    """
    persons = _own_persons(settings)
    known = _Files(store, paths)
    plans = list(plan(paths, known))
    tasks, unchanged, issues = _sift(plans, known.states, again=settings.again)
    gone = _gone(known.states, paths, plans)
    for state in gone:
        store.finish_file(state)
        issues += state.issues
    documents = 0
    for outcome in _read(tasks, settings, progress):
        written, found = _save(store, outcome, settings.batch)
        documents += written
        issues += found

    def register() -> Register:
        volumes = (Path(item.path) for item in plans if isinstance(item, Task) and _VOLUME.search(item.path))
        return load_register([], [*persons, *(person for path in volumes for person in _listed_in(path))])

    conclude_all(store, register, progress)
    return Report(
        files=len(tasks),
        documents=documents,
        unchanged=unchanged,
        gone=tuple(state.path for state in gone),
        issues=tuple(issues),
    )


def own_register(settings: Settings) -> Register | None:
    """The persons of the user's registers alone; None where none is named. Raises RegisterError."""
    return Register(_own_persons(settings)) if settings.registers else None


def _own_persons(settings: Settings) -> list[Person]:
    return [person for path in settings.registers for person in _registered(Path(path))]


def _registered(path: Path) -> list[Person]:
    """The persons of a register: a list, or a TEI volume with one. Raises RegisterError."""
    if not _VOLUME.search(path.name):
        return persons_of_file(path)
    try:
        found = persons_of(path)
    except (LoadError, OSError) as error:
        raise RegisterError(f"{path} cannot be read as a register: {error}") from error
    if not found:
        raise RegisterError(
            f"{path} holds no list of persons", hint="a TEI volume lists them in listPerson, or give CSV or JSON"
        )
    return found


def _listed_in(volume: Path) -> list[Person]:
    try:
        return persons_of(volume)
    except (LoadError, OSError):  # told when the volume itself was read
        return []


def _read(tasks: list[Task], settings: Settings, progress: Progress) -> Iterator[Outcome]:
    finder = plugin("finders", settings.finder) if settings.finder else find_statements
    loaders = [plugin("loaders", name) for name in names("loaders")]
    reader = partial(read_file, finder=finder, loaders=loaders)
    total, done = sum(task.size for task in tasks), 0
    processes = min(settings.processes, len(tasks))
    with spool_folder() as spool:
        for outcome in map_files(reader, tasks, processes=processes, spool=Path(spool)) if tasks else ():
            yield outcome
            done += outcome.task.size
            progress("reading", done, total)


def _save(store: Store, outcome: Outcome, batch: int) -> tuple[int, list[Issue]]:
    """Saves a file's documents; gives how many were written and every problem found in them."""
    task, issues, ids, written = outcome.task, list(outcome.issues), [], 0
    for read in batches(outcome.readings(), batch):
        saved = store.save(read, path=task.key)
        written += saved.written
        issues += saved.issues
        ids += [document.id for document, _ in read]
        issues += [issue for _, reading in read for issue in reading.issues]
    store.finish_file(
        FileState(
            path=task.key,
            size=task.size,
            mtime_ns=task.modified,
            digest=digest_of(Path(task.path)),
            status="read" if ids else "failed",
            documents=tuple(ids),
            issues=outcome.issues,
        )
    )
    return written, issues


def _sift(
    plans: Iterable[Task | Issue], known: Mapping[str, FileState], *, again: bool
) -> tuple[list[Task], int, list[Issue]]:
    """Tasks that need reading, how many do not, and the problems: of planning, and those that still stand."""
    tasks, unchanged, issues = [], 0, list[Issue]()
    for item in plans:
        if isinstance(item, Issue):
            issues.append(item)
            continue
        state = known.get(item.key)
        if state and not again and _is_same(item, state):
            unchanged += 1
            issues += state.issues
        else:
            tasks.append(item)
    return tasks, unchanged, issues


def _is_same(task: Task, state: FileState) -> bool:
    if state.status == "gone" or task.size != state.size:
        return False
    return task.modified == state.mtime_ns or digest_of(Path(task.path)) == state.digest


def _gone(known: Mapping[str, FileState], paths: Iterable[Path], plans: Iterable[Task | Issue]) -> list[FileState]:
    """Files that were read once, should be under one of the folders now, and are not there."""
    folders = [folder.resolve() for folder in paths if folder.is_dir()]
    there = {item.key for item in plans if isinstance(item, Task)}
    return [
        msgspec.structs.replace(state, status="gone", issues=(_gone_issue(state),))
        for key, state in known.items()
        if state.status != "gone" and key not in there and any(Path(key).is_relative_to(folder) for folder in folders)
    ]


def _gone_issue(state: FileState) -> Issue:
    return Issue(
        code="file-gone",
        message=f"{state.path} is not there any more; the {len(state.documents)} documents read from it stay",
        file=state.path,
        hint="put the file back, or begin a new collection without it",
        level="warning",
    )
