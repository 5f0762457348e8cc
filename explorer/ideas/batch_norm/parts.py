"""Grids and formulae that several sheets of batch normalisation share."""

from collections.abc import Mapping, Sequence

import numpy as np

from explorer.ideas.normalising import eps_text
from explorer.sheets import Grid, Source, Tell
from explorer.sheets.words import added, equals, factor, minus, plus, say, tidy


def whole_map(name: str, maps: np.ndarray) -> Source:
    """Return all cells of a map as a source."""
    return Source(name, tuple(np.ndindex(*maps.shape[-2:])))


def map_grids(
    name: str,
    title: str,
    maps: np.ndarray,
    role: str = "plain",
    edits: str = "",
    tells: Mapping[int, Mapping] | None = None,
    channel: int = 0,
    most: float | None = None,
) -> tuple[Grid, ...]:
    """Return one grid for each picture of one channel.

    Parameters
    ----------
    name : str
        Its grids are called name + number of the picture, from 1.
    title : str
        Holds "{}" where the picture's number belongs.
    maps : ndarray of float, shape (B, C, H, W)
    role, edits : str
    tells : mapping of int to mapping, optional
        Picture from 0 → what is told about its cells.
    channel : int
        From 0.
    most : float, optional
        As in `Grid`; the largest number of these maps if it is not given.
    """
    channels = maps.shape[1]
    finite = np.abs(maps[np.isfinite(maps)])
    most = most if most is not None else float(finite.max()) if finite.size else 0.0
    return tuple(
        Grid(
            f"{name}{picture + 1}",
            title.format(picture + 1),
            tidy(maps[picture, channel]),
            role=role,
            edits=edits,
            index=picture * channels + channel,
            most=most,
            tells=(tells or {}).get(picture, {}),
        )
        for picture in range(len(maps))
    )


def mean_tell(name: str, maps: np.ndarray, mean: float) -> Tell:
    """Return how the mean of one channel comes about: (B, H, W) maps in grids name + number."""
    sums = maps.sum((1, 2))
    lines = [
        f"Picture {number}: {added(picture.ravel())} {equals(picture.sum(), *picture.ravel())}"
        for number, picture in enumerate(maps, 1)
    ]
    total = f"({added(sums)})" if len(maps) > 1 else say(sums[0])
    lines.append(f"μ = {total} / {maps.size} {equals(mean, *sums)}")
    return Tell(tuple(lines), _sources(name, maps))


def variance_tell(name: str, maps: np.ndarray, mean: float, variance: float) -> Tell:
    """Return how the variance of one channel comes about: squared differences, divided by n."""
    squares = ((maps - mean) ** 2).sum((1, 2))
    lines = [
        f"Picture {number}: {_squares(picture.ravel(), mean)} {equals(total, mean)}"
        for number, (picture, total) in enumerate(zip(maps, squares, strict=True), 1)
    ]
    total = f"({added(squares)})" if len(maps) > 1 else say(squares[0])
    lines.append(f"Σ (x − μ)² {equals(squares.sum())}, n = {maps.size}")
    lines.append(f"σ² = {total} / {maps.size} {equals(variance, *squares)}")
    return Tell(tuple(lines), _sources(name, maps))


def _squares(values: np.ndarray, mean: float) -> str:
    return " + ".join(f"({say(value)} {minus(mean)})²" for value in values)


def _sources(name: str, maps: np.ndarray) -> tuple[Source, ...]:
    return tuple(whole_map(f"{name}{number}", maps) for number in range(1, len(maps) + 1))


def root_tell(variance: float, eps: float, source: Source) -> Tell:
    """Return how √(σ² + ε) comes about."""
    root = float(np.sqrt(variance + eps))
    line = f"√(σ² + ε) = √({say(variance)} + {eps_text(eps)}) {equals(root, variance)}"
    return Tell((line,), (source,))


def statistics_grid(
    name: str, title: str, mean: float, variance: float, eps: float, tells: Sequence[Tell] = ()
) -> Grid:
    """Return mean, variance and √(σ² + ε) below each other."""
    values = np.array([[mean], [variance], [np.sqrt(variance + eps)]])
    return Grid(
        name,
        title,
        tidy(values),
        role="window",
        rows=("mean μ", "variance σ²", "√(σ² + ε)"),
        tells={(row, 0): tell for row, tell in enumerate(tells)},
    )


def affine_line(normalised: float, gamma: float, beta: float) -> str:
    """Write y of one x̂."""
    y = gamma * normalised + beta
    product = f"{say(gamma)} · {factor(tidy(normalised))}"
    return f"y = γ · x̂ + β = {product} {plus(beta)} {equals(tidy(y), normalised)}"
