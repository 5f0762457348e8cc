"""Four people look into one cached network at the same moment."""

import threading

import numpy as np
import torch

from explorer.probing.activations import feature_maps, predict
from explorer.probing.scan import scan
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)
NAMES = ("conv1", "conv2", "conv3")


def test_each_thread_gets_its_own_maps_probabilities_and_scan():
    rng = np.random.default_rng(1)
    pictures = [rng.integers(0, 256, (3, 32, 32, 3), dtype=np.uint8) for _ in range(4)]
    model = build("report-cnn-half", 4).eval().requires_grad_(False)

    def ask(images):
        return (
            feature_maps(model, images, MEAN, STD, NAMES),
            predict(model, images, MEAN, STD),
            scan(model, images, MEAN, STD).layers["conv3"].max,
        )

    alone = [ask(images) for images in pictures]
    faults, together = [], threading.Barrier(4)

    def person(number):
        together.wait()
        for _ in range(25):
            maps, shares, strongest = ask(pictures[number])
            same = [np.array_equal(maps[n], alone[number][0][n]) for n in NAMES]
            same.append(np.array_equal(shares, alone[number][1]))
            same.append(np.array_equal(strongest, alone[number][2]))
            faults.extend(n for n, fine in enumerate(same) if not fine)

    threads = [threading.Thread(target=person, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert torch.overrides._get_current_function_mode() is None
