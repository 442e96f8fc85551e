"""Slips of a scanner in the forms of a paper, and words that are none."""

from __future__ import annotations

import pytest
from papers import document

from backchannel.describe import describe
from backchannel.describe.slips import mended


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        ("~~C0NFIDENTlAL~~", "~~CONFIDENTIAL~~"),
        ("Novernber 12, l960", "November 12, 1960"),
        ("Mernorandurn of Conversatiou", "Memorandum of Conversation"),
        ("/s/ Averel1", "/s/ Averell"),
        ("March l2, 196O", "March 12, 1960"),
    ],
)
def test_what_a_scanner_spoils_is_mended(read: str, typed: str) -> None:
    assert mended(read) == typed


@pytest.mark.parametrize(
    "words", ["Dean Rusk", "Deptel 1011, A-1", "NSC 5508/1", "CA10", "Mr. Daar", "1O Downing Street"]
)
def test_what_is_no_form_stays(words: str) -> None:
    assert mended(words) == words


def test_a_letter_read_badly_is_described() -> None:
    paper = document(
        "~~C0NFIDENTlAL~~\n\nNovernber 12, l960\n\nDcar Jack:\n\nHe called.\n\nSincerely,\n\n/s/ Averel1\n"
    )
    found = describe(paper)
    assert (found.date, found.classification) == ("1960-11-12", "Confidential")
    assert found.from_ and found.from_.text == "Averell"
    assert found.to and found.to.text == "Jack" and paper.text.startswith("~~C0NFIDENTlAL~~")
