"""How long a scan of 10,000 pictures takes, and a switch to another filter in the browser.

    python -m benchmarks.scan [--repeats 5] [--threads 1] [--switches 20]

Prints one JSON object: machine, number of repeats, median and spread (smallest to largest).
"""

import argparse
import json
import os
import platform
import re
import statistics
import tempfile
import time
from pathlib import Path

import torch
from playwright.sync_api import Page, sync_playwright

from benchmarks.serving import serving
from explorer import datasets
from explorer.probing.scan import scan
from models import build
from tests import chromium

PICTURES = 10_000
QUERY = "inside?inside_part=Top+pictures&inside_layer=conv3"
# Resolves once the title names the filter and the nine pictures have been painted.
PAINTED = """(filter) => new Promise((done) => {
  const look = () => document.body.innerText.includes(`conv3, filter ${filter} `)
    ? requestAnimationFrame(() => requestAnimationFrame(done)) : requestAnimationFrame(look);
  look();
})"""


def spread(seconds: list[float], digits: int = 3) -> dict:
    """Return n, median, smallest and largest."""
    return {
        "n": len(seconds),
        "median": round(statistics.median(seconds), digits),
        "from": round(min(seconds), digits),
        "to": round(max(seconds), digits),
    }


def scans(repeats: int, threads: int) -> dict:
    """Time the scan of an untrained network over Shapes; training does not change the work."""
    torch.set_num_threads(threads)
    model = build("report-cnn", 10).eval().requires_grad_(False)
    images = datasets.load("shapes", "test").images[:PICTURES]
    seconds = []
    for _ in range(repeats + 1):
        began = time.perf_counter()
        scan(model, images, (0.5,) * 3, (0.25,) * 3)
        seconds.append(time.perf_counter() - began)
    return {"pictures": len(images), "threads": threads, "seconds": spread(seconds[1:])}


def switch(page: Page, number: int) -> float:
    """Click a filter below the lists and return the seconds until its pictures are painted."""
    tile = page.get_by_role("button", name=re.compile(rf"^Filter {number}(, dead)?$"))
    tile.scroll_into_view_if_needed()
    began = time.perf_counter()
    tile.click()
    page.evaluate(PAINTED, number)
    return time.perf_counter() - began


def switches(count: int) -> dict:
    """Time the switch of the filter on the real page, from the click to the painted pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"]
        )
        with serving(Path(folder) / "log", Path(folder) / "home") as server:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{server.url}/{QUERY}")
            page.get_by_role("button", name="Filter 1", exact=True).wait_for(timeout=120_000)
            page.wait_for_timeout(2_000)
            seconds = [switch(page, number) for number in range(1, count + 2)]
        browser.close()
    return {"layer": "conv3", "seconds": spread(seconds[1:])}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1, help="the server uses 1")
    parser.add_argument("--switches", type=int, default=20)
    args = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__}"
    result = {"machine": machine, "scan": scans(args.repeats, args.threads)}
    if args.switches:
        result["filter_switch"] = switches(args.switches)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
