"""What a tampered browser may send to the stages of Pooling and Activations: one sentence."""

import pytest

from explorer.cases import ActivationCase, NeuronCase, OrderCase, PoolCase
from explorer.errors import InputError

POOL = {
    "x": [[["1", "2", "3"]] * 3],
    "mode": "max",
    "window": [2, 2],
    "stride": [1, 1],
    "padding": [0, 0],
    "dilation": [1, 1],
    "ceil_mode": False,
    "count_include_pad": True,
    "output_size": [2, 2],
    "shift": [0, 0],
    "kernel": "sobel",
    "at": [0, 0, 0],
}
CELLS = {"x": POOL["x"], "function": "relu", "slope": ["0.01"], "at": [0, 0, 0]}
NEURON = {"x": ["1", "2"], "w": ["1", "1"], "b": ["0"], "function": "relu", "slope": ["0.01"]}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"mode": "median"}, "Mode is max or average or l2"),
        ({"mode": ["max"]}, "Mode is max or average or l2"),
        ({"window": [9, 9]}, "Window must be a whole number from 1 to 8, not 9"),
        ({"window": [4, 4]}, "Window 4×4 does not fit in input 3×3"),
        ({"padding": [2, 2]}, "Padding 2 is more than half of window 2×2"),
        ({"padding": [5, 5]}, "Padding must be a whole number from 0 to 4, not 5"),
        ({"dilation": [0, 1]}, "Dilation must be a whole number from 1 to 4, not 0"),
        (
            {"x": [[["1"]]], "padding": [1, 1], "dilation": [2, 2]},
            "With dilation 2 and padding 1 a window reads no cell of input 1×1",
        ),
        ({"ceil_mode": "yes"}, "Ceil mode is yes or no, not yes"),
        ({"count_include_pad": 1}, "Count include pad is yes or no, not 1"),
        ({"mode": "adaptive-max", "output_size": [0, 1]}, "Output size must be a whole number"),
        ({"output_size": [10**6, 1]}, "Output size must be a whole number from 1 to 16"),
        ({"shift": [4, 0]}, "Shift must be a whole number from -3 to 3, not 4"),
        ({"shift": "1"}, "Shift must be a whole number from -3 to 3, not 1"),
        ({"kernel": "../etc"}, "Kernel is identity or sobel, not ../etc"),
        ({"x": [[["1"]], [["2"]]]}, "Input comes as 1 to 1 matrices, not 2"),
    ],
)
def test_tampered_pooling_gets_a_sentence(changes, sentence):
    with pytest.raises(InputError) as caught:
        PoolCase.from_document({**POOL, **changes})
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        (ActivationCase, {"function": "softmax"}, "Function is relu or leaky_relu"),
        (ActivationCase, {"function": None}, "Function is relu or leaky_relu"),
        (ActivationCase, {"slope": ["2"]}, "The slope of a leaky ReLU lies between 0 and 1"),
        (ActivationCase, {"slope": "0.1"}, "Slope is not a number"),
        (ActivationCase, {"slope": [{"a": 1}]}, "Slope is not a number"),
        (ActivationCase, {"x": [[["inf"]]]}, "Input, row 1, column 1, holds inf"),
        (OrderCase, {"pool": "median"}, "Pool is max or average, not median"),
        (OrderCase, {"pool": "max", "x": [[["1", "2"]]]}, "Window 2×2 does not fit in input 1×2"),
    ],
)
def test_tampered_activation_gets_a_sentence(kind, changes, sentence):
    with pytest.raises(InputError) as caught:
        kind.from_document({**CELLS, "pool": "max", **changes})
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"x": ["1"], "w": ["1"]}, "A neuron here has 2 to 5 inputs and as many weights"),
        (
            {"x": ["1", "2", "3"]},
            "A neuron here has 2 to 5 inputs and as many weights, not 3 and 2",
        ),
        ({"x": ["1"] * 6}, "Input is not a number. Give 1 to 5 numbers"),
        ({"w": ["1", "abc"]}, 'Weight 2 holds "abc", which is not a number'),
        ({"w": ["1", "6"]}, "Weight 2 is 6; the sliders reach from −5 to 5"),
        ({"b": ["-1e5"]}, "Bias is -100000; the sliders reach from −5 to 5"),
        ({"b": ["1", "2"]}, "Bias is not a number. Give 1 to 1 numbers"),
        ({"b": None}, "Bias is not a number"),
        ({"x": 5}, "Input is not a number"),
    ],
)
def test_tampered_neuron_gets_a_sentence(changes, sentence):
    with pytest.raises(InputError) as caught:
        NeuronCase.from_document({**NEURON, **changes})
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("kind", [PoolCase, ActivationCase, OrderCase, NeuronCase])
def test_empty_document_gets_a_sentence(kind):
    with pytest.raises(InputError):
        kind.from_document({})
