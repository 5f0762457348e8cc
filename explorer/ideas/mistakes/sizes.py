"""Claims about output sizes."""

import numpy as np

from explorer.arithmetic import conv_output_size, span, transposed_output_size
from explorer.cases import SizeCase, StackCase
from explorer.ideas.mistakes.claim import DEPENDS, RIGHT, WRONG, Claim, Decision, Knob
from explorer.ideas.mistakes.draw import row, said, sheet, table, windows
from explorer.layers.stack import read

TOPIC = "Sizes"
_N = Knob("Input N", tuple(range(7, 17)), 10)
_K = Knob("Kernel K", tuple(range(1, 8)), 3)
_S = Knob("Stride S", (1, 2, 3, 4), 2)
_P = Knob("Padding P", (0, 1, 2, 3), 0)


def size_case(n: int, k: int, s: int = 1, p: int = 0, **more: object) -> SizeCase:
    """Return the case of the page Output size with the same settings for rows and columns."""
    pairs = {name: (value, value) for name, value in zip("nksp", (n, k, s, p), strict=True)}
    return SizeCase(**pairs, **more)


def _starts(knobs: tuple[Knob, ...], **numbers: float) -> tuple[Knob, ...]:
    return tuple(Knob(k.label, k.stops, numbers.get(k.label[-1], k.start)) for k in knobs)


def _against(note: float, true: float, n: int, k: int, s: int, p: int, *lines: str) -> Decision:
    """Return the decision of a formula for the size against the windows, one by one."""
    picture = windows(n, k, s, p)
    counted = len(picture.values) - 1
    sizes = table("sizes", "Places", ["size"], {"the note": [note], "counted": [counted]})
    verdict = f"The note says {note:g}; {counted} window{'s fit' if counted > 1 else ' fits'}."
    return Decision(
        (note == true == counted,),
        sheet(row(sizes, picture), said=(verdict, *lines)),
        size_case(n, k, s, p),
    )


def _plus_one(n: int, k: int, s: int, p: int) -> Decision:
    true = conv_output_size(n, k, s, p)
    note = (n + 2 * p - k) // s
    sums = f"({n} + 2·{p} − {k})/{s}"
    why = f"floor({sums}) = {note} steps lead to {note} more windows; the first one makes {true}."
    return _against(note, true, n, k, s, p, why)


def _fraction(n: int, k: int, s: int, p: int) -> Decision:
    room = n + 2 * p - k
    true, rest = conv_output_size(n, k, s, p), room % s
    classic = conv_output_size(224, 11, 4)
    fits = f"{room}/{s} leaves a rest of {rest}; the layer has {true} windows all the same."
    divides = f"{room}/{s} has no fraction, so the claim says nothing here. Change a number."
    return Decision(
        (False,) if rest else (),  # a fraction, and yet a layer
        sheet(
            row(windows(n, k, s, p)),
            said=(
                fits if rest else divides,
                f"A classic first layer, N = 224, K = 11, S = 4: 213/4 = 53.25, and {classic} "
                "windows.",
            ),
        ),
        size_case(n, k, s, p),
    )


def _four_by_four(n: int, k: int, s: int) -> Decision:
    true = conv_output_size(n, k, s)
    return _against(2, true, n, k, s, 0, "5×5 would give 2×2: the note took another input.")


def _keeps(n: int, p: int) -> Decision:
    k = 2 * p + 1
    sizes = {f"N = {m}": conv_output_size(m, k, 1, p) for m in (8, 16, 28, 32, 224)}
    every = all(conv_output_size(m, k, 1, p) == m for m in range(1, 257))
    rows = {"before": [8, 16, 28, 32, 224], "after": list(sizes.values())}
    shown = (table("sizes", f"K = {k}, P = {p}, S = 1", list(sizes), rows),)
    rows = (row(*shown), row(windows(n, k, 1, p)))
    line = f"N + 2·{p} − {k} + 1 = N: tried for every N from 1 to 256."
    return Decision((every,), sheet(*rows, said=(line,)), size_case(32, k, 1, p))


def _halves(k: int, p: int) -> Decision:
    sides = tuple(range(7, 15))
    one = [conv_output_size(n, k, 1, p) for n in sides]
    two = [conv_output_size(n, k, 2, p) for n in sides]
    rows = {"S = 1": one, "half of it": [size / 2 for size in one], "S = 2": two}
    tried = tuple(2 * b == a for a, b in zip(one, two, strict=True))
    marks = {(2, i): "winner" for i, good in enumerate(tried) if good}
    title = f"Sizes for N = {sides[0]} to {sides[-1]}, K = {k}, P = {p}"
    shown = table("sizes", title, [f"N = {n}" for n in sides], rows, marks=marks)
    line = f"Half in {sum(tried)} of {len(tried)} cases; in the others the half is rounded up."
    return Decision(tried, sheet(row(shown), said=(line,)), size_case(13, k, 2, p))


def _overhang(n: int, k: int, s: int) -> Decision:
    count = conv_output_size(n, k, s)
    ends = [i * s + k for i in range(count)]
    unread = n - ends[-1]
    line = f"The last window ends at cell {ends[-1]} of {n}; {unread} behind it are not read."
    over = any(end > n for end in ends)
    return Decision((over,), sheet(row(windows(n, k, s)), said=(line,)), size_case(n, k, s))


def _dilated(n: int, k: int, d: int) -> Decision:
    true, note = conv_output_size(n, k, 1, 0, d), n - k + 1
    return Decision(
        (note == true,),
        sheet(
            row(table("sizes", "Places", ["size"], {"the note": [note], "counted": [true]})),
            row(windows(n, k, 1, 0, d)),
            said=(f"With D = {d} the kernel spans D(K − 1) + 1 = {span(k, d)} cells, not {k}.",),
        ),
        size_case(n, k, d=(d, d)),
    )


def _two_sizes(n: int, k: int, s: int, p: int) -> Decision:
    more = range(s)
    sizes = [transposed_output_size(n, k, s, p, extra) for extra in more]
    back = [conv_output_size(size, k, s, p) for size in sizes]
    rows = {"transposed gives": sizes, f"conv brings back to {n}": back}
    shown = table(
        "sizes", f"N = {n}, K = {k}, S = {s}, P = {p}", [f"extra {e}" for e in more], rows
    )
    line = f"A convolution with stride {s} makes {n} of each of them, so the way back is open."
    case = size_case(n, k, s, p, mode="transposed", output_padding=(s - 1, s - 1))
    return Decision((len(set(sizes)) == 1,), sheet(row(shown), said=(line,)), case)


def _flatten(channels: int, side: int) -> Decision:
    stack = read(f"{channels}x{side}x{side}~x~l10")
    case = StackCase(stack)
    numbers = case.table.rows[0].shape[0]
    rows = {"channels": [channels], "cells of a map": [side * side], "numbers": [numbers]}
    shown = table("flat", "Flatten", [""], rows)
    line = f"{channels}·{side}·{side} = {numbers:,} numbers, whatever lies before and behind."
    right = numbers == int(np.prod((channels, side, side)))
    return Decision((right,), sheet(row(shown), said=(line,)), case)


def _pooled_stride(n: int, k: int) -> Decision:
    usual, one = conv_output_size(n, k, k), conv_output_size(n, k, 1)
    rows = {"the note, S = 1": [one], f"PyTorch, S = {k}": [usual]}
    line = said("Without a stride", f"nn.MaxPool2d({k}) moves by its window, {k} cells.")
    shown = row(table("sizes", "Places", ["size"], rows), line)
    case = size_case(n, k, k, mode="pool")
    return Decision((one == usual,), sheet(shown, row(windows(n, k, k))), case)


CLAIMS = (
    Claim(
        "plus-one", "output = floor((N + 2P − K)/S)", WRONG, TOPIC, "lecture notes",
        "The + 1 is missing: (N + 2P − K)/S counts the steps after the first window, and the first "
        "window is a place as well.",
        _plus_one, _starts((_N, _K, _S, _P), N=7, S=1),
    ),
    Claim(
        "fraction", "a fraction means the layer is impossible", WRONG, TOPIC, "lecture notes",
        "PyTorch rounds down: a last window that does not fit is left out, and the cells of the "
        "rest are never read. Refused is only a kernel that does not fit once.",
        _fraction, (_N, _K, _S, _P),
    ),
    Claim(
        "four-by-four", "A 3×3 kernel with stride 2 turns a 4×4 picture into 2×2", WRONG, TOPIC,
        "student reports",
        "Only one window fits in each direction: floor((4 − 3)/2) + 1 = 1.",
        _four_by_four,
        (Knob("Input N", tuple(range(4, 13)), 4), Knob("Kernel K", (2, 3, 4), 3), _S),
    ),
    Claim(
        "keeps", "K = 5, P = 2, S = 1 keeps every size: 32 stays 32", RIGHT, TOPIC, "notebooks",
        "With stride 1 a layer keeps the size when 2P = K − 1; here 2·2 = 5 − 1.",
        _keeps, (Knob("Input N", tuple(range(7, 17)), 8), Knob("Padding P", (0, 1, 2, 3), 2)),
    ),
    Claim(
        "halves", "Twice the stride gives exactly half the output size", DEPENDS, TOPIC,
        "lecture notes",
        "Only where the size with stride 1 is even. floor(x/2) + 1 is half of x + 1 rounded up.",
        _halves, (Knob("Kernel K", (1, 2, 3, 4, 5), 3), Knob("Padding P", (0, 1, 2), 1)),
    ),
    Claim(
        "overhang", "With stride 3 the last window hangs over the edge, unless one pads", WRONG,
        TOPIC, "lecture notes",
        "No window of a convolution hangs over: one that does not fit into the padded input is "
        "left out. The rest of the input is not read.",
        _overhang, (Knob("Input N", tuple(range(7, 17)), 8), _K, Knob("Stride S", (1, 2, 3, 4), 3)),
    ),
    Claim(
        "dilated-size", "Dilation leaves the weights as they are, so also the output size", WRONG,
        TOPIC, "blogs",
        "The weights stay, but the kernel spans D(K − 1) + 1 cells, and that is the K which the "
        "formula needs.",
        _dilated,
        (Knob("Input N", tuple(range(7, 17)), 7), Knob("Kernel K", (2, 3), 3),
         Knob("Dilation D", (1, 2, 3), 2)),
    ),
    Claim(
        "two-sizes", "N, K, S and P fix the size that a transposed convolution gives", WRONG, TOPIC,
        "question sites",
        "With a stride above 1 several inputs of a convolution lead to the same output size; "
        "output_padding says which of them the way back takes.",
        _two_sizes,
        (Knob("Input N", tuple(range(2, 9)), 3), Knob("Kernel K", (2, 3, 4, 5), 3),
         Knob("Stride S", (2, 3, 4), 2), Knob("Padding P", (0, 1), 1)),
    ),
    Claim(
        "flatten", "16 maps of 7×7 flatten to 784 numbers", RIGHT, TOPIC, "notebooks",
        "Flatten lines up every cell of every map: 16·7·7 = 784.",
        _flatten, (Knob("Channels C", (1, 4, 8, 16, 32), 16), Knob("Side", tuple(range(1, 9)), 7)),
    ),
    Claim(
        "pool-stride", "nn.MaxPool2d(2) without a stride moves by one cell", WRONG, TOPIC,
        "question sites",
        "The stride of a pooling is its window unless something else is said; that of a "
        "convolution is 1.",
        _pooled_stride, (Knob("Input N", tuple(range(6, 15)), 8), Knob("Window K", (2, 3, 4), 2)),
    ),
)  # fmt: skip
