"""Flattening, dense layers, and the matrix of a convolution: by hand, by loop, against PyTorch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from explorer.errors import InputError, ShapeError
from explorer.ops import conv2d, conv2d_loop
from explorer.ops.dense_form import NOWHERE, closest_kernel, conv_matrix, kernel_places
from explorer.ops.flat import flat_index, flat_place, flatten, linear, linear_loop

SHAPES = [(16, 7, 7), (2, 2, 3), (1, 1, 1), (3, 1, 4)]


def test_indices_by_hand():
    assert flat_index((0, 0, 0), (16, 7, 7)) == 0
    assert flat_index((1, 0, 0), (16, 7, 7)) == 49
    assert flat_index((15, 6, 6), (16, 7, 7)) == 783
    assert flat_index((1, 0, 2), (2, 2, 3)) == 8
    assert flat_index((1, 0, 2), (2, 2, 3), channels_last=True) == 5
    assert flat_place(300, (16, 7, 7)) == (6, 0, 6)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("last", [False, True])
def test_every_index_is_numpys_and_leads_back(shape, last):
    C, H, W = shape
    for place in np.ndindex(shape):
        index = flat_index(place, shape, channels_last=last)
        c, h, w = place
        expected = (
            np.ravel_multi_index((h, w, c), (H, W, C))
            if last
            else (np.ravel_multi_index(place, shape))
        )
        assert index == expected
        assert flat_place(index, shape, channels_last=last) == place


@pytest.mark.parametrize("shape", SHAPES)
def test_flatten_is_pytorchs(shape):
    x = np.random.default_rng(0).normal(size=shape)
    there = torch.tensor(x)
    assert (flatten(x) == torch.flatten(there).numpy()).all()
    assert (flatten(x, channels_last=True) == there.permute(1, 2, 0).flatten().numpy()).all()


@pytest.mark.parametrize("place", [(16, 0, 0), (0, 7, 0), (0, 0, -1)])
def test_a_cell_outside_is_refused(place):
    with pytest.raises(InputError, match="lies outside 16×7×7"):
        flat_index(place, (16, 7, 7))


@pytest.mark.parametrize("index", [-1, 784])
def test_an_index_outside_is_refused(index):
    with pytest.raises(InputError, match="outside a vector of 784 numbers"):
        flat_place(index, (16, 7, 7))


@pytest.mark.parametrize("seed", range(5))
def test_linear_is_the_loop_and_pytorch(seed):
    draw = np.random.default_rng(seed)
    x, w, b = draw.normal(size=7), draw.normal(size=(3, 7)), draw.normal(size=3)
    found = linear(x, w, b)
    there = F.linear(*map(torch.tensor, (x, w, b))).numpy()
    assert found == pytest.approx(linear_loop(x, w, b), rel=1e-12)
    assert found == pytest.approx(there, rel=1e-12)


def test_linear_refuses_what_does_not_fit():
    with pytest.raises(ShapeError, match="Weights for 3 inputs do not fit 2 inputs"):
        linear(np.ones(2), np.ones((1, 3)))
    with pytest.raises(ShapeError, match="2 biases do not fit 1 outputs"):
        linear(np.ones(3), np.ones((1, 3)), np.ones(2))
    with pytest.raises(ShapeError, match="Flatten the input first"):
        linear(np.ones((1, 3)), np.ones((1, 3)))


def test_the_matrix_of_two_by_two_on_three_by_three_by_hand():
    matrix = conv_matrix(np.array([[1.0, 2.0], [3.0, 4.0]]), (3, 3))
    assert matrix.tolist() == [
        [1, 2, 0, 3, 4, 0, 0, 0, 0],
        [0, 1, 2, 0, 3, 4, 0, 0, 0],
        [0, 0, 0, 1, 2, 0, 3, 4, 0],
        [0, 0, 0, 0, 1, 2, 0, 3, 4],
    ]


@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("seed", range(5))
def test_matrix_times_vector_is_the_convolution(seed, padding):
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(1, *draw.integers(3, 7, 2)))
    k = draw.normal(size=(1, 1, *draw.integers(1, 4, 2)))
    product = linear(flatten(x), conv_matrix(k[0, 0], x.shape[1:], padding))
    y = conv2d(x, k, padding=padding)
    assert product.reshape(y.shape) == pytest.approx(y, rel=1e-12)
    assert product.reshape(y.shape) == pytest.approx(conv2d_loop(x, k, padding=padding), rel=1e-12)
    there = F.conv2d(torch.tensor(x), torch.tensor(k), padding=padding)
    assert product.reshape(y.shape) == pytest.approx(there.numpy(), rel=1e-12)


def test_a_kernel_of_zeros_still_has_its_places():
    places = kernel_places((3, 3), (4, 4))
    assert (places != NOWHERE).sum() == 36
    assert not conv_matrix(np.zeros((3, 3)), (4, 4)).any()


@pytest.mark.parametrize("seed", range(5))
def test_no_kernel_comes_closer_than_least_squares(seed):
    draw = np.random.default_rng(seed)
    k, order = draw.normal(size=(3, 3)), draw.permutation(16)
    wanted = conv_matrix(k, (4, 4))[:, order]
    found, misfit = closest_kernel(wanted, (3, 3), (4, 4))
    # one column for each cell of the kernel: the matrix that it alone would give
    columns = [conv_matrix(np.eye(9)[i].reshape(3, 3), (4, 4)).ravel() for i in range(9)]
    best, left, *_ = np.linalg.lstsq(np.stack(columns, axis=1), wanted.ravel(), rcond=None)
    assert found.ravel() == pytest.approx(best, abs=1e-12)
    assert misfit == pytest.approx(np.sqrt(left[0]) / np.linalg.norm(wanted), rel=1e-9)


def test_the_kernel_of_an_unmoved_picture_is_found_again():
    k = np.arange(9.0).reshape(3, 3)
    found, misfit = closest_kernel(conv_matrix(k, (5, 4)), (3, 3), (5, 4))
    assert (found == k).all()
    assert misfit == 0
    assert closest_kernel(np.zeros((4, 16)), (3, 3), (4, 4))[1] == 0
