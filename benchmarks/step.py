"""How long the page One training step takes: its parts, and every click on the server.

    python -m benchmarks.step [--repeats 20]

Prints one JSON object: machine, number of repeats, and for each part and click the median, the
95th percentile and the spread (smallest to largest) in milliseconds. The clicks are those of
Streamlit's own test harness, without a browser; one core computes, as on the server.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from functools import partial

import torch
from streamlit.testing.v1 import AppTest

from explorer import places
from explorer.limits import STEP_MODE_STEPS_MAX
from explorer.training.step_mode.along import losses_along
from explorer.training.step_mode.one_pass import look
from explorer.training.step_mode.one_step import advance, ground, replay, start
from explorer.training.step_mode.settings import MODELS, StepSettings
from explorer.training.step_mode.weight import Weight, origin, slope, weighted_layers
from explorer.widgets.step.update import FACTORS
from explorer.widgets.warm import warm


def timed(work: Callable[[], object], repeats: int) -> list[float]:
    """Return the milliseconds of each repeat, after one that does not count."""
    times = []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begin))
    return times[1:]


def told(times: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and spread."""
    ordered = sorted(times)
    place = min(len(ordered) - 1, round(0.95 * len(ordered)))
    return {
        "median": round(ordered[len(ordered) // 2], 1),
        "p95": round(ordered[place], 1),
        "least": round(ordered[0], 1),
        "most": round(ordered[-1], 1),
    }


def parts(model: str, repeats: int) -> dict[str, dict[str, float]]:
    """Time what a click is made of, for one network with Adam."""
    here = ground(StepSettings(model=model, rule="Adam", lr=0.001))
    at = start(here)
    after, seen = advance(here, at), look(here, at)
    layer, shape = next(iter(weighted_layers(seen.network).items()))
    weight = Weight(layer, tuple(size // 2 for size in shape))
    work = {
        "one step of the engine": partial(advance, here, at),
        "forward and backward, all kept": partial(look, here, at),
        "gradient of one weight, summed": partial(origin, seen, weight, 0),
        "slope of one weight in float64": partial(slope, seen, weight),
        "loss along the step": partial(losses_along, here, seen, at, after, FACTORS),
    }
    found = {f"{model}: {name}": told(timed(one, repeats)) for name, one in work.items()}
    longest = partial(replay, here, STEP_MODE_STEPS_MAX - 1)
    few = max(2, repeats // 5)
    return found | {f"{model}: a link to the last step": told(timed(longest, few))}


def clicks(repeats: int) -> dict[str, dict[str, float]]:
    """Time every button, from the click to the page's answer, over and over again."""
    warm().join()
    app = AppTest.from_file(places.ROOT / "explorer" / "Home.py", default_timeout=120).run()
    app.switch_page("../pages/step.py").run()
    names = {"1": "Forward", "2": "Loss", "3": "Backward", "4": "Update", "whole": "Whole step",
             "ten": "10 steps", "again": "Start again"}  # fmt: skip
    found: dict[str, list[float]] = {name: [] for name in names.values()}
    for round_ in range(repeats + 1):
        for key, name in names.items():
            begin = time.perf_counter()
            app.button(key=f"one_step.{key}").click().run()
            if round_:
                found[name].append(1000 * (time.perf_counter() - begin))
    assert not app.exception
    every = [one for times in found.values() for one in times]
    return {f"click on {name}": told(times) for name, times in found.items()} | {
        "all clicks": told(every)
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=20)
    repeats = parser.parse_args().repeats
    torch.set_num_threads(1)  # as the server does
    found: dict[str, dict[str, float]] = {}
    for model in MODELS[:2]:
        found |= parts(model, repeats)
    found |= clicks(repeats)
    result = {"machine": platform.processor() or platform.machine(), "repeats": repeats}
    print(json.dumps(result | {"milliseconds": found}, indent=1))


if __name__ == "__main__":
    main()
