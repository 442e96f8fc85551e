"""Offices as people are called by them: "the Soviet Ambassador", "Foreign Secretary Home", "the Secretary".

Takes words of a heading or a text; gives an `Office`: what it is called, and whose (or where). Office and place are
those of the register: an ambassador is "Ambassador of the Soviet Union" at "United States".

>>> read_office("the Soviet Ambassador")
Office(name='ambassador', country='Soviet Union', place=None)
>>> read_office("Ambassador in India (Henderson)")
Office(name='ambassador', country='United States', place='India')
>>> read_office("the British Foreign Secretary")
Office(name='foreign minister', country='United Kingdom', place=None)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.text import fold

__all__ = ["Office", "country_of", "office_of_register", "read_office"]


class Office(NamedTuple):
    """`name` in one of our forms, `country` whose office it is, `place` where it is held (ambassadors)."""

    name: str
    country: str | None = None
    place: str | None = None


_NAMES = {
    "president": r"president(?!['’]s|-?\s?elect)",
    "president-elect": r"president-?\s?elect",
    "vice president": r"vice[\s-]president",
    "secretary of state": r"(?:the\s)?secretary(?:\sof\sstate)?",
    "under secretary of state": r"(?:the\s)?under\s?secretary(?:\sof\sstate)?",
    "secretary of defense": r"secretary\sof\sdefense|defense\ssecretary",
    "secretary of the treasury": r"secretary\sof\sthe\streasury|treasury\ssecretary",
    "assistant to the president for national security affairs": r"(?:the\s)?(?:president['’]s\s)?(?:special\s)?assistant\s(?:to\sthe\spresident\s)?for\snational\ssecurity\saffairs|national\ssecurity\sadviser",
    "attorney general": r"attorney\sgeneral",
    "director of central intelligence": r"director\sof\scentral\sintelligence",
    "chairman of the joint chiefs of staff": r"chairman\s(?:of\sthe\s)?(?:joint\schiefs(?:\sof\sstaff)?)",
    "foreign minister": r"(?:foreign|fon)\s?(?:minister|secretary|min)|minister\s(?:of|for)\sforeign\saffairs|people['’]s\scommissar\sfor\sforeign\saffairs|"
    r"secretary\sof\sstate\sfor\sforeign(?:\sand\scommonwealth)?\saffairs|minister\sof\sexternal\saffairs|minister\sfor\sexternal\saffairs",
    "head of government": r"prime\sminister|premier|chancellor|chairman\s(?:of\sthe\s)?council\sof\sministers|soviet\schairman|pri\s?min",
    "general secretary": r"(?:general|first)\ssecretary(?:\sof\sthe\scommunist\sparty)?",
    "secretary-general": r"secretary[\s-]general|syg",
    "ambassador": r"ambassador|minister\splenipotentiary",
    "sovereign": r"king|queen|shah|emperor|emir|prince",
}
# Longer names first, so that "Under Secretary" is not "Secretary".
_ORDER = (
    "president-elect", "vice president", "assistant to the president for national security affairs", "under secretary of state",
    "foreign minister", "secretary of defense", "secretary of the treasury", "secretary-general", "general secretary",
    "attorney general", "director of central intelligence", "chairman of the joint chiefs of staff", "secretary of state",
    "ambassador", "head of government", "president", "sovereign",
)  # fmt: skip
_OFFICE = {name: re.compile(rf"(?<!\w)(?:{_NAMES[name]})(?!\w)", re.I) for name in _ORDER}
_OTHER_SECRETARY = re.compile(
    r"\b(?:deputy\s(?!under|prime|foreign)|assistant\ssecretary|first\ssecretary|second\ssecretary|third\ssecretary|"
    r"private\ssecretary|permanent\s(?:under\s)?secretary|staff\ssecretary|press\ssecretary|executive\ssecretary|"
    r"former|ex-|acting|(?:assistant|aide|adviser|counsel|secretary|letter|message)\s(?:to|of)\sthe|president\sof\sthe\s(?:commission|world|bank|general|senate|council)|side\b|army|navy|air\sforce|commerce|labor|agriculture|interior|vice\sforeign|deputy)\b",
    re.I,
)

_DEMONYMS = """
Afghan=Afghanistan, Albanian=Albania, Algerian=Algeria, Argentine=Argentina, Australian=Australia, Austrian=Austria,
Belgian=Belgium, Bolivian=Bolivia, Brazilian=Brazil, Bulgarian=Bulgaria, Burmese=Burma, Cambodian=Cambodia, Canadian=Canada,
Ceylonese=Ceylon, Chilean=Chile, Chinese=China, Colombian=Colombia, Congolese=Congo, Cuban=Cuba, Cypriot=Cyprus,
Czech=Czechoslovakia, Czechoslovak=Czechoslovakia, Danish=Denmark, Dominican=Dominican Republic, Dutch=Netherlands,
Netherlands=Netherlands, Ecuadorian=Ecuador, Egyptian=Egypt, UAR=Egypt, Ethiopian=Ethiopia, Finnish=Finland, French=France,
German=Germany, West German=Germany, East German=German Democratic Republic, Ghanaian=Ghana, Greek=Greece,
Guatemalan=Guatemala, Hungarian=Hungary, Icelandic=Iceland, Indian=India, Indonesian=Indonesia, Iranian=Iran,
Persian=Iran, Iraqi=Iraq, Irish=Ireland, Israeli=Israel, Israel=Israel, Italian=Italy, Japanese=Japan, Jordanian=Jordan,
Korean=Korea, ROK=Korea, Lao=Laos, Laotian=Laos, Lebanese=Lebanon, Libyan=Libya, Malaysian=Malaysia, Mexican=Mexico,
Moroccan=Morocco, Nepalese=Nepal, New Zealand=New Zealand, Nigerian=Nigeria, Norwegian=Norway, Pakistani=Pakistan,
Pakistan=Pakistan, Panamanian=Panama, Peruvian=Peru, Philippine=Philippines, Polish=Poland, Portuguese=Portugal,
Rhodesian=Rhodesia, Romanian=Romania, Rumanian=Romania, Russian=Soviet Union, Soviet=Soviet Union, USSR=Soviet Union,
Saudi=Saudi Arabia, Saudi Arabian=Saudi Arabia, South African=South Africa, Spanish=Spain, Sudanese=Sudan, Swedish=Sweden,
Swiss=Switzerland, Syrian=Syria, Tanzanian=Tanzania, Thai=Thailand, Tunisian=Tunisia, Turkish=Turkey, British=United Kingdom,
UK=United Kingdom, American=United States, US=United States, U.S.=United States, Venezuelan=Venezuela,
Vietnamese=Vietnam, Yemeni=Yemen, Yugoslav=Yugoslavia, Zambian=Zambia
"""
_COUNTRY_BY_ADJECTIVE = {
    fold(adjective.strip()): country.strip()
    for adjective, _, country in (pair.partition("=") for pair in _DEMONYMS.replace("\n", " ").split(","))
}
_ADJECTIVE = re.compile(
    r"(?<!\w)("
    + "|".join(sorted(map(re.escape, _COUNTRY_BY_ADJECTIVE), key=lambda name: (-len(name), name)))
    + r")(?!\w)"
)
_IN = re.compile(r"\b(?:in|to|at|of)\s(?:the\s)?([A-Z][\w.]*(?:\s(?:of\s)?[A-Z][\w.]*){0,4})")


def read_office(words: str) -> Office | None:
    """The office that the words name; None where they name none of ours, or a deputy's."""
    bare = re.sub(r"\([^)]*\)", " ", words)
    found = next((name for name, pattern in _OFFICE.items() if pattern.search(bare)), None)
    if found is None or (
        _OTHER_SECRETARY.search(bare)
        and found in ("secretary of state", "ambassador", "foreign minister", "head of government", "president")
    ):
        return None
    adjective = country_of(bare)
    behind = _IN.search(bare[_OFFICE[found].search(bare).end() :])  # type: ignore[union-attr]
    at = behind[1] if behind else None
    if found == "ambassador":
        return Office(found, adjective or ("United States" if at else None), at)
    if found in (
        "secretary of state",
        "under secretary of state",
        "secretary of defense",
        "attorney general",
        "vice president",
        "president-elect",
    ):
        return Office(found, "United States")
    return Office(found, adjective or at)


def country_of(words: str) -> str | None:
    """The country of the first adjective of nationality in the words."""
    match = _ADJECTIVE.search(fold(words))
    return _COUNTRY_BY_ADJECTIVE[match[1]] if match else None


def office_of_register(office: str, place: str | None) -> Office | None:
    """A register's office in our forms: "Ambassador of the Soviet Union" at "United States"; "Foreign Secretary" of
    "United Kingdom"; the Office of the Historian's "Ambassador Extraordinary and Plenipotentiary" at "india"."""
    where = place.replace("-", " ").title() if place and place == place.lower() else place
    ambassador = re.match(r"(?i)ambassador(?:\sof\s(?:the\s)?(.+)|\sextraordinary.*)?$", office)
    if ambassador:
        return Office("ambassador", ambassador[1] or "United States", where)
    found = read_office(office)
    return Office(found.name, where or found.country) if found else None
