"""What the tests share: one invented memorandum, and the way to the real documents outside the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
os.environ["BACKCHANNEL_OCR"] = "none"  # what is installed here must not change what is read; OCR has tests of its own
SHARED = Path(os.environ.get("BACKCHANNEL_SHARED", ROOT.parent / "shared"))

MEMORANDUM = """\
SECRET

Washington, March 12, 1959.

MEMORANDUM OF CONVERSATION

SUBJECT: Transit through the Strait of Orsa

PARTICIPANTS: The Under Secretary, Mr. Halloran
              Ambassador Petrescu of Valdonia

The Ambassador said that his Government wished to reopen the Strait. The problem had entered a critical stage.
Mr. Halloran asked whether Marshal Orlov had approved this. The Ambassador replied that the Marshal had told him
"there will be no delay on our side." Mr. Halloran refused to comment.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--browser", action="store_true", help="run the tests that drive a real Chromium")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--browser"):
        skip = pytest.mark.skip(reason="browser test; run with --browser")
        for item in items:
            if "browser" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents; the test is skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the real documents in {SHARED.name}/ beside the project (or BACKCHANNEL_SHARED)")
    return SHARED


@pytest.fixture
def memorandum() -> str:
    """A short invented memorandum of conversation, as plain text."""
    return MEMORANDUM
