"""The style sheet: every pair of colours that text can stand in is readable (WCAG AA, 4.5 to 1), light and dark."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

import backchannel.web

SHEET = (Path(backchannel.web.__file__).parent / "static" / "room.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", rules)) for rules in re.findall(r":root \{(.*?)\}", SHEET, re.S)[:2]
)
HUES = [f"c{n}" for n in range(7)]
TINTS = [f"t{n}" for n in range(7)]
GROUNDS = ["paper", "sheet", "now"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(scheme: dict[str, str]) -> None:
    pairs = [
        *product(["ink", "soft", *HUES], [*GROUNDS, *TINTS]),
        *product(["ink", "soft", "accent", "bad", "good"], [*GROUNDS, "wash", "accent-wash"]),
        ("paper", "accent"),
    ]
    faint = [pair for pair in pairs if contrast(scheme[pair[0]], scheme[pair[1]]) < 4.5]
    assert faint == []


def test_nothing_comes_from_outside() -> None:
    assert "http" not in SHEET
    assert "@import" not in SHEET
    assert "url(" not in SHEET
