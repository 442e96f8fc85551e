"""Takes the pictures of the documentation anew: the reading room on the example dossier, in headless Chromium.

usage: python tools/pictures.py        (needs demo/record.db, made by `make demo`, and Chromium)
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

from backchannel.web import serve

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

# name of the picture → (page, height of the window)
PAGES = {
    "document": ("document/ashcombe-letter-1959-03-18", 900),
    "channels": ("channels", 900),
    "search": ("?by=tomarov&about=ship", 900),
}


def main() -> None:
    ready = threading.Event()
    address: list[str] = []
    threading.Thread(
        target=serve,
        args=(ROOT / "demo" / "record.db",),
        kwargs={"port": 0, "ready": lambda at: (address.append(at), ready.set())},
        daemon=True,
    ).start()
    ready.wait(20)
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (page, height) in PAGES.items():
            tab = browser.new_page(viewport={"width": 1200, "height": height}, color_scheme="light")
            tab.goto(address[0] + page)
            tab.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
