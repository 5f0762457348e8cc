"""One filter's weights before training and after every epoch that was kept."""

from pathlib import Path

import numpy as np
import streamlit as st

from explorer.errors import CheckpointError
from explorer.figures import colours
from explorer.figures.filters import kernel_columns, strongest
from explorer.widgets import gallery
from explorer.widgets.inside.state import EPOCH

_ASKED = f"{EPOCH}.asked"
_RUNS = 8
_KERNELS = 4  # of a deeper filter; so many stand on each other in a line of tiles
_EPOCHS = 24  # of a long run, evenly; as many as fit into two lines of a laptop


def draw(source, layer: str, channel: int, first: bool) -> None:
    """Show a filter's weights over the epochs: as a colour picture, or its strongest kernels.

    Parameters
    ----------
    first : bool
        Whether the layer reads the picture itself.
    """
    kept = history(source.path).get(layer)
    if kept is None:
        st.caption("This run has kept no weights of earlier epochs.")
        return
    epochs, inputs, weights = kept
    over = weights[:, channel].astype(np.float32)  # (epochs, kernels, rows, columns)
    end = colours.limit(over)
    colour = first and weights.shape[2] == 3
    tiles = colours.filters_as_rgb(over, end) if colour else kernel_columns(over, end)
    items = [gallery.Tile((_name(epoch),), f"{_label(epoch)}: show") for epoch in epochs]
    now = source.card.epoch if source.epoch is None else source.epoch
    chosen = epochs.index(now) if now in epochs else None
    if colour:
        words = "As a colour picture, grey is 0;"
    elif len(inputs[channel]) == 1:
        words = "Its kernel;"
    else:
        below = ", ".join(str(i) for i in inputs[channel])
        words = f"Its strongest kernels after the last epoch, for the inputs {below}, from above;"
    words += f" one scale for all these epochs, up to ±{gallery.number(end)}."
    st.markdown("**Before training and after each kept epoch**")
    name = f"Filter {channel} over the epochs"
    gallery.show(
        [
            gallery.tiles(tiles, items, name=name, size=48, chosen=chosen),
            gallery.legend(end, colours.BRIGHTNESS if colour else colours.SIGNED, words),
        ],
        key="inside_filters_epochs",
        on_pick=lambda _, tile: _ask(source.run, epochs[tile]),
    )


def _ask(run: str, epoch: int) -> None:
    st.session_state[f"{EPOCH}.{run}"] = epoch
    st.session_state[_ASKED] = True


def follow() -> None:
    """Draw the whole page anew if an epoch was chosen here: its slider stands further up."""
    if st.session_state.pop(_ASKED, False):
        st.rerun(scope="app")


def _name(epoch: int) -> str:
    return "start" if epoch == 0 else str(epoch)


def _label(epoch: int) -> str:
    return "Before training" if epoch == 0 else f"After epoch {epoch}"


def history(folder: Path) -> dict:
    """Return the kept weights of a run, read once for everybody.

    Returns
    -------
    dict
        Layer → epochs (tuple of int), inputs (filters, kernels) that are kept of each filter, and
        weights float16 (epochs, filters, kernels, rows, columns). Empty where no epoch is kept.
    """
    from explorer.checkpoints import epochs

    kept = epochs(folder)
    if not kept:
        return {}
    stamp = (kept, (folder / "epochs").stat().st_mtime_ns)
    return _history(str(folder), stamp)


@st.cache_resource(max_entries=_RUNS, show_spinner="Reading the weights of the kept epochs …")
def _history(folder: str, stamp: tuple) -> dict:
    from torch import nn

    from explorer.checkpoints import load_epoch

    kept, read = stamp[0], {}
    if len(kept) > _EPOCHS:
        kept = [kept[i] for i in np.linspace(0, len(kept) - 1, _EPOCHS).round().astype(int)]
    for epoch in kept:
        try:
            model, _ = load_epoch(Path(folder), epoch)
        except CheckpointError:
            continue  # a damaged epoch is missing in the line; the slider says why
        read[epoch] = {
            name: module.weight.numpy()
            for name, module in model.named_modules()
            if isinstance(module, nn.Conv2d)
        }
    return _gathered(read)


def _gathered(read: dict) -> dict:
    """Keep the strongest kernels only: a large network's weights over all epochs take too much."""
    found, epochs = {}, tuple(read)
    for layer, last in (read[epochs[-1]] if read else {}).items():
        inputs = strongest(last, max(_KERNELS, 3))
        every = np.arange(len(last))[:, None]
        kept = np.stack([read[epoch][layer][every, inputs] for epoch in epochs])
        kept = kept.astype(np.float16)  # as they lie on the disk
        kept.setflags(write=False)
        found[layer] = epochs, inputs, kept
    return found
