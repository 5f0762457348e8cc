"""How long it takes to measure what filters prefer, and to take one away, on 10,000 pictures.

    python -m benchmarks.evidence [--threads 1] [--filters 20]

Of the network that comes with the explorer; prints one JSON object: machine, number of repeats,
median and spread (smallest to largest), in seconds.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable

import torch

from benchmarks.scan import spread
from explorer import checkpoints, datasets
from explorer.probing.ablation import answers_without, effect
from explorer.probing.purity import top_classes
from explorer.probing.scan import scan
from explorer.probing.selectivity import selectivity
from explorer.probing.shortcut import record, tail_of
from explorer.training.rundir import shipped_runs

_SLOW = 3  # filters of the layers that have no shortcut; each takes seconds


def timed(work: Callable[[int], object], repeats: int) -> dict:
    """Call work(0), work(1), … and return how long each took."""
    seconds = []
    for number in range(repeats):
        began = time.perf_counter()
        work(number)
        seconds.append(time.perf_counter() - began)
    return spread(seconds, 4)


def measured(model, card, filters: int) -> dict:
    """Time every part on the test pictures of Shapes."""
    pictures = datasets.load("shapes", "test", classes=card.classes)
    labels, classes = pictures.labels, len(card.classes)
    given = model, pictures.images, card.mean, card.std
    *others, last = (seen := scan(*given)).layers.values()
    tail = tail_of(model, last.layer)
    shortcut = record(tail, *given)
    before = shortcut.logits().argmax(axis=1)

    def quick(channel: int) -> object:
        after = shortcut.logits(channel).argmax(axis=1)
        return effect(labels, before, after, classes).changes

    found = {
        f"preferences of {last.layer.filters} filters": timed(
            lambda _: selectivity(last, labels, classes), filters
        ),
        "classes of their top lists": timed(lambda _: top_classes(last, labels, classes), filters),
        "recording for the shortcut": timed(lambda _: record(tail, *given), _SLOW),
        f"a filter of {last.layer.name} taken away": timed(quick, filters),
    }
    for other in others:
        found[f"a filter of {other.layer.name} taken away"] = timed(
            lambda channel, other=other: answers_without(*given, other, channel, seen.predicted),
            _SLOW,
        )
    return found


def main() -> None:
    """Print the times as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--filters", type=int, default=20)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model, card = checkpoints.load(shipped_runs()[0].path)
    machine = {
        "machine": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "threads": options.threads,
    }
    print(json.dumps(machine | measured(model, card, options.filters), indent=1))


if __name__ == "__main__":
    main()
