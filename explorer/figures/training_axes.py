"""What all charts of a training share: the epoch axis, the marks of changes, and thinning out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_POINTS_MAX = 600  # of one line; a phone draws them at once
_MARKS_MAX = 12  # the latest; more would hide the curves
_MARK = "#8A949E"  # the grey of the dashes, on both themes


def thinned(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Take every k-th point, and the first and the last."""
    every = -(-len(points) // _POINTS_MAX)
    return points if every <= 1 else [*points[::every], points[-1]]


def frame(figure: Figure, epochs: int, height: int, last_row: int) -> None:
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


def mark(figure: Figure, points: list[dict[str, Any]], words: bool = True) -> None:
    """Draw an upright line, with words along it, where the training was changed or paused."""
    found = [p for p in points if p["kind"] in ("change", "pause")]
    for point in found[-_MARKS_MAX:]:
        text = f"rate {point['lr']:.3g}" if point["kind"] == "change" else "pause"
        dash = "dash" if point["kind"] == "change" else "dot"
        figure.add_shape(
            type="line",
            x0=point["epoch"],
            x1=point["epoch"],
            xref="x",
            y0=0,
            y1=1,
            yref="paper",
            layer="below",
            line={"color": _MARK, "width": 1.5, "dash": dash},
        )
        if words:
            figure.add_annotation(
                x=point["epoch"],
                xref="x",
                y=1,
                yref="paper",
                text=text,
                textangle=-90,
                xanchor="right",
                yanchor="top",
                showarrow=False,
                font={"size": 14},
            )
