"""Scores from which a careless softmax makes NaN: probabilities stay finite and add up to 1."""

import numpy as np
import pytest
import torch

from explorer.probing.activations import predict

PICTURES = np.zeros((2, 32, 32, 3), np.uint8)


class Says(torch.nn.Module):
    """A network that gives the same scores for every picture."""

    def __init__(self, scores):
        super().__init__()
        self.scores = torch.tensor(scores)

    def forward(self, images):
        return self.scores.expand(len(images), -1)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([1e4, 0.0, -1e4], [1, 0, 0]),
        ([1e4, 1e4], [0.5, 0.5]),
        ([7.0] * 3, [1 / 3] * 3),
        ([-1e30, 0.0], [0, 1]),
        ([5.0], [1]),
    ],
)
def test_probabilities_are_finite_and_add_up_to_1(scores, expected):
    found = predict(Says(scores), PICTURES, (0.5,) * 3, (0.5,) * 3)
    assert np.abs(found.sum(axis=1) - 1).max() <= 1e-12
    np.testing.assert_allclose(found, [expected] * 2, atol=1e-12)
