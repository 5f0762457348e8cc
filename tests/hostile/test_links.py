"""Links that somebody mistyped, cut or tampered with: the default, and a sentence."""

import pytest

from explorer import links
from explorer.cases import (
    ActivationCase,
    ConvCase,
    NeuronCase,
    OrderCase,
    PoolCase,
    from_example,
)
from explorer.examples import (
    ACTIVATION_EXAMPLES,
    CONV_EXAMPLES,
    NEURON_EXAMPLES,
    ORDER_EXAMPLES,
    POOL_EXAMPLES,
)

DEFAULT = from_example(ConvCase, CONV_EXAMPLES[0])


@pytest.mark.parametrize(
    "text", ["0", "1e999", "abc", "", "<script>", "💩", "-1", "6", "٣", "1" * 9, "1_2_3", "1_"]
)
def test_bad_stride_becomes_the_default_and_is_said(text):
    case, said = links.read({"s": [text]}, DEFAULT)
    assert case.stride == (1, 1)
    assert len(said) == 1
    assert "it must be a whole number from 1 to 5" in said[0]
    assert said[0].endswith("so 1 is used.")


def test_parameter_given_twice_becomes_the_default():
    case, said = links.read({"s": ["2", "3"]}, DEFAULT)
    assert case.stride == (1, 1)
    assert "it must stand there once" in said[0]


@pytest.mark.parametrize("text", ["abc", "1_2~3", "nan", "1e308", "_", "~", "../../etc/passwd"])
def test_bad_matrix_opens_the_example_and_says_why(text):
    case, said = links.read({"x": [text]}, DEFAULT)
    assert case is DEFAULT
    assert said[-1].startswith("The link does not open as it is: Input")


def test_kernel_that_does_not_fit_opens_the_example():
    case, said = links.read({"k": ["~".join(["1_1_1_1_1"] * 5)]}, DEFAULT)
    assert case is DEFAULT
    assert "Kernel 5×5 does not fit in input 3×5" in said[0]


def test_link_of_100_kilobytes_is_refused_by_its_length():
    case, said = links.read({"x": ["1_" * 50_000]}, DEFAULT)
    assert case.x.shape == DEFAULT.x.shape
    assert len(said[0]) < 200


def test_unknown_parameters_are_passed_over():
    case, said = links.read({"page": ["../../etc/passwd"]}, DEFAULT)
    assert case.document() == DEFAULT.document()
    assert said == ()


@pytest.mark.parametrize(
    ("kind", "example"),
    [(ConvCase, e) for e in CONV_EXAMPLES]
    + [(PoolCase, e) for e in POOL_EXAMPLES]
    + [(ActivationCase, e) for e in ACTIVATION_EXAMPLES]
    + [(OrderCase, e) for e in ORDER_EXAMPLES]
    + [(NeuronCase, e) for e in NEURON_EXAMPLES],
    ids=lambda value: getattr(value, "key", value.__name__ if isinstance(value, type) else None),
)
def test_every_example_survives_its_link(kind, example):
    case = from_example(kind, example)
    address = {name: [text] for name, text in links.write(case).items()}
    other, said = links.read(address, case)
    assert other.document() == case.document()
    assert said == ()


@pytest.mark.parametrize("text", ["-4", "4_0", "1__0", "-", "--1", "1.5", "٣", "0_1_2"])
def test_bad_shift_becomes_none_and_is_said(text):
    default = from_example(PoolCase, POOL_EXAMPLES[0])
    case, said = links.read({"sh": [text]}, default)
    assert case.shift == (0, 0)
    assert "it must be a whole number from -3 to 3" in said[0]


@pytest.mark.parametrize("text", ["2", "-0.1", "abc", "nan", "", "0.1_0.2"])
def test_bad_slope_of_a_leaky_relu_opens_the_example_and_says_why(text):
    default = from_example(ActivationCase, ACTIVATION_EXAMPLES[0])
    case, said = links.read({"f": ["leaky_relu"], "a": [text]}, default)
    assert case is default
    assert said[-1].startswith("The link does not open as it is: ")
    assert "lope" in said[-1]


def test_links_made_before_pooling_had_more_settings_still_open():
    default = from_example(PoolCase, POOL_EXAMPLES[1])
    case, said = links.read({"x": ["1_2~3_4"], "m": ["average"], "w": ["2"], "s": ["1"]}, default)
    assert (case.output().item(), case.padding, said) == (2.5, (0, 0), ())
