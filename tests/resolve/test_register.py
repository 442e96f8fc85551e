"""The register: look-ups, the files it is loaded from, and the one that ships."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from backchannel.dates import iso_range
from backchannel.errors import RegisterError
from backchannel.model import Person
from backchannel.resolve import Register, load_register
from backchannel.resolve.offices import office_of_register
from backchannel.resolve.register import SHIPPED


@pytest.fixture(scope="module")
def shipped() -> Register:
    return load_register([])


def rows() -> list[dict[str, str]]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_shipped_rows_are_sorted_dated_and_sourced() -> None:
    all_rows = rows()
    assert len(all_rows) >= 400
    assert [tuple(row.values()) for row in all_rows] == sorted(tuple(row.values()) for row in all_rows)
    names: dict[str, str] = {}
    for row in all_rows:
        assert row["id"] and row["name"] and row["source"], row
        assert names.setdefault(row["id"], row["name"]) == row["name"], row
        for key in ("started", "ended"):
            if row[key]:
                iso_range(row[key])
        assert not row["ended"] or row["started"] <= row["ended"], row


def test_no_two_shipped_persons_hold_a_first_office_at_once() -> None:
    """A minister's and his successor's days may touch; they do not overlap by more than a year named without month."""
    held: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for row in rows():
        office = office_of_register(row["office"], row["place"]) if row["office"] else None
        if office and office.name in ("head of government", "foreign minister", "president", "secretary of state"):
            ended = iso_range(row["ended"])[1] if row["ended"] else "9999"
            held.setdefault((row["office"], row["place"]), []).append((iso_range(row["started"])[0], ended, row["id"]))
    for office_and_place, tenures in held.items():
        for (_, ended, one), (started, _, other) in zip(sorted(tenures), sorted(tenures)[1:], strict=False):
            assert one == other or started[:7] >= ended[:7] or ended == "9999", (office_and_place, one, other)


@pytest.mark.parametrize(
    ("office", "country", "place", "on", "name"),
    [
        ("secretary of state", "United States", None, "1963-03", "Dean Rusk"),
        ("ambassador", "United States", "Soviet Union", "1944-06-01", "W. Averell Harriman"),
        ("ambassador", "Soviet Union", "United States", "1960-11-15", "Mikhail A. Menshikov"),
        ("head of government", "Soviet Union", None, "1960-11", "Nikita S. Khrushchev"),
        ("foreign minister", "United Kingdom", None, "1958-02-01", "Selwyn Lloyd"),
        ("president", "United States", None, "1960-11-15", "Dwight D. Eisenhower"),
        ("president-elect", "United States", None, "1960-11-15", "John F. Kennedy"),
    ],
)
def test_who_held_the_office(
    shipped: Register, office: str, country: str, place: str | None, on: str, name: str
) -> None:
    assert [person.name for person in shipped.holders(office, country, place=place, on=on)] == [name]


def test_given_names_used_alone(shipped: Register) -> None:
    assert "W. Averell Harriman" in [person.name for person in shipped.of_given_name("Averell")]
    assert "John F. Kennedy" in [person.name for person in shipped.of_given_name("Jack")]


def test_scanning_errors_find_the_surname(shipped: Register) -> None:
    for spelled in ("khrushchey", "khruschev", "khrushchov"):
        assert "khrushchev" in shipped.similar_surnames(spelled)


def test_csv_of_our_form(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "id,name,variants,office,place,started,ended\n"
        "v1,Mara Voss,M. Voss|Marie,President,Valdonia,1955-01,1957-03\n"
        "v1,Mara Voss,,Foreign Minister,Valdonia,1957-04,\n",
        encoding="utf-8",
    )
    register = load_register([path])
    (person,) = register.of_surname("voss")
    assert [tenure.office for tenure in person.tenures] == ["President", "Foreign Minister"]
    assert register.holders("foreign minister", "Valdonia", on="1960") == [person]


def test_json_list_with_see_entries(tmp_path: Path) -> None:
    path = tmp_path / "volume.json"
    entries = [
        {"id": "p1", "name": "Mandel Bura Nyat", "description": "Foreign Minister from 1975"},
        {"id": "p2", "name": "Bura", "description": "see Mandel Bura Nyat"},
        {"id": "p3", "name": "Voss, Mara", "description": "Director"},
    ]
    path.write_text(json.dumps(entries), encoding="utf-8")
    register = load_register([path])
    assert [person.id for person in register.of_surname("bura")] == ["p1"]
    assert register.persons["p3"].name == "Mara Voss"
    assert register.persons["p3"].authorities == {"volume": "p3"}


def test_one_person_in_two_lists_is_one_entry_with_both_ids() -> None:
    one = Person(id="a1", name="W. Mara Voss", authorities={"first": "a1"})
    other = Person(
        id="b7", name="Wilma Mara Voss", variants=("Voss, Wilma Mara",), authorities={"second": "b7"}, born="1901"
    )
    register = Register([one, other, Person(id="c", name="Peter Voss")])
    assert len(register) == 2
    person = register.get("b7")
    assert person is register.get("a1") and person is not None
    assert (person.id, person.born, person.authorities) == ("a1", "1901", {"first": "a1", "second": "b7"})


def test_lives_that_conflict_are_two_persons() -> None:
    register = Register([Person(id="a", name="Mara Voss", born="1901"), Person(id="b", name="Mara Voss", born="1930")])
    assert len(register) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.json", "{"), ("b.json", '{"id": 1}'), ("c.csv", "x,y\n1,2\n"), ("d.json", "[1]"), ("e.csv", "")],
)
def test_bad_files_say_what_is_wrong(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError, match=name):
        load_register([path])


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(RegisterError):
        load_register([tmp_path / "none.csv"])


@pytest.mark.shared
def test_volume_list_and_public_register_load(shared: Path) -> None:
    path = shared / "bench/mentions/persons/frus1961-63v05.json"
    register = load_register([path])
    assert [person.id for person in register.of_surname("menshikov")] == ["p_MMA1"]
    assert register.persons["p_MMA1"].tenures  # from the register that ships
