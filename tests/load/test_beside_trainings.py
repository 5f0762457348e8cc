"""The interface stays alive: a class on the Convolution page while two trainings run."""

import json
import subprocess
import sys

import pytest
from source_tree import ROOT

pytestmark = pytest.mark.load

GROWTH = 0.5  # of the 95th percentile of the reruns


def test_two_trainings_hardly_slow_down_thirty_users(tmp_path):
    out = tmp_path / "times.json"
    wish = {"users": 30, "seconds": 30, "think": 3, "trainings": 2, "growth": GROWTH}
    options = [word for key, value in wish.items() for word in (f"--{key}", str(value))]
    done = subprocess.run(
        [sys.executable, "benchmarks/load.py", *options, "--json", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout)
    result = json.loads(out.read_text())
    assert result["errors"] == result["beside_trainings"]["errors"] == []
    assert done.returncode == 0, done.stdout
