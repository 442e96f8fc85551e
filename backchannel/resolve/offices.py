"""Offices as people are called by them: "the Soviet Ambassador", "Foreign Secretary Home", "the Secretary".

Takes words of a heading or a text; gives an `Office`: what it is called, and whose (or where), as far as the words say.
Whose office a title alone is ("the Secretary", "Ambassador in India"), the document must tell (`lands`). Office and
place are those of the register: an ambassador is "Ambassador of the Soviet Union" at "United States".

>>> read_office("the Soviet Ambassador")
Office(name='ambassador', country='Soviet Union', place=None)
>>> read_office("Ambassador in India (Henderson)")
Office(name='ambassador', country=None, place='India')
>>> read_office("the Secretary")
Office(name='secretary of state', country=None, place=None)
>>> read_office("the British Foreign Secretary")
Office(name='foreign minister', country='United Kingdom', place=None)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.text import fold

__all__ = ["AMERICAN", "Office", "country_of", "office_of_register", "owner_of", "read_office"]


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
_NAME = r"([A-Z][\w.]*(?:\s[A-Z][\w.]*){0,4})"
_AT = re.compile(rf"\b(?:in|to|at)\s(?:the\s)?{_NAME}")
_OF = re.compile(rf"\bof\s(?:the\s)?{_NAME}")
_DEPARTMENT = re.compile(
    r"(?:State|Defen[cs]e|Treasury|Foreign|External|Joint|Chiefs|Staff|Central|Council|Ministers|Commerce|Labor|"
    r"Agriculture|Interior|Affairs|Communist|Party|Cabinet|Presidium|Supreme|Department|Government|Embassy|Mission|War|Navy)\b"
)
# Titles that are the American ones in an American paper, where nothing else is said.
AMERICAN = frozenset(
    {
        "secretary of state", "under secretary of state", "secretary of defense", "secretary of the treasury", "attorney general",
        "vice president", "president", "president-elect", "director of central intelligence", "chairman of the joint chiefs of staff",
        "assistant to the president for national security affairs",
    }
)  # fmt: skip


def read_office(words: str) -> Office | None:
    """The office that the words name; None where they name none of ours, or a deputy's."""
    bare = re.sub(r"\([^)]*\)", " ", words)
    found = next((name for name, pattern in _OFFICE.items() if pattern.search(bare)), None)
    if found is None or (
        _OTHER_SECRETARY.search(bare)
        and found in ("secretary of state", "ambassador", "foreign minister", "head of government", "president")
    ):
        return None
    behind = bare[_OFFICE[found].search(bare).end() :]  # type: ignore[union-attr]
    owner, at = country_of(bare) or owner_of(behind), _AT.search(behind)
    if found == "ambassador":
        return Office(found, owner, at[1] if at else None)
    if found in AMERICAN:
        return Office(found, owner)
    return Office(found, owner or (at[1] if at else None))


def owner_of(office: str) -> str | None:
    """Whose an office is: "Secretary of External Affairs of Caldmere" -> Caldmere. Departments are nobody."""
    owners = [match[1] for match in _OF.finditer(office) if not _DEPARTMENT.match(match[1])]
    return owners[-1] if owners else None


def country_of(words: str) -> str | None:
    """The country of the first adjective of nationality in the words."""
    match = _ADJECTIVE.search(fold(words))
    return _COUNTRY_BY_ADJECTIVE[match[1]] if match else None


def office_of_register(office: str, place: str | None) -> Office | None:
    """A register's office in our forms: "Ambassador of the Soviet Union" at "United States"; "Foreign Secretary" of
    "United Kingdom"; the Office of the Historian's "Ambassador Extraordinary and Plenipotentiary" at "india"."""
    where = place.replace("-", " ").title() if place and place == place.lower() else place
    ambassador = re.match(
        r"(?i)ambassador(?:\sof\s(?:the\s)?(.+?)(?:\s(?:in|to|at)\s(?:the\s)?(.+))?|\sextraordinary.*)?$", office
    )
    if ambassador:
        return Office("ambassador", ambassador[1] or "United States", ambassador[2] or where)
    found = read_office(office)
    if found is None:
        return None
    owner = owner_of(office) or where or found.country
    return Office(found.name, owner or ("United States" if found.name in AMERICAN else None))
