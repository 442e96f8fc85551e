"""Cover sheets: layouts that agencies print, and what OCR makes of them."""

from __future__ import annotations

from backchannel.load.pdf_lines import Box, PageText, arranged
from backchannel.load.sheets import sheet_on

FORM = """\
JFK Assassination System Date: 6/8/2015
Identification Form
Agency Information
AGENCY: HCB
RECORD NUMBER: 199-10001-10002
RECORD SERIES: STRAIT COMMISSION
AGENCY FILE NUMBER: CR 12-345
Document Information
ORIGINATOR: STATE
FROM: HALLORAN, J
TO: PETRESCU, I
TITLE: TRANSIT THROUGH
THE STRAIT OF ORSA
DATE: 03/12/1959
PAGES: 4
SUBJECTS:
ORLOV, MARSHAL, TRANSIT,
STRAIT OF ORSA
PILOTS
DOCUMENT TYPE: MEMORANDUM
CLASSIFICATION: Unclassified
RESTRICTIONS: 1B; 4
CURRENT STATUS: Redact
DATE OF LAST REVIEW: 06/03/1998
OPENING CRITERIA: INDEFINITE
COMMENTS: Box 3
v9.1 12
HW 50953 DocId:32303660 Page 1
"""


def page(text: str, *, indent: float = 60.0, pitch: float = 18.0) -> PageText:
    """Typed lines as boxes: letters 6 points wide."""
    boxes = []
    for row, line in enumerate(text.splitlines()):
        at = 0
        for word in line.split():
            at = line.index(word, at)
            left, top = indent + 6 * at, 40 + pitch * row
            boxes.append(Box(word, left, top, left + 6 * len(word), top + 10))
            at += len(word)
    return arranged(boxes, 612, 792)


def test_the_fields_as_printed() -> None:
    sheet = sheet_on(page(FORM), 3)
    assert sheet is not None
    assert (sheet.page, sheet.sheet_date, sheet.agency, sheet.record_number) == (
        3,
        "6/8/2015",
        "HCB",
        "199-10001-10002",
    )
    assert (sheet.record_series, sheet.agency_file_number) == ("STRAIT COMMISSION", "CR 12-345")
    assert (sheet.originator, sheet.from_, sheet.to) == ("STATE", "HALLORAN, J", "PETRESCU, I")
    assert sheet.title == "TRANSIT THROUGH THE STRAIT OF ORSA" and (sheet.date, sheet.pages) == ("03/12/1959", 4)
    assert sheet.subjects == ("ORLOV, MARSHAL, TRANSIT, STRAIT OF ORSA", "PILOTS")
    assert (sheet.document_type, sheet.classification) == ("MEMORANDUM", "Unclassified")
    assert sheet.restrictions == ("1B", "4") and sheet.current_status == "Redact"
    assert (sheet.date_of_last_review, sheet.opening_criteria, sheet.comments) == ("06/03/1998", "INDEFINITE", "Box 3")


def test_what_ocr_makes_of_it() -> None:
    spoilt = (
        FORM.replace("AGENCY FILE NUMBER:", "AGENCY FILENUMBER: =")
        .replace("RECORD NUMBER:", "_RECORD NUMBER: —")
        .replace("RESTRICTIONS: 1B; 4", "“RESTRICTIONS : IB; 4 .")
        .replace("CLASSIFICATION:", "CLASSlFICATION : —")
        .replace("DATE: 03", "° DATE: = 03")
        .replace("PAGES: 4", "PAGES :-4 ;")
        .replace("DocId", "Bocld")
    )
    plain, sheet = sheet_on(page(FORM), 1), sheet_on(page(spoilt), 1)
    assert sheet == plain


def test_a_value_under_its_label() -> None:
    under = FORM.replace("RECORD SERIES: ", "RECORDS SERIES :\n  ").replace("TITLE: ", "TITLE :\n  ")
    assert sheet_on(page(under, pitch=16), 1) == sheet_on(page(FORM), 1)


def test_empty_fields_are_none() -> None:
    sheet = sheet_on(page(FORM.replace("TITLE: TRANSIT THROUGH\nTHE STRAIT OF ORSA", "TITLE:").replace("Box 3", "")), 1)
    assert sheet is not None and sheet.title is None and sheet.comments is None


def test_a_memorandum_is_no_sheet() -> None:
    text = "MEMORANDUM\nTO: The Secretary\nFROM: J. Halloran\nSUBJECT: Transit\nDATE: March 12, 1959\nHe said no."
    assert sheet_on(page(text), 1) is None
