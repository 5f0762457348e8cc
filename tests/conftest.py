"""What holds for every test: an empty home, one thread, and no way off this machine."""

import os
import sys

import pytest

# PyTorch computes in one thread, as on the server; on a busy machine two wait for each other. Set
# before anything imports PyTorch, so that the servers and trainings of the tests have it, too.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Nothing to collect there; looking for doctests, pytest would import both under one name.
collect_ignore_glob = ["*conftest.py"]
HOME_VARIABLE = "CNN_EXPLORER_HOME"
LOOPBACK = ("127.", "::1", "localhost")
# Quick and pure first: a wrong sum is seen in seconds. The browser comes last because
# Playwright keeps an event loop running in the main thread.
ORDER = ("unit", "hostile", "app", "load", "browser")


@pytest.fixture(scope="session", autouse=True)
def _session_home(tmp_path_factory):
    """Give session and module fixtures, too, a home that is not the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def fresh_home(tmp_path, monkeypatch):
    """Return the folder that this test finds as its home; it is not there yet."""
    folder = tmp_path / "explorer-home"
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    return folder


def _stay_on_this_machine(event, arguments):
    """Refuse every connection to another machine; an audit hook sees them all."""
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a Unix socket is a path
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host and not host.startswith(LOOPBACK):
        raise ConnectionRefusedError(f"The tests never leave this machine, but asked for {host}.")


def pytest_configure(config):
    sys.addaudithook(_stay_on_this_machine)


def pytest_collection_modifyitems(items):
    def place(item):
        folders = item.path.parts
        return next((n for n, name in enumerate(ORDER) if name in folders), 0)

    items.sort(key=place)  # stable: the order within a folder stays


@pytest.fixture
def server_environment(fresh_home):
    """Return the environment for a server of this test's own."""
    return {**os.environ, HOME_VARIABLE: str(fresh_home)}
