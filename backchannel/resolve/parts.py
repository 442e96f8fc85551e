"""Names taken apart: surname, given names and initials, suffix, titles; and whether two names can be one person's.

>>> split_name("Harriman, William Averell") == split_name("William Averell Harriman")
True
>>> agree(split_name("W. Averell Harriman"), split_name("Harriman, William Averell"))
'same'
>>> agree(split_name("Robert Kennedy"), split_name("Kennedy, John F."))
'different'
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from backchannel.text import fold

__all__ = ["Agreement", "NameParts", "agree", "said", "slug", "split_name", "titles_of", "word_set"]

Agreement = Literal["same", "possible", "different"]


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


class NameParts(NamedTuple):
    """Folded: `surname` ("ben gurion"), `given` names and initials in order, `suffix` ("jr", "iii")."""

    surname: str
    given: tuple[str, ...] = ()
    suffix: str = ""


_SUFFIX = re.compile(r",?\s+(Jr|Sr|2d|3d|2nd|3rd|II|III|IV|Esq)\b\.?", re.I)
_NUMERAL = re.compile(r"(?<=[a-z])\s(I|V|VI|VII|VIII|IX|XI|XII|XXIII)$")  # Farouk I, Pius XII
_DOUBLE = re.compile(r"[A-Z][a-zà-ÿ]{2,20}(?:[-–][A-Z][a-zà-ÿ]{2,20})+$")
_PARTICLES = word_set(
    """
    de du da di del della van von der den la le el al bin ben ibn abu ter ten dos das st san
    """
)
_POSSESSIVE = re.compile(r"(?<=[a-z])'s?(?=\s|$)")
_NOT_WORD = re.compile(r"[\W_]+")
_NICKNAME = re.compile(r"[(“\"'‘]+[^()“”\"]*[)”\"'’]+")
_TITLES = re.compile(
    r"""\b(?:Mr|Mrs|Ms|Miss|Messrs|Mme|Mlle|Dr|Prof(?:essor)?|Sir|Lord|Lady|Dame|Senators?|Sen|Congressm[ae]n|Rep(?:resentative)?|
    Gov(?:ernor)?|(?:Vice\s)?President(?:-elect)?|(?:Deputy\s|Acting\s|First\s)?(?:Prime|Foreign|Finance|Defen[cs]e|Interior)\s(?:Minister|Secretary)|
    (?:Deputy\s|First\s|Acting\s)*(?:Premier|Chancellor|Chairman|Minister|Ambassador|Secretary|Under\sSecretary|Commissioner|
    Counselor|Counsellor|Director|Consul|Chief|Judge|Justice|Attorney\sGeneral|Speaker|Mayor|Marshal)|FonMin|PriMin|PM|
    (?:Assistant|Under|Deputy\sUnder|Deputy\sAssistant)\sSecretary|Gen(?:eral)?|Lt|Lieutenant|Col(?:onel)?|Maj(?:or)?|Capt(?:ain)?|
    Cmdr|Commander|Adm(?:iral)?|Brig(?:adier)?|Marshal|Field\sMarshal|King|Queen|Prince(?:ss)?|Emperor|Emir|Sheikh?|Shah|
    Archbishop|Bishop|Cardinal|Pope|Father|Rev(?:erend)?|Comrade|Citizen|Honou?rable|Excellency)\b\.?""",
    re.VERBOSE,
)


def split_name(name: str) -> NameParts:
    """A person's name in parts. "Surname, Given" and "Given Surname" are both read; titles are dropped. A name with
    nothing behind the comma ("Bula,") is a surname."""
    name = _NICKNAME.sub(" ", name)
    suffix = _SUFFIX.search(name) or _NUMERAL.search(name)
    name = _NUMERAL.sub("", _SUFFIX.sub(" ", name))
    before, comma, behind = name.partition(",")
    if comma and before.strip():
        given = tuple(_plain(behind))
        return NameParts(_surname(before), given, fold(suffix[1]).strip(".") if suffix else "")
    words = _plain(name) or _plain(name, titles=True)
    double = _DOUBLE.search(name.strip())  # Mendes-France, Douglas-Home: one surname
    at = max(0, len(words) - (len(_plain(double.group())) if double else 1))
    while at > 0 and words[at - 1] in _PARTICLES and len(words[at - 1]) > 1:
        at -= 1
    given = tuple(words[:at]) if words[:at] != ["m"] else ()  # "M. Pinay" is Monsieur
    return NameParts(" ".join(words[at:]), given, fold(suffix[1]).strip(".") if suffix else "")


def said(name: str) -> str:
    """A listed name as a reader says it: "Harriman, W. Averell" -> "W. Averell Harriman"; "Terhoek, Anselm, Baron" ->
    "Baron Terhoek"."""
    name = " ".join(name.split())
    noble = re.fullmatch(r"([^,]+),[^,]*,\s?(Baron|Count|Viscount|Earl|Duke|Marquess|Marquis|Lord)", name)
    if noble:
        return f"{noble[2]} {noble[1]}"
    suffix = _SUFFIX.search(name)
    before, comma, behind = _SUFFIX.sub("", name).partition(",")
    if not comma or not behind.strip():
        return name
    return f"{behind.strip(' ,')} {before.strip()}" + (
        f", {suffix[1]}." if suffix and suffix[1] in ("Jr", "Sr") else f" {suffix[1]}" if suffix else ""
    )


def slug(parts: NameParts) -> str:
    """An id made of a name: "harriman-w-averell"."""
    return _NOT_WORD.sub("-", " ".join((parts.surname, *parts.given, parts.suffix))).strip("-")


def _surname(words: str) -> str:
    return " ".join(_plain(words) or _plain(words, titles=True))


def _plain(words: str, *, titles: bool = False) -> list[str]:
    """Folded words without titles and punctuation. Initials stay: the A. of "Mikhail A. Menshikov" is no article."""
    folded = _POSSESSIVE.sub("", fold(words if titles else _TITLES.sub(" ", words)))
    return [word for word in _NOT_WORD.sub(" ", folded).split() if word not in ("the", "of", "and")]


def titles_of(name: str) -> str:
    """The titles in a name, as written: "Soviet Ambassador Menshikov" -> "Ambassador"."""
    return " ".join(match.group() for match in _TITLES.finditer(name))


def agree(one: NameParts, other: NameParts) -> Agreement:
    """Whether two names of one surname can be one person's. `same`: a given name or two initials agree and nothing
    speaks against it; `possible`: one has no given names; `different`: given names or suffixes conflict."""
    if one.surname != other.surname:
        return "different"
    if one.suffix and other.suffix and one.suffix != other.suffix and one.suffix != "esq":
        return "different"
    if not one.given or not other.given:
        return "possible"
    return _agree_given(one.given, other.given)


def _agree_given(one: tuple[str, ...], other: tuple[str, ...]) -> Agreement:
    shorter, longer = sorted((one, other), key=len)
    weight, at = 0, 0
    for word in shorter:
        found = next((n for n in range(at, len(longer)) if _fits(word, longer[n])), None)
        if found is None or (found > 0 and weight == 0 and 1 in (len(word), len(longer[found]))):
            return "different"  # the first name agrees with no more than a middle initial
        whole = len(word) > 1 and len(longer[found]) > 1
        weight += 2 if whole else 1
        at = found + 1
    return "same" if weight >= 2 or len(shorter) == len(longer) else "possible"


def _fits(one: str, other: str) -> bool:
    """Equal, or an initial of it, or one spelling of it ("mikhail", "mikail"; "anatoly", "anatoli")."""
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if one == other:
        return True
    from rapidfuzz.distance import Levenshtein

    return len(one) > 4 and len(other) > 4 and one[0] == other[0] and Levenshtein.distance(one, other) <= 2
