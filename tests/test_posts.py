"""Posts: which city's embassy is meant by a country, a city, the Department."""

from __future__ import annotations

import pytest

from backchannel.posts import is_place, post_names, posts_in, same_place


@pytest.mark.parametrize(
    ("words", "post"),
    [
        ("the Embassy in Poland", "warsaw"),
        ("the Ambassador in India (Henderson)", "new delhi"),
        ("the Consulate General at Jerusalem", "jerusalem"),
        ("the Department of State", "washington"),
        ("the Mission at the United Nations", "new york"),
        ("the Ambassador in the Soviet Union to the Department of State", "moscow"),
        ("Moscow", "moscow"),
    ],
)
def test_the_post_that_words_name(words: str, post: str) -> None:
    assert post in posts_in(words)


def test_words_without_a_place_name_no_post() -> None:
    assert posts_in("Mr. Halloran") == frozenset()


def test_a_city_and_its_country_are_one_place() -> None:
    assert same_place("Moscow", "Soviet Union")
    assert same_place("Great Britain", "United Kingdom")
    assert not same_place("Poland", "Yugoslavia")


def test_places_alone_and_in_words() -> None:
    assert is_place("the United States") and is_place("Saigon")
    assert not is_place("the Embassy in Saigon")


def test_longest_names_come_first() -> None:
    names = post_names()
    assert [len(name) for name in names] == sorted((len(name) for name in names), reverse=True)
