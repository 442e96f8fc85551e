"""Runs every command that the guide and the README show, on the example dossier, and writes its output under it.

A block that begins with ```console and `$ backchannel …` gets the output of that command; `[…]` on a line of its own at
the end of a block means that only as many lines as stand there are kept. A test fails when a page lags.

usage: python tools/guide.py
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "docs" / "guide.md", ROOT / "README.md")
READ = "backchannel read examples/dossier --register examples/register.csv -o demo/record.db"
BLOCK = re.compile(r"```console\n\$ (backchannel [^\n]+)\n(.*?)```", re.DOTALL)


def renewed(page: str) -> str:
    """The page with every command's output as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")
        (Path(folder) / "demo").mkdir()
        if "demo/record.db" in page:  # what `make demo` makes
            _output(READ, Path(folder))
        return BLOCK.sub(lambda block: _block(block[1], block[2], Path(folder)), page)


def _block(command: str, old: str, folder: Path) -> str:
    lines = _output(command, folder)
    kept = old.rstrip("\n").split("\n")
    if kept[-1] == "[…]":
        lines = [*lines[: len(kept) - 1], "[…]"]
    return f"```console\n$ {command}\n" + "\n".join(lines) + "\n```"


def _output(command: str, folder: Path) -> list[str]:
    """What a command prints, on both channels, with the folder's own path left out."""
    ran = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = ran.stdout.replace(f"{folder}/", "").rstrip("\n").split("\n")
    return [line.rstrip() for line in lines]


def main() -> None:
    for page in PAGES:
        page.write_text(renewed(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
