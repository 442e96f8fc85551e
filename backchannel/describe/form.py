"""The type of a document that has no edited heading: from what its own paper says, and from its form.

Takes the first and last lines and what the paper shows of sender and addressee; gives a type, or None.

    A dateline, "1606. Re AMC. During course of conversation …", "Gross": a telegram (its number opens the text)
    SUBJECT and PARTICIPANTS: a memorandum of conversation
    "Dear Hank: …", "Sincerely": a letter

The signs are asked in the order of their sureness; the first that answers decides.
"""

from __future__ import annotations

import re

from .dateline import Dateline
from .guess import features, guess
from .kinds import kind_of
from .letters import Signs
from .lines import Line, Paper
from .markings import is_marking
from .opening import NO_SERIES, Opening
from .participants import LABEL

__all__ = ["own_title", "rule_of", "sure_type", "type_of_paper"]


# ---------------------------------------------------------------- type

_CODES = [
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("national_intelligence_estimate", r"^S?NIE[–—\s-]*\d|^(?:S/)?NIE\b|^ORE \d"),
        ("report", r"^NSC \d{2,4}(?:/\d+)?$"),
        (
            "intelligence_report",
            r"^(?:R[A-Z]{2,3}[NMS]?|IR|SR IM|IM|IN)[–— -]+\d+(?:[-–]\d+)?(?:\.\d)?$|^(?:OCI|OIR|ORR|SC|TCS|TDFIR|CIA/\w+)\b.*\d",
        ),
    )
]
_NSC_PRESENT = re.compile(
    r"^Present at (?:the|this) (?:\d+\w\w )?(?:\w+ ){0,3}(?:Council|NSC) [Mm]eeting|listing the participants at the meeting|^There follows a summary of the discussion at the meeting"
)
_COUNCIL = re.compile(r"^The National Security Council:")
_TURN = re.compile(
    r"^(?:[“\"]?(?:The |Mr\. |Mrs\. |Dr\. |Secretary |President |Ambassador |General |Sir |Lord |Amb\. |Minister )?[A-Z][\w’'. ]{0,28}|[A-Z]{1,4}|Q|A|[QA]\.) ?[:.—] ?\S"
)
_PHONE = re.compile(r"\b(?:tele)?phoned?\b|\bcalled (?:me |back )|\btelecon", re.IGNORECASE)
_DIRECTIVE = re.compile(
    r"\b(?:The President (?:has |today )?(?:directed?|decided|approved|wishes|desires|requests?|considered)|I have (?:today )?(?:directed|approved|decided)|NSDM|NSSM|NSAM|is hereby directed)\b"
)
_CABINET = re.compile(
    r"^(?:The )?(?:Secretary of (?:State|Defense|the Treasury)|Director of Central Intelligence|Chairman,? (?:of the )?Joint Chiefs|Attorney General|Vice President)",
    re.IGNORECASE,
)
_GOVERNMENT = re.compile(
    r"^(?:[“\"]?\d?\.? ?)?(?:In (?:its|reply|response|connection)[^.]{0,80})?(?:The|It is the view of the) (?:\w+ )?(?:Government|Ministry|Embassy)\b"
)
_PROBLEM = re.compile(
    r"^(?:The |THE )?P(?:ROBLEM|roblem)S?(?: and .*)?:?$|^problem:?$|^To estimate\b|^SCOPE(?: NOTE)?$|^Scope Note"
)
_ESTIMATE = re.compile(r"^To (?:estimate|assess|examine|analyze|review|consider|appraise|determine)\b")
_SUMMARY = re.compile(
    r"^(?:SUMMARY|Summary|ABSTRACT|Abstract|KEY (?:JUDGMENTS|POINTS)|Principal Findings|PRINCIPAL FINDINGS)\W*$"
)


def type_of_paper(paper: Paper, body: int, signs: Signs, opening: Opening, dateline: Dateline | None) -> str | None:
    """The type. `body`: index of the first line after heading and dateline."""
    lines = [line for line in paper.head[body:] if not is_marking(line.words)]
    if not lines:
        return None
    if sure := sure_type(lines, paper, signs, opening):
        return sure
    rule = rule_of(lines, signs, opening, dateline)
    return guess(features(lines, paper.tail, signs, rule, dateline), rule)


def sure_type(lines: list[Line], paper: Paper, signs: Signs, opening: Opening) -> str | None:
    """The type where the paper itself says it, or a form that no other type has."""
    return (
        _says(lines)
        or _of_council(lines, paper)
        or _of_code(lines, opening)
        or _of_directive(lines, signs)
        or _of_committee(lines, signs)
    )


def rule_of(lines: list[Line], signs: Signs, opening: Opening, dateline: Dateline | None) -> str:
    """The type that the form speaks for; where forms are shared (a list of those present), the commonest of them."""
    date, time = (dateline.date, dateline.time) if dateline else (None, None)
    return (
        _of_telegram(opening, lines, signs, date)
        or _of_wire(lines, signs, time or "")
        or _of_meeting(lines, signs)
        or _of_letter(lines, signs)
        or _of_estimate(lines, signs)
        or _of_note(lines, signs)
        or _of_words(lines, signs)
    )


def _says(lines: list[Line]) -> str | None:
    """The paper's own head: "MEMORANDUM OF CONVERSATION", "MEMORANDUM FOR THE RECORD", "OPERATIONS COORDINATING BOARD REPORT"."""
    for n, line in enumerate(lines[:7]):
        if len(line.words) > 200:
            break
        after = lines[n + 1] if n + 1 < len(lines) else None
        joined = f"{line.words} {after.words}" if after and after.run == line.run else line.words
        for words in (joined, line.words):
            if kind := _kind_said(words.strip('“”"[]() .:')):
                return kind
    return None


def own_title(lines: list[Line]) -> Line | None:
    """The paper's own title: a line that says what it is ("MEMORANDUM OF CONVERSATION"), else one in capitals."""
    plain = [line for line in lines if not is_marking(line.words) and not line.words.endswith(":")]
    said = next((line for line in plain if _kind_said(line.words.strip('“”"[]() .:'))), None)
    return said or next(
        (line for line in plain if _is_title(line.words) and " " in line.words and not _CAVEAT.search(line.words)), None
    )


_CAVEAT = re.compile(r"EYES ONLY|SECRET|CONFIDENTIAL|DECLASSIFIED|DISTRIBUTION|^(?:FOR|FROM|TO|REF|RE|SENT) ")


def _kind_said(words: str) -> str | None:
    if not 6 <= len(words) <= 110 or words.endswith(","):
        return None
    if not (
        words.isupper()
        or words.istitle()
        or re.match(r"^(?:Memorandum|Minutes|Record|Notes|Summary|Telegram|Airgram)", words)
    ):
        return None
    if re.match(r"^MEMORANDUM (?:FOR|TO)\b(?! (?:THE )?(?:RECORD|FILE))", words, re.IGNORECASE) or re.match(
        r"^NOTE BY", words
    ):
        return None
    return kind_of(words)


def _of_council(lines: list[Line], paper: Paper) -> str | None:
    discussed = any(_NSC_PRESENT.search(line.words) for line in lines[:12]) or any(
        _COUNCIL.search(line.words) for line in lines[:90]
    )
    return "memorandum_of_discussion" if discussed else None


def _of_wire(lines: list[Line], signs: Signs, time: str) -> str | None:
    """Without a number, but sent by wire: a time of Greenwich, or a time and a surname alone for a signature."""
    if signs.salutation or (signs.subject and not time.endswith("Z")):
        return None
    if time.endswith("Z"):
        return "message" if signs.labels & {"to", "from"} else "telegram"
    surname = (
        signs.signature is not None
        and " " not in signs.signature.text
        and not signs.signature.text.isupper()
        and "." not in signs.signature.text
    )
    if re.match(r"^Unnumbered\b", lines[0].words) or (
        time and surname and (_is_cable(lines) or lines[0].words[:2] == "1.")
    ):
        return "telegram"
    return None


def _of_telegram(opening: Opening, lines: list[Line], signs: Signs, date: str | None) -> str | None:
    if opening.line < 0 or opening.line > 4:
        return None
    series, early = opening.series, (date or "9999") < "1963"
    if series in ("No", "Number"):
        return "despatch" if early and _has_subject(lines, signs) else "intelligence_report"
    if not series:
        return "telegram" if not (signs.labels & {"subject", "to", "from"}) or opening.line <= 1 else None
    if series in ("A", "G"):
        return "airgram"
    if series in ("CA", "CG", "CW"):
        return "circular_airgram" if early else "airgram"
    if not opening.runs_on or series in NO_SERIES:
        return None
    return "telegram" if series.isupper() or 3 <= len(series) <= 7 else None


def _has_subject(lines: list[Line], signs: Signs) -> bool:
    return bool(signs.labels & {"subject", "ref"}) or any(
        re.match(r"^(?:SUBJ|Subj|REF|Ref)", line.words) for line in lines[:8]
    )


def _of_code(lines: list[Line], opening: Opening) -> str | None:
    if opening.line >= 0 and not opening.series:
        return None
    for line in lines[:4]:
        if len(line.words) <= 40:
            for kind, pattern in _CODES:
                if pattern.match(line.words):
                    return kind
    return None


def _of_directive(lines: list[Line], signs: Signs) -> str | None:
    """Addressed to several heads of departments, and giving the President's decision."""
    if len(signs.to) < 2 or sum(bool(_CABINET.match(one.text)) for one in signs.to) < 2:
        return None
    text = " ".join(line.words for line in lines[:40])
    return "national_security_directive" if _DIRECTIVE.search(text) else None


def _of_meeting(lines: list[Line], signs: Signs) -> str | None:
    subject = signs.subject[0] if signs.subject else ""
    listed = next((n for n, line in enumerate(lines[:40]) if _is_label(line)), None)
    if listed is not None:
        return _of_listed(lines, signs, subject, listed)
    if any(re.match(r"^[“\"]?(?:Q|Question)[.:] ", line.words) for line in lines[:5]):
        return "transcript"
    if _are_turns(lines) and not subject:
        return "telephone_conversation"
    return None


def _of_committee(lines: list[Line], signs: Signs) -> str | None:
    """What a committee's secretary keeps for the record: "SUBJECT: 40 Committee Decisions", "Members Present:"."""
    subject = signs.subject[0] if signs.subject else ""
    if not subject or signs.to or signs.salutation:
        return None
    acted = re.search(r"\b(?:Committee|Council|Group|Board|NSC|Cabinet) (?:Meeting|Decisions|Actions)\b", subject)
    present = any(line.words.startswith("Members Present") for line in lines[:8])
    listed = any(_is_label(line) for line in lines[:40])
    return "memorandum_for_record" if present or (acted and not listed) else None


def _is_label(line: Line) -> bool:
    label = LABEL.match(line.words)
    return bool(label and (label["colon"] or label.end() == len(line.words)) and len(line.words) < 300)


def _of_listed(lines: list[Line], signs: Signs, subject: str, listed: int) -> str:
    label = lines[listed].words
    if any(_PHONE.search(line.words) for line in lines[: listed + 4]) and "ARTICIPANTS" in label.upper():
        return "telephone_conversation"
    if signs.labels & {"time", "place"} and "RESENT" in label.upper() and "ARTICIPANTS" not in label.upper():
        return "memorandum_for_record"
    return "memcon"


def _are_turns(lines: list[Line]) -> bool:
    """Two voices by turns: "JFK: …", "S: …"."""
    said = [line.words.split(":")[0] for line in lines[:24] if _TURN.match(line.words) and ":" in line.words[:32]]
    return len(said) >= 5 and len(said) >= 0.7 * min(len(lines), 24) and 2 <= len(set(said)) <= 3


def _of_letter(lines: list[Line], signs: Signs) -> str | None:
    if signs.labels & {"to", "from"}:
        return None
    if signs.salutation is None:
        opened = re.match(r"^(?:MR|MRS|DR|EXCELLENCY)\b[. A-Z]{0,30}: \S", lines[0].words)
        return "letter" if opened else None
    who = signs.salutation.text
    if (
        re.search(r"\b(?:Mr\.? (?:Chairman|President|Prime Minister)|Excellency)\b", who, re.IGNORECASE)
        and not signs.closed
        and not signs.signature
    ):
        return "message"
    return "letter"


def _of_estimate(lines: list[Line], signs: Signs) -> str | None:
    for n, line in enumerate(lines[:8]):
        if (
            _PROBLEM.match(line.words)
            and n + 1 < len(lines)
            and _ESTIMATE.match(lines[n + 1].words)
            and not signs.labels & {"subject", "to", "from"}
        ):
            return "national_intelligence_estimate"
    title = next((line for line in lines[:3] if _is_title(line.words)), None)
    if title and any(_SUMMARY.match(line.words) for line in lines[1:5]):
        return "intelligence_report"
    return None


def _is_title(words: str) -> bool:
    return 8 <= len(words) <= 160 and words.upper() == words and bool(re.search(r"[A-Z]{4}", words))


def _of_note(lines: list[Line], signs: Signs) -> str | None:
    if signs.labels & {"to", "from", "subject"} or signs.signature:
        return None
    if _GOVERNMENT.match(lines[0].words) or re.search(r"\baide[- –]m[ée]moire\b", lines[0].words, re.IGNORECASE):
        return "aide_memoire"
    return None


_SAYS = re.compile(
    r"^(?:\(?\d{1,2}[.)] )?(?:[A-Z][\w &-]{3,40}[.:—]+ ?)?(?P<who>(?:The |the )?(?:(?:Mr|Mrs|Dr|Gen|Amb|Sir|Lord|Sen)\.? |[A-Z][\w’'-]+ ){1,4}?(?:[A-Z][\w’'-]+ )?)(?:then |also |again |next |further |first |finally |thereupon )?"
    r"(?:said|asked|told|replied|stated|noted|thought|mentioned|wanted|felt|remarked|explained|observed|inquired|expressed|added|agreed|answered|opened|began|"
    r"pointed|referred|responded|wondered|suggested|indicated|commented|reviewed|recalled|emphasized|reported|continued|concluded|raised|called|believed|repeated|wished)\b"
)


def _told(lines: list[Line]) -> tuple[int, int]:
    """How many of the first paragraphs begin with somebody's saying something, and in how many of those he is a bare surname."""
    told = [match["who"] for line in lines[:14] if len(line.words) > 40 and (match := _SAYS.match(line.words))]
    return len(told), sum(" " not in who.strip() for who in told)


def _of_words(lines: list[Line], signs: Signs) -> str:
    """What is left: memoranda by their labels, papers by their title, the rest by how they speak."""
    if signs.labels & {"to", "from"}:
        return "memorandum"
    subject = signs.subject[0] if signs.subject else ""
    told, bare = _told(lines)
    paragraphs = sum(len(line.words) > 40 for line in lines[:14])
    if (subject and _PHONE.search(subject)) or (told >= 3 and bare >= 0.7 * told):
        return "telephone_conversation"
    if told >= 3 and told >= 0.5 * paragraphs:
        return "memorandum_for_record" if signs.signature else "memcon"
    if subject:
        return (
            "memorandum_for_record"
            if re.search(r"\bMeeting\b", subject) and not _TO_YOU.search(_text(lines))
            else "memorandum"
        )
    if any(_is_title(line.words) for line in lines[:3]):
        return "paper"
    if _are_turns(lines):
        return "minutes"
    if any(_PROBLEM.match(line.words) for line in lines[:4]):
        return "paper"
    if _is_cable(lines):
        return "message"
    return "memorandum"


_TO_YOU = re.compile(r"\b(?:you|your|You|Your)\b")


def _text(lines: list[Line]) -> str:
    return " ".join(line.words for line in lines[:20])


def _is_cable(lines: list[Line]) -> bool:
    """Whether the text is written as for the wire: few articles, a recipient named first."""
    words = " ".join(line.words for line in lines[:12]).lower().split()[:400]
    if len(words) < 40:
        return False
    return sum(word in ("the", "a", "an") for word in words) / len(words) < 0.03
