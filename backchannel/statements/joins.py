"""Parties that the text joins without saying so: the office-holder named later, the writer named in a message to him.

Takes the parties; gives them joined. "The Soviet Ambassador" of the first line and "Menshikov" of the fifth paragraph
are one; "Mr. Harriman", whom only a message to the writer "Averell" speaks of, is its writer (harriman-1960-11-15).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backchannel.statements.cues import REPORTING, known
from backchannel.statements.flow import Flow
from backchannel.statements.names import surname
from backchannel.statements.naming import Known, best_name, only_office
from backchannel.statements.parties import Parties
from backchannel.statements.quoted import Quoted

_RANKS = frozenset(("under", "deputy", "assistant", "vice", "former", "prime", "foreign", "defense", "finance"))
_HOLDERS = frozenset(("ambassador", "minister", "chargé", "consul", "counselor", "chairman", "premier"))


def merge(parties: Parties, gone: str, kept: str) -> Parties:
    """One party of two: `gone` becomes `kept` everywhere."""
    known = dict(parties.known)
    old, new = known.pop(gone), known[kept]
    new.forms.update(old.forms)
    new.names |= old.names
    new.offices += [office for office in old.offices if office not in new.offices]
    new.name = best_name(new)

    def now(party: str | None) -> str | None:
        return kept if party == gone else party

    return replace(
        parties,
        known=known,
        mentions=[{phrase: now(party) or party for phrase, party in here.items()} for here in parties.mentions],
        author=now(parties.author),
        sender=now(parties.sender),
        we=now(parties.we),
        recipients=tuple(dict.fromkeys(now(party) or party for party in parties.recipients)),
        present=tuple(dict.fromkeys(now(party) or party for party in parties.present)),
        heading={now(party) or party for party in parties.heading},
    )


def _places(parties: Parties) -> dict[str, list[int]]:
    """For each party the sentences that name it."""
    places: dict[str, list[int]] = {}
    for number, here in enumerate(parties.mentions):
        for party in dict.fromkeys(here.values()):
            places.setdefault(party, []).append(number)
    return places


def join_holder(parties: Parties, flow: Flow) -> Parties:
    """An ambassador without a name and the person who alone can be he: whom the text calls "Ambassador Belyar" elsewhere;
    else the one plainly named talker without an office, who never meets him in a sentence, in a record that its author
    tells of a talk with the ambassador."""
    for office in _nameless(parties):
        holders = [each for each in parties.known.values() if not only_office(each) and _may_hold(each, office)]
        if len(holders) == 1:
            parties = merge(parties, office.id, holders[0].id)
    if parties.author is None:
        return parties
    places = _places(parties)
    speaks = _reporting(parties, flow)
    offices = [each for each in _nameless(parties) if each.id in places]
    talkers = [
        each
        for each in parties.known.values()
        if _plainly_named(each) and speaks.get(each.id, 0) > 1 and each.id not in (parties.author, *parties.recipients)
    ]
    if len(offices) != 1 or not talkers:
        return parties
    office = offices[0]
    fitting = [
        each
        for each in talkers
        if places[office.id][0] < places[each.id][0] and not set(places[office.id]) & set(places[each.id])
    ]
    return merge(parties, office.id, fitting[0].id) if len(fitting) == 1 else parties


def _nameless(parties: Parties) -> list[Known]:
    """Holders of an office whom the text calls by it alone; none where two offices go by one word ("the Soviet
    Ambassador" and "the Polish Ambassador")."""
    found = [
        each
        for each in parties.known.values()
        if only_office(each) and not each.entry and _HOLDERS & set(" ".join(each.offices).split())
    ]
    heads = [" ".join(sorted(_HOLDERS & set(" ".join(each.offices).split()))) for each in found]
    return [each for each, head in zip(found, heads, strict=True) if heads.count(head) == 1]


def _may_hold(person: Known, office: Known) -> bool:
    """Whether a person is called by the head of an office and by nothing that it is not: an "Ambassador" may be the
    Velgorian Ambassador; an "Under Secretary" is not the Secretary."""
    wanted = set(office.offices[0].split())
    for held in (set(each.split()) for each in person.offices):
        if held & wanted & _HOLDERS and (held <= wanted or wanted <= held) and not (held ^ wanted) & _RANKS:
            return True
    return False


def _plainly_named(party: Known) -> bool:
    """Whether a person goes by surname alone: no office, no courtesy."""
    return party.kind == "person" and not party.offices and all(len(form.split()) == 1 for form in party.forms)


def _reporting(parties: Parties, flow: Flow) -> dict[str, int]:
    """How often each party stands right before a reporting word."""
    counts: dict[str, int] = {}
    for sentence in flow.sentences:
        for phrase, party in parties.mentions[sentence.index].items():
            if phrase.last < len(sentence) and known(sentence.small[phrase.last]) in REPORTING:
                counts[party] = counts.get(party, 0) + 1
    return counts


def join_addressee(parties: Parties, flow: Flow, quoted: Sequence[Quoted]) -> Parties:
    """The writer who signs with his first name, and the "Mr. X" whom only quotations speak of, more than any other."""
    author = parties.known.get(parties.author or "")
    if author is None or not quoted or len((surname(author.name.lower()) or author.name).split()) > 1:
        return parties
    if _places(parties).get(author.id):
        return parties
    counts: dict[str, int] = {}
    outside: set[str] = set()
    for sentence in flow.sentences:
        for phrase, party in parties.mentions[sentence.index].items():
            at = sentence.starts[phrase.first]
            if any(piece.start <= at < piece.end for each in quoted for piece in each.pieces):
                counts[party] = counts.get(party, 0) + 1
            else:
                outside.add(party)
    fitting = {
        party: count
        for party, count in counts.items()
        if party not in outside and count > 1 and parties.known[party].kind == "person" and party not in parties.recipients
        and any(form.startswith(("Mr.", "Mrs.", "Dr.", "Mr ")) for form in parties.known[party].forms)
    }  # fmt: skip
    if not fitting:
        return parties
    best = max(sorted(fitting), key=fitting.__getitem__)
    first = author.name
    joined = merge(parties, author.id, best)
    named = joined.known[best]
    named.name = f"{first} {named.name.split()[-1]}" if first.split()[-1] != named.name.split()[-1] else named.name
    return joined
