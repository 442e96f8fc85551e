"""Sentences, quotations, folded forms: what every stage needs to know of running text.

Takes a text and a span of it; gives spans of the same text, so that offsets stay true. Everything is linear in the
length of the text, also on one line of many megabytes.

    >>> text = 'Mr. Rusk said "we shall see." He left.'
    >>> [text[s.start:s.end] for s in sentences(text)]
    ['Mr. Rusk said "we shall see."', 'He left.']
    >>> [text[s.start:s.end] for s in quotations(text)]
    ['we shall see.']
    >>> fold("Généralissime — “Mao”"), fold_name("Mr. Mikhail A. Menshikov's")
    ('generalissime - "mao"', 'mikhail a menshikov')
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from backchannel.model import Span

__all__ = ["common_words", "fold", "fold_name", "paragraphs", "quotations", "respaced", "sentences", "spacing", "trim"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space at its edges."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def paragraphs(text: str, span: Span | None = None) -> list[Span]:
    """Stretches between empty lines, without white space at their edges."""
    first, last = span or Span(0, len(text))
    found, start = [], first
    for gap in _BLANK_LINE.finditer(text, first, last):
        found.append(trim(text, start, gap.start()))
        start = gap.end()
    found.append(trim(text, start, last))
    return [piece for piece in found if piece.start < piece.end]


# ---------------------------------------------------------------- sentences

# A stop, more stops of an ellipsis (". . . ."), closing quotation marks and brackets, the mark of a note ("[3]").
_STOP = re.compile(r"[.!?…](?:[^\S\n]?[.!?…])*[\"”’'»)\]]*(?:\[\d{1,3}\])*(?=\s|$|(?<=[a-z]{3}[.!?])[A-Z][a-z])")
_NEXT = re.compile(r"\s*[\"“‘'«(\[]*([^\W_][\w'’]*)?")
_WORD_BEFORE = re.compile(r"[\w.&'’-]*$")

# Followed by a name or a number, never the end of a sentence.
_TITLES = _words(
    """mr mrs ms messrs mme mmes mlle dr drs prof gen lt col maj capt cmdr cdr adm brig sgt amb sen rep gov pres sec
    secy asst dep min hon rev st ste sr sra jr fr msgr supt insp cong del gens cols amba ambs msgrs ft mt
    no nos art arts para paras vol vols pp p ed eds cf fig figs sect ch chap app encl ref refs fn pt pts
    viz vs al approx ca i.e e.g"""
)
# End a sentence only before a word that begins one: "the U.S. Government", "left the U.S. He".
_SHORT = _words(
    """u.s u.k u.n u.s.s.r d.c n.y u.a.r u.s.a g.d.r f.r.g p.r.c r.o.k jan feb mar apr jun jul aug sept sep oct nov dec
    dept govt inc co ltd corp bros assn natl intl int'l dept'l mil univ comdr gov't dep't"""
)
_STARTERS = _words(
    """the a an he she it they we i you this that these those there here his her its their our my in on at as if
    when while after before since but and or however moreover furthermore nevertheless for with by from to both
    also thus therefore then now what who why how where was is are did does do not no some such under upon mr mrs
    although though because during until unless in"""
)
_ASKS_AFTER = re.compile(r"\s+(?:\w+\s+){0,2}(?:said|asked|replied|inquired|answered|exclaimed|queried|demanded)\b")


def _ends(text: str, first: int, stop: re.Match[str]) -> bool:
    """Whether a sentence that began at `first` ends with this stop."""
    after = _NEXT.match(text, stop.end())
    if after is None:
        return True
    following = after.group(1) or ""
    if following[:1].islower():
        return False
    marks = stop.group()
    if marks[0] in "!?":
        return not (len(marks) > 1 and _ASKS_AFTER.match(text, stop.end()))
    if len(marks) > 1 and marks[1] not in "[)":
        return True  # an ellipsis, or closing quotation marks: nothing that abbreviates
    start = max(first, stop.start() - 24)
    before = _WORD_BEFORE.search(text, start, stop.start())
    word = (before.group() if before else "").lower()
    if not word:
        return True
    if stop.start() - first < 9 and text[first : stop.start()].strip('(["“ ').lower() == word and _numbers(word):
        return False  # "1. The Secretary said", "a. Berlin"
    if word in _TITLES:
        return False
    begins = following.lower() in _STARTERS
    if word in _SHORT or (len(word) == 1 and word.isalpha() and word != "i"):
        return begins and (
            not text[stop.start() - 1].islower() or text.endswith((" a. m", " p. m"), first, stop.start())
        )
    if "." in word and len(word.replace(".", "")) == word.count(".") + 1:
        return begins or word in ("a.m", "p.m")  # initials, "N.A.T.O."
    return True


def _numbers(word: str) -> bool:
    """Whether a word alone before a stop numbers a paragraph: "3", "12", "b", "iv", "2.a"."""
    return len(word) <= 5 and (word[0].isdigit() or len(word) == 1 or not word.strip("ivx"))


def sentences(text: str, span: Span | None = None) -> list[Span]:
    """The sentences of a span in order; together they cover all of it but white space.

    An empty line ends a sentence; a single line break does not. Abbreviations ("Mr.", "Gen.", "the U.S. Government"),
    initials, list numbers ("1. The"), "6 p. m." and ellipses are known. A list's number stays in its sentence.
    """
    found = []
    for paragraph in paragraphs(text, span):
        first = paragraph.start
        for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
            if stop.end() < paragraph.end and _ends(text, first, stop):
                found.append(Span(first, stop.end()))
                first = trim(text, stop.end(), paragraph.end).start
        if first < paragraph.end:
            found.append(Span(first, paragraph.end))
    return found


# ---------------------------------------------------------------- quotations

_MARK = re.compile(r"\"|“|”|„|«|»|''|``|‘|’")
_OPENS = frozenset("“„«‘") | {"``"}
_BEFORE_OPENING = frozenset("([{—–-/")


def _opens(text: str, mark: re.Match[str], first: int, last: int) -> bool:
    if mark.group() in _OPENS:
        return True
    if mark.group() not in ('"', "''"):
        return False
    before = text[mark.start() - 1] if mark.start() > first else " "
    after = text[mark.end()] if mark.end() < last else " "
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()


def _marks(text: str, paragraph: Span) -> Iterator[tuple[bool, int, int, bool]]:
    """Quotation marks of a paragraph: opens, start, end, single. Apostrophes are left out."""
    for mark in _MARK.finditer(text, paragraph.start, paragraph.end):
        single = mark.group() in "‘’"
        if mark.group() == "’" and mark.end() < paragraph.end and text[mark.end()].isalnum():
            continue
        yield _opens(text, mark, paragraph.start, paragraph.end), mark.start(), mark.end(), single


def quotations(text: str, span: Span | None = None) -> list[Span]:
    """Quoted stretches in order, without their marks: straight (") and curly marks, „ “, « », outermost only.

    A quotation over several paragraphs opens each of them anew and closes only the last; every paragraph is one
    stretch. An aside between two quotations is not in either. A mark that opens in the middle of a sentence and never
    closes is taken for a slip, unless a colon or comma leads to it.
    """
    found: list[Span] = []
    whole = paragraphs(text, span)
    for number, paragraph in enumerate(whole):
        begun: int | None = None
        depth, kind = 0, False
        for opens, start, end, single in _marks(text, paragraph):
            if begun is None:
                if opens:
                    begun, depth, kind = end, 1, single
            elif single == kind:
                depth += 1 if opens else -1
                if depth == 0:
                    found.append(trim(text, begun, start))
                    begun = None
        if begun is not None and _goes_on(text, begun, paragraph, whole[number + 1 : number + 2]):
            found.append(trim(text, begun, paragraph.end))
    return [piece for piece in found if piece.start < piece.end]


def _goes_on(text: str, begun: int, paragraph: Span, following: list[Span]) -> bool:
    """Whether a quotation that its paragraph does not close is one: it leads the paragraph, a colon or comma leads to
    it, or the next paragraph opens it anew."""
    lead = text[max(paragraph.start, begun - 4) : begun].rstrip("\"“„«‘`'").rstrip()
    if lead == "" or lead[-1] in ":,":
        return True
    return any(text[piece.start] in '"“„«‘' for piece in following)


# ---------------------------------------------------------------- folded forms

_PLAIN = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'", "′": "'"}
_PLAIN |= dict.fromkeys("‐‑‒–—―−", "-") | {"ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "a", "œ": "o", "ß": "s"}


class _Folding(dict[int, str]):
    """str.translate's table, filled as characters turn up: each to exactly one character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        lower = character.lower()[0]
        if character.isspace() and character != "\n":
            plain = " "
        else:
            base = unicodedata.normalize("NFKD", lower)
            plain = _PLAIN.get(lower) or (base[0].lower()[0] if base[0].isalnum() else lower)
        self[code] = plain
        return plain


_FOLDING = _Folding()
_NOT_NAME = re.compile(r"[^\w\s]|_")
_POSSESSIVE = re.compile(r"'s\b|s'(?=\s|$)")
_FORMS_OF_ADDRESS = _words(
    """the a an mr mrs ms miss dr sir lord lady dame senator sen congressman representative rep governor gov president
    prime minister premier secretary under assistant deputy acting vice ambassador amb charge counselor counsellor
    attache consul general gen lieutenant lt colonel col major maj captain capt admiral adm marshal field brigadier
    chairman foreign king queen prince princess shah emperor sheikh chancellor excellency majesty highness his her
    honorable hon right reverend rev professor prof commissioner director messrs madame mme monsieur m herr comrade
    first second third"""
)


def fold(text: str) -> str:
    """The text for comparing: lower case, without accents, plain quotation marks and dashes.

    As long as the text itself, so that an offset in one is an offset in the other.
    """
    return text.translate(_FOLDING)


def fold_name(text: str) -> str:
    """A name for comparing: folded, without titles, articles, possessive and punctuation.

    Where nothing else is left ("the Ambassador"), only articles are dropped.
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = _NOT_NAME.sub(" ", _POSSESSIVE.sub(_without_possessive, fold(plain))).split()
    name = [word for word in words if word not in _FORMS_OF_ADDRESS]
    return " ".join(name or [word for word in words if word not in ("the", "a", "an")])


def _without_possessive(found: re.Match[str]) -> str:
    return "" if found.group() == "'s" else "s"


@cache
def common_words() -> frozenset[str]:
    """Words that diplomatic records write small nine times in ten (`training/common.py` counts them)."""
    return _words((Path(__file__).parent / "common.txt").read_text(encoding="utf8"))


# ---------------------------------------------------------------- spaces that a scanner lost or put in

_RUN_ON = re.compile(
    r"\b(?:(?:He|She|They|We|The|This|That|the|that|this|his|their)(?P<rest>[a-z]{3,})"
    r"|(?P<first>[a-z]{2,}?)(?:the|that|him|his|was|had|would|(?<=ed)(?:me|us)))\b"
)
_BROKEN = re.compile(r"(?<![^\W_])(?P<first>[^\W\d_]+) (?=(?P<rest>[a-z]+)(?![^\W_]))")
_LETTERS = re.compile(r"[^\W\d_]+")
_ALSO_LARGE = _words("a i may under part head public way charge")
"""Words that `common_words` lacks, since records write them large as well."""
_OFTEN = 3
"""Times that a document has a string of letters from which on it is a word of its own."""


class Spacing(NamedTuple):
    """Where the spaces of a text are wrong, in order: offsets before which one is `missing`, and offsets of `stray` ones."""

    missing: tuple[int, ...]
    stray: tuple[int, ...]


@lru_cache(maxsize=32)
def spacing(text: str) -> Spacing:
    """The words that a scanner or typist joined or broke: "accused|me", "He|came", "with|the"; "H e", "Dj uanda" where
    the text also has "Djuanda". A word that records use, or that the text has often, is never parted nor joined."""
    known = common_words()
    missing = []
    for word in _RUN_ON.finditer(text):
        part = word["rest"] or word["first"]
        if word.group().lower() not in known and part in known:
            missing.append(word.start("rest") if word["rest"] else word.end("first"))
    counts = Counter(_LETTERS.findall(text.lower()))

    def stands(part: str) -> bool:
        return part in known or part in _ALSO_LARGE or counts[part] >= _OFTEN

    stray = []
    for found in _BROKEN.finditer(text):
        first, rest = found["first"].lower(), found["rest"]
        whole = first + rest
        if (whole in known or (len(whole) > 3 and counts[whole])) and not (stands(first) and stands(rest)):
            stray.append(found.end() - 1)
    return Spacing(tuple(missing), tuple(stray))


def respaced(text: str, span: Span) -> str:
    """The words of a span with their spaces as they should be, line breaks as spaces."""
    missing, stray = (edges[bisect_right(edges, span.start) : bisect_left(edges, span.end)] for edges in spacing(text))
    words, done = [], span.start
    for at in sorted((*missing, *stray)):
        words.append(text[done:at])
        words.append(" " if at in missing else "")
        done = at if at in missing else at + 1
    return " ".join("".join((*words, text[done : span.end])).split())
