"""Who appears in a document: persons, bodies and groups, each one party for all its names.

Takes the document, its description and its sentences; gives `Parties`: the party behind every name, office and body of
every sentence, who wrote the record, and to whom. "Mr. Khrushchev", "Khrushchev" and "Khrushchey" (a slip of the
scanner) are one; "the Ambassador" is the person whom the text or its heading calls so ("Ambassador Petrescu of
Valdonia", "the Ambassador in Korea (Muccio)"), the one named last where several are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz.distance import Hamming, Levenshtein

from backchannel.model import Description, Document, PartyKind, Span
from backchannel.statements.names import THINGS, Phrase, bare, opening_word, phrases, surname
from backchannel.statements.naming import LONG_FORM, Known, best_name, holds, office_of, plain_name, slug
from backchannel.statements.words import SMALL_WORDS, Sentence, split_words, word_set
from backchannel.text import common_words, fold, respaced

_SAME_BODY = {
    "united states": "us u.s usg u.s.a usa america american americans|united states|united states government|us government"
    "|u.s government|united states of america|american government|us govt|united states side|us side",
    "soviet union": "ussr u.s.s.r soviets russia soviet russians|soviet union|soviet government|soviet govt|soviet side|ussr government",
    "united kingdom": "uk u.k british britain hmg|great britain|united kingdom|british government|uk government|british side",
    "department of state": "department dept|department of state|state department|state dept",
    "united nations": "un u.n|united nations",
}  # fmt: skip
_BODY = {
    each: name for name, forms in _SAME_BODY.items() for each in [*forms.split("|")[1:], *forms.split("|")[0].split()]
}
_MONTHS = word_set(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday"""
)  # fmt: skip
_NO_NAMES = _MONTHS | word_set(
    """embtel deptel embtels deptels mytel urtel ourtel reftel secto tosec delga gadel polto topol telegram document
    note memorandum subject participants present here follows washington secret confidential top part section
    article enclosure attachment paragraph para source file department chapter page stop christmas english
    french-language text fyi quote unquote verbatim repeat noforn record conversation journal diary message letter
    letters meeting notes report following subj no i've i'm i'll i'd somebody someone nobody anybody everybody box papers folder attachments enclosures re ref niact nodis exdis limdis priority"""
)
_MARKERS = word_set("begin end quote unquote fyi re ref repeat subject")
_LOCATIVE = word_set("in at into near off across outside inside around aboard")
_PARTING = word_set("to from and for of")
_FEMININE = word_set("mrs miss ms mme madame mlle")
_MASCULINE = word_set(
    "mr general gen colonel col major maj captain capt commander lieutenant lt admiral adm marshal sergeant"
)


@dataclass
class Parties:
    """The parties of a document. `mentions[i]`: those of sentence i, by phrase. `we`: the body that "we" stands for."""

    known: dict[str, Known]
    mentions: list[dict[Phrase, str]]
    phrases: list[list[Phrase]]
    author: str | None = None
    recipients: tuple[str, ...] = ()
    we: str | None = None
    present: tuple[str, ...] = ()  # the participants of a talk
    sender: str | None = None  # the institution or office that a telegram comes from
    heading: set[str] = field(default_factory=set)
    families: dict[str, list[Known]] = field(default_factory=dict)
    wives: frozenset[str] = frozenset()  # surnames that a man and a "Mrs." bear
    asides: list[frozenset[str]] = field(default_factory=list)  # parties that a sentence names in parentheses only

    def add(self, words: str, kind: PartyKind) -> str:
        """The party that these very words name, made where there is none."""
        key = " ".join(bare(word) for word in words.split())
        for party in self.known.values():
            if key in party.names:
                return party.id
        return self.make(key, words, kind).id

    def make(self, key: str, words: str, kind: PartyKind) -> Known:
        slug = re.sub(r"\W+", "_", fold(key)).strip("_") or "party"
        name, number = slug, 1
        while name in self.known:
            number += 1
            name = f"{slug}_{number}"
        party = Known(name, kind, name=words)
        party.names.add(key)
        party.forms[words] += 1
        self.known[name] = party
        return party


def compatible(one: str, other: str) -> bool:
    """Whether two folded names of the same family may be one person's: "j f halloran", "halloran", "john halloran"."""
    first, second = one.split()[:-1], other.split()[:-1]
    if ("mrs" in first) != ("mrs" in second):
        return False
    if not first or not second:
        return True
    return all(a.startswith(b) or b.startswith(a) for a, b in zip(first, second, strict=False))


_SHAPES = [set(pair) for pair in word_set("vy ce co eo bh nu nm il tf gq rt un hn au ao")]
"""Letters that a scanner, or a worn type, makes look alike."""


def find_parties(document: Document, description: Description, sentences: Sequence[Sentence]) -> Parties:
    """Everybody named in the document."""
    common = _common(sentences)
    parties = Parties({}, [], [])
    head = _heading_phrases(document, description)
    listed = {who.span.start for who in description.participants if who.span}
    body = [
        [] if _shouts(sentence) or sentence.span.start in listed else phrases(sentence, common)
        for sentence in sentences
    ]
    families = parties.families
    parties.wives = _wives(
        [phrase for _, found in head for phrase in found] + [each for found in body for each in found]
    )
    for number, (sentence, found) in enumerate((*head, *zip(sentences, body, strict=True))):
        for phrase in found:
            if phrase.kind == "name":
                _weigh(_person(parties, families, document, sentence, phrase), sentence, phrase, number < len(head))
    _without_places(parties, description)
    _join_slips(parties, families)
    for sentence, found in head:
        _appositions(families, sentence, found)
        _entries(parties, document, sentence, found)
    for sentence, found in zip(sentences, body, strict=True):
        _appositions(families, sentence, found)
    recent: list[str] = []
    for sentence, found in head:
        parties.heading.update(_resolve(parties, families, document, sentence, found, recent, True).values())
    for sentence, found in zip(sentences, body, strict=True):
        parties.phrases.append(found)
        here = _resolve(parties, families, document, sentence, found, recent, False)
        parties.mentions.append(here)
        parties.asides.append(_asides(sentence, here))
    for party in parties.known.values():
        party.name = best_name(party)
    return parties


def _common(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Words that are no names at the head of a sentence: those that the document also writes small, and those that
    records mostly do, unless it writes them large elsewhere ("as Mr. Brown said")."""
    small: set[str] = set()
    large: set[str] = set()
    for each in sentences:
        small.update(word for word in each.words if word.islower())
        large.update(word.lower() for word in each.words[opening_word(each) + 1 :] if word[0].isupper())
    common = small | (common_words() - large) | (_misread_heads(sentences) - large)
    return frozenset(common | {f"i{word}" for word in common})  # "Ihad", where a scanner lost the space


def _misread_heads(sentences: Sequence[Sentence]) -> set[str]:
    """First words that are a small word but for one letter: "Wbat Menshikov had to say", "Thcn he left"."""
    openings = [(each, opening_word(each)) for each in sentences if len(each)]
    heads = {each.small[at] for each, at in openings if each.words[at].istitle()} - common_words()
    return {
        head
        for head in heads
        if any(len(word) == len(head) > 3 and Hamming.distance(head, word, score_cutoff=1) < 2 for word in SMALL_WORDS)
    }


def _heading_phrases(document: Document, description: Description) -> list[tuple[Sentence, list[Phrase]]]:
    """Phrases of the heading, the opening, lists of participants and the close, line by line."""
    found = []
    listed = {who.span.start for who in description.participants if who.span}
    for block in document.blocks:
        if block.kind not in ("heading", "opener", "list", "closer", "table") and block.span.start not in listed:
            continue
        start = block.span.start
        for line in document[block.span].split("\n"):
            if line.strip() and len(line) < 600:
                sentence = split_words(document.text, Span(start, start + len(line)))
                found.append((sentence, [] if _shouts(sentence) else phrases(sentence)))
            start += len(line) + 1
    return found


def _shouts(sentence: Sentence) -> bool:
    """Whether a line is in capitals, so that capitals name nobody: "THE PRESIDENT'S GOOD OFFICES"."""
    return len(sentence) > 3 and 2 * sentence.classes.count("CAPS") > len(sentence)


def _words(document: Document, sentence: Sentence, phrase: Phrase) -> str:
    first = phrase.first
    if (
        first + 1 < phrase.last
        and sentence.classes[first] == "DET"
        and (phrase.kind == "name" or sentence.small[first] != "the")
    ):
        first += 1
    words = respaced(document.text, sentence.between(first, phrase.last))
    return words[:-2] if words.endswith(("'s", "’s")) else words.rstrip("’'")


def _person(
    parties: Parties, families: dict[str, list[Known]], document: Document, sentence: Sentence, phrase: Phrase
) -> Known | None:
    """The person that a name names; made where new."""
    proper = _proper(phrase, parties.wives)
    if proper is None or not is_name(proper):
        return None
    bare_name = surname(phrase.key) or ""
    title = office_of(phrase.key[: len(phrase.key) - len(bare_name)].strip())
    family = proper.split()[-1]
    rivals = [each for each in families.get(family, []) if any(compatible(proper, name) for name in each.names)]
    if not rivals and phrase.key.startswith("sir ") and " " not in proper:  # "Sir Roger" is Sir Roger Makins
        rivals = [
            each
            for known in families.values()
            for each in known
            if any(name.startswith(proper + " ") for name in each.names)
        ]
    exact = [each for each in rivals if proper in each.names]
    if exact:
        rivals = exact
    elif " " in proper and not title and all(" " not in name for each in rivals for name in each.names):
        # "Robert Kennedy" after "Senator Kennedy" is another man; "Adlai Stevenson" after "Stevenson" is not
        rivals = [each for each in rivals if not _ranked(each)]
    if rivals:
        party = max(rivals, key=lambda each: (title in each.offices if title else False, sum(each.forms.values())))
        party.names.add(proper)
        if party not in families.setdefault(family, []):
            families[family].append(party)
    else:
        party = parties.make(family, proper, "person")
        party.names = {proper}
        party.forms.clear()
        families.setdefault(family, []).append(party)
    party.forms[_words(document, sentence, phrase)] += 1
    if title and title not in party.offices:
        party.offices.append(title)
    return party


def _proper(phrase: Phrase, wives: frozenset[str]) -> str | None:
    """The name proper of a phrase, folded; with "mrs" where she is not the man of that name: "Mrs. Lathrop"."""
    proper = surname(phrase.key)
    if proper is None:
        return None
    proper = plain_name(proper)
    hers = proper.split()[-1] in wives and not _FEMININE.isdisjoint(phrase.key.split())
    return f"mrs {proper.split()[-1]}" if hers else proper


def _wives(found: list[Phrase]) -> frozenset[str]:
    """Surnames that stand both with a man's title and with "Mrs."."""
    hers: set[str] = set()
    his: set[str] = set()
    for phrase in found:
        parts = phrase.key.split()
        if phrase.kind == "name" and len(parts) > 1:
            hers.update(parts[-1:] if not _FEMININE.isdisjoint(parts) else ())
            his.update(parts[-1:] if not _MASCULINE.isdisjoint(parts) else ())
    return frozenset(hers & his)


def _weigh(party: Known | None, sentence: Sentence, phrase: Phrase, heading: bool) -> None:
    """Counts what a name's place says of its bearer: a title makes a person, an article or "at" a place or thing."""
    if party is None:
        return
    if len(surname(phrase.key) or "") < len(phrase.key):
        party.titled += 1
    elif not heading and not sentence.words[phrase.last - 1].endswith(("'s", "’s")):
        before = sentence.small[phrase.first - 1] if phrase.first else ""
        party.placed += sentence.classes[phrase.first] == "DET" or before in _LOCATIVE


def _without_places(parties: Parties, description: Description) -> None:
    """Makes no persons of places and things: "the Narrows", "the Petrel", the town in the dateline or the address."""
    to = description.to.place if description.to else None
    told = (description.place, description.talk_place, to, description.from_.place if description.from_ else None)
    places = {fold(part).strip() for words in told if words for part in words.split(",")}
    for party in parties.known.values():
        mentions = sum(party.forms.values())
        thing = any(name.split()[-1] in THINGS for name in party.names if name)
        if not party.titled and (thing or 3 * party.placed >= mentions > 0 or party.names & places):
            party.kind, party.place = "body", True


def _asides(sentence: Sentence, here: dict[Phrase, str]) -> frozenset[str]:
    """The parties that a sentence names in parentheses and not outside them."""
    if "(" not in sentence.small:
        return frozenset()
    inside: set[str] = set()
    outside: set[str] = set()
    for phrase, party in here.items():
        before = sentence.small[: phrase.first]
        (inside if before.count("(") > before.count(")") else outside).add(party)
    return frozenset(inside - outside)


def _ranked(party: Known) -> bool:
    """Whether a person has been called by office."""
    return any(
        set(office.split()) & {"president", "senator", "secretary", "ambassador", "general", "king"}
        for office in party.offices
    )


def is_name(proper: str) -> bool:
    parts = proper.split()
    if parts[-1] in _NO_NAMES or parts[0] in _MONTHS or (parts[0] in _MARKERS and len(parts) > 1):
        return False
    return parts[-1][:1].isalpha() and len(parts) < 7


def _join_slips(parties: Parties, families: dict[str, list[Known]]) -> None:
    """A name met once or twice that differs by a letter or two from one that is frequent is a slip: "Khrushchey", and
    "Wieschho", cut off at the end of a line."""
    frequent = [name for name, known in families.items() if sum(known[0].forms.values()) > 2 and len(name) > 4]
    for name in list(families):
        if len(name) < 4 or len(families[name]) > 1:
            continue
        slip = families[name][0]
        count = sum(slip.forms.values())
        if any(len(each.split()) > 1 for each in slip.names) or not slip.forms:
            continue
        if count < 3:
            other = next((other for other in frequent if name != other and _is_slip(name, other)), None)
        else:
            rivals = (other for other in frequent if 3 * count <= sum(families[other][0].forms.values()))
            other = next((other for other in rivals if _look_alike(name, other)), None)
        if other is not None:
            right = families[other][0]
            right.forms.update(slip.forms)
            right.names |= slip.names
            families[name] = [right]
            parties.known.pop(slip.id, None)


def _look_alike(name: str, other: str) -> bool:
    """Whether two names differ by one letter, taken for another of its shape: "Khrushchey"."""
    wrong = [{a, b} for a, b in zip(name, other, strict=False) if a != b]
    return len(name) == len(other) > 5 and len(wrong) == 1 and wrong[0] in _SHAPES


def _is_slip(name: str, other: str) -> bool:
    """Whether a name is another as a scanner or a typist spoils it: by one letter, a long one by two, or cut short."""
    if name[0] != other[0]:
        return False
    if other.startswith(name):
        return len(other) - len(name) <= 2
    allowed = 2 if len(name) > 7 else 1 if len(name) > 5 else 0
    return 0 < Levenshtein.distance(name, other, score_cutoff=allowed) <= allowed


def _appositions(families: dict[str, list[Known]], sentence: Sentence, found: list[Phrase]) -> None:
    """Offices that stand beside a name: "Leo Mates, Yugoslav Ambassador", "the Ambassador in Korea (Muccio)"."""
    for one, two in pairwise(found):
        between = sentence.small[one.last : two.first]
        after = sentence.small[two.last] if two.last < len(sentence) else ","
        if between == (",",) and after not in (",", ".", ")"):
            continue  # "the Shah, Jablonsky and others"
        if one.kind == "name" and two.kind == "office" and between in ((",",), ("(",)):  # "Ishii (acting Premier)"
            holder, office = one, two
        elif (one.kind == "office" and two.kind == "name" and between == (",",) and one.last - one.first > 1) or (
            one.kind in ("office", "body") and two.kind == "name" and between == ("(",) and after == ")"
        ):
            holder, office = two, one
        else:
            continue
        name = surname(holder.key)
        if name is None:
            continue
        for party in families.get(plain_name(name).split()[-1], [])[-1:]:
            _titled(party, office)


def _entries(parties: Parties, document: Document, sentence: Sentence, found: list[Phrase]) -> None:
    """A line of a list of participants that is an office alone: "The Secretary" is then a party by that name."""
    if found and found[0].kind == "office" and found[0].first == 0 and not any(each.kind == "name" for each in found):
        office = office_of(found[0].key)
        if found[0].last == len(sentence) and slug(office) not in parties.known:
            own = parties.make(office, _words(document, sentence, found[0]), "person")
            own.offices.append(office)
            own.entry = True


def _resolve(
    parties: Parties,
    families: dict[str, list[Known]],
    document: Document,
    sentence: Sentence,
    found: list[Phrase],
    recent: list[str],
    heading: bool,
) -> dict[Phrase, str]:
    """The parties behind a sentence's names, offices and bodies; `recent` grows by them."""
    out: dict[Phrase, str] = {}
    for phrase in found:
        party: Known | None = None
        words = _words(document, sentence, phrase)
        if phrase.kind == "name":
            party = person_of(families, phrase, parties.wives)
        elif phrase.kind == "office":
            bearer = _bearer(sentence, phrase, out) if heading else None
            party = _titled(parties.known[bearer], phrase) if bearer else holder_of(parties, phrase, words, recent)
        elif phrase.kind == "body":
            party = body_of(parties, phrase, words)
        elif phrase.kind == "THEY" and " and " in phrase.key:
            party = body_of(parties, phrase, words, "group")
        if party is not None:
            party.forms[words] += phrase.kind != "name"
            out[phrase] = party.id
            if party.id in recent[-6:]:
                recent.remove(party.id)
            recent.append(party.id)
    return out


def _bearer(sentence: Sentence, office: Phrase, here: dict[Phrase, str]) -> str | None:
    """The person before an office in a line of the heading: "Viktor Karpov, First Secretary of Embassy (Interpreter)"."""
    for phrase, party in reversed(here.items()):
        between = sentence.small[phrase.last : office.first]
        if phrase.kind == "name":
            return party if between[:1] in ((",",), ("(",), ("—",)) and _PARTING.isdisjoint(between) else None
    return None


def _titled(party: Known, office: Phrase) -> Known:
    """A person who is said to hold an office."""
    title = office_of(office.key)
    if title not in party.offices:
        party.offices.append(title)
    return party


def person_of(families: dict[str, list[Known]], phrase: Phrase, wives: frozenset[str] = frozenset()) -> Known | None:
    """The person whom a name names, as known from the whole document."""
    proper = _proper(phrase, wives)
    if proper is None:
        return None
    for party in families.get(proper.split()[-1], []):
        if proper in party.names:
            return party
    return None


def holder_of(parties: Parties, phrase: Phrase, words: str, recent: Sequence[str]) -> Known:
    """Who holds an office that stands without a name: the person named last who is called so; else the office."""
    office = office_of(phrase.key)
    wanted = set(office.split())
    entry = parties.known.get(slug(office))
    if entry and (entry.entry or "president" in wanted):
        return entry  # "The President" of a memorandum stays he when President de Gaulle is spoken of
    for id in reversed(recent):
        party = parties.known.get(id)
        if party and party.kind == "person" and any(holds(held, wanted) for held in party.offices):
            return party
    own = parties.known.get(slug(office))
    if own is None and "president" not in wanted:
        for party in parties.known.values():
            if party.kind == "person" and any(holds(held, wanted) for held in party.offices):
                return party
    if own is None:
        own = parties.make(office, words, "person")
        own.forms.clear()
        own.offices.append(office)
    return own


def body_of(parties: Parties, phrase: Phrase, words: str, kind: PartyKind = "body") -> Known:
    key = " ".join(LONG_FORM.get(part, part) for part in phrase.key.split())
    key = _BODY.get(phrase.key, _BODY.get(key, key))
    party = parties.known.get(slug(key))
    if party is None or party.kind == "person":
        party = parties.make(key, words, kind)
        party.forms.clear()
    return party
