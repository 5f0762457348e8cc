"""How long the page Normalisation takes: counting 60,000 pictures, an accuracy, a changed choice.

    python -m benchmarks.normalisation [--pictures 60000] [--repeats 7]

Prints one JSON object: machine, number of repeats, median and spread (smallest to largest) in
milliseconds. The page answers in Streamlit's own test harness, without a browser, with 5,000
pictures: once counted, how many there are makes no difference.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.scan import spread
from explorer import checkpoints, datasets, places
from explorer.datasets.channels import channel_statistics, mean_and_std
from explorer.datasets.constants import KNOWN


def timed(work: Callable[[], object], repeats: int) -> list[float]:
    """Return the milliseconds of each repeat, after one that does not count."""
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return times[1:]


def counting(pictures: int, repeats: int) -> dict[str, list[float]]:
    """Time both ways through random pictures of 32×32 in colour."""
    images = np.random.default_rng(0).integers(0, 256, (pictures, 32, 32, 3), dtype=np.uint8)
    return {
        f"histograms and deviations of {pictures:,}": timed(
            partial(channel_statistics, images), repeats
        ),
        f"mean and deviation of {pictures:,}": timed(partial(mean_and_std, images), repeats),
    }


def wrong_constants(repeats: int) -> dict[str, list[float]]:
    """Time one accuracy of the network that ships, on one core."""
    import torch

    from explorer.probing.accuracy import accuracy
    from explorer.widgets.normalisation.wrong import PER_CLASS, SHIPPED

    torch.set_num_threads(1)  # as the server does
    model, card = checkpoints.load(places.ASSETS / "checkpoints" / SHIPPED)
    some = datasets.load("shapes", "test", classes=card.classes, per_class=PER_CLASS)
    work = partial(accuracy, model, some.images, some.labels, (0.0,) * 3, (1.0,) * 3)
    return {f"accuracy on {len(some.images)} pictures": timed(work, repeats)}


def changed_choice(per_class: str, repeats: int) -> dict[str, list[float]]:
    """Time the page's answer to other constants, with its pictures counted."""
    from streamlit.testing.v1 import AppTest

    from explorer.widgets.warm import warm

    warm().join()
    app = AppTest.from_file(places.ROOT / "explorer" / "Home.py", default_timeout=120)
    app.query_params["norm_count"] = per_class
    app.run()
    app.switch_page("../pages/normalisation.py").run()
    titles = [KNOWN[key].title for key in ("cifar10", "half", "imagenet")]
    for title in titles:  # each accuracy is run once for the whole server
        app.selectbox(key="norm_with").select(title).run()
    chosen = iter(titles * repeats)

    def choose() -> None:
        app.selectbox(key="norm_with").select(next(chosen)).run()

    return {"other constants chosen to page answered": timed(choose, repeats)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=60_000)
    parser.add_argument("--repeats", type=int, default=7)
    given = parser.parse_args()
    found = counting(given.pictures, given.repeats) | wrong_constants(given.repeats)
    found |= changed_choice("500", given.repeats)
    result = {"machine": platform.processor() or platform.machine(), "repeats": given.repeats}
    print(json.dumps(result | {name: spread(times) for name, times in found.items()}, indent=1))


if __name__ == "__main__":
    main()
