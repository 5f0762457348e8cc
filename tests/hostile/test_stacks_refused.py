"""Stacks that somebody mistyped, tampered with or made too large: one sentence, nothing built."""

import time
import tracemalloc

import pytest
import torch

from explorer import limits
from explorer.errors import NumberError
from explorer.layers.stack import read, stack_from
from explorer.layers.summary import summary


def misfit(text):
    return summary(read(text)).misfit


def test_100_layers_are_refused():
    with pytest.raises(NumberError, match=r"at most 64 layers, not 100\. Remove some"):
        stack_from([3, 32, 32], [{"type": "activation"}] * 100)
    with pytest.raises(NumberError, match=r"at most 64 layers, not 100\. Remove some"):
        read("3x32x32" + "~frelu" * 100)


def test_a_milliard_parameters_are_refused_before_anything_is_allocated():
    tracemalloc.start()
    began = time.perf_counter()
    found = misfit("3x512x512~c64p1~x~l60")
    assert time.perf_counter() - began < 0.5
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()
    assert found.index == 2
    assert "has 1,006,634,812 parameters, but 500,000,000 are the most here" in found.message


def test_the_largest_stack_is_computed_at_once():
    stack = read("3x512x512~g31" + "~c16384k1~c1k3psame" * 31 + "~m2")
    began = time.perf_counter()
    assert summary(stack).misfit is None
    assert time.perf_counter() - began < 1
    assert len(stack.layers) == limits.LAYERS_MAX


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "3x32x32~c16g2",
            "Groups must divide the channels, but 3 input channels do not split into 2 groups. "
            "Use 1 group, or channels that are a multiple of 2.",
        ),
        (
            "8x32x32~c12g8",
            "Groups must divide the channels, but 12 output channels do not split into 8 groups. "
            "Use 4 groups, or channels that are a multiple of 8.",
        ),
        (
            "3x4x4~c8k5",
            "Kernel 5×5 does not fit in input 4×4. Add padding 1 or use a smaller kernel.",
        ),
        (
            "16x8x8~l512",
            "Linear takes numbers in one row, but gets a map of 16×8×8 = 1,024 numbers. "
            "Put Flatten before it.",
        ),
        (
            "3x8x8~x~c4",
            "Conv2d takes a map of channels × rows × columns, but gets 192 numbers in one row. "
            "Put it before Flatten.",
        ),
        (
            "3x8x8~x~e0.5",
            "Dropout2d drops whole channels of a map, but gets 192 numbers in one row. "
            "Use Dropout.",
        ),
    ],
)
def test_misfit_says_rule_both_numbers_and_remedy(text, sentence):
    found = misfit(text)
    assert found.index == len(read(text).layers) - 1
    assert found.message == sentence


@pytest.mark.parametrize("text", ["3x32x32~c4~g1~b", "3x1x1~c4k1~b", "3x8x8~x~b", "1x1x1~x~l3~b"])
def test_batch_norm_of_one_value_is_said_and_true(text):
    table = summary(read(text))
    row = table.rows[-1]
    assert "batch of one. Use batches of at least 2 pictures." in row.note
    norm = (torch.nn.BatchNorm2d if len(row.before) == 3 else torch.nn.BatchNorm1d)(row.before[0])
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        norm(torch.zeros(1, *row.before))
    assert norm(torch.zeros(2, *row.before)).shape == (2, *row.shape)


def test_batch_norm_of_a_map_has_no_note():
    assert summary(read("3x8x8~c4~b")).rows[-1].note is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3x32",
        "0x32x32",
        "3x32x513",
        "3x32x32x1",
        "3x32x32~",
        "3x32x32~c",
        "3x32x32~c0",
        "3x32x32~c16k33",
        "3x32x32~c16k0",
        "3x32x32~c16s0",
        "3x32x32~c16p17",
        "3x32x32~c16d0",
        "3x32x32~c16g0",
        "3x32x32~c99999",
        "3x32x32~c١٦",
        "3x32x32~c16k3k5",
        "3x32x32~d1",
        "3x32x32~d1.5",
        "3x32x32~d.99999",
        "3x32x32~fsoftmax",
        "3x32x32~<script>",
        "3x32x32~💩",
        "../../etc/passwd",
        "3x32x32~l10~l1e9",
        "3x32x32\n~l10",
    ],
)
def test_junk_in_a_link_is_refused_in_a_sentence(text):
    with pytest.raises(NumberError) as caught:
        read(text)
    assert len(str(caught.value)) < 200
    assert str(caught.value).endswith(".")


def test_a_link_of_100_kilobytes_is_refused_at_once():
    began = time.perf_counter()
    with pytest.raises(NumberError):
        read("3x32x32~" + "c1k" * 33_000)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("layer", "sentence"),
    [
        (None, "Layer 1: There is no layer 'None'"),
        ({"type": ["conv"]}, "Layer 1: There is no layer"),
        ({"type": "softmax"}, "Layer 1: There is no layer 'softmax'"),
        ({"type": "conv"}, "Layer 1: Filters must be from 1 to 16,384, not None"),
        ({"type": "conv", "out": True}, "Layer 1: Filters must be"),
        ({"type": "conv", "out": 10**9}, "Layer 1: Filters must be"),
        ({"type": "conv", "out": 8, "kernel": 3}, "Layer 1: Kernel must be from 1 to 32, not 3"),
        ({"type": "conv", "out": 8, "kernel": [3, 3, 3]}, "Layer 1: Kernel must be"),
        ({"type": "conv", "out": 8, "padding": "valid"}, "Layer 1: Padding must be"),
        ({"type": "conv", "out": 8, "bias": 1}, "Layer 1: Bias must be on or off, not 1"),
        ({"type": "dropout", "p": 1}, "Layer 1: Share p must be from 0 to less than 1, not 1"),
        ({"type": "dropout", "p": float("nan")}, "Layer 1: Share p must be"),
        ({"type": "activation", "name": {"a": 1}}, "Layer 1: Function must be one of relu"),
        ({"type": "maxpool", "kernel": [[1], 2]}, "Layer 1: Window must be"),
    ],
)
def test_tampered_layer_gets_a_sentence_that_names_it(layer, sentence):
    with pytest.raises(NumberError) as caught:
        stack_from([3, 32, 32], [layer])
    assert str(caught.value).startswith(sentence)
    assert caught.value.row == 0


@pytest.mark.parametrize(
    "shape", [None, "3x32x32", [3, 32], [0, 1, 1], [3, 32.0, 32], [True] * 3, [3, 32, 10**9]]
)
def test_tampered_input_is_refused(shape):
    with pytest.raises(NumberError):
        stack_from(shape, [])


@pytest.mark.parametrize("layers", [None, "c16", {"a": 1}, 5])
def test_layers_that_are_no_list_are_refused(layers):
    with pytest.raises(NumberError, match="A stack has at most 64 layers, not no list"):
        stack_from([3, 32, 32], layers)
