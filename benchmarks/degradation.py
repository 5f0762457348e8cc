"""Do deeper plain networks learn their own training pictures worse? Small, repeatable, NumPy.

    python -m benchmarks.degradation [--seeds 5] [--epochs 30]

Prints one JSON object: for each depth, plain and with skips, the training loss after every second
epoch and the shares of right answers on training and test pictures, as median, smallest and largest
of the seeds. The page Skip connections shows these numbers (explorer/ideas/skips/measured.py).

Task: 6×6 cells with one stroke (lying, standing, or one of two diagonals) in noise; 256 pictures
to learn from, 256 others as a test, drawn anew for every seed. Network: as on the page (8 channels,
3×3 convolutions, ReLU, He's weights with gain 1, no batch norm; skips with the factor 1/√L), then
the mean of each of the first four channels, times 4, is the score of a class. SGD with momentum
0.9, batches of 32; each depth and kind takes the rate of RATES with the lowest median loss at the
end, of those with which no seed diverged, so that none suffers from another's rate.
"""

import argparse
import json
import platform
import time

import numpy as np

from explorer.gradients.deep import backward, forward, he_weights

CHANNELS, SIDE, CLASSES = 8, 6, 4
PICTURES, BATCH, MOMENTUM = 256, 32, 0.9
DEPTHS = (2, 5, 10, 20, 30, 50)
RATES = (0.01, 0.03, 0.1, 0.3)
SCALE = 4.0  # of the scores; channel means of small maps are small numbers


def pictures(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw strokes in noise, (C, N, P), all channels but the first 0, and their classes (N,)."""
    labels = np.arange(count) % CLASSES
    maps = np.zeros((CHANNELS, count, SIDE, SIDE))
    maps[0] = 0.5 * rng.standard_normal((count, SIDE, SIDE))
    steps = ((0, 1), (1, 0), (1, 1), (1, -1))
    for number, label in enumerate(labels):
        down, right = steps[label]
        row = rng.integers(0, SIDE - 3 * down)
        column = rng.integers(3 if right < 0 else 0, SIDE - 3 * max(right, 0))
        for step in range(4):
            maps[0, number, row + step * down, column + step * right] += 1.5
    return maps.reshape(CHANNELS, count, -1), labels


def loss_of(last: np.ndarray, labels: np.ndarray) -> tuple[float, float, np.ndarray]:
    """Return cross-entropy, share of right answers, and the gradient at the last map."""
    _, N, P = last.shape
    scores = SCALE * last[:CLASSES].mean(axis=2)
    shifted = scores - scores.max(axis=0)
    logs = shifted - np.log(np.exp(shifted).sum(axis=0))
    wanted = np.arange(CLASSES)[:, None] == labels
    start = np.zeros_like(last)
    start[:CLASSES] = ((np.exp(logs) - wanted) * SCALE / (N * P))[..., None]
    right = (scores.argmax(axis=0) == labels).mean()
    return float(-logs[wanted].sum() / N), float(right), start


def train(depth: int, skip: float | None, rate: float, seed: int, epochs: int) -> dict:
    """Train once; a loss that is no longer finite ends it."""
    rng = np.random.default_rng([seed, 1])
    (x, labels), (others, answers) = pictures(PICTURES, rng), pictures(PICTURES, rng)
    weights = he_weights(depth, CHANNELS, 1.0, seed)
    moved = np.zeros_like(weights)
    losses = []
    for epoch in range(epochs + 1):
        loss, right, _ = loss_of(forward(x, weights, "relu", skip).maps[-1], labels)
        losses.append(loss)
        if epoch == epochs or not np.isfinite(loss) or loss > 1e3:
            break
        order = rng.permutation(PICTURES)
        for first in range(0, PICTURES, BATCH):
            some = order[first : first + BATCH]
            kept = forward(x[:, some], weights, "relu", skip)
            start = loss_of(kept.maps[-1], labels[some])[2]
            moved = MOMENTUM * moved + backward(kept, weights, "relu", skip, start)[0]
            weights = weights - rate * moved
    test = loss_of(forward(others, weights, "relu", skip).maps[-1], answers)[1]
    done = len(losses) == epochs + 1 and np.isfinite(loss)
    return {"losses": losses, "training": right, "test": test} if done else {}


def middle(values: list[float]) -> list[float]:
    """Return median, smallest and largest."""
    return [round(float(part(values)), 4) for part in (np.median, np.min, np.max)]


def told(depth: int, kind: str, seeds: int, epochs: int) -> dict:
    """Return what the seeds give at the best rate."""
    skip = depth**-0.5 if kind == "skips" else None
    found = {}
    with np.errstate(over="ignore", invalid="ignore"):
        for rate in RATES:
            runs = [train(depth, skip, rate, seed, epochs) for seed in range(seeds)]
            if all(runs):
                found[rate] = runs
    best = min(found, key=lambda rate: np.median([run["losses"][-1] for run in found[rate]]))
    runs = found[best]
    curve = np.median([run["losses"] for run in runs], axis=0)[::2]
    return {
        "depth": depth,
        "kind": kind,
        "rate": best,
        "curve": [round(float(loss), 4) for loss in curve],
        "loss": middle([run["losses"][-1] for run in runs]),
        "training": middle([run["training"] for run in runs]),
        "test": middle([run["test"] for run in runs]),
    }


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=30)
    options = parser.parse_args()
    start = time.perf_counter()
    entries = []
    for depth in DEPTHS:
        for kind in ("plain", "skips"):
            entries.append(told(depth, kind, options.seeds, options.epochs))
    seconds = round(time.perf_counter() - start)
    head = {"machine": platform.machine(), "seconds": seconds, **vars(options)}
    print(json.dumps({**head, "entries": entries}, indent=1))


if __name__ == "__main__":
    main()
