"""How long a folder of 60,000 pictures takes: to index, to decode once, to reopen.

    python -m benchmarks.folders [--pictures 60000] [--repeats 5]

Makes such a folder from Shapes (JPEG, 32×32, ten classes, five in six for training) in a temporary
place, and measures each step in processes of their own. Prints one JSON object: machine, number of
repeats, median and spread (smallest to largest) in seconds. What is measured is the call alone,
without the start of Python and the import of NumPy; the files themselves lie in the operating
system's cache, since they were just written.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.scan import spread
from explorer import datasets, places
from explorer.datasets import folder, shapes
from explorer.datasets.pictures import SPLITS

STEPS = ("index", "load")
QUALITY = 95  # of the JPEG files


def make(root: Path, pictures: int) -> None:
    """Write the folder: five pictures of six to train/, one to test/."""
    each = {"train": pictures * 5 // 60, "test": pictures // 60}
    for split in SPLITS:
        for name in shapes.CLASSES:
            place = root / split / name
            place.mkdir(parents=True)
            for number, pixels in enumerate(shapes.draw(name, split, range(each[split]))):
                Image.fromarray(pixels).save(place / f"{number:05}.jpg", quality=QUALITY)


def index(root: Path) -> int:
    """List every picture with its size and time; return how many there are."""
    names = folder.class_names(root)
    return sum(len(folder.list_files(root, split, name)) for split in SPLITS for name in names)


def load(root: Path) -> int:
    """Load both splits, from the pictures or from the cache; return how many pictures came."""
    whole = [datasets.load("folder", split, root=str(root)) for split in SPLITS]
    return sum(len(pictures.images) for pictures in whole)


def timed(step: str, root: Path, home: Path) -> float:
    """Run one step in a fresh process; return its seconds."""
    command = [sys.executable, "-m", "benchmarks.folders", "--step", step, "--root", str(root)]
    environment = {**os.environ, places.HOME_VARIABLE: str(home)}
    done = subprocess.run(
        command, env=environment, cwd=places.ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def run_step(step: str, root: Path) -> None:
    """Run one step in this process and print its seconds."""
    began = time.perf_counter()
    {"index": index, "load": load}[step](root)
    print(time.perf_counter() - began)


def measure(pictures: int, repeats: int) -> dict:
    """Make the folder and measure; nothing stays behind."""
    with tempfile.TemporaryDirectory() as place:
        root, home = Path(place) / "shapes", Path(place) / "home"
        make(root, pictures)
        found: dict[str, list[float]] = {"index": [], "first_decode": [], "reopen": []}
        timed("index", root, home)  # loads the code into the operating system's cache
        for _ in range(repeats):
            found["index"].append(timed("index", root, home))
            shutil.rmtree(home, ignore_errors=True)
            found["first_decode"].append(timed("load", root, home))
            found["reopen"].append(timed("load", root, home))
    return {step: spread(seconds) for step, seconds in found.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=60_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--step", choices=STEPS, help="used by the script itself")
    parser.add_argument("--root", type=Path)
    choice = parser.parse_args()
    if choice.step:
        run_step(choice.step, choice.root)
        return
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    result = {"machine": machine, "numpy": np.__version__, "pictures": choice.pictures}
    print(json.dumps(result | measure(choice.pictures, choice.repeats), indent=1))


if __name__ == "__main__":
    main()
