"""Telegrams by number and papers by symbol, as the words of a document name them.

Takes text and its dates; gives `Found`: the characters and what they say of the document that they point to.

    "Embassy telegram 1706"       kind telegram, number 1706, sender Embassy
    "London's 2280 to Department" kind telegram, number 2280, sender London, recipient Department
    "Embtels 165 and 191"         two telegrams of series Embtel
    "Dulte 33", "NSC 5508/1"      numbers of a series that means nothing without its name

Forms are the State Department's, 1940 to 1980: Deptel (from the Department to the post), Embtel, Legtel, Contel (from
the post), urtel, mytel, ourtel; series of one delegation's traffic, whose names end in -to when they go to Washington
and begin with To- when they come from there (Secto and Tosec, Polto and Topol, Hakto and Tohak), or by turned names
(Dulte, Tedul); military messages by the sender's letters (JCS 84458, C 56246). Every repeat in a pattern is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from backchannel.dates import Dated
from backchannel.model import Span
from backchannel.posts import post_names

__all__ = ["Found", "date_behind", "number_in_title", "paper_kind", "symbols_in", "telegrams"]


class Found(NamedTuple):
    """Words that point to a document, before they are made a Reference. Dates are EDTF."""

    span: Span
    kind: str | None
    number: str | None = None
    series: str | None = None
    date: str | None = None
    sender: str | None = None
    recipient: str | None = None
    relation: str | None = None
    subject: str | None = None
    confidence: float = 0.95


GAP = r"(?:[^\S\n]{0,9}\n?[^\S\n]{0,9})"  # white space inside a paragraph, perhaps none
SPACE = rf"(?=\s){GAP}"  # … at least some
_DASH = "[-–—‑]"

# "1234", "A–123", "03022"; not "5,000", "3.5", "12:30", "15th", "5%".
_NUMBER = rf"(?:[A-Z]{{1,2}}{_DASH})?\d{{1,6}}(?![\d%]|:\d|[.,]\d|[a-z]|{_DASH}\d|/\d|°)"
_NO = rf"(?:(?:[Nn]umber|[Nn]umbs|[Nn]umb|[Nn]os|[Nn]o|NO)\.?{SPACE}|\#)?"
_KIND = r"(?:circular\s)?(?:telegram|despatche?|dispatche?|airgram|cable|wire|tel|desp|telegraphic\sinstruction|instruction)"
_OFFICE = (
    r"(?:Embassy|Emb|Legation|Leg|Consulate(?:\sGeneral)?|ConGen|Consul(?:\sGeneral)?|Mission|Delegation|USDel|"
    r"Department|Dept|State|Foreign\sOffice|High\sCommissioner|USUN|White\sHouse|ARMA|NATO)"
)
_POSSESSIVE = r"(?:['’]s?)"
_OWNER = r"(?:my|our|your|ur|his|her|their|its|the)"

# Deptel, Embtels, reurtel, mytel, Depcirtel, Embdes, ourdesp: who sends, and what.
_SHORT = (
    r"(?P<series>(?:(?i:Re))?(?:(?i:Ur|Your|My|Our|Emb|Embassy|Leg|Con|Cong|Congen|Consul|Dep|Dept|Miss|Usun|Circ?|Depcirc?)"
    r"(?:(?i:tel|des|desp|desptch|airgram|agam|cirtel|gram))))(?:s|['’]s)?"
)
# Secto, Polto, Disto; Tosec, Todis, Topol; Dulte, Tedul and their like.
_DELEGATION = (
    r"(?P<series>(?!Auto|Moto|Photo|Toward|Today|Total|Tokyo|Topic|Tower|Title|Tonga|Tons|Tory|Tour|Town|Tops?\b|Veto|"
    r"Canto|Porto|Into|Onto|Unto|Crypto|Pluto|Proto)(?:[A-Z][a-z]{2,5}to|To[a-z]{2,5}|Dulte|Tedul|Delga|Gadel|Telac|Actel|Delun|Gadun|"
    r"Martel|Telmar|Dirto|Todir|Weeka|Joint\sWeeka|SECTO|TOSEC|POLTO|TOPOL|HAKTO|TOHAK|DULTE|TEDUL))"
)
_AGENCY = (
    r"(?P<series>(?:CINC|COM|USCINC)[A-Z]{2,8}|(?!RG|FY|FRC|TIAS|UST|UNTS|EAS|PL|CFR|USC|NARA|BOX|LOT|TAB|NSC|NIE|SNIE|NSAM|"
    r"AD|BC|AM|PM|APO|ZIP|DC|MIG|FBIS|JULY|JUNE|MAY|MARCH|APRIL)[A-Z]{1,8})"
)


@cache
def _post() -> str:
    names = sorted({*post_names(), "Wash", "Deptel"}, key=lambda name: (-len(name), name))
    return "(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s") for name in names if name != "Deptel") + ")"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Tried in this order; what an earlier one took is not taken again."""
    post, to = _post(), rf"(?:{SPACE}(?:to|for){SPACE}(?:the\s)?(?P<to>{_post()}|Department|Dept|State|you|us|me)\b)?"
    owner = rf"(?:(?P<owner>{_OWNER}){SPACE})?(?:(?P<post>{post}){_POSSESSIVE}?{SPACE})?(?:(?P<office>{_OFFICE}){_POSSESSIVE}?{SPACE})?"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"\b(?:(?P<owner>my|our|your|the){SPACE})?(?:(?P<post>{post}){_POSSESSIVE}?{SPACE})?{_SHORT}{GAP}\.?{GAP}{_NO}(?P<number>{_NUMBER}){to}",
            rf"\b{owner}(?P<kind>(?i:{_KIND}))s?{to}{GAP}{_NO}(?P<number>{_NUMBER})"
            rf"(?:{SPACE}from{SPACE}(?:the\s)?(?P<from>{post}|[A-Z][a-z]{{2,14}}(?:\s[A-Z][a-z]{{2,14}})?)\b)?",
            rf"\b{_DELEGATION}{_POSSESSIVE}?{SPACE}{_NO}(?P<number>{_NUMBER}){to}",
            rf"\b(?P<post>{post}|Department|Dept|Embassy|Legation|[A-Z][a-z]{{2,14}}(?:\s[A-Z][a-z]{{2,14}})?){_POSSESSIVE}{SPACE}{_NO}(?P<number>{_NUMBER}){to}",
            rf"\b(?:(?i:re){SPACE})?(?P<owner>your|ur|my|our){SPACE}{_NO}(?P<number>\d{{2,6}}(?![\d%]|:\d|[.,]\d|[a-z]|/)){to}",
            rf"\b(?P<post>{post}|State|USUN|USNATO|USRO|USBER|USINT){SPACE}(?:(?i:{_KIND})s?{SPACE})?{_NO}(?P<number>\d{{2,6}}(?![\d%]|:\d|[.,]\d|[a-z]|/)){to}",
            rf"\b{_AGENCY}[ \u00a0](?P<number>\d{{4,6}}(?![\d%]|:\d|[.,]\d|[a-z]|/)){to}",
        )
    )


# What may stand behind a bare "your 1234"; a noun ("your 300 divisions") may not.
_ENDS = re.compile(
    r"\s{0,3}(?:$|[^\w\s$£%]|(?:of|to|and|or|for|para|paras|paragraph|re|repeated|rptd|rpt|pouched|info|sent|in|on|by|was|"
    r"were|is|are|has|have|had|I|we|he|you|which|that|concerning|regarding|reporting|reports|this|as|with|from|also|section|"
    r"subject|dated|should|not|the|it|there|before|after|last|first|second|third|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:\b|[a-z]{0,6}\b))"
)
_NEXT = re.compile(rf"(?:{GAP}(?:,|;|&|and|or){GAP}){{1,2}}{_NO}(?P<number>{_NUMBER})")
_NOT_BEFORE = re.compile(r"(?:No|Nos|para|paragraph|page|p|pp|FY|Box|Article|between|\$|£)\.?\s{0,2}$", re.I)
_DATE_GAP = re.compile(r"(?:\s{0,2}\[\d{1,3}\])?,?\s{0,2}\(?(?:of|dated|on|sent)?\s{0,2}(?:last\s)?")

_MEANS = {"airgram": "airgram", "gram": "airgram", "des": "despatch", "desp": "despatch", "disp": "despatch"}


def telegrams(text: str, dates: list[Dated]) -> Iterator[Found]:
    """Every telegram, despatch or airgram that is named by number."""
    taken: list[Span] = [dated.span for dated in dates]
    starts = {dated.span.start: dated for dated in dates}
    for order, pattern in enumerate(_patterns()):
        free = _Free(taken)
        for match in pattern.finditer(text):
            span = Span(match.start(), match.end())
            if not free.has(Span(*match.span("number"))) or not _plausible(text, match, order):
                continue
            found = _found(text, span, match, starts)
            group = [found, *_others(text, found, free, starts)]
            taken.extend(one.span for one in group)
            yield from group


_TITLE = re.compile(
    r"(?i)(?:circular\s)?(?:telegram|airgram|despatch|dispatch)\s(?:no\.?\s)?(?P<number>(?:[A-Z]{1,6}[-–—\s])?\d{1,6}(?:/\d{1,6})?)(?=\s(?:from|to)\b)"
)


def number_in_title(title: str) -> str | None:
    """The number in "Telegram 1466 From the Embassy in Poland to the Department of State", as later volumes head
    their telegrams: "1466"."""
    match = _TITLE.match(title.strip())
    return re.sub(r"[–—]", "-", match["number"]) if match else None


class _Free:
    """Whether characters are still free of the spans given, by one look at the nearest of them."""

    def __init__(self, taken: list[Span]) -> None:
        self._taken = sorted(taken)

    def has(self, span: Span) -> bool:
        from bisect import bisect_left

        at = bisect_left(self._taken, (span.end, 0))
        return not any(span.meets(other) for other in self._taken[max(0, at - 3) : at])


# "Sent Dept 802, rptd info Calcutta 99": where this telegram itself went, under which number.
_DISTRIBUTED = re.compile(
    r"\b(?:rptd|reptd|repeated|rpt|sent|info|information)\b(?!\s+in\b)(?:[^\S\n]{1,3}(?:info|information|to|as))?[^.;()\n]{0,40}$",
    re.I,
)


def _plausible(text: str, match: re.Match[str], order: int) -> bool:
    """Whether a number behind a possessive, a city or letters is a telegram's: not a year, not a count of things."""
    if order >= 3 and _DISTRIBUTED.search(text[max(0, match.start() - 60) : match.start()]):
        return False
    number, behind = match["number"], text[match.end() : match.end() + 24]
    if _NOT_BEFORE.search(text[max(0, match.start() - 12) : match.start()]) and order >= 3:
        return False
    if order <= 2:
        return bool(_ENDS.match(behind)) or order < 2 or len(number) > 1
    if number.isdigit() and len(number) == 4 and 1800 <= int(number) <= 2000 and order in (5, 6):
        return bool(
            re.search(r"(?i)\b(?:re|ref|reference|tel)\W{0,3}$", text[max(0, match.start() - 12) : match.start()])
        )
    return bool(_ENDS.match(behind))


def _found(text: str, span: Span, match: re.Match[str], starts: dict[int, Dated]) -> Found:
    groups = match.groupdict()
    series, number = groups.get("series"), match["number"].replace(",", "")
    kind = _kind(groups.get("kind") or series or "", number)
    end, date = date_behind(text, span.end, starts)
    sender = " ".join(
        word for key in ("owner", "post", "office", "from") if (word := groups.get(key)) and word != "the"
    )
    return Found(Span(span.start, end), kind, number, series, date, sender or None, groups.get("to"))


def _others(text: str, first: Found, free: _Free, starts: dict[int, Dated]) -> Iterator[Found]:
    """Further numbers of the same series: "Embtels 165 and 191", "Tosec 176, 173"."""
    end = first.span.end
    while (match := _NEXT.match(text, end)) is not None:
        span = Span(*match.span("number"))
        like = abs(len(match["number"]) - len(first.number or "")) <= 1 and len(match["number"]) > 1
        if not like or not free.has(span) or not _ENDS.match(text[match.end() : match.end() + 24]):
            return
        end, date = date_behind(text, span.end, starts)
        yield first._replace(span=Span(span.start, end), number=match["number"], date=date)


def _kind(words: str, number: str) -> str:
    lowered = words.lower()
    if lowered.startswith(("desp", "disp")) or re.search(r"(?:des|desp|disp)s?$", lowered):
        return "despatch"
    if "gram" in lowered.replace("telegram", "") or re.match(rf"[A-Z]{{1,2}}{_DASH}", number):
        return "airgram"
    return "telegram"


def date_behind(text: str, end: int, starts: dict[int, Dated]) -> tuple[int, str | None]:
    """A date that stands directly behind `end` ("Embtel 461, September 14"), and where the words then end."""
    gap = _DATE_GAP.match(text, end)
    dated = starts.get(gap.end()) if gap else None
    return (dated.span.end, dated.edtf) if dated and dated.precision == "day" else (end, None)


# ---------------------------------------------------------------- papers by symbol

_LONG = {
    "national security action memorandum": "NSAM",
    "national security study memorandum": "NSSM",
    "national security decision memorandum": "NSDM",
    "presidential review memorandum": "PRM",
    "presidential directive": "PD",
    "special national intelligence estimate": "SNIE",
    "national intelligence estimate": "NIE",
    "nsc action": "NSC Action",
}
_SERIES = (
    r"NSC[\s-]Action|NSAM|NSSM|NSDM|NSDD|NSC(?![\s-]Action)|SNIE|NIE|SE|ORE|PRM|PD|SWNCC|SANACC|JCSM|JCS|JSSC|JIC|PPS|OCB|"
    r"OCI|CIA/RR|MC|CM|CFM|IM|RM|RAR|THJ|MLF|CA|TOAID|AIDTO|ICATO|TOICA"
)
_SYMBOL = re.compile(
    rf"\b(?:(?P<series>{_SERIES})|(?P<long>(?i:"
    + "|".join(name.replace(" ", r"[\s-]") for name in _LONG)
    + rf")))s?(?:{SPACE}|{_DASH})?(?:[Nn]os?\.?{SPACE})?"
    rf"(?P<number>(?:\(\d\d\){GAP})?\d{{1,5}}(?:{_DASH}\d{{1,4}}|{_DASH}[a-z]\b|/\d{{1,4}}|\.\d{{1,2}}(?={_DASH})){{0,4}})(?![\d%])"
)


def symbols_in(text: str, dates: list[Dated] = []) -> Iterator[Found]:  # noqa: B006 (never changed)
    """Every paper that is named by a symbol: "NSC 5508/1", "NIE 11–4–60", "National Security Study Memorandum 39"."""
    starts = {dated.span.start: dated for dated in dates}
    for match in _SYMBOL.finditer(text):
        series = _LONG[re.sub(r"[\s-]+", " ", match["long"].lower())] if match["long"] else match["series"]
        series = re.sub(r"[\s-]+", " ", series)
        if series in ("CM", "MC", "IM", "RM", "SE", "PD", "CA", "OCB") and len(match["number"]) < 2:
            continue
        number = re.sub(_DASH, "-", "".join(match["number"].split()))
        end, date = date_behind(text, match.end(), starts)
        kind = "airgram" if series == "CA" else paper_kind(series)
        yield Found(Span(match.start(), end), kind, number, series, date)


def paper_kind(series: str) -> str:
    """What a series' papers are called: estimates, memoranda (National Security …), else papers."""
    if series in ("NIE", "SNIE", "SE", "ORE"):
        return "estimate"
    return "memorandum" if series in ("NSAM", "NSSM", "NSDM", "PRM", "JCSM", "CM") else "paper"
