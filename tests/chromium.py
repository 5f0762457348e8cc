"""Find a Chromium for the tests in tests/browser, or install one.

Run as a script it prints what it found or did, and exits 1 when there is still no browser:

    python tests/chromium.py
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ANSWER_SECONDS = 60  # a cold start from a slow disk; a broken one answers at once
INSTALL_SECONDS = 900


def find() -> str | None:
    """Return the path of a Chromium that starts, or None.

    One that belongs to the system is preferred to the one that Playwright downloads.
    """
    candidates = [shutil.which(name) for name in NAMES]
    for path in candidates:
        if path and _starts(path):
            return path
    return _playwright_path()


def install() -> None:
    """Install a Chromium: Debian's package when root, otherwise Playwright's own."""
    if _is_root() and shutil.which("apt-get") and _apt_installs():
        return
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    if _is_root():
        _run([sys.executable, "-m", "playwright", "install-deps", "chromium"])


def _apt_installs() -> bool:
    # A fresh container has no package lists, so they are fetched first.
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wanted = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    done = _run(["apt-get", "update"], quiet) and _run(wanted, quiet)
    # Ubuntu's package of that name only points to a snap, which does not start in a container.
    return done and find() is not None


def _starts(path: str) -> bool:
    if os.name == "nt":  # there, --version opens a window instead of answering
        return Path(path).is_file()
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, timeout=ANSWER_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _playwright_path() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run(command: list[str], environment: dict[str, str] | None = None) -> bool:
    print("+", " ".join(command), flush=True)
    try:
        done = subprocess.run(command, env=environment, timeout=INSTALL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error)
        return False
    return done.returncode == 0


def main() -> int:
    """Print the browser that the tests will use, after installing one if there is none."""
    path = find()
    if path is None:
        print("No Chromium found: installing one.", flush=True)
        install()
        path = find()
    if path is None:
        print(
            "There is still no Chromium that starts. Install Debian's package chromium, or run"
            " `playwright install --with-deps chromium`."
        )
        return 1
    print(f"Chromium for the browser tests: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
