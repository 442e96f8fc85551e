"""Addresses of the reading room's pages. Ids come from file names, so they hold anything: quoted whole, slashes too.

>>> document_address("letters/50% of #1?")
'/document/letters%2F50%25%20of%20%231%3F'
>>> statement_address("memo", "ab12")
'/document/memo?statement=ab12#s-ab12'
>>> with_query("/", {"words": "test ban", "by": "", "page": 2})
'/?words=test+ban&page=2'
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode


def _address(kind: str, id: str) -> str:
    if id.strip(".") == "":  # browsers take "." and ".." out of a path, quoted or not
        return with_query(f"/{kind}", {"id": id})
    return f"/{kind}/{quote(id, safe='', errors='replace')}"


def document_address(id: str, part: int = 1) -> str:
    return with_query(_address("document", id), {"part": part if part > 1 else ""})


def person_address(id: str) -> str:
    return _address("person", id)


def statement_address(document: str, statement: str) -> str:
    """Where the statement's words stand; of a long document, the part that holds them is shown."""
    path = with_query(_address("document", document), {"statement": statement})
    return f"{path}#s-{quote(statement, safe='', errors='replace')}"


def page_address(document: str, number: int, statement: str = "") -> str:
    """The picture of a page, counted from 1 in its file; open at the words of a statement."""
    path = with_query("/page", {"document": document, "page": number})
    return f"{path}#b-{quote(statement, safe='', errors='replace')}" if statement else path


def with_query(path: str, query: Mapping[str, object]) -> str:
    """`path` with those of the query's values that are not empty."""
    given = {name: value for name, value in query.items() if value not in (None, "")}
    if not given:
        return path
    return path + ("&" if "?" in path else "?") + urlencode(given, errors="replace")
