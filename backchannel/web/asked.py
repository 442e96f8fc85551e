"""What a reader asks in an address: takes query parameters as they come, gives a question, or says what is wrong where.

Nothing that can be written into an address may break a page: every value is checked here, and what cannot be understood
becomes a sentence beside its field.

    >>> asked = Asked({"from": "1960-11", "page": "x"})
    >>> asked.date("from"), asked.page(), asked.wrong
    ('1960-11', 1, {'page': 'A page is a number from 1.'})
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import TypeVar, get_args

from backchannel.model import Act, Mode, StatementKind
from backchannel.store import StatementQuery
from backchannel.store.found import Order

ACTS: tuple[Act, ...] = get_args(Act)
MODES: tuple[Mode, ...] = get_args(Mode)
KINDS: tuple[StatementKind, ...] = get_args(StatementKind)
ORDERS: tuple[Order, ...] = get_args(Order)
PAGE = 20  # answers on one page
LONGEST = 400  # characters of one field
LONGEST_NUMBER = 9  # digits of a page's number: what a database can still count

Choice = TypeVar("Choice", bound=str)

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class Asked:
    """The parameters of one address. `wrong` fills with a sentence for each field that cannot be understood."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self.given = {name: value for name, value in parameters.items() if value.strip()}
        self.wrong: dict[str, str] = {}

    def text(self, name: str) -> str | None:
        """A field as typed, or None where it is empty."""
        value = self.given.get(name, "").strip()
        if len(value) > LONGEST:
            self.wrong[name] = f"Too long: at most {LONGEST} characters."
        elif not value.isprintable():
            self.wrong[name] = "This holds characters that cannot be printed."
        else:
            return value or None
        return None

    def date(self, name: str) -> str | None:
        """A year, a month or a day: "1960", "1960-11", "1960-11-14"."""
        value = self.text(name)
        if value is None or _is_date(value):
            return value
        self.wrong[name] = "Not a date. Write a year, a month or a day: 1960, 1960-11, 1960-11-14."
        return None

    def choice(self, name: str, choices: Sequence[Choice]) -> Choice | None:
        value = self.text(name)
        found = next((choice for choice in choices if choice == value), None)
        if value and not found:
            self.wrong[name] = f"One of: {', '.join(choices)}."
        return found

    def page(self, name: str = "page") -> int:
        """A page of answers, or a part of a document, counted from 1."""
        value = self.text(name) or "1"
        if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER and int(value) >= 1:
            return int(value)
        self.wrong[name] = f"A {name} is a number from 1."
        return 1

    def flag(self, name: str) -> bool:
        return self.choice(name, ("1", "0")) == "1"


def statement_query(asked: Asked) -> StatementQuery:
    """The question about statements that the address asks. `words` and `about` both look in what was said."""
    words, about = asked.text("words"), asked.text("about")
    page = asked.page()
    return StatementQuery(
        by=asked.text("by"),
        via=asked.text("via"),
        to=asked.text("to"),
        by_person=asked.text("by_person"),
        via_person=asked.text("via_person"),
        to_person=asked.text("to_person"),
        recorder_person=asked.text("recorder_person"),
        reader_person=asked.text("reader_person"),
        person=asked.text("person"),
        about=" ".join(part for part in (words, about) if part) or None,
        since=asked.date("from"),
        until=asked.date("until"),
        act=asked.choice("act", ACTS),
        mode=asked.choice("mode", MODES),
        kind=asked.choice("kind", KINDS),
        document=asked.text("document"),
        volume=asked.text("volume"),
        relayed=asked.flag("relayed") or None,
        order=asked.choice("order", ORDERS) or ("relevance" if words else "date"),
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )


def _is_date(value: str) -> bool:
    match = _DATE.fullmatch(value)
    if not match:
        return False
    year, month, day = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True
