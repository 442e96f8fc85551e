"""Pages, lines and sentences of many places at once are those of one place each."""

from __future__ import annotations

import time
from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st

from backchannel.model import Document, Page, Span, place_of
from backchannel.store.places import contexts_of, places_of


@st.composite
def paged(draw: st.DrawFn) -> tuple[Document, list[int]]:
    text = draw(st.text(alphabet="ab \n\t", max_size=80))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pages = tuple(
        Page(label=str(n), span=Span(start, end))
        for n, (start, end) in enumerate(zip(cuts[::2], cuts[1::2], strict=False))
        if start < end
    )
    offsets = draw(st.lists(st.integers(0, len(text)), max_size=8))
    return Document(id="d", file="d.txt", text=text, pages=pages), offsets


@given(paged())
def test_places_are_those_of_place_of(given_: tuple[Document, list[int]]) -> None:
    document, offsets = given_
    assert places_of(document, offsets) == {offset: place_of(document, offset) for offset in offsets}


def test_a_context_is_the_whole_sentences_and_holds_the_span(sample: ModuleType) -> None:
    document, _ = sample.letter()
    span = sample.span(document, "no delay on our side")
    (context,) = contexts_of(document, [span])
    assert document[context] == 'There will be no delay on our side."'
    assert context.holds(span)


def test_a_context_without_a_full_stop_is_cut(sample: ModuleType) -> None:
    document = sample.make_document("d", "word " * 10_000)
    (context,) = contexts_of(document, [Span(25_000, 25_004)])
    assert context.holds(Span(25_000, 25_004))
    assert context.end - context.start < 1000


def test_a_long_text_of_one_line_takes_linear_time() -> None:
    text = "He said no. " * 30_000
    document = Document(id="d", file="d.txt", text=text)
    spans = [Span(n * 12 + 3, n * 12 + 7) for n in range(0, 30_000, 15)]
    start = time.monotonic()
    places_of(document, [span.start for span in spans])
    contexts_of(document, spans)
    assert time.monotonic() - start < 15
