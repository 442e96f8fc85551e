"""The words of a sentence and the part that each plays, told from the word alone.

Takes a text and a sentence's span; gives a `Sentence`: parallel tuples of offsets, words, small forms and classes, which
every later step asks. There is no tagger: a class is the word's own ("he" -> HE, "whether" -> IF, "stated" -> ED).

    "The Ambassador said that he would go." -> DET CAP ED THAT HE MD w .
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from backchannel.model import Span
from backchannel.text import spacing


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for lists of words that are easier to read as one."""
    return frozenset(text.split())


_WORD = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Messrs|Gen|Col|Lt|Maj|Capt|Adm|Amb|Sen|Gov|St|Jr|Sec|Secy|No|Prof|Rev|Hon|Mgr|Pres|Rep|Asst|Dep|(?:[A-Z]\.)*[A-Z])\.(?=\s)"
    r"|[^\W_]+(?:[’'.\-–&/][^\W_]+)*|[^\w\s]|_"
)

_STOPPED = re.compile(r"(\w*[a-z]{3})([.!?])([A-Z][a-z]\w*)")

_LISTED = {
    "I": "i",
    "WE": "we",
    "HE": "he she",
    "THEY": "they",
    "IT": "it",
    "YOU": "you",
    "OBJ": "him me them us himself themselves itself myself ourselves",
    "POSS": "his her their its our my your whose",
    "DET": "the a an this these those such any some no each every both all another other latter former certain",
    "TO": "to",
    "THAT": "that",
    "IF": "whether if",
    "WH": "what which who whom how why when where",
    "CC": "and but or nor & yet",
    "NEG": "not never cannot hardly n't",
    "BE": "is are was were be been being am isn't wasn't aren't weren't",
    "HV": "have has had having haven't hasn't hadn't",
    "DO": "do does did done doing didn't doesn't don't",
    "MD": "would could should will can may might must shall ought won't wouldn't couldn't shouldn't can't cannot",
    "P": "of in on at by for with from into about between through against concerning regarding re over under upon"
    " toward towards within without among during per via throughout above below behind beyond except despite",
    "SUB": "because although though since while after before until unless as than once whereas lest",
    "ADV": "also then again further however still now just too only even very quite rather already therefore thus"
    " moreover furthermore later first once here there soon instead perhaps so yet nevertheless meanwhile both",
    "GO": "went go goes going gone",
    "MAKE": "made make makes making gave give gives giving given took take takes taking put puts expressed express"
    " expresses expressing voiced",
}
_CLASS = {word: name for name, words in _LISTED.items() for word in words.split()}
SMALL_WORDS = frozenset(_CLASS)
"""Pronouns, articles, auxiliaries and their like: words that name nobody."""
_NOUN = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ship", "ism", "ure")


def word_class(word: str, small: str) -> str:
    """The part that a word can play. Names are CAP, abbreviations in capitals CAPS, punctuation stands for itself."""
    listed = _CLASS.get(small.replace("’", "'"))
    if listed is not None and not (word.isupper() and len(word) > 1 and small in ("us", "it", "we")):
        return listed
    first = word[0]
    if not first.isalnum():
        return "”" if first == '"' else first
    if first.isdigit():
        return "NUM"
    if first.isupper():
        return "CAPS" if word.isupper() and len(word) > 1 else "CAP"
    if small.endswith("ly"):
        return "LY"
    if small.endswith("ed"):
        return "ED"
    if small.endswith("ing"):
        return "ING"
    return "N" if small.endswith(_NOUN) else "w"


class Sentence(NamedTuple):
    """One sentence of running text. `paragraph` and `index` count from 0; `opens`: it opens its paragraph."""

    span: Span
    paragraph: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a sentence
    opens: bool
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    small: tuple[str, ...]
    classes: tuple[str, ...]

    def __len__(self) -> int:  # in words
        return len(self.words)

    def between(self, first: int, last: int) -> Span:
        """The characters of words `first` up to, not including, `last`."""
        return Span(self.starts[first], self.ends[last - 1])

    def at(self, offset: int) -> int:
        """The first word that ends behind an offset."""
        low, high = 0, len(self.ends)
        while low < high:
            middle = (low + high) // 2
            if self.ends[middle] <= offset:
                low = middle + 1
            else:
                high = middle
        return low


def split_words(text: str, span: Span, *, paragraph: int = 0, index: int = 0, opens: bool = False) -> Sentence:
    """A sentence's words. Offsets are those of `text`."""
    found = list(_spaced(text, span))
    words = tuple(word for _, _, word in found)
    small = tuple(word.lower() for word in words)
    classes = tuple(map(word_class, words, small))
    return Sentence(
        span,
        paragraph,
        index,
        opens,
        tuple(first for first, _, _ in found),
        tuple(last for _, last, _ in found),
        words,
        small,
        classes,
    )


def _spaced(text: str, span: Span) -> Iterator[tuple[int, int, str]]:
    """Start, end and letters of each word, where spaces are wrong as they should be: "Hecame", "Kennedy.He", "Dj uanda"."""
    missing, stray = spacing(text)
    begun: int | None = None
    for match in _WORD.finditer(text, span.start, span.end):
        first, last = match.span() if begun is None else (begun, match.end())
        at = bisect_left(stray, last)
        begun = first if stray[at : at + 1] == (last,) and last + 1 < span.end else None
        if begun is not None:
            continue
        whole = text[first:last]
        if " " in whole:
            yield first, last, whole.replace(" ", "")
        elif run_on := _STOPPED.fullmatch(whole):
            yield from ((first + run_on.start(n), first + run_on.end(n), run_on[n]) for n in (1, 2, 3))
        elif (at := bisect_left(missing, first)) < len(missing) and missing[at] < last:
            yield first, missing[at], text[first : missing[at]]
            yield missing[at], last, text[missing[at] : last]
        else:
            yield first, last, whole


def stem(small: str) -> str:
    """A rough stem that joins the forms of a reporting word: "suggested", "suggesting", "suggestion" -> "suggest"."""
    irregular = _IRREGULAR.get(small)
    if irregular:
        return irregular
    for ending in (
        "ations",
        "ation",
        "ions",
        "ion",
        "ances",
        "ance",
        "ments",
        "ment",
        "ing",
        "ed",
        "es",
        "s",
        "e",
        "y",
    ):
        if small.endswith(ending) and len(small) - len(ending) >= 4:
            base = small[: -len(ending)]
            if base[-1] == base[-2] and base[-1] not in "lse":
                base = base[:-1]
            return base[:-1] if base[-1] in "ei" and len(base) > 4 else base
    return small


_IRREGULAR = {
    "said": "say", "says": "say", "saying": "say", "told": "tell", "tells": "tell", "telling": "tell",
    "thought": "think", "thinks": "think", "thinking": "think", "felt": "feel", "feels": "feel", "feeling": "feel",
    "spoke": "speak", "spoken": "speak", "wrote": "writ", "written": "writ", "write": "writ", "knew": "know",
    "known": "know", "meant": "mean", "asks": "ask", "asked": "ask", "asking": "ask", "hopes": "hope", "hoped": "hope",
    "hoping": "hope", "wants": "want", "wished": "wish", "wishes": "wish", "urged": "urg", "urges": "urg", "urge": "urg",
    "urging": "urg", "sought": "seek", "understood": "understand", "denied": "deni", "denies": "deni", "deny": "deni",
    "replied": "repl", "replies": "repl", "reply": "repl", "adds": "add", "added": "add", "adding": "add",
    "saw": "see", "seen": "see", "held": "hold", "gave": "give", "given": "give", "giving": "give", "made": "make",
    "making": "make", "took": "take", "taken": "take", "taking": "take", "put": "put", "views": "view", "viewed": "view",
    "pled": "plead", "swore": "swear", "found": "find", "heard": "hear", "noted": "note", "notes": "note",
    "noting": "note", "cites": "cite", "cited": "cite", "citing": "cite", "let": "let", "read": "read", "reads": "read",
    "believes": "believ", "belief": "believ", "beliefs": "believ", "believe": "believ",
}  # fmt: skip
