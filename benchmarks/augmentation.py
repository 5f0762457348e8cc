"""Measure what each augmentation costs a training, and how long the page's twelve pictures take.

python -m benchmarks.augmentation
"""

import argparse
import os
import platform
import time
from dataclasses import replace

import numpy as np
import torch

from explorer import datasets
from explorer.augmentation import pipeline
from explorer.training import augmenting
from explorer.training import engine as eng
from explorer.training.recipe import Recipe

PLAIN = Recipe(model="report-cnn-half", per_class=500, threads=1, device="cpu")
EACH = {
    "crop and flip": {},
    "+ rotation": {"rotation": 15.0},
    "+ jitter": {"jitter": 0.4},
    "+ AutoAugment": {"auto_augment": True},
    "+ erasing": {"erasing": 0.5},
    "+ cutout": {"cutout": 8},
    "+ MixUp": {"mixup": 0.4},
    "+ CutMix": {"cutmix": 1.0},
}
EVERYTHING = {key: value for one in EACH.values() for key, value in one.items()}
STEPS = 8  # of each measurement


def measure(recipe: Recipe, pictures: datasets.Pictures, rounds: int) -> tuple[float, float, float]:
    """Return µs per picture, best of the rounds: drawing, making the batch, the whole step."""
    device = torch.device("cpu")
    engine = eng.prepare(recipe, pictures.images, pictures.labels, len(pictures.classes), device)
    found = []
    for number in range(rounds):
        began = time.perf_counter()
        epoch = augmenting.plan_epoch(recipe, engine.part, engine.order, number)
        drawn = time.perf_counter() - began
        began = time.perf_counter()
        places = range(0, STEPS * recipe.batch_size, recipe.batch_size)
        batches = [augmenting.batch(engine.part, epoch, place) for place in places]
        made = time.perf_counter() - began
        for batch in batches:
            eng.step(engine, *batch)
        steps = time.perf_counter() - began
        count = STEPS * recipe.batch_size
        found.append((drawn / len(epoch), made / count, steps / count))
    return tuple(1e6 * float(value) for value in np.min(found, axis=0))


def page(times: int) -> float:
    """Return the best time of eleven variants with everything on, in ms."""
    recipe = replace(PLAIN, **EVERYTHING)
    picture = datasets.load("shapes", "test", per_class=1).images[0]
    settings = augmenting.pipeline_of(recipe)
    seconds = []
    for seed in range(times):
        began = time.perf_counter()
        pipeline.variants(picture, settings, 11, seed)
        seconds.append(time.perf_counter() - began)
    return 1e3 * min(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} CPUs, load", end=" ")
    print(f"{os.getloadavg()[0]:.1f}; one thread, batch 64, best of {rounds}, µs per picture")
    pictures = datasets.load("shapes", "train", per_class=500)
    for name, more in {**EACH, "everything": EVERYTHING}.items():
        drawn, made, whole = measure(replace(PLAIN, **more), pictures, rounds)
        print(f"{name:14} drawing {drawn:6.2f}  batch {made:7.1f}  whole step {whole:7.1f}")
    print(f"eleven variants with everything on: {page(4 * rounds):.1f} ms")


if __name__ == "__main__":
    main()
