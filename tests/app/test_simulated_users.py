"""Simulated users on a cold server: nobody sees an error, and nobody another's numbers."""

import json
import subprocess
import sys

import pytest
from source_tree import ROOT

from benchmarks.serving import serving


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("simulated")
    with serving(folder / "server.log", folder / "home") as running:
        yield running


def load(*options):
    return subprocess.run(
        [sys.executable, "benchmarks/load.py", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("page", ["convolution", "pooling"])
def test_users_get_the_answers_to_their_own_numbers(tmp_path, server, page):
    out = tmp_path / "times.json"
    users = ("--users", "3", "--seconds", "5", "--think", "0.5", "--cold")
    done = load(*users, "--page", page, "--url", server.url, "--json", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(out.read_text())
    assert result["errors"] == []
    assert len(result["first"]) == 3
    assert len(result["reruns"]) >= 6
    assert "Traceback" not in server.log.read_text()


def test_a_missing_page_is_an_error(server):
    done = load(
        "--page", "nowhere", "--users", "1", "--seconds", "1", "--url", server.url, "--cold"
    )
    assert done.returncode == 1
    assert "there is no page 'nowhere'" in done.stdout


def test_only_a_server_on_this_machine_is_loaded():
    done = load("--url", "http://pictures.example:8501", "--users", "1", "--seconds", "1")
    assert done.returncode == 2
    assert "only a server on this machine" in done.stderr
