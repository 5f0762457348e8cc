"""The server itself asks no other machine for anything: not at its start, not for a visitor."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks.serving import ENTRY, ROOT, _free_port
from benchmarks.visitor import open_tab

# Loaded by Python before anything else: writes down every address outside this machine that the
# process looks up or connects to. Streamlit's UDP "connect" to 8.8.8.8 only asks the kernel for a
# route, no packet leaves.
WATCH = """
import os, sys
LOCAL = ("127.", "::1", "localhost", "0.0.0.0", "::", "8.8.8.8")
def watch(event, arguments):
    if event not in ("socket.connect", "socket.getaddrinfo"):
        return
    address = arguments[1] if event == "socket.connect" else arguments[0]
    host = address[0] if isinstance(address, tuple) else address
    host = host.decode() if isinstance(host, bytes) else host
    if isinstance(host, str) and not host.startswith(("/", *LOCAL)):
        with open(os.environ["WATCHED"], "a") as file:
            file.write(f"{event} {host}\\n")
sys.addaudithook(watch)
"""


@pytest.fixture
def started(tmp_path, server_environment):
    """Start the app as README does, without an address; return its port and the file of calls."""
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    calls, port = tmp_path / "calls.txt", _free_port()
    calls.touch()
    environment = {**server_environment, "PYTHONPATH": str(tmp_path), "WATCHED": str(calls)}
    command = shutil.which("streamlit", path=os.path.dirname(sys.executable))
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [command, "run", str(ENTRY), "--server.port", str(port)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", tmp_path / "log")
        yield port, calls, tmp_path / "log"
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(url, log):
    end = time.monotonic() + 60
    while True:
        try:
            return urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.2)


async def visit(port):
    tab, _ = await open_tab(f"http://127.0.0.1:{port}", "home")
    await tab.socket.close()


def open_from(port, origin):
    connect(
        f"ws://127.0.0.1:{port}/_stcore/stream", origin=origin, subprotocols=["streamlit"]
    ).close()


def test_neither_start_nor_visit_nor_foreign_page_makes_the_server_call_out(started):
    port, calls, log = started
    with ThreadPoolExecutor(1) as pool:  # Playwright's loop may run in this thread
        pool.submit(asyncio.run, visit(port)).result()
    with pytest.raises(InvalidStatus):
        open_from(port, "http://elsewhere.example")
    assert calls.read_text() == ""
    assert "localhost" in log.read_text()
