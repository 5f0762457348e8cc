"""Steps and epochs against PyTorch's DataLoader."""

import pytest
from torch.utils.data import DataLoader

from explorer.arithmetic.epochs import epochs, part


@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize("batch", [1, 2, 3, 5, 7, 8, 40])
@pytest.mark.parametrize("pictures", [1, 7, 24, 35])
def test_batches_are_those_of_a_dataloader(pictures, batch, drop_last):
    found = epochs(pictures, 0, batch, 3, drop_last)
    sizes = [len(some) for some in DataLoader(range(pictures), batch, drop_last=drop_last)]
    assert (found.steps, found.all_steps) == (len(sizes), 3 * len(sizes))
    assert found.last == (sizes[-1] if sizes else 0)
    assert found.seen == 3 * sum(sizes)
    assert found.left_out == pictures - sum(sizes)


def test_cifar10_in_batches_of_128():
    found = epochs(50_000, 0, 128, 1)
    assert (found.steps, found.full, found.last) == (391, 390, 80)


def test_parts_are_rounded_and_halves_go_up():
    assert [part(n, 50) for n in (1, 2, 3)] == [1, 1, 2]
    assert [part(10, percent) for percent in (0, 4, 5, 100)] == [0, 0, 1, 10]
