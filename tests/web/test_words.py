"""The record's own forms as a reader is shown them; ids in addresses; a sign for each speaker."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.model import Span
from backchannel.web.addresses import document_address, statement_address, with_query
from backchannel.web.cards import Pager
from backchannel.web.speakers import signs
from backchannel.web.words import Stretch, counted, marked_stretches, readable_date, shortened

QUICK = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("1960-11-14", "14 November 1960"),
        ("1960-11", "November 1960"),
        ("1960", "1960"),
        ("1960-11-14~", "about 14 November 1960"),
        ("1961-01-05/1961-01-06", "5 January 1961 to 6 January 1961"),
        ("1961-01-05/..", "5 January 1961 to …"),
        ("undated", "undated"),
        ("1960-13", "1960-13"),
        ("n/d", "n/d"),
        (None, ""),
    ],
)
def test_dates(edtf: str | None, words: str) -> None:
    assert readable_date(edtf) == words


def test_counts() -> None:
    assert counted(0, "statement") == "0 statements"
    assert counted(1, "person", "people") == "1 person"
    assert counted(1234, "person", "people") == "1,234 people"


@QUICK
@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_marked_stretches_lose_nothing(text: str, pairs: list[tuple[int, int]]) -> None:
    spans = [Span(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in pairs]
    stretches = marked_stretches(text, spans)
    assert "".join("".join(s.text.split()) for s in stretches) == "".join(text.split())


def test_long_words_are_cut_behind_a_word() -> None:
    assert shortened([Stretch("one two three", True), Stretch("four", False)], 9) == [Stretch("one two …", True)]


@QUICK
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_address_gives_the_id_back(id: str) -> None:
    parts = urlsplit(document_address(id))
    given_id = parse_qs(parts.query, keep_blank_values=True).get("id") or [
        unquote(parts.path.removeprefix("/document/"))
    ]
    assert given_id == [id]
    assert "/" not in parts.path.removeprefix("/document/").removeprefix("/document")


def test_dots_are_not_taken_for_a_way_up() -> None:
    assert document_address("..") == "/document?id=.."
    assert statement_address("..", "s") == "/document?id=..&statement=s#s-s"
    assert with_query("/", {"by": None, "to": ""}) == "/"


@QUICK
@given(st.integers(0, 200), st.integers(1, 20))
def test_a_pager_leads_through_every_answer_once(total: int, page: int) -> None:
    pager = Pager.of("/", {}, total=total, page=page, size=20)
    assert (pager.next is None) == (page >= pager.pages)
    assert (pager.previous is None) == (page == 1)
    if pager.first:
        assert 1 <= pager.first <= pager.last <= total


@QUICK
@given(st.lists(st.text(st.sampled_from("ABab .'é1"), max_size=8), max_size=40))
def test_no_two_speakers_share_a_key(names: list[str]) -> None:
    found = signs({str(place): name for place, name in enumerate(names)})
    assert len({sign.key for sign in found.values()}) == len(names)


def test_the_first_twenty_eight_speakers_look_different() -> None:
    found = signs({str(n): f"Name{n}" for n in range(28)})
    assert len({(sign.hue, sign.line) for sign in found.values()}) == 28
