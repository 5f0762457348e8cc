"""The parts that every lesson has: heading, "Try this", "Common mistakes"."""

from collections.abc import Iterable

import streamlit as st

from explorer.catalog import PAGES

EXPERIMENT = "experiment"  # the query parameter that names a prepared experiment


def open_experiment(experiments: dict[str, dict[str, object]]) -> None:
    """Set up the experiment that the link names, before any widget is drawn; once.

    Links do not carry the widgets' own parameters: Streamlit takes a value that equals the
    widget's default for no value, so a link on the page itself would leave the old choice there.

    Parameters
    ----------
    experiments : dict
        Name in the link → session key → value. A name that is not among them does nothing.
    """
    name = st.query_params.get(EXPERIMENT)
    if name is None:
        return
    del st.query_params[EXPERIMENT]
    for key, value in experiments.get(name, {}).items():
        st.session_state[key] = value


def heading(title: str, learn: str) -> None:
    """Show a page's title and the one sentence that says what can be learnt there."""
    st.title(title, anchor=False)
    st.markdown(learn)


def link(
    address: str, label: str, query: dict[str, str] | None = None, icon: str | None = None
) -> None:
    """Show a link to a page of the app, with a prepared experiment in its query parameters.

    Parameters
    ----------
    address : str
        The page's address in `explorer.catalog`.
    label : str
        What the link says.
    query : dict of str to str, optional
    icon : str, optional
        Before the label, as ":material/school:".
    """
    entry = next(page for page in PAGES if page.address == address)
    st.page_link(f"../pages/{entry.file}", label=label, icon=icon, query_params=query)


def try_this(experiments: Iterable[tuple[str, str, dict[str, str]]]) -> None:
    """List prepared experiments: (page address, what to do, query parameters)."""
    st.subheader("Try this", anchor=False)
    for address, label, query in experiments:
        link(address, label, query)


def mistakes(sentences: Iterable[str]) -> None:
    """List common mistakes, one sentence or two each."""
    st.subheader("Common mistakes", anchor=False)
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
