"""Sentences, quotations and folded forms: planted cases, and what must always hold."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.model import Span
from backchannel.text import fold, fold_name, paragraphs, quotations, respaced, sentences, spacing

prose = st.text(alphabet="ab AZ.?!…\"“”‘’'()[]1\n,:é—", max_size=200)


def cut(text: str, spans: list[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    "parts",
    [
        ["Mr. Halloran saw Gen. Orlov.", "He left."],
        ["He flew to the U.S. Embassy and left the U.S.", "He came back."],
        ["J. F. Halloran and Marshal A. B. Orlov met.", "They talked."],
        ["1. The Secretary agreed.", "2. Orlov refused."],
        ["a. Transit is free."],
        ["He arrived in 1959.", "Then he left."],
        ["He paused . . . and went on.", "We waited. . . .", "Nothing came."],
        ['He asked "will you?" and left.', '"No."', "So it ended."],
        ['"Will you go?" Orlov asked.', "He would."],
        ["They met at 6 p. m.", "The talk was short."],
        ["He agreed.[3]", "She did not."],
        ["(He smiled.)", "We left."],
        ["Ref Embtel 45.", "FonMin said no."],
        ["See No. 45 of Sept. 3.", "It is there."],
        ["Was it so?", "It was!", "Good."],
    ],
)
def test_sentences_end_where_they_end(parts: list[str]) -> None:
    text = " ".join(parts)
    assert cut(text, sentences(text)) == parts


def test_an_empty_line_ends_a_sentence_and_a_line_break_does_not() -> None:
    text = "He went\nhome\n\nWithout a stop"
    assert cut(text, sentences(text)) == ["He went\nhome", "Without a stop"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "no" twice.', ["no"]),
        ("He said “no, ‘never’ again” twice.", ["no, ‘never’ again"]),
        ('"One." (An aside.) "Two."', ["One.", "Two."]),
        ('He wrote:\n\n"First part.\n\n"Second part.\n\n"Third."', ["First part.", "Second part.", "Third."]),
        ("It read: “First.\n\n“Second.”\n\nDone.", ["First.", "Second."]),
        ("the Soviets’ view and Orlov’s", []),
        ('a 5" gun and a 6" gun', []),
        ('a stray " mark', []),
        ("‘No,’ he said, ‘it’s late.’", ["No,", "it’s late."]),
        ("« Non », dit-il", ["Non"]),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert cut(text, quotations(text)) == quoted


def test_fold_keeps_offsets() -> None:
    text = "Généralissime — “Mao” İzmir ß"
    assert len(fold(text)) == len(text)
    assert fold(text).startswith('generalissime - "mao"')


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Mr. Orlov", "orlov"),
        ("the Ambassador", "ambassador"),
        ("Ambassador Petrescu’s", "petrescu"),
        ("Petre\u0301scu", "petrescu"),
        ("Under Secretary J. Halloran", "j halloran"),
    ],
)
def test_fold_name(name: str, folded: str) -> None:
    assert fold_name(name) == folded


@given(prose, st.integers(0, 200), st.integers(0, 200))
def test_spans_are_inside_in_order_and_cover(text: str, one: int, other: int) -> None:
    first, last = sorted((min(one, len(text)), min(other, len(text))))
    found = sentences(text, Span(first, last))
    at = first
    for span in found:
        assert at <= span.start < span.end <= last
        assert not text[at : span.start].strip()
        at = span.end
    assert not text[at:last].strip()


@given(prose)
def test_quotations_lie_inside_paragraphs(text: str) -> None:
    found = quotations(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    whole = paragraphs(text)
    assert all(any(piece.holds(span) for piece in whole) for span in found)


@given(st.text(max_size=100))
def test_folding_never_changes_the_length_and_is_stable(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert fold_name(text) == fold_name(text)


@pytest.mark.parametrize("piece", ["a", ". ", '" ', ".", "A. ", "“", "Mr. ", " ", "'s", "\n\n", "’"])
def test_a_long_line_is_read_in_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.process_time()
    sentences(text)
    quotations(text)
    fold_name(text)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("spoilt", "read"),
    [
        ("Hecame withthe others, who accusedme.", "He came with the others, who accused me."),
        ("H e met Dj uanda. Djuanda w ould go.", "He met Djuanda. Djuanda would go."),
        ("It may be a part of the theory; whether he and his insight help.", None),
        ("J. F. Dulles saw U Thant in formal dress under way.", None),
    ],
)
def test_spaces_lost_and_put_in(spoilt: str, read: str | None) -> None:
    assert respaced(spoilt, Span(0, len(spoilt))) == (read or spoilt)


@given(prose)
def test_spaces_lie_in_the_text(text: str) -> None:
    missing, stray = spacing(text)
    assert all(0 < at < len(text) for at in missing) and all(text[at] == " " for at in stray)
    assert [*missing] == sorted(set(missing)) and [*stray] == sorted(set(stray))


def test_a_full_stop_without_a_space_ends_a_sentence() -> None:
    text = "He saw Robert Kennedy.He expects him again. The U.S.A. and the U.K. agree."
    assert cut(text, sentences(text))[0] == "He saw Robert Kennedy."
    assert len(sentences(text)) == 3
