"""What a cover sheet adds to a description, and where the two contradict each other."""

from __future__ import annotations

import msgspec
import pytest

from backchannel.describe import describe
from backchannel.describe.sheets import sheet_date
from backchannel.model import CoverSheet, Document, Page, Span

TEXT = "SECRET\n\nMarch 14, 1959\n\nMEMORANDUM FOR THE PRESIDENT\n\nSUBJECT: Transit through the Strait\n\nThe Ambassador called."
SHEET = CoverSheet(
    page=1,
    covers=2,
    record_number="199-10001-10002",
    originator="STATE",
    from_="HALLORAN, J",
    title="TRANSIT THROUGH THE STRAIT",
    date="03/12/1959",
    pages=4,
    classification="Unclassified",
)


def scan(number: int) -> Document:
    from backchannel.load.plain import document_of

    page = Page(label=str(number), span=Span(0, len(TEXT)), number=number)
    return msgspec.structs.replace(document_of(TEXT, id="scan", file="scan.pdf"), pages=(page,), sheet=SHEET)


def test_both_are_said_and_the_document_goes_before() -> None:
    found = describe(scan(2))
    assert found.sheet == SHEET and found.number == "199-10001-10002"
    assert found.date == "1959-03-14" and found.classification == "Secret"
    assert {(each.field, each.ours, each.theirs) for each in found.conflicts} == {
        ("pages", "2", "4"),
        ("date", "1959-03-14", "03/12/1959"),
        ("classification", "Secret", "Unclassified"),
    }
    assert found.from_ is not None and found.from_.text == "HALLORAN, J"


def test_the_sheet_itself() -> None:
    found = describe(scan(1))
    assert (found.type, found.number, found.conflicts) == ("cover_sheet", "199-10001-10002", ())


@pytest.mark.parametrize(
    ("printed", "edtf"),
    [
        ("07/29/1964", "1964-07-29"),
        ("06/10/61", "1961-06-10"),
        ("8/00/1963", "1963-08"),
        ("00/00/1963", "1963"),
        ("00/00/00", None),
        ("01/01/1900", None),
        ("13/45/1963", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_of_sheets(printed: str | None, edtf: str | None) -> None:
    assert sheet_date(printed) == edtf
