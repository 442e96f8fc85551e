"""The reading room's main path in a real browser, with JavaScript and without; wide and narrow, light and dark."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVER = """
import sys
from backchannel.web import serve
serve(sys.argv[1], port=0, ready=lambda address: print(address, flush=True))
"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(collection: Path) -> Iterator[str]:
    with Popen([sys.executable, "-c", SERVER, str(collection)], stdout=PIPE, text=True) as server:
        assert server.stdout
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"needs Chromium at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(params=[False, True], ids=["without JavaScript", "with JavaScript"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at the reading room's door; whatever the browser complains of (a refused script, a failed load) fails
    the test."""
    context = browser.new_context(
        base_url=address,
        java_script_enabled=request.param,
        reduced_motion="reduce",
        viewport={"width": 1280, "height": 720},
    )
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("requestfailed", lambda failed: complaints.extend(_lost(failed)))
    opened.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield opened
    context.close()
    assert complaints == []


def _lost(failed: Request) -> list[str]:
    """A load that failed; one that the page left behind when another was opened is none."""
    return [] if failed.failure == "net::ERR_ABORTED" else [f"{failed.url}: {failed.failure}"]


def background(page: Page, selector: str) -> str:
    return str(page.locator(selector).first.evaluate("element => getComputedStyle(element).backgroundColor"))


def test_from_a_question_to_the_words_to_the_person_to_the_channels(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Said by").fill("orlov")
    page.get_by_label("Through").fill("petrescu")
    page.get_by_role("button", name="Search").click()
    card = page.locator("article.card", has_text="The Marshal believes that the Strait can be")
    assert "through Ion Petrescu (aloud, translated)" in card.first.inner_text()

    card.locator(".where a").first.click()
    mark = page.locator('[id="s-l1"]')
    page.locator('[id="s-l1"]:target').wait_for()
    box = mark.bounding_box()
    assert box
    assert 0 < box["y"] < 720

    page.locator('[id="l-l2"] a.said').click()
    page.locator('[id="s-l2"]:target').wait_for()

    page.locator(".legend").get_by_role("link", name="Mikhail Orlov").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Mikhail Orlov"
    assert page.get_by_text("Minister of Defence").count()

    page.get_by_role("link", name="Channels", exact=True).first.click()
    assert page.locator("figure svg text", has_text="Mikhail Orlov").first.is_visible()
    assert page.get_by_role("link", name="Ion Petrescu").count()


def test_every_piece_of_a_statement_lights_up(page: Page) -> None:
    page.goto("/document/letter")
    pieces = [f'.sheet >> nth={sheet} >> .st[data-s="{id}"]' for sheet in (0, 1) for id in ("l1", "l2")]
    plain = {background(page, piece) for piece in pieces}
    page.goto("/document/letter#s-l1")
    lit = {background(page, piece) for piece in pieces}
    assert len(lit) == 1
    assert not lit & plain
    assert {background(page, '[id="l-l1"]')} == lit


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/documents", "/people", "/channels", "/missing", "/about", "/document/memo"])
def test_nothing_runs_off_a_narrow_screen(browser: Browser, address: str, path: str, scheme: str) -> None:
    context = browser.new_context(base_url=address, color_scheme=scheme, viewport={"width": 360, "height": 740})  # type: ignore[arg-type]
    opened = context.new_page()
    opened.goto(path)
    assert opened.evaluate("document.documentElement.scrollWidth") == 360
    context.close()


def test_a_hostile_document_runs_nothing(page: Page) -> None:
    page.goto("/document?id=x%22%3E%3Cscript%3Ealert(3)%3C/script%3E")
    assert "onerror=alert(2)" in page.locator("article").inner_text()
    page.goto("/people")


def test_keys(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    opened = context.new_page()
    opened.goto("/document/memo")
    opened.keyboard.press("n")
    assert opened.url.endswith("#s-m3")
    opened.keyboard.press("n")
    opened.keyboard.press("n")
    opened.keyboard.press("p")
    assert opened.url.endswith("#s-m1")
    opened.goto("/")
    opened.keyboard.press("/")
    assert opened.evaluate("document.activeElement.id") == "words"
    opened.goto("/")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Skip to the content"
    context.close()
