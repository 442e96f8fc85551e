"""The letter that the project starts from: MISSION's table, row by row, as a user would see it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backchannel.cli import main
from backchannel.model import Span
from backchannel.store import open_store
from backchannel.views import missing, show_document

NAME = "harriman-1960-11-15"


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("letter") / "out.jsonl"
    with pytest.raises(SystemExit):
        main(["read", str(shared / "letters"), "--jsonl", str(out), "--workers", "1", "-q"])
    (reading,) = map(json.loads, out.read_text("utf-8").splitlines())
    return dict(reading)


@pytest.fixture(scope="module")
def text(shared: Path) -> str:
    return (shared / "letters" / f"{NAME}.txt").read_text("utf-8")


def statements(line: dict[str, Any], **wanted: Any) -> Iterator[dict[str, Any]]:
    for statement in line["statements"]:
        if all(
            value == statement[key] or (key != "mode" and value in str(statement[key])) for key, value in wanted.items()
        ):
            yield statement


def test_classification_and_that_it_is_cancelled(line: dict[str, Any]) -> None:
    assert line["description"]["classification"] == "Confidential"
    assert line["description"]["classification_state"] == "cancelled"


def test_dates_of_the_letter_and_of_the_talk(line: dict[str, Any]) -> None:
    assert line["description"]["date"] == "1960-11-15"
    assert line["description"]["talk_date"] == "1960-11-14"
    assert "Washington" in line["description"]["talk_place"]
    of_the_talk = [one for one in line["statements"] if "Menshikov" in (one["speaker"] or "")]
    assert of_the_talk and all(one["when"] == "1960-11-14" for one in of_the_talk)


def test_author_recipient_and_address(line: dict[str, Any]) -> None:
    assert line["author"] == "W. Averell Harriman"
    assert line["recipients"] == ["John F. Kennedy"]
    assert "Palm Beach" in line["description"]["to"]["place"]


def test_three_pages(line: dict[str, Any]) -> None:
    assert [page["label"] for page in line["pages"]] == ["1", "2", "3"]


def test_no_page_furniture_inside_a_content(line: dict[str, Any], text: str) -> None:
    furniture = [
        Span(at, at + len(words)) for words in ("~~Confidential~~ -2", "Nov. 15, 1960") for at in [text.index(words)]
    ]
    for statement in line["statements"]:
        for piece in statement["content"]:
            assert not any(Span(*piece).meets(span) for span in furniture), statement["words"]


def test_the_sentence_is_whole_across_the_page(line: dict[str, Any]) -> None:
    assert any("by saying he … hoped we could follow" in one["words"] for one in line["statements"])


def test_the_message_through_menshikov(line: dict[str, Any]) -> None:
    found = list(statements(line, speaker="Khrushchev", via="Menshikov", to="Harriman", mode="direct"))
    assert len(found) >= 4
    assert {one["page"] for one in found} >= {"1"}
    for one in found:
        assert one["relays"][0]["manner"] == "aloud" and one["relays"][0]["translated"] is True
        assert one["distance"]["hops"] == 2 and one["distance"]["days"] == 1
        assert "Menshikov" in one["distance"]["sentence"] and "translation" in one["distance"]["sentence"]


def test_the_asides_are_the_writers_own(line: dict[str, Any]) -> None:
    for one in statements(line, speaker="Khrushchev"):
        assert "Russian colloquialism" not in one["words"] and "This undoubtedly refers" not in one["words"]


def test_one_person_each(line: dict[str, Any]) -> None:
    names = [party["name"] for party in line["parties"]]
    for surname in ("Khrushchev", "Menshikov", "Harriman", "Kennedy"):
        assert len([name for name in names if name.split()[-1].startswith(surname[:-1])]) == 1, names
    assert not any("Ambassador" in (one["speaker"] or "") for one in line["statements"])


@pytest.mark.parametrize(
    ("act", "speaker", "words"),
    [
        ("request", "Harriman", "not to refer to the U-2 incident again"),
        ("criticize", "Menshikov", "trying to trade with him"),
        ("ask", "Harriman", "how things were going with China"),
        ("refuse", "Menshikov", "commit himself"),
        ("assert", "Menshikov", "there were no fundamental differences"),
    ],
)
def test_acts(line: dict[str, Any], act: str, speaker: str, words: str) -> None:
    assert any(words in one["words"] for one in statements(line, act=act, speaker=speaker))


def test_the_letter_of_november_12_is_missing(line: dict[str, Any]) -> None:
    (reference,) = [one for one in line["references"] if one.get("date") == "1960-11-12"]
    assert reference["kind"] == "letter" and reference["resolution"] == "none"


def test_remarks_stay_with_the_message(line: dict[str, Any]) -> None:
    assert any("rough translation" in " ".join(one["remarks"]) for one in statements(line, via="Menshikov"))
    assert not any(one["remarks"] for one in statements(line, speaker="Harriman", cue="["))


def test_a_distance_on_every_statement(line: dict[str, Any]) -> None:
    assert line["statements"] and all(one["distance"]["sentence"] for one in line["statements"])


BAD = """\
~~C0NFIDENTlAL~~

Novernber 12, l960

Dcar Jack:

Mr. Korneichnk, the playwright, called on me yesterday at rny house. He said that Mr. Khrushchey had asked
hirn to learn how the new Adrninistration would look upon our relations.

I told Mr. Korneichuk that you wonld undoubtedly develop a good neighbor po1icy. Komeichuk asked whether a
meeting could be held.

Sincerely,

/s/ Averel1

The Honorab1e John F. Kennedy
Palm Beach
F1orida
"""
"""The letter of November 12 as we imagine it, read by a bad scanner."""


def test_the_letter_of_november_12_is_found_though_it_is_read_badly(tmp_path: Path, shared: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "first.txt").write_text(BAD, "utf-8")
    (folder / f"{NAME}.txt").write_bytes((shared / "letters" / f"{NAME}.txt").read_bytes())
    with pytest.raises(SystemExit):
        main(["read", str(folder), "-o", str(tmp_path / "record.db"), "--workers", "1", "-q"])
    with open_store(tmp_path / "record.db", read_only=True) as store:
        assert not missing(store).rows
        (link,) = (one.link for one in show_document(store, NAME).references if one.reference.date == "1960-11-12")
        assert link and (link.status, link.document) == ("held", "first")
        met = [row for row in store.persons("korneichuk").rows if row.name.endswith("Korneichuk")]
        assert [(row.id, row.documents) for row in met] == [("korneichuk-aleksandr-y", 2)]
