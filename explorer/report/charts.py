"""Figures for the zip: Plotly's own pages that share one copy of its script, and pictures."""

from collections.abc import Iterator

import numpy as np

from explorer.figures.colours import SIGNED, coloured, filters_as_rgb, limit
from explorer.figures.curves import curves
from explorer.figures.grids import enlarge, png, sheet
from explorer.figures.results import calibration, class_scores
from explorer.report.facts import Facts
from explorer.results.calibration import reliability
from explorer.results.confusion import confusion
from explorer.results.per_class import per_class

SCRIPT = "plotly.min.js"  # beside the charts; the same for all of them
_CLASSES = 10  # where nothing says how many: guessing is drawn for as many
_ACROSS = 8  # filters side by side
_FILTER_SIDE = 48  # pixels of a filter, at least
_FILTERS_MAX = 256  # filters; the first layers of the networks here have 64 at most


def script() -> str:
    """Return Plotly's script as it is installed here, 5 MB."""
    from plotly.offline import get_plotlyjs

    return get_plotlyjs()


def charts(found: Facts) -> Iterator[tuple[str, str]]:
    """Yield file name and page of every chart of a run."""
    classes = max(2, len(found.classes) or _CLASSES)
    yield "curves.html", _page(curves(found.points, found.run.recipe.epochs, classes), "curves")
    for part, answers in found.answers.items():
        counts = confusion(answers.labels, answers.predicted, len(answers.classes))
        figure = class_scores(answers.classes, per_class(counts))
        yield f"{part}-classes.html", _page(figure, f"{part}-classes")
        drawn = calibration(reliability(answers.confidence, answers.right))
        yield f"{part}-calibration.html", _page(drawn, f"{part}-calibration")


def _page(figure, name: str) -> str:
    """Return a whole page; a name of its own instead of a random one keeps the bytes the same."""
    figure.update_layout(template="plotly_white")
    config = {"displaylogo": False, "responsive": True}
    return figure.to_html(include_plotlyjs=SCRIPT, div_id=name, config=config)


def filters(found: Facts) -> bytes | None:
    """Return the filters of the first convolution as one PNG; None where there is none.

    Of a layer that reads colours they are colour pictures around middle grey; of one that reads
    grey, signed colours around white. All share one scale.
    """
    weights = _first_weights(found)
    if weights is None:
        return None
    end = limit(weights)
    if weights.shape[1] == 3:
        tiles = filters_as_rgb(weights, end)
    else:
        tiles = coloured(weights[:, 0], end, SIGNED)
    large = np.stack([enlarge(tile, -(-_FILTER_SIDE // tile.shape[0])) for tile in tiles])
    framed = np.pad(large, ((0, 0), (4, 4), (4, 4), (0, 0)), constant_values=255)
    return png(sheet(framed, _ACROSS))


def _first_weights(found: Facts) -> np.ndarray | None:
    """Read one tensor of the file, not all of it: the first with windows over the picture."""
    from safetensors import SafetensorError, safe_open

    if found.weights.file is None:
        return None
    try:
        with safe_open(found.weights.file, framework="numpy") as file:
            for name in file.keys():  # noqa: SIM118  it is no dict
                shape = file.get_slice(name).get_shape()
                if len(shape) == 4 and shape[1] in (1, 3) and min(shape[2:]) > 1:
                    weights = file.get_tensor(name)[:_FILTERS_MAX].astype(float)
                    return weights if np.isfinite(weights).all() else None
    except (SafetensorError, OSError, ValueError, TypeError):
        return None
    return None
