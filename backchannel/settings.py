"""Settings of a run: from the command line, else from the environment, else these defaults.

BACKCHANNEL_COLLECTION   the collection that commands ask and write (default: record.db)
BACKCHANNEL_WORKERS      processes that read side by side (default: one a core)
BACKCHANNEL_OCR          the OCR engine for pictures: tesseract, rapidocr or none (default: the first that is installed)
NO_COLOR                 plain output (no-color.org)
"""

from __future__ import annotations

import os
from pathlib import Path

from backchannel.errors import QueryError
from backchannel.model import Record

COLLECTION = "record.db"


class Settings(Record, frozen=True, kw_only=True):
    """How to read: `workers` processes; `batch` documents a transaction; `registers` files of persons; `finder`
    the name of a plugin; `again` reads files that have not changed, too."""

    workers: int = 0
    batch: int = 200
    registers: tuple[str, ...] = ()
    finder: str | None = None
    again: bool = False

    @property
    def processes(self) -> int:
        """Raises QueryError where the environment names no number."""
        named = os.environ.get("BACKCHANNEL_WORKERS", "").strip() or "0"
        if not (named.isascii() and named.isdigit()):
            raise QueryError(
                f"BACKCHANNEL_WORKERS is “{named}”, which is no number", hint="unset it, or set it to 1, 2, …"
            )
        return self.workers or int(named) or os.cpu_count() or 1


def collection_path(given: str | None) -> str:
    """The collection to use: as given, else by the environment, else `record.db` in this folder."""
    return given or os.environ.get("BACKCHANNEL_COLLECTION") or str(Path(COLLECTION))


def ocr() -> str | None:
    """The OCR engine that was asked for by name, or "none"."""
    return os.environ.get("BACKCHANNEL_OCR") or None
