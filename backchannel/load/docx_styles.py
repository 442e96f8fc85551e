"""What a Word file's styles and numberings mean. Takes the trees of its styles and numbering parts; gives what a style
makes of a paragraph, and the number that Word prints before one, which stands nowhere in the text.

    <w:style w:styleId="berschrift1"><w:name w:val="heading 1"/>…   ->  {"berschrift1": Style(kind="heading", …)}
    <w:lvlText w:val="%1.%2"/> with two points before               ->  Numbers(…).label("1", 1) == "1.2"
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.model import BlockKind

from .elements import Element, local

__all__ = ["PLAIN", "Numbers", "Style", "on", "styles_of", "value"]

HEADING = re.compile(r"heading \d|title|subtitle|toc heading", re.IGNORECASE)
QUOTATION = re.compile(r"(?:intense )?quote|block text", re.IGNORECASE)
DEEPEST_STYLE = 20
LEVELS = 9
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class Style(NamedTuple):
    """`hidden`, `struck`: None where the style does not say. `number`: id of the numbering; `level`: in it, from 0."""

    kind: BlockKind | None = None
    hidden: bool | None = None
    struck: bool | None = None
    number: str | None = None
    level: str | None = None


PLAIN = Style()


def value(holder: Element | None, *path: str, name: str = "val") -> str | None:
    """The attribute of the element that lies at `path` in `holder`, whatever the name space; None where there is none."""
    for step in path:
        if holder is None:
            return None
        holder = holder.find(f"{{*}}{step}")
    if holder is None:
        return None
    return next((str(said) for key, said in holder.attrib.items() if local(key) == name), None)


def on(holder: Element | None, *names: str) -> bool | None:
    """Whether a switch is on in these properties: it is where it stands and does not say "0"; None where it does not."""
    for name in names:
        if holder is not None and (found := holder.find(f"{{*}}{name}")) is not None:
            return value(found) not in ("0", "false", "off")
    return None


def styles_of(root: Element | None) -> dict[str, Style]:
    """Every style by its id, with what it takes over from those that it is based on."""
    if root is None:
        return {}
    given = {id: style for style in root.iterfind("{*}style") if (id := value(style, name="styleId"))}
    return {id: _resolved(id, given) for id in given}


def _resolved(id: str, given: dict[str, Element]) -> Style:
    found = PLAIN
    at: str | None = id
    for _ in range(DEEPEST_STYLE):
        if at is None or (style := given.get(at)) is None:
            break
        under = _own(style)
        found = Style(
            found.kind or under.kind,
            under.hidden if found.hidden is None else found.hidden,
            under.struck if found.struck is None else found.struck,
            found.number or under.number,
            found.level or under.level,
        )
        at = value(style, "basedOn")
    return found


def _own(style: Element) -> Style:
    name = value(style, "name") or ""
    runs = style.find("{*}rPr")
    kind: BlockKind | None = None
    if HEADING.fullmatch(name) or _is_outlined(style.find("{*}pPr")):
        kind = "heading"
    elif QUOTATION.fullmatch(name):
        kind = "quotation"
    number, level = value(style, "pPr", "numPr", "numId"), value(style, "pPr", "numPr", "ilvl")
    return Style(kind, on(runs, "vanish"), on(runs, "strike", "dstrike"), number, level)


def _is_outlined(properties: Element | None) -> bool:
    level = value(properties, "outlineLvl")
    return level is not None and level.isdecimal() and int(level[:3]) < LEVELS


class _Level(NamedTuple):
    form: str
    text: str
    start: int


class Numbers:
    """The numberings of a file, and how far each has counted."""

    def __init__(self, root: Element | None) -> None:
        self.lists: dict[str, str] = {}
        self.levels: dict[tuple[str, int], _Level] = {}
        self.restarts: dict[tuple[str, int], int] = {}
        self.counts: dict[str, list[int | None]] = {}
        for found in root.iterfind("{*}abstractNum") if root is not None else ():
            id = value(found, name="abstractNumId") or ""
            for level in found.iterfind("{*}lvl"):
                at = _whole(value(level, name="ilvl"), 0)
                start = _whole(value(level, "start"), 1)
                form, text = value(level, "numFmt") or "decimal", value(level, "lvlText") or ""
                self.levels[id, at] = _Level(form, text[:40], start)
        for found in root.iterfind("{*}num") if root is not None else ():
            number = value(found, name="numId") or ""
            self.lists[number] = value(found, "abstractNumId") or ""
            for level in found.iterfind("{*}lvlOverride"):
                if anew := value(level, "startOverride"):
                    self.restarts[number, _whole(value(level, name="ilvl"), 0)] = _whole(anew, 1)

    def label(self, number: str, level: str | None) -> str:
        """The next label of a numbering at that level: "3.", "(b)", "•"; "" where it shows none. Counts on."""
        id, at = self.lists.get(number, ""), min(_whole(level, 0), LEVELS - 1)
        ours = self.levels.get((id, at))
        if ours is None:
            return ""
        counts = self.counts.setdefault(id, [None] * LEVELS)
        before = counts[at]
        anew = self.restarts.pop((number, at), ours.start if before is None else None)
        counts[at] = (before or 0) + 1 if anew is None else anew
        counts[at + 1 :] = [None] * (LEVELS - at - 1)
        if ours.form == "bullet":
            return "•"
        return re.sub(r"%([1-9])", lambda match: self._counted(id, counts, int(match[1]) - 1), ours.text).strip()

    def _counted(self, id: str, counts: list[int | None], at: int) -> str:
        level = self.levels.get((id, at), _Level("decimal", "", 1))
        count = counts[at]
        return _written(level.start if count is None else count, level.form)


def _whole(number: str | None, otherwise: int) -> int:
    return int(number) if number and number.isascii() and number.isdigit() and len(number) < 6 else otherwise


def _written(count: int, form: str) -> str:
    if form == "none":
        return ""
    if form.endswith("Letter") and 0 < count <= 260:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters.upper() if form.startswith("upper") else letters
    if form.endswith("Roman") and 0 < count < 4000:
        digits = ""
        for worth, letter in ROMAN:
            digits += letter * (count // worth)
            count %= worth
        return digits.upper() if form.startswith("upper") else digits
    return str(count)
