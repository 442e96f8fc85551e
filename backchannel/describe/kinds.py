"""The type of a document out of its heading, or out of the words that the paper has at its own head.

Takes a title, and in volumes up to 1954 the line of the file number before it; gives one of the published types.

    >>> kind_of("Memorandum of a Conversation, Department of State, Washington, January 27, 1955, 4:05 p.m.")
    'memcon'
    >>> kind_of("The Ambassador in India (Henderson) to the Secretary of State", "793B.00/1–1251: Telegram")
    'telegram'

The first pattern that fits decides: "Memorandum of Telephone Conversation" is not yet a memorandum.
"""

from __future__ import annotations

import re

__all__ = ["is_file_number", "kind_of", "looks_like_heading"]

_TYPES = [
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("editorial_note", r"^(?:\[)?Editorial Note"),
        ("circular_telegram", r"^(?:\w+ ){0,2}Circular Telegram"),
        ("circular_airgram", r"^(?:\w+ ){0,2}Circular Airgram"),
        ("telegram", r"^(?:Draft |Joint |Unnumbered |Embassy )*Telegram(?! Conversation)\b"),
        ("airgram", r"^(?:Joint )?Airgram"),
        ("despatch", r"^(?:Joint )?D[ei]spatch"),
        (
            "national_security_directive",
            r"^(?:Draft )?(?:National Security (?:Action|Study|Decision|Defense|Council Action)|Presidential Review|"
            r"Presidential) (?:Memorandum|Directive)|^N(?:ational )?S(?:ecurity )?(?:SM|DM|AM)\b",
        ),
        ("national_intelligence_estimate", r"^(?:\w+ ){0,4}(?:National Intelligence Estimate|NIE\b)|^SNIE\b"),
        ("telephone_conversation", r"telephone (?:conversation|call)"),
        ("memorandum_of_discussion", r"^(?:\w+ ){0,2}Memorandum of (?:the )?Discussion"),
        ("memorandum_for_record", r"^(?:\w+ ){0,2}Memorandum (?:for|of) (?:the )?(?:Record|Files?)\b"),
        (
            "memcon",
            r"^(?:\w+ ){0,2}(?:Memorandum|Memoranda) (?:of|on) (?:an? |the )?(?:[\w-]+ ){0,2}?"
            r"(?:Conversations?|Conferences?|Meetings?|Talks?|Private Conversations?)\b",
        ),
        (
            "memcon",
            r"^(?:From the (?:Journal|Diary) of [^:]{2,60}: )?(?:\w+ ){0,2}Record of (?:an? |the )?(?:[\w-]+ ){0,2}?(?:Conversations?|Conferences?)\b",
        ),
        ("minutes", r"^(?:[\w.]+ ){0,3}Minutes\b"),
        ("summary_of_conclusions", r"^(?:\w+ ){0,2}Summary of (?:the )?Conclusions"),
        (
            "record_of_meeting",
            r"^(?:[\w.]+ ){0,3}Record of (?:an? |the )?(?:[\w-]+ ){0,3}?(?:Meetings?|Discussions?|Actions?|Decisions?)\b",
        ),
        (
            "notes_of_meeting",
            r"^(?:[\w.]+ ){0,3}Notes (?:of|on|from) (?:an? |the )?(?:[\w’'.-]+ ){0,5}?(?:Meetings?|Discussions?)\b",
        ),
        (
            "intelligence_report",
            r"^(?:[\w.]+ ){0,5}Intelligence (?:Memorandum|Note|Report|Brief|Study|Information Report|Weekly|Assessment)\b|"
            r"^(?:\w+ ){0,3}Research Memorandum|Current Intelligence Weekly|^(?:\w+ ){0,3}Intelligence Information",
        ),
        ("aide_memoire", r"^(?:\w+ ){0,3}Aide[- –]M[eé]moire"),
        ("oral_statement", r"^(?:\w+ ){0,2}Oral Statement"),
        ("letter", r"^(?:\w+ ){0,2}Letter\b"),
        ("message", r"^(?:[\w-]+ ){0,3}Message\b"),
        ("diary", r"\bDiary\b|\bJournal Entry"),
        ("transcript", r"^(?:\w+ ){0,2}Transcript\b"),
        ("memorandum", r"^(?:(?!draft)[\w’'.-]+ ){0,3}?(?:Memorandum|Memoranda)\b"),
        ("note", r"^(?:\w+ ){0,2}Note\b(?! by)"),
        ("paper", r"^(?:[\w.’'–-]+ ){0,6}?Paper\b|^(?:\w+ ){0,2}Papers (?:Prepared|Submitted)"),
        ("report", r"^(?:[\w.’'–-]+ ){0,6}?Report\b"),
    )
]
_FILED_AS = re.compile(
    r":\s?(?P<circular>Circular )?(?P<kind>Telegram|Airgram|Despatch|Dispatch|Instruction|Letter)(?P<more>s)?\W*$",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"^(?:The |President |Prime Minister |Mr\. |General |Dr\. |Senator )?[A-Z][^.?!]{3,220} to (?:the |The )?[A-Z]"
)
_ABBREVIATED = re.compile(r"\b(?:[A-Z]|Jr|Sr|[ap]\.? ?m|No|Inc|Corp|U\.S)\.$")
_PREPARED = re.compile(
    r"\b(?:Prepared|Submitted|Drafted) (?:by|in|for)\b|\bby the (?:Department|Joint|National|Central|Secretary)"
)


def kind_of(title: str, filed: str = "") -> str | None:
    """The type, or None for a kind that the list does not know ("Points of Agreement …") or that is not said.

    `filed`: the line of the file number, which up to 1954 says telegram or airgram where the title does not.
    """
    for kind, pattern in _TYPES:
        if pattern.search(title):
            return kind
    if match := _FILED_AS.search(filed):
        kind = match["kind"].lower().replace("dispatch", "despatch")
        if kind == "instruction":
            return None
        return f"circular_{kind}" if match["circular"] and kind in ("telegram", "airgram") else kind
    return None


def is_file_number(words: str) -> bool:
    """The line before the title up to 1954: "793B.00/1–1251: Telegram", "Secretary’s Memoranda, lot 64 D 199"."""
    return bool(_FILED_AS.search(words) or re.search(r"\b[Ll]ot \d|\d/\d{1,2}[–-]\d{3}", words))


def looks_like_heading(words: str) -> bool:
    """Whether a line has one of the fixed forms of the series: a kind, "X to Y", "… Prepared by …"."""
    if len(words) > 420 or words[-1:] in ";:" or (words.endswith(".") and not _ABBREVIATED.search(words)):
        return False
    return (bool(kind_of(words)) and words[:1].isupper()) or bool(_ADDRESSED.match(words) or _PREPARED.search(words))
