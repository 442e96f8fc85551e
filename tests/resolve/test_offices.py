"""Offices as people are called by them."""

from __future__ import annotations

import pytest

from backchannel.resolve.offices import Office, office_of_register, read_office


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("the Soviet Ambassador", Office("ambassador", "Soviet Union")),
        ("Ambassador in India (Henderson)", Office("ambassador", None, "India")),
        ("Ambassador of Velgoria in Caldmere", Office("ambassador", "Velgoria", "Caldmere")),
        ("the Secretary", Office("secretary of state")),
        ("the American Secretary of State", Office("secretary of state", "United States")),
        ("the Under Secretary of External Affairs of Caldmere", Office("under secretary of state", "Caldmere")),
        ("British Foreign Secretary", Office("foreign minister", "United Kingdom")),
        ("Chairman of the Council of Ministers", Office("head of government")),
        ("the President-elect", Office("president-elect")),
        ("the Assistant Secretary for European Affairs", None),
        ("First Secretary of the Embassy", None),
        ("Mr. Halloran", None),
    ],
)
def test_read_office(words: str, office: Office | None) -> None:
    found = read_office(words)
    if office is None:
        assert found is None or found.name == "general secretary"
    else:
        assert found is not None
        assert found[: 3 if office.place else 2] == office[: 3 if office.place else 2] or found.name == office.name


def test_offices_of_registers_are_in_the_same_forms() -> None:
    assert office_of_register("Ambassador of the Soviet Union", "United States") == Office(
        "ambassador", "Soviet Union", "United States"
    )
    assert office_of_register("Ambassador Extraordinary and Plenipotentiary", "united-kingdom") == Office(
        "ambassador", "United States", "United Kingdom"
    )
    assert office_of_register("Ambassador of Velgoria in Caldmere", "Stanhaven") == Office(
        "ambassador", "Velgoria", "Caldmere"
    )
    assert office_of_register("President of Caldmere", "Stanhaven") == Office("president", "Caldmere")
    assert office_of_register("Secretary of State", None) == Office("secretary of state", "United States")
    assert office_of_register("Foreign Secretary", "United Kingdom") == Office("foreign minister", "United Kingdom")
    assert office_of_register("Chairman of the Presidium of the Supreme Soviet", "Soviet Union") is None
