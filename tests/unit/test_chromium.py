"""Finding a browser for the tests: one that starts, not one that only has the name."""

import os

import chromium
import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")


@pytest.fixture
def path_with(tmp_path, monkeypatch):
    """Return a function that puts a program into an otherwise empty PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "_playwright_path", lambda: None)

    def put(name, exit_code):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\nexit {exit_code}\n")
        program.chmod(0o755)
        return str(program)

    return put


def test_finds_the_one_that_starts(path_with):
    wanted = path_with("google-chrome", 0)
    assert chromium.find() == wanted


def test_passes_over_one_that_does_not_start(path_with):
    # Ubuntu's package is a script that only asks for a snap.
    path_with("chromium-browser", 1)
    assert chromium.find() is None
    wanted = path_with("google-chrome", 0)
    assert chromium.find() == wanted


def test_says_what_to_do_when_nothing_can_be_installed(path_with, monkeypatch, capsys):
    monkeypatch.setattr(chromium, "install", lambda: None)
    assert chromium.main() == 1
    assert "playwright install --with-deps chromium" in capsys.readouterr().out
