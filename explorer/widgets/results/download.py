"""The button that gives a run away as one zip; nothing is built before it is pressed."""

from functools import partial

import streamlit as st

from explorer.report import archive
from explorer.training.rundir import RunInfo


def download(run: RunInfo, key: str = "results_download", label: str | None = None) -> None:
    """Show the button for one run.

    Parameters
    ----------
    run : RunInfo
        While it trains the button waits with it.
    key : str
        The button's key, where several stand on one page.
    label : str, optional
        What the button says.
    """
    st.download_button(
        label or "Download this run",
        data=partial(archive.build, run),
        file_name=archive.file_name(run),
        mime="application/zip",
        key=key,
        icon=":material/download:",
        on_click="ignore",
        disabled=run.status.active,
        help=f"One zip{_size(run)}: the best weights as safetensors, the recipe and its command, "
        "metrics and answers as CSV, figures that open offline, and a one-page report. It is made "
        "when you press; test results are in it only once they were opened.",
    )


def _size(run: RunInfo) -> str:
    try:
        size = (run.path / "best.safetensors").stat().st_size
    except OSError:  # this run has kept no weights
        return ""
    return f" ({size / 1e6:,.0f} MB of weights)"
