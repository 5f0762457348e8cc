"""How long a change on the page Inside the network takes in a real browser, from click to paint.

    python -m benchmarks.inside [--changes 20] [--p95 200]

Another filter, another layer and another score on Top pictures of the shipped network. A change has
ended when the lists hold exactly the pictures that a scan of one's own ranks highest, and the
browser has painted since. Prints one JSON object in seconds; exits 1 when a bar is missed.
"""

import argparse
import json
import os
import platform
import random
import re
import sys
import tempfile
from pathlib import Path

import torch
from playwright.sync_api import Page, sync_playwright

from benchmarks.load import percentile
from benchmarks.scan import spread
from benchmarks.serving import serving
from explorer import checkpoints, datasets, places
from explorer.probing.responses import Scan, dead_filters, top_images
from explorer.probing.scan import scan
from tests import chromium

SHIPPED = places.ASSETS / "checkpoints" / "shapes"
QUERY = "inside?inside_part=Top+pictures&inside_layer=conv3&inside_filter=1"
SCORES = {"Both": ("max", "mean"), "Maximum": ("max",), "Mean": ("mean",)}
READY_MS = 120_000
# Counts from the click on, until the tiles that show pictures are those that are wanted.
ARM = """(wanted) => {
  const tiles = () => [...document.querySelectorAll("*")]
    .filter((element) => element.shadowRoot)
    .flatMap((element) => [...element.shadowRoot.querySelectorAll("button.tile[aria-label]")])
    .map((tile) => tile.getAttribute("aria-label").match(/^Picture (\\d+)/)?.[1])
    .filter((number) => number !== undefined)
    .join();
  window.painted = new Promise((done) => addEventListener("click", () => {
    const began = performance.now();
    // Found before a frame is painted; when the next one begins, it has been.
    const look = () => requestAnimationFrame(tiles() === wanted
      ? () => done(performance.now() - began) : look);
    requestAnimationFrame(look);
  }, { capture: true, once: true }));
}"""


def wanted(found: Scan, layer: str, channel: int, score: str) -> str:
    """Return the numbers of the pictures that the page has to show, in its order."""
    lists = [top_images(found.layers[layer], channel, by) for by in SCORES[score]]
    return ",".join(str(number) for one in lists for number in one)


def change(page: Page, locator, expected: str) -> float:
    """Click and return the seconds until what is expected has been painted."""
    locator.scroll_into_view_if_needed()
    page.evaluate(ARM, expected)
    locator.click()
    return page.evaluate("window.painted") / 1000


def changes(page: Page, found: Scan, count: int) -> dict[str, list[float]]:
    """Change filter, layer and score in turn; the first change of each kind is not counted."""
    rng = random.Random(0)
    alive = {
        n: [int(i) for i in (~dead_filters(la)).nonzero()[0]] for n, la in found.layers.items()
    }
    layer, channel, score = "conv3", 1, "Both"
    seconds: dict[str, list[float]] = {"filter": [], "layer": [], "score": []}
    for _ in range(count + 1):
        channel = rng.choice([i for i in alive[layer] if i != channel and i in alive["conv1"]])
        tile = page.get_by_role("button", name=re.compile(rf"^Filter {channel}(\D|$)")).last
        seconds["filter"].append(change(page, tile, wanted(found, layer, channel, score)))
        layer = rng.choice([n for n in alive if n != layer and channel in alive[n]])
        choice = page.get_by_role("radio", name=layer, exact=True)
        seconds["layer"].append(change(page, choice, wanted(found, layer, channel, score)))
        score = rng.choice([name for name in SCORES if name != score])
        choice = page.get_by_role("radio", name=score, exact=True)
        seconds["score"].append(change(page, choice, wanted(found, layer, channel, score)))
    return {kind: times[1:] for kind, times in seconds.items()}


def measured(count: int) -> dict[str, list[float]]:
    """Serve the app, open the page and change it."""
    torch.set_num_threads(1)
    model, card = checkpoints.load(SHIPPED)
    images = datasets.load("shapes", "test", classes=card.classes).images
    found = scan(model, images, card.mean, card.std)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"]
        )
        with serving(Path(folder) / "log", Path(folder) / "home") as server:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{server.url}/{QUERY}")
            page.get_by_role("button", name=re.compile(r"^Filter 1\b")).last.wait_for(
                timeout=READY_MS
            )
            page.wait_for_timeout(2_000)
            seconds = changes(page, found, count)
        browser.close()
    return seconds


def main() -> int:
    """Measure, print, and say by the exit code whether the bars were met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--p95", type=float, default=200.0, metavar="MS", help="bar for each kind")
    wish = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__}"
    result, missed = {"machine": machine}, []
    for kind, seconds in measured(wish.changes).items():
        slow = percentile(seconds, 0.95)
        result[kind] = spread(seconds) | {"p95": round(slow, 3)}
        if 1000 * slow > wish.p95:
            missed.append(f"missed: 95 % of the changes of the {kind} within {wish.p95:g} ms")
    print(json.dumps(result, indent=1))
    print("\n".join(missed), file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
