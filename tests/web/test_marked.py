"""Text as a page shows it: cut into parts, sheets, lines and runs, with nothing lost and every line numbered rightly."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.model import Block, Document, Page, Span, place_of
from backchannel.web.marked import Layer, groups, part_of, parts, sheets

QUICK = settings(max_examples=40, deadline=None)

TEXTS = st.lists(st.sampled_from(["a", "bc ", "\n", "\n\n", "  ", "\t", "é", "\r\n"]), max_size=60).map("".join)


def paged(text: str, *breaks: int) -> Document:
    edges = sorted({0, *(min(edge, len(text)) for edge in breaks), len(text)})
    pages = [Page(label=str(n), span=Span(a, b)) for n, (a, b) in enumerate(pairwise(edges), 1)]
    return Document(id="d", file="d.txt", text=text, pages=tuple(pages))


def shown(document: Document, part: Span, layers: list[Layer]) -> list[str]:
    return [
        "".join(run.text for run in line.runs)
        for sheet in sheets(document, part, layers)
        for line in sheet.lines
        if line.number is not None
    ]


@QUICK
@given(TEXTS, st.integers(1, 40), st.lists(st.integers(0, 120), max_size=4))
def test_parts_cover_the_text_in_order(text: str, size: int, breaks: list[int]) -> None:
    found = parts(paged(text, *breaks), size)
    assert "".join(text[a:b] for a, b in found) == text
    assert all(b - a <= size for a, b in found)
    for offset in range(len(text)):
        assert found[part_of(found, offset)].start <= offset < found[part_of(found, offset)].end


@QUICK
@given(TEXTS, st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=6), st.integers(0, 120))
def test_every_line_with_text_is_shown_whole_and_numbered_as_place_of_does(
    text: str, spans: list[tuple[int, int]], page_break: int
) -> None:
    page_break = text.rfind("\n", 0, page_break) + 1
    document = paged(text, page_break)
    layers = [
        Layer(Span(min(a, b, len(text)), min(max(a, b), len(text))), "statement", str(n))
        for n, (a, b) in enumerate(spans)
    ]
    layers = [layer for layer in layers if layer.span.start < layer.span.end]
    lines = [line.removesuffix("\r") for line in text.split("\n") if line.strip()]
    assert shown(document, Span(0, len(text)), layers) == lines
    numbers = [line.number for sheet in sheets(document, Span(0, len(text)), []) for line in sheet.lines if line.number]
    starts = [start for start in _line_starts(text) if text[start:].split("\n")[0].strip()]
    assert numbers == [place_of(document, start).line for start in starts]


@QUICK
@given(TEXTS, st.integers(1, 30))
def test_numbers_go_on_through_parts(text: str, size: int) -> None:
    document = paged(text)
    numbers = [
        line.number
        for part in parts(document, size)
        for sheet in sheets(document, part, [])
        for line in sheet.lines
        if line.number
    ]
    assert numbers == sorted(set(numbers))


def _line_starts(text: str) -> list[int]:
    return [0, *(place + 1 for place, letter in enumerate(text) if letter == "\n")]


def test_runs_of_nested_and_overlapping_statements() -> None:
    document = paged("abcdefgh")
    layers = [
        Layer(Span(0, 6), "statement", "outer", 0),
        Layer(Span(2, 4), "statement", "inner", 1),
        Layer(Span(3, 8), "statement", "across", 0),
        Layer(Span(2, 3), "cue", "inner", 1),
    ]
    runs = sheets(document, Span(0, 8), layers)[0].lines[0].runs
    assert [(run.text, run.statements) for run in runs] == [
        ("ab", ("outer",)),
        ("c", ("outer", "inner")),
        ("d", ("outer", "across", "inner")),
        ("ef", ("outer", "across")),
        ("gh", ("across",)),
    ]
    assert [run.begins for run in runs] == [("outer",), ("inner",), ("across",), (), ()]
    assert [run.cue for run in runs] == [None, "inner", None, None, None]


def test_a_statement_over_two_pieces_begins_once() -> None:
    layers = [Layer(Span(0, 2), "statement", "s"), Layer(Span(4, 6), "statement", "s")]
    runs = sheets(paged("ab cd ef"), Span(0, 8), layers)[0].lines[0].runs
    assert [run.begins for run in runs if run.begins] == [("s",)]


def test_a_note_mark_stands_where_it_is_anchored_even_at_the_end_of_a_line() -> None:
    runs = sheets(paged("He left.\nLater."), Span(0, 15), [], anchors=[(2, "1"), (8, "2")])[0].lines[0].runs
    assert [(run.notes, run.text) for run in runs] == [((), "He"), (("1",), " left."), (("2",), "")]


def test_lines_are_grouped_by_block_and_empty_ones_left_out() -> None:
    text = "Head\n\n\n\nOne\nTwo\n"
    blocks = (Block(kind="heading", span=Span(0, 4)), Block(kind="paragraph", span=Span(8, 15)))
    document = Document(id="d", file="d", text=text, blocks=blocks)
    found = groups(sheets(document, Span(0, len(text)), [])[0])
    assert [[line.kind for line in lines] for lines in found] == [["heading"], ["paragraph", "paragraph"]]


def test_text_outside_the_pages_is_shown_without_a_label() -> None:
    document = Document(id="d", file="d", text="before|on it|after", pages=(Page(label="7", span=Span(7, 13)),))
    assert [sheet.label for sheet in sheets(document, Span(0, 18), [])] == [None, "7", None]


def test_a_line_of_a_megabyte_is_cut_and_quickly() -> None:
    text = "x " * 500_000
    started = time.perf_counter()
    document = paged(text)
    pieces = parts(document)
    assert len(pieces) == 25
    assert sheets(document, pieces[12], [])[0].lines[0].number is None
    assert sheets(paged(" " * 1_000_000 + "x"), Span(960_000, 1_000_001), [])
    assert time.perf_counter() - started < 1
