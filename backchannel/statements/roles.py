"""Who wrote the record, to whom, and who took part in the talk: the parties behind "I", "you" and "we".

Takes the description and the parties of the text; gives the parties with these roles set. The signature counts before
the heading: in a telegram from an embassy signed "Muccio", "I" is Muccio and "we" the embassy or its country.
"""

from __future__ import annotations

from dataclasses import replace

from backchannel.model import Correspondent, Description, Span
from backchannel.statements.names import Phrase, phrases, surname
from backchannel.statements.naming import Known, only_office, plain_name
from backchannel.statements.parties import Parties, body_of, compatible, holder_of, person_of
from backchannel.statements.recorders import Written
from backchannel.statements.words import split_words, word_set
from backchannel.text import fold

_RANKS = word_set("commander captain major colonel general lieutenant sergeant admiral commodore mrs miss")
_TALKS = ("memcon", "minutes", "notes", "discussion", "conversation", "telephone", "meeting")


def setting_of(description: Description) -> str:
    """The kind of document in few words: "memcon", "telegram", "memo", "letter", "editorial", "other"."""
    kind = description.type or "other"
    if any(word in kind for word in _TALKS):
        return "memcon"
    for name, words in (("telegram", ("telegram", "airgram", "circular", "despatch")), ("letter", ("letter", "message", "note")), ("memo", ("memorandum",))):  # fmt: skip
        if kind.startswith(words):
            return name
    return "editorial" if "editorial" in kind else "other"


def party_of(parties: Parties, words: str) -> str | None:
    """The party that words of the heading name, a person before an office or a body: "The Ambassador in Korea (Muccio)",
    "Averell". None where they name nobody."""
    sentence = split_words(words, Span(0, len(words)))
    office: Known | None = None
    placed = False  # behind "in": a place, and what it lies in
    for phrase in phrases(sentence):
        before = sentence.small[phrase.first - 1 : phrase.first]
        placed = before in (("in",), ("at",)) or (placed and before == (",",))
        if phrase.kind == "name" and not placed:
            return _person(parties, phrase, words[slice(*sentence.between(phrase.first, phrase.last))])
        if office is None and phrase.kind == "office":
            office = holder_of(parties, phrase, _without_article(words), ())
        elif office is None and phrase.kind == "body":
            office = body_of(parties, phrase, _without_article(words))
    return office.id if office else None


def _person(parties: Parties, phrase: Phrase, words: str) -> str | None:
    proper = surname(phrase.key)
    if proper is None:
        return None
    party = person_of(parties.families, phrase, parties.wives) or _of_initials(parties, plain_name(proper))
    if party is None:
        name = plain_name(proper)
        party = parties.make(name, words, "person")
        parties.families.setdefault(name.split()[-1], []).append(party)
    return party.id


def _of_initials(parties: Parties, name: str) -> Known | None:
    """The one person of a surname whose first names a drafter's initials fit: "g h mercer" is Mr. Mercer."""
    parts = name.split()
    if not all(len(part) == 1 for part in parts[:-1]):
        return None
    fitting = [each for each in parties.families.get(parts[-1], []) if any(compatible(name, own) for own in each.names)]
    return fitting[0] if len(fitting) == 1 else None


def _without_article(words: str) -> str:
    return words.strip().removeprefix("the ").removeprefix("The ")


def _party(parties: Parties, who: Correspondent | None) -> str | None:
    if who is None:
        return None
    return (party_of(parties, who.name) if who.name else None) or party_of(parties, who.text)


def with_roles(parties: Parties, description: Description, setting: str, written: Written | None = None) -> Parties:
    """The parties with author, recipients, sender, those present and "we" told. `written`: who wrote it and to whom,
    where the text was asked too."""
    by, to = written or Written(description.from_, (description.to,) if description.to else ())
    author = _author(parties, by)
    sender = party_of(parties, description.from_.text) if description.from_ else None
    recipients = [(who, _party(parties, who)) for who in to]
    for who, party in ((by, author), (description.from_, sender), *recipients):
        _name_in_full(parties, who, party)
    present = tuple(dict.fromkeys(each for each in (_party(parties, who) for who in description.participants) if each))
    if not present and setting == "memcon":  # those of the title whom the text speaks of too
        named = {party for here in parties.mentions for party in here.values()}
        present = tuple(
            each for each in parties.heading & named if each in parties.known and parties.known[each].kind == "person"
        )
    we = "united_states" if "united_states" in parties.known else None
    return replace(
        parties,
        author=author,
        recipients=tuple(dict.fromkeys(party for _, party in recipients if party and party != author)),
        sender=sender if sender != author else None,
        present=tuple(sorted(present)),
        we=we,
    )


def _author(parties: Parties, by: Correspondent | None) -> str | None:
    """The party of the recorder: a new one where the only one of his surname bears a rank that the recorder has not
    ("Commander Lathrop asked …" in a telegram that Secretary Lathrop signs)."""
    author = _party(parties, by)
    if by is None or author is None or len((by.name or "").split()) != 1 or by.name == by.text:
        return author
    known = parties.known[author]
    if known.offices and all(set(office.split()) & _RANKS for office in known.offices):
        return parties.make(f"{fold(by.name or '')} signed", by.name or "", "person").id
    return author


def _name_in_full(parties: Parties, who: Correspondent | None, party: str | None) -> None:
    """A body or an office that the heading names at more length is called so: "Embassy in Iran"."""
    if who is None or party is None:
        return
    known = parties.known[party]
    words = _without_article(" ".join(who.text.split()))
    if (
        (known.kind == "body" or only_office(known))
        and len(words) > len(_without_article(known.name))
        and len(words) < 90
    ):
        known.name = words
