"""The learning rate over a whole training, drawn before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.figures.palette import KERNEL

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 170  # pixels; it stands between the choices


def schedule(points: list[tuple[float, float]]) -> Figure:
    """Draw the learning rate over the epochs, in the colour of the weights that it moves.

    Parameters
    ----------
    points : list of (float, float)
        Epoch and learning rate, from `explorer.training.schedules.curve`.

    Returns
    -------
    plotly.graph_objects.Figure
        A step of the rate is drawn upright, everything else as a line through the points.
    """
    from plotly.graph_objects import Figure, Scatter

    epochs, rates = zip(*points, strict=True)
    top = max(rates)
    figure = Figure(
        Scatter(
            x=epochs,
            y=rates,
            mode="lines",
            line={"color": KERNEL, "width": 3},
            hovertemplate="epoch %{x:.3g}: %{y:.3g}<extra></extra>",
        )
    )
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        font={"size": 14},
        hoverlabel={"font": {"size": 14}},
    )
    figure.update_xaxes(title_text="epoch", range=[0, epochs[-1]], fixedrange=True, nticks=6)
    figure.update_yaxes(
        title_text="learning rate",
        range=[0, 1.08 * top],
        fixedrange=True,
        tickvals=[0, top / 2, top],
        ticktext=["0", f"{top / 2:.3g}", f"{top:.3g}"],
    )
    return figure
