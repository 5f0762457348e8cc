"""The curve of λ: its values, the mark, and the λ of other batches."""

import numpy as np
import pytest

from explorer.augmentation.beta import density
from explorer.figures.mixing import beta_curve


@pytest.mark.parametrize("alpha", [0.1, 1.0, 4.0])
def test_the_curve_is_the_density_and_the_mark_stands_at_lambda(alpha):
    figure = beta_curve(alpha, 0.25, np.array([0.1, 0.9]))
    curve, others, mark = figure.data
    x, y = np.array(curve.x), np.array(curve.y)
    assert np.allclose(y, np.minimum(density(x, alpha), 4.0))
    assert set(mark.x) == {0.25}
    assert "0.250" in mark.name
    assert list(others.x) == [0.1, 0.9]
