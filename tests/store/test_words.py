"""What a reader types is never misunderstood by the database."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backchannel.errors import QueryError
from backchannel.store import StatementQuery, Store
from backchannel.store.words import Term, parse_words


def test_words_phrases_prefixes_and_without() -> None:
    words = parse_words('arms* "realistic way" -china OR Strait')
    assert words.wanted == ((Term("arms", True),), (Term("realistic way"), Term("Strait")))
    assert words.without == (Term("china"),)


def test_an_open_quotation_runs_to_the_end() -> None:
    assert parse_words('"limit arms').wanted == ((Term("limit arms"),),)


def test_curly_quotation_marks_are_quotation_marks() -> None:
    assert parse_words("“limit arms”").wanted == ((Term("limit arms"),),)


@pytest.mark.parametrize("typed", ["", "   ", '"', '""', "*", "-", "-china", "()", "OR", "^", "\x00"])
def test_no_word_at_all_is_said_so(typed: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_words(typed)
    assert caught.value.hint


HOSTILE = [
    '"',
    '"arms',
    'arms"',
    "arms*",
    "*arms",
    "NEAR(arms way, 2)",
    "arms NEAR way",
    "arms AND",
    "NOT arms",
    "arms OR",
    "OR OR arms",
    "title:arms",
    "{title}: arms",
    "^arms",
    "arms)",
    "((arms",
    "'; DROP TABLE documents; --",
    "arms' OR '1'='1",
    "%",
    "arms\x00way",
    "a" * 5000,
    "arms " * 500,
    "arms " * 30,
    "U-2 RB-47",
    "日本語 привет",
    ":arms @x $y ?1",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_typed_raises_a_raw_error(record: Store, typed: str) -> None:
    for ask in (
        lambda: record.find_statements(StatementQuery(about=typed)),
        lambda: record.find_statements(StatementQuery(about=typed, order="relevance")),
        lambda: record.find_statements(StatementQuery(by=typed)),
        lambda: record.find_documents(typed),
        lambda: record.persons(typed),
    ):
        try:
            ask()
        except QueryError as error:
            assert error.hint
    assert record.counts().documents == 2


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(typed=st.text(alphabet="aB\" *-()'^:{}ORANDNEAR,%\\;7é", max_size=30))
def test_nothing_typed_at_random_raises_a_raw_error(record: Store, typed: str) -> None:
    try:
        record.find_statements(StatementQuery(about=typed))
        record.find_documents(typed)
    except QueryError:
        pass
