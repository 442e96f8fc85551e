"""Query parameters: understood, or told what is wrong; never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.web.asked import ACTS, PAGE, Asked, statement_query

QUICK = settings(max_examples=40, deadline=None)


def test_a_whole_question() -> None:
    asked = Asked(
        {"words": "test ban", "about": "arms", "by": " khrushchev ", "from": "1960-11", "act": "ask", "page": "3"}
    )
    query = statement_query(asked)
    assert not asked.wrong
    assert (query.by, query.about, query.since, query.act) == ("khrushchev", "test ban arms", "1960-11", "ask")
    assert (query.limit, query.offset, query.order) == (PAGE, 2 * PAGE, "relevance")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", "yesterday"),
        ("from", "1960-13"),
        ("until", "1961-02-29"),
        ("until", "0000"),
        ("act", "shout"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "9" * 30),
        ("page", "²"),
        ("mode", "x"),
        ("by", "a\0b"),
        ("words", "x" * 401),
        ("order", "random"),
        ("relayed", "yes"),
    ],
)
def test_what_is_not_understood_is_said_of_its_field(name: str, value: str) -> None:
    asked = Asked({name: value})
    statement_query(asked)
    assert list(asked.wrong) == [name]


@QUICK
@given(st.dictionaries(st.sampled_from(["words", "by", "from", "until", "act", "page", "mode", "order"]), st.text()))
def test_nothing_that_can_be_typed_raises(parameters: dict[str, str]) -> None:
    query = statement_query(Asked(parameters))
    assert query.offset >= 0
    assert query.act is None or query.act in ACTS
