"""What all charts of a training share: the epoch axis, the marks of changes, and thinning out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Line = tuple[list[float], list[float]]
_POINTS_MAX = 300  # of one line; a chart of 450 pixels shows no more
_MARKS_MAX = 12  # the latest; more would hide the curves
_MARK = "#8A949E"  # the grey of the dashes, on both themes


def thinned(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Take every k-th point, and the first and the last."""
    every = -(-len(points) // _POINTS_MAX)
    return points if every <= 1 else [*points[::every], points[-1]]


def column(points: list[dict[str, Any]], key: str) -> Line:
    """Return the epochs and the values of one entry; at least one place, or there is no legend."""
    return [p["epoch"] for p in points] or [None], [p[key] for p in points] or [None]


def bounded(figure: Figure, epochs: int, height: int, last_row: int) -> dict[str, Any]:
    """Give a figure the axis that keeps its place from before the first point to the last.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        Of subplots below each other.
    epochs : int
        The right end.
    height : int
        Pixels.
    last_row : int
        The one that carries the numbers.

    Returns
    -------
    dict
        The figure, for `filled`.
    """
    figure.update_yaxes(automargin=False, title_standoff=6)
    figure.update_xaxes(automargin=False, range=[0, epochs], dtick=max(1, round(epochs / 10)))
    figure.update_xaxes(title_text="epoch", row=last_row)
    figure.update_layout(
        height=height,
        font={"size": 14},
        uirevision="same",  # a zoom survives the next point
        hovermode="x unified",
    )
    whole = figure.to_plotly_json()
    whole["layout"].pop("template", None)  # every new figure brings it
    return whole


def filled(
    frame: dict[str, Any], lines: list[Line], shapes: list[dict], notes: list[dict]
) -> Figure:
    """Return a figure of a frame and its lines, in their order; the frame is not changed.

    Parameters
    ----------
    frame : dict
        From `bounded`.
    lines : list of tuple
        x and y of every trace.
    shapes, notes : list of dict
        From `marks`.
    """
    from plotly.graph_objects import Figure

    traces = [trace | {"x": x, "y": y} for trace, (x, y) in zip(frame["data"], lines, strict=True)]
    layout = frame["layout"]
    notes = [*layout.get("annotations", ()), *notes]
    return Figure({"data": traces, "layout": layout | {"shapes": shapes, "annotations": notes}})


def marks(points: list[dict[str, Any]]) -> tuple[list[dict], list[dict]]:
    """Return upright lines, and words along them, where the training was changed or paused."""
    shapes, notes = [], []
    found = [p for p in points if p["kind"] in ("change", "pause")]
    for point in found[-_MARKS_MAX:]:
        change = point["kind"] == "change"
        at = {"xref": "x", "yref": "paper"}
        line = {"color": _MARK, "width": 1.5, "dash": "dash" if change else "dot"}
        ends = {"x0": point["epoch"], "x1": point["epoch"], "y0": 0, "y1": 1}
        shapes.append({"type": "line", "layer": "below", "line": line} | at | ends)
        note = {
            "x": point["epoch"],
            "y": 1,
            "text": f"rate {point['lr']:.3g}" if change else "pause",
            "textangle": -90,
            "xanchor": "right",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 14},
        }
        notes.append(note | at)
    return shapes, notes
