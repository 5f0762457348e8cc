"""How long the search for near-duplicates takes, and what it finds in a folder of one's own.

    python -m benchmarks.duplicates [--repeats 5] [--threads 1] [--root FOLDER]

Compares 10,000 with 50,000 pictures of 32×32. Without a folder they are noise, in which nothing is
near to anything; a folder has train/ and test/. Prints one JSON object.
"""

import argparse
import json
import os
import platform
import time

import numpy as np
import torch

from benchmarks.scan import spread
from explorer import datasets
from explorer.datasets.duplicates import nearest

TEST, TRAIN = 10_000, 50_000  # pictures, as many as CIFAR-10 has
DISTANCES = (0.05, 0.1, 0.2, 0.3)


def noise() -> list[np.ndarray]:
    """Return two sets of pictures in which every pixel is drawn by itself."""
    random = np.random.Generator(np.random.PCG64(0))
    return [random.integers(0, 256, (count, 32, 32, 3), np.uint8) for count in (TEST, TRAIN)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1, help="the server uses 1")
    parser.add_argument("--root", help="a folder of pictures with train/ and test/")
    choice = parser.parse_args()
    torch.set_num_threads(choice.threads)
    if choice.root:
        splits = ("test", "train")
        test, train = (datasets.load("folder", s, root=choice.root).images for s in splits)
    else:
        test, train = noise()
    result = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__}",
        "threads": choice.threads,
        "pictures": [len(test), len(train)],
    }
    for mirrored in (False, True):
        seconds = []
        for _ in range(choice.repeats):
            began = time.perf_counter()
            found = nearest(test, train, mirrored=mirrored)
            seconds.append(time.perf_counter() - began)
        result["with mirrored copies" if mirrored else "plain"] = {
            "seconds": spread(seconds),
            "same bytes": int(found.same.sum()),
            "near": {str(d): len(found.within(d)) for d in DISTANCES},
        }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
