"""The editors' source note: archival source, classification and handling, who drafted and approved, repeated to whom.

Takes the words of the note; gives a `Source`.

    frus1969-76v28_d180: "Source: Ford Library, …, From SecState—Nodis. Secret; Immediate; Nodis. Drafted by Mulcahy,
    cleared by Kissinger (per Secto 4013), and approved by Schaufele."
    source "Ford Library, …, From SecState—Nodis", classification Secret, handling Immediate, Nodis,
    drafted by Mulcahy, approved by Schaufele
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .lines import Note
from .markings import LEVEL

__all__ = ["Source", "is_source", "read_source"]


class Source(NamedTuple):
    source: str | None = None
    classification: str | None = None
    handling: tuple[str, ...] = ()
    drafted_by: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()
    repeated_to: tuple[str, ...] = ()


_HEAD = re.compile(r"^\s*(?:\[\d+\]\s*)?Source:\s*", re.IGNORECASE)
# The level begins a sentence: "CF 567. Secret." Not "Top Secret telegram", "Secret Files".
_LEVEL = re.compile(
    rf"(?:(?<=[.?!)\]”\"’]\s)|(?<=[.?!)\]”\"’]\s\s)|^)(?:(?P<none>No classification(?: marking)?(?: or handling)?|Not classified|No marking)|"
    rf"(?P<level>{LEVEL}|Cosmic Top Secret|NATO (?:Secret|Confidential)|Sensitive|Eyes Only|Personal))(?=\s*[;.,—:/]| and |$)",
)
# A sentence's end: not after an initial, an abbreviation, or inside brackets.
_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bSt)(?<!\bAdm)(?<!\bLt)(?<!\bMaj)(?<!\bCapt)(?<!\bSgt)(?<!\bNo)(?<!\bVol)(?<!\bvol)(?<!\bpp)(?<!\bJr)(?<!\bSr)(?<!\bMr)(?<!\bDr)(?<!\bMrs)(?<!\bGen)(?<!\bCol)(?<!\bAmb)\.(?=\s+[A-Z“\[(]|\s*$)"
)


# The electronic volumes leave "Source:" away: "National Archives, Nixon Presidential Materials, … Top Secret; Sensitive."
_REPOSITORY = re.compile(
    r"^(?:National Archives|Department of (?:State|Defense)|(?:\w+ ){1,3}Library|Library of Congress|Central Intelligence Agency|Washington National Records|"
    r"National Security Council|National Defense University|Princeton University|Yale University|\w+ University|U\.S\. Army|Naval Historical)\b"
)


def is_source(note: Note, edited: bool) -> bool:
    """Whether a note is the source note: it says so, or is the first and begins with a repository."""
    if note.words[:7].lower() == "source:":
        return True
    return edited and note.label in ("0", "1") and bool(_REPOSITORY.match(note.words) and _LEVEL.search(note.words))


def read_source(words: str) -> Source:
    """What the note says, as far as it is in the series' plain forms. Words without "Source:" give what they have."""
    head = _HEAD.match(words)
    body = words[head.end() :] if head else words
    level = _LEVEL.search(body)
    if not level:
        first = _END.search(body)
        archival = body[: first.start() if first else len(body)] if head else None
        rest = body[first.end() :] if first else ""
        return Source(archival, None, (), *_people(rest), _repeated(rest))
    archival = body[: level.start()].rstrip(" .") if head or _REPOSITORY.match(body) else None
    marked = _sentence(body, level.end())
    rest = body[level.end() + len(marked) :]
    classification = "none" if level["none"] else level["level"]
    return Source(archival or None, classification, _handling(marked), *_people(rest), _repeated(rest))


def _sentence(text: str, start: int) -> str:
    """The rest of the sentence, at most 300 characters."""
    for end in range(start, min(len(text), start + 300)):
        if (
            text[end] == "."
            and (end + 1 == len(text) or text[end + 1] == " ")
            and text.count("[", start, end) == text.count("]", start, end)
        ):
            return text[start:end]
    return text[start : start + 300]


def _handling(words: str) -> tuple[str, ...]:
    """ "; Limit Distribution; Noforn"."""
    return tuple(piece for piece in (part.strip(" .—–") for part in re.split(r"[;,]|—|\band\b", words)) if piece)


# ---------------------------------------------------------------- people

_ACTION = re.compile(
    r"\b(?P<verbs>(?:[Dd]rafted|[Pp]repared|[Ww]ritten|[Aa]pproved|[Cc]leared|[Ii]nitialed|[Ss]igned|[Cc]oncurred|[Rr]eleased|"
    r"[Aa]uthorized|[Rr]eviewed|[Rr]evised)(?:(?:,| and|, and) (?:drafted|approved|cleared|initialed|signed|revised|authorized|released))*)"
    r"(?P<in_draft> in (?:draft|substance))?(?P<on> (?:on|in|between) [^;,.]{2,40}?)? by (?P<who>[^;]{1,400})"
)
_STOP = re.compile(
    r"(?:,? and|,|;)? ?\b(?:approved|cleared|initialed|concurred|signed|transmitted|released|revised|reviewed|authorized|sent|"
    r"dated|who|which|with|for|from|on (?:January|February|March|April|May|June|July|August|September|October|November|December|the)|"
    r"between|in|at|of|that|as|after|and (?:transmitted|submitted|sent|copies)|during|before|under|via|without|based)\b"
)
_TRAILING = re.compile(r"(?:,? and|,)\s*$")
_PERSON = re.compile(
    r"^(?:(?:the )?[a-z-]+,? )?(?P<name>(?:(?:Mr|Mrs|Miss|Dr|Amb|Gen|Col|Lt|Maj|Adm|Capt)\. |Ambassador |General |Colonel )?"
    r"(?:[A-Z][\w’'.-]*|de|van|von|du|la|der|d’)(?:\s(?:[A-Z][\w’'.-]*|\([^)]*\)|de|van|von|du|la|der|deW\.)){0,4})$"
)
_NOT_A_PERSON = re.compile(
    r"\b(?:House|Department|Office|Bureau|Embassy|Staff|Board|Committee|Agency|Council|Group|Secretariat|Division|Mission|Service|"
    r"Section|Panel|President|State|Defense|Treasury|CIA|NSC|USIA|ACDA|JCS|INR|EUR|NEA|ARA)\b|^(?:[A-Z/]{1,6})$"
)


def _people(rest: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    drafted: list[str] = []
    approved: list[str] = []
    for action in _actions(rest):
        verbs = action["verbs"].lower()
        if "drafted" not in verbs and "approved" not in verbs:
            continue
        names = _names(action["who"])
        if "drafted" in verbs and not drafted:
            drafted = names
        if "approved" in verbs and not approved and not action["in_draft"]:
            approved = names
    return tuple(drafted), tuple(approved)


def _actions(rest: str) -> Iterator[re.Match[str]]:
    at = 0
    while match := _ACTION.search(rest, at):
        yield match
        at = match.start("who")


def _names(words: str) -> list[str]:
    """The persons at the head of what follows "by": "Richard T. Davies (SOV/P); cleared with …"."""
    end = _END.search(words)
    words = re.sub(r"\s*\([^)]*\)", "", words[: end.start() if end else len(words)])
    stop = _STOP.search(words)
    words = words[: stop.start() if stop else len(words)]
    words = re.sub(r",? (Jr|Sr)\b\.?", r" \1.", words)
    names = []
    for piece in re.split(r",? and |, ", _TRAILING.sub("", words)):
        name = re.sub(r"^(?:Mr|Mrs|Miss|Dr)\. ", "", piece.strip(" ,."))
        if not name or not _PERSON.match(name) or _NOT_A_PERSON.search(name):
            continue
        names.append(name + "." if re.search(r" (?:Jr|Sr)$", name) else name)
    return names


_REPEATED = re.compile(
    r"\b[Rr]epeated (?:(?:for information|priority|niact|immediate|also) )*to (?P<posts>[^.;(]*(?:St\. [^.;(]*)?)"
)


def _repeated(rest: str) -> tuple[str, ...]:
    match = _REPEATED.search(rest)
    if not match:
        return ()
    words = re.split(r"\b(?:for|also|eyes only|as telegram|and (?:pouched|passed|sent)|by pouch)\b", match["posts"])[0]
    posts = (re.sub(r"^(?:the|to) ", "", post.strip()) for post in re.split(r",? and |, ", words))
    return tuple(post.rstrip(" ,") for post in posts if post.strip(" ,"))
