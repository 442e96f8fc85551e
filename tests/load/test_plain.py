"""Plain text: pages, furniture, paragraphs, notes and marks, on invented typescripts."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.load import load
from backchannel.load.plain import document_of
from backchannel.model import Document, Issue

FIRST = (
    "The Ambassador said that his Government wished to reopen the Strait before the spring and that the problem had "
    "entered a critical stage which neither side could ignore for much longer without serious consequences."
)
SECOND = (
    "Mr. Halloran asked whether Marshal Orlov had approved this. The Ambassador replied that the Marshal had told him "
    "there would be no delay on the Valdonian side, and that he hoped for an early answer from Washington."
)


def kinds(document: Document) -> list[str]:
    return [block.kind for block in document.blocks]


def blocks(document: Document, kind: str) -> list[str]:
    return [document[block.span] for block in document.blocks if block.kind == kind]


def joined(document: Document) -> list[str]:
    """The paragraphs as a reader has them: whole across pages."""
    whole: list[str] = []
    for block in document.blocks:
        if block.kind == "paragraph":
            words = " ".join(document[block.span].split())
            if block.joins:
                whole[-1] += " " + words
            else:
                whole.append(words)
    return whole


LETTER = f"""\
~~SECRET~~

March 12, 1959

Dear Tom:

{FIRST}

"The Marshal knows," he read, "that Mr. Halloran has always wished for a

~~Secret~~ -2

Mar. 12, 1959

settlement, and he asks him to say so."

{SECOND}

3
March 12, 1959

I leave it to you [illegible] what to do.

Sincerely,

/s/ John

The Honorable Thomas Halloran
Port Orsa
"""


def test_letter_with_furniture_inside_a_sentence(read) -> None:
    [letter], issues = read("letter.txt", LETTER)
    assert letter.id == "letter" and letter.text == LETTER and not issues
    assert [page.label for page in letter.pages] == ["1", "2", "3"]
    assert blocks(letter, "furniture") == ["~~Secret~~ -2", "Mar. 12, 1959", "3", "March 12, 1959"]
    assert any(text.endswith('always wished for a settlement, and he asks him to say so."') for text in joined(letter))
    assert letter.lines == "paragraph", "its lines are not those of the paper"
    assert kinds(letter)[:3] == ["heading", "dateline", "opener"]
    assert blocks(letter, "closer") == ["Sincerely,", "/s/ John", "The Honorable Thomas Halloran\nPort Orsa"]
    assert [(mark.kind, letter[mark.span]) for mark in letter.marks] == [
        ("struck", "SECRET"),
        ("struck", "Secret"),
        ("illegible", "[illegible]"),
        ("signature", "John"),
    ]


def test_paragraphs_by_indent_in_a_typescript() -> None:
    typed = [textwrap.fill(text, 65, initial_indent="     ") for text in (FIRST, SECOND, FIRST)]
    text = "          SECRET\n\n     Port Orsa, March 12, 1959\n\n" + "\n".join(typed)
    document = document_of(text, id="typed", file="typed")
    assert joined(document) == [FIRST, SECOND, FIRST]
    assert document.lines == "line"


def test_double_spaced_typescript() -> None:
    text = "\n\n".join(
        ["CONFIDENTIAL", "Washington, March 12, 1959", *textwrap.wrap(FIRST + " " + SECOND + " " + FIRST, 65)]
    )
    document = document_of(text, id="typed", file="typed")
    assert joined(document) == [FIRST + " " + SECOND + " " + FIRST]


def test_form_feeds_with_markings_at_head_and_foot() -> None:
    words = textwrap.wrap(f"{FIRST} {SECOND} {FIRST}", 65)
    text = "\n".join(
        [
            "SECRET",
            "",
            "MEMORANDUM FOR THE RECORD",
            "",
            *words[:6],
            "",
            "SECRET",
            "\x0cSECRET",
            "",
            "Page 2 of 3",
            "",
            *words[6:],
            "",
            "SECRET\x0cSECRET",
            "",
            "Page 3 of 3",
            "",
            SECOND,
            "",
            "J. Petersen",
            "",
            "SECRET",
        ]
    )
    document = document_of(text, id="typed", file="typed")
    assert [page.label for page in document.pages] == ["1", "2", "3"]
    assert joined(document) == [f"{FIRST} {SECOND} {FIRST}", SECOND]
    assert blocks(document, "furniture") == [
        "SECRET",
        "SECRET",
        "Page 2 of 3",
        "SECRET",
        "SECRET",
        "Page 3 of 3",
        "SECRET",
    ]
    assert blocks(document, "heading") == ["SECRET", "MEMORANDUM FOR THE RECORD"]
    assert blocks(document, "closer") == ["J. Petersen"]


@pytest.mark.parametrize(
    "head",
    [
        "Mr. Halloran               -2-            March 12, 1959",
        "Mr. Halloran\n- 2 -\nMarch 12, 1959",
        "Page 2",
        "- 2 -",
        "SECRET - 2",
        "Page 2 of 3\nSECRET",
        "-2-\n\nSECRET",
    ],
)
def test_heads_of_a_second_sheet(head: str) -> None:
    cut = FIRST.index("problem")
    text = f"Mr. Halloran\n\nMarch 12, 1959\n\nDear Tom:\n\n{FIRST[:cut]}\n\n{head}\n\n{FIRST[cut:]}\n\nYours ever,\n\n/s/ John\n"
    document = document_of(text, id="x", file="x")
    assert [page.label for page in document.pages] == ["1", "2"]
    assert joined(document) == [FIRST]
    assert "\n".join(blocks(document, "furniture")) == head.replace("\n\n", "\n")


def test_numbers_at_the_foot_name_the_page_before_them() -> None:
    page = f"{FIRST} {SECOND} {FIRST}"
    document = document_of("\n\n".join([page, "1", page, "2", page, "3"]), id="x", file="x")
    assert [(page.label, document[page.span].split()[0]) for page in document.pages] == [
        ("1", "The"),
        ("2", "The"),
        ("3", "The"),
    ]
    assert blocks(document, "furniture") == ["1", "2", "3"]


def test_numbers_of_points_are_no_pages() -> None:
    document = document_of(f"Points:\n\n1.\n\n{FIRST}\n\n2.\n\n{SECOND}\n\n3.\n\n{FIRST}", id="x", file="x")
    assert not document.pages and not blocks(document, "furniture")


def test_running_title_on_three_pages() -> None:
    pages = [f"THE STRAIT OF ORSA\n\n{FIRST}", f"THE STRAIT OF ORSA\n\n{SECOND}"] * 3
    document = document_of("\f".join(pages), id="x", file="x")
    assert len(document.pages) == 6
    assert blocks(document, "furniture") == ["THE STRAIT OF ORSA"] * 5, "the first is the document's own title"


EDITION = f"""\
45. Telegram From the Embassy in Valdonia to the Department of State[1]

Port Orsa, March 12, 1959, 6 p.m.

1234. {FIRST[:80]} [Page 88] {FIRST[81:]}

[Page 89]

{SECOND}[2]

[3 lines not declassified]

Petersen

[1] Source: Department of State, Central Files, 611.99/3–1259. Secret; Priority.

[2] See Document 44.
"""


def test_text_of_an_edition() -> None:
    document = document_of(EDITION, id="x", file="x")
    assert [page.label for page in document.pages] == ["87", "88", "89"]
    assert kinds(document) == [
        "heading",
        "dateline",
        "paragraph",
        "furniture",
        "paragraph",
        "furniture",
        "paragraph",
        "paragraph",
        "closer",
        "note",
        "note",
    ]
    assert [block.joins for block in document.blocks] == [False] * 4 + [True] + [False] * 6
    notes = [block for block in document.blocks if block.kind == "note"]
    assert [note.label for note in notes] == ["1", "2"]
    assert [document.text[note.anchor : note.anchor + 3] for note in notes if note.anchor] == ["[1]", "[2]"]


def test_notes_at_the_foot_of_a_typed_page() -> None:
    words = textwrap.wrap(FIRST + " " + SECOND, 65)
    text = "\n".join(
        [*words[:3], "", "__________", "1/ See telegram 45 of", "   March 3.", "", "- 2 -", "", *words[3:]]
    )
    document = document_of(text, id="x", file="x")
    assert joined(document) == [FIRST + " " + SECOND]
    assert blocks(document, "note") == ["__________\n1/ See telegram 45 of\n   March 3."]


def test_participants_are_entries(memorandum: str) -> None:
    document = document_of(memorandum, id="x", file="x")
    assert kinds(document) == ["heading", "dateline", "heading", "opener", "list", "list", "paragraph"]


def test_line_ends_become_one_kind(read) -> None:
    [document], _ = read("dos.txt", "Dear Tom:\r\n\r\nI called.\rAnd again.\r\n")
    assert document.text == "Dear Tom:\n\nI called.\nAnd again.\n"


def test_text_too_large_for_one_document(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.load.plain.PART", 1000)
    text = "\n\n".join([FIRST] * 30)
    documents, issues = read("book.txt", text)
    assert [document.id for document in documents] == [f"book~{n}" for n in range(1, len(documents) + 1)]
    assert "".join(document.text for document in documents) == text
    assert all(len(document.text) <= 1000 for document in documents)
    assert [(issue.code, issue.level) for issue in issues] == [("split", "warning")]


PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "\x0c",
        "    ",
        "SECRET",
        "- 2 -",
        "3",
        "[Page 9]",
        "[1] ",
        "Dear Tom:",
        "/s/ John",
        "~~x~~",
        "~~",
        "\t",
        "March 12, 1959",
        "said that",
        "The",
        "1. ",
        "____________",
        "*",
        "PARTICIPANTS",
        "\r",
        "\x00",
        "\u2028",
        "é",
        "\ufeff",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=60))
def test_nothing_is_lost_whatever_the_text(checked, pieces: list[str]) -> None:
    text = "".join(pieces).encode("utf-8", "replace").decode()
    document = document_of(text, id="x", file="x")
    checked(document)
    assert document.text == text


@pytest.mark.parametrize(
    "line", ["[", "~~", "- ", "/s/ ", "[illegible", "secret ", "a", " ", "\f", "[Page 5] ", "Jan. 5 "]
)
def test_long_lines_take_time_in_proportion(line: str) -> None:
    document_of(line * (60_000 // len(line)), id="x", file="x")


@pytest.mark.shared
def test_the_letter_of_november_1960(shared, checked) -> None:
    [letter] = [item for item in load(shared / "letters" / "harriman-1960-11-15.txt") if not isinstance(item, Issue)]
    checked(letter)
    assert [page.label for page in letter.pages] == ["1", "2", "3"]
    assert len(blocks(letter, "furniture")) == 4
    assert sum(block.joins for block in letter.blocks) == 1


@pytest.mark.shared
def test_texts_of_the_benchmark(shared, checked) -> None:
    for path in sorted((shared / "bench" / "describe" / "texts").glob("*.txt"))[::10]:
        [document] = load(path)
        assert isinstance(document, Document)
        checked(document)
        assert document.text == path.read_text(encoding="utf-8")
        assert document.blocks[0].kind in ("heading", "note", "furniture")
