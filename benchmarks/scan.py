"""How long a scan of 10,000 pictures takes, against a loop with hooks, and how much memory.

    python -m benchmarks.scan [--repeats 5] [--loop 300] [--memory 50000]

Prints one JSON object: machine, number of repeats, median and spread (smallest to largest). The
loop is what a notebook does: ToTensor and Normalize, one picture at a time, a forward hook on each
ReLU, and the three reductions; it gets one core or all of them, whichever is faster. Memory is that
of a process of its own, with the pictures in it. Exits 1 when a bar is missed.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision import transforms

from benchmarks.serving import ROOT
from explorer import datasets
from explorer.probing.activations import conv_layers
from explorer.probing.scan import scan
from explorer.probing.verified import verify
from models import build

PICTURES = 10_000
MEAN, STD = (0.5,) * 3, (0.25,) * 3
SECONDS_MAX, GPU_SECONDS_MAX = 1.2, 0.1  # of a scan, with two threads or on a GPU
RATIO_MIN = 10.0  # pictures per second against the loop's
GROWTH_MB_MAX = 600.0
VERIFIED = 60  # values


def spread(seconds: list[float], digits: int = 3) -> dict:
    """Return n, median, smallest and largest."""
    return {
        "n": len(seconds),
        "median": round(statistics.median(seconds), digits),
        "from": round(min(seconds), digits),
        "to": round(max(seconds), digits),
    }


def timed(work, repeats: int) -> list[float]:
    """Return the seconds of each repeat, after one to warm up."""
    seconds = []
    for _ in range(repeats + 1):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return seconds[1:]


def scans(model, images: np.ndarray, repeats: int) -> dict:
    """Time scans with two threads and with one, and on a GPU if there is one."""
    torch.set_num_threads(1)  # as in the server
    ways = {"2_threads": {"threads": 2}, "1_thread": {"threads": 1}}
    if torch.cuda.is_available():
        ways["cuda"] = {"device": "cuda"}
    return {
        name: spread(timed(lambda: scan(model, images, MEAN, STD, **way), repeats))  # noqa: B023
        for name, way in ways.items()
    }


def hook_loop(model, images: np.ndarray) -> list[tuple[np.ndarray, ...]]:
    """Record the same as a scan, one picture at a time, with hooks: as a notebook does."""
    maps, found, classes = {}, [], []
    ready = transforms.Compose([transforms.ToTensor(), transforms.Normalize(MEAN, STD)])
    hooks = [
        getattr(model, name).register_forward_hook(
            lambda _module, _inputs, out, name=name: maps.__setitem__(name, out.detach())
        )
        for name in ("relu1", "relu2", "relu3")
    ]
    for image in images:
        with torch.no_grad():
            classes.append(model(ready(Image.fromarray(image))[None]).argmax(1).item())
        for one in maps.values():
            flat = one[0].flatten(1)
            found.append((flat.amax(1).numpy(), flat.argmax(1).numpy(), flat.mean(1).numpy()))
    for hook in hooks:
        hook.remove()
    return found


def loops(images: np.ndarray, repeats: int) -> dict:
    """Time the loop with one thread of torch's and with all, and keep the faster."""
    model = build("report-cnn", 10).eval().requires_grad_(False)
    found = {}
    for threads in sorted({1, os.cpu_count() or 1}):
        torch.set_num_threads(threads)
        found[threads] = timed(lambda: hook_loop(model, images), repeats)
    threads = min(found, key=lambda count: statistics.median(found[count]))
    torch.set_num_threads(1)
    return {"pictures": len(images), "threads": threads, "seconds": spread(found[threads])}


def verifications(model, images: np.ndarray) -> dict:
    """Time the test of single windows, over all layers."""
    layers = conv_layers(model)
    seconds = []
    for number in range(VERIFIED):
        layer = layers[number % len(layers)]
        place = number % layer.size[0], number % layer.size[1]
        began = time.perf_counter()
        said = verify(model, images[number], MEAN, STD, layer, number % layer.filters, place)
        seconds.append(time.perf_counter() - began)
        assert said.ok
    return spread(seconds, digits=4)


def memory_here(pictures: int) -> dict:
    """Scan so many pictures in this process, and return megabytes: before them, and at most."""
    torch.set_num_threads(1)
    model = build("report-cnn", 10).eval().requires_grad_(False)
    before = _resident_mb("VmRSS")
    images = np.random.default_rng(0).integers(0, 256, (pictures, 32, 32, 3), dtype=np.uint8)
    scan(model, images, MEAN, STD, threads=2)
    peak = _resident_mb("VmHWM")
    return {
        "pictures": pictures,
        "before_mb": round(before),
        "peak_mb": round(peak),
        "growth_mb": round(peak - before),
    }


def _resident_mb(name: str) -> float:
    """Return the resident memory now (VmRSS) or at most (VmHWM); without /proc always the most."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(one for one in status.read_text().splitlines() if one.startswith(name))
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 1024


def memory(pictures: int) -> dict:
    """Return what `memory_here` finds in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.scan", "--memory-here", str(pictures)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main() -> int:
    """Measure, print, and say by the exit code whether the bars were met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--loop", type=int, default=300, help="pictures of the loop with hooks")
    parser.add_argument("--memory", type=int, default=50_000, help="pictures; 0 leaves it out")
    parser.add_argument("--memory-here", type=int, help=argparse.SUPPRESS)
    wish = parser.parse_args()
    if wish.memory_here:
        print(json.dumps(memory_here(wish.memory_here)))
        return 0
    model = build("report-cnn", 10).eval().requires_grad_(False)
    images = datasets.load("shapes", "test").images[:PICTURES]
    loop = loops(images[: wish.loop], wish.repeats)
    result = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__}",
        "pictures": len(images),
        "scan_seconds": scans(model, images, wish.repeats),
        "loop_with_hooks": loop,
        "verify_seconds": verifications(model, images),
    }
    each = loop["seconds"]["median"] / loop["pictures"]
    two = result["scan_seconds"]["2_threads"]["median"]
    result["times_as_fast"] = round(each * len(images) / two, 1)
    if wish.memory:
        result["memory"] = memory(wish.memory)
    print(json.dumps(result, indent=1))
    missed = misses(result)
    print("\n".join(missed), file=sys.stderr)
    return int(bool(missed))


def misses(result: dict) -> list[str]:
    """Return a sentence for each bar that is missed."""
    seconds, gpu = result["scan_seconds"]["2_threads"], result["scan_seconds"].get("cuda")
    grown = result.get("memory", {}).get("growth_mb", 0)
    found = {
        f"two threads take more than {SECONDS_MAX} s": seconds["median"] > SECONDS_MAX,
        f"the GPU takes more than {GPU_SECONDS_MAX} s": gpu and gpu["median"] > GPU_SECONDS_MAX,
        f"not {RATIO_MIN:g} times the loop": result["times_as_fast"] < RATIO_MIN,
        f"more than {GROWTH_MB_MAX:g} MB": grown > GROWTH_MB_MAX,
    }
    return [f"missed: {what}" for what, is_so in found.items() if is_so]


if __name__ == "__main__":
    sys.exit(main())
