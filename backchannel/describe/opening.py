"""The number that opens a telegram, an airgram or a despatch.

Takes the first lines of the body; gives an `Opening`.

    frus1951v07p2_d303: "1606. Re AMC. During course of conversation with Jebb …": number "1606"
    frus1951v07p2_d234: "A–58. ReContel 221 October 27 …": series "A", number "58"
    frus1955-57v14_d24: "No. 2354" on a line of its own: series "No", number "2354"
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .lines import Line

__all__ = ["NO_SERIES", "Opening", "read_opening"]


class Opening(NamedTuple):
    """What opens the text: `series` and `number` of a telegram, airgram or despatch ("A", "58"; "", "1606")."""

    series: str = ""
    number: str = ""
    line: int = -1
    runs_on: bool = False  # text follows on the same line


_NUMBER = re.compile(
    r"^(?:(?P<series>[A-Z][a-z]{2,7}|[A-Z]{1,6}|No\.|Number)[ .–—-]{0,3})?(?P<number>\d{1,6}(?:/\d+)?)(?P<stop>\.(?!\d)|:|$)(?=\s|$)"
)
# Series of telegrams are made-up words ("Secto", "Polto", "Johto"); these are not.
NO_SERIES = frozenset(
    [
        "Part",
        "Chapter",
        "Article",
        "Section",
        "Annex",
        "Phase",
        "Paper",
        "Point",
        "Item",
        "Page",
        "Tab",
        "Document",
        "Paragraph",
        "Draft",
        "Question",
        "Step",
        "Case",
        "Stage",
        "Title",
        "Class",
        "Group",
        "Number",
    ]
)


def read_opening(lines: list[Line]) -> Opening:
    """The number that opens the text, within its first lines. "1." of a list of points is none."""
    for n, line in enumerate(lines[:8]):
        match = _NUMBER.match(line.words)
        if match:
            series = (match["series"] or "").strip()
            if not series and (_is_point(lines, n, match["number"]) or match["stop"] != "."):
                return Opening()
            return Opening(series.rstrip("."), match["number"], n, match.end() < len(line.words))
        if line.words.startswith("[") or (len(line.words) > 160 and not line.words.startswith("(")):
            break  # "[Here follow agenda items 1–3.]": the number after it is an agenda item's
    return Opening()


def _is_point(lines: list[Line], n: int, number: str) -> bool:
    """Whether "1." begins a list: small, and the next number follows."""
    if int(number.split("/")[0]) > 30:
        return False
    after = str(int(number.split("/")[0]) + 1)
    return number == "1" or any(re.match(rf"^\(?{after}[.)]\s", line.words) for line in lines[n + 1 : n + 30])
