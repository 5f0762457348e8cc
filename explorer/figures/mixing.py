"""The Beta curve, from which λ is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.augmentation.beta import density
from explorer.figures.palette import OUTPUT, SERIES, WINDOW

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 250  # pixels
_TOP = 4.0  # of the axis; below α = 1 the curve has no end at 0 and 1


def beta_curve(alpha: float, lam: float, others: np.ndarray) -> Figure:
    """Draw the density of λ, the one that was drawn, and what other batches would get.

    Parameters
    ----------
    alpha : float
        Of Beta(α, α).
    lam : float
        Marked on the curve.
    others : numpy.ndarray
        float (n,): more λ, as short lines below the curve.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    from plotly.graph_objects import Figure

    x = np.linspace(0.002, 0.998, 499)
    figure = Figure()
    figure.add_scatter(
        x=x,
        y=np.minimum(density(x, alpha), _TOP),
        mode="lines",
        line={"color": SERIES[0], "width": 2},
        fill="tozeroy",
        fillcolor="rgba(0, 114, 178, 0.12)",
        name=f"density of Beta({alpha:g}, {alpha:g})",
        hovertemplate="λ %{x:.2f}: %{y:.2f}<extra></extra>",
    )
    figure.add_scatter(
        x=others,
        y=np.full(len(others), -0.22),
        mode="markers",
        marker={"symbol": "line-ns-open", "color": OUTPUT, "size": 9},
        name=f"λ of the next {len(others)} batches",
        hovertemplate="λ %{x:.3f}<extra></extra>",
    )
    figure.add_scatter(
        x=[lam, lam],
        y=[0, _TOP],
        mode="lines",
        line={"color": WINDOW, "width": 3, "dash": "dash"},
        name=f"drawn: λ = {lam:.3f}",
        hoverinfo="skip",
    )
    _lay_out(figure)
    return figure


def _lay_out(figure: Figure) -> None:
    figure.update_xaxes(
        tickfont={"size": 14},
        title_text="λ",
        range=[-0.01, 1.01],
        fixedrange=True,
        automargin=False,
    )
    figure.update_yaxes(
        tickfont={"size": 14},
        title_text="density",
        range=[-0.45, _TOP],
        fixedrange=True,
        automargin=False,
    )
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 52, "r": 10, "t": 62, "b": 44},  # fixed: nothing jumps
        legend={"orientation": "h", "y": 1.01, "yanchor": "bottom", "x": 0, "font": {"size": 14}},
        font={"size": 14},
        showlegend=True,
    )
