"""Claims about what a convolution does, its transpose, and what of it is learnt."""

import numpy as np

from explorer import ops
from explorer.cases import ConvCase, StackCase
from explorer.ideas.listing import Listing
from explorer.ideas.mistakes import in_torch
from explorer.ideas.mistakes.claim import DEPENDS, RIGHT, WRONG, Claim, Decision, Knob
from explorer.ideas.mistakes.draw import convolution, matrix, row, sheet, table
from explorer.layers.stack import read
from explorer.sheets.words import say

TOPIC = "Kernels"
_SPOT = np.pad(np.ones((1, 1)), 2)
_COUNT = np.arange(1.0, 10).reshape(3, 3)


def _flips() -> Decision:
    case = ConvCase.single(_SPOT, _COUNT)
    layer, flipped = case.output()[0], ConvCase.single(_SPOT, _COUNT, way="flipped").output()[0]
    shown = row(*convolution(case))
    other = row(matrix("other", "With the kernel flipped", flipped, "plain", most=9))
    line = "nn.Conv2d lays the kernel down as it stands, which mathematics calls cross-correlation."
    return Decision((bool((layer == flipped).all()),), sheet(shown, other, said=(line,)), case)


def _matters() -> Decision:
    blur, edge = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], float), _COUNT
    x = np.array([[0, 0, 1, 0], [0, 2, 0, 0], [3, 0, 0, 1], [0, 0, 0, 0]], float)
    rows, tried = [], []
    for name, kernel in (("a blur", blur), ("1 to 9", edge)):
        ways = [
            ConvCase.single(x, kernel, way=way).output()[0] for way in ("correlation", "flipped")
        ]
        tried.append(bool((ways[0] == ways[1]).all()))
        rows.append(
            row(
                matrix(f"k {name}", f"Kernel: {name}", kernel, "kernel"),
                matrix(f"y {name}", "As it stands", ways[0], "output"),
                matrix(f"f {name}", "Flipped", ways[1], "output"),
            )
        )
    line = "The blur looks the same after half a turn; the other kernel does not."
    case = ConvCase.single(x, edge, way="flipped")
    return Decision(tuple(tried), sheet(*rows, said=(line,)), case)


def _linear() -> Decision:
    first, second = np.array([[1, 0], [0, -1.0]]), np.array([[1, 2], [0, 1.0]])
    x = np.array([[2, 0, 1, 3], [1, 1, 0, 2], [0, 3, 2, 1], [1, 0, 1, 2]], float)
    # One after the other they act as one kernel: the second spread over the first.
    both = ops.conv2d(np.pad(first, 1)[None], second[None, None, ::-1, ::-1])[0]
    chained = ConvCase.single(ConvCase.single(x, first).output()[0], second).output()[0]
    case = ConvCase.single(x, both)
    one = case.output()[0]
    kernels = row(
        matrix("a", "First kernel", first, "kernel"),
        matrix("b", "Second kernel", second, "kernel"),
        matrix("k", "One kernel for both", both, "kernel"),
    )
    shown = row(
        matrix("x", "Input", x, "input"),
        matrix("two", "Two convolutions", chained, "output"),
        matrix("one", "One convolution", one, "output"),
    )
    line = "Two 2×2 kernels in a row do what one 3×3 kernel does: only a ReLU between adds more."
    more = not np.allclose(chained, one)
    return Decision((more,), sheet(kernels, shown, said=(line,)), case)


def _undone() -> Decision:
    kernel = np.array([[1, 0], [0, 1.0]])
    x = np.array([[2, 0, 1, 3], [1, 5, 0, 2], [0, 3, 2, 1], [4, 0, 1, 2]], float)
    there = ConvCase.single(x, kernel, stride=2)
    case = ConvCase.single(there.output()[0], kernel, stride=2, way="transposed")
    back = case.output()[0]
    shown = row(
        matrix("x", "Input", x, "input", most=5), "→",
        matrix("y", "Convolution, S = 2", there.output()[0], "output"), "→",
        matrix("back", "Transposed", back, "output", most=5),
    )  # fmt: skip
    line = f"The size comes back, the numbers do not: {say(x[0, 0])} became {say(back[0, 0])}."
    return Decision((bool((back == x).all()),), sheet(shown, said=(line,)), case)


def _evenly(k: int, s: int) -> Decision:
    settings = ((k, s), (2, 2), (4, 2), (3, 2))
    rows, tried = {}, []
    for kernel, stride in settings:
        y = ops.conv_transpose2d(np.ones((1, 1, 3)), np.ones((1, 1, 1, kernel)), None, (1, stride))
        line = y[0, 0]
        inner = line[max(kernel - stride, 0) : len(line) - max(kernel - stride, 0)]
        tried.append(len(set(inner.tolist())) == 1)
        rows[f"K = {kernel}, S = {stride}"] = line
    wide = max(map(len, rows.values()))
    padded = {
        name: [*map(float, line), *[float("nan")] * (wide - len(line))]
        for name, line in rows.items()
    }
    shown = table("covered", "Stamps on each output cell, 3 inputs", range(1, wide + 1), padded)
    line = "Away from the ends it is even where K is a multiple of S: 2 and 4 for S = 2, not 3."
    case = ConvCase.single(np.ones((3, 3)), np.ones((k, k)), stride=s, way="transposed")
    return Decision(tuple(tried), sheet(row(shown), said=(line,)), case)


def _settings_learnt(k: int, s: int) -> Decision:
    case = StackCase(read(f"3x32x32~c16k{k}s{s}p1"))
    total = case.table.total("parameters")
    rows = {"kernels and biases": [total], "stride": [0], "padding": [0], "kernel size": [0]}
    listing = Listing(in_torch.weights_of, (k, s))
    line = (
        "Only the weights and biases have a gradient; stride, padding and K are chosen by people."
    )
    shown = sheet(row(table("counts", "Numbers that are learnt", [""], rows)), said=(line,))
    weights = 16 * 3 * k * k
    return Decision((total > weights + 16,), shown, case, listing=listing, prints=(weights, 16))


def _moves() -> Decision:
    x = np.zeros((7, 7))
    x[2:4, 2:4] = [[1, 2], [3, 4]]
    moved = np.roll(x, 1, 1)
    kernel = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1.0]])
    case = ConvCase.single(moved, kernel, padding=1)
    before, after = ConvCase.single(x, kernel, padding=1).output()[0], case.output()[0]
    follows = bool((np.roll(before, 1, 1) == after).all())
    rows = (
        row(matrix("x", "Input", x, "input", most=4), "→",
            matrix("y", "Output", before, "output", most=14)),
        row(matrix("x2", "Input, one column on", moved, "input", most=4), "→",
            matrix("y2", "Output", after, "output", most=14)),
    )  # fmt: skip
    line = "The output moved by one column as well, number by number."
    return Decision((follows,), sheet(*rows, said=(line,)), case)


def _permuted() -> Decision:
    numbers = np.random.default_rng(3)
    x = numbers.integers(0, 6, (4, 4)).astype(float)
    order = numbers.permutation(16)
    mixed = x.ravel()[order].reshape(4, 4)
    weights = numbers.integers(-2, 3, 16).astype(float)
    dense = float(weights @ x.ravel()), float(weights[order] @ mixed.ravel())
    kernel = np.array([[1, -1], [1, -1.0]])
    case = ConvCase.single(mixed, kernel)
    maps = [np.sort(ConvCase.single(image, kernel).output()[0].ravel()) for image in (x, mixed)]
    rows = {"dense, weights permuted along": dense, "convolution, largest": [m[-1] for m in maps]}
    shown = row(
        matrix("x", "Pixels in place", x, "input", most=5),
        matrix("mixed", "The same, permuted", mixed, "input", most=5),
        table("y", "Outputs", ["in place", "permuted"], rows),
    )
    line = "No kernel gives the permuted picture the same numbers: its neighbours are others now."
    right = dense[0] == dense[1] and not np.array_equal(*maps)
    return Decision((right,), sheet(shown, said=(line,)), case)


CLAIMS = (
    Claim(
        "flips", "A convolution layer turns its kernel by half a turn before it multiplies", WRONG,
        TOPIC, "lecture notes",
        "That is the convolution of mathematics. nn.Conv2d does not flip: it is a "
        "cross-correlation.",
        _flips,
    ),
    Claim(
        "flip-matters", "Flipping the kernel or not gives the same output", DEPENDS, TOPIC,
        "question sites",
        "Only for a kernel that looks the same after half a turn. Where kernels are learnt either "
        "way will do: the network learns the flipped one.",
        _matters,
    ),
    Claim(
        "two-linear", "Two convolutions in a row can do more than any single one", WRONG, TOPIC,
        "question sites",
        "A convolution is linear, so two in a row are one with a larger kernel, a padded edge "
        "apart. What makes the difference is the activation between them.",
        _linear,
    ),
    Claim(
        "deconvolution", "A transposed convolution undoes the convolution", WRONG, TOPIC, "blogs",
        "It brings back the size, not the numbers: what a stride has skipped is lost.",
        _undone,
    ),
    Claim(
        "checkerboard", "A transposed convolution writes equally often on every inner cell",
        DEPENDS, TOPIC, "blogs",
        "Only where K is a multiple of S. Otherwise the stamps overlap unevenly, which shows as a "
        "checkerboard.",
        _evenly, (Knob("Kernel K", (2, 3, 4, 5, 6), 5), Knob("Stride S", (1, 2, 3), 3)),
    ),
    Claim(
        "learns-stride", "In training a layer finds its kernels, its stride and its padding", WRONG,
        TOPIC, "student reports",
        "Gradient descent changes weights and biases only. Stride, padding and the size of the "
        "kernel are hyperparameters, chosen beforehand.",
        _settings_learnt, (Knob("Kernel K", (3, 5, 7), 3), Knob("Stride S", (1, 2, 3), 2)),
    ),
    Claim(
        "equivariant", "Away from the edge, with stride 1, a moved object moves the output along",
        RIGHT, TOPIC, "lecture notes",
        "The same kernel meets the same numbers one place on: a convolution is **equivariant**, "
        "not invariant.",
        _moves,
    ),
    Claim(
        "permuted", "A dense layer learns as well from permuted pixels, a convolution does not",
        RIGHT, TOPIC, "lecture notes",
        "Permute the weights along with the pixels, and a dense layer gives the same sums. A "
        "kernel needs neighbours that belong together.",
        _permuted,
    ),
)  # fmt: skip
