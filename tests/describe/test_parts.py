"""The small readers, each on the forms that taught it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from backchannel.describe.dateline import read_dateline, read_time
from backchannel.describe.heading import correspondent, parties_of, split_parties
from backchannel.describe.kinds import kind_of, looks_like_heading
from backchannel.describe.letters import read_signs
from backchannel.describe.lines import clean, paper_of
from backchannel.describe.markings import is_marking, read_classification
from backchannel.describe.nations import is_body
from backchannel.describe.omissions import find_attachments, find_omissions
from backchannel.describe.participants import find_participants, participant
from backchannel.describe.sources import read_source
from backchannel.model import Document, Span

sys.path.insert(0, str(Path(__file__).parent))
from papers import document


@pytest.mark.parametrize(
    ("words", "place", "date", "hour"),
    [
        ("[Orsa,] February 9, 1951—6:15 p. m.", "Orsa", "1951-02-09", "18:15"),
        ("Orsa, 25 March 1951—6:49 p. m.", "Orsa", "1951-03-25", "18:49"),
        ("Orsa, March 25, 1960, 11:50 a.m.-12:20 p.m.", "Orsa", "1960-03-25", "11:50/12:20"),
        ("New Orsa, October 1, 1965, 8:30–11:30 p.m.", "New Orsa", "1965-10-01", "20:30/23:30"),
        ("Orsa, May 16, 1971, 1230Z.", "Orsa", "1971-05-16", "12:30Z"),
        ("Orsa, undated.", "Orsa", "undated", None),
        ("Orsa, June 1971.", "Orsa", "1971-06", None),
        ("Orsa, January 7-8, 1965.", "Orsa", "1965-01-07/1965-01-08", None),
        ("Orsa, November 1, 1951—9 p. m. and 11 p. m.", "Orsa", "1951-11-01", None),
        ("Camp Vale, Merrow, Sunday, March 12, 1961, noon", "Camp Vale, Merrow", "1961-03-12", "12:00"),
        ("November 15, 1960", None, "1960-11-15", None),
    ],
)
def test_datelines(words: str, place: str | None, date: str, hour: str | None) -> None:
    assert read_dateline(words) == (place, date, hour)


@pytest.mark.parametrize(
    "words",
    [
        "I saw him on May 3, 1951.",
        "Memorandum of a Conversation, Orsa, May 3, 1951",
        "IMPRESSIONS OF VALDONIA, JULY, 1958",
        "Review of May 3, 2006",
        "Orsa",
        "",
    ],
)
def test_what_is_no_dateline(words: str) -> None:
    assert read_dateline(words) is None


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("12:30 a.m.", "00:30"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("1030 to 1130 hours", "10:30/11:30"),
        ("11–12:15 p.m.", "11:00/12:15"),
        ("10:00 a .m.", "10:00"),
        ("later", None),
    ],
)
def test_hours(words: str, hour: str | None) -> None:
    assert read_time(words) == hour


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Memorandum of a Conversation, Orsa, January 27, 1955", "memcon"),
        ("Memorandum of Telephone Conversation", "telephone_conversation"),
        ("Memorandum of Conference With the President", "memcon"),
        ("Memorandum for the Files, by Paul Roe", "memorandum_for_record"),
        ("Memorandum of Discussion at the 260th Meeting of the National Security Council", "memorandum_of_discussion"),
        ("Special National Intelligence Estimate", "national_intelligence_estimate"),
        ("National Security Decision Memorandum 47", "national_security_directive"),
        ("Circular Telegram From the Department of State to All Posts", "circular_telegram"),
        ("Backchannel Message From A to B", "message"),
        ("Aide-Mémoire From the Embassy of Valdonia to the Department", "aide_memoire"),
        ("Research Memorandum From A to B", "intelligence_report"),
        ("Preliminary Notes of a Meeting of the Board", "notes_of_meeting"),
        ("Record of Meeting of the Committee", "record_of_meeting"),
        ("British Minutes of a Meeting", "minutes"),
        ("Draft Position Paper", "paper"),
        ("Operations Board Report", "report"),
        ("The Vale to the Roe", None),
    ],
)
def test_kinds(title: str, kind: str | None) -> None:
    assert kind_of(title) == kind


def test_a_file_number_says_what_a_title_does_not() -> None:
    assert kind_of("The Vale to the Roe", "655.41/3–1250: Circular airgram") == "circular_airgram"


def test_a_sentence_is_no_heading() -> None:
    assert not looks_like_heading("For the text of the note, see the message from the Marshal to the Premier.")


@pytest.mark.parametrize(
    ("words", "sender", "addressee"),
    [
        (
            "the Ambassador to Orsa (Vale) to the Director of the Office (Roe)",
            "the Ambassador to Orsa (Vale)",
            "the Director of the Office (Roe)",
        ),
        (
            "the Mission to the United Nations to the Department of State",
            "the Mission to the United Nations",
            "the Department of State",
        ),
        ("President Brandt to Marshal Petrescu", "President Brandt", "Marshal Petrescu"),
    ],
)
def test_the_cut_between_sender_and_addressee(words: str, sender: str, addressee: str) -> None:
    assert split_parties(words) == (sender, addressee)


def test_a_conversation_has_its_recorder_only() -> None:
    sender, addressee = parties_of("Memorandum of Conversation, by the Director of the Office (Roe)", None)
    assert sender and (sender.name, addressee) == ("Roe", None)
    assert parties_of("Memorandum of Conversation", None) == (None, None)


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        ("the Ambassador in Orsa (Vale)", "Vale", "Ambassador in Orsa"),
        ("Secretary of State Brandt", "Brandt", "Secretary of State"),
        ("Paul R. Vale of the Staff", "Paul R. Vale", "the Staff"),
        ("Paul R. Vale", "Paul R. Vale", None),
        ("the Acting Secretary of State", None, "Acting Secretary of State"),
    ],
)
def test_name_and_office(text: str, name: str | None, office: str | None) -> None:
    found = correspondent(text, None)
    assert (found.name, found.office) == (name, office)


def test_source_notes() -> None:
    note = "Source: Vale Library, Roe Papers, Box 1, Dr. No. “Talks?” No classification marking. Drafted and approved by Dunn, who signed for Roe. Another account is ibid."
    found = read_source(note)
    assert (found.source, found.classification) == ("Vale Library, Roe Papers, Box 1, Dr. No. “Talks?”", "none")
    assert (found.drafted_by, found.approved_by) == (("Dunn",), ("Dunn",))


def test_offices_are_no_drafters() -> None:
    found = read_source(
        "Source: A, B. Secret. Drafted by Vale (EV/P) on May 3; cleared by EUR; and approved in S on May 4. Repeated priority to Orsa."
    )
    assert (found.drafted_by, found.approved_by, found.repeated_to) == (("Vale",), (), ("Orsa",))


@pytest.mark.parametrize(
    "words",
    [
        "SECRET",
        "top secret priority",
        "niact",
        "~~Confidential~~ -2",
        "Secret 3",
        "TOP SECRET/NODIS",
        "PERSONAL AND CONFIDENTIAL",
    ],
)
def test_markings(words: str) -> None:
    assert is_marking(clean(words))


@pytest.mark.parametrize(
    "words", ["The secret is out.", "Secretary", "Confidential memorandum to the Marshal", "3", ""]
)
def test_what_is_no_marking(words: str) -> None:
    assert not is_marking(words)


def test_level_and_handling() -> None:
    assert read_classification("top secret priority; eyes only") == ("Top Secret", ("priority", "eyes only"))
    assert read_classification("Limited Official Use") == ("Limited Official Use", ())


def test_participants_without_the_headings_inside() -> None:
    paper = document(
        "PARTICIPANTS\nU.S.:\nThe Secretary\nMr. Vale, EV\nUnited Kingdom\nLord Roe\n\nLord Roe said that he had come.\n"
    )
    found, at = find_participants(paper_of(paper).head)
    assert (at, [one.text for one in found]) == (0, ["The Secretary", "Mr. Vale, EV", "Lord Roe"])


def test_participants_behind_the_label_and_under_an_empty_line() -> None:
    for text in (
        "Participants:\tMr. Vale, Counselor, and\nMr. Roe\n\nMr. Roe spoke.",
        "PRESENT\n\nMr. Vale, Counselor\nMr. Roe\n\nMr. Roe spoke.",
    ):
        found, _ = find_participants(paper_of(document(text)).head)
        assert [one.text for one in found] == ["Mr. Vale, Counselor", "Mr. Roe"]


def test_an_unknown_state_over_its_people_is_a_heading() -> None:
    found, _ = find_participants(paper_of(document("PARTICIPANTS: Valdonia\n   Marshal Petrescu\n   Mr. Roe\n")).head)
    assert [one.text for one in found][-1] == "Mr. Roe"


def test_a_desk_before_a_name() -> None:
    found = participant("EV—Mr. Paul Vale", Span(0, 1))
    assert (found.name, found.office) == ("Mr. Paul Vale", "EV")


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("The United States", True),
        ("U.S.", True),
        ("State", True),
        ("Mr. Vale", False),
        ("Vale", False),
        ("Poland and Hungary", True),
    ],
)
def test_states_and_bodies(words: str, body: bool) -> None:
    assert is_body(words) is body


def test_omissions_outside_the_notes() -> None:
    text = "A [garble—had earlier?] b [Here follows [Page 3] the rest.] [I think] [name and title not declassified]\n\n[1] Not [1 line not declassified]"
    found = find_omissions(document(text))
    assert [(one.kind, one.text) for one in found] == [
        ("garble", "[garble—had earlier?]"),
        ("here_follows", "[Here follows the rest.]"),
        ("not_declassified", "[name and title not declassified]"),
    ]
    assert all(text[slice(*one.span)][0] == "[" for one in found)


def test_labels_of_what_is_attached() -> None:
    found = find_attachments(document("See Tab A below.\n\nTab A\n\nText.\n\n[Enclosure]\n\ntab\n\nAnnex B[3]\n"))
    assert [label for label, _ in found] == ["Tab A", "Enclosure", "Annex B"]


def test_signature_over_office_and_close() -> None:
    paper: Document = document(
        "Orsa, May 3, 1951.\n\nNo. 413\n\nSUBJECT\nStraits\n\nText goes here.\n\nFor the Ambassador:\n\nPaul B. Vale\nCounselor of Embassy\n"
    )
    signs = read_signs(paper, paper_of(paper), 1)
    assert signs.signature and signs.signature.name == "Paul B. Vale"
    assert signs.subject and (signs.subject[0], paper[signs.subject[1]]) == ("Straits", "Straits")


def test_a_field_goes_on_in_the_next_line() -> None:
    paper = document(
        "MEMORANDUM FOR: The Secretary\nFROM: EV - Mr. Vale\nSUBJECT: The Straits\n         and their use\n\nText.\n"
    )
    signs = read_signs(paper, paper_of(paper), 0)
    assert [one.text for one in signs.to] == ["The Secretary"]
    assert signs.from_ and signs.from_.name == "Mr. Vale"
    assert signs.subject and signs.subject[0] == "The Straits and their use"


def test_an_entry_that_the_typist_broke_is_one() -> None:
    text = (
        "PARTICIPANTS:\nMarshal Petrescu, Chairman of the Orsa Revolutionary\nCommittee\n"
        "Marcus Vale, Assistant Secretary of State for Eastern and\nPacific Affairs\nMr. Roe\n\nThe Marshal said that he had come.\n"
    )
    found, _ = find_participants(paper_of(document(text)).head)
    assert [entry.text for entry in found] == [
        "Marshal Petrescu, Chairman of the Orsa Revolutionary Committee",
        "Marcus Vale, Assistant Secretary of State for Eastern and Pacific Affairs",
        "Mr. Roe",
    ]
