"""Claims about channels, filters and parameters."""

import numpy as np

from explorer import ops
from explorer.arithmetic.counts import conv_parameters, linear_parameters
from explorer.cases import ConvCase, StackCase
from explorer.ideas.mistakes.claim import DEPENDS, RIGHT, WRONG, Claim, Decision, Knob
from explorer.ideas.mistakes.draw import matrix, row, sheet, table
from explorer.layers.stack import read
from explorer.sheets.words import added, say

TOPIC = "Channels and parameters"
_IN = Knob("Input channels C", (1, 2, 3, 4, 8, 16), 3)
_OUT = Knob("Filters O", (1, 2, 4, 8, 10, 16), 10)
_K = Knob("Kernel K", (1, 3, 5, 7), 3)
# Red, green and blue of one window, and a kernel for each; their sums are 2, 2 and −7.
_RGB = np.array(
    [[[1, 2, 1], [0, 1, 0], [2, 1, 2]], [[0, 1, 0], [1, 2, 1], [0, 1, 0]],
     [[2, 0, 2], [1, 1, 1], [2, 0, 2]]], float,
)  # fmt: skip
_KERNELS = np.array(
    [[[0, 1, 0], [1, -1, 1], [0, 1, 0]], [[1, 0, 1], [0, 1, 0], [1, 0, 1]],
     [[-1, 0, -1], [0, 1, 0], [-1, 0, -1]]], float,
)  # fmt: skip


def _stack(text: str) -> StackCase:
    return StackCase(read(text))


def _thirty(channels: int, filters: int, k: int) -> Decision:
    weight = np.zeros((filters, channels, k, k))
    slices, maps = weight.shape[0] * weight.shape[1], ops.conv2d(np.zeros((channels, 8, 8)), weight)
    counts = {
        f"kernels of {k}×{k}": [slices],
        f"filters of {channels}×{k}×{k}": [filters],
        "output maps": [len(maps)],
    }
    line = (
        f"Read as {k}×{k} kernels, {channels} × {filters} = {slices} is right. Read as filters, "
        f"each {channels}×{k}×{k} with one map of its own, there are {filters}."
    )
    tried = (channels * filters == slices, channels * filters == len(maps))
    case = _stack(f"{channels}x8x8~c{filters}k{k}")
    return Decision(tried, sheet(row(table("counts", "Counted", [""], counts)), said=(line,)), case)


def _one_for_all() -> Decision:
    case = ConvCase(_RGB, _KERNELS[None], np.zeros(1))
    own = [float((x * k).sum()) for x, k in zip(_RGB, _KERNELS, strict=True)]
    shared = [float((x * _KERNELS[0]).sum()) for x in _RGB]
    true, note = float(case.output()[0, 0, 0]), sum(shared)
    names = ("red", "green", "blue")
    colours = list(zip(names, _RGB, _KERNELS, strict=True))
    inputs = (matrix(f"x{n}", f"Input, {n}", x, "input", most=2) for n, x, _ in colours)
    kernels = (matrix(f"k{n}", f"Kernel, {n}", k, "kernel") for n, _, k in colours)
    sums = {"its own kernels": [*own, true], "one kernel for all": [*shared, note]}
    shown = table("sums", "Sums", [*names, "output"], sums)
    line = f"Each channel has its own 3×3 weights: {added(own)} = {say(true)}."
    rows = (row(*inputs), row(*kernels), row(shown))
    return Decision((note == true,), sheet(*rows, said=(line,)), case)


def _slices(channels: int, filters: int) -> Decision:
    x, k = np.ones((channels, 3, 3)), np.ones((filters, channels, 3, 3))
    case = ConvCase(x, k, np.zeros(filters))
    maps, slices = len(case.output()), channels * filters
    count = conv_parameters(filters, channels, (3, 3))
    rows = {"3×3 kernels": [slices], "output maps": [maps], "weights and biases": [count.total]}
    lines = (
        f"Each filter adds up its {channels} kernels and makes one map: {maps}, not {slices}.",
        f"Parameters: {count}.",
    )
    shown = sheet(row(table("counts", "Counted", [""], rows)), said=lines)
    return Decision((maps == slices,), shown, case)


def _larger_picture(filters: int, k: int) -> Decision:
    sides = (8, 16, 32, 64)
    cases = [_stack(f"3x{n}x{n}~c{filters}k{k}p{k // 2}") for n in sides]
    parameters = [case.table.total("parameters") for case in cases]
    rows = {"parameters": parameters, "multiply-adds": [c.table.total("macs") for c in cases]}
    shown = table("counts", f"3 → {filters} channels, K = {k}", [f"{n}×{n}" for n in sides], rows)
    line = f"{conv_parameters(filters, 3, (k, k))} parameters for every size; only the work grows."
    grows = len(set(parameters)) > 1
    return Decision((grows,), sheet(row(shown), said=(line,)), cases[2])


def _without_bias(filters: int, channels: int, k: int) -> Decision:
    note = filters * channels * k * k
    counts = [conv_parameters(filters, channels, (k, k), bias=bias) for bias in (True, False)]
    rows = {"bias=True": [counts[0].total], "bias=False": [counts[1].total], "the note": [note]}
    lines = tuple(f"bias={bias}: {c}" for bias, c in zip((True, False), counts, strict=True))
    tried = tuple(count.total == note for count in counts)
    shown = sheet(row(table("counts", "Parameters", [""], rows)), said=lines)
    return Decision(tried, shown, _stack(f"{channels}x32x32~c{filters}k{k}"))


def _dilation(k: int, d: int) -> Decision:
    stacks = [_stack(f"3x32x32~c16k{k}{f'd{step}' if step > 1 else ''}") for step in (1, d)]
    counts = [case.table.total("parameters") for case in stacks]
    reach = np.full((d * (k - 1) + 1,) * 2, np.nan)
    reach[::d, ::d] = np.arange(1, k * k + 1).reshape(k, k)
    marks = {place: "quiet" for place in np.ndindex(*reach.shape) if np.isnan(reach[place])}
    grid = matrix("kernel", f"A {k}×{k} kernel with D = {d}", reach, "kernel", marks=marks)
    rows = {"D = 1": [counts[0]], f"D = {d}": [counts[1]]}
    shown = row(grid, table("counts", "Parameters, 3 → 16", [""], rows))
    line = f"It spans {len(reach)} cells and still multiplies {k}·{k} = {k * k} of them."
    return Decision((counts[0] == counts[1],), sheet(shown, said=(line,)), stacks[1])


def _dense_pixel(inputs: int, outputs: int) -> Decision:
    numbers = np.random.default_rng(0)
    x = numbers.integers(-3, 4, (inputs, 2, 2)).astype(float)
    w = numbers.integers(-2, 3, (outputs, inputs)).astype(float)
    conv = ops.conv2d(x, w[:, :, None, None])
    dense = np.stack([[w @ x[:, i, j] for j in range(2)] for i in range(2)]).transpose(2, 0, 1)
    flat = x.reshape(inputs, -1)
    heads = [f"pixel {place + 1}" for place in range(4)]
    told = table("x", "The input: a row for each channel", heads,
                 {f"channel {c + 1}": flat[c] for c in range(inputs)}, role="input")  # fmt: skip
    both = {
        f"{name}, output {o + 1}": y[o].ravel()
        for o in range(outputs)
        for name, y in (("1×1", conv), ("dense", dense))
    }
    shown = row(told, "→", table("y", "1×1 convolution and dense layer", heads, both))
    line = "The dense layer is applied to the channels of one pixel after the other."
    case = ConvCase(x, w[:, :, None, None], np.zeros(outputs))
    return Decision((bool((conv == dense).all()),), sheet(shown, said=(line,)), case)


def _one_by_one() -> Decision:
    x = np.array([[[1, 2], [3, 4]], [[4, 3], [2, 1]]], float)
    case = ConvCase(x, np.array([[[[1.0]], [[-1.0]]]]), np.zeros(1))
    y = case.output()[0]
    shown = row(
        matrix("x0", "Channel 1", x[0], "input", most=4), "−",
        matrix("x1", "Channel 2", x[1], "input", most=4), "=",
        matrix("y", "Output", y, "output", most=4),
    )  # fmt: skip
    line = "With the weights 1 and −1 it is the difference of two channels: neither of them."
    copies = any((y == channel).all() for channel in x)
    return Decision((bool(copies),), sheet(shown, said=(line,)), case)


def _depthwise(channels: int, k: int) -> Decision:
    usual = conv_parameters(channels, channels, (k, k), bias=False)
    single = conv_parameters(channels, channels, (k, k), channels, bias=False)
    rows = {"groups=1": [usual.total], f"groups={channels}": [single.total]}
    shown = row(table("counts", "Weights", [""], rows))
    line = f"{usual} and {single}: {usual.total // single.total} times fewer."
    case = _stack(f"{channels}x16x16~c{channels}k{k}g{channels}n")
    holds = usual.total == channels * single.total == channels * case.table.total("parameters")
    return Decision((holds,), sheet(shown, said=(line,)), case)


def _heads(channels: int, side: int) -> Decision:
    flat, pooled = linear_parameters(10, channels * side * side), linear_parameters(10, channels)
    rows = {"Flatten, Linear": [flat.total], "average, Linear": [pooled.total]}
    shown = row(table("counts", f"From {channels} maps of {side}×{side} to 10", [""], rows))
    case = _stack(f"{channels}x{side}x{side}~g1~x~l10")
    holds = flat.total > 10 * pooled.total and case.table.total("parameters") == pooled.total
    return Decision((holds,), sheet(shown, said=(f"{flat}, and {pooled}.",)), case)


CLAIMS = (
    Claim(
        "thirty", "kernels are 3 × 10 = 30 unique ones", DEPENDS, TOPIC, "explainers",
        "It depends on the word: 30 kernels of 3×3, but 10 filters of 3×3×3, and so 10 maps. What "
        "PyTorch calls out_channels is 10.",
        _thirty, (_IN, _OUT, _K),
    ),
    Claim(
        "one-for-all", "One 3×3 kernel goes over red, green and blue alike", WRONG, TOPIC,
        "question sites",
        "A filter has a kernel of its own for each input channel; their sums and the bias are "
        "added up.",
        _one_for_all,
    ),
    Claim(
        "slices", "From 3 to 2 channels there are 6 kernels, so 6 maps come out", WRONG, TOPIC,
        "question sites",
        "The three kernels of a filter are summed into one map: 2 filters, 2 maps, 54 weights and "
        "2 biases.",
        _slices, (Knob("Input channels C", (1, 2, 3, 4), 3), Knob("Filters O", (1, 2, 3, 4), 2)),
    ),
    Claim(
        "larger-picture", "A larger picture needs more weights in the convolution", WRONG, TOPIC,
        "question sites",
        "The kernel is the same at every place, so the size does not matter. More places mean more "
        "multiply-adds, not more weights.",
        _larger_picture, (Knob("Filters O", (8, 16, 32), 16), _K),
    ),
    Claim(
        "without-bias", "16 filters of 3×3 over 3 channels have 432 parameters", DEPENDS, TOPIC,
        "notebooks",
        "432 weights, and 16 biases unless bias=False says that there are none. PyTorch has them "
        "if nothing is said.",
        _without_bias, (Knob("Filters O", (8, 16, 32), 16), _IN, _K),
    ),
    Claim(
        "dilation-weights", "Dilation lets a kernel see further without one more weight", RIGHT,
        TOPIC, "blogs",
        "It puts gaps between the same K·K weights: with K = 3 and D = 2 nine weights span 5×5 "
        "cells.",
        _dilation, (Knob("Kernel K", (2, 3, 5), 3), Knob("Dilation D", (1, 2, 3), 2)),
    ),
    Claim(
        "dense-pixel", "A 1×1 convolution is a dense layer, applied to each pixel", RIGHT, TOPIC,
        "lecture notes",
        "It takes the channels of one pixel as its inputs, and has the same weights everywhere.",
        _dense_pixel, (Knob("Input channels C", (1, 2, 3, 4), 3), Knob("Filters O", (1, 2, 3), 2)),
    ),
    Claim(
        "one-by-one", "A 1×1 convolution changes nothing: its window has no neighbours", WRONG,
        TOPIC, "question sites",
        "It mixes the channels of a pixel, and so makes new ones, or fewer.",
        _one_by_one,
    ),
    Claim(
        "depthwise", "groups=C has a C-th of the weights of the usual C → C layer", RIGHT, TOPIC,
        "blogs",
        "Each filter then reads one channel instead of C: C·K·K weights instead of C·C·K·K.",
        _depthwise, (Knob("Channels C", (2, 4, 8, 16, 32), 32), Knob("Kernel K", (3, 5), 3)),
    ),
    Claim(
        "heads", "Averaging each map before the last layer saves most of its weights", RIGHT, TOPIC,
        "lecture notes",
        "The last layer then reads one number of each map instead of all: 1,290 parameters instead "
        "of 20,490 for 128 maps of 4×4 and 10 classes.",
        _heads, (Knob("Channels C", (16, 32, 64, 128), 128), Knob("Side", (4, 5, 6, 7, 8), 4)),
    ),
)  # fmt: skip
