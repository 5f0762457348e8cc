"""Gradients of single steps: worked by hand, the loop version, difference quotients, PyTorch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from explorer.errors import ShapeError
from explorer.gradients.convolution import conv2d_backward, conv2d_backward_loop
from explorer.gradients.pooling import (
    avg_pool2d_backward,
    max_pool2d_backward,
    max_pool2d_backward_loop,
)
from explorer.gradients.relu import relu_backward
from explorer.gradients.scalar import OPERATIONS, Step, backward, difference_quotient, forward
from explorer.ops import conv2d, conv_transpose2d, max_pool2d

SQUARE = (Step("q", "square", ("x",)), Step("p", "times", ("a", "q")), Step("y", "plus", "pc"))


def test_two_x_squared_plus_five_rises_eight_times_as_fast_at_two():
    values = forward({"x": 2.0, "a": 2.0, "c": 5.0}, SQUARE)
    assert (values["q"], values["p"], values["y"]) == (4, 8, 13)
    gradients, _ = backward(values, SQUARE)
    assert gradients == {"x": 8, "a": 4, "c": 1, "q": 2, "p": 1, "y": 1}


def test_a_number_read_twice_gets_the_sum():
    steps = (Step("q", "square", ("x",)), Step("y", "times", ("q", "x")))  # x³
    gradients, edges = backward(forward({"x": 2.0}, steps), steps)
    assert gradients["x"] == 12
    assert sorted(edge.passed for edge in edges["x"]) == [4, 8]


@pytest.mark.parametrize("name", OPERATIONS)
def test_local_derivatives_are_what_difference_quotients_come_to(name):
    operation, arguments = OPERATIONS[name], [0.7, -1.3][: len(OPERATIONS[name].partials)]
    for place, partial in enumerate(operation.partials):

        def value(x, place=place):
            return operation.value(*[*arguments[:place], x, *arguments[place + 1 :]])

        quotient = difference_quotient(value, arguments[place], 1e-7)
        assert partial(*arguments) == pytest.approx(quotient, abs=1e-5)


def test_a_step_too_small_leaves_no_difference():
    assert difference_quotient(lambda x: x * x, 2.0, 1e-16) == 0


def test_a_convolution_worked_by_hand():
    x = np.array([[[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 0.0, 1.0]]])
    k = np.array([[[[1.0, -1.0], [0.0, 2.0]]]])
    found = conv2d_backward(x, k, np.array([[[1.0, 0.0], [0.0, 10.0]]]))
    assert found.weight.tolist() == [[[[11, 32], [0, 11]]]]
    assert found.bias.tolist() == [11]
    assert found.input.tolist() == [[[1, -1, 0], [0, 12, -10], [0, 0, 20]]]


def drawn(seed):
    """Return a random convolution with several channels and filters, and a gradient for it."""
    random = np.random.default_rng(seed)
    K, L = random.integers(1, 4, 2)
    stride, padding = (tuple(map(int, random.integers(least, 4, 2))) for least in (1, 0))
    side = random.integers(0, 4, 2) + np.array([K, L])
    x = random.normal(size=(random.integers(1, 4), *side))
    k = random.normal(size=(random.integers(1, 4), len(x), K, L))
    shape = conv2d(x, k, None, stride, padding).shape
    return x, k, random.normal(size=shape), stride, padding


@pytest.mark.parametrize("seed", range(40))
def test_a_convolution_agrees_with_its_loop_and_with_pytorch(seed):
    x, k, upstream, stride, padding = drawn(seed)
    found = conv2d_backward(x, k, upstream, stride, padding)
    for fast, slow in zip(
        found, conv2d_backward_loop(x, k, upstream, stride, padding), strict=True
    ):
        np.testing.assert_allclose(fast, slow, atol=1e-12)
    bias = torch.zeros(len(k), dtype=torch.float64, requires_grad=True)
    image, filters = (torch.tensor(values, requires_grad=True) for values in (x, k))
    ring = (padding[1], padding[1], padding[0], padding[0])
    padded = F.pad(image[None], ring)
    padded.retain_grad()
    F.conv2d(padded, filters, bias, stride).backward(torch.tensor(upstream)[None])
    expected = (image.grad, filters.grad, bias.grad, padded.grad[0])
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_the_gradient_of_the_input_is_a_transposed_convolution(seed):
    x, k, upstream, stride, padding = drawn(seed)
    pairs = zip(upstream.shape[1:], stride, padding, k.shape[2:], x.shape[1:], strict=True)
    unread = tuple(side - ((n - 1) * s - 2 * p + K) for n, s, p, K, side in pairs)
    stamped = conv_transpose2d(upstream, k, None, stride, padding, unread)
    np.testing.assert_allclose(
        conv2d_backward(x, k, upstream, stride, padding).input, stamped, atol=1e-12
    )


@pytest.mark.parametrize("seed", range(20))
def test_pooling_agrees_with_its_loop_and_with_pytorch_on_ties_too(seed):
    random = np.random.default_rng(seed)
    window, stride = (tuple(map(int, random.integers(1, 4, 2))) for _ in range(2))
    x = random.integers(-1, 2, (2, *(random.integers(0, 5, 2) + window))).astype(float)
    values, indices = max_pool2d(x, window, stride, return_indices=True)
    upstream = random.normal(size=values.shape)
    routed = max_pool2d_backward(indices, upstream, x.shape[1:])
    shared = avg_pool2d_backward(x.shape[1:], window, stride, upstream)
    np.testing.assert_allclose(
        routed, max_pool2d_backward_loop(x, window, stride, upstream), atol=1e-12
    )
    for ours, pool in ((routed, F.max_pool2d), (shared, F.avg_pool2d)):
        image = torch.tensor(x, requires_grad=True)
        pool(image[None], window, stride).backward(torch.tensor(upstream)[None])
        np.testing.assert_allclose(ours, image.grad.numpy(), rtol=1e-9, atol=1e-9)


def test_a_relu_passes_nothing_at_zero_as_pytorch():
    x, upstream = np.array([-1.0, 0.0, 2.0]), np.array([5.0, 6.0, 7.0])
    image = torch.tensor(x, requires_grad=True)
    F.relu(image).backward(torch.tensor(upstream))
    assert relu_backward(x, upstream).tolist() == image.grad.tolist() == [0, 0, 7]


@pytest.mark.parametrize(
    "call",
    [
        lambda g: conv2d_backward(np.ones((1, 3, 3)), np.ones((1, 1, 2, 2)), g),
        lambda g: max_pool2d_backward(np.zeros((1, 2, 2), int), g, (4, 4)),
        lambda g: avg_pool2d_backward((4, 4), 2, 2, g),
    ],
)
def test_a_gradient_of_another_size_is_refused_with_both(call):
    with pytest.raises(ShapeError, match=r"shape 1×3×3, but the output of the .* has 1×2×2"):
        call(np.ones((1, 3, 3)))
