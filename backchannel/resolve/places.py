"""Where a listed surname stands in a text as a person's name, with the given names and titles before it.

Takes a text and a Register; gives each `Place`. Who is meant there is judged in `mentions`.

    "Under Secretary for Political Affairs Joseph Sisco"   -> Sisco, given name Joseph
    "the Eisenhower-Khrushchev talks"                      -> Eisenhower; Khrushchev
    "the Johnson Act", "Davis Cup"                         -> nothing
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from backchannel.model import Person, Span
from backchannel.resolve.parts import NameParts, agree, word_set
from backchannel.resolve.register import Register
from backchannel.text import fold

__all__ = ["WIFE", "Place", "agreeing", "nicknamed", "places_in"]


class Place(NamedTuple):
    """A listed surname in the text, with the names before it and the titles before those."""

    span: Span  # given names and surname
    name: NameParts
    title: str
    wife: bool
    bare: bool  # neither given name nor title


_WORD = re.compile(r"(?<![\w’'])[^\W\d_][\w’']*")
_PARTICLE = word_set(
    """
    de von van der al el da du la le den ben bin di del dos san st
    """
)
_TITLE_BEFORE = re.compile(
    r"(?P<title>(?:(?:Mr|Mrs|Messrs|Dr|Ms|Miss|Mme|Madame|Madam|Sir|Lord|Lady|Senator|Sen|Congressman|Representative|Governor|President|Premier|"
    r"(?:Prime|Foreign|Finance|Defen[cs]e|Deputy|Vice|Assistant|Under|Acting|First|Special|Attorney|High)|Minister|Ambassador|Secretary|Chancellor|Chairman|"
    r"General|Gen|Admiral|Adm|Colonel|Col|Major|Maj|Captain|Capt|Lieutenant|Lt|Marshal|Commander|Brigadier|Commissioner|Counselor|"
    r"Director|Consul|King|Prince|Shah|Emperor|Judge|Justice|Comrade|Archbishop|Cardinal|Professor|Prof|Chief|FonMin|PriMin|President-elect)"
    r"(?:\.|\b)(?:\s{1,2}and\s{1,2}(?=Mrs))?\s{1,2}){1,4})$"
)
_GIVEN_NAMES = word_set(
    """
    james john robert michael william david richard charles joseph thomas christopher daniel paul mark donald george
    kenneth steven edward brian ronald anthony kevin jason matthew gary timothy jose larry jeffrey frank scott eric
    stephen andrew raymond gregory joshua jerry dennis walter patrick peter harold douglas henry carl arthur ryan
    roger joe juan jack albert jonathan justin terry gerald keith samuel ralph lawrence nicholas roy benjamin bruce
    brandon adam harry fred wayne billy steve louis jeremy aaron randy howard eugene carlos russell bobby victor
    martin ernest phillip todd jesse craig alan shawn clarence sean philip chris johnny earl jimmy antonio leonard
    hugh leon norman ivan vladimir nikolai aleksandr alexander sergei andrei mikhail georgi yuri yuriy boris dmitri
    vasili pierre jean jacques michel francois hans karl heinrich otto kurt wilhelm franz giuseppe giovanni mario
    luigi ahmed mohammed muhammad ali hassan abdul ibrahim omar khalid mary elizabeth margaret anne helen ruth
    eleanor francis edwin edmund alfred herbert theodore lewis gordon graham geoffrey nigel julian denis ian alec
    winston clement ernest hector oliver max sir
    """
)
WIFE = re.compile(r"\b(?:Mrs|Miss|Mme|Madame|Madam|Lady)\.?\s")
# What follows a surname that is then no person's: "Johnson Act", "Davis Cup", "White House".
_THING = re.compile(
    r"\s(?:House|Act|Cup|Law|Amendment|Street|Avenue|Road|Airport|Airfield|Island|Islands|River|Hall|Building|Hotel|University|College|"
    r"Foundation|Company|Corporation|Corp|Bros|Brothers|Inc|Institute|Library|Field|Square|Palace|County|City|Dam|Bill|Report|Center|Centre|"
    r"Army|Bank|Sea|Bay|Beach|Point|Paper|Papers|Line|Rule|Society|Medal|Prize|War)\b"
)


def places_in(text: str, register: Register) -> Iterator[Place]:
    """Each listed surname that can be a person's name here."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        length = _surname_length(words, at, text, register)
        if length == 0:
            at += 1
            continue
        end = words[at + length - 1].end()
        end -= len(possessive[0]) if (possessive := re.search(r"['’]s?$", text[words[at].start() : end])) else 0
        yield from _place(text, words, at, end, register)
        at += length


def _surname_length(words: list[re.Match[str]], at: int, text: str, register: Register) -> int:
    """How many words from `at` on make a listed surname; 0 for none. Longest first ("Couve de Murville")."""
    first = words[at].group()
    if not (first[0].isupper() or first in _PARTICLE):
        return 0
    for length in (3, 2, 1):
        if at + length > len(words) or (length > 1 and words[at + length - 1].end() - words[at].start() > 40):
            continue
        piece = text[words[at].start() : words[at + length - 1].end()]
        if len(first) == 1 and length == 1:
            continue
        if not (words[at + length - 1].group()[0].isupper()) or re.search(r"[.,;:\n]", piece):
            continue
        if register.of_surname(_joined(piece)):
            return length
    return 0


_PLAIN = re.compile(r"['’]s?$")


def _joined(words: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", fold(_PLAIN.sub("", words))).split())


def _place(text: str, words: list[re.Match[str]], at: int, end: int, register: Register) -> Iterator[Place]:
    start = words[at].start()
    surname = _joined(text[start:end])
    if _THING.match(text, end):
        return
    given_from, given = _trimmed(_given_before(text, words, at, register), surname, start, register)
    title = _TITLE_BEFORE.search(text[max(0, given_from - 60) : given_from])
    suffix = re.match(r",?\s(Jr|Sr|III|II)\b", text[end : end + 6])
    name = NameParts(surname, given, suffix[1].lower() if suffix else "")
    said = title["title"] if title else ""
    yield Place(Span(given_from, end), name, said, bool(WIFE.search(said)), not given and not said)


def _trimmed(
    given: tuple[tuple[str, int], ...], surname: str, start: int, register: Register
) -> tuple[int, tuple[str, ...]]:
    """Without capitalised words that are no given names: of "Affairs Joseph Sisco" "Joseph", of "Although Khrushchev"
    nothing. The longest run that agrees with a listed name counts; else a run that ends in a known given name is
    somebody else's name."""
    names = tuple(word for word, _ in given)
    for at in range(len(names)):
        parts = NameParts(surname, names[at:])
        if agreeing(parts, register) or nicknamed(parts, register.of_surname(surname)):
            return given[at][1], names[at:]
    initials = names != ("m",) and any(len(name) == 1 for name in names[-2:])
    if names and (initials or names[-1] in _GIVEN_NAMES or register.of_given_name(names[-1])):
        return given[0][1], names
    return start, ()


_NOT_GIVEN = word_set(
    """
    mr mrs ms messrs dr sir lord lady the a an and or but in on at to of for from by with as if when while since
    after before that this president secretary ambassador minister general senator governor chairman premier
    chancellor prime foreign deputy assistant under vice acting first special attorney king marshal admiral colonel
    major captain lieutenant commander director counselor consul prof professor mme madame comrade judge justice
    soviet british french german polish american indian chinese israeli egyptian turkish greek yugoslav russian
    italian dear both he she they we i it his her their our my your what who whom will did does do was were is are
    has have had can could would should may might must let also then there here chief fonmin messr re department
    embassy representative congressman high commissioner nato tell told ask asked says said met see saw between
    state defense treasury commerce agriculture interior cia eur ambassadors ministers secretaries generals senators
    presidents
    """
)


_BETWEEN_NAMES = (
    re.compile(r"-|[^\S\n]{1,2}|[^\S\n][(“\"][A-Z][a-z]{1,14}[)”\"][^\S\n]"),  # behind a name
    re.compile(r"\.?[^\S\n]{0,2}"),  # behind an initial
)


def _given_before(text: str, words: list[re.Match[str]], at: int, register: Register) -> tuple[tuple[str, int], ...]:
    """Given names and initials directly before a surname, folded, each with where it begins. Neither the other man of
    "the Hussein-Nasser talks" nor the letter of "A. Diem stated", a point in a list, is one."""
    start = words[at].start()
    given: list[tuple[str, int]] = []
    for word in reversed(words[max(0, at - 3) : at]):
        between, folded = text[word.end() : start], fold(word.group())
        initial = len(word.group()) == 1
        if not _BETWEEN_NAMES[initial].fullmatch(between) or not word.group()[0].isupper():
            break
        if folded in _NOT_GIVEN - {"a", "i", "will"} or (word.group().isupper() and not initial):
            break
        if between == "-" and register.of_surname(folded):
            break
        opens_line = word.start() == 0 or text[word.start() - 1] == "\n"
        if initial and ((opens_line and not given) or (folded in ("a", "i") and "." not in between)):
            break
        start = word.start()
        given.insert(0, (folded, start))
    return tuple(given)


def agreeing(name: NameParts, register: Register) -> list[Person]:
    """The persons whose name, or a variant of it, agrees with the given names."""
    return [person for person in register.of_surname(name.surname) if _agrees(name, register.parts(person.id))]


def _agrees(name: NameParts, variants: tuple[NameParts, ...]) -> bool:
    verdicts = [agree(name, parts) for parts in variants if parts.given]
    if "same" in verdicts or "possible" in verdicts:
        return True
    words = {word for parts in variants for word in (*parts.given, *parts.surname.split())}
    return words == {name.surname} or all(
        word in words for word in name.given
    )  # "Mandungu Bula" of Mandungu Bula Nyati


def nicknamed(name: NameParts, people: list[Person]) -> list[Person]:
    """A familiar form that the list does not give ("Tommy Thompson", "Bob McNamara"), where one bears the surname."""
    short = name.given[0]
    forms = _FAMILIAR.get(short, ())
    return (
        [person for person in people if any(fold(person.name).startswith(form) for form in forms)]
        if len(short) > 1
        else []
    )


_FAMILIAR = {
    "bob": ("robert",), "bobby": ("robert",), "bill": ("william",), "dick": ("richard",), "jack": ("john",), "jim": ("james",),
    "joe": ("joseph",), "tom": ("thomas",), "tommy": ("thomas", "llewellyn"), "chip": ("charles",), "chet": ("chester",),
    "ted": ("edward", "theodore"), "mike": ("michael", "mikhail"), "tony": ("anthony",), "dave": ("david",), "al": ("albert", "alfred"),
    "hal": ("harold", "helmut"), "larry": ("lawrence",), "mac": ("mcgeorge",), "walt": ("walter",), "phil": ("philip",),
    "charlie": ("charles",), "chuck": ("charles",), "ed": ("edward", "edwin", "edmund"), "fred": ("frederick",), "harry": ("harold", "henry"),
    "hank": ("henry",), "jerry": ("gerald", "gerard"), "ken": ("kenneth",), "pete": ("peter",), "ray": ("raymond",), "ron": ("ronald",),
    "sam": ("samuel",), "steve": ("stephen", "steven"), "don": ("donald",), "dan": ("daniel",), "art": ("arthur",), "ben": ("benjamin",),
    "andy": ("andrew",), "nick": ("nicholas",), "les": ("leslie",), "marty": ("martin",), "len": ("leonard",), "hugh": ("hugh",),
}  # fmt: skip
