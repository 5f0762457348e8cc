"""Claims about pooling, and about its order with ReLU."""

import math

import numpy as np

from explorer import ops
from explorer.arithmetic import pool_output_size
from explorer.cases import ActivationCase, OrderCase, PoolCase
from explorer.ideas.listing import Listing
from explorer.ideas.mistakes import in_torch
from explorer.ideas.mistakes.claim import RIGHT, WRONG, Claim, Decision, Knob
from explorer.ideas.mistakes.draw import matrix, pooling, row, sheet, table
from explorer.ideas.mistakes.sizes import size_case
from explorer.layers.stack import read
from explorer.layers.summary import summary
from explorer.sheets import Source, Tell
from explorer.sheets.words import added, listed, say

TOPIC = "Pooling and ReLU"
_SIGNED = np.array([[-1, 3, -2, -6], [-4, -2, 5, 1], [2, -3, -1, -2], [-5, 4, -3, -4]], float)


def _volume(side: int) -> Decision:
    channels = 6
    maps = np.random.default_rng(0).integers(0, 10, (channels, side, side)).astype(float)
    out = ops.max_pool2d(maps, side)
    numbers, of = out.size, maps.size // out.size
    grids = [matrix(f"x{c}", f"Channel {c + 1}", x, "input", most=9) for c, x in enumerate(maps)]
    kept = {f"channel {c + 1}": [float(y[0, 0])] for c, y in enumerate(out)}
    answer = table("y", "Kept", ["largest"], kept)
    line = (
        f"{numbers} numbers come out, each the largest of {of}. One maximum of all {maps.size} "
        f"would be {say(maps.max())} alone."
    )
    case = PoolCase(maps[:1], "max", (side, side), (side, side))
    shown = sheet(row(*grids), row(answer), said=(line,))
    return Decision((numbers == 1 and of == channels * side * side,), shown, case)


def _shifts(column: int) -> Decision:
    x = np.zeros((1, 6, 6))
    x[0, 2, column - 1] = 9
    moved = np.roll(x, 1, 2)
    before, after = (PoolCase(image, shift=(0, 0)) for image in (x, moved))
    same = [
        bool((ops.max_pool2d(at(x, c), 2) == ops.max_pool2d(at(x, c + 1), 2)).all())
        for c in range(5)
    ]
    rows = []
    for name, case in (("before", before), ("after", after)):
        left = matrix(f"x {name}", f"Input, {name}", case.x[0], "input", most=9)
        rows.append(row(left, "→", pooling(case, f"y {name}", "Max 2×2", f"x {name}", 9)))
    stays = bool((before.output() == after.output()).all())
    here = "stays" if stays else "changes"
    line = (
        f"From column {column} to {column + 1} the pooled map {here}. Of the five columns that "
        f"can move by one, {sum(same)} leave it as it is."
    )
    case = PoolCase(x, shift=(0, 1))
    return Decision((stays,), sheet(*rows, said=(line,)), case)


def at(x: np.ndarray, column: int) -> np.ndarray:
    """Return a map of zeros with the largest value of x in row 3 of this column, (1, H, W)."""
    spot = np.zeros_like(x)
    spot[0, 2, column] = x.max()
    return spot


def _ceil(n: int, k: int, s: int, p: int) -> Decision:
    tried = ((25, 2, 2, 0), (32, 1, 2, 0), (5, 3, 3, 1), (n, k, s, p))
    note = [math.ceil((n + 2 * p - k) / s) + 1 for n, k, s, p in tried]
    true = [pool_output_size(*numbers, ceil_mode=True) for numbers in tried]
    heads = [f"{n}, K {k}, S {s}, P {p}" for n, k, s, p in tried]
    marks = {(1, i): "chosen" for i in range(4) if note[i] != true[i]}
    shown = table("sizes", "N, K, S, P", heads, {"rounded up": note, "PyTorch": true}, marks=marks)
    line = "A window that would start in the padding behind the input is left out again."
    case = size_case(n, k, s, p, mode="pool", ceil=True)
    return Decision((note == true,), sheet(row(shown), said=(line,)), case)


def _divisor(count: bool) -> Decision:
    x = np.ones((4, 4))
    case = PoolCase(x[None], "average", (3, 3), (1, 1), (1, 1), count_include_pad=bool(count))
    y = case.output()[0]
    late = PoolCase(np.arange(49.0).reshape(1, 7, 7), "average", (2, 2), (3, 3), ceil_mode=True)
    last = late.output()[0][0, -1]
    corner = 4 / y[0, 0]
    grid = matrix("y", "Mean of 3×3, S = 1, P = 1", y, "output", most=1, marks={(0, 0): "chosen"})
    rows = {"count_include_pad=True": [4 / 9], "count_include_pad=False": [4 / 4]}
    lines = (
        f"The corner: four ones divided by {corner:.0f}.",
        f"With ceil_mode, at the end of a 7×7 map: (6 + 13)/2 = {say(last)}, not (6 + 13)/4.",
    )
    shown = row(matrix("x", "Input", x, "input", most=1), "→", grid)
    corners = row(table("corner", "The corner", ["mean"], rows))
    tried = (bool(np.isclose(y[0, 0], 4 / 9)) and last == 19 / 4,)
    return Decision(tried, sheet(shown, corners, said=lines), case)


def _orders(pool: str) -> Decision:
    case = OrderCase(_SIGNED[None], "relu", pool=pool)
    first, last = case.output()
    word = "max" if pool == "max" else "average"
    before, after = (_told(pool, first, last=late) for late in (False, True))
    title = f"{word.capitalize()} pooling, then ReLU"
    shown = row(
        matrix("x", "Map", _SIGNED, "input", most=6),
        matrix("first", f"ReLU, then {word} pooling", first, "output", most=5, tells=before),
        matrix("last", title, last, "output", most=5, tells=after),
    )
    same = bool((first == last).all())
    line = "Every cell agrees." if same else "The mean of what ReLU left is not ReLU of the mean."
    return Decision((same,), sheet(shown, said=(line,)), case)


def _told(pool: str, results: np.ndarray, *, last: bool) -> dict:
    """Return the sum or the largest of every 2×2 window, with ReLU before or behind it."""
    tells = {}
    for i, j in np.ndindex(*results.shape):
        cells = [(2 * i + r, 2 * j + c) for r, c in np.ndindex(2, 2)]
        values = np.array([_SIGNED[cell] for cell in cells])
        values = values if last else ops.relu(values)
        kept = values.max() if pool == "max" else values.mean()
        terms = listed(values) if pool == "max" else added(values)
        line = f"max({terms})" if pool == "max" else f"({terms})/4"
        line = f"ReLU({line}) = ReLU({say(kept)})" if last else line
        result = say(max(kept, 0.0) if last else kept)
        tells[i, j] = Tell((f"{line} = {result}",), (Source("x", tuple(cells)),))
    return tells


def _learnt(k: int) -> Decision:
    x = np.array([[1, 5, 2, 0], [3, 4, 7, 1], [8, 2, 0, 6], [1, 9, 3, 2]], float)
    case = PoolCase(x[None], "max", (k, k), (k, k))
    rows = {"weights of max pooling": [0], f"weights of a {k}×{k} convolution": [k * k]}
    shown = row(
        matrix("x", "Input", x, "input", most=9), "→", pooling(case, "y", "Largest", "x", 9),
        table("counts", "To be learnt", [""], rows),
    )  # fmt: skip
    line = "The largest is the largest from the first step on: there is nothing to adjust."
    listing = Listing(in_torch.weights_of_pooling, (k,))
    learnt = summary(read(f"1x4x4~m{k}")).total("parameters")
    shown = sheet(shown, said=(line,))
    return Decision((learnt > 0,), shown, case, listing=listing, prints=(learnt, k * k))


def _pixels() -> Decision:
    picture = np.array([[0, 40, 255], [90, 0, 10], [255, 128, 60]], float)
    y = ops.conv2d(picture[None], np.array([[[[-1.0, 1.0]]]]))[0]
    shown = row(
        matrix("picture", "Picture, 0 to 255", picture, "input", most=255),
        matrix("same", "ReLU of the picture", ops.relu(picture), "output", most=255),
    )
    maps = row(
        matrix("map", "Map of the kernel −1, 1", y, "output", most=255),
        matrix("relu", "ReLU of the map", ops.relu(y), "output", most=255),
    )
    negative = int((picture < 0).sum())
    line = f"The picture has {negative} negative numbers, the map {int((y < 0).sum())}."
    case = ActivationCase(y[None], "relu")
    return Decision((negative > 0,), sheet(shown, maps, said=(line,)), case)


CLAIMS = (
    Claim(
        "volume", "max pooling over 5×5×6 takes the maximum of 150 values", WRONG, TOPIC,
        "lecture notes",
        "Pooling treats every channel by itself: six numbers come out, each the largest of 25.",
        _volume, (Knob("Window K", (2, 3, 4, 5), 5),),
    ),
    Claim(
        "invariant", "pooling makes the network translation-invariant", WRONG, TOPIC, "blogs",
        "A small shift inside a window changes nothing, one across an edge changes the pooled map. "
        "Pooling is steady under some small shifts, no more.",
        _shifts, (Knob("Bright column", (1, 2, 3, 4, 5), 4),),
    ),
    Claim(
        "ceil", "With ceil_mode the size is always the fraction rounded up, plus 1", WRONG, TOPIC,
        "question sites",
        "Nearly: a window that would begin in the padding behind the input does not count.",
        _ceil,
        (Knob("Input N", tuple(range(5, 15)), 8), Knob("Window K", (2, 3, 4), 3),
         Knob("Stride S", (1, 2, 3, 4), 3), Knob("Padding P", (0, 1), 1)),
    ),
    Claim(
        "divisor", "Average pooling divides every sum by K·K", WRONG, TOPIC, "question sites",
        "With count_include_pad=False padding does not count, and what a ceil_mode window reads "
        "beyond the padding never does.",
        _divisor, (Knob("count_include_pad", (0, 1), 1, ("False", "True")),),
    ),
    Claim(
        "relu-max", "ReLU and max pooling may change places", RIGHT, TOPIC, "question sites",
        "ReLU never turns a smaller number into a larger one, so the largest stays the largest; "
        "pooling first even leaves less to compute.",
        lambda: _orders("max"),
    ),
    Claim(
        "relu-average", "ReLU and average pooling may change places", WRONG, TOPIC, "blogs",
        "A negative number lowers the mean unless ReLU has made it 0 before.",
        lambda: _orders("average"),
    ),
    Claim(
        "learnt-pool", "Training tunes the pooling layers as it tunes the others", WRONG, TOPIC,
        "student reports",
        "Max and average pooling have no parameters; nothing in them is learnt.",
        _learnt, (Knob("Window K", (2, 4), 2),),
    ),
    Claim(
        "relu-pixels", "ReLU removes the negative pixels of the picture", WRONG, TOPIC, "blogs",
        "Pixels go from 0 to 255. Normalising makes some of them negative, but ReLU acts on the "
        "map behind a convolution, and on its negative sums.",
        _pixels,
    ),
)  # fmt: skip
