"""The documents of a scanned file: a cover sheet, the memorandum that it covers, an enclosure, a routing slip.

Takes the pages of a file in order; gives its documents by page ranges that cover all pages once, each with its kind where
its head tells it, and the cover sheet before it. A document begins with a page that has a head of its own (what it calls
itself, a letterhead, a form); a page that bears a page number, a running head or goes on in mid-sentence does not begin
one. What a person wrote into `<file>.parts` beside the file goes before all that (`written_parts`).

    1 RIF sheet, 2 "MEMORANDUM FOR THE PRESIDENT", 3 "… Enclosed is a paper", 4 "MAJOR POINTS OF INTEREST"
        ->  (1, 1, cover_sheet), (2, 3, memorandum), (4, 6)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from rapidfuzz import fuzz

from backchannel.load.furniture import RELEASED
from backchannel.load.pdf_lines import PageText
from backchannel.load.safety import damaged
from backchannel.load.sheets import sheet_on
from backchannel.model import CoverSheet

__all__ = ["Part", "parts_of", "written_parts"]

HEADS = {
    "routing_slip": ("routing and record sheet", "routing slip", "transmittal slip", "route slip", "buck slip"),
    "telegram": ("classified message", "telegram", "incoming message", "outgoing message", "cablegram"),
    "dispatch": ("dispatch",),
    "report": (
        "information report",
        "intelligence information",
        "information cable",
        "intelligence report",
        "federal bureau of investigation",
        "outside contact report",
        "report of interview",
    ),
    "memorandum": (
        "memorandum for",
        "memorandum to",
        "office memorandum",
        "memorandum of",
        "united states government",
        "airtel",
        "memorandum",
    ),
    "form": (
        "request for",
        "when filled in",
        "travel order",
        "personnel data",
        "recommendation for",
        "application for",
    ),
    "list": ("identities", "list of", "index of"),
    "letter": ("dear mr", "dear sir", "my dear", "dear general", "dear senator"),
}
"""What documents call themselves, by kind; the first kind that a head fits is its kind."""
FORMS = frozenset({"routing_slip", "telegram", "dispatch", "report", "form"})
"""Kinds whose first page is a printed form with labelled fields."""
LATER = {
    "report": ("dissemination controls", "this material contains information affecting the national defense"),
    "telegram": ("end of message", "from director", "to director"),
}
"""What stands on a document's pages whose own head cannot be read."""
BY_SHEET = {
    "memo": "memorandum", "memorandum": "memorandum", "lhm": "memorandum", "airtel": "memorandum", "rpt": "report",
    "report": "report", "let": "letter", "ltr": "letter", "letter": "letter", "tel": "telegram", "telegram": "telegram",
    "cable": "telegram", "tt": "telegram", "teletype": "telegram",
}  # fmt: skip
"""Words by which a sheet's document type or comments tell a kind: "RPT"."""
LIKE = 86  # of 100, since OCR spoils heads: "CLACURIED MESSAGE"
HEAD = 0.38  # share of a page's height in which a head stands
_LEVELS = re.compile(
    r"^\W*(?:top\W*)?(?:s\W*e\W*c\W*r\W*e\W*t|confidential|unclassified|restricted)\W*$", re.IGNORECASE
)
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_LABEL = re.compile(
    r"\b(?:to|from|subject|subj|via|thru|attn|attention|date|reference|ref|re|info)\s*[:;]|^\W*(?:to|from|subject)\b",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(rf"\b\d{{1,2}}\s+{_MONTH},?\s+(?:19)?\d\d|\b{_MONTH}\s+\d{{1,2}},?\s+19\d\d", re.IGNORECASE)
_PAGED = re.compile(
    rf"^\W{{0,4}}-\s?(?P<dashed>\d{{1,2}})\s?-\W{{0,3}}$|\bpage\W{{0,3}}(?P<paged>\d{{1,3}}|{'|'.join(_NUMBERS)})\b"
    r"|\b(?P<counted>\d{1,3}) of \d{1,3} pages\b",
    re.IGNORECASE,
)
_ENCLOSES = re.compile(r"\W{0,3}(?:enclosures?|attachments?|encls?\.?|att\.?)\s*(?:[:;]|$|\(?\d)", re.IGNORECASE)
PARTS = ".parts"
_WRITTEN = re.compile(r"(?P<first>\d{1,5})(?:\s*-\s*(?P<last>\d{1,5}))?(?:\s+(?P<kind>[\w ]{3,40}))?")


class Part(NamedTuple):
    """Pages `first` to `last`, both counted from 1. `kind`: as in `Description.type`, where the head tells it; `sheet`:
    the cover sheet before it, or that it is itself; `forms`: those of its pages that are printed forms."""

    first: int
    last: int
    kind: str | None = None
    sheet: CoverSheet | None = None
    forms: frozenset[int] = frozenset()


class _Seen(NamedTuple):
    """A page as looked at. `dated`: its head has a date and labels or capitals besides; `runs_on`: it goes on in
    mid-sentence; `top`: its first lines, without banners and markings; `titled`: one of these is a title in capitals;
    `form`: its head is one of a form, whatever else; `encloses`: its end says that something is enclosed."""

    sheet: CoverSheet | None
    blank: bool
    kind: str | None
    later: str | None
    number: int | None
    dated: bool
    runs_on: bool
    top: tuple[str, ...]
    titled: bool
    form: bool
    encloses: bool


def parts_of(pages: Sequence[PageText], written: Iterable[Part] = ()) -> tuple[Part, ...]:
    """The documents of a file, in order. `written`: as a person has put it (pages that it leaves out are a part of
    their own)."""
    seen = [_seen(page, number) for number, page in enumerate(pages, 1)]
    starts = list(_starts(seen))
    parts = [
        Part(first + 1, last, _kind(seen[first:last]))
        for first, last in zip(starts, [*starts[1:], len(seen)], strict=True)
    ]
    if by_hand := tuple(written):
        parts = list(_completed(by_hand, len(pages)))
    return tuple(_with_sheets(parts, seen))


def _with_sheets(parts: Iterable[Part], seen: Sequence[_Seen]) -> Iterator[Part]:
    """Each part with the sheet before it: one sheet covers what follows it, up to the next one."""
    sheet: CoverSheet | None = None
    pages = [number for number, page in enumerate(seen, 1) if page.sheet] + [len(seen) + 1]
    for part in parts:
        own = seen[part.first - 1].sheet
        if own:
            following = next(number for number in pages if number > own.page)
            own = msgspec.structs.replace(own, covers=following - own.page - 1)
        fresh = sheet is not None and part.first == sheet.page + 1  # the document that it was made for
        kind = part.kind or ("cover_sheet" if own else _by_sheet(sheet) if sheet and fresh else None)
        sheet = own or sheet
        here = range(part.first, part.last + 1)
        forms = frozenset(n for n in here if seen[n - 1].sheet or seen[n - 1].kind in FORMS)
        yield part._replace(sheet=sheet, kind=kind, forms=forms)


def _completed(parts: Sequence[Part], count: int) -> Iterator[Part]:
    at = 1
    for part in parts:
        if part.first > at:
            yield Part(at, part.first - 1)
        yield part
        at = part.last + 1
    if at <= count:
        yield Part(at, count)


# ---------------------------------------------------------------- where a document begins


def _seen(page: PageText, number: int) -> _Seen:
    lines = _lines(page)
    top = tuple(line for line, place in lines if place < HEAD)
    edges = [line for line, place in lines if place < 0.16 or place > 0.86]
    body = [line for line, place in lines if place > 0.05 and len(line) > 25]
    return _Seen(
        sheet=sheet_on(page, number),
        blank=not any(sum(map(str.isalnum, line)) > 3 for line, _ in lines),
        kind=_head(top, HEADS),
        later=_head([line for line, _ in lines], LATER),
        number=max(filter(None, map(_page_number, edges)), default=None),
        dated=any(map(_DATE.search, top))
        and (sum(map(bool, map(_LABEL.search, top))) > 1 or any(map(_title, top[:8]))),
        runs_on=bool(body) and body[0][0].islower(),
        top=tuple(line for line in top[:6] if len(line) > 11 and not _LEVELS.match(line)),
        titled=any(map(_title, top[:6])),
        form=_head(top, {"form": HEADS["form"]}) is not None,
        encloses=any(_ENCLOSES.match(line) for line, _ in lines[-8:]),
    )


def _lines(page: PageText) -> list[tuple[str, float]]:
    """The page's lines, each with its height on the page (0 top, 1 bottom), without the banners of the release."""
    height = page.height or 792.0
    tops: dict[int, float] = {}
    line = 0
    at = 0
    for word in page.words:
        line += page.text.count("\n", at, word.start)
        at = word.start
        tops.setdefault(line, word.top / height)
    lines = page.text.split("\n")
    found = ((lines[number].strip(), place) for number, place in tops.items())
    return [(text, place) for text, place in found if not RELEASED.search(text)]


def _head(lines: Iterable[str], heads: Mapping[str, Sequence[str]]) -> str | None:
    """The kind of document that one of the lines announces, if any."""
    folded = [" ".join(re.sub(r"[^a-z ]", "", line.lower()).split()) for line in lines]
    for kind, phrases in heads.items():
        for phrase in phrases:
            for line in folded:
                if 0.8 * len(phrase) <= len(line) < _widest(phrase) and _like(phrase, line):
                    return kind
    return None


def _widest(phrase: str) -> int:
    """The longest line that a phrase is the head of: one word ("by memorandum dated …") is often none."""
    return 4 * len(phrase) + 24 if " " in phrase else len(phrase) + 12


def _like(phrase: str, line: str) -> bool:
    if phrase in line:
        return True
    first, _, rest = phrase.partition(" ")
    if rest and f"{first} " in line:  # read right so far: "memorandum dated" is no "memorandum to"
        return fuzz.ratio(rest, line.partition(f"{first} ")[2][: len(rest)]) > LIKE - 20
    return len(phrase) > 7 and fuzz.partial_ratio(phrase, line, score_cutoff=LIKE) > 0


def _title(line: str) -> bool:
    """Whether a line is in capitals and no marking."""
    letters = sum(map(str.isalpha, line))
    return len(line) > 8 and line.upper() == line and letters > 0.7 * len(line) and not _LEVELS.match(line)


def _page_number(line: str) -> int | None:
    found = _PAGED.search(line)
    if not found:
        return None
    words = found["dashed"] or found["paged"] or found["counted"]
    return _NUMBERS.index(words.lower()) + 1 if words.lower() in _NUMBERS else int(words)


def _starts(seen: Sequence[_Seen]) -> Iterator[int]:
    """Places of the first pages. Blank pages are a part of their own, but where the document goes on behind them."""
    last: int | None = None  # the last page that is not blank
    for at, page in enumerate(seen):
        if page.blank:
            continue
        gap = 0 if last is None else last + 1
        if last is None or _begins(page, seen[last], after_blank=at > gap):
            if at > gap:
                yield gap
            yield at
        last = at
    end = 0 if last is None else last + 1
    if end < len(seen):
        yield end


def _begins(page: _Seen, before: _Seen, *, after_blank: bool) -> bool:
    """Whether a page is the first of a document. A form's second page says again which form it is."""
    if page.sheet or before.sheet:
        return True
    if (page.number or 0) > 1 or _same_head(page, before):
        return False
    announced = page.kind is not None
    if page.kind == "form":
        announced = before.kind is not None and not before.form and not page.runs_on
    enclosed = before.encloses and page.titled
    return announced or ((after_blank or page.dated or enclosed) and not page.runs_on)


def _same_head(page: _Seen, before: _Seen) -> bool:
    """Whether two pages have the same running head: "CUBAN REVOLUTIONARY COUNCIL"."""
    return any(fuzz.ratio(one, other) > 80 for one in page.top[:3] for other in before.top[:3])


def _kind(pages: Sequence[_Seen]) -> str | None:
    """What the pages of a document tell of its kind, the first before the others."""
    if pages[0].sheet:
        return "cover_sheet"
    if all(page.blank for page in pages):
        return "blank"
    return pages[0].kind or next((page.later for page in pages if page.later), None)


def _by_sheet(sheet: CoverSheet) -> str | None:
    """The kind that a sheet gives the document behind it."""
    words = f"{sheet.document_type or ''} {sheet.comments or ''}".lower().split()
    return next((BY_SHEET[word] for word in words if word in BY_SHEET), None)


# ---------------------------------------------------------------- what a person put


def written_parts(path: Path, count: int) -> tuple[Part, ...]:
    """What `<file>.parts` beside a file says of its documents, one a line: "1", "2-4 memorandum"; nothing where there is
    no such file. `count`: of the file's pages. Raises DamagedFile, naming the line."""
    beside = path.with_name(path.name + PARTS)
    if not beside.is_file():
        return ()
    found: list[Part] = []
    with beside.open(encoding="utf8", errors="replace") as opened:
        for number, line in enumerate(opened.read(100_000).splitlines(), 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            part = _WRITTEN.fullmatch(line.strip())
            first = int(part["first"]) if part else 0
            last = int(part["last"] or first) if part else 0
            if not part or not (found[-1].last if found else 0) < first <= last <= count:
                what = f"{beside.name}, line {number}: “{line.strip()[:60]}” is no range of pages after the one before"
                raise damaged("bad-parts", what, f"write a line a document: 1, 2-4, 5-{count} letter")
            found.append(Part(first, last, part["kind"].strip().replace(" ", "_") if part["kind"] else None))
    return tuple(found)
