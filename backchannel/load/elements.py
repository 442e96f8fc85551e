"""Small questions to an element of TEI, whatever its name space and vintage (P4 has `id`, P5 `xml:id`).

>>> local("{http://www.tei-c.org/ns/1.0}div")
'div'
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

__all__ = ["Element", "edtf_of", "is_document", "local", "words_in", "xml_id"]

Element: TypeAlias = Any  # lxml's element; its published stubs know less than it does
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def local(tag: Any) -> str:
    """The name of a tag without its name space; "" for what is no element (comment, entity)."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def xml_id(element: Element) -> str | None:
    id: str | None = element.get(XML_ID) or element.get("id")
    return id


def is_document(element: Element) -> bool:
    return element.get("type") == "document" and local(element.tag).startswith("div")


def edtf_of(element: Element) -> str | None:
    """The date that the attributes of a TEI `date` give, as EDTF: a day, or `from/to`; None without any."""
    when: str | None = element.get("when") or element.get("value")
    if when:
        return when[:10]
    first: str | None = element.get("from") or element.get("notBefore")
    last: str | None = element.get("to") or element.get("notAfter")
    if first and last and first[:10] != last[:10]:
        return f"{first[:10]}/{last[:10]}"
    return (first or last or "")[:10] or None


def words_in(element: Element) -> str:
    """An element's words without its notes, white space folded."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child.tag)
        if name == "lb":
            yield " "
        elif name and name != "note":
            yield from _pieces(child)
        yield child.tail or ""
