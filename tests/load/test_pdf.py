"""PDF: text layer, word boxes, reading order, pages without text, broken and encrypted files."""

from __future__ import annotations

import textwrap

import pytest

from backchannel.load import load
from backchannel.model import Document, Issue

WORDS = (
    "The Ambassador said that his Government wished to reopen the Strait before the spring and that the problem had "
    "entered a critical stage which neither side could ignore for long without serious consequences for both of them."
)


def lines(
    text: str, *, x: float = 72, top: float = 720, width: int = 60, step: float = 12
) -> list[tuple[float, float, str]]:
    return [(x, top - step * number, line) for number, line in enumerate(textwrap.wrap(text, width))]


def test_words_have_places(read, pdf) -> None:
    [document], issues = read("letter.pdf", pdf([lines(WORDS)]))
    assert not issues and not document.issues
    assert " ".join(document.text.split()) == WORDS
    [page] = document.pages
    assert (page.label, page.width, page.height) == ("1", 612.0, 792.0)
    first = page.words[0]
    assert document.text[first.start : first.end] == "The"
    assert first.left == pytest.approx(72, abs=1.5) and 60 < first.top < first.bottom < 75
    assert [document.text[word.start : word.end] for word in page.words] == WORDS.split()


def test_paragraphs_over_pages(read, pdf) -> None:
    typed = textwrap.wrap(WORDS, 60)
    pages = [
        [(72, 740, "SECRET"), *((72, 700 - 12 * n, line) for n, line in enumerate(typed[:2]))],
        [(72, 740, "SECRET"), (280, 720, "- 2 -"), *((72, 690 - 12 * n, line) for n, line in enumerate(typed[2:]))],
    ]
    [document], _ = read("letter.pdf", pdf(pages))
    assert [page.label for page in document.pages] == ["1", "2"]
    parts = [block for block in document.blocks if block.kind == "paragraph"]
    assert [part.joins for part in parts] == [False, True]
    assert " ".join(" ".join(document[part.span].split()) for part in parts) == WORDS
    assert [document[block.span] for block in document.blocks if block.kind == "furniture"] == ["SECRET", "- 2 -"]


def test_two_columns_are_read_one_after_the_other(read, pdf) -> None:
    left = lines("left " * 90, x=60, width=36, top=680)
    right = lines("right " * 90, x=330, width=36, top=680)
    mixed = [item for pair in zip(left, right, strict=False) for item in pair]
    [document], _ = read(
        "page.pdf", pdf([[(72, 740, "A title that runs across the whole of the page, over both columns"), *mixed]])
    )
    words = document.text.split()
    assert words.index("right") > len(words) - 1 - words[::-1].index("left")
    assert words[0] == "A"


def test_form_with_two_columns_keeps_its_lines(read, pdf) -> None:
    rows = [(80, 700 - 14 * n, f"FIELD{n}:") for n in range(12)] + [(320, 700 - 14 * n, f"value{n}") for n in range(12)]
    [document], _ = read("form.pdf", pdf([rows]))
    assert [line.split() for line in document.text.split("\n")] == [[f"FIELD{n}:", f"value{n}"] for n in range(12)]


def test_blank_pages_are_known_as_such(read, pdf) -> None:
    [document], issues = read("mixed.pdf", pdf([lines(WORDS), [], []]))
    [blank] = document.issues
    assert not issues and (blank.code, blank.level) == ("blank", "info") and "pages 2-3" in blank.message
    [page] = document.pages
    assert page.number == 1 and page.layer == "text layer"
    documents, [issue] = read("white.pdf", pdf([[], []]))
    assert not documents and issue.code == "blank" and issue.hint


def test_pages_that_are_pictures_are_named(read, pdf, photographed) -> None:
    documents, [issue] = read("scan.pdf", photographed("PDF", 3))
    assert not documents and issue.code == "no-text-layer" and issue.level == "error" and issue.hint
    assert "any of its 3 pages" in issue.message


def test_encrypted(read, pdf) -> None:
    lock = (
        "/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
    )
    documents, [issue] = read("locked.pdf", pdf([lines(WORDS)], trailer=lock))
    assert not documents and issue.code == "encrypted" and "password" in issue.message


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_cut_short(read, pdf, share: float) -> None:
    whole = pdf([lines(WORDS)] * 3)
    documents, issues = read("cut.pdf", whole[: int(len(whole) * share)])
    codes = {issue.code for issue in [*issues, *(issue for document in documents for issue in document.issues)]}
    assert codes & {"damaged-pdf", "truncated"}


def test_no_pdf_at_all(read) -> None:
    documents, [issue] = read("letter.pdf", b"\x00\x01 not one of them" * 50)
    assert not documents and issue.code == "not-a-pdf"


def test_scripts_and_actions_are_not_run(read, pdf) -> None:
    action = "/OpenAction << /S /Launch /F (/bin/false) /Next << /S /JavaScript /JS (app.alert\\(1\\)) >> >>"
    [document], _ = read("letter.pdf", pdf([lines(WORDS)], extra=action))
    assert " ".join(document.text.split()) == WORDS


@pytest.mark.shared
def test_scans(shared, checked) -> None:
    seen = set()
    for path in sorted((shared / "scans").glob("*.pdf"))[::15]:
        for item in load(path):
            if isinstance(item, Issue):
                assert item.code in ("blank", "no-text-layer")
            else:
                checked(item)
            seen.add(type(item))
    assert seen == {Document, Issue}


def test_a_line_through_words_strikes_them_and_an_underline_does_not(read, pdf) -> None:
    page = [(72, 720, "TOP SECRET EYES ONLY"), (72, 690, "The Marshal agreed.")]
    through, under = "72 723 m 132 723 l S", "72 688 m 186 688 l S"
    [document], _ = read("letter.pdf", pdf([page], drawing=f"2 w {through} 1 w {under}"))
    assert [document[mark.span] for mark in document.marks if mark.kind == "struck"] == ["TOP SECRET"]


def test_words_under_a_black_box_are_a_fact_and_not_shown(read, pdf) -> None:
    page = [(72, 720, "The source was Colonel Zed of Orsa"), (72, 690, "The Marshal agreed.")]
    box = "0 0 0 rg 160 716 100 14 re f"
    [document], _ = read("letter.pdf", pdf([page], drawing=box))
    [issue] = document.issues
    assert "Zed" not in document.text and "The source was" in document.text and "agreed" in document.text
    assert (
        (issue.code, issue.level) == ("text-under-box", "info")
        and "3 words" in issue.message
        and "page 1" in issue.message
    )


@pytest.mark.parametrize(
    "drawing",
    [
        "1 1 0 rg 160 716 100 14 re f",  # a yellow marker
        "0 0 0 RG 160 716 100 14 re S",  # a frame
        "0 0 0 rg 160 716 100 14 re f BT /F1 10 Tf 1 1 1 rg 162 720 Td (Colonel Zed) Tj ET",  # light on dark
    ],
)
def test_what_hides_no_words(read, pdf, drawing: str) -> None:
    page = [(72, 720, "The source was Colonel Zed of Orsa")]
    [document], _ = read("letter.pdf", pdf([page], drawing=drawing))
    assert "Zed" in document.text and not document.issues
