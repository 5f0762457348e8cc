"""A server of one's own: the app started as a visitor's machine would, on a free loopback port."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENTRY = ROOT / "explorer" / "Home.py"
START_SECONDS = 90  # a cold disk and a busy machine; 2 s is usual
STOP_SECONDS = 20


@dataclass(frozen=True)
class Server:
    """A running server: its address, the process that serves it, and the file it logs to."""

    url: str
    pid: int
    log: Path

    def memory(self) -> int | None:
        """Return the resident memory in bytes; None where the system does not say (no /proc)."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.is_file():
            return None
        for line in status.read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        return None


@contextmanager
def serving(log: Path, home: Path, entry: Path = ENTRY) -> Iterator[Server]:
    """Start `streamlit run entry`, wait until it answers, and end it on leaving.

    Parameters
    ----------
    log : Path
        The file that takes everything that the server prints.
    home : Path
        The folder for data sets and runs (CNN_EXPLORER_HOME), so that nobody's own is touched.
    entry : Path
        The script to serve.

    Raises
    ------
    RuntimeError
        If the server ends or stays silent; the message holds its log.
    """
    port = _free_port()
    # The command itself and not `python -m streamlit`, which would put the working directory
    # on sys.path and so hide a missing one in Home.py.
    command = shutil.which("streamlit", path=str(Path(sys.executable).parent))
    options = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    with log.open("w") as sink:
        process = subprocess.Popen(
            [command, "run", str(entry), *options],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, "CNN_EXPLORER_HOME": str(home)},
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for_health(url, process, log)
        yield Server(url, process.pid, log)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for_health(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The app did not start:\n{log.read_text()}")
