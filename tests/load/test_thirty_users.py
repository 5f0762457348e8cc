"""A class on one server: thirty simulated users on the Convolution page."""

import json
import subprocess
import sys

import pytest
from source_tree import ROOT

pytestmark = pytest.mark.load

P95_MS = 100  # below it an answer feels immediate
SECONDS = 30
THINK_SECONDS = 3


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    out = tmp_path_factory.mktemp("load") / "times.json"
    wish = {"users": 30, "seconds": SECONDS, "think": THINK_SECONDS, "page": "convolution"}
    options = [word for key, value in wish.items() for word in (f"--{key}", str(value))]
    done = subprocess.run(
        [sys.executable, "benchmarks/load.py", *options, "--p95", str(P95_MS), "--json", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout)
    return done, json.loads(out.read_text())


def test_nobody_sees_an_error(measured):
    _, result = measured
    assert result["errors"] == []
    assert len(result["first"]) == 30


def test_everybody_keeps_moving(measured):
    _, result = measured
    assert len(result["reruns"]) > 30 * SECONDS / THINK_SECONDS / 2


def test_reruns_feel_immediate(measured):
    done, _ = measured
    assert done.returncode == 0, done.stdout
