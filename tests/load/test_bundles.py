"""The documents of a scanned file."""

from __future__ import annotations

from pathlib import Path

import pytest

from backchannel.errors import DamagedFile
from backchannel.load.bundles import Part, parts_of, written_parts
from backchannel.load.pdf_lines import PageText

from .test_sheets import FORM, page

MEMO = "SECRET\nMEMORANDUM FOR THE RECORD\n12 March 1959\nSUBJECT: Transit\nThe Ambassador said that the Strait was closed."
SECOND = "SECRET\n-2-\nand that no pilot would be found before the summer came and the ice was gone."
TELEGRAM = "CLASSIFIED MESSAGE\nTO: DIRECTOR\nFROM: SARNOGRAD\nMARSHAL HAS SEEN THE PAPER AND AGREES."
WHITE = PageText("", (), None, 612.0, 792.0, kinds=("blank",))


def ranges(*pages: PageText) -> list[tuple[int, int, str | None]]:
    return [(part.first, part.last, part.kind) for part in parts_of(pages)]


def test_a_sheet_a_memorandum_and_a_telegram() -> None:
    found = parts_of([page(FORM), page(MEMO), page(SECOND), page(TELEGRAM)])
    assert [part[:3] for part in found] == [(1, 1, "cover_sheet"), (2, 3, "memorandum"), (4, 4, "telegram")]
    assert all(part.sheet and part.sheet.record_number == "199-10001-10002" for part in found)
    assert found[0].sheet and found[0].sheet.covers == 3
    assert [sorted(part.forms) for part in found] == [[1], [], [4]]


def test_a_page_that_goes_on_begins_nothing() -> None:
    head = "STRAIT OF ORSA COMMISSION\n"
    assert ranges(page(head + MEMO), page(head + MEMO)) == [(1, 2, "memorandum")]
    assert ranges(page(MEMO), page("PAGE TWO\n" + TELEGRAM)) == [(1, 2, "memorandum")]


def test_pages_that_are_counted_begin_nothing() -> None:
    assert ranges(page(MEMO), page(f"2 of 9 pages\n{MEMO.replace('RECORD', 'FILES')}")) == [(1, 2, "memorandum")]
    assert ranges(page(MEMO), page("By memorandum dated 2 October 1959,\nthe Director sent two reports.")) == [
        (1, 2, "memorandum")
    ]


def test_what_is_enclosed_has_a_title() -> None:
    closing = "Enclosed is a paper on points to be raised.\nCarl Brandt\nEnclosure:\nPaper on points"
    points = "SECRET\nPOINTS OF INTEREST IN THE STRAIT\n1. Ships held up since March"
    assert ranges(page(MEMO), page(closing), page(points)) == [(1, 2, "memorandum"), (3, 3, None)]
    assert ranges(page(MEMO), page("The talk then went on to other things."), page(points)) == [(1, 3, "memorandum")]


def test_a_form_begins_behind_another_kind_and_not_behind_itself() -> None:
    form = "REQUEST FOR PERSONNEL ACTION\n(When Filled In)\nNAME\nGRADE"
    again = "(When Filled In)\nREMARKS"
    inside = "were in a position to go on with the plan.\nb. Request for Contact in Orsa"
    assert ranges(page(MEMO), page(form), page(again)) == [(1, 1, "memorandum"), (2, 3, "form")]
    assert ranges(page(MEMO), page(inside)) == [(1, 2, "memorandum")]


def test_blank_pages_part() -> None:
    assert ranges(page(MEMO), WHITE, page(TELEGRAM)) == [(1, 1, "memorandum"), (2, 2, "blank"), (3, 3, "telegram")]
    assert ranges(WHITE, page(MEMO), WHITE, WHITE) == [(1, 1, "blank"), (2, 2, "memorandum"), (3, 4, "blank")]
    assert ranges(page(MEMO), WHITE, page(SECOND), WHITE) == [(1, 3, "memorandum"), (4, 4, "blank")]


def test_what_a_person_wrote_goes_before(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    (tmp_path / "scan.pdf.parts").write_text("# the second is the enclosure\n1-2 letter\n\n4  routing slip\n")
    written = written_parts(scan, 5)
    assert written == (Part(1, 2, "letter"), Part(4, 4, "routing_slip"))
    found = parts_of([page(MEMO), page(MEMO), page(SECOND), page(TELEGRAM), page(SECOND)], written)
    assert [part[:3] for part in found] == [(1, 2, "letter"), (3, 3, None), (4, 4, "routing_slip"), (5, 5, None)]
    assert written_parts(tmp_path / "other.pdf", 5) == ()


@pytest.mark.parametrize("line", ["0-2", "2-1", "9", "two", "1-2-3"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "scan.pdf.parts").write_text(f"1\n{line}\n")
    with pytest.raises(DamagedFile, match="line 2"):
        written_parts(tmp_path / "scan.pdf", 5)
