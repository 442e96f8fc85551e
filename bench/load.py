"""Speed and completeness of loading. Takes files and folders; prints a line a file and the sums.

    python bench/load.py ../shared/frus                  # all volumes: documents/s, words/s, peak memory, counts
    python bench/load.py ../shared/scans --no-files      # the sums only

For TEI the documents loaded are compared with the `div type="document"` of the file, counted by a parser of its own
(expat, which knows nothing of the loader). Exit status 1 where a count differs or a document has come twice.
"""

from __future__ import annotations

import argparse
import gzip
import platform
import resource
import sys
import time
import xml.parsers.expat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from backchannel.load import load
from backchannel.model import Document


class Row(NamedTuple):
    name: str
    size: int  # bytes, unpacked where packed
    documents: int
    words: int
    seconds: float
    expected: int | None  # by the independent count
    twice: int
    issues: Counter[str]

    @property
    def right(self) -> bool:
        return not self.twice and self.expected in (None, self.documents)


def measured(path: Path) -> Row:
    """Loads one file, keeping nothing."""
    seen: set[str] = set()
    issues: Counter[str] = Counter()
    documents = words = twice = 0
    started = time.perf_counter()
    for item in load(path):
        if isinstance(item, Document):
            documents += 1
            words += len(item.text.split())
            twice += item.id in seen
            seen.add(item.id)
            issues.update(issue.code for issue in item.issues)
        else:
            issues[item.code] += 1
    seconds = time.perf_counter() - started
    expected, size = counted(path)
    return Row(path.name, size, documents, words, seconds, expected, twice, issues)


def counted(path: Path) -> tuple[int | None, int]:
    """The `div type="document"` of a TEI file, and its size; (None, size) for other files."""
    if not path.name.lower().endswith((".xml", ".xml.gz")):
        return None, path.stat().st_size
    found = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal found
        found += name.rpartition(":")[2] == "div" and attributes.get("type") == "document"

    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = start
    size = 0
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        while chunk := file.read(1 << 20):
            size += len(chunk)
            parser.Parse(chunk)
    return found, size


def files_in(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]


def line(row: Row) -> str:
    count = f"{row.documents}" if row.expected is None else f"{row.documents}/{row.expected}"
    found = " ".join(f"{code}:{number}" for code, number in sorted(row.issues.items()))
    sign = " " if row.right else "!"
    rate = row.documents / row.seconds
    return f"{sign} {row.name[:34]:34} {row.size / 1e6:7.2f} MB {count:>12} {row.words:>10,} words {row.seconds:7.2f} s {rate:7.0f} /s  {found}"


def linearity(rows: list[Row]) -> str:
    """Seconds per megabyte of the smaller and of the larger half: equal where time grows with size alone."""
    ordered = sorted(rows, key=lambda row: row.size)
    halves = ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :]
    small, large = (sum(row.seconds for row in half) / (sum(row.size for row in half) / 1e6) for half in halves)
    return f"seconds per MB: smaller half {small:.3f}, larger half {large:.3f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--no-files", action="store_true", help="print the sums only")
    options = parser.parse_args()
    rows = []
    burnt = time.process_time()
    for path in files_in(options.paths):
        rows.append(measured(path))
        if not options.no_files:
            print(line(rows[-1]), flush=True)
    documents, words = sum(row.documents for row in rows), sum(row.words for row in rows)
    seconds = sum(row.seconds for row in rows)
    wrong = [row.name for row in rows if not row.right]
    issues: Counter[str] = sum((row.issues for row in rows), Counter())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if platform.system() == "Darwin" else 1 << 10)
    print(f"{len(rows)} files, {documents:,} documents, {words:,} words in {seconds:.1f} s, one process")
    burnt = time.process_time() - burnt
    print(f"{burnt:.1f} s of processor, the independent count included")
    print(f"{documents / seconds:.0f} documents/s, {words / seconds:,.0f} words/s, peak memory {peak:.0f} MB")
    if len(rows) > 3:
        print(linearity(rows))
    print(
        f"issues: {dict(sorted(issues.items())) or 'none'}; counts {'differ: ' + ', '.join(wrong) if wrong else 'agree'}"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
