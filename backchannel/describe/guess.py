"""The type of a paper where forms are shared: minutes, a record, notes and a memorandum of conversation all list who was
present. Takes what is seen of the paper; gives the likeliest type.

A linear model over a few hundred yes-or-no features: what labels the head has, how it is signed, how its paragraphs
begin, and which common words (lower case, met in most volumes: no names, no subjects) its head and end use. The weights
are in `forms.json`; `training/forms.py` makes them from volumes whose headings say the type.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from .dateline import Dateline
from .letters import Signs
from .lines import Line
from .participants import LABEL, find_participants

__all__ = ["RIVALS", "features", "guess"]

_LISTED = [
    "memcon",
    "minutes",
    "record_of_meeting",
    "notes_of_meeting",
    "memorandum_for_record",
    "memorandum_of_discussion",
    "telephone_conversation",
    "memorandum",
]
# What else a paper may be whose form speaks for the first: the model chooses among these only.
RIVALS = {
    "telegram": ["telegram"],
    "letter": ["letter"],
    "memcon": _LISTED,
    "airgram": ["airgram", "circular_airgram"],
    "circular_airgram": ["circular_airgram"],
    "despatch": ["despatch"],
    "aide_memoire": ["aide_memoire"],
    "transcript": ["transcript"],
    "national_security_directive": ["national_security_directive"],
}
_WORD = re.compile(r"\b[a-z][a-z’'-]+\b")
_SAID = re.compile(
    r"^(?:The |Mr\.? |Dr\.? |Mrs\.? )?[A-Z][\w’'. -]{0,40} (?:then |also |again )?(?:said|asked|told|replied|stated|noted|thought|remarked|explained|reported|felt)\b"
)
_TURN = re.compile(r"^[A-Z][\w’'. ]{0,30}:\s")


def features(lines: list[Line], tail: list[Line], signs: Signs, rule: str, dateline: Dateline | None) -> list[str]:
    """What is seen, as names: "rule:memcon", "label:subject", "sign:full", "w:present"."""
    head = lines[:16]
    text = " ".join(line.words for line in head)[:1800]
    end = " ".join(line.words for line in tail[-5:])[-400:]
    found = [f"rule:{rule}", *(f"label:{label}" for label in signs.labels)]
    found += [f"sign:{_signature(signs)}", f"to:{min(len(signs.to), 3)}"]
    found += [
        name
        for name, there in (("dear", signs.salutation), ("closed", signs.closed), ("address", signs.address))
        if there
    ]
    found += _list_features(lines) + _paragraph_features(head) + _dateline_features(dateline)
    found += [
        f"{one}&{other}"
        for one in found
        if one.startswith(("list", "rule"))
        for other in found
        if other.startswith(_JOINED)
    ]
    subject = signs.subject[0].lower() if signs.subject else ""
    found += [f"s:{word}" for word in set(_WORD.findall(subject))]
    found += [f"w:{word}" for word in set(_WORD.findall(text))]
    found += [f"e:{word}" for word in set(_WORD.findall(end))]
    return found


# Features that mean more together: a list of those present and a signature under it.
_JOINED = ("sign", "people", "era", "turn", "said", "capitals", "label:subject", "time", "place")


def _dateline_features(dateline: Dateline | None) -> list[str]:
    """How the paper is dated; habits of the offices change within a decade."""
    if dateline is None:
        return ["era:none"]
    year = int(dateline.date[:4]) if dateline.date[:4].isdigit() else 0
    era = (
        next((str(last) for last in (1952, 1954, 1957, 1960, 1963, 1968, 1973) if year <= last), "later")
        if year
        else "none"
    )
    time = (
        "none"
        if not dateline.time
        else "interval"
        if "/" in dateline.time
        else "Z"
        if dateline.time.endswith("Z")
        else "plain"
    )
    return [f"era:{era}", f"time:{time}", f"place:{'Washington' if dateline.place == 'Washington' else 'other'}"]


def _signature(signs: Signs) -> str:
    name = signs.signature.text if signs.signature else ""
    if not name:
        return "none"
    if re.fullmatch(r"(?:[A-Z]\.? ?){1,4}", name):
        return "initials"
    return "full" if " " in name else "surname"


def _list_features(lines: list[Line]) -> list[str]:
    people, at = find_participants(lines[:70])
    if at is None:
        return ["list:none"]
    label = LABEL.match(lines[at].words)
    first = lines[at].words[: label.end() if label else 20].lower().strip(" :")
    size = next(name for name, most in (("1", 1), ("2", 2), ("5", 5), ("12", 12), ("more", 999)) if len(people) <= most)
    return [f"list:{first}", f"people:{size}"]


def _paragraph_features(head: list[Line]) -> list[str]:
    long = [line.words for line in head if len(line.words) > 60]
    words = " ".join(long).lower().split()[:400] or [""]
    articles = sum(word in ("the", "a", "an") for word in words) / len(words)
    counts = {
        "said": sum(bool(_SAID.match(words)) for words in long),
        "turn": sum(bool(_TURN.match(line.words)) for line in head),
        "capitals": sum(line.words.isupper() and len(line.words) > 8 for line in head[:4]),
        "numbered": sum(bool(re.match(r"^\(?(?:\d{1,2}|[a-z])[.)] ", line.words)) for line in head),
        "quoted": sum(line.words[:1] in '“"' for line in head),
        "omitted": sum(line.words.startswith("[") for line in head),
        "short": sum(len(line.words) <= 60 for line in head),
    }
    found = [f"{name}:{min(count, 4)}" for name, count in counts.items() if count]
    return [*found, f"articles:{int(articles * 50)}", f"lines:{min(len(head), 16) // 3}"]


@cache
def _model() -> tuple[list[str], dict[str, list[int]]]:
    model = json.loads(files(__package__).joinpath("forms.json").read_text(encoding="utf-8"))
    return model["types"], model["weights"]


def guess(found: list[str], rule: str) -> str:
    types, weights = _model()
    scores = [0] * len(types)
    for name in found:
        row = weights.get(name)
        if row:
            scores = [score + weight for score, weight in zip(scores, row, strict=True)]
    allowed = RIVALS.get(rule)
    best = max(
        (n for n, type_ in enumerate(types) if not allowed or type_ in allowed),
        key=lambda n: (scores[n], -n),
        default=None,
    )
    return rule if best is None else types[best]
