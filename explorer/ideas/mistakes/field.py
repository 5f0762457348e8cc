"""Claims about receptive fields and about looking inside a network."""

import numpy as np

from explorer import ops
from explorer.cases import ConvCase, StackCase
from explorer.figures.colours import FROM_ZERO, coloured, hex_colours
from explorer.ideas.mistakes.claim import RIGHT, WRONG, Claim, Decision, Knob
from explorer.ideas.mistakes.draw import bars, matrix, row, sheet, table
from explorer.layers.presets import PRESETS
from explorer.layers.stack import read
from explorer.sheets.words import say

TOPIC, INSIDE = "Receptive field", "Inside a network"
_REPORT = next(preset for preset in PRESETS if preset.key == "report")


def _widths(case: StackCase) -> list[int]:
    """Return how many pixels of a row the units of each layer see, for layers kept in step."""
    return [line.fields[1].size for line in case.table.rows]


def _field(k: int, pool: int) -> Decision:
    case = StackCase(read(f"1x32x32~c8k{k}~m{pool}~c8k{k}"))
    sizes = _widths(case)
    note = [k, k, 2 * k - 1]
    heads = (f"conv {k}×{k}", f"pool {pool}×{pool}", f"conv {k}×{k}")
    rows = {"if pooling did nothing": note, "true": sizes}
    line = (
        f"Pooling adds {pool} − 1 pixels, and every step behind it is {pool} pixels long: "
        f"{sizes[1]} + ({k} − 1)·{pool} = {sizes[2]}."
    )
    shown = row(table("field", "Pixels of a row that a unit sees", heads, rows))
    return Decision((note == sizes,), sheet(shown, said=(line,)), case)


def _kernel(k: int, layers: int) -> Decision:
    case = StackCase(read("~".join(["1x32x32", *[f"c8k{k}"] * layers])))
    sizes = _widths(case)
    heads = [f"layer {i + 1}" for i in range(layers)]
    rows = {"kernel": [k] * layers, "receptive field": sizes}
    line = f"Each layer adds K − 1 = {k - 1} pixels to what its units see of the picture."
    shown = row(table("field", "Pixels of a row", heads, rows))
    tried = (all(size == k for size in sizes),)
    return Decision(tried, sheet(shown, said=(line,)), case)


def _counts(layers: int) -> Decision:
    ways = np.ones((1, 1))
    for _ in range(layers):
        ways = ops.conv2d(np.pad(ways, 2)[None], np.ones((1, 1, 3, 3)))[0]
    share = ways / ways.sum()
    side = len(share)
    # What one layer adds up over all its outputs has the ways of two layers to one unit.
    case = ConvCase.single(np.ones((5, 5)), np.ones((3, 3)), view="coverage")
    line = (
        f"With all weights equal the middle pixel of {side}×{side} counts {say(ways.max())} times "
        f"as much as a corner."
    )
    title = f"Ways from each pixel to one unit, {layers} layers of 3×3"
    shown = row(matrix("ways", title, ways, "window"))
    return Decision((bool(np.allclose(share, share[0, 0])),), sheet(shown, said=(line,)), case)


def _two_small(channels: int) -> Decision:
    one = StackCase(read(f"{channels}x32x32~c{channels}k5n"))
    two = StackCase(read(f"{channels}x32x32~c{channels}k3n~c{channels}k3n"))
    weights = [case.table.total("parameters") for case in (one, two)]
    sees = [_widths(case)[-1] for case in (one, two)]
    rows = {"one 5×5": [sees[0], weights[0]], "two 3×3": [sees[1], weights[1]]}
    shown = row(
        table("both", f"{channels} → {channels} channels", ["pixels seen", "weights"], rows)
    )
    line = f"25·C·C against 18·C·C, with C = {channels}; and there is a ReLU more between them."
    right = sees[0] == sees[1] and weights[1] < weights[0]
    return Decision((right,), sheet(shown, said=(line,)), two)


def _colours(end: int) -> Decision:
    maps = np.array([[0.1, 0.5], [0.9, 1.0]]), np.array([[1.0, 5.0], [9.0, 10.0]])
    value = 1.0
    own = [hex_colours(coloured(np.array([value]), m.max(), FROM_ZERO))[0] for m in maps]
    shown = row(
        matrix("a", "Map A, scale to 1", maps[0], "output", most=1.0, marks={(1, 1): "chosen"}),
        matrix("b", "Map B, scale to 10", maps[1], "output", most=10.0, marks={(0, 0): "chosen"}),
    )
    both = row(
        matrix("a2", f"Map A, scale to {end}", maps[0], "output", most=float(end)),
        matrix("b2", f"Map B, scale to {end}", maps[1], "output", most=float(end)),
    )
    lines = (
        "On scales of their own the number 1 is the darkest of map A and nearly the palest of "
        "map B.",
        f"On one scale to {end} it has the same colour in both: only then colours can be compared.",
    )
    return Decision((own[0] == own[1],), sheet(shown, both, said=lines), page="inside")


def _pictures(layer: int) -> Decision:
    table_rows = [line for line in StackCase(_REPORT.stack).table.rows if "weight" in _kind(line)]
    shapes = [(line.shape[0], line.before[0]) for line in table_rows]
    heads = [f"conv{i + 1}" for i in range(len(shapes))]
    rows = {"filters": [out for out, _ in shapes], "channels of a filter": [c for _, c in shapes]}
    channels = shapes[layer - 1][1]
    line = f"A filter of conv{layer} is {channels} slices of 3×3. A colour picture has 3."
    shown = sheet(row(table("shapes", "The three convolutions", heads, rows)), said=(line,))
    return Decision((channels == 3,), shown, StackCase(_REPORT.stack))


def _kind(line: object) -> str:
    """Return "weight" for a convolution: a layer with maps before and behind it that learns."""
    maps = len(line.before) == len(line.shape) == 3
    return "weight" if maps and line.parameters.total else ""


def _dead(bias: float) -> Decision:
    x = np.array([[0, 1, 2], [1, 0, 1], [2, 2, 0]], float)
    case = ConvCase.single(x, [[1, 0], [0, 1]], bias)
    y = case.output()[0]
    out = ops.relu(y)
    shown = row(
        matrix("x", "Input", x, "input"), "→",
        matrix("y", f"Sum, bias {say(bias)}", y, "output", most=9), "→",
        matrix("relu", "Behind ReLU", out, "output", most=9),
    )  # fmt: skip
    slopes = float((y > 0).sum())
    line = f"{say(slopes)} of {y.size} places let a gradient through."
    rows = bars("slopes", "Places with a slope", {"slope 1": slopes, "slope 0": y.size - slopes})
    return Decision((slopes == 0,), sheet(shown, row(rows), said=(line,)), case)


CLAIMS = (
    Claim(
        "pool-field", "Pooling does not enlarge the receptive field", WRONG, TOPIC, "notebooks",
        "It adds its window minus 1, and it makes every later step longer: 3, 4, then 8 pixels.",
        _field, (Knob("Kernel K", (2, 3, 5), 3), Knob("Pooling", (2, 3, 4), 2)),
    ),
    Claim(
        "field-kernel", "The receptive field of a unit is the kernel of its layer", WRONG, TOPIC,
        "lecture notes",
        "That is so in the first layer. Later units see what all the units in their window see.",
        _kernel, (Knob("Kernel K", (3, 5), 3), Knob("Layers", (1, 2, 3, 4), 3)),
    ),
    Claim(
        "field-even", "All pixels of a receptive field count alike", WRONG, TOPIC, "blogs",
        "Many more ways lead from the middle to the unit than from the rim, so the **effective "
        "receptive field** is smaller than the whole.",
        _counts, (Knob("Layers", (2, 3, 4), 2),),
    ),
    Claim(
        "two-small", "Two 3×3 layers see as much as one 5×5, with fewer weights", RIGHT, TOPIC,
        "lecture notes",
        "5 pixels either way; 18·C·C weights instead of 25·C·C for C channels.",
        _two_small, (Knob("Channels C", (8, 16, 32, 64), 32),),
    ),
    Claim(
        "colour", "The same colour in two feature maps means the same number", WRONG, INSIDE,
        "student reports",
        "Not if each map has a scale of its own. The colour says how large a number is within its "
        "scale, and nothing about colours of the picture.",
        _colours, (Knob("Shared scale", (1, 2, 5, 10), 10),),
    ),
    Claim(
        "deep-pictures", "The filters of the third convolution can be shown as RGB pictures", WRONG,
        INSIDE, "question sites",
        "Only those of the first have three channels that are red, green and blue. Deeper ones are "
        "stacks of slices over the maps before them.",
        _pictures, (Knob("Layer", (1, 2, 3), 3),),
    ),
    Claim(
        "dead", "A filter whose sums are all negative cannot learn through its ReLU", RIGHT, INSIDE,
        "question sites",
        "The slope of ReLU is 0 there, so no gradient comes back: the filter is dead for these "
        "pictures. Only pictures with a positive sum can wake it.",
        _dead, (Knob("Bias", (-6, -4, -2, -1, 0, 1), -6),),
    ),
)  # fmt: skip
