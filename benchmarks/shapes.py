"""How fast Shapes is drawn: `python benchmarks/shapes.py [--runs 7] [--pictures 10000]`."""

import argparse
import platform
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from explorer.datasets import shapes


def measure(pictures: int) -> float:
    """Draw about `pictures` pictures, the same number of each class; return the seconds."""
    each = pictures // len(shapes.CLASSES)
    start = time.perf_counter()
    for name in shapes.CLASSES:
        shapes.draw(name, "train", range(each))
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--pictures", type=int, default=10_000, help="at most 50000")
    choice = parser.parse_args()
    measure(1_000)
    seconds = sorted(measure(choice.pictures) for _ in range(choice.runs))
    middle = statistics.median(seconds)
    print(f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}")
    print(
        f"{choice.pictures:,} pictures on one core: median {middle:.2f} s "
        f"({seconds[0]:.2f} to {seconds[-1]:.2f}, n = {choice.runs}), "
        f"{choice.pictures / middle:,.0f} pictures a second"
    )


if __name__ == "__main__":
    main()
