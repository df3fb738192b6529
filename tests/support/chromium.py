"""Finds a Chromium for the journeys, or gets one where it may."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

NAMED = "CHROMIUM"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class NoChromium(Exception):
    """No browser could be had; the words say what to do."""


def found_chromium(
    environ: Mapping[str, str], applications: tuple[str, ...] = MAC_APPLICATIONS
) -> str | None:
    """The browser that CHROMIUM names, else the first in PATH, else an application on a Mac."""
    if named := environ.get(NAMED):
        if not shutil.which(named):
            raise NoChromium(f"{NAMED} names {named}, which is not a program that can be run here.")
        return named
    for command in COMMANDS:
        if program := shutil.which(command, path=environ.get("PATH")):
            return program
    return next((each for each in applications if Path(each).exists()), None)


def chromium() -> str:
    """The path of a Chromium; as root on Debian, one is installed where there is none."""
    found = found_chromium(os.environ)
    if not found and os.getuid() == 0 and shutil.which("apt-get"):
        install = ["apt-get", "install", "--yes", "--quiet", "chromium"]
        subprocess.run(install, check=False, capture_output=True, stdin=subprocess.DEVNULL)
        found = found_chromium(os.environ)
    if not found:
        raise NoChromium(
            "The journeys need Chromium, and none was found: install it (Debian: apt-get install chromium; "
            f"macOS: brew install --cask chromium), or name one in {NAMED}."
        )
    return found
