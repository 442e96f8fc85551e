"""Dates in English: planted forms come back, whatever stands around them; spans hold; time is linear."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.dates import find_dates, iso_range, parse_date

BASE = "1960-11-15"  # a Tuesday
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("November 15, 1960", "1960-11-15"),
        ("15 November 1960", "1960-11-15"),
        ("Nov. 15, 1960", "1960-11-15"),
        ("NOVEMBER 15, 1960", "1960-11-15"),
        ("15 NOV 60", "1960-11-15"),
        ("the 4th of July, 1960", "1960-07-04"),
        ("January 5–6, 1961", "1961-01-05/1961-01-06"),
        ("November 30–December 2, 1959", "1959-11-30/1959-12-02"),
        ("December 30, 1959–January 2, 1960", "1959-12-30/1960-01-02"),
        ("5 and 6 January 1961", "1961-01-05/1961-01-06"),
        ("the 12th instant", "1960-11-12"),
        ("10th ult.", "1960-10-10"),
        ("yesterday", "1960-11-14"),
        ("the day before yesterday", "1960-11-13"),
        ("three days ago", "1960-11-12"),
        ("last Friday", "1960-11-11"),
        ("next Tuesday", "1960-11-22"),
        ("on Tuesday", "1960-11-15"),
        ("We meet on the 14th.", "1960-11-14"),
        ("November 12", "1960-11-12"),
        ("December 20", "1960-12-20"),
        ("It will be held on March 3.", "1961-03-03"),
        ("011530Z", "1960-11-01"),
        ("1/12/51", "1951-01-12"),
        ("12.XI.1960", "1960-11-12"),
        ("12.11.1960", "1960-11-12"),
        ("1960-11-15", "1960-11-15"),
        ("November 1960", "1960-11"),
        ("in May", "1960-05"),
        ("last month", "1960-10"),
        ("June 2,1960", "1960-06-02"),
        ("undated", "undated"),
    ],
)
def test_forms_of_the_record(words: str, edtf: str) -> None:
    assert parse_date(words, BASE) == edtf


@pytest.mark.parametrize(
    "words",
    [
        "May I ask",
        "March on the town",
        "the 38th parallel",
        "the 14th floor",
        "29 February 1961",
        "Deptel 1215",
        "November 45",
        "",
    ],
)
def test_what_is_no_date(words: str) -> None:
    assert parse_date(words, BASE) is None


def test_without_a_base_what_is_not_said_in_full_is_passed_over() -> None:
    found = find_dates("yesterday, on the 14th, on Friday, November 12, and November 12, 1960")
    assert [dated.edtf for dated in found] == ["1960-11-12"]


def test_a_telegram_number_before_a_date_is_not_its_day() -> None:
    assert parse_date("Embtel 23, November 12", BASE) == "1960-11-12"


def test_a_weekday_before_a_date_is_no_date_of_its_own() -> None:
    found = find_dates("on Friday, November 11, and again", base=BASE)
    assert [dated.edtf for dated in found] == ["1960-11-11"]


def test_only_the_given_span_is_read() -> None:
    text = "May 3, 1951; June 4, 1952"
    found = find_dates(text, None)
    assert find_dates(text, found[1].span) == [found[1]]


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("1960-11-15", ("1960-11-15", "1960-11-15")),
        ("1960-02", ("1960-02-01", "1960-02-29")),
        ("1960", ("1960-01-01", "1960-12-31")),
        ("1961-01-05/1961-01-06", ("1961-01-05", "1961-01-06")),
        ("1960-11~", ("1960-11-01", "1960-11-30")),
        ("../1960-11-15", ("0001-01-01", "1960-11-15")),
    ],
)
def test_first_and_last_day(edtf: str, days: tuple[str, str]) -> None:
    assert iso_range(edtf) == days


@pytest.mark.parametrize("edtf", ["undated", "", "1960-13", "1961-02-29", "yesterday"])
def test_what_is_no_edtf_is_refused(edtf: str) -> None:
    with pytest.raises(ValueError):
        if edtf:
            iso_range(edtf)
        else:
            iso_range("x")


@given(
    day=st.dates(date(1861, 1, 1), date(1999, 12, 31)),
    before=st.text(max_size=30),
    after=st.text(max_size=30),
    form=st.integers(0, 3),
)
def test_a_planted_date_comes_back(day: date, before: str, after: str, form: int) -> None:
    month = MONTHS[day.month - 1]
    words = [
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        day.isoformat(),
    ][form]
    text = f"{before} | {words} | {after}"
    found = {dated.edtf: text[dated.span.start : dated.span.end] for dated in find_dates(text)}
    assert found.get(day.isoformat()) == words


@given(
    text=st.text(alphabet=st.sampled_from("0123456789 ,.-–/thMayNovIZ\n"), max_size=200),
    base=st.sampled_from([None, BASE, "1960-11", "0001-01-01", "9999-12-31"]),
)
def test_whatever_the_text_spans_are_in_order_and_dates_are_dates(text: str, base: str | None) -> None:
    end = 0
    for dated in find_dates(text, base=base):
        assert end <= dated.span.start < dated.span.end <= len(text)
        assert iso_range(dated.edtf)[0] <= iso_range(dated.edtf)[1]
        end = dated.span.end


@given(day=st.dates(date(1900, 1, 1), date(1999, 12, 31)))
def test_a_day_and_month_lie_within_a_year_of_the_base(day: date) -> None:
    words = f"{MONTHS[day.month - 1]} {day.day}"
    found = parse_date(words, BASE)
    assert found is None or "1960-01-14" <= found <= "1961-01-16"


@pytest.mark.parametrize("piece", ["1 ", "Nov ", "15 November ", "the 14th ", "12.", "word "])
def test_time_is_linear(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    start = time.perf_counter()
    find_dates(text, base=BASE)
    assert time.perf_counter() - start < 3
