"""Takes the README's picture of "What's on" from a real demonstration: python -m tests.support.picture."""

import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.browser import FLAGS
from tests.support.chromium import chromium
from tests.support.site import PROJECT, served_site

PICTURE = PROJECT / "docs" / "images" / "whats-on.png"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="evenkeel-picture-") as folder:
        data = Path(folder)
        with served_site(data, data / "log", demonstration=True) as site, sync_playwright() as playwright:
            flags = [*FLAGS, "--no-sandbox"] if os.getuid() == 0 else FLAGS
            browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
            page = browser.new_page(viewport={"width": 1280, "height": 960})
            page.goto(f"{site.url}/whats-on/")
            page.screenshot(path=PICTURE)
            browser.close()
    print(f"Taken: {PICTURE.relative_to(PROJECT)}")


if __name__ == "__main__":
    main()
