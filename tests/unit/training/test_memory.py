"""A training process keeps its memory from step to step."""

import platform
import subprocess
import sys

import pytest

from explorer.places import ROOT

# How often the system had to hand out a page while blocks of 8 MB came and went.
CODE = """
import resource, sys
from explorer.training import memory
if sys.argv[1] == "keep":
    assert memory.keep()
import numpy as np
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        blocks = [np.ones(2**20) for _ in range(4)]
        del blocks
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
faults()
print(faults())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has these settings")
def test_blocks_that_come_and_go_cost_no_new_pages():
    def faults(how):
        words = [sys.executable, "-c", CODE, how]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
        return int(done.stdout)

    kept = faults("keep")
    assert kept < 2_000  # one round alone touches 8,192 pages
    assert kept < faults("give back") / 10
