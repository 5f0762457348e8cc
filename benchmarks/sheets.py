"""How long the sheets of the ideas around the convolution take to follow, in a real browser.

    python benchmarks/sheets.py [--repeats 100] [--page loss …] [--p95 16 16 150]

For each page, over all of its sheets: from the pointer on another cell, and from each stop of a
dragged slider, to the painted frame; from a released control or a typed cell to Python's answer,
painted; from the pointer on the controls to the stops of the sliders, which are asked for then. The
clock starts when the browser hands the event to the page and stops after the frame with the change
has been painted (requestAnimationFrame, then a message, which runs after the paint). With --p95,
milliseconds for the first three, it exits 1 if a 95th percentile of a page is above its bar.
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
from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks.serving import serving

PAGES = (
    *("loss", "batch_norm", "dropout", "heads", "skips"),
    *("gradients", "dense", "batches", "mistakes"),
)
ADDRESSES = {"mistakes": "mistakes?mistake_answers=true"}  # its sheets stand below the answers
KINDS = (
    "pointer on a cell to painted",
    "slider stop to painted",
    "release to Python's answer",
    "hand near a slider to its stops",
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
PARTS = (0.15, 0.5, 0.85, 0.35, 0.65)  # of a slider's width, far enough apart for another stop
MIDDLE = "element => element.scrollIntoView({block: 'center'})"  # not under the panel above
ANSWER_MS = 10_000
WATCH = """(root) => {
  if (root.times) return;
  const times = root.times = {pointed: [], moved: [], answered: [], framed: []};
  const painted = (list, began) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => list.push(performance.now() - began);
    channel.port2.postMessage(0);
  });
  let sent = performance.now();
  let dragged = false; // a press comes at any time between two frames, a move right before one
  for (const kind of ['pointerdown', 'pointermove'])
    root.addEventListener(kind, () => { dragged = kind === 'pointermove'; }, {capture: true});
  root.addEventListener('pointerover', ({target}) => {
    if (target.closest('.cell, .bar-row')) painted(times.pointed, performance.now());
  }, {capture: true});
  root.addEventListener('input', ({target}) => {
    if (target.dataset.way === 'frames' && dragged) painted(times.moved, performance.now());
    if (target.dataset.way === 'live') sent = performance.now();
  }, {capture: true});
  root.addEventListener('change', ({target}) => {
    if (target.dataset.way !== 'live') sent = performance.now();
  }, {capture: true});
  root.addEventListener('click', ({target}) => {
    if (target.closest('.press')) sent = performance.now();
  }, {capture: true});
  root.addEventListener('keydown', ({key}) => {
    if (key === 'Enter') sent = performance.now();
  }, {capture: true});
  new MutationObserver(() => painted(times.answered, sent))
    .observe(root, {attributeFilter: ['data-answered']});
  let near = null;
  root.querySelector('.controls').addEventListener('pointerenter', () => {
    near = performance.now();
  });
  new MutationObserver(() => {
    if (near !== null && root.dataset.framed) painted(times.framed, near);
    near = null;
  }).observe(root, {attributeFilter: ['data-framed']});
}"""
SEEN = """(cells) => cells.map((cell) => {
  const {x, y, width, height} = cell.getBoundingClientRect();
  const [left, top] = [x + width / 2, y + height / 2];
  return cell.getRootNode().elementFromPoint(left, top)?.closest('.cell, .bar-row') === cell
    ? [left, top] : null;
}).filter(Boolean)"""


def point(page: Page, sheet: Locator, repeats: int) -> None:
    """Move the mouse from cell to cell of a sheet."""
    for item in sheet.locator(".pane:has(.cell), .bars").all()[:4]:
        item.evaluate(MIDDLE)
        places = item.locator(".cell, .bar-row").evaluate_all(SEEN)
        for number in range(repeats // 4 if len(places) > 1 else 0):
            page.mouse.move(*places[number * 5 % len(places)])
            page.wait_for_timeout(25)


def answers(sheet: Locator) -> int:
    """Return how many answers have been painted."""
    return sheet.evaluate("root => root.times.answered.length")


def wait_for_answer(page: Page, sheet: Locator, before: int) -> None:
    """Wait until one more answer is painted."""
    page.wait_for_function(
        "([root, before]) => root.times.answered.length > before",
        arg=[sheet.element_handle(), before],
        timeout=ANSWER_MS,
    )
    page.wait_for_timeout(25)


def wait_for_stops(page: Page, sheet: Locator, field: str) -> None:
    """Wait until the sheet knows how it looks at the stops of a slider."""
    page.wait_for_function(
        "([root, field]) => (root.dataset.framed ?? '').split(' ').includes(field)",
        arg=[sheet.element_handle(), field],
        timeout=ANSWER_MS,
    )


def drag(page: Page, sheet: Locator, slider: Locator, repeats: int, rounds: int) -> None:
    """Drag a slider with the mouse, and let it go at another stop each time."""
    slider.evaluate(MIDDLE)
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    framed = slider.get_attribute("data-way") == "frames"
    for turn in range(rounds):
        before, stood = answers(sheet), slider.input_value()
        page.mouse.move(box["x"] + box["width"] * PARTS[turn % 2 * 2], middle)
        if framed:
            wait_for_stops(page, sheet, slider.get_attribute("name"))
        page.mouse.down()
        for number in range(repeats // rounds if framed else 0):
            page.mouse.move(box["x"] + box["width"] * PARTS[number % 5], middle)
            page.wait_for_timeout(25)
        page.mouse.move(box["x"] + box["width"] * PARTS[turn % 2 * 2], middle)
        page.mouse.up()
        if slider.input_value() != stood:
            wait_for_answer(page, sheet, before)


def change(page: Page, sheet: Locator, rounds: int) -> None:
    """Use another control than a slider, or type into a cell, and wait for the answer."""
    choices = sheet.locator(".choice").first.locator("label")
    switch = sheet.locator(".switch input")
    cell = sheet.locator(".editable .cell")
    for turn in range(rounds):
        before = answers(sheet)
        if cell.count():
            cell.first.click()
            page.keyboard.type(f"{1 + turn % 3}.25")  # another number each time
            page.keyboard.press("Enter")
        elif choices.count() > 1:
            choices.nth((turn + 1) % 2).click()
        elif switch.count():
            switch.first.click()
        else:
            return
        wait_for_answer(page, sheet, before)


def measure(page: Page, url: str, name: str, repeats: int) -> list[list[float]]:
    """Return milliseconds of the three kinds, over all sheets of a page."""
    page.goto(f"{url}/{ADDRESSES.get(name, name)}")
    page.locator(".sheet .panel").first.wait_for(timeout=90_000)
    page.wait_for_timeout(1500)
    found = [[] for _ in KINDS]
    count = page.locator(".sheet").count()
    for index in range(count):
        sheet = page.locator(".sheet").nth(index)
        sheet.evaluate(WATCH)
        each = max(8, repeats // count)
        point(page, sheet, each)
        sliders = sheet.locator('input[type="range"]')
        if sliders.count():
            framed = sheet.locator('input[data-way="frames"]')
            slider = framed.first if framed.count() else sliders.first
            drag(page, sheet, slider, each, max(3, each // 8))
        else:
            change(page, sheet, max(3, each // 8))
        times = sheet.evaluate("root => root.times")
        for kind, key in zip(found, ("pointed", "moved", "answered"), strict=False):
            kind.extend(times[key][1:])  # the first one warms up
        found[-1].extend(times["framed"])  # once for each sheet
    return found


def row(name: str, times: list[float]) -> str:
    """Return one line of the table."""
    if not times:
        return f"{name:<46}{0:>6}{'–':>9}{'–':>9}{'–':>9}"
    middle, high = np.percentile(times, [50, 95])
    return f"{name:<46}{len(times):>6}{middle:>9.1f}{high:>9.1f}{max(times):>9.1f}"


def run(page: Page, url: str, names: list[str], repeats: int, bars: list[float]) -> list[str]:
    """Print the table; return a line for each bar that is missed."""
    page.goto(f"{url}/loss")  # the first page of a server waits for PyTorch
    page.locator(".sheet .verdict", has_text="Same as PyTorch").last.wait_for(timeout=90_000)
    missed = []
    print(f"{'milliseconds':<46}{'n':>6}{'median':>9}{'p95':>9}{'max':>9}")
    for name in names:
        for kind, times, bar in zip(KINDS, measure(page, url, name, repeats), bars, strict=True):
            print(row(f"{name}: {kind}", times), flush=True)
            if times and np.percentile(times, 95) > bar:
                missed.append(f"MISSED: {name}: {kind}: p95 above {bar:g} ms")
    return missed


def main() -> int:
    """Measure on a server of one's own; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=100, help="moves on each page")
    parser.add_argument("--page", nargs="+", default=list(PAGES), choices=PAGES)
    parser.add_argument("--p95", nargs=3, type=float, metavar=("POINTER", "STOP", "ANSWER"))
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as play,
        serving(Path(folder) / "server.log", Path(folder) / "home") as server,
    ):
        browser = play.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        print(f"Chromium {browser.version}, {platform.machine()}, Python {sys.version.split()[0]}")
        bars = [*(arguments.p95 or [np.inf] * 3), np.inf]
        missed = run(page, server.url, arguments.page, arguments.repeats, bars)
        browser.close()
    print("\n".join(missed or (["Every bar is met."] if arguments.p95 else [])))
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
