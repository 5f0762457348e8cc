"""How long it takes to compare filters, to see what each input brings, and to rank pictures.

    python -m benchmarks.filters [--threads 1] [--repeats 5]

Of the network that comes with the explorer, on its 10,000 test pictures; prints one JSON object:
machine, number of repeats, median and spread (smallest to largest), in seconds. Exits 1 when
comparing the filters takes 2 s or more.
"""

import argparse
import json
import os
import platform
import sys

import torch

from benchmarks.scan import spread, timed
from explorer import checkpoints, datasets
from explorer.probing.contributions import mean_contributions
from explorer.probing.penultimate import penultimate
from explorer.probing.ranking import CANDIDATES, diverse, quantile_groups
from explorer.probing.redundancy import alike
from explorer.probing.responses import top_images
from explorer.probing.samples import sample
from explorer.probing.scan import scan
from explorer.probing.verified import verify
from explorer.training.rundir import shipped_runs

ALIKE_SECONDS = 2.0
_TOP = 9


def measured(model, card, repeats: int) -> dict:
    """Time every part on the test pictures of Shapes."""
    images = datasets.load("shapes", "test", classes=card.classes).images
    constants = card.mean, card.std
    seen = scan(model, images, *constants)
    last = list(seen.layers.values())[-1]
    channel = int(last.max.max(axis=0).argmax())
    chosen = images[sample(model, len(images))]
    best = top_images(last, channel, k=CANDIDATES)

    def diverse_tops() -> object:
        return diverse(images[best], penultimate(model, images[best], *constants), _TOP)

    def boxes() -> object:
        at = [(int(i), last.place(int(i), channel)) for i in best[:_TOP]]
        return [verify(model, images[i], *constants, last.layer, channel, p) for i, p in at]

    work = {
        f"filters of all layers compared on {len(chosen)} pictures": lambda: alike(
            model, chosen, *constants
        ),
        "ten groups": lambda: quantile_groups(last, channel),
        "diverse tops": diverse_tops,
        f"{_TOP} boxes verified": boxes,
    }
    for name in seen.layers:
        work[f"contributions to {name}"] = lambda name=name: mean_contributions(
            model, images, *constants, name
        )
    return {name: spread(timed(part, repeats), 4) for name, part in work.items()}


def main() -> None:
    """Print the times as JSON; exit 1 when comparing takes too long."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model, card = checkpoints.load(shipped_runs()[0].path)
    found = measured(model, card, options.repeats)
    machine = {
        "machine": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "torch": torch.__version__,
        "threads": options.threads,
    }
    print(json.dumps(machine | found, indent=1))
    compared = next(times["median"] for name, times in found.items() if "compared" in name)
    sys.exit(compared >= ALIKE_SECONDS)


if __name__ == "__main__":
    main()
