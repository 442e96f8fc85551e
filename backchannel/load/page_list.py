"""Several pictures that are the pages of one paper: `letter.pages`, a text file beside them with a name a line.

Takes such a list; gives the files that it names, in order. Only files beside the list can be named.

    IMG_0412.jpg
    IMG_0413.jpg        # the second page
"""

from __future__ import annotations

from pathlib import Path

from backchannel.load.safety import Source, damaged, printable

__all__ = ["LIST", "is_list", "listed", "names_in"]

LIST = ".pages"
MOST = 200_000  # characters of a list


def is_list(source: Source) -> bool:
    return isinstance(source, Path) and source.suffix.lower() == LIST


def names_in(path: Path) -> list[str]:
    """The names that a list gives, as written; remarks after "#" and empty lines left away. Raises OSError."""
    with path.open(encoding="utf8", errors="replace") as opened:
        lines = opened.read(MOST).splitlines()
    return [name for line in lines if (name := line.partition("#")[0].strip())]


def listed(path: Path) -> list[Path]:
    """The files that a list names. Raises DamagedFile, naming the line, where it names none, or what is no file beside it."""
    found: list[Path] = []
    for name in names_in(path):
        beside = path.with_name(name) if Path(name).name == name and not name.startswith(".") else None
        if beside is None or not beside.is_file() or is_list(beside):
            what = f"{printable(path)}: “{name[:80]}” is no picture beside it"
            raise damaged("bad-list", what, "write the name of one picture a line, all in the folder of the list")
        found.append(beside)
    if not found:
        raise damaged("bad-list", f"{printable(path)} names no picture", "write the name of one picture a line")
    return found
