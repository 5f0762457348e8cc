"""Every speed bar of the operations lab in one go: in a real browser, then over raw web sockets.

    python benchmarks/lab.py [--repeats 200] [--users 60] [--seconds 30]

First hovering, dragging and releasing on the Convolution, Output size and Stack layers pages
(benchmarks/stage.py, strip.py, stack.py), then a class of simulated users on each page of the lab
(benchmarks/load.py). Takes about six minutes. Run it when nothing else runs. Exits 1 if a bar is
missed: 8 ms for the pointer and for each step of a slider (16 ms with the largest matrices),
100 ms for the answer to a released slider, 250 ms for 60 users, 1 MB a user.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("output_size", "convolution", "pooling", "activations", "stack")
USERS_P95_MS = 250
USER_MB = 1.0


def run(script: str, *words: str) -> bool:
    """Run one script of this folder with its table on the screen; return whether it went well."""
    print(f"\n== {script} {' '.join(words)}", flush=True)
    done = subprocess.run(
        [sys.executable, f"benchmarks/{script}.py", *words], cwd=ROOT, check=False
    )
    return done.returncode == 0


def main() -> int:
    """Measure everything; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--users", type=int, default=60)
    parser.add_argument("--seconds", type=int, default=30)
    wish = parser.parse_args()
    repeats = ("--repeats", str(wish.repeats))
    good = {
        "Convolution and Pooling": run("stage", *repeats, "--bars"),
        "Output size": run("strip", *repeats, "--bars"),
        "Stack layers": run("stack", *repeats, "--hover-p95", "8"),
    }
    for page in PAGES:
        users = ("--users", str(wish.users), "--seconds", str(wish.seconds), "--page", page)
        bars = ("--p95", str(USERS_P95_MS), "--user-mb", str(USER_MB))
        good[f"{wish.users} users on {page}"] = run("load", *users, *bars)
    print()
    for name, met in good.items():
        print(f"{'met   ' if met else 'MISSED'}  {name}")
    return int(not all(good.values()))


if __name__ == "__main__":
    sys.exit(main())
