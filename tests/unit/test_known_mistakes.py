"""Claims that notes and other explainers get wrong: each prepared case comes out right.

Not here: mistakes about trained networks, which have no matrix to show.
"""

import numpy as np
import pytest

from explorer import examples
from explorer.arithmetic import conv_output_size, pool_output_size, same_padding, span
from explorer.arithmetic.receptive_field import Field
from explorer.cases import ConvCase, OrderCase, PoolCase, from_example
from explorer.layers.presets import PRESETS
from explorer.layers.stack import read
from explorer.layers.summary import summary
from explorer.steps import conv_steps


def conv(key):
    return prepared(ConvCase, examples.CONV_EXAMPLES, key)


def pool(key):
    return prepared(PoolCase, examples.POOL_EXAMPLES, key)


def prepared(kind, entries, key):
    return from_example(kind, next(entry for entry in entries if entry.key == key))


def widest(row):
    """Return how many pixels of a row the units of a layer see at most."""
    fields = row.fields[1]
    return fields.size if isinstance(fields, Field) else max(b - a + 1 for a, b in fields)


def test_a_size_that_does_not_divide_is_no_error():
    assert conv_output_size(10, 3, 2) == 4
    assert conv_output_size(224, 11, 4) == 54
    assert conv_output_size(27, 3, 2) == 13  # a code builder elsewhere says 12
    assert conv("floor").output().shape == (1, 2, 2)
    for n in range(1, 17):  # another explainer refuses all of these whose division leaves a rest
        for k in range(1, n + 1):
            for s in range(1, 6):
                assert conv_output_size(n, k, s) == len(range(0, n - k + 1, s))


def test_padding_counts_on_both_sides_and_leaves_the_kernel_alone():
    assert conv_output_size(32, 5, 1, 2) == 32


def test_zero_padding_is_padding_with_zeros():
    with_zeros, none = conv("padding"), conv("worked")
    assert with_zeros.padding == (1, 1)
    assert with_zeros.ring == "zeros"
    assert none.padding == (0, 0)


def test_same_is_not_half_the_kernel():
    assert conv_output_size(5, 4, 1, 4 // 2) == 6
    assert same_padding(4) == (1, 2)
    assert conv("same-even").output().shape == (1, 5, 5)


def test_one_filter_reads_all_channels_and_gives_one_map():
    case = conv("filters")
    assert case.output().shape[0] == 2
    assert case.k.shape[:2] == (2, 3)
    assert (case.k.size, case.bias.size) == (54, 2)
    assert conv("rgb").output().tolist() == [[[-3]]]


def test_parameters_do_not_know_the_size_of_the_picture():
    small, large = (summary(read(f"3x{side}x{side}~c16k3")) for side in (8, 32))
    assert small.total("parameters") == large.total("parameters") == 16 * 27 + 16
    assert small.total("macs") < large.total("macs")


def test_dilation_adds_no_weights():
    case = conv("dilation")
    assert span(3, 2) == 5
    assert case.k.size == 9
    assert case.output().shape == (1, 3, 3)


def test_pooling_enlarges_the_receptive_field():
    rows = summary(read("3x32x32~c8k3p1~m2~c8k3p1")).rows
    assert [widest(row) for row in rows] == [3, 4, 8]


def test_max_pooling_pads_with_minus_infinity():
    case = next(
        from_example(PoolCase, entry)
        for entry in examples.POOL_EXAMPLES
        if max(map(max, entry.x)) < 0 and from_example(PoolCase, entry).padding != (0, 0)
    )
    assert case.output().max() < 0


def test_ceil_mode_is_not_the_ceiling_of_the_formula():
    assert pool_output_size(32, 1, 2, ceil_mode=True) == 16
    assert pool_output_size(5, 3, 3, padding=1, ceil_mode=True) == 2
    assert pool_output_size(25, 2, 2) == 12
    assert pool_output_size(25, 2, 2, ceil_mode=True) == 13


def test_average_pooling_does_not_always_divide_by_the_window():
    ones = PoolCase(np.ones((1, 4, 4)), "average", (3, 3), (1, 1), (1, 1))
    assert ones.output()[0, 0, 0] == pytest.approx(4 / 9)
    assert pool("ceil-divisor").output()[0, 0, -1] == 9.5  # not 4.75


def test_pooling_is_not_invariant_to_shifts():
    same, changed = pool("same-window"), pool("next-window")
    for case, equal in ((same, True), (changed, False)):
        shifted = np.zeros_like(case.x)
        shifted[:, :, 1:] = case.x[:, :, :-1]
        moved = PoolCase(shifted, case.mode, case.window, case.stride)
        assert (moved.output() == case.output()).all() == equal


def test_relu_may_change_places_with_max_pooling_only():
    for key, equal in (("relu-max", True), ("relu-average", False)):
        case = prepared(OrderCase, examples.ORDER_EXAMPLES, key)
        assert case.check() <= 1e-12
        first, second = case.output()
        assert (first == second).all() == equal


def test_deep_learning_does_not_flip_the_kernel():
    flipped = conv("flipped")
    standing = ConvCase.single(flipped.x[0], flipped.k[0, 0])
    assert flipped.output().ravel().tolist() == list(range(1, 10))
    assert standing.output().ravel().tolist() == list(range(9, 0, -1))


def test_transposed_convolution_has_more_than_one_size_and_undoes_nothing():
    case = conv("two-sizes")
    assert case.output().shape == (1, 6, 6)
    there = ConvCase.single(np.arange(36.0).reshape(6, 6), case.k[0, 0], stride=2, padding=1)
    assert there.output().shape == case.x.shape
    back = ConvCase.single(
        there.output()[0], case.k[0, 0], way="transposed", stride=2, padding=1,
        output_padding=(1, 1),
    )  # fmt: skip
    assert back.output().shape == there.x.shape
    assert not np.allclose(back.output(), there.x)


def test_windows_of_stride_1_overlap():
    steps = list(conv_steps(np.arange(25.0).reshape(5, 5), np.ones((3, 3))))
    assert steps[1].left - steps[0].left == 1
    assert (steps[0].window[:, 1:] == steps[1].window[:, :-1]).all()


def test_terms_and_bias_add_up_to_the_number_that_is_shown():
    case = conv("three")
    for step in conv_steps(case.x, case.k, case.bias):
        assert sum(step.products.sum(axis=(1, 2))) + step.bias == pytest.approx(step.total)


def test_every_channel_counts_and_nothing_is_cut_off_at_zero():
    assert conv("three").output().min() < 0
    without_red = conv("three").x.copy()
    without_red[0] = 0
    case = conv("three")
    assert not np.allclose(ConvCase(without_red, case.k, case.bias).output(), case.output())


def test_the_deepest_layer_sees_most_of_the_picture():
    stack = next(preset for preset in PRESETS if preset.key == "report")
    fields = [widest(row) for row in summary(read(stack.text)).rows]
    assert fields == sorted(fields)
    assert fields[0] < fields[-1]
