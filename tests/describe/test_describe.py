"""The whole description: an edited document, a bare paper, the real letter, the benchmark, and what must always hold."""

from __future__ import annotations

import importlib.util
import json
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.describe import describe
from backchannel.model import Description, from_json, to_json

sys.path.insert(0, str(Path(__file__).parent))
from papers import EDITED, document


def test_an_edited_document() -> None:
    found = describe(document(EDITED))
    assert (found.number, found.type, found.date, found.time, found.place) == (
        "46",
        "memorandum",
        "1959-03-12",
        "16:30/17:15",
        "Orsa",
    )
    assert found.title == "Memorandum From the Ambassador to Valdonia (Halloran) to Secretary of State Brandt"
    assert found.from_ and (found.from_.name, found.from_.office) == ("Halloran", "Ambassador to Valdonia")
    assert found.to and (found.to.name, found.to.office) == ("Brandt", "Secretary of State")
    assert (found.classification, found.classification_state) == ("Secret", "in force")
    assert found.handling == ("Limit Distribution", "Noforn")
    assert found.source == "Department of State, Central Files, 655.41/3–1259"
    assert (found.drafted_by, found.approved_by) == (("Halloran", "John B. Roe"), ("Vale",))
    assert found.repeated_to == ("London", "Paris", "Hague")
    assert found.subject == "Transit through the Strait"
    assert [omission.kind for omission in found.omissions] == ["here_follows", "not_declassified"]
    assert found.attachments == ("Attachment",)
    assert (found.talk_date, found.talk_place) == ("1959-03-11", "Orsa")


def test_each_field_has_the_words_that_show_it() -> None:
    paper = document(EDITED)
    found = describe(paper)
    for name, spans in found.spans.items():
        assert spans and all(paper[span].strip() for span in spans), name
    assert paper[found.spans["place"][0]] == "Orsa"
    assert [paper[span] for span in found.spans["drafted_by"]] == ["Halloran", "John B. Roe"]
    assert paper[found.spans["talk_date"][0]] == "yesterday"
    assert paper[found.spans["subject"][0]] == "Transit through the Strait"


def test_a_volume_of_before_1955() -> None:
    found = describe(
        document(
            "655.41/3–1250: Telegram\n\nThe Minister in Valdonia (Halloran) to the Secretary of State\n\n"
            "[Orsa,] March 12, 1950—6 p. m.\n\ntop secret priority\n\nniact\n\n147. Deptel 96, March 10. Marshal received me today.\n\nHalloran\n"
        )
    )
    assert (found.type, found.telegram_number, found.source) == ("telegram", "147", "655.41/3–1250")
    assert (found.classification, found.handling) == ("Top Secret", ("priority", "niact"))
    assert (found.place, found.date, found.time) == ("Orsa", "1950-03-12", "18:00")
    assert found.to and found.to.text == "Secretary of State"


def test_number_set_on_a_line_of_its_own() -> None:
    found = describe(
        document(
            "655.41/3–1253: Telegram\n\nNo. 435\nThe Ambassador in Valdonia (Vale) to the Department of State\n\nOrsa, March 12, 1953—noon.\n\nSecret\n"
        )
    )
    assert (found.number, found.title) == ("435", "The Ambassador in Valdonia (Vale) to the Department of State")
    assert (found.type, found.time, found.classification) == ("telegram", "12:00", "Secret")


def test_an_editorial_note_has_nothing_but_its_number_and_type() -> None:
    found = describe(
        document("12. Editorial Note\n\nOn March 12, 1959, the Marshal spoke in Orsa. For text, see Document 14.\n")
    )
    assert (found.number, found.type) == ("12", "editorial_note")
    assert (found.date, found.place, found.from_, found.classification, found.participants) == (
        None,
        None,
        None,
        None,
        (),
    )


def test_the_shared_memorandum(memorandum: str) -> None:
    found = describe(document(memorandum))
    assert (found.type, found.date, found.place, found.classification) == (
        "memcon",
        "1959-03-12",
        "Washington",
        "Secret",
    )
    assert [one.text for one in found.participants] == [
        "The Under Secretary, Mr. Halloran",
        "Ambassador Petrescu of Valdonia",
    ]
    assert found.subject == "Transit through the Strait of Orsa"
    assert (found.talk_date, found.talk_place) == ("1959-03-12", "Washington")


def test_a_letter_without_any_heading() -> None:
    text = (
        "~~SECRET~~\n\nMarch 12, 1959\n\nDear Tom:\n\nI saw the Marshal yesterday. (I was in Orsa for the races.) He was well.\n\n"
        "~~Secret~~ -2\n\nHe asked after you.\n\nSincerely,\n\n/s/ Paul\n\nThe Honorable Thomas J. Brandt\nGull Point\nMerrow Island\n"
    )
    found = describe(document(text))
    assert (found.type, found.date) == ("letter", "1959-03-12")
    assert (found.talk_date, found.talk_place) == ("1959-03-11", "Orsa")
    assert found.from_ and found.from_.name == "Paul"
    assert found.to and (found.to.name, found.to.place) == ("Thomas J. Brandt", "Gull Point, Merrow Island")
    assert (found.classification, found.classification_state) == ("Secret", "cancelled")
    assert [text[slice(*marking.span)] for marking in found.markings] == ["SECRET", "Secret"]
    assert text[slice(*found.spans["salutation"][0])] == "Dear Tom"


def test_a_telegraph_form() -> None:
    found = describe(
        document(
            "INCOMING TELEGRAM      Department of Foreign Relations\n\nSECRET\n\nAction: EV      Control: 104\nInfo: S         Rec'd: March 12, 1959\n\n"
            "FROM:  Orsa\nTO:    Secretary of Foreign Relations\nNO:    611, March 12, 8 p.m.\n\nPRIORITY\n\n"
            "SENT DEPARTMENT 611; REPEATED INFORMATION MERROW 58.\n\nMarshal received me today.\n\nHALLORAN\n"
        )
    )
    assert (found.type, found.telegram_number, found.date, found.time, found.place) == (
        "telegram",
        "611",
        "1959-03-12",
        "20:00",
        "Orsa",
    )
    assert found.from_ and (found.from_.text, found.from_.name) == ("Orsa", "Halloran")
    assert found.to and found.to.text == "Secretary of Foreign Relations"
    assert (found.repeated_to, found.handling) == (("Merrow",), ("Priority",))


def test_a_stamp_of_release_is_not_the_date() -> None:
    found = describe(
        document(
            "DECLASSIFIED IN PART\nReview of May 3, 2006\nCase 05-1187\n\nSECRET\n\nMEMORANDUM OF CONVERSATION\n\nDATE: March 12, 1959\n      11:30 a.m.\nPLACE: The Residence, Orsa\n\nPARTICIPANTS: Valdonia\n    Marshal Petrescu, Premier\n    Mr. Roe\n"
        )
    )
    assert (found.type, found.date, found.time, found.place) == ("memcon", "1959-03-12", "11:30", "The Residence, Orsa")
    assert (found.classification, found.classification_state) == ("Secret", "declassified")
    assert found.title == "Memorandum of Conversation"


def test_what_the_file_declares_fills_what_the_paper_leaves_open() -> None:
    found = describe(document("The Marshal spoke.\n", catalogue={"number": "7", "date": "1959-03-12", "place": "Orsa"}))
    assert (found.number, found.date, found.place) == ("7", "1959-03-12", "Orsa")


def test_nothing_is_no_error() -> None:
    assert describe(document("")).type is None


PIECES = [
    "SUBJECT\n", "PARTICIPANTS:\n", "TO: ", "FROM: Mr. A\n", "Dear ", "Mr. ", "12. ", "[", "]", "[1 line not declassified]", "~~SECRET~~", "March 3, 1959",
    "\n\n", "\n", "Orsa, ", "Sincerely,\n", "/s/ Paul", "Source: ", ". Secret; ", "Drafted by ", "Tab A\n", ": ", "—", "noon", "The Vale to the Roe", "x" * 50,
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=40).map("".join))
def test_whatever_the_text_spans_lie_in_it_and_json_comes_back(text: str) -> None:
    found = describe(document(text))
    spans = [span for spans in found.spans.values() for span in spans]
    spans += [omission.span for omission in found.omissions] + [marking.span for marking in found.markings]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert from_json(to_json(found), Description) == found
    assert describe(document(text)) == found


@pytest.mark.parametrize(
    "piece", ["word ", "[", "[omit", "[omit]", "A to B ", "Mr. ", "secret ", "SUBJECT\n", "Dear Mr. "]
)
def test_time_is_linear(piece: str) -> None:
    paper = document(piece * (200_000 // len(piece)))
    start = time.perf_counter()
    describe(paper)
    assert time.perf_counter() - start < 4


@pytest.mark.shared
def test_the_letter(shared: Path) -> None:
    from backchannel.load import load

    (letter,) = load(shared / "letters" / "harriman-1960-11-15.txt")
    found = describe(letter)
    assert (found.type, found.date, found.talk_date, found.talk_place) == (
        "letter",
        "1960-11-15",
        "1960-11-14",
        "Washington",
    )
    assert found.from_ and found.from_.name == "Averell"
    assert found.to and (found.to.text, found.to.name, found.to.place) == (
        "The Honorable John F. Kennedy",
        "John F. Kennedy",
        "Palm Beach, Florida",
    )
    assert (found.classification, found.classification_state, len(found.markings)) == ("Confidential", "cancelled", 2)


@pytest.mark.shared
@pytest.mark.parametrize(("folder", "least", "least_type"), [("texts", 0.97, 0.97), ("texts_bare", 0.95, 0.79)])
def test_the_benchmark(shared: Path, folder: str, least: float, least_type: float) -> None:
    from backchannel.load import load

    spec = importlib.util.spec_from_file_location("score_describe", shared / "bench" / "score_describe.py")
    assert spec and spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    gold = scorer.jsonl(shared / "bench" / "describe" / "gold.jsonl")[::4]
    predictions = []
    for one in gold:
        (loaded,) = load(shared / "bench" / "describe" / folder / f"{one['id']}.txt")
        predictions.append({"id": one["id"], **json.loads(to_json(describe(loaded)))})
    result, _ = scorer.score(gold, predictions, folder == "texts_bare")
    assert result["mean_over_fields"] >= least
    assert result["fields"]["type"]["accuracy"] >= least_type - 0.06  # a quarter of the documents


@pytest.mark.parametrize("width", [60, 66, 72])
def test_lines_broken_at_the_measure_describe_as_unbroken_ones(width: int) -> None:
    text = """\
12. Letter From the Permanent Representative to the North Atlantic Council (Fenwick) to Secretary of State Brandt

Orsa, March 12, 1959.

PARTICIPANTS

The Secretary

Karl Petrescu, Chairman of the Port Orsa Revolutionary Committee for Shipping and Trade

Paul R. Halloran, EUR

The talk turned to the Strait. The Ambassador said that he would not go on with the talks as long as ships were held up, since nothing had come of those of last year, and that his Government was of one mind with him in this.

He had met with the Secretary on March 11 in Orsa, where no more than an hour had been given to the whole of the matter, and had come away with the feeling that all would turn upon what was said in Illany in the week that followed.
"""

    def said(of: str):  # type: ignore[no-untyped-def]
        found = describe(document(of))
        return (
            found.title, found.from_ and found.from_.text, found.to and found.to.text, found.talk_date,
            [each.text for each in found.participants],
        )  # fmt: skip

    broken = "\n".join(
        line for paragraph in text.split("\n") for line in textwrap.wrap(paragraph, width) or [""]
    )  # fmt: skip
    assert broken.count("\n") > text.count("\n") + 6
    whole = said(text)
    assert said(broken) == whole and len(whole[-1]) == 3 and whole[1] and "Fenwick" in whole[1]
