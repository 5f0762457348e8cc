"""How long a stage takes from the pointer to the painted frame, in a real browser.

    python benchmarks/stage.py [--repeats 200] [--bars]

Measured in Chromium on the Convolution and Pooling pages, for small and for the largest matrices:
hovering an output cell, an input cell and a weight, each step of a dragged slider, and the way from
releasing a slider to Python's verdict. The clock starts when the browser hands the event to the
page and stops after the frame with the change has been painted (requestAnimationFrame, then a
message, which runs after the paint). With --bars it exits 1 if a 95th percentile misses its bar.
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

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
SMALL, LARGE = 8.0, 16.0  # bars in milliseconds: 8×8 with 3×3, and 16×16 with 11×11
RELEASE_BAR = 100.0  # milliseconds
MIDDLE = "element => element.scrollIntoView({block: 'center'})"  # not under the app's header
PAINTED = """(stage) => {
  window.paints = [];
  const painted = (began) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.paints.push(performance.now() - began);
    channel.port2.postMessage(0);
  });
  for (const kind of ['pointerover', 'input'])
    stage.addEventListener(kind, () => painted(performance.now()), {capture: true});
}"""


def table(rows: int, columns: int, most: int) -> str:
    """Return a matrix of small numbers as links write it."""
    return "~".join("_".join(str((i * j) % most - 3) for j in range(columns)) for i in range(rows))


def tables(count: int, side: int, most: int) -> str:
    """Return channels or kernels as links write them."""
    return "~~".join([table(side, side, most)] * count)


CASES = {
    "8×8, kernel 3×3": (f"convolution?x={table(8, 8, 7)}&k={table(3, 3, 5)}", SMALL),
    "8×8, 3 channels, 2 filters": (
        f"convolution?x={tables(3, 8, 7)}&k={tables(6, 3, 5)}&b=0_1",
        LARGE,
    ),
    "16×16, kernel 11×11": (f"convolution?x={table(16, 16, 7)}&k={table(11, 11, 5)}", LARGE),
    "16×16, kernel 11×11, padding 5": (
        f"convolution?x={table(16, 16, 7)}&k={table(11, 11, 5)}&p=5",
        LARGE,
    ),
    "8×8, pooling 3×3": (f"pooling?x={table(8, 8, 7)}&w=3&s=1", SMALL),
}
PANES = {"y": "an output cell", "x": "an input cell", "k": "a weight"}


def hover(page: Page, pane: str, repeats: int) -> list[float]:
    """Move the mouse from cell to cell of a pane; return milliseconds to the painted frame."""
    page.locator(f".pane-{pane}").first.evaluate(MIDDLE)
    cells = page.locator(f".pane-{pane} .cell:not(.pad)").all()
    boxes = [cell.bounding_box() for cell in cells[:: max(1, len(cells) // 64)]]
    inside = [box for box in boxes if box and box["y"] > 64 and box["y"] + box["height"] < 890]
    page.evaluate("window.paints.length = 0")
    for number in range(repeats):
        box = inside[number * 5 % len(inside)]
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(30)
    return page.evaluate("window.paints")


def drag(page: Page, repeats: int) -> list[float]:
    """Drag the stride slider with the mouse to and fro; milliseconds to the paint of each step."""
    slider = page.locator('input[name="stride"]')
    slider.evaluate(MIDDLE)
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 10, middle)
    page.mouse.down()
    page.evaluate("window.paints.length = 0")
    for number in range(repeats):
        part = (0.35, 0.6, 0.85, 0.6)[number % 4]  # strides 2, 3, 4, 3: each step redraws
        page.mouse.move(box["x"] + box["width"] * part, middle)
        page.wait_for_timeout(30)
    page.mouse.up()
    return page.evaluate("window.paints")


def release(page: Page, repeats: int) -> list[float]:
    """Release a slider and wait for Python's answer; milliseconds until the address follows."""
    slide = """async (stage, value) => {
      const slider = stage.querySelector('input[name="stride"]');
      slider.value = value;
      const began = performance.now();
      slider.dispatchEvent(new Event('input', {bubbles: true}));
      slider.dispatchEvent(new Event('change', {bubbles: true}));
      while ((new URL(location).searchParams.get('s') ?? '1') !== String(value))
        await new Promise((next) => setTimeout(next, 1));
      return performance.now() - began;
    }"""
    stage = page.locator(".stage")
    return [stage.evaluate(slide, 1 + (number + 1) % 2) for number in range(repeats)]


def row(name: str, times: list[float]) -> str:
    """Return one line of the table."""
    middle, high = np.percentile(times, [50, 95])
    return f"{name:<58}{len(times):>6}{middle:>9.1f}{high:>9.1f}{max(times):>9.1f}"


def measure(page: Page, url: str, repeats: int) -> list[str]:
    """Print one block per size; return a line for each bar that is missed."""
    missed = []

    def show(name: str, times: list[float], bar: float) -> None:
        print(row(name, times), flush=True)
        if np.percentile(times, 95) > bar:
            missed.append(f"MISSED: {name}: p95 above {bar:g} ms")

    print(f"{'milliseconds':<58}{'n':>6}{'median':>9}{'p95':>9}{'max':>9}")
    for name, (address, bar) in CASES.items():
        page.goto(f"{url}/{address}")
        page.locator(".verdict", has_text="Same as PyTorch").wait_for(timeout=90_000)
        page.locator(".stage").evaluate(PAINTED)
        for pane, what in PANES.items():
            if page.locator(f".pane-{pane}").count():
                show(f"hover {what} to painted, {name}", hover(page, pane, repeats), bar)
        show(f"drag step to painted, {name}", drag(page, repeats), bar)
        show(f"release to Python's answer, {name}", release(page, repeats // 4), RELEASE_BAR)
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
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        print(f"Chromium {browser.version}, {platform.machine()}, Python {sys.version.split()[0]}")
        missed = measure(page, server.url, arguments.repeats)
        browser.close()
    print("\n".join(missed or ["Every bar is met."]))
    return int(bool(missed) and arguments.bars)


if __name__ == "__main__":
    sys.exit(main())
