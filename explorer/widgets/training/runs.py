"""The server's queue of trainings, the run that a page shows, and who asks for it."""

import hashlib
import secrets

import streamlit as st

from explorer.training import rundir
from explorer.training.jobs import Jobs

RUN = "train_run"  # query parameter and session key: the run that the page shows
_OWNER = "train_owner"  # session only
_COOKIE = "_streamlit_xsrf"  # Streamlit gives one to every browser, and keeps it over reloads


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """Return the server's only queue; its first worker begins to warm up right away."""
    return Jobs()


def shown_run() -> rundir.RunInfo | None:
    """Return the run in the link, else the one that this session showed last, else None."""
    asked = st.query_params.get(RUN)
    name = asked or st.session_state.get(RUN)
    run = rundir.find(name)
    if asked and run is None:
        st.info("There is no such run on this machine. Start one, or choose another below.")
    if run is not None:
        show_run(run.name)
    return run


def show_run(name: str) -> None:
    """Show this run from now on, also after a reload."""
    st.session_state[RUN] = name
    st.query_params[RUN] = name


def owner() -> str:
    """Return who asks for a training: the same browser is the same owner, also after a reload.

    It decides about a fair share of the places and about nothing else; it says nothing of a person.
    A client without cookies is a new owner in each session.
    """
    known = owner_of(st.context.cookies.get(_COOKIE))
    return known or st.session_state.setdefault(_OWNER, secrets.token_hex(8))


def owner_of(cookie: str | None) -> str | None:
    """Return the owner of a browser's cookie, None where it has none.

    The cookie is "2|mask|masked token|time"; mask and time change with every visit, the token
    does not. Only a digest of it is kept, for the cookie itself is the browser's own secret.

    Examples
    --------
    >>> owner_of("2|00000000|0a0b|1") == owner_of("2|ffffffff|f5f4|2"), owner_of("2|0|x")
    (True, None)
    """
    try:
        version, mask, masked, _ = (cookie or "").strip('"').split("|")
        key, token = bytes.fromhex(mask), bytes.fromhex(masked)
    except ValueError:
        return None
    if version != "2" or len(key) != 4 or not token:
        return None
    token = bytes(byte ^ key[place % 4] for place, byte in enumerate(token))
    return hashlib.sha256(b"owner of runs" + token).hexdigest()[:16]
