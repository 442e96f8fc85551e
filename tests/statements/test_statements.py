"""find_statements on small invented documents: who said what to whom, through whom; and what must always hold."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backchannel.model import Block, Correspondent, Description, Document, Page, Reading, Span, Statement, Word
from backchannel.statements import find_statements
from backchannel.statements.ids import statement_id
from backchannel.statements.words import word_set
from backchannel.text import paragraphs

TALK = Description(type="memcon", date="1959-03-12", talk_date="1959-03-11", talk_place="Orsa")
LETTER = Description(
    type="letter",
    date="1959-03-12",
    from_=Correspondent(text="Walter", name="Walter"),
    to=Correspondent(text="The Honorable Carl Brandt", name="Carl Brandt"),
)


def document(text: str, **kinds: str) -> Document:
    """A document of paragraphs; `kinds` names other kinds of block by their first word."""
    blocks = []
    for span in paragraphs(text):
        first = text[span.start : span.end].split()[0].strip("~.,:")
        blocks.append(Block(kind=kinds.get(first, "paragraph"), span=span))  # type: ignore[arg-type]
    return Document(id="invented", file="invented.txt", text=text, blocks=tuple(blocks))


def said(reading: Reading, doc: Document, words: str) -> Statement:
    """The statement whose content begins with these words."""
    for each in reading.statements:
        if doc[each.content[0]].startswith(words):
            return each
    found = [doc[each.content[0]] for each in reading.statements]
    raise AssertionError(f"no statement begins {words!r}: {found}")


def name(reading: Reading, party: str | None) -> str | None:
    return reading.party(party).name if party else None


def test_a_memorandum(memorandum: str) -> None:
    doc = document(
        memorandum,
        SECRET="heading",
        Washington="dateline",
        MEMORANDUM="heading",
        SUBJECT="opener",
        PARTICIPANTS="opener",
    )
    reading = find_statements(doc, TALK)
    wish = said(reading, doc, "his Government wished to reopen the Strait")
    assert "Petrescu" in (name(reading, wish.speaker) or "")
    assert (wish.mode, wish.kind, wish.when, wish.where) == ("indirect", "speech", "1959-03-11", "Orsa")
    asked = next(each for each in reading.statements if each.cue and doc[each.cue] == "asked")
    assert "Halloran" in (name(reading, asked.speaker) or "") and asked.act == "ask"
    assert not any(each.content[0].start < memorandum.index("The Ambassador said") for each in reading.statements)


def test_report_goes_on_without_a_cue(memorandum: str) -> None:
    doc = document(
        memorandum,
        SECRET="heading",
        Washington="dateline",
        MEMORANDUM="heading",
        SUBJECT="opener",
        PARTICIPANTS="opener",
    )
    reading = find_statements(doc, TALK)
    free = said(reading, doc, "The problem had entered a critical stage")
    assert free.mode == "free" and free.cue is None and "Petrescu" in (name(reading, free.speaker) or "")


MESSAGE = """\
Dear Carl:

I called on the Valdonian Ambassador yesterday. He translated to me a message which he had received from Marshal Orlov to be delivered to me personally. The message continued as follows:

"Mr. Halloran knows that the Strait must remain open to the ships of every nation. The Marshal has always valued the advice of Mr. Halloran on these matters.

"Our (Valdonian) side will do what is asked of it, if Mr. Halloran

~~Secret~~ -2-

will come to Orsa in the spring."

This is a rough translation, but the essence is clear.

I said to the Ambassador that I would come to Orsa. Petrescu replied that the Marshal would be glad. Petrescu asked whether I would come alone. I told him that my wife would come too.

Walter"""


@pytest.fixture
def letter() -> tuple[Document, Reading]:
    doc = document(MESSAGE, Dear="opener", Secret="furniture", Walter="closer")
    return doc, find_statements(doc, LETTER)


def test_a_message_passed_on(letter: tuple[Document, Reading]) -> None:
    doc, reading = letter
    first = said(reading, doc, "Mr. Halloran knows that the Strait")
    assert first.mode == "direct" and first.translated is True
    assert "Orlov" in (name(reading, first.speaker) or "")
    assert [name(reading, relay.party) for relay in first.via] == ["Petrescu"]
    assert (first.via[0].manner, first.via[0].translated) == ("aloud", True)
    assert first.to == (reading.author,)


def test_a_quotation_is_whole_across_a_page_and_without_glosses(letter: tuple[Document, Reading]) -> None:
    doc, reading = letter
    second = said(reading, doc, "Our")
    words = [doc[piece] for piece in second.content]
    assert words == ["Our", "side will do what is asked of it, if Mr. Halloran", "will come to Orsa in the spring"]
    furniture = [block.span for block in doc.blocks if block.kind == "furniture"]
    assert not any(piece.meets(span) for each in reading.statements for piece in each.content for span in furniture)


def test_the_writer_of_a_message_to_him_and_the_ambassador_named_later(letter: tuple[Document, Reading]) -> None:
    doc, reading = letter
    assert name(reading, reading.author) == "Walter Halloran"
    assert [name(reading, party) for party in reading.recipients] == ["Carl Brandt"]
    promise = said(reading, doc, "I would come to Orsa")
    assert promise.speaker == reading.author and [name(reading, party) for party in promise.to] == ["Petrescu"]
    assert not any((name(reading, each.speaker) or "").endswith("Ambassador") for each in reading.statements)


def test_words_on_reliability_go_with_the_message(letter: tuple[Document, Reading]) -> None:
    doc, reading = letter
    first = said(reading, doc, "Mr. Halloran knows")
    assert [doc[span] for span in first.remarks] == ["This is a rough translation, but the essence is clear."]
    assert not said(reading, doc, "I would come to Orsa").remarks


@pytest.mark.parametrize("slip", ["Halloren", "Hallor", "Halloran", "Hallcran"])
def test_a_name_spoilt_once_is_the_frequent_one(slip: str) -> None:
    said_often = "Mr. Halloran said that the Strait was open. Mr. Halloran asked who had closed it. Mr. Halloran left. "
    reading = find_statements(document(f"{said_often}{slip} said that he would come again."), TALK)
    assert [party.name.split()[-1] for party in reading.parties if party.name.split()[-1].startswith("Hall")] == [
        "Halloran"
    ]


def test_one_party_for_a_slip_of_the_scanner() -> None:
    text = "Mr. Krasnodar said that he agreed. Krasnodar added that the fee was high. Mr. Krasnodar left. Krasnodas said that he would write."
    reading = find_statements(document(text), TALK)
    assert len({each.speaker for each in reading.statements}) == 1


def test_a_slip_that_comes_back_is_one_of_shape() -> None:
    """ "Khrushchey" thrice beside nine times "Khrushchev" is he; "Johnston" beside "Johnson" is another man."""
    text = " ".join(["Orlovich said that he agreed."] * 9 + ["Orloyich then said that he would write."] * 3)
    doc = document(text + " " + " ".join(["Halston agreed. Halton refused."] * 3))
    reading = find_statements(doc, Description(type="memcon"))
    surnames = [each.name.split()[-1] for each in reading.parties if each.kind == "person"]
    assert {"Orlovich", "Orloyich"} - set(surnames) and {"Halston", "Halton"} <= set(surnames)


@pytest.mark.parametrize(
    "spoilt",
    [
        "Petrescu called. Hesaid that the Strait was closed. I replied that Petrescu was wrong.",
        "Pet rescu called. H e said that the Strait was closed. I replied that Petrescu was wrong.",
        "Halloran saw Petrescu.He said that the Strait was closed. I replied that Petrescu was wrong.",
        "“Wbat Petrescu wanted was plain. He said that the Strait was closed. I replied that Petrescu was wrong.”",
    ],
)
def test_spaces_and_letters_lost_make_no_parties(spoilt: str) -> None:
    doc = document(spoilt)
    reading = find_statements(doc, LETTER)
    assert name(reading, said(reading, doc, "the Strait was closed").speaker) == "Petrescu"
    names = {each.name for each in reading.parties}
    assert not names & {"Hesaid", "H", "Pet", "Pet rescu", "Petrescu.He", "Wbat Petrescu"}


def test_we_of_a_telegram_is_no_third_person() -> None:
    doc = document(
        "Petrescu called at his request. We told him that the Strait was open. Petrescu said that he doubted it."
    )
    telegram = Description(type="telegram", from_=Correspondent(text="Embassy in Orsa"), date="1959-03-12")
    reading = find_statements(doc, telegram)
    assert name(reading, said(reading, doc, "the Strait was open").speaker) != "Petrescu"


def test_nested_statements_have_a_parent_and_pass_through_it() -> None:
    text = "Mr. Halloran said that President Orlov had told Ambassador Petrescu that the Strait would be closed."
    doc = document(text)
    reading = find_statements(doc, TALK)
    inner = said(reading, doc, "the Strait would be closed")
    outer = next(each for each in reading.statements if each.id == inner.parent)
    assert "Halloran" in (name(reading, outer.speaker) or "") and "Orlov" in (name(reading, inner.speaker) or "")
    assert [relay.party for relay in inner.via] == [outer.speaker]


def test_a_sentence_that_dates_a_statement() -> None:
    doc = document("On March 3 Mr. Halloran told me that the Strait was closed. Mr. Halloran said that it rained.")
    reading = find_statements(doc, TALK)
    assert said(reading, doc, "the Strait was closed").when == "1959-03-03"
    assert said(reading, doc, "it rained").when == "1959-03-11"


def test_ids_do_not_depend_on_place_or_white_space() -> None:
    assert statement_id("a", "said", "no more", 0) == statement_id("a", "Said", "no\n more", 0)
    assert statement_id("a", "said", "no", 0) != statement_id("a", "said", "no", 1)
    once = find_statements(document("Mr. Halloran said that it rained."), TALK).statements
    later = find_statements(document("It was a cold day.\n\nMr. Halloran said that it rained."), TALK).statements
    assert once[0].id in {each.id for each in later}


def test_the_same_words_twice_have_two_ids() -> None:
    reading = find_statements(document("Mr. Halloran said that it rained. Mr. Halloran said that it rained."), TALK)
    assert len({each.id for each in reading.statements}) == len(reading.statements) == 2


LEXICON = """He she Mr. Orlov said that asked whether “ ” " ( ) . , : ; I you we had told them the Ambassador not A. 1. — § é İ of
message from In this """
words = st.sampled_from([*sorted(word_set(LEXICON)), "\n\n", "\n"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(words, max_size=60))
def test_any_text_gives_a_sound_reading(parts: list[str]) -> None:
    text = " ".join(parts)
    doc = document(text)
    reading = find_statements(doc, TALK)
    known = {party.id for party in reading.parties}
    seen: set[str] = set()
    for each in reading.statements:
        assert each.content and 0 <= each.confidence <= 1
        assert all(0 <= span.start < span.end <= len(text) for span in each.content)
        assert all(one.end <= other.start for one, other in pairwise(each.content))
        assert {each.speaker, *each.to, *(relay.party for relay in each.via)} - {None} <= known
        assert each.parent is None or each.parent in seen
        assert each.id not in seen
        seen.add(each.id)
    assert all(mention.party in known for mention in reading.mentions)
    assert find_statements(doc, TALK) == reading


@pytest.mark.parametrize("piece", ["He said that ", "word ", "“", "Orlov, ", ". ", "(a) "])
def test_a_long_sentence_is_read_in_bounded_time(piece: str) -> None:
    text = piece * (4_000 // len(piece))
    begun = time.process_time()
    find_statements(
        Document(id="long", file="long.txt", text=text, blocks=(Block(kind="paragraph", span=Span(0, len(text))),)),
        TALK,
    )
    assert time.process_time() - begun < 10


def test_a_document_too_long_is_read_up_to_the_limit_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.statements.reading.LIMIT", 60)
    reading = find_statements(
        document("Mr. Halloran said that it rained.\n\nMr. Orlov said that it snowed all day long."), TALK
    )
    assert [issue.code for issue in reading.issues] == ["too-long-for-statements"]
    assert all(span.end <= 60 for each in reading.statements for span in each.content) and reading.statements


def test_no_text_no_statements() -> None:
    assert find_statements(Document(id="empty", file="empty.txt", text=""), Description()).statements == ()


@pytest.mark.shared
def test_the_letter_to_kennedy(shared: Path) -> None:
    from backchannel.describe import describe
    from backchannel.load import load

    doc = next(each for each in load(shared / "letters" / "harriman-1960-11-15.txt") if isinstance(each, Document))
    reading = find_statements(doc, describe(doc))
    task = said(reading, doc, "The task of today")
    assert name(reading, task.speaker) == "Khrushchev" and task.to == (reading.author,) and task.translated
    assert [name(reading, relay.party) for relay in task.via] == ["Menshikov"] and task.when == "1960-11-14"
    assert "Harriman" in (name(reading, reading.author) or "")
    assert sum("hrushch" in party.name for party in reading.parties) == 1
    assert not any((name(reading, each.speaker) or "").lower().endswith("ambassador") for each in reading.statements)


def test_in_a_meeting_of_a_body_the_body_hears() -> None:
    text = (
        "Minutes of a Meeting of the Harbour Control Board\n\nMr. Halloran reported that the Strait was closed.\n\n"
        "He said that the pilots were on strike."
    )
    doc = document(text, Minutes="heading")
    reading = find_statements(
        doc, Description(type="minutes", title="Minutes of a Meeting of the Harbour Control Board", date="1959-03-12")
    )
    assert name(reading, said(reading, doc, "the pilots were on strike").to[0]) == "Harbour Control Board"


def test_words_read_with_doubt_cost_confidence() -> None:
    text = "Mr. Halloran said that the Strait would be open. Mr. Halloran said that it rained."
    at = text.index("Strait would")
    doubtful = Word(at, at + len("Strait would"), 0, 0, 1, 1, 0.2)
    page = Page(label="1", span=Span(0, len(text)), words=(doubtful,))
    plain, scanned = (
        find_statements(each, TALK).statements for each in (document(text), replace(document(text), pages=(page,)))
    )
    [rest] = plain[0].content
    said = sum(span.end - span.start for span in (rest, plain[0].cue, plain[0].source))
    assert scanned[0].confidence == pytest.approx(plain[0].confidence * (1 - 12 / said), abs=0.011)
    assert scanned[1].confidence == plain[1].confidence
