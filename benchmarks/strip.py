"""How long the Output size page takes from the pointer to the painted frame, in a real browser.

    python benchmarks/strip.py [--repeats 200] [--bars]

Measured in Chromium for a short strip, for two short ones, and for 224 and 256 cells: the pointer
moved over the strip, each step of a dragged slider, and the way from releasing a slider to
Python's answer. The clock is that of benchmarks/stage.py. With --bars it exits 1 if a 95th
percentile misses its bar.
"""

import argparse
import platform
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import chromium
import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.serving import serving
from benchmarks.stage import FLAGS, PAINTED, RELEASE_BAR, row

BAR = 8.0  # milliseconds for the pointer and for each step of a slider
SETTINGS = {
    "10 cells, kernel 3, stride 2": "n=10&k=3&s=2&p=0",
    "12 and 20 cells, apart": "n=12_20&k=5_3&s=1_2&p=2_0&together=0",
    "224 cells, kernel 11, stride 4": "n=224&k=11&s=4&p=0",
    "256 cells, kernel 16, stride 1": "n=256&k=16&s=1&p=16",
}


def point(page: Page, repeats: int) -> list[float]:
    """Move the mouse over the first strip; return milliseconds to the painted frame."""
    box = page.locator(".strip-pane svg").first.bounding_box()
    page.evaluate("window.paints.length = 0")
    for number in range(repeats):
        across, down = number * 37 % int(box["width"]), 20 + number * 13 % int(box["height"] - 40)
        page.mouse.move(box["x"] + across, box["y"] + down)
        page.wait_for_timeout(30)
    return page.evaluate("window.paints")


def drag(page: Page, repeats: int) -> list[float]:
    """Drag the kernel slider with the mouse to and fro; milliseconds to the paint of each step."""
    box = page.locator('input[type="range"][name="k"]').first.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 10, middle)
    page.mouse.down()
    page.evaluate("window.paints.length = 0")
    for number in range(repeats):
        part = (0.2, 0.4, 0.6, 0.4)[number % 4]  # kernels 4, 7, 10, 7: each step redraws
        page.mouse.move(box["x"] + box["width"] * part, middle)
        page.wait_for_timeout(30)
    times = page.evaluate("window.paints")
    page.mouse.up()
    return times


def release(page: Page, repeats: int) -> list[float]:
    """Release a slider and wait for Python's answer to it; milliseconds."""
    slide = """async (strip, value) => {
      const slider = strip.querySelector('input[name="k"]');
      slider.value = value;
      const began = performance.now();
      slider.dispatchEvent(new Event('input', {bubbles: true}));
      slider.dispatchEvent(new Event('change', {bubbles: true}));
      while (strip.querySelector('.verdict').classList.contains('stale'))
        await new Promise((next) => setTimeout(next, 1));
      return performance.now() - began;
    }"""
    return [page.locator(".strip").evaluate(slide, 2 + n % 2) for n in range(repeats)]


def measure(page: Page, url: str, repeats: int) -> list[str]:
    """Print one block per setting; return a line for each bar that is missed."""
    missed = []
    print(f"{'milliseconds':<58}{'n':>6}{'median':>9}{'p95':>9}{'max':>9}")
    for name, query in SETTINGS.items():
        page.goto(f"{url}/output_size?{query}")
        page.locator(".verdict", has_text="Same as PyTorch").wait_for(timeout=90_000)
        for part, event in ((".strips", "pointermove"), (".board", "input")):
            page.locator(part).evaluate(PAINTED.replace("'pointerover', 'input'", f"'{event}'"))
        for what, times, bar in (
            ("pointer to painted", point(page, repeats), BAR),
            ("drag step to painted", drag(page, repeats), BAR),
            ("release to Python's answer", release(page, repeats // 4), RELEASE_BAR),
        ):
            print(row(f"{what}, {name}", times), flush=True)
            if np.percentile(times, 95) > bar:
                missed.append(f"MISSED: {what}, {name}: p95 above {bar:g} ms")
    return missed


def main() -> int:
    """Measure on a server of one's own; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--bars", action="store_true", help="exit 1 if a bar is missed")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as play,
        serving(Path(folder) / "server.log", Path(folder) / "home") as server,
    ):
        browser = play.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        print(f"Chromium {browser.version}, {platform.machine()}, Python {sys.version.split()[0]}")
        missed = measure(page, server.url, arguments.repeats)
        browser.close()
    print("\n".join(missed or ["Every bar is met."]))
    return int(bool(missed) and arguments.bars)


if __name__ == "__main__":
    sys.exit(main())
