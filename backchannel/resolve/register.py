"""The register: persons to be found by name, by surname, by given name and by the office they held at a date.

Takes Persons, or files of them; gives a `Register`. Files:
- CSV `id,name,variants,office,place,started,ended[,born,died,viaf,source]`: one row an office held (our own form);
- CSV of the Office of the Historian's kinds: people (`id,name,variants,born,died,viaf,remark`) and offices held
  (`person_id,name,other_name,born,died,office,territory,appointed,started,ended`);
- JSON: a list of `{"id", "name", "description"}`, as the lists of persons of FRUS volumes are.

    >>> register = load_register([])                                   # what ships with the program
    >>> [person.name for person in register.holders("secretary of state", "United States", on="1963-03-01")]
    ['Dean Rusk']
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from backchannel.dates import iso_range
from backchannel.errors import RegisterError
from backchannel.model import Person, Tenure
from backchannel.posts import same_place
from backchannel.resolve.offices import office_of_register
from backchannel.resolve.parts import NameParts, agree, said, split_name
from backchannel.resolve.titles import Titles
from backchannel.text import fold_name

__all__ = ["Register", "load_register"]

SHIPPED = Path(__file__).with_name("register.csv")
_MOST_BYTES = 200_000_000


class Register:
    """Persons by id, with look-ups whose cost does not grow with their number. Persons of one name in several lists
    are one entry: the first list's id and name, everybody's variants, tenures and ids. `persons` are the user's own,
    `shipped` those that come with the program."""

    def __init__(self, persons: Iterable[Person] = (), shipped: Iterable[Person] = ()) -> None:
        self.persons: dict[str, Person] = {}
        self._parts: dict[str, tuple[NameParts, ...]] = {}
        self._surnames: dict[str, list[str]] = defaultdict(list)
        self._known_as: dict[str, str] = {}
        self._authorities: dict[tuple[str, str], str] = {}
        for person in persons:
            self._add(person)
        self.titles = Titles(self.persons.values())
        for person in shipped:
            self._add(person)

    def __len__(self) -> int:
        return len(self.persons)

    def get(self, id: str) -> Person | None:
        """The person of that id, or of that id in another list that was joined to him."""
        return self.persons.get(id) or self.persons.get(self._known_as.get(id, ""))

    def parts(self, id: str) -> tuple[NameParts, ...]:
        """The name and its variants in parts."""
        return self._parts[id]

    def of_surname(self, surname: str) -> list[Person]:
        """Everybody of that surname (folded), in order of the lists."""
        return [self.persons[id] for id in self._surnames.get(surname, ())]

    def similar_surnames(self, surname: str, *, least: float = 84.0) -> list[str]:
        """Surnames spelled almost so, best first: scanning errors and other romanisations ("khrushchey")."""
        from rapidfuzz import fuzz, process

        bucket = self._by_initial.get(surname[:1], [])
        found = process.extract(surname, bucket, scorer=fuzz.ratio, score_cutoff=least, limit=3)
        return [name for name, _, _ in found]

    def of_given_name(self, name: str) -> list[Person]:
        """Persons with a given name or a familiar form so spelled ("averell", "jack")."""
        return [self.persons[id] for id in self._by_given.get(fold_name(name), ())]

    def holders(self, office: str, country: str | None, *, place: str | None = None, on: str) -> list[Person]:
        """Who held an office (a name of `offices`) of a country, for ambassadors at a place, on an EDTF date."""
        first, last = iso_range(on)
        found: dict[str, Person] = {}
        for held_country, held_place, started, ended, id in self._by_office.get(office, ()):
            if country and not (held_country and same_place(held_country, country)):
                continue
            if place and held_place and not same_place(held_place, place):
                continue
            if started <= last and first <= ended:
                found[id] = self.persons[id]
        return list(found.values())

    @cached_property
    def _by_initial(self) -> dict[str, list[str]]:
        buckets: dict[str, list[str]] = defaultdict(list)
        for surname in self._surnames:
            if len(surname) > 4:
                buckets[surname[0]].append(surname)
        return buckets

    @cached_property
    def _by_given(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for id, all_parts in self._parts.items():
            names = dict.fromkeys(
                name
                for parts in all_parts
                for name in (parts.given if parts.given else (parts.surname,))
                if len(name) > 1 and name != all_parts[0].surname
            )
            for name in names:
                found[name].append(id)
        return found

    @cached_property
    def _by_office(self) -> dict[str, list[tuple[str | None, str | None, str, str, str]]]:
        found: dict[str, list[tuple[str | None, str | None, str, str, str]]] = defaultdict(list)
        for person in self.persons.values():
            for tenure in person.tenures:
                office = office_of_register(tenure.office, tenure.place)
                days = _days(tenure) if office else None
                if office and days:
                    started, ended = days
                    found[office.name].append((office.country, office.place, started, ended, person.id))
        return found

    def _add(self, person: Person) -> None:
        names = [person.name, *(name for name in person.variants if name.strip() and not _ROLE_ONLY.match(name))]
        parts = tuple(dict.fromkeys(split_name(name) for name in names if name.strip()))
        if not parts or not parts[0].surname:
            return
        known = self.get(person.id) or self._same(person, parts)
        if known is None:
            merged, id = person, person.id
        else:
            merged, id = _joined(known, person), known.id
            parts = tuple(dict.fromkeys((*self._parts[id], *parts)))
            if person.id != id:
                self._known_as[person.id] = id
        self.persons[id], self._parts[id] = merged, parts
        self._authorities.update((authority, id) for authority in person.authorities.items())
        surnames = [*_called_by(person), *(part.surname.split()[0] for part in parts if _is_compound(part))]
        for surname in dict.fromkeys([*(part.surname for part in parts if part.given or part is parts[0]), *surnames]):
            if id not in self._surnames[surname]:
                self._surnames[surname].append(id)

    def _same(self, person: Person, parts: tuple[NameParts, ...]) -> Person | None:
        """The one entry that is this person in another list: a common authority id, or a name that agrees in a given
        name, with no other entry that could be meant."""
        for authority in person.authorities.items():
            known = self.persons.get(self._authorities.get(authority, ""))
            if known is not None:
                return known
        fitting = [
            known
            for known in self.of_surname(parts[0].surname)
            if known.kind == person.kind == "person"
            and parts[0].given
            and bool(_WIFE.search(known.name)) == bool(_WIFE.search(person.name))
            and any(agree(one, other) == "same" for one in self._parts[known.id] for other in parts if other.given)
            and not (known.born and person.born and known.born[:4] != person.born[:4])
        ]
        return fitting[0] if len(fitting) == 1 else None


_WIFE = re.compile(r"\b(?:Mrs|Mme|Madame|Lady)\b")  # "Lathrop, Mrs. James" is not James Lathrop
_ROLE_ONLY = re.compile(r"the\s", re.I)  # "the Admiral at Karsk": what he is called, but no name
_ROYAL = re.compile(r"\b(?:King|Queen|Prince|Princess|Emir|Amir|Shah|Sultan|Emperor)\b")


def _called_by(person: Person) -> list[str]:
    """Names that a person is called by alone, though they are not the last of his name: a variant with a comma behind
    it ("Bula," of Mandungu Bula Nyati, "Zhou," of Zhou Enlai); of "Faisal ibn Abd al-Aziz", King, Faisal."""
    names = [split_name(name).surname for name in person.variants if name.rstrip().endswith(",")]
    if _ROYAL.search(f"{person.name} {(person.description or '')[:40]}") and (first := split_name(person.name)).given:
        names += [first.given[0]] if len(first.given[0]) > 3 else []
    return names


def _is_compound(parts: NameParts) -> bool:
    """ "Giscard d'Estaing", "Couve de Murville": also called by the first word."""
    return bool(parts.given) and " " in parts.surname and len(parts.surname.split()[0]) > 4


def _days(tenure: Tenure) -> tuple[str, str] | None:
    """First and last day of a tenure; None where the register gives no date, or one that is none."""
    try:
        started = iso_range(tenure.started)[0] if tenure.started else None
        return (started, iso_range(tenure.ended)[1] if tenure.ended else "9999") if started else None
    except ValueError:
        return None


def _joined(known: Person, other: Person) -> Person:
    return msgspec.structs.replace(
        known,
        name=known.name if known.name not in other.variants else other.name,  # ours is as a reader says it
        variants=tuple(dict.fromkeys((*known.variants, known.name, other.name, *other.variants))),
        born=known.born or other.born,
        died=known.died or other.died,
        tenures=tuple(dict.fromkeys((*known.tenures, *other.tenures))),
        authorities={**other.authorities, **known.authorities},
        description=known.description or other.description,
        source=known.source or other.source,
    )


# ---------------------------------------------------------------- files


def load_register(paths: Iterable[Path], persons: Iterable[Person] = ()) -> Register:
    """The persons given and those of the files, in that order, then those that ship with the program.

    Raises RegisterError for a file that cannot be read or is of no known form.
    """
    loaded = [*persons]
    for path in paths:
        loaded.extend(persons_of_file(Path(path)))
    return Register(loaded, persons_of_file(SHIPPED))


def persons_of_file(path: Path) -> list[Person]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise RegisterError(
                f"{path} is too large for a register of persons", hint="give a list of persons as CSV or JSON"
            )
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterError(
            f"{path} cannot be read as a register: {error}", hint="registers are CSV or JSON in UTF-8"
        ) from error
    if path.suffix.lower() == ".json":
        return _persons_of_json(path, text)
    return _persons_of_csv(path, text)


def _persons_of_json(path: Path, text: str) -> list[Person]:
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RegisterError(f"{path} is not JSON: {error}") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RegisterError(f"{path} is not a list of persons", hint='each entry needs "id" and "name"')
    aliases: list[dict[str, Any]] = []
    persons: list[Person] = []
    for entry in entries:
        description = str(entry.get("description") or "")
        if re.match(r"see\s", description):
            aliases.append(entry)
        elif entry.get("id") and entry.get("name"):
            persons.append(_listed(path, entry, description))
    return [_with_aliases(person, aliases) for person in persons]


def _listed(path: Path, entry: dict[str, Any], description: str) -> Person:
    variants = entry.get("variants") or ()
    return Person(
        id=str(entry["id"]),
        name=said(str(entry["name"])),
        variants=(str(entry["name"]), *(map(str, variants) if isinstance(variants, list | tuple) else ())),
        authorities={path.stem: str(entry["id"])},
        description=description or None,
        source=path.stem,
    )


def _with_aliases(person: Person, aliases: list[dict[str, Any]]) -> Person:
    """ "Gomes, Francisco da Costa: see Costa Gomes, Francisco da" is another name of the entry that it points to."""
    own = fold_name(person.variants[0])
    names = [
        str(entry["name"]) for entry in aliases if entry.get("name") and fold_name(str(entry["description"])[4:]) == own
    ]
    variants = (*person.variants, *(name if "," in name or " " in name else f"{name}," for name in names))
    return msgspec.structs.replace(person, variants=variants) if names else person


def _persons_of_csv(path: Path, text: str) -> list[Person]:
    reader = csv.DictReader(io.StringIO(text))
    columns = set(reader.fieldnames or ())
    id_column = "person_id" if "person_id" in columns else "id"
    if not {id_column, "name"} <= columns:
        raise RegisterError(
            f"{path} has no columns id and name", hint="columns: id,name,variants,office,place,started,ended"
        )
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    try:
        for row in reader:
            if row.get(id_column) and row.get("name"):
                rows[row[id_column]].append(
                    {
                        key: value or ""
                        for key, value in row.items()
                        if isinstance(key, str) and not isinstance(value, list)
                    }
                )
    except csv.Error as error:
        raise RegisterError(f"{path}, line {reader.line_num}: {error}") from error
    authority = "historian" if {"viaf", "remark"} <= columns else "backchannel" if path == SHIPPED else path.stem
    return [_of_rows(id, group, authority) for id, group in rows.items()]


def _of_rows(id: str, rows: list[dict[str, str]], authority: str) -> Person:
    first = rows[0]
    variants = [
        name
        for row in rows
        for name in (*row.get("variants", "").split("|"), row.get("other_name", ""))
        if name.strip()
    ]
    authorities = {authority: id}
    if first.get("viaf"):
        authorities["viaf"] = first["viaf"]
    stated = first.get("source", "")
    if historian := re.search(r"\b(1\d{5})\b", stated):
        authorities["historian"] = historian[1]
    return Person(
        id=id,
        name=said(first["name"]),
        variants=tuple(dict.fromkeys((*variants, *([first["name"]] if "," in first["name"] else [])))),
        born=first.get("born") or None,
        died=first.get("died") or None,
        tenures=tuple(_tenures(rows)),
        authorities=authorities,
        description=first.get("remark") or None,
        source=stated or authority,
    )


def _tenures(rows: list[dict[str, str]]) -> Iterator[Tenure]:
    for row in rows:
        if row.get("office"):
            yield Tenure(
                office=row["office"],
                place=row.get("place") or row.get("territory") or None,
                started=row.get("started") or None,
                ended=row.get("ended") or None,
            )
