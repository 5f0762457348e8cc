"""One method closer: the map while layer after layer is drawn anew, and the lines to copy."""

import numpy as np
import streamlit as st

from explorer.errors import InputError
from explorer.figures import why as figures
from explorer.widgets import gallery
from explorer.widgets.text import literal
from explorer.widgets.why import words
from explorer.widgets.why.computing import Asked, default_patch, facts, heat, patch_places
from explorer.widgets.why.state import (
    CAM,
    GRAD_CAM,
    GRADIENT,
    METHOD,
    METHODS,
    OCCLUSION,
    SMOOTH,
    one_of,
)

_TILE = 132  # pixels on the screen
_RESET = """
# The sanity check: the same lines with a network that has learnt nothing
import copy

other = copy.deepcopy(model)
for module in other.modules():
    if hasattr(module, "reset_parameters"):
        module.reset_parameters()
"""


@st.fragment
def draw(source, looked, label: int, layer: str) -> None:
    """Let the reader choose a method, and show it closer."""
    st.subheader("One method closer", anchor=False)
    method = one_of("Method", list(METHODS), METHOD, first=METHODS.index(GRADIENT))
    try:
        _cascade(source, looked, Asked(method, label, layer))
    except InputError as error:
        st.info(literal(str(error)))
        return
    text = _lines(source, method, label, layer)
    if text is not None:
        st.caption("The same in PyTorch, to copy: it gives the numbers of the map")
        st.code(text + _RESET, language="python", wrap_lines=True)


def _cascade(source, looked, asked: Asked) -> None:
    """Show the map after each more layer, from the last down, has been drawn anew."""
    weighted = facts(source).weighted
    counts = _steps(len(weighted), _maps(source, asked.method))
    st.markdown(
        "Layer after layer is drawn anew, **from the last one downward**. A method that shows what "
        "was learnt should change with each; the rank correlation is with this network's own map."
    )
    with st.spinner("Drawing layers anew …"):
        found = [
            heat(source, looked, Asked(asked.method, asked.label, asked.layer, count))
            for count in counts
        ]
    size = looked.image.shape[:2]
    pictures = [figures.alone(one.values, *size, signed=one.signed) for one in found]
    items = []
    for count, one in zip(counts, found, strict=True):
        name = "this network" if count == 0 else f"{count} drawn anew: down to {weighted[-count]}"
        alike = "" if count == 0 else words.alike(found[0].values, one.values)
        lines = tuple(filter(None, (name, words.reach(one.values, signed=one.signed), alike)))
        items.append(gallery.Tile(lines, ", ".join(lines)))
    block = gallery.tiles(
        np.stack(pictures), items, name="Drawn anew", size=_TILE, pick=False, wrap=True
    )
    gallery.show([block], key="why_cascade")


def _maps(source, method: str) -> int:
    """Return how many maps the cascade has; large networks get fewer."""
    from explorer.probing.attribution.work import THERE_AND_BACK, cascade_steps, smooth_pictures

    macs, passes = facts(source).macs, THERE_AND_BACK
    if method == SMOOTH:
        passes *= smooth_pictures(macs)
    elif method == OCCLUSION:
        passes = patch_places(source)
    return cascade_steps(macs, passes)


def _steps(layers: int, maps: int) -> list[int]:
    """Return how many layers are redrawn in each map: 0, a few between, all.

    Examples
    --------
    >>> _steps(5, 8), _steps(20, 8), _steps(20, 2)
    ([0, 1, 2, 3, 4, 5], [0, 3, 6, 9, 11, 14, 17, 20], [0, 20])
    """
    most = min(layers, maps - 1)
    return [round(i * layers / max(1, most)) for i in range(most + 1)]


def _lines(source, method: str, label: int, layer: str) -> str | None:
    """Return the lines for the notebook, or None where the network has no module to hook."""
    from explorer.probing.attribution import lines
    from explorer.probing.attribution.work import smooth_pictures

    card = source.card
    given = (label, card.mean, card.std)
    if method == OCCLUSION:
        return lines.occlusion_lines(*given, default_patch(source))
    if method == GRADIENT:
        return lines.gradient_lines(*given)
    if method == GRAD_CAM:
        module = _module(source.fingerprint, layer, _model=source.model)
        return None if module is None else lines.grad_cam_lines(*given, module)
    if method == CAM:
        modules = lines.cam_modules(source.model)
        return None if modules is None else lines.cam_lines(*given, *modules)
    return lines.smooth_lines(*given, smooth_pictures(facts(source).macs))


@st.cache_data(max_entries=64, show_spinner=False)
def _module(fingerprint: str, layer: str, *, _model) -> str | None:
    from explorer.probing.attribution.lines import map_module

    return map_module(_model, layer)
