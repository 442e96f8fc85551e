"""Checks the gold of the scans (`bench/scans/*.json`, rulings in `bench/scans/README.md`) and counts what it holds.

    python bench/scans_gold.py                       # against ../shared/scans where it is there
    python bench/scans_gold.py bench/scans --pdf ../shared/scans

Checked: every field and no other, its type and its words; the documents' page ranges cover 1 to n once, in order; a
sheet stands on a page of kind `cover sheet`; `absent` names just the fields without a value; dates are EDTF. Where the
PDF files are there, also their digests and numbers of pages. Prints one line a fault and the counts. Exit status 1
where there is a fault.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
import pypdfium2
from msgspec import Struct

from backchannel.dates import iso_range

HERE = Path(__file__).resolve().parent
SCANS = HERE.parent.parent / "shared" / "scans"
Kind = Literal[
    "cover sheet", "letter", "memorandum", "telegram", "report", "form", "routing slip", "newspaper", "list",
    "photograph", "blank", "other",
]  # fmt: skip
PageKind = Literal[
    "handwriting", "blank", "upside down", "form", "stamp only", "separator", "bleed-through", "excised"
]  # fmt: skip
FACTS = frozenset({"page", "form", "illegible", "absent", "below", "layer"})


class Sheet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """One cover sheet: its fields as printed, then what is true of the sheet itself."""

    page: int
    form: Literal["RIF"]
    sheet_date: str | None
    agency: str | None
    record_number: str | None
    record_series: str | None
    agency_file_number: str | None
    originator: str | None
    from_: str | None
    to: str | None
    title: str | None
    date: str | None
    pages: int | None
    subjects: list[str]
    document_type: str | None
    classification: str | None
    restrictions: list[str]
    current_status: str | None
    date_of_last_review: str | None
    opening_criteria: str | None
    comments: str | None
    illegible: list[str]
    absent: list[str]
    below: list[str]
    layer: Literal["in order", "partly apart", "apart"]


class Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """One document of the file: its pages and what they say of it."""

    pages: tuple[int, int]
    kind: Kind
    also: list[Kind]
    name: str | None
    sheet: int | None
    date: str | None
    other_dates: dict[Literal["drafted", "sent", "received"], str]
    from_: str | None
    to: str | None
    classification: str | None
    controls: str | None
    struck: str | None
    printed: list[str | None]
    order: list[int]
    partial: bool
    doubtful: list[str]


class Gold(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One PDF file."""

    file: str
    sha256: str
    pages: int
    stamp: str | None
    doc_id: str | None
    sheets: list[Sheet]
    documents: list[Item]
    page_kinds: dict[int, list[PageKind]]
    conflicts: list[str]
    notes: list[str]
    text_layer: Literal["good", "poor", "none"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", default=HERE / "scans", help="folder of the gold")
    parser.add_argument("--pdf", type=Path, default=SCANS, help="folder of the PDF files")
    arguments = parser.parse_args()
    paths = sorted(arguments.gold.glob("*.json"))
    found: list[str] = [] if paths else [f"{arguments.gold}: no gold there"]
    golds: list[Gold] = []
    for path in paths:
        try:
            gold = msgspec.json.decode(path.read_bytes(), type=Gold, strict=False)
        except msgspec.MsgspecError as error:
            found.append(f"{path.name}: {error}")
            continue
        golds.append(gold)
        found += [f"{path.name}: {fault}" for fault in faults(gold, path.stem)]
        if arguments.pdf.is_dir():
            found += [f"{path.name}: {fault}" for fault in against(gold, arguments.pdf / gold.file)]
    print(*found, sep="\n", end="\n" if found else "")
    if not arguments.pdf.is_dir():
        print(f"digests not checked: {arguments.pdf} is not there")
    for name, value in counts(golds):
        print(f"{name}: {value}")
    print(f"faults: {len(found)}")
    return 1 if found else 0


def faults(gold: Gold, stem: str) -> Iterator[str]:
    """What is wrong within one file of gold, in words."""
    if gold.file != f"{stem}.pdf":
        yield f"file is {gold.file}"
    pages = [page for item in gold.documents for page in range(item.pages[0], item.pages[1] + 1)]
    if pages != list(range(1, gold.pages + 1)):
        yield f"documents cover {pages}, not 1 to {gold.pages} once and in order"
    if wrong := [page for page in gold.page_kinds if not 1 <= page <= gold.pages]:
        yield f"page_kinds of pages {wrong}"
    covers = [item.pages[0] for item in gold.documents if item.kind == "cover sheet"]
    if [sheet.page for sheet in gold.sheets] != covers:
        yield f"sheets stand on {[sheet.page for sheet in gold.sheets]}, documents of kind cover sheet on {covers}"
    for sheet in gold.sheets:
        yield from (f"sheet on page {sheet.page}: {fault}" for fault in of_sheet(sheet))
    for item in gold.documents:
        yield from (f"document {item.pages}: {fault}" for fault in of_document(item, len(gold.sheets)))
    for conflict in gold.conflicts:
        if conflict.partition(":")[0] not in fields():
            yield f"conflict without a field of the sheet: {conflict!r}"


def fields() -> list[str]:
    """The names of a sheet's fields, as in the JSON."""
    return [field.encode_name for field in msgspec.structs.fields(Sheet) if field.encode_name not in FACTS]


def of_sheet(sheet: Sheet) -> Iterator[str]:
    values = msgspec.to_builtins(sheet)
    empty = [name for name in fields() if values[name] in (None, [])]
    if sheet.absent != empty:
        yield f"absent is {sheet.absent}, without a value are {empty}"
    for name in ("illegible", "below"):
        if wrong := set(values[name]) - set(fields()):
            yield f"{name} names {sorted(wrong)}"


def of_document(item: Item, sheets: int) -> Iterator[str]:
    first, last = item.pages
    if sorted(item.order) != list(range(first, last + 1)):
        yield f"order is {item.order}"
    if len(item.printed) != last - first + 1:
        yield f"printed has {len(item.printed)} entries"
    if item.sheet is not None and not 0 <= item.sheet < sheets:
        yield f"there is no sheet {item.sheet}"
    if item.kind in item.also:
        yield f"also repeats {item.kind}"
    if wrong := set(item.doubtful) - {field.encode_name for field in msgspec.structs.fields(Item)}:
        yield f"doubtful names {sorted(wrong)}"
    for date in filter(None, (item.date, *item.other_dates.values())):
        try:
            iso_range(date)
        except ValueError as error:
            yield str(error)


def against(gold: Gold, path: Path) -> Iterator[str]:
    """The gold against its PDF file."""
    if not path.is_file():
        yield f"{path.name} is not among the PDF files"
        return
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != gold.sha256:
        yield "the PDF file has another digest"
    elif (number := len(pypdfium2.PdfDocument(data))) != gold.pages:
        yield f"the PDF file has {number} pages, not {gold.pages}"


def counts(golds: list[Gold]) -> Iterator[tuple[str, object]]:
    items = [item for gold in golds for item in gold.documents]
    sheets = [sheet for gold in golds for sheet in gold.sheets]
    yield "files", len(golds)
    yield "pages", sum(gold.pages for gold in golds)
    yield "text layer", listed(Counter(gold.text_layer for gold in golds))
    yield "sheets", len(sheets)
    yield "sheets by agency", listed(Counter(str(sheet.agency) for sheet in sheets))
    yield "sheets by order of the text layer", listed(Counter(sheet.layer for sheet in sheets))
    yield "values on sheets", sum(len(fields()) - len(sheet.absent) for sheet in sheets)
    yield "absent on sheets", listed(Counter(name for sheet in sheets for name in sheet.absent))
    yield "documents", listed(Counter(item.kind for item in items))
    yield (
        "files with more than one document besides sheets",
        sum(sum(item.kind != "cover sheet" for item in gold.documents) > 1 for gold in golds),
    )
    yield "documents that lack pages", sum(item.partial for item in items)
    yield "documents out of order", sum(item.order != sorted(item.order) for item in items)
    yield (
        "with a date, a sender, a recipient",
        [sum(getattr(item, name) is not None for item in items) for name in ("date", "from_", "to")],
    )
    yield "classification", listed(Counter(str(item.classification) for item in items if item.kind != "cover sheet"))
    yield "struck", listed(Counter(item.struck for item in items if item.struck))
    yield "page kinds", listed(Counter(kind for gold in golds for kinds in gold.page_kinds.values() for kind in kinds))
    yield "conflicts", listed(Counter(one.partition(":")[0] for gold in golds for one in gold.conflicts))


def listed(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counter.most_common()) or "none"


if __name__ == "__main__":
    sys.exit(main())
