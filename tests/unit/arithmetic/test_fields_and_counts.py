import numpy as np
import pytest

from explorer.arithmetic.counts import conv_macs, conv_parameters, output_bytes
from explorer.arithmetic.receptive_field import Field
from explorer.errors import InputError


def test_pooling_enlarges_the_field_and_what_comes_after_it_adds_twice():
    conv = Field().after(3)
    pool = conv.after(2, stride=2)
    assert [conv.size, pool.size, pool.after(3).size] == [3, 4, 8]


def test_dilation_moves_the_centre_by_half_of_what_it_spans():
    # Kernel 3 with dilation 2 lies over pixels 0 to 4; the centre of pixel 2 is at 2.5.
    assert Field().after(3, dilation=2) == Field(first=0, jump=1, size=5)
    assert [Field().after(3, dilation=d).start for d in (1, 2, 4)] == [1.5, 2.5, 4.5]


def test_padding_keeps_the_first_centre_on_the_first_pixel():
    assert Field().after(3, padding=1).start == 0.5
    assert Field().after(5, stride=2, padding=2).after(3, padding=1).start == 0.5


@pytest.mark.parametrize("seed", range(20))
def test_closed_form_equals_the_walk_back(seed):
    rng = np.random.default_rng(seed)
    chain = [tuple(int(v) for v in rng.integers((1, 1, 0, 1), (6, 4, 3, 4))) for _ in range(5)]
    fields = Field()
    for settings in chain:
        fields = fields.after(*settings)
    for unit in range(20):
        first = last = unit
        for kernel, stride, padding, dilation in reversed(chain):
            first = first * stride - padding
            last = last * stride - padding + dilation * (kernel - 1)
        assert fields.pixels(unit) == (first, last + 1)


def test_dilation_0_is_refused():
    with pytest.raises(InputError, match="Dilation must be a whole number of at least 1, not 0"):
        Field().after(3, dilation=0)


def test_factors_have_names():
    weights, biases = conv_parameters(16, 3, (3, 5)).products
    names = [[(f.value, f.name) for f in group] for group in weights]
    assert names == [[(16, "filters")], [(3, "input channels"), (3, "rows"), (5, "columns")]]
    assert biases[0][0].name == "biases"


def test_grouped_filters_read_their_share_of_the_channels():
    assert str(conv_parameters(8, 4, (3, 3), groups=2)) == "8 × 2·3·3 + 8 = 152"
    assert conv_macs(8, 4, (3, 3), (10, 10), groups=2).total == 100 * 8 * 18


def test_bytes_are_four_for_each_number():
    assert str(output_bytes((10,))) == "10 × 4 = 40"


POOL = (2, 2)
SAME_3, SAME_5 = (3, 1, 1), (5, 1, 2)
KNOWN = {  # Araujo, Norris & Sim 2019, table 1: size, effective stride, effective padding
    "AlexNet": ([(11, 4), (3, 2), SAME_5, (3, 2), SAME_3, SAME_3, SAME_3, (3, 2)], (195, 32, 64)),
    "VGG16": (
        [SAME_3, SAME_3, POOL, SAME_3, SAME_3, POOL, *([SAME_3] * 3 + [POOL]) * 3],
        (212, 32, 90),
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_published_receptive_fields(name):
    chain, expected = KNOWN[name]
    fields = Field()
    for settings in chain:
        fields = fields.after(*settings)
    assert (fields.size, fields.jump, -fields.first) == expected
