"""Small invented documents with readings, built by pointing at their words; shared by the tests of store and views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backchannel.model import (
    Block,
    Correspondent,
    Description,
    Document,
    Judgement,
    Link,
    Mention,
    Page,
    Party,
    Person,
    Reading,
    Reference,
    Relay,
    Resolution,
    Span,
    Statement,
)
from backchannel.text import paragraphs

LETTER = """\
March 13, 1959

Dear Tom:

I called on Ambassador Petrescu yesterday. He read to me a message from Marshal Orlov. "We want a realistic way to
limit arms in the Strait. There will be no delay on our side."

I told the Ambassador that the crew must be released first. He shied away from the question. My letter to you of
March 10 gives the rest.

Sincerely,
/s/ Edward Halloran
"""

CABLE = """\
Embassy in Valdonia to the Department

No. 412. Orlov told the Ambassador that he hoped for an agreement on arms control. See the memorandum of March 13.
"""


def span(document: Document, words: str, nth: int = 0) -> Span:
    """The span of the nth occurrence of words in a document."""
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(words, start + 1)
    return Span(start, start + len(words))


def make_document(id: str, text: str, *, pages: Iterable[int] = (), file: str | None = None, **more: Any) -> Document:
    """A document with a block for each paragraph, and a page from each offset given."""
    starts = list(pages)
    ends = [*starts[1:], len(text)][: len(starts)]
    return Document(
        id=id,
        file=file or f"{id}.txt",
        text=text,
        pages=tuple(
            Page(label=str(n), span=Span(start, end))
            for n, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
        ),
        blocks=tuple(Block(kind="paragraph", span=found) for found in paragraphs(text)),
        **more,
    )


def letter() -> tuple[Document, Reading]:
    """Orlov's message, read out to Halloran by Petrescu, in a letter to Weld; and what the two said of it."""
    document = make_document("halloran-1959-03-13", LETTER, pages=[0, LETTER.index("I told")])
    at = lambda words, nth=0: span(document, words, nth)  # noqa: E731
    hop = Relay(party="petrescu", manner="aloud", translated=True)
    orlov: dict[str, Any] = {"speaker": "orlov", "via": (hop,), "to": ("halloran",)}
    statements = (
        Statement(
            id="s-message",
            kind="speech",
            content=(at("We want a realistic way to\nlimit arms in the Strait"),),
            mode="direct",
            act="propose",
            source=at("Marshal Orlov"),
            cue=at("message"),
            when="1959-03-12",
            translated=True,
            **orlov,
        ),
        Statement(
            id="s-delay",
            kind="speech",
            content=(at("There will be no delay on our side"),),
            mode="direct",
            act="promise",
            when="1959-03-12",
            confidence=0.5,
            **orlov,
        ),
        Statement(
            id="s-crew",
            kind="speech",
            speaker="halloran",
            to=("petrescu",),
            content=(at("the crew must be released first"),),
            mode="indirect",
            act="request",
            source=at("I", LETTER[: LETTER.index("I told")].count("I")),
            cue=at("told"),
            when="1959-03-12",
        ),
        Statement(
            id="s-shied",
            kind="speech",
            speaker="petrescu",
            to=("halloran",),
            content=(at("shied away from the question"),),
            mode="summary",
            act="refuse",
            source=at("He", 1),
        ),
    )
    reading = Reading(
        document=document.id,
        file=document.file,
        description=Description(
            title="Letter from Halloran to Weld",
            type="letter",
            date="1959-03-13",
            from_=Correspondent(text="Edward Halloran"),
            to=Correspondent(text="Tom", name="Thomas Weld"),
            subject="Transit through the Strait of Orsa",
            classification="Secret",
        ),
        author="halloran",
        recipients=("weld",),
        parties=(
            Party(id="halloran", name="Edward Halloran", aliases=("I",)),
            Party(id="weld", name="Thomas Weld", aliases=("Tom", "you")),
            Party(id="petrescu", name="Ambassador Petrescu", aliases=("the Ambassador", "Petrescu")),
            Party(id="orlov", name="Marshal Orlov", aliases=("Orlov",)),
        ),
        mentions=(Mention(span=at("Marshal Orlov"), party="orlov"), Mention(span=at("Ambassador"), party="petrescu")),
        statements=statements,
        references=(
            Reference(
                id="r-letter",
                span=at("My letter to you of\nMarch 10"),
                kind="letter",
                date="1959-03-10",
                sender="My",
                recipient="you",
            ),
        ),
    )
    return document, reading


def cable() -> tuple[Document, Reading]:
    """A telegram in which Orlov is spelt with a slip, and a memorandum is spoken of that is not held."""
    document = make_document("cable-412", CABLE, catalogue={"volume": "valdonia", "position": "2"})
    at = lambda words, nth=0: span(document, words, nth)  # noqa: E731
    reading = Reading(
        document=document.id,
        file=document.file,
        description=Description(
            title="Telegram from the Embassy in Valdonia",
            type="telegram",
            date="1959-03-20",
            telegram_number="412",
            number="7",
            from_=Correspondent(text="Embassy in Valdonia"),
            to=Correspondent(text="the Department"),
        ),
        author="embassy",
        recipients=("department",),
        parties=(
            Party(id="embassy", name="Embassy in Valdonia", kind="body"),
            Party(id="department", name="the Department", kind="body"),
            Party(id="orlov", name="Orlow", aliases=("Orlov",)),
            Party(id="ambassador", name="the Ambassador"),
        ),
        statements=(
            Statement(
                id="s-hope",
                kind="position",
                speaker="orlov",
                to=("ambassador",),
                via=(Relay(party="ambassador", manner=None),),
                content=(at("he hoped for an agreement on arms control"),),
                mode="indirect",
                cue=at("told"),
                source=at("Orlov"),
            ),
        ),
        references=(
            Reference(id="r-memo", span=at("the memorandum of March 13"), kind="memorandum", date="1959-03-13"),
        ),
    )
    return document, reading


ORLOV = Person(id="orlov-p", name="Grigor Orlov", variants=("Marshal Orlov", "G. Orlov"), description="Head of state")
HALLORAN = Person(id="halloran-p", name="Edward Halloran", variants=("Ned Halloran",))


def resolutions() -> tuple[Resolution, Resolution]:
    """What one would conclude of letter and cable: one Orlov; the letter of March 10 missing, the memorandum too."""
    weld = Person(id="weld-p", name="Thomas Weld")
    petrescu = Person(id="petrescu-p", name="Ion Petrescu", variants=("Ambassador Petrescu",))
    first = Resolution(
        document="halloran-1959-03-13",
        judgements=(
            Judgement(party="halloran", person="halloran-p"),
            Judgement(party="weld", person="weld-p"),
            Judgement(party="petrescu", person="petrescu-p", score=0.9, reasons=("named in full",)),
            Judgement(party="orlov", person="orlov-p"),
        ),
        links=(Link(reference="r-letter", status="missing", sender="halloran-p", recipient="weld-p", score=0.8),),
        persons=(weld, petrescu),
    )
    second = Resolution(
        document="cable-412",
        judgements=(Judgement(party="orlov", person="orlov-p"), Judgement(party="ambassador", person=None)),
        links=(Link(reference="r-memo", status="missing", score=0.6),),
    )
    return first, second
