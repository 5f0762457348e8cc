"""Whether a receptive field is all that a value depends on, checked on the very pictures shown."""

import numpy as np
import streamlit as st

from explorer.limits import PROBE_PICTURES_MAX

_LISTS = 1024


def verified_of(source, found, channel: int, images: np.ndarray) -> tuple:
    """Replace everything outside each picture's box by noise and measure the value again.

    Parameters
    ----------
    found : LayerScan
        The filter's layer.

    Returns
    -------
    tuple of Verified
        One for each picture; empty where the layer has no single box.
    """
    if found.layer.chain is None:
        return ()
    chosen = tuple(int(i) for i in images)
    return _verified(source.key, found.layer.name, channel, chosen, _source=source, _found=found)


@st.cache_resource(max_entries=_LISTS, show_spinner=False)
def _verified(key: str, layer: str, channel: int, images, *, _source, _found) -> tuple:
    from explorer.probing.verified import verify

    card = _source.card
    return tuple(
        verify(
            _source.model,
            _source.pictures.images[image],
            card.mean,
            card.std,
            _found.layer,
            channel,
            _found.place(image, channel),
        )
        for image in images
    )


def is_quick(source) -> bool:
    """Tell whether a list can be verified whenever it is drawn: a large network takes seconds."""
    return _is_quick(source.fingerprint, _source=source)


@st.cache_data(max_entries=_LISTS, show_spinner=False)
def _is_quick(fingerprint: str, *, _source) -> bool:
    from explorer.probing.samples import sample

    return len(sample(_source.model, PROBE_PICTURES_MAX)) == PROBE_PICTURES_MAX


def sentence(source, found, channel: int, images: np.ndarray) -> str:
    """Return what the check says of a list, in one sentence; see `verified_of`."""
    checks = verified_of(source, found, channel, images)
    if not checks:
        return (
            "Paths of different reach meet here, so there is no single box: the pictures are whole."
        )
    stored = found.max[images, channel]
    if not all(one.agrees(float(value)) for one, value in zip(checks, stored, strict=True)):
        return "Not verified: a value differs from what the scan has recorded. Please report this."
    wrong = [one for one in checks if not one.ok]
    if wrong:
        return wrong[0].sentence
    tried = [one for one in checks if one.draws]
    if not tried:
        return "The box is the whole picture: there is nothing outside that could matter."
    largest = max(one.change for one in tried)
    size = "0" if largest == 0 else f"{largest:.1e}".replace("-", "−")
    return (
        f"✓ Verified: with everything outside the box replaced by noise, {tried[0].draws} times, "
        f"the largest change of the {len(tried)} values is {size}."
    )
