"""Read files into a collection: plan, map, save, resolve. Takes paths and an open store, gives a `Report`.

Every file is saved in transactions of some documents and then marked as read, so that a run which is killed leaves a
sound collection and the next one does what was left. A file that has not changed is passed over; one that is gone is
reported, and its documents stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from backchannel.errors import LoadError
from backchannel.load import persons_of
from backchannel.model import Issue, Person, Record
from backchannel.plugins import names, plugin
from backchannel.read import read_file
from backchannel.resolve import Register, load_register, resolve
from backchannel.resolve.register import persons_of_file
from backchannel.settings import Settings
from backchannel.statements import find_statements
from backchannel.store import FileState, Store

from .local import Outcome, map_files, spool_folder
from .plan import Task, digest_of, plan

T = TypeVar("T")

_VOLUME = re.compile(r"\.xml(\.gz)?$", re.IGNORECASE)  # a TEI volume may carry a list of persons

# (what is being done, how much is done, of how much)
Progress = Callable[[str, int, int], None]


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


def collect(paths: Sequence[Path], store: Store, settings: Settings, progress: Progress = lambda *_: None) -> Report:
    """Reads what is new or changed under the paths, and resolves what that touches.

    Raises StoreError where the collection cannot be written; what was saved before stays. Raises RegisterError where
    a register of `settings` cannot be read, before anything else is done.
    """
    persons = [person for path in settings.registers for person in persons_of_file(Path(path))]
    known = store.files()
    plans = list(plan(paths, {key: state.documents for key, state in known.items()}))
    tasks, unchanged, issues = _sift(plans, known, again=settings.again)
    gone = _gone(known, paths, plans)
    for state in gone:
        store.finish_file(state)
        issues += state.issues
    documents = 0
    for outcome in _read(tasks, settings, progress):
        written, found = _save(store, outcome, settings.batch)
        documents += written
        issues += found
    waiting = store.unresolved(missing=bool(documents))
    if waiting:
        volumes = (Path(item.path) for item in plans if isinstance(item, Task) and _VOLUME.search(item.path))
        persons += [person for path in volumes for person in _listed_in(path)]
        resolve_documents(waiting, store, load_register([], persons), progress)
    return Report(
        files=len(tasks),
        documents=documents,
        unchanged=unchanged,
        gone=tuple(state.path for state in gone),
        issues=tuple(issues),
    )


def resolve_documents(ids: Sequence[str], store: Store, register: Register, progress: Progress) -> None:
    """Concludes of these documents who and what is meant in them, and saves it with the persons that were met."""
    catalogue, done = store.catalogue(), 0
    for batch in _batches(ids, 200):
        resolutions = [resolve(store.document(id), store.reading(id), register, catalogue) for id in batch]
        met = {judgement.person for each in resolutions for judgement in each.judgements if judgement.person}
        store.save_persons(person for id in sorted(met) if (person := register.get(id)))
        store.save_resolutions(resolutions)
        done += len(batch)
        progress("resolving", done, len(ids))


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
    for read in _batches(outcome.readings(), batch):
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


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
