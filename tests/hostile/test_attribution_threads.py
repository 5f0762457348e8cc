"""Four people ask one cached network why, at the same moment."""

import threading

import numpy as np
import torch

from explorer.probing.attribution.cam import cam
from explorer.probing.attribution.effective_field import effective_field
from explorer.probing.attribution.grad_cam import grad_cam
from explorer.probing.attribution.gradients import input_gradient, smooth_gradient
from explorer.probing.attribution.occlusion import under_patch
from explorer.probing.feature_visualisation import made_pictures
from models import build

MEAN, STD = (0.5, 0.4, 0.3), (0.25, 0.2, 0.3)


def test_each_thread_gets_its_own_maps_and_the_network_stays():
    rng = np.random.default_rng(1)
    pictures = [rng.integers(0, 256, (32, 32, 3), dtype=np.uint8) for _ in range(4)]
    model = build("tiny-gp", 4).eval().requires_grad_(False)
    before = {name: value.clone() for name, value in model.state_dict().items()}

    def ask(image):
        return (
            input_gradient(model, image, MEAN, STD, 1),
            smooth_gradient(model, image, MEAN, STD, 2, pictures=2),
            grad_cam(model, image, MEAN, STD, 3, "conv1").signed,
            cam(model, image, MEAN, STD, 0).map,
            under_patch(model, image, MEAN, STD, (3, 4, 8)),
            effective_field(model, image[None], MEAN, STD, "conv2", 5).strength,
            list(made_pictures(model, MEAN, STD, ("conv1", int(image[0, 0, 0]) % 16), steps=3))[
                -1
            ].image,
        )

    alone = [ask(image) for image in pictures]
    faults, together = [], threading.Barrier(4)

    def person(number):
        together.wait()
        for _ in range(10):
            pairs = zip(ask(pictures[number]), alone[number], strict=True)
            faults.extend(i for i, (new, old) in enumerate(pairs) if not np.array_equal(new, old))

    threads = [threading.Thread(target=person, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert torch.overrides._get_current_function_mode() is None
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert all(p.grad is None for p in model.parameters())
