"""Claims about padding and how often a cell is read."""

import numpy as np

from explorer.arithmetic import border, conv_output_size, coverage, same_padding
from explorer.cases import ConvCase, PoolCase
from explorer.errors import InputError
from explorer.ideas.mistakes.claim import DEPENDS, RIGHT, WRONG, Claim, Decision, Knob
from explorer.ideas.mistakes.draw import convolution, matrix, pooling, row, sheet, table
from explorer.ideas.mistakes.sizes import size_case

TOPIC = "Padding"
_WIDE = Knob("Input N", tuple(range(7, 33)), 32)
_K = Knob("Kernel K", (1, 3, 5, 7), 5)
_P = Knob("Padding P", (0, 1, 2, 3), 2)


def _once(n: int, k: int, p: int) -> Decision:
    note, true = n + p - k + 1, conv_output_size(n, k, 1, p)
    rows = {"N + P − K + 1": [note], "counted": [true]}
    shown = [row(table("sizes", "Places with stride 1", ["size"], rows))]
    line = f"{p} cells on the left and {p} on the right: the padded input has {n + 2 * p} cells."
    return Decision((note == true,), sheet(*shown, said=(line,)), size_case(n, k, 1, p))


def _larger_kernel(n: int, k: int, p: int) -> Decision:
    note, true = n - (k + 2 * p) + 1, conv_output_size(n, k, 1, p)
    rows = {f"kernel {k + 2 * p}, no padding": [note], f"kernel {k}, padding {p}": [true]}
    line = f"Padding makes the input longer, to {n + 2 * p} cells. The kernel keeps its {k}."
    shown = row(table("sizes", "Places with stride 1", ["size"], rows))
    return Decision((note == true,), sheet(shown, said=(line,)), size_case(n, k, 1, p))


def _zeros() -> Decision:
    x, k = np.arange(1.0, 10).reshape(3, 3), np.ones((3, 3))
    padded, none = (ConvCase.single(x, k, padding=p) for p in (1, 0))
    with_zeros, without = padded.output()[0], none.output()[0]
    left = convolution(padded)
    right = matrix("none", "Output without padding", without, "output")
    line = f"P = 1, filled with 0s: {with_zeros.shape[0]}×{with_zeros.shape[1]}. P = 0: 1×1."
    same = with_zeros.shape == without.shape
    return Decision((same,), sheet(row(*left), row(right), said=(line,)), padded)


def _half(n: int) -> Decision:
    kernels = (2, 3, 4, 5, 6, 7)
    sizes = [conv_output_size(n, k, 1, k // 2) for k in kernels]
    pads = [same_padding(k) for k in kernels]
    rows = {
        "K // 2 on both sides": [k // 2 for k in kernels],
        "size then": sizes,
        "'same', before": [before for before, _ in pads],
        "'same', after": [after for _, after in pads],
    }
    tried = tuple(size == n for size in sizes)
    marks = {(1, i): "winner" for i, good in enumerate(tried) if good}
    shown = table("same", f"N = {n}, stride 1", [f"K = {k}" for k in kernels], rows, marks=marks)
    line = f"Odd kernels keep {n}. Even ones give {sizes[0]}: 'same' pads them unevenly."
    return Decision(tried, sheet(row(shown), said=(line,)), size_case(n, 4, rule="same"))


def _same_stride(n: int, k: int, s: int) -> Decision:
    size, refusal = float("nan"), ""
    try:
        before, after = border(k, s, "same")[0]
        size = conv_output_size(n + after - before, k, s, before)
    except InputError as error:
        refusal = str(error)
    by_hand = conv_output_size(n, k, s, same_padding(k)[0])
    rows = {"input": [n], "padding='same'": [size], f"padding={same_padding(k)[0]}": [by_hand]}
    shown = table("sizes", f"K = {k}, S = {s}", ["size"], rows, texts={(1, 0): "refused"})
    if not refusal:
        shown = table("sizes", f"K = {k}, S = {s}", ["size"], rows)
    line = refusal or f"With stride 1 it keeps {n}. Take a larger stride."
    case = size_case(n, k, s, rule="same")
    return Decision((size == n,), sheet(row(shown), said=(line,)), case)


def _minus_infinity() -> Decision:
    x = -np.arange(1.0, 10).reshape(3, 3)
    case = PoolCase(x[None], "max", (3, 3), (1, 1), (1, 1))
    zeros = np.pad(x, 1)
    note = np.array([[zeros[i : i + 3, j : j + 3].max() for j in range(3)] for i in range(3)])
    true = case.output()[0]
    shown = row(
        matrix("x", "Input, all negative", x, "input", most=9),
        "→",
        pooling(case, "y", "Max pooling 3×3, S = 1, P = 1", "x", 9),
    )
    other = row(matrix("note", "If the padding were 0s", note, "plain", most=9))
    line = "The border stays negative: the padding counts as −∞ and never is the largest."
    return Decision((bool((note == true).all()),), sheet(shown, other, said=(line,)), case)


def _corners(n: int, k: int, p: int) -> Decision:
    once = np.array(coverage(n, k, 1, p))
    reads = np.outer(once, once)
    marks = {(0, 0): "chosen", (n // 2, n // 2): "chosen"}
    shown = matrix("reads", "How often each cell is read", reads, "window", marks=marks)
    line = f"The corner is read {reads[0, 0]}×, the middle {reads[n // 2, n // 2]}×."
    case = ConvCase.single(np.ones((n, n)), np.ones((k, k)), padding=p, view="coverage")
    return Decision(
        (bool(reads[0, 0] < reads[n // 2, n // 2]),), sheet(row(shown), said=(line,)), case
    )


CLAIMS = (
    Claim(
        "padding-once", "output = N + P − K + 1 for stride 1", WRONG, TOPIC, "notebooks",
        "Padding is added at both ends, so it counts twice: N + 2P − K + 1.",
        _once, (_WIDE, _K, _P),
    ),
    Claim(
        "padding-kernel", "Padding 2 turns a kernel of 5 into an effective one of 9", WRONG, TOPIC,
        "question sites",
        "Padding lengthens the input and leaves the kernel alone: 32 stays 32 and does not become "
        "24.",
        _larger_kernel, (_WIDE, _K, _P),
    ),
    Claim(
        "zero-padding", "Zero padding means that nothing is added at the edge", WRONG, TOPIC,
        "explainers",
        "Zero padding adds a ring of cells that hold 0. No padding is P = 0, called 'valid'.",
        _zeros,
    ),
    Claim(
        "half-kernel", "Padding K // 2 keeps the size, with stride 1", DEPENDS, TOPIC, "notebooks",
        "For odd kernels only. An even kernel needs K − 1 cells in all, an odd number: PyTorch's "
        "'same' puts the extra one behind the input.",
        _half, (Knob("Input N", tuple(range(7, 17)), 8),),
    ),
    Claim(
        "same-stride", "padding='same' keeps the size, whatever the stride", WRONG, TOPIC,
        "question sites",
        "A larger stride makes the output smaller whatever is padded. PyTorch refuses "
        "padding='same' unless the stride is 1.",
        _same_stride,
        (Knob("Input N", tuple(range(7, 17)), 8), Knob("Kernel K", (3, 4, 5), 3),
         Knob("Stride S", (1, 2, 3), 2)),
    ),
    Claim(
        "pool-zeros", "Max pooling fills its padding with zeros", WRONG, TOPIC, "documentation",
        "It fills it with −∞, so that padding never wins. With zeros a border of negative numbers "
        "would become 0.",
        _minus_infinity,
    ),
    Claim(
        "uneven-reads", "Without padding a corner is read less often than the middle", RIGHT, TOPIC,
        "lecture notes",
        "A 3×3 kernel reads the corner once and a cell in the middle nine times, which is a reason "
        "to pad.",
        _corners,
        (Knob("Input N", (5, 6, 7, 8, 9), 5), Knob("Kernel K", (2, 3), 3),
         Knob("Padding P", (0, 1), 0)),
    ),
)  # fmt: skip
