"""Numbers as colours: one scale for signed values, one for values from 0 up.

On both, 0 is the same neutral grey, and a scale is always given by its largest absolute value, so
pictures that share it can be compared. A third one is for filters shown as RGB: there a signed
weight is the brightness of its channel, and 0 is middle grey.
"""

import numpy as np

from explorer.figures.palette import NEGATIVE, NEUTRAL, OUTPUT, POSITIVE

SIGNED, FROM_ZERO, BRIGHTNESS = "signed", "from zero", "brightness"
_DARKEST = "#00281C"  # the far end behind OUTPUT: lightness falls all the way, also in grey


def rgb(colour: str) -> np.ndarray:
    """Return "#RRGGBB" as float64 (3,) in 0..255.

    Examples
    --------
    >>> rgb("#FF8000").tolist()
    [255.0, 128.0, 0.0]
    """
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)


_STOPS = {
    SIGNED: np.stack([rgb(c) for c in (NEGATIVE, NEUTRAL, POSITIVE)]),
    FROM_ZERO: np.stack([rgb(c) for c in (NEUTRAL, OUTPUT, _DARKEST)]),
    BRIGHTNESS: np.array([[0.0] * 3, [128.0] * 3, [255.0] * 3]),  # one channel of filters_as_rgb
}


def limit(values: np.ndarray) -> float:
    """Return the end of the scale that holds all values: the largest absolute one, never 0.

    Examples
    --------
    >>> limit(np.array([-3.0, 2.0])), limit(np.zeros(2))
    (3.0, 1.0)
    """
    highest = float(np.abs(values).max(initial=0.0))
    return highest if highest > 0 else 1.0


def coloured(values: np.ndarray, end: float, scale: str) -> np.ndarray:
    """Return values as colours.

    Parameters
    ----------
    values : np.ndarray
        Any shape; what lies beyond the scale gets the colour of its end.
    end : float
        The value at the far end; a signed scale runs from -end to end, the other from 0 to end.
    scale : {"signed", "from zero", "brightness"}
        Which of the three.

    Returns
    -------
    np.ndarray
        uint8, shape of values + (3,).

    Examples
    --------
    >>> coloured(np.array([0.0]), 5.0, "signed").tolist()
    [[242, 242, 242]]
    """
    share = np.asarray(values, float) / end
    place = np.clip(share if scale == FROM_ZERO else (share + 1) / 2, 0, 1) * 2  # between 3 stops
    stops = _STOPS[scale]
    below = np.minimum(place.astype(int), 1)
    part = (place - below)[..., None]
    return np.rint(stops[below] * (1 - part) + stops[below + 1] * part).astype(np.uint8)


def filters_as_rgb(weights: np.ndarray, end: float) -> np.ndarray:
    """Return the filters of a layer that reads colour pictures as small colour pictures.

    A weight w becomes the brightness 0.5 + w/(2·end) of its channel: grey is 0, and the same end
    for all filters keeps a strong one stronger than a weak one.

    Parameters
    ----------
    weights : np.ndarray
        (filters, 3, rows, columns).
    end : float
        The largest absolute weight of the layer.

    Returns
    -------
    np.ndarray
        uint8 (filters, rows, columns, 3).

    Examples
    --------
    >>> filters_as_rgb(np.array([-1.0, 0.0, 1.0]).reshape(1, 3, 1, 1), 1.0).tolist()
    [[[[0, 128, 255]]]]
    """
    bright = np.clip(0.5 + weights / (2 * end), 0, 1)
    return np.floor(bright * 255 + 0.5).astype(np.uint8).transpose(0, 2, 3, 1)


def hex_colours(colours: np.ndarray) -> list[str]:
    """Return uint8 colours (n, 3) as "#RRGGBB".

    Examples
    --------
    >>> hex_colours(np.array([[255, 128, 0]], np.uint8))
    ['#FF8000']
    """
    return ["#{:02X}{:02X}{:02X}".format(*(int(c) for c in colour)) for colour in colours]


def legend(end: float, scale: str, steps: int = 33) -> tuple[list[str], list[float]]:
    """Return what a legend has to show: the colours from left to right, and the values below them.

    Examples
    --------
    >>> colours, ticks = legend(2.0, "signed")
    >>> colours[16], ticks
    ('#F2F2F2', [-2.0, 0.0, 2.0])
    """
    first = 0.0 if scale == FROM_ZERO else -end
    ticks = [first, (first + end) / 2, end]
    return hex_colours(coloured(np.linspace(first, end, steps), end, scale)), ticks
