"""What is said about moved pixels: where each came from, and what both layers read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.ideas.dense.lines import named
from explorer.sheets import Line, Source, Tell
from explorer.sheets.words import equals, products, say

if TYPE_CHECKING:
    from explorer.ideas.dense.permute import PermuteCase

Tells = dict[tuple[int, int], Tell]


def comes_here(case: PermuteCase, source: str) -> Tells:
    """Say of each place which pixel comes there; `source` is the grid where it stood."""
    W = case.x.shape[1]
    found = {}
    for place, pixel in zip(np.ndindex(case.x.shape), case.order.tolist(), strict=True):
        was = divmod(pixel, W)
        line = f"to {named(place)} comes number {pixel + 1}, from row {was[0] + 1}, column "
        found[place] = Tell(
            (f"{line}{was[1] + 1}",), (Source(source, (was,)), Source("order", (place,)))
        )
    return found


def scores(case: PermuteCase) -> Tells:
    """Say how the dense unit's score comes about, before and after."""
    pairs = (
        (case.v, case.x, ("v", "x")),
        (case.rearranged(case.v), case.rearranged(case.x), ("weights", "moved")),
    )
    found = {}
    for column, (weights, pixels, names) in enumerate(pairs):
        met = [(w, x) for w, x in zip(weights.flat, pixels.flat, strict=True) if w and x]
        sum_ = products(met)
        terms = [number for pair in met for number in pair]
        value = case.dense()[column]
        cells = tuple(np.ndindex(case.x.shape))
        found[0, column] = Tell(
            (f"where neither is 0: {sum_} {equals(value, *terms)}",),
            tuple(Source(name, cells) for name in names),
        )
    return found


def windows(case: PermuteCase, output: np.ndarray, read: str) -> Tells:
    """Say what each window reads, and where its pixels stood in the picture."""
    pixels = case.x if read == "x" else case.rearranged(case.x)
    W, kernel = case.x.shape[1], tuple(np.ndindex(case.k.shape))
    found = {}
    for i, j in np.ndindex(output.shape):
        cells = tuple((i + u, j + v) for u, v in kernel)
        numbers = [float(pixels[cell]) for cell in cells]
        weights = [float(case.k[cell]) for cell in kernel]
        value = float(output[i, j])
        sources = [Source(read, cells), Source("k", kernel)]
        lines = [
            f"{products(zip(weights, numbers, strict=True))} {equals(value, *weights, *numbers)}"
        ]
        if read != "x":
            came = tuple(divmod(int(case.order[row * W + column]), W) for row, column in cells)
            sources.append(Source("x", came))
            lines.append(f"These pixels stood at {', '.join(map(named, came))}.")
        found[i, j] = Tell(tuple(lines), tuple(sources))
    return found


def general(case: PermuteCase) -> tuple[Line, ...]:
    """Return both scores and the two means of differences between neighbours."""
    before, after = case.dense()
    return (
        f"dense unit: {say(before)} on the picture, {say(after)} on moved pixels with moved "
        "weights",
        f"neighbours differ by {say(roughness(case.x), 3)} on average; after the move by "
        f"{say(roughness(case.rearranged(case.x)), 3)}",
    )


def roughness(x: np.ndarray) -> float:
    """Return the mean difference of neighbours, in rows and in columns; 0 for a single pixel.

    Examples
    --------
    >>> roughness(np.array([[0.0, 8.0], [0.0, 8.0]]))  # 8, 8 across; 0, 0 down
    4.0
    """
    pairs = np.concatenate([np.abs(np.diff(x, axis=axis)).ravel() for axis in (0, 1)])
    return float(pairs.mean()) if pairs.size else 0.0


def said(case: PermuteCase) -> tuple[str, ...]:
    """Return what the move does to each layer, in a sentence each."""
    dense = (
        "The dense unit adds up the same products in another order: its weights move along and "
        "nothing is lost."
    )
    before, after = case.maps()
    if np.array_equal(case.rearranged(case.x), case.x):
        return (dense, "The picture looks as before, so the map does too.")
    if case.k.size == 1:
        return (
            dense,
            "This kernel reads no neighbours: its map has the same numbers, at the places where "
            "the pixels went.",
        )
    same = int((before == after).sum())
    left = (
        "No other kernel mends it for every picture: of the dense matrix that would, the closest "
        f"kernel misses {case.misfit():.0%} (root of the squares)."
    )
    return (
        dense,
        f"The convolution keeps {same} of its {before.size} outputs: its window now covers pixels "
        f"that lay apart. {left}",
    )
