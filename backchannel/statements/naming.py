"""What a party is called: its fullest name, its other names, its office.

Takes a party while it is being put together; gives the strings that a reading shows.

    forms "Ambassador Petrescu", "Petrescu", "the Ambassador" -> name "Petrescu", office "ambassador"
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from backchannel.model import PartyKind
from backchannel.statements.names import COURTESY, PEOPLES, bare, mended, surname
from backchannel.text import fold

LONG_FORM = {
    "amb": "ambassador", "asst": "assistant", "dep": "deputy", "ambs": "ambassador", "pres": "president", "sec": "secretary", "secy": "secretary",
    "primin": "prime minister", "fonmin": "foreign minister", "premier": "prime minister", "gen": "general",
    "col": "colonel", "sen": "senator", "rep": "representative", "undersecretary": "under secretary",
    "depmin": "deputy minister", "charge": "chargé", "archbp": "archbishop", "govt": "government",
    "gov't": "government", "dept": "department", "emb": "embassy", "del": "delegation",
}  # fmt: skip


@dataclass
class Known:
    """A party while it is being put together."""

    id: str
    kind: PartyKind
    forms: Counter[str] = field(default_factory=Counter)  # as in the text
    names: set[str] = field(default_factory=set)  # folded names proper
    offices: list[str] = field(default_factory=list)  # folded, in the order met
    name: str = ""
    entry: bool = False  # an office that stands alone in the list of participants
    titled: int = 0  # how often named with a title or courtesy
    placed: int = 0  # how often named as places and things are: "the Narrows", "at Karsk"
    place: bool = False  # a place or thing, which neither hears nor is "he"


def office_of(key: str) -> str:
    """An office in its long form, without courtesy: "amb" -> "ambassador"."""
    parts = [LONG_FORM.get(part, part) for part in key.split() if part not in COURTESY]
    return " ".join(parts)


def plain_name(proper: str) -> str:
    """A name proper, folded, without "Jr." and stops."""
    parts = [part.rstrip(".") for part in fold(proper).split()]
    return " ".join(parts[:-1] if len(parts) > 1 and parts[-1] in ("jr", "sr", "ii", "iii") else parts)


_RANKS = frozenset(
    ("under", "deputy", "assistant", "acting", "vice", "prime", "foreign", "former", "second", "first", "third")
)


def holds(held: str, wanted: set[str]) -> bool:
    """Whether an office held is the one wanted: every word of it, and the same rank ("under secretary" is no
    "secretary", "acting secretary" is)."""
    words = set(held.split())
    if wanted in ({"secretary"}, {"secretary", "of", "state"}):
        return held in ("secretary", "secretary of state", "acting secretary", "acting secretary of state")
    return wanted <= words and (words & _RANKS) - {"acting", "foreign"} == (wanted & _RANKS) - {"acting", "foreign"}


def slug(key: str) -> str:
    return re.sub(r"\W+", "_", fold(key)).strip("_") or "party"


def best_name(party: Known) -> str:
    """The fullest form that the text supports: a person's most complete name, else the most frequent form."""
    if not party.forms:
        return next(iter(party.names))
    if party.kind != "person" or not any(surname(_key(form)) for form in party.forms):
        named = [form for form in party.forms if not _is_adjective(form)]
        if not named and party.kind == "body" and len(party.id) > 3:
            return " ".join(party.id.split("_")).title()  # only ever "Soviet" or "British": by the body's own name
        return max(named or party.forms, key=lambda form: (party.forms[form], -len(form), form))
    full = [form for form in sorted(party.forms) if surname(_key(form))]
    whole = [strip_title(form) for form in full if len((surname(_key(form)) or "").split()) > 1]
    if whole:
        return max(whole, key=lambda form: (min(len(form.split()), 4), form))
    return _without_courtesy(max(full, key=lambda form: (len(form.split()) > 1, party.forms[form], form)))


def _is_adjective(form: str) -> bool:
    """Whether a form of a body's name only says of what nation something is: "Soviet"; "British" may be a people."""
    return form.lower() in PEOPLES and not form.endswith(("s", "sh", "ch", "se"))


def _without_courtesy(form: str) -> str:
    parts = form.split()
    return " ".join(parts[1:] if len(parts) > 1 and bare(parts[0]) in COURTESY - {"sir", "lord", "lady"} else parts)


def _key(form: str) -> str:
    return " ".join(mended(bare(word)) for word in form.split() if word.lower() not in ("the", "a", "an"))


def strip_title(form: str) -> str:
    """A name without office and courtesy: "Soviet Ambassador Menshikov" -> "Menshikov"."""
    proper = surname(_key(form))
    if proper is None:
        return form
    return " ".join(form.split()[-len(proper.split()) :])


def aliases_of(party: Known) -> tuple[str, ...]:
    """Every other form of a party's name, the frequent ones first."""
    ranked = sorted(party.forms, key=lambda form: (-party.forms[form], form))
    return tuple(form for form in ranked if form and form != party.name)


def only_office(party: Known) -> bool:
    """Whether a person is known by office alone: "the Ambassador"."""
    return party.kind == "person" and not any(surname(_key(form)) for form in party.forms)
