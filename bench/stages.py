"""Time and memory of each stage over FRUS volumes, in one process; and that time grows with the text and no faster.

usage: python bench/stages.py [VOLUME.xml.gz ...]      (default: every volume in ../shared/frus)

Prints, for each stage: documents/s, words/s, peak memory; then seconds a million words over the first and the last
third of the volumes, which are equal where time is linear and memory is given back.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from backchannel.describe import describe
from backchannel.describe.references import find_references
from backchannel.load import load, persons_of
from backchannel.model import Description, Document, Issue, Reading
from backchannel.resolve import load_register, resolve
from backchannel.statements import find_statements
from backchannel.store import open_store

SHARED = Path(__file__).parent.parent.parent / "shared"
T = TypeVar("T")


class Clock:
    """Seconds spent in each stage, a volume a column."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}
        self.memory: dict[str, int] = {}

    def start_volume(self) -> None:
        for times in self.seconds.values():
            times.append(0.0)

    def add(self, stage: str, seconds: float, volumes: int) -> None:
        self.seconds.setdefault(stage, [0.0] * volumes)[-1] += seconds
        self.memory[stage] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def timed(clock: Clock, stage: str, volumes: int, items: Iterable[T]) -> Iterator[T]:
    """The items, with the time that each takes to come put down to the stage."""
    iterator = iter(items)
    while True:
        start = time.perf_counter()
        item = next(iterator, None)
        clock.add(stage, time.perf_counter() - start, volumes)
        if item is None:
            return
        yield item


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or sorted((SHARED / "frus").glob("*.xml.gz"))
    clock, words, documents = Clock(), list[int](), 0
    with tempfile.TemporaryDirectory() as folder:
        register = load_register([], [person for path in paths for person in persons_of(path)])
        with open_store(Path(folder) / "bench.db", create=True) as store:
            for volume, path in enumerate(paths, 1):
                clock.start_volume()
                words.append(0)
                pairs: list[tuple[Document, Reading]] = []
                for document in timed(clock, "load", volume, load(path)):
                    if isinstance(document, Issue):
                        print(document.message, file=sys.stderr)
                        continue
                    words[-1] += len(document.text.split())
                    documents += 1
                    pairs.append((document, read(clock, volume, document)))
                start = time.perf_counter()
                store.save(pairs, path=str(path))
                clock.add("store", time.perf_counter() - start, volume)
                start = time.perf_counter()
                store.save_resolutions(resolve(d, r, register, store.catalogue()) for d, r in pairs)
                clock.add("resolve", time.perf_counter() - start, volume)
                print(f"{path.name}: {len(pairs)} documents, {words[-1]} words", file=sys.stderr)
    report(clock, words, documents)


def read(clock: Clock, volume: int, document: Document) -> Reading:
    """Stages 2 and 3, each timed."""
    start = time.perf_counter()
    description: Description = describe(document)
    clock.add("describe", time.perf_counter() - start, volume)
    start = time.perf_counter()
    reading = find_statements(document, description)
    clock.add("statements", time.perf_counter() - start, volume)
    start = time.perf_counter()
    references = find_references(document, description)
    clock.add("references", time.perf_counter() - start, volume)
    return msgspec.structs.replace(reading, references=references)


def report(clock: Clock, words: list[int], documents: int) -> None:
    total, third = sum(words), max(1, len(words) // 3)
    print(f"{documents} documents, {total} words, {len(words)} volumes")
    print(
        f"{'stage':12} {'seconds':>8} {'doc/s':>8} {'words/s':>10} {'peak MB':>8} {'s/Mword first':>14} {'last third':>11}"
    )
    for stage, times in clock.seconds.items():
        seconds = sum(times)
        first = 1e6 * sum(times[:third]) / sum(words[:third])
        last = 1e6 * sum(times[-third:]) / sum(words[-third:])
        print(
            f"{stage:12} {seconds:8.1f} {documents / seconds:8.0f} {total / seconds:10.0f} {clock.memory[stage]:8d} {first:14.2f} {last:11.2f}"
        )


if __name__ == "__main__":
    main()
