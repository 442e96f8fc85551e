"""Names taken apart, and whether two can be one person's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.resolve.parts import NameParts, agree, said, slug, split_name


@pytest.mark.parametrize(
    ("name", "surname", "given"),
    [
        ("W. Averell Harriman", "harriman", ("w", "averell")),
        ("Harriman, William Averell", "harriman", ("william", "averell")),
        ("Mikhail A. Menshikov", "menshikov", ("mikhail", "a")),
        ("de Gaulle, Charles", "de gaulle", ("charles",)),
        ("Charles de Gaulle", "de gaulle", ("charles",)),
        ("Ben-Gurion, David", "ben gurion", ("david",)),
        ("Sir Harold Caccia", "caccia", ("harold",)),
        ("Kennedy, Edward M. (“Ted”)", "kennedy", ("edward", "m")),
        ("Halloran’s", "halloran", ()),
        ("Bula,", "bula", ()),
    ],
)
def test_parts(name: str, surname: str, given: tuple[str, ...]) -> None:
    assert split_name(name)[:2] == (surname, given)


def test_suffix_and_number_are_no_surnames() -> None:
    assert split_name("Schaufele, William E., Jr.") == NameParts("schaufele", ("william", "e"), "jr")
    assert split_name("King Farouk I").surname == "farouk"


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("W. Averell Harriman", "Harriman, William Averell", "same"),
        ("Robert Kennedy", "John F. Kennedy", "different"),
        ("Kennedy", "John F. Kennedy", "possible"),
        ("John Kennedy", "John J. Kennedy", "same"),
        ("Anatoliy Dobrynin", "Dobrynin, Anatoly F.", "same"),
        ("William Jones, Jr.", "William Jones, Sr.", "different"),
    ],
)
def test_agree(one: str, other: str, verdict: str) -> None:
    assert agree(split_name(one), split_name(other)) == verdict
    assert agree(split_name(other), split_name(one)) == verdict


def test_said_as_a_reader_says_it() -> None:
    assert said("Harriman, W. Averell") == "W. Averell Harriman"
    assert said("Schaufele, William E., Jr.") == "William E. Schaufele, Jr."
    assert said("Marshal Orlov") == "Marshal Orlov"


def test_slug() -> None:
    assert slug(split_name("W. Averell Harriman")) == "harriman-w-averell"


@given(st.text(max_size=60))
def test_any_text_can_be_split(name: str) -> None:
    parts = split_name(name)
    assert agree(parts, parts) in ("same", "possible")
