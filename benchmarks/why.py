"""How long each method of attribution takes, and the answer after the patch has been moved.

    python -m benchmarks.why [--repeats 20] [--moves 20] [--model report-cnn]

Prints one JSON object: machine, and for each method median and spread in milliseconds.
"""

import argparse
import contextlib
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from playwright.sync_api import sync_playwright

from benchmarks.scan import spread
from benchmarks.serving import serving
from explorer.errors import InputError
from explorer.probing.attribution.cam import cam
from explorer.probing.attribution.effective_field import effective_field
from explorer.probing.attribution.grad_cam import grad_cam
from explorer.probing.attribution.gradients import input_gradient, smooth_gradient
from explorer.probing.attribution.occlusion import occlusion, under_patch
from explorer.probing.attribution.randomised import layers, redrawn
from explorer.probing.attribution.work import (
    field_pictures,
    macs_of,
    patch_stride,
    smooth_pictures,
)
from explorer.probing.feature_visualisation import affordable_steps, made_pictures
from models import build
from tests import chromium

MEAN, STD = (0.5,) * 3, (0.25,) * 3
SIZE = 8  # pixels of the patch
# Press an arrow key on the patch; resolves with the milliseconds until it is drawn, and until the
# network's own answer for the place stands there.
MOVE = """(key) => new Promise((done) => {
  const root = [...document.querySelectorAll('*')].map((e) => e.shadowRoot)
    .find((r) => r?.querySelector('.occlusion'));
  const began = performance.now();
  root.querySelector('.movable .frame')
    .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const drawn = performance.now() - began;
  const look = () => root.querySelector('.how').textContent.includes('Asking')
    ? requestAnimationFrame(look) : done([drawn, performance.now() - began]);
  look();
})"""


def timed(do: Callable[[], object], repeats: int) -> dict:
    """Return the milliseconds of a call, the first one left out."""
    seconds = []
    for _ in range(repeats + 1):
        began = time.perf_counter()
        do()
        seconds.append(1000 * (time.perf_counter() - began))
    return spread(seconds[1:], 1)


def methods(key: str, repeats: int) -> dict:
    """Time every method on an untrained network; training does not change the work."""
    torch.set_num_threads(1)  # as the server
    model = build(key, 10).eval().requires_grad_(False)
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (64, 32, 32, 3), dtype=np.uint8)
    given, macs = (images[0], MEAN, STD), macs_of(model)
    stride = patch_stride(macs, 32, 32, SIZE)
    names = [n for n, m in layers(model) if isinstance(m, torch.nn.Conv2d)]
    last, fields = names[-1], images[: field_pictures(macs)]
    slow = max(1, repeats // 4)
    found = {
        "one patch": timed(lambda: under_patch(model, *given, (3, 4, SIZE)), repeats),
        f"occlusion, stride {stride}": timed(
            lambda: occlusion(model, *given, size=SIZE, stride=stride), slow
        ),
        "Grad-CAM": timed(lambda: grad_cam(model, *given, 0), repeats),
        "input gradient": timed(lambda: input_gradient(model, *given, 0), repeats),
        f"SmoothGrad, {smooth_pictures(macs)} pictures": timed(
            lambda: smooth_gradient(model, *given, 0, pictures=smooth_pictures(macs)), slow
        ),
        "all weights redrawn": timed(lambda: redrawn(model), repeats),
        f"effective field of {last}, {len(fields)} pictures": timed(
            lambda: effective_field(model, fields, MEAN, STD, last, 0), slow
        ),
        f"made picture for {last}, {affordable_steps(model)} steps": timed(
            lambda: list(made_pictures(model, MEAN, STD, (last, 0))), slow
        ),
    }
    with contextlib.suppress(InputError):  # not every network has one
        found["class activation map"] = timed(lambda: cam(model, *given, 0), repeats)
    return found


def moves(count: int) -> dict:
    """Move the patch on the real page, again and again one pixel to the right."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"]
        )
        with serving(Path(folder) / "log", Path(folder) / "home") as server:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{server.url}/why?why_patch=2_1_{SIZE}")
            page.wait_for_selector(".movable .frame", timeout=120_000)
            page.wait_for_timeout(3_000)
            drawn, answered = [], []
            for number in range(count):
                there = page.evaluate(MOVE, "ArrowRight" if number % 40 < 20 else "ArrowLeft")
                drawn.append(there[0])
                if number % 2:  # every other place stands in the table and is answered at once
                    answered.append(there[1])
        browser.close()
    return {"patch drawn": spread(drawn, 1), "network's answer": spread(answered, 1)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--moves", type=int, default=20)
    parser.add_argument("--model", default="report-cnn", help="for 32×32 colour pictures")
    args = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__}"
    result = {"machine": machine, "model": args.model, "unit": "ms"}
    result["methods"] = methods(args.model, args.repeats)
    if args.moves:
        result["moves"] = moves(args.moves)
    print(json.dumps(result, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
