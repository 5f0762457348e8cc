"""README's two commands are the ones that CI and this repository really use."""

import os
import re

from source_tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
FIRST_SCREEN = "\n".join(README.splitlines()[:25])


def test_first_screen_starts_the_app():
    assert re.search(
        r"pip install -r requirements\.txt && streamlit run explorer/Home\.py$",
        FIRST_SCREEN,
        flags=re.MULTILINE,
    )


def test_ci_runs_the_second_command_and_ends_with_it():
    last = CI.splitlines()[-1]
    assert last.endswith("python -m pytest")
    assert last in FIRST_SCREEN.splitlines()


def test_ci_adds_no_step_of_its_own():
    lines = [line.split("#")[0].strip() for line in CI.splitlines()]
    assert [line for line in lines if line][:-1] == [
        "set -euo pipefail",
        'cd "$(dirname "$0")/.."',
        "rm -rf .venv",
        "export CI=true",
    ]


def test_ci_script_can_be_run():
    if os.name == "posix":
        assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert CI.startswith("#!/usr/bin/env bash\n")


def test_every_file_that_readme_names_is_there():
    links = re.findall(r"\]\(([\w./-]+)\)", README)
    assert links
    for link in links:
        assert (ROOT / link).exists(), link
