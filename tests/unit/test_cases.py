import contextlib
import io
import re

import numpy as np
import pytest
import torch

from explorer.cases import (
    ActivationCase,
    ConvCase,
    NeuronCase,
    OrderCase,
    PoolCase,
    from_example,
    number_text,
)
from explorer.examples import (
    ACTIVATION_EXAMPLES,
    CONV_EXAMPLES,
    KERNELS,
    NEURON_EXAMPLES,
    ORDER_EXAMPLES,
    POOL_EXAMPLES,
)
from explorer.reference import difference

CASES = {
    **{f"conv {e.key}": from_example(ConvCase, e) for e in CONV_EXAMPLES},
    # A shift has lines of its own: tests/unit/test_pooling_case.py
    **{f"pool {e.key}": from_example(PoolCase, e) for e in POOL_EXAMPLES if not any(e.shift)},
    **{f"activation {e.key}": from_example(ActivationCase, e) for e in ACTIVATION_EXAMPLES},
    **{f"order {e.key}": from_example(OrderCase, e) for e in ORDER_EXAMPLES},
    **{f"neuron {e.key}": from_example(NeuronCase, e) for e in NEURON_EXAMPLES},
}


def output(key):
    return CASES[key].output().tolist()


def printed_numbers(code):
    """Run the lines as a student would, and return the numbers that they print."""
    screen = io.StringIO()
    with contextlib.redirect_stdout(screen):
        exec(code, {})  # the code is our own; nothing that a visitor wrote stands in it unchecked
    text = re.sub(r"dtype=torch.float64|tensor", "", screen.getvalue())
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e[+-]\d+)?", text)]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_every_example_is_the_same_in_pytorch(case):
    assert case.check() <= 1e-12


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_copied_lines_run_and_print_the_output(case):
    numbers = printed_numbers(case.code())
    np.testing.assert_allclose(numbers, case.output().ravel(), rtol=1e-4, atol=1e-4)


def test_worked_examples_give_their_known_outputs():
    assert output("conv worked") == [[[5, 16, 1]]]
    assert output("conv rgb") == [[[-3]]]
    assert output("conv stride") == [[[6, 8], [16, 18]]]
    assert output("pool halve") == [[[6, 7], [3, 4]]]
    assert output("conv sobel-vertical") == [[[0, 32, 32, 0]] * 4]
    assert output("conv floor") != output("conv padding")


def test_points_that_name_sizes_are_true():
    assert CASES["conv stride"].output().shape == (1, 2, 2)
    assert CASES["conv padding"].output().shape == (1, 5, 5)
    assert CASES["conv floor"].output().shape == (1, 2, 2)


def test_diagonal_kernel_answers_along_the_slope_only():
    (answer,) = CASES["conv sobel-diagonal"].output()
    assert answer[0, 0] == 0
    assert answer[3, 3] == 0
    assert answer.min() >= 0
    assert answer.max() > 0


def test_sobel_kernels_are_each_others_transpose():
    vertical = np.array(KERNELS["Sobel, vertical edges"])
    assert (np.array(KERNELS["Sobel, horizontal edges"]) == vertical.T).all()


def test_difference_sees_a_wrong_number_and_a_wrong_shape():
    output = CASES["conv worked"].output()
    assert difference(output + 1, output) > 1e-9
    assert difference(output[:, :2], output) == 0.0
    assert difference(output[:, :, :2], output) == float("inf")


@pytest.mark.parametrize("value", [0.1, -2.0, 1e-5, 123456.789, 1 / 3])
def test_number_text_reads_back_exactly(value):
    assert float(number_text(value)) == value


def test_sum_of_large_cells_stays_exact():
    case = ConvCase.single(np.full((11, 11), 1e6), np.full((11, 11), 1e6))
    assert case.output().item() == 121e12
    assert torch.tensor(case.x).dtype == torch.float64
