"""The slider over the weights that a run has kept: before training and after its epochs."""

from pathlib import Path

import streamlit as st

from explorer import checkpoints
from explorer.widgets.inside.state import EPOCH
from explorer.widgets.link_text import LinkText

_WORDS = (
    "The weights before training and after each epoch that was kept, in half precision; the "
    "checkpoint is the one that the training chose."
)


def choose_epoch(run: str, path: Path, checkpoint: int) -> int | None:
    """Draw the slider and return the chosen epoch, None for the checkpoint itself.

    Nothing is drawn for a run that has kept no other weights.

    Parameters
    ----------
    run : str
        Its name in the link; each run remembers its own place.
    path : pathlib.Path
        Its folder.
    checkpoint : int
        The epoch of its checkpoint.
    """
    link = st.session_state.setdefault(f"{EPOCH}.link", LinkText())
    asked = link.opened(EPOCH)
    places = sorted({*checkpoints.epochs(path), checkpoint})
    if len(places) < 2:
        link.write(EPOCH, None)
        return None
    key = f"{EPOCH}.{run}"
    if asked is not None and asked in map(str, places):
        st.session_state[key] = int(asked)
    kept = st.session_state.get(key)
    # Set anew every time: on another page the slider would begin at its first mark otherwise.
    st.session_state[key] = kept if kept in places else checkpoint

    def said(epoch: int) -> str:
        words = f"epoch {epoch}" if epoch else "before training"
        return f"{words} (checkpoint)" if epoch == checkpoint else words

    epoch = st.select_slider(
        "Weights", places, format_func=said, key=key, persist_state="session", help=_WORDS
    )
    link.write(EPOCH, None if epoch == checkpoint else str(epoch))
    return None if epoch == checkpoint else epoch
