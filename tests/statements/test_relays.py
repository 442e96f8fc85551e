"""Words that come through others: messages delivered, letters read aloud, interpreters; and parties that are none."""

from __future__ import annotations

import pytest

from backchannel.model import Block, BlockKind, Correspondent, Description, Document, Reading, Statement
from backchannel.statements import find_statements
from backchannel.text import paragraphs

LETTER = Description(
    type="letter",
    date="1959-03-12",
    from_=Correspondent(text="Walter", name="Walter"),
    to=Correspondent(text="The Honorable Carl Brandt", name="Carl Brandt"),
)
TALK = Description(type="memcon", date="1959-03-12")
QUOTED = '"The Strait is narrow and my patience is wide. Let your friends send nobody before the spring."'


def read(text: str, description: Description = LETTER, **kinds: BlockKind) -> tuple[Document, Reading]:
    spans = paragraphs(text)
    blocks = tuple(
        Block(kind=kinds.get(text[span.start :].split()[0].strip(".,:"), "paragraph"), span=span) for span in spans
    )
    doc = Document(id="invented", file="invented.txt", text=text, blocks=blocks)
    return doc, find_statements(doc, description)


def named(reading: Reading, party: str | None) -> str:
    return reading.party(party).name.split()[-1] if party else ""


def holding(doc: Document, reading: Reading, words: str) -> Statement:
    found = [each for each in reading.statements if any(words in doc[piece] for piece in each.content)]
    assert found, (words, [doc[each.content[0]] for each in reading.statements])
    return found[0]


@pytest.mark.parametrize(
    "telling",
    [
        "He translated to me, sentence by sentence, a message which he had received from Marshal Orlov with instructions to read it to me and to leave nothing in writing.",
        "He read out to me a message which he had received from Marshal Orlov.",
        "He then read aloud, translating as he went, a note for me from Marshal Orlov.",
        "He gave me Marshal Orlov's message.",
        "He delivered to me, at once and without a word, a message from Marshal Orlov.",
        "He conveyed to me a message on behalf of Marshal Orlov.",
        "He passed on to me an oral message from Marshal Orlov.",
        "He handed me a letter from Marshal Orlov.",
    ],
)
def test_a_message_however_it_is_told(telling: str) -> None:
    doc, reading = read(
        "I called on Ambassador Petrescu yesterday. (I was in Orsa for the dinner of the Survey Society.) "
        f"{telling}\n\nIt continued as follows:\n\n{QUOTED}\n\nThis is a rough translation."
    )
    found = holding(doc, reading, "The Strait is narrow")
    assert named(reading, found.speaker) == "Orlov" and found.mode == "direct"
    assert [named(reading, relay.party) for relay in found.via] == ["Petrescu"]
    assert all("Society" not in party.name for party in reading.parties)


def test_a_letter_to_the_carrier_read_aloud() -> None:
    doc, reading = read(
        "Baron Krol asked me to his house and read to me, translating as he went, parts of letter dated March 2 which he "
        f"had received from Marshal Orlov. Letter then went on approximately as follows:\n\n{QUOTED}\n\n"
        "Krol stopped there."
    )
    found = holding(doc, reading, "The Strait is narrow")
    assert named(reading, found.speaker) == "Orlov"
    assert [(named(reading, relay.party), relay.manner, relay.translated) for relay in found.via] == [
        ("Krol", "aloud", True)
    ]
    assert [named(reading, party) for party in found.to] == ["Krol"]


def test_a_named_interpreter_to_the_end_of_the_paragraph() -> None:
    doc, reading = read(
        "PARTICIPANTS: Chairman Orlov\n\nMiss Krol, Interpreter\n\nAmbassador Halloran\n\n"
        "The Chairman said, through Miss Krol, that he would speak first of the men. The men would be set free. "
        "They would cross the bridge in April.\n\nThe Chairman said that he was tired.",
        TALK,
        PARTICIPANTS="list",
        Miss="list",
        Ambassador="list",
    )
    for words in ("he would speak first", "The men would be set free"):
        (relay,) = holding(doc, reading, words).via
        assert named(reading, relay.party) == "Krol" and relay.translated and relay.manner == "aloud"
    assert holding(doc, reading, "he was tired").via == ()


def test_after_a_message_he_is_the_carrier() -> None:
    doc, reading = read(
        "I called on Ambassador Petrescu yesterday. He read to me a message from Marshal Orlov:\n\n"
        f"{QUOTED}\n\nI told the Ambassador that I would think about it. He replied that there was no hurry."
    )
    assert named(reading, holding(doc, reading, "there was no hurry").speaker) == "Petrescu"


@pytest.mark.parametrize(
    "text",
    [
        "He and I said that we would go. You said that you agreed. They replied to me that I should write.",
        "BEGIN TEXT. Halloran said that it rained. END TEXT. FYI. Halloran said that it snowed. END FYI.",
        "He afterwards reported that Soviet-American relations were poor. I answered him that they were not.",
        "Following from Halloran. Deptel 42 said that it rained. This morning Orlov told Halloran it snowed.",
        "",
    ],
)
def test_no_pronoun_adverb_or_heading_is_a_party(text: str) -> None:
    _, reading = read(text, Description(type="telegram"))
    names = {party.name.lower() for party in reading.parties}
    assert not names & {"i", "me", "you", "he", "we", "they", "", "afterwards", "begin text", "end fyi", "deptel", "following", "soviet-american", "this morning"}  # fmt: skip


def test_places_and_things_are_no_persons() -> None:
    _, reading = read(
        "Halloran said that the Petrel was taken in the Narrows. The Petrel lies at Karsk. The Narrows are cold. "
        "He added that nobody at Karsk would talk.",
        TALK,
    )
    assert {party.name for party in reading.parties if party.kind == "person"} == {"Halloran"}


def test_a_wife_is_not_her_husband() -> None:
    _, reading = read("Commander Krol told Halloran that he was well. Mrs. Krol said that she had no letter.", TALK)
    assert len({each.speaker for each in reading.statements}) == 2


def test_the_ambassador_is_he_who_is_called_so() -> None:
    _, reading = read("The Velgorian Ambassador said that it rained. Ambassador Belyar said that it snowed.", TALK)
    (speaker,) = {each.speaker for each in reading.statements}
    assert speaker and reading.party(speaker).name.endswith("Belyar")


@pytest.mark.parametrize(
    ("text", "act", "words"),
    [
        (
            "When I asked Petrescu about China, he shied away from the question.",
            "refuse",
            "shied away from the question",
        ),
        ("I asked Petrescu what it meant, but he wouldn't commit himself.", "refuse", "wouldn't commit himself"),
        ("Petrescu would not be drawn out on the work stoppage.", "refuse", "the work stoppage"),
        ("I said it would be well for the Marshal not to come again.", "request", "not to come again"),
        ("Petrescu conveyed Marshal Orlov's congratulations on the victory.", "greet", "the victory"),
        (
            "I asked Petrescu, and he declined, maintaining there were no differences.",
            "assert",
            "there were no differences",
        ),
    ],
)
def test_turns_of_phrase(text: str, act: str, words: str) -> None:
    doc, reading = read(text)
    assert any(each.act == act and words in doc[each.content[0]] for each in reading.statements), [
        (each.act, doc[each.content[0]]) for each in reading.statements
    ]


def test_nobody_passes_on_or_hears_his_own_words() -> None:
    _, reading = read(
        "Ambassador Petrescu read to me a message from Marshal Orlov. Petrescu said that Orlov had told Petrescu that "
        f"Petrescu had said that Orlov would come.\n\n{QUOTED}"
    )
    for each in reading.statements:
        relays = [relay.party for relay in each.via]
        assert len(set(relays)) == len(relays) and each.speaker not in (*relays, *each.to)
        assert reading.author not in relays
