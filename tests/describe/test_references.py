"""References: each form that the record points to other documents by, as found and parsed."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.describe.references import find_references, own_symbols, references_in
from backchannel.model import Block, Description, Document, Mark, Reference, Span

BASE = "1960-11-15"
PIECES = [
    "your",
    "letter",
    "of",
    "May 3",
    "Embtel",
    "12",
    ",",
    "and",
    "Moscow’s",
    ".",
    "(",
    ")",
    "\n",
    "NSC 5/1",
    "yesterday",
    "Mr.",
]


def document(text: str, **fields: object) -> Document:
    return Document(id="d", file="d.txt", text=text, **fields)  # type: ignore[arg-type]


def found(text: str, base: str | None = BASE) -> list[dict[str, object]]:
    """What is parsed of each reference, without what was left out."""
    kept = []
    for one in references_in(text, base=base):
        fields = {key: value for key, value in one._asdict().items() if value is not None}
        fields.pop("confidence")
        span = fields.pop("span")
        kept.append({"words": text[span.start : span.end], **fields})
    return kept


def only(text: str, base: str | None = BASE) -> dict[str, object]:
    all_found = found(text, base)
    assert len(all_found) == 1, all_found
    return all_found[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as set out in Embassy telegram 1706.", {"number": "1706", "kind": "telegram", "sender": "Embassy"}),
        ("2255. Deptel 1937. I gather", {"number": "1937", "series": "Deptel"}),
        ("For you. Re your 1164.", {"number": "1164", "sender": "your"}),
        ("1705. Belgrade’s 1704.", {"number": "1704", "sender": "Belgrade"}),
        ("repeated in Paris’ 1456, which", {"number": "1456", "sender": "Paris"}),
        ("Along lines Dulte 33, we", {"number": "33", "series": "Dulte"}),
        ("Re Secto 145 and", {"number": "145", "series": "Secto"}),
        ("Ref: Gocto 525.", {"number": "525", "series": "Gocto"}),
        ("in my despatch 412 I", {"number": "412", "kind": "despatch", "sender": "my"}),
        ("see Embdes 497, February 2, 1960,", {"number": "497", "kind": "despatch", "date": "1960-02-02"}),
        ("Department’s CA–3378, November 22, asked", {"number": "CA–3378", "kind": "airgram"}),
        ("mytels 393 of the", {"number": "393", "series": "mytel"}),
        ("Ref: State 025151. It", {"number": "025151", "sender": "State"}),
        ("(Damascus 39.", {"number": "39", "sender": "Damascus"}),
        ("as Reur C 56246, on", {"number": "56246", "series": "C"}),
        ("(Bonn telegram to Department 284)", {"number": "284", "sender": "Bonn", "recipient": "Department"}),
        ("Embassy telegram no. 1137, January 28).", {"number": "1137", "date": "1960-01-28"}),
        ("authority of NSC 5808/1 approved", {"number": "5808/1", "series": "NSC"}),
        ("the estimate, NIE 11–4–60, says", {"number": "11-4-60", "series": "NIE"}),
        ("National Security Study Memorandum 39:", {"number": "39", "series": "NSSM"}),
        ("NSAM No. 28 asks", {"number": "28", "series": "NSAM"}),
        ("NSC Action No. 1447–c", {"number": "1447-c", "series": "NSC Action"}),
    ],
)
def test_numbers(text: str, expected: dict[str, object]) -> None:
    one = only(text)
    assert {key: one.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "to him (My letter to you of November 12), that",
            {"words": "My letter to you of November 12", "kind": "letter", "date": "1960-11-12", "sender": "My", "recipient": "you"},
        ),
        ("your letter to me of April 12, 1960, and", {"kind": "letter", "sender": "your", "recipient": "me"}),
        ("their memorandum to you dated 19 October 1960, which", {"kind": "memorandum", "date": "1960-10-19"}),
        ("the July 9, 1958 OCB Report on", {"kind": "report", "date": "1958-07-09"}),
        ("the line of his letter of April 22 that he will defend", {"kind": "letter", "date": "1960-04-22"}),
        ("In our talk on March 19 he", {"kind": "conversation", "date": "1960-03-19", "sender": "our"}),
        ("our talk of yesterday was", {"kind": "conversation", "date": "1960-11-14"}),
        ("at yesterday's meeting the", {"kind": "conversation", "date": "1960-11-14"}),
        ("see Memorandum of Conversation of July 26, 1958.", {"kind": "conversation", "date": "1958-07-26"}),
        (
            "the memorandum I submitted to you on May 2, 1960, said",
            {"kind": "memorandum", "date": "1960-05-02"},
        ),
        ("Mr. Orlov’s memo to the Secretary of June 2 says", {"kind": "memorandum", "sender": "Mr. Orlov"}),
    ],
)  # fmt: skip
def test_dates(text: str, expected: dict[str, object]) -> None:
    one = only(text)
    assert {key: one.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in immediately following telegram.", {"kind": "telegram", "relation": "following"}),
        ("considerations mentioned preceding telegram were", {"relation": "preceding"}),
        ("as proposed reftel.", {"kind": "telegram", "relation": "reference"}),
        ("the enclosed draft memorandum on", {"kind": "memorandum", "relation": "enclosed"}),
        ("(Tab B)", {"number": "B", "relation": "enclosed"}),
        ("thanked him for his message to Senator Kennedy by", {"kind": "message", "sender": "his", "recipient": "Senator Kennedy"}),
        ("See Document 45.", {"number": "45", "series": "Document"}),
    ],
)  # fmt: skip
def test_relations(text: str, expected: dict[str, object]) -> None:
    one = only(text)
    assert {key: one.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Halloran's letter of the 8th came by hand.", {"date": "1961-05-08", "sender": "Halloran"}),
        ("He has offered it (his letter of May 2 to Petrescu).", {"date": "1961-05-02", "sender": "his", "recipient": "Petrescu"}),
        ("parts of letter dated May 2 which he had received from Marshal Orlov.", {"sender": "Marshal Orlov"}),
        ("He has written it to Baron Quist, in a letter of May 2, but", {"recipient": "Baron Quist"}),
        ("Telegram 695 from Port Orsa, May 5, is not printed.", {"number": "695", "sender": "Port Orsa", "date": "1961-05-05"}),
        ("From Port Orsa's 147 it appears that", {"number": "147", "sender": "Port Orsa"}),
        ("On May 2 they met. Ask Halloran for his memorandum of that talk.", {"kind": "memorandum", "date": "1961-05-02", "sender": "his"}),
    ],
)  # fmt: skip
def test_ends_and_days_that_stand_around(text: str, expected: dict[str, object]) -> None:
    one = references_in(text, base="1961-05-20")[-1]
    assert {key: getattr(one, key) for key in expected} == expected


def test_two_letters_are_two() -> None:
    text = "I have your letters of May 10 and May 18."
    two = references_in(text, base="1961-05-23")
    assert [(one.date, one.sender) for one in two] == [("1961-05-10", "your"), ("1961-05-18", "your")]
    assert references_in("the letters of May 10–18", base="1961-05-23")[0].date == "1961-05-10/1961-05-18"


def test_a_number_in_the_title_is_kept_as_a_symbol() -> None:
    title = "Telegram 1466 From the Embassy in Poland to the Department of State"
    assert own_symbols(document("x"), Description(title=title)) == ("Telegram 1466",)
    assert own_symbols(document("x"), Description(title=title, telegram_number="1466")) == ()


def test_several_numbers_of_one_series() -> None:
    assert [one["number"] for one in found("Re Embtels 165 and 191; London’s 995 to Department.")] == [
        "165",
        "191",
        "995",
    ]
    assert [one["number"] for one in found("See Documents 56, 57 and 60.")] == ["56", "57", "60"]


def test_memoranda_on_conversations_with_several_men() -> None:
    words = "the memoranda on his conversations with Messrs. Harlan, Robert Kay, Stevens and Solway"
    one = only(f"You have {words}, I think.")
    assert one["words"] == words
    assert one["subject"] == words.removeprefix("the memoranda on ")


@pytest.mark.parametrize(
    "text",
    [
        "He has your 300 divisions and our 15 men in mind.",
        "In March 1960 the Paris 1955 accords, Article 12 and Section 201 of FY 1961.",
        "We shall talk at our meeting tomorrow.",
        "Sent Department 802, repeated info London 99.",
        "He flew the U-2 and a B-52 over Moscow 5 times.",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(text) == []


def test_headings_datelines_and_source_notes_are_not_read() -> None:
    pieces = [
        ("heading", "Telegram 119 From the Embassy"),
        ("dateline", "Paris, May 3, 1960."),
        ("paragraph", "Re Deptel 12."),
        ("note", "[1] Source: Department of State, Embtel 44."),
        ("note", "[2] See Document 9."),
    ]
    text, blocks = "", []
    for kind, words in pieces:
        start = len(text)
        text += words + "\n\n"
        blocks.append(Block(kind=kind, span=Span(start, start + len(words))))  # type: ignore[arg-type]
    references = find_references(document(text, blocks=tuple(blocks)), Description(date="1960-05-03"))
    assert [reference.number for reference in references] == ["12", "9"]


def test_marks_of_the_file_are_references() -> None:
    mark = Mark(kind="reference", span=Span(4, 8), value="frus1961-63v05_d45")
    (reference,) = find_references(document("See this.", marks=(mark,)), Description())
    assert (reference.number, reference.series) == ("frus1961-63v05_d45", "Document")


def test_own_symbol_is_no_reference() -> None:
    text = "National Intelligence Estimate\n\nNIE 11-4-60\n\nTHE OUTLOOK\n\nThis replaces NIE 11-4-59."
    own = document(text)
    assert own_symbols(own, Description()) == ("NIE 11-4-60",)
    assert [reference.number for reference in find_references(own, Description())] == ["11-4-59"]


def test_papers_cited_at_the_head_are_not_its_own() -> None:
    text = "Memorandum\n\nSUBJECT\nArms\n\nREFERENCES\nA. NSC 5428\nB. SNIE 30-3-55\n\nThe Board met."
    assert own_symbols(document(text), Description()) == ()


def test_ids_come_from_the_words_and_not_from_their_place() -> None:
    one = find_references(document("Re Deptel 12. Again Deptel 12."), Description())
    other = find_references(document("Well, well. Re Deptel 12. Again Deptel 12."), Description())
    assert [reference.id for reference in one] == [reference.id for reference in other]
    assert len({reference.id for reference in one}) == 2


@given(
    st.lists(
        st.sampled_from(
            [
                "your",
                "letter",
                "of",
                "May",
                "3",
                "Embtel",
                "12",
                ",",
                "and",
                "Moscow’s",
                ".",
                "(",
                ")",
                "\n",
                "NSC",
                "5/1",
                "yesterday",
                "Mr.",
                "X",
            ]
        )
    )
)
def test_spans_are_in_order_and_apart(words: list[str]) -> None:
    text = " ".join(words)
    references = find_references(document(text), Description(date=BASE))
    last = 0
    for reference in references:
        assert isinstance(reference, Reference)
        assert last <= reference.span.start < reference.span.end <= len(text)
        last = reference.span.end


@pytest.mark.parametrize("words", ["your ", "letter of ", " ", "Mr. ", "12, ", "A."])
def test_long_lines_cost_linear_time(words: str) -> None:
    text = words * (8_000 // len(words))
    began = time.process_time()
    references_in(text, base=BASE)
    once = time.process_time() - began
    began = time.process_time()
    references_in(text * 3, base=BASE)
    assert time.process_time() - began < 3 * once * 3 + 0.5


@pytest.mark.shared
def test_finds_the_cases_of_the_benchmark(shared: Path) -> None:
    """The phrases of one volume's cases: nearly all are found."""
    import gzip

    folder = shared / "bench/references"
    cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text().splitlines()]
    cases = [case for case in cases if case["doc"].startswith("frus1964-68v11_")]
    records = gzip.decompress((folder / "volumes/frus1964-68v11.jsonl.gz").read_bytes()).decode().splitlines()
    texts = {record["id"]: record for record in map(json.loads, records)}
    hits = 0
    for case in cases:
        record = texts[case["doc"]]
        spans = [one.span for one in references_in(record["text"], base=record["date"])]
        hits += any(span.meets(Span(case["start"], case["end"])) for span in spans)
    assert hits / len(cases) >= 0.95
