"""The app in a real browser: one server and one Chromium for all tests, a new tab for each.

A test fails, whatever it asserts, when its page logs an error, asks another machine for
anything, or makes the server log a traceback. A test that provokes such a fault on purpose
takes the fixture `faults` and empties it after looking.
"""

import os
import time
from pathlib import Path
from urllib.parse import urlsplit

import chromium
import pytest
from playwright.sync_api import sync_playwright

from benchmarks.serving import serving

FLAGS = [
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
LOCAL_HOSTS = {"127.0.0.1", "localhost", "", None}  # data: and blob: have no host
SETTLE_SECONDS = 60  # the first page after the start waits for the import of torch
QUIET_LOOKS = 3  # a script may start again at once: it must be still for so many looks
LOOK_MS = 100
STILL = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return !!app && app.getAttribute('data-test-script-state') === 'notRunning'
    && app.getAttribute('data-test-connection-state') === 'CONNECTED'
    && !document.querySelector('[data-testid="stSkeleton"]');
}"""


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    server = item.funcargs.get("server") if hasattr(item, "funcargs") else None
    if report.failed and server is not None:
        report.sections.append(("server log", server.log.read_text()[-4000:]))
    return report


@pytest.fixture(scope="session")
def browser():
    """Return one Chromium for all tests."""
    path = chromium.find()
    if path is None:
        reason = "No Chromium on this machine: run `python tests/chromium.py`."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Return the running app, with a home of its own: its url, pid and log."""
    folder = tmp_path_factory.mktemp("server")
    with serving(folder / "server.log", folder / "home") as running:
        yield running


@pytest.fixture(scope="session")
def app_server(server):
    """Return the address of the running app, without a slash at the end."""
    return server.url


@pytest.fixture
def faults():
    """Return the list of what went wrong on the page so far."""
    return []


@pytest.fixture
def requests_made():
    """Return the list of every address that the page has asked for so far."""
    return []


@pytest.fixture
def new_page(browser, server, faults, requests_made):
    """Return a function that opens a tab: `new_page(width=420, color_scheme="dark")`."""
    contexts = []
    logged = server.log.stat().st_size

    def make(width=1280, height=900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        _watch(page, faults, requests_made)
        return page

    yield make
    for context in contexts:
        context.close()
    with server.log.open() as log:
        log.seek(logged)
        if "Traceback" in (text := log.read()):
            faults.append(f"the server logged a traceback:\n{text}")
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(new_page):
    """Return an empty tab of 1280 × 900 pixels."""
    return new_page()


@pytest.fixture
def settled():
    """Return a function that waits until the page's script has run: `settled(page)`."""
    return _settled


@pytest.fixture
def open_page(page, app_server):
    """Return a function that opens a page of the app and waits: `open_page("pooling?s=2")`."""

    def visit(address=""):
        page.goto(f"{app_server}/{address}")
        _settled(page)
        return page

    return visit


def _settled(page):
    page.wait_for_selector('[data-testid="stApp"]', timeout=SETTLE_SECONDS * 1000)
    deadline = time.monotonic() + SETTLE_SECONDS
    quiet = 0
    while quiet < QUIET_LOOKS:
        assert time.monotonic() < deadline, f"still running after {SETTLE_SECONDS} s: {page.url}"
        page.wait_for_timeout(LOOK_MS)
        quiet = quiet + 1 if page.evaluate(STILL) else 0


def _watch(page, faults, requests_made):
    def on_console(message):
        where = message.location.get("url", "")
        # Opening /pooling directly, Streamlit first looks for its health beside the page.
        harmless = "Failed to load resource" in message.text and "/_stcore/" in where
        if message.type == "error" and not harmless:
            faults.append(f"console error: {message.text} ({where})")

    def on_address(url):
        requests_made.append(url)
        if urlsplit(url).hostname not in LOCAL_HOSTS:
            faults.append(f"asked another machine: {url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    page.on("request", lambda request: on_address(request.url))
    page.on("websocket", lambda socket: on_address(socket.url))
