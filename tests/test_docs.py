"""Documentation that fails when it lags."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from backchannel.cli import COMMANDS
from backchannel.model import FORMAT

ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "docs/guide.md", "docs/concepts.md", "docs/scans.md", "CONTRIBUTING.md"]


def test_the_reference_is_what_the_code_says() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "reference.py"))["reference"]()
    assert (ROOT / "docs" / "reference.md").read_text("utf-8") == made, "run `make docs`"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"backchannel {command}" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_commands_in_the_pages_exist(page: str) -> None:
    for command in re.findall(r"^\s*(?:\$ )?backchannel ([a-z]+)", (ROOT / page).read_text("utf-8"), re.MULTILINE):
        assert command in COMMANDS, f"{page} speaks of `backchannel {command}`"


@pytest.mark.parametrize("page", PAGES)
def test_links_in_the_pages_lead_somewhere(page: str) -> None:
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / page).read_text("utf-8")):
        assert (ROOT / page).parent.joinpath(link).exists(), f"{page}: {link}"


def test_make_targets_of_the_readme_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for target in re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text("utf-8")):
        assert target in targets


def test_the_reference_names_the_format() -> None:
    assert f"JSON format {FORMAT}" in (ROOT / "docs" / "reference.md").read_text("utf-8")


@pytest.mark.parametrize("page", ["README.md", "docs/guide.md"])
def test_the_pages_show_what_the_program_prints(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert runpy.run_path(str(ROOT / "tools" / "guide.py"))["renewed"](text) == text, "run `make docs`"
