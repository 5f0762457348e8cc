"""The runs' curves on top of each other."""

from collections.abc import Sequence

import streamlit as st

from explorer.figures.overlaid import AXES, Curve, overlaid
from explorer.widgets.compare.choice import Compared


def curves(runs: Sequence[Compared]) -> None:
    """Draw validation loss and accuracy of all runs over one axis."""
    with st.container(horizontal=True, vertical_alignment="center"):
        axis = st.segmented_control(
            "Along", AXES, default=AXES[0], required=True, key="compare_x", bind="query-params",
            label_visibility="collapsed", width="content",
        )  # fmt: skip
        training = st.toggle(
            "Training too (thin)", key="compare_training", bind="query-params", width="content"
        )
    lines = [
        Curve(one.label, one.epochs, one.run.status.train_size, one.summary.best_epoch)
        for one in runs
    ]
    figure = overlaid(lines, axis, training)
    st.plotly_chart(
        figure,
        key="compare_curves",
        config={"displayModeBar": False},
        alt=f"Validation loss and accuracy of {len(runs)} runs over {axis}",
    )
    words = "The large marker is the epoch with the lowest validation loss, whose weights are kept."
    if not all(line.epochs for line in lines):
        words += " A run without a line has not finished its first epoch."
    st.caption(words)
