"""Is the network right as often as it is sure?"""

import numpy as np
import streamlit as st

from explorer.figures.results import calibration as calibration_figure
from explorer.results.calibration import BINS, Calibration, reliability
from explorer.results.words import calibration as reading
from explorer.results.words import percent
from explorer.widgets.results.source import Source

_TERMS = 3  # of the sum that are written out


def draw(source: Source) -> None:
    """Show the diagram with the counts, the reading in words, and the error with its numbers."""
    found = reliability(source.answers.confidence, source.answers.right)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.plotly_chart(
            calibration_figure(found),
            key="results_calibration",
            config={"displayModeBar": False},
            alt="Accuracy over confidence in ten bins, and the number of answers in each",
        )
    with right:
        st.markdown(reading(found))
        st.markdown(
            "**Confidence** is the probability of the class that the network names. A network is "
            "**calibrated** when, of all answers with a confidence of 80 %, 80 % are right: its "
            "points then lie on the dashed line. Below the line it is too sure. A long interval "
            "has few answers behind it; look at the counts before you believe a point."
        )
        _error(found)


def _error(found: Calibration) -> None:
    fullest = np.argsort(-found.count, kind="stable")
    there = [bin_ for bin_ in fullest if found.count[bin_]]
    total = int(found.count.sum())
    signs = (r"\phantom{+}", *"+" * (_TERMS - 1))
    terms = [
        rf"&{sign}\tfrac{{{found.count[b]}}}{{{total}}}\cdot"
        rf"|{found.accuracy[b]:.3f}-{found.confidence[b]:.3f}|"
        for sign, b in zip(signs, there, strict=False)
    ]
    more = r"\\&+\dots" if len(there) > _TERMS else ""
    st.markdown(
        f"**Expected calibration error: {percent(found.error, 2)}.** The distance between right "
        f"and sure in each of the {BINS} bins, times the bin's share of the answers, added up; "
        "the fullest bins first:"
    )
    sums = r"\\".join(terms)
    st.latex(rf"\begin{{aligned}}{sums}{more}\\&={found.error:.4f}\end{{aligned}}")
