"""The known networks: parameter counts worked out by hand, and the same in PyTorch."""

import subprocess
import sys

import pytest
import torch

from explorer.arithmetic.counts import Count
from explorer.layers.kinds import BatchNorm, Pool
from explorer.layers.presets import PRESETS
from explorer.layers.stack import read, write
from explorer.layers.summary import summary
from explorer.layers.torch_model import build, code, largest_difference
from explorer.places import ROOT
from models import build as build_network

BY_KEY = {preset.key: preset for preset in PRESETS}
TABLES = {preset.key: summary(preset.stack) for preset in PRESETS}
KNOWN = {
    "report": 896 + 18_496 + 73_856 + 524_544 + 2_570,
    # Convolutions without bias, 2 for each channel of a batch norm, the last layer.
    "six": 4_800
    + 190_400
    + 236_691
    + 1_414_400
    + 589_824
    + 1_638_400
    + 2 * (64 + 119 + 221 + 256 + 256 + 256)
    + 2_570,
    "lenet": (6 * 25 + 6) + (16 * 6 * 25 + 16) + 256 * 120 + 120 + 120 * 84 + 84 + 84 * 10 + 10,
    "dense": 784 * 1024 + 1024 + 1024 * 2048 + 2048 + 2048 * 10 + 10,
    "tiny-bn": 16 * 27 + 32 + 32 * 16 * 9 + 64 + 2048 * 128 + 128 + 1290,
    "tiny-gp": 16 * 27 + 32 + 32 * 16 * 9 + 64 + 32 * 10 + 10,
    "two": 896 + 18_496 + 16_384 * 128 + 128 + 1_290,
    "vgg11": 129_591_240,
    "fields": 2 * 10,
    "dilated": 80 + 2 * (8 * 72 + 8),
    "separable": 288 + 64 * 32 + 64 + 128,
}
TOTALS = {
    "report": 620_362,
    "six": 4_079_429,
    "lenet": 44_426,
    "dense": 2_923_530,
    "tiny-bn": 268_698,
    "tiny-gp": 5_466,
    "vgg11": 129_591_240,
}
each = pytest.mark.parametrize("key", TABLES)


def test_every_preset_is_known():
    assert TABLES.keys() == KNOWN.keys()


@each
def test_parameters_worked_by_hand(key):
    assert TABLES[key].total("parameters") == KNOWN[key] == TOTALS.get(key, KNOWN[key])


@each
def test_every_layer_fits(key):
    assert TABLES[key].misfit is None
    assert len(TABLES[key].rows) == len(BY_KEY[key].stack.layers)


@each
def test_shapes_and_counts_are_those_of_pytorch(key):
    assert largest_difference(BY_KEY[key].stack) == 0


@each
def test_preset_survives_its_link(key):
    assert read(write(BY_KEY[key].stack)) == BY_KEY[key].stack
    assert BY_KEY[key].text == write(BY_KEY[key].stack)


def test_the_report_network_is_the_one_that_is_trained_here():
    ours = [p.shape for p in build(BY_KEY["report"].stack).parameters()]
    assert ours == [p.shape for p in build_network("report-cnn", 10).parameters()]


def test_shapes_of_lenet():
    shapes = [row.shape for row in TABLES["lenet"].rows if len(row.shape) == 3]
    assert [shape[1] for shape in shapes] == [24, 12, 12, 8, 4, 4]


def test_vgg11_ends_its_maps_at_7x7():
    assert TABLES["vgg11"].rows[28].shape == TABLES["vgg11"].rows[29].shape == (512, 7, 7)
    assert TABLES["vgg11"].shape == (200,)


def test_points_of_the_presets_are_true():
    def share(key, index, what):
        return getattr(TABLES[key].rows[index], what).total / TABLES[key].total(what)

    assert share("report", 11, "parameters") > 0.8
    assert 0.45 < share("six", 12, "macs") < 0.5
    assert 0.975 < share("tiny-bn", 9, "parameters") < 0.985
    assert 268_698 // 5_466 == 49
    assert [row.fields[0].size for row in TABLES["fields"].rows] == [3, 4, 8]
    assert [row.fields[0].size for row in TABLES["dilated"].rows] == [3, 7, 15]
    depthwise, pointwise = TABLES["separable"].rows[:2]
    parts = depthwise.parameters.total + pointwise.parameters.total
    assert 0.12 < parts / (64 * 32 * 9) < 0.14
    linear = [row for row in TABLES["vgg11"].rows if type(row.layer).__name__ == "Linear"]
    convolutions = [row for row in TABLES["vgg11"].rows if type(row.layer).__name__ == "Conv"]
    assert sum(row.macs.total for row in convolutions) > 0.98 * TABLES["vgg11"].total("macs")
    assert sum(row.parameters.total for row in linear) > 0.9 * TABLES["vgg11"].total("parameters")


PRINT_LAYERS = """
for layer in model:
    x = layer(x)
    print(tuple(x.shape[1:]), sum(p.numel() for p in layer.parameters()))
"""


def test_copied_lines_run_and_give_the_table():
    # One process for all: importing torch takes longer than all the networks together.
    programs = []
    for key, preset in BY_KEY.items():
        device = "meta" if key == "vgg11" else "cpu"  # half a gigabyte of weights
        programs.append(f"torch.set_default_device({device!r})\n{code(preset.stack)}{PRINT_LAYERS}")
    text = "import torch\n" + "\n".join(programs)
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    wanted = []
    for table in TABLES.values():
        wanted.append(f"{torch.Size([1, *table.shape])} {table.total('parameters')}")
        wanted += [f"{row.shape} {row.parameters.total}" for row in table.rows]
    assert done.stdout.splitlines() == wanted


def test_the_check_sees_a_wrong_shape_and_a_wrong_count(monkeypatch):
    stack = read("3x9x9~c5~b")  # in no other test: answers are kept
    monkeypatch.setattr(BatchNorm, "parameters", lambda layer, shape: Count())
    assert largest_difference(stack) == 1
    other = read("3x9x9~c5k2~m2")
    monkeypatch.setattr(Pool, "output", lambda layer, shape: shape)
    assert largest_difference(other) == float("inf")


def test_the_check_leaves_the_compiler_unloaded():
    code_ = "from explorer.layers.presets import PRESETS\n"
    code_ += "from explorer.layers.torch_model import largest_difference\n"
    code_ += "import sys; [largest_difference(p.stack) for p in PRESETS]\n"
    code_ += "sys.exit('triton' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code_], cwd=ROOT, check=False).returncode == 0
