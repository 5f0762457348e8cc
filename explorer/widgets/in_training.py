"""From a page about an idea to the trainings that show its effect."""

import streamlit as st

from explorer.training.prepared import PREPARED, groups
from explorer.widgets.compare.prepared import GROUP
from explorer.widgets.lesson import EXPERIMENT, link
from explorer.widgets.text import literal


def in_training(*names: str) -> None:
    """Offer prepared groups of trainings: the question, each training, and their comparison.

    Parameters
    ----------
    *names : str
        Headings of `explorer.training.prepared.groups`.
    """
    st.subheader("See it in a training", anchor=False)
    for name in names:
        _group(name)


def _group(name: str) -> None:
    keys = groups()[name]
    entries = [PREPARED[key] for key in keys]
    questions = dict.fromkeys(literal(entry.question) for entry in entries)
    with st.container(border=True):
        st.markdown(f"**{literal(name)}.** {' '.join(questions)}")
        for entry in entries:
            said = " ".join(filter(None, (entry.published, entry.measured)))
            if said:
                st.markdown(f"- {literal(entry.title)}: {literal(said)}")
        with st.container(horizontal=True):
            for key, entry in zip(keys, entries, strict=True):
                link(
                    "train",
                    f"Train: {literal(entry.title)}",
                    {EXPERIMENT: key},
                    icon=":material/play_arrow:",
                )
            link("compare", "Compare them", {GROUP: name}, icon=":material/compare_arrows:")
