"""How well scans are read: the cover sheets, the documents of a bundle, against `bench/scans` (45 files read by eye).

    python bench/scans.py [--scans ../shared/scans] [--errors] [--each]
    python bench/scans.py --fresh       only the sheets, by OCR, whatever text the files carry

Reads the files as the program does (`load`, `describe`; OCR as the settings say) and compares. A field of a sheet is right
where it is the printed one but for case, spaces and punctuation (`strictly`: to the letter); counted are all fields that
the gold or the program has, without those that the gold calls illegible. A document is found where its pages are exactly
those of the gold; its kind is right where it is the gold's or one that the gold calls not wrong either. `--each`: one
page a document, the baseline of parting.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pypdfium2

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("BACKCHANNEL_SHARED", ROOT.parent / "shared"))
sys.path[:0] = [str(ROOT)]

from backchannel.describe import describe  # noqa: E402
from backchannel.load import load, ocr  # noqa: E402
from backchannel.load.page_picture import of_page  # noqa: E402
from backchannel.load.scanned import read_picture  # noqa: E402
from backchannel.load.sheets import sheet_on  # noqa: E402
from backchannel.model import Document  # noqa: E402

FIELDS = (
    "agency", "record_number", "record_series", "agency_file_number", "originator", "from", "to", "title", "date", "pages",
    "subjects", "document_type", "classification", "restrictions", "current_status", "date_of_last_review",
    "opening_criteria", "comments", "sheet_date",
)  # fmt: skip
PAGES = ("form", "handwriting")
NAMED = ("record_number", "date", "title", "from", "to", "pages", "classification")
KINDS = {
    "cover_sheet": "cover sheet", "routing_slip": "routing slip", "memcon": "memorandum", "telegram": "telegram",
    "memorandum_for_record": "memorandum", "intelligence_report": "report", "report": "report", "letter": "letter",
    "memorandum": "memorandum", "form": "form", "list": "list", "newspaper": "newspaper", "blank": "blank",
}  # fmt: skip
"""Types of descriptions by the kinds of the gold; others are "other"."""


def folded(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [re.sub(r"\W+", "", str(each)).lower() for each in values]


def fields(gold: dict[str, Any], document: Document | None) -> Iterator[tuple[str, bool, bool, Any, Any]]:
    """Of each field: its name, whether it is right, whether to the letter, both values."""
    found: dict[str, Any] = msgspec.to_builtins(document.sheet) if document and document.sheet else {}
    for name in FIELDS:
        want, got = gold[name] or None, found.get(name) or None
        if name not in gold["illegible"] and (want is not None or got is not None):
            both = want is not None and got is not None
            yield name, both and folded(want) == folded(got), want == (list(got) if isinstance(got, tuple) else got), want, got  # fmt: skip


def fresh_sheet(path: Path, number: int) -> Any:
    """The sheet on a page as it is read by OCR, on a document that stands in for one."""
    engine = ocr.engine()
    if engine is None:
        raise SystemExit(f"No OCR engine is installed. hint: {ocr.INSTALL}")
    pdf = pypdfium2.PdfDocument(path)
    page = pdf[number - 1]
    read = read_picture(of_page(page, ocr.DPI), *page.get_size(), engine)
    return SimpleNamespace(sheet=sheet_on(read, number))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, default=SHARED / "scans")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    args = parser.parse_args()
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    errors: list[str] = []
    begun, pages = time.process_time(), 0
    for path in sorted((ROOT / "bench" / "scans").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf8"))
        if args.fresh and not gold["sheets"]:
            continue
        loaded = [] if args.fresh else load(args.scans / gold["file"])
        documents = [each for each in loaded if isinstance(each, Document)]
        pages += gold["pages"]
        for sheet in gold["sheets"]:
            own = next((each for each in documents if each.sheet and each.sheet.page == sheet["page"]), None)
            own = fresh_sheet(args.scans / gold["file"], sheet["page"]) if args.fresh else own
            for name, same, strictly, want, got in fields(sheet, own):
                counted = ["all fields", "strictly", *([name] if name in NAMED else [])]
                for key in counted:
                    every[key] += 1
                    right[key] += strictly if key == "strictly" else same
                if not same:
                    errors.append(f"{gold['file']}: {name}: {got!r}, not {want!r}")
        if args.fresh:
            continue
        wanted = {tuple(each["pages"]): each for each in gold["documents"] if each["kind"] != "blank"}
        ranges = {(each.pages[0].number, each.pages[-1].number): each for each in documents}
        for page in (page for each in documents for page in each.pages):
            in_gold = gold["page_kinds"].get(str(page.number), [])
            for kind in PAGES:
                every[kind] += kind in in_gold
                every[f"{kind} given"] += kind in page.kinds
                right[kind] += kind in in_gold and kind in page.kinds
        if args.each:
            ranges = dict.fromkeys(((n, n) for n in range(1, gold["pages"] + 1)), None)  # type: ignore[arg-type]
        every["documents"] += len(wanted)
        every["documents given"] += len(ranges)
        right["documents"] += len(wanted.keys() & ranges.keys())
        if wanted.keys() != ranges.keys():
            errors.append(f"{gold['file']}: documents {sorted(ranges)}, not {sorted(wanted)}")
        for span in wanted.keys() & ranges.keys():
            document = ranges[span]
            kind = KINDS.get(describe(document).type or "", "other") if document else "other"
            every["kind"] += 1
            fits = kind in (wanted[span]["kind"], *wanted[span]["also"])
            right["kind"] += fits
            if not fits:
                errors.append(f"{gold['file']} {span}: {kind}, not {wanted[span]['kind']} ({wanted[span]['name']})")
    seconds = time.process_time() - begun
    for name in ("all fields", "strictly", *NAMED, *([] if args.fresh else ["kind"])):
        print(f"{name:16s} {right[name]:4d} of {every[name]:4d}  {right[name] / max(1, every[name]):.3f}")
    if args.fresh:
        print(*(errors if args.errors else []), sep="\n")
        return
    for name in PAGES:
        print(f"{name + ' pages':18s} {right[name]} of {every[name]} found, {every[name + ' given']} given")
    precision, recall = (right["documents"] / max(1, every[key]) for key in ("documents given", "documents"))
    print(
        f"documents by exact pages: F1 {2 * precision * recall / max(1e-9, precision + recall):.3f} ({precision:.3f}, {recall:.3f})"
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{pages} pages in {seconds:.1f} s of this process: {pages / seconds:.1f} pages/s; at most {memory:.0f} MB")
    print(*(errors if args.errors else []), sep="\n")


if __name__ == "__main__":
    main()
