"""What stands before a document is read for statements: its running text, who is in it, what is quoted and carried.

Takes a Document and its Description; gives a `Stage`. Reading and training share it, so that the model learns to choose
among the parties that it will be given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from backchannel.model import Description, Document, Span
from backchannel.statements.antecedents import PARTY_KINDS, Record
from backchannel.statements.flow import Flow, flow_of
from backchannel.statements.joins import join_addressee, join_holder
from backchannel.statements.parties import Parties, find_parties
from backchannel.statements.quoted import Quoted, find_quoted
from backchannel.statements.recorders import written
from backchannel.statements.relays import Carried, find_carried
from backchannel.statements.roles import setting_of, with_roles

_MEETING = re.compile(r"minutes|discussion|notes_of_meeting|record_of_meeting")
_BODY = re.compile(r"(?:[A-Z][\w-]+ )+(?:Council|Board|Committee|Group|Cabinet|Commission)\b|\bCabinet\b")


class Stage(NamedTuple):
    """All that is known of a document before its statements. `setting`: its kind in few words (`roles.setting_of`);
    `marks`: whether its quotation marks mean anything; `told_by_i`: its running voice says "I"; `assembly`: the
    body that meets."""

    flow: Flow
    setting: str
    parties: Parties
    quoted: list[Quoted]
    marks: bool
    carried: list[Carried]
    told_by_i: bool
    assembly: str | None = None

    def named(self) -> Iterator[tuple[Span, str]]:
        """Where the text names a party, in order."""
        for sentence, mentions in zip(self.flow.sentences, self.parties.mentions, strict=True):
            for phrase, party in sorted(mentions.items(), key=lambda item: item[0].first):
                yield sentence.between(phrase.first, phrase.last), party

    def record(self, number: Mapping[str, int]) -> Record:
        """The document as a whole for the model, parties by number."""
        parties = self.parties

        def of(party: str | None) -> int | None:
            return number.get(party or "")

        return Record(
            author=of(parties.author),
            recipients=tuple(number[each] for each in parties.recipients),
            sender=of(parties.sender),
            we=of(parties.we),
            present=tuple(number[each] for each in parties.present if each in number),
            setting=self.setting,
            told_by_i=self.told_by_i,
            kinds=tuple(PARTY_KINDS.index("place" if each.place else each.kind) for each in parties.known.values()),
        )


def staged(document: Document, description: Description) -> Stage:
    flow = flow_of(document)
    setting = setting_of(description)
    recorded = written(document, description, flow.sentences)
    parties = with_roles(find_parties(document, description, flow.sentences), description, setting, recorded)
    quoted, marks = find_quoted(flow, setting)
    parties = join_addressee(join_holder(parties, flow), flow, quoted)
    carried = find_carried(flow, parties)
    by_i = sum(each.small.count("i") for each in flow.sentences[:200]) > 1
    if by_i and parties.author is None:
        parties = replace(parties, author=_unnamed(parties))
    meets = _assembly(parties, description)
    return Stage(flow, setting, parties, quoted, marks, carried, by_i and parties.author is not None, meets)


def _assembly(parties: Parties, description: Description) -> str | None:
    """The body whose meeting a record is of, as its title says: "Minutes of a Meeting of the National Security Council"."""
    if not _MEETING.search(description.type or ""):
        return None
    body = _BODY.search(description.title or "")
    return parties.add(body.group(), "body") if body else None


def _unnamed(parties: Parties) -> str | None:
    """Of those who took part the only one whom the text does not name: he who says "I"."""
    named = {party for here in parties.mentions for party in here.values()}
    unnamed = [party for party in parties.present if party not in named and parties.known[party].kind == "person"]
    return unnamed[0] if len(unnamed) == 1 and len(parties.present) > 1 else None
