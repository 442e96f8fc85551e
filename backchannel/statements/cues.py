"""Words that report: the head of a cue, and the stems of English reporting verbs.

"accused me of" -> "accused";   "would not have said" -> "said"
"""

from __future__ import annotations

from functools import lru_cache

from backchannel.model import Act
from backchannel.statements.words import Sentence, stem, word_set

_LEADS = frozenset(("BE", "HV", "MD", "DO", "NEG", "LY", "ADV"))
_SKIPPED = _LEADS | {"OBJ", "POSS", "DET", "TO", "P", "CC", "SUB", "THAT", "IF", "WH", "I", "WE", "HE", "THEY", "IT", "YOU"}  # fmt: skip


known = lru_cache(maxsize=50_000)(stem)


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """The head of a cue that is words `first` up to `last`: the first that is no auxiliary, adverb or pronoun."""
    for position in range(first, last):
        if sentence.classes[position] not in _SKIPPED and sentence.words[position][0].isalnum():
            return position
    return first


REPORTING = word_set(
    """accept accus acknowledg add admit affirm agre alleg announc answer argu ask assert assur claim comment complain
    conced conclud confirm contend declar declin demand deni describ emphas emphasiz explain express indicat inform
    inquir insist maintain mention not observ offer point promis propos protest recall recommend refus reiterat reject
    remark remind repeat repl report request respond said say speak stat stress suggest tell think threaten told urg
    volunteer want warn wish wonder"""
)
"""Stems of verbs that mostly report what their subject says."""

_PERFORMING: dict[Act, str] = {
    "agree": "accept agre approv approval concur concurrenc support",
    "warn": "caution warn",
    "request": "appeal demand direct instruct order press pressur recommend request seek urg",
    "ask": "inquir quer quest wonder",
    "propose": "offer propos proposal",
    "refuse": "refus refusal",
    "promise": "commit promis undertook",
    "deny": "deni",
    "greet": "congratulat thank",
    "criticize": "accus attack challeng charg criticism criticiz protest",
}
PERFORMING: dict[str, Act] = {word: act for act, words in _PERFORMING.items() for word in words.split()}
"""Stems whose speech is this act in four annotated statements of five or more (five statements at least)."""
