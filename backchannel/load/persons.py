"""A volume's list of persons. Takes a TEI file; gives one `Person` for each entry that has an id.

    <item><persName xml:id="p_HWA1">Harriman, W. Averell</persName>, Ambassador at Large until December 1961</item>
    ->  Person(id="frus1961-63v05#p_HWA1", name="W. Averell Harriman", variants=("Harriman, W. Averell",),
               description="Ambassador at Large until December 1961", source="frus1961-63v05")

Names in the text point to the same ids (`Mark.value` without the volume). An entry that only says "see Zhou Enlai"
becomes a variant of the entry that it points to.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from backchannel.model import Person

from .elements import Element, is_document, local, words_in, xml_id
from .kinds import document_id
from .tei import events_of

__all__ = ["listed_persons", "turned"]

SUFFIX = re.compile(r"(?:Jr\.?|Sr\.?|II|III|IV|2nd|3rd|M\.D\.|Ph\.D\.|USA|USN|USAF|USMC)$")
TITLE = re.compile(
    r"(?:(?:Dr|Sir|Lord|Lady|Dame|Count|Baron|Mr|Mrs|Miss|Ms|Gen|Lt|Col|Maj|Adm|Capt|Brig|Rear|Vice|Air|Field|"
    r"General|Lieutenant|Colonel|Major|Admiral|Captain|Brigadier|Commander|Marshal|Ambassador|Prince|Princess|Rev|Msgr|"
    r"Monsignor|Cardinal|Archbishop|Bishop|Shaikh|Sheikh|Shaykh)(?:\.\s*|\s+))+",
    re.IGNORECASE,
)
SEE = re.compile(r"\s*[\[(]?see\b", re.IGNORECASE)
ASIDE = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")


def listed_persons(path: Path) -> list[Person]:
    """The entries in the order of the list. [] where the file has no list. Raises LoadError as `load` does."""
    volume = document_id(path)
    entries: dict[str, _Entry] = {}
    for event, element in events_of(path, ("end",), ("item", "person", "div"), []):
        if event != "end":
            continue
        if is_document(element):
            if entries:
                break
            element.clear()
        elif local(element.tag) in ("item", "person") and (entry := _entry(element)):
            entries.setdefault(entry.id, entry)
    pointing = {entry.id: target for entry in entries.values() if entry.see and (target := _target(entry, entries))}
    names = {id: _forms(entry.listed) for id, entry in entries.items()}
    for id, target in pointing.items():
        names[target] += names[id]
    return [_person(entry, names[entry.id], volume) for entry in entries.values() if entry.id not in pointing]


class _Entry(NamedTuple):
    """`see`: the id, or the words, of the entry that this one only points to."""

    id: str
    listed: str
    description: str | None
    see: str | None


def _entry(item: Element) -> _Entry | None:
    """One entry of the list, if it has an id and a name."""
    named = next((part for part in item.iterdescendants("{*}persName", "{*}name") if xml_id(part)), None)
    listed = words_in(named).strip(" ,;:") if named is not None else ""
    if not listed:
        return None
    words = words_in(item)
    description = words[words.find(listed) + len(listed) :].strip(" ,;:.") or None
    see = None
    if description and (found := SEE.match(description)):
        links = item.iterdescendants("{*}persName", "{*}ref")
        targets = ((part.get("corresp") or part.get("target") or "").rpartition("#")[2] for part in links)
        see = next(filter(None, targets), None) or description[found.end() :].strip(" ,;:.])")
    return _Entry(str(xml_id(named)), listed, description, see)


def _target(entry: _Entry, entries: dict[str, _Entry]) -> str | None:
    """The id of the entry that a "see" means: by its id, else by the only name that begins so."""
    if entry.see in entries:
        return entry.see
    words = (entry.see or "").casefold()
    named = [
        other.id
        for other in entries.values()
        if not other.see
        and words
        and (other.listed.casefold().startswith(words) or turned(other.listed).casefold() == words)
    ]
    return named[0] if len(named) == 1 else None


def _person(entry: _Entry, forms: list[str], volume: str) -> Person:
    name = turned(entry.listed)
    return Person(
        id=f"{volume}#{entry.id}",
        name=name,
        variants=tuple(form for form in dict.fromkeys(forms) if form and form != name),
        description=entry.description,
        source=volume,
    )


def turned(listed: str) -> str:
    """A name as a reader says it: "Byrnes, James F., Jr." is "James F. Byrnes, Jr."; "Abdoh, Dr. Djalal" is "Djalal
    Abdoh"; what is in brackets (another spelling, a by-name) is left out."""
    plain = " ".join(ASIDE.sub("", listed).split()).strip(" ,;:")
    plain = re.sub(r"(?<![,\s]) ((?:Jr|Sr)\.)$", r", \1", plain)
    parts = [part.strip() for part in plain.split(",") if part.strip()]
    suffixes = [part for part in parts[1:] if SUFFIX.match(part)]
    rest = [part for part in parts[1:] if not SUFFIX.match(part)]
    if not parts:
        return listed
    given = " ".join(TITLE.sub("", f"{part} ").strip() for part in rest)
    name = f"{given} {parts[0]}".strip()
    return ", ".join([name, *(suffix for suffix in suffixes if suffix.startswith(("Jr", "Sr")))]) + "".join(
        f" {suffix}" for suffix in suffixes if re.match(r"[IV]+$", suffix)
    )


def _forms(listed: str) -> list[str]:
    """Other ways in which the list gives the name: as listed, with its title, with what stands in brackets ("Chou
    En-lai (Zhou Enlai)", "Chiao (Ch'iao) Kuan-hua", "Vaky, Viron P. (Pete)")."""
    forms = [listed, turned(listed)]
    parts = [part.strip() for part in ASIDE.sub("", listed).split(",") if part.strip()]
    given = [part for part in parts[1:] if not SUFFIX.match(part)]
    if given and TITLE.match(f"{given[0]} "):
        forms.append(f"{given[0]} {parts[0]}")
    for aside in ASIDE.finditer(listed):
        for words in re.split(r"[,;]\s*", aside[1].strip(" ,.")):
            if not words or not words[0].isupper() or SUFFIX.match(words):
                continue
            if " " in words:
                forms.append(words)
            elif (aside.end() < len(listed) and listed[aside.end()].isspace()) or listed[
                aside.end() : aside.end() + 1
            ] == ",":
                before = listed[: aside.start()].rstrip()  # another spelling of the word before it
                forms.append(turned(f"{before[: before.rfind(' ') + 1]}{words}{listed[aside.end() :]}"))
            elif len(parts) > 1:
                forms.append(f"{words} {parts[0]}")
            else:
                forms.append(words)
    return forms
