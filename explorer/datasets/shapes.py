"""Shapes: ten classes of 32×32 pictures that the explorer draws itself, so that it works offline.

Picture `number` of a class depends on (seed, split, class, number) and on nothing else: any part
of the set is the same pictures as in the whole, on every machine.
"""

from collections.abc import Sequence

import numpy as np

from explorer.datasets.choice import raw_numbers
from explorer.datasets.forms import CENTRES, FORMS
from explorer.datasets.pictures import LUMA
from explorer.errors import InputError
from explorer.limits import PER_CLASS_MAX, SEED_MAX, TEST_PER_CLASS_MAX
from explorer.limits import PICTURE_WORK_SIDE as SIDE

CLASSES = tuple(FORMS)
PER_CLASS = {"train": PER_CLASS_MAX, "test": TEST_PER_CLASS_MAX}

PARAMETERS = 18  # random numbers per picture: seven for the form, eleven for colours and noise
NOISE_NUMBERS = SIDE * SIDE * 3 // 8  # 64-bit numbers that give one byte to each sample
CHUNK = 128  # pictures drawn together: the arrays of 1 MB stay in the cache of one core

CONTRAST_MIN = 64.0  # grey levels between form and background, before the noise
NOISE_MAX = 26.0  # grey levels either way


def draw(name: str, split: str, numbers: Sequence[int] | np.ndarray, seed: int = 0) -> np.ndarray:
    """Draw pictures of one class.

    Parameters
    ----------
    name : str
        One of `CLASSES`.
    split : str
        "train" or "test".
    numbers : sequence of int
        Which pictures of the class, each from 0 to `PER_CLASS[split]` − 1.
    seed : int
        Another seed gives another set of the same kind.

    Returns
    -------
    ndarray of uint8, shape (len(numbers), 32, 32, 3)

    Raises
    ------
    InputError
        If there is no such class, split, picture or seed.

    Examples
    --------
    >>> whole = draw("ring", "test", range(10))
    >>> bool((draw("ring", "test", [7]) == whole[7:8]).all())
    True
    """
    chosen = np.asarray(numbers, dtype=np.int64)
    if name not in FORMS or split not in PER_CLASS:
        raise InputError(f"Shapes has no class “{name}” or no split “{split}”; choose another one.")
    if chosen.size and not 0 <= chosen.min() <= chosen.max() < PER_CLASS[split]:
        raise InputError(
            f"Shapes has {PER_CLASS[split]:,} {split} pictures per class, number "
            f"{chosen.max():,} was asked for; ask for 0 to {PER_CLASS[split] - 1:,}."
        )
    if not 0 <= seed <= SEED_MAX:
        raise InputError(f"The seed is {seed}; choose one from 0 to {SEED_MAX:,}.")
    key = (seed, list(PER_CLASS).index(split), CLASSES.index(name))
    images = np.empty((chosen.size, SIDE, SIDE, 3), np.uint8)
    for start in range(0, chosen.size, CHUNK):
        part = chosen[start : start + CHUNK]
        raw = np.stack([raw_numbers(PARAMETERS + NOISE_NUMBERS, *key, int(i)) for i in part])
        images[start : start + CHUNK] = _paint(name, raw)
    return images


def _paint(name: str, raw: np.ndarray) -> np.ndarray:
    """Turn the raw numbers of N pictures, shape (N, 402), into pictures."""
    u = (raw[:, :PARAMETERS] >> 11).T * 2.0**-53  # (18, N), exact numbers in [0, 1)
    # Bytes in the same order on every processor, as float from −0.5 to 0.5.
    noise = raw[:, PARAMETERS:].astype("<u8").view(np.uint8).reshape(-1, SIDE, SIDE, 3)
    noise_levels = (NOISE_MAX * u[17])[:, None, None]
    inside = np.clip(0.5 - FORMS[name](u[:7]), 0.0, 1.0)  # part of each pixel that the form covers
    slope = _slope(u[15], u[16])
    form, near, far = _colours(u[7:15])
    images = np.empty((len(raw), SIDE, SIDE, 3), np.uint8)
    for channel in range(3):
        start, end, ink = (c[channel][:, None, None] for c in (near, far, form))
        ground = start + (end - start) * slope
        grain = (noise[..., channel] - 127.5) / 127.5 * noise_levels
        value = ground + (ink - ground) * inside + grain
        images[..., channel] = np.clip(np.floor(value + 0.5), 0.0, 255.0)
    return images


def _slope(across: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Return a ramp from 0 to 1 in a random direction, shape (N, 32, 32)."""
    dy = ((CENTRES / SIDE - 0.5) * (2.0 * down[:, None] - 1.0))[:, :, None]
    dx = ((CENTRES / SIDE - 0.5) * (2.0 * across[:, None] - 1.0))[:, None, :]
    return dy + dx + 0.5


def _colours(u: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Choose the form's colour and the background's two ends; each has shape (3, N).

    The brightness of form and background is chosen first, at least CONTRAST_MIN apart; the second
    end of the background lies further away still. So the form can always be seen.
    """
    dark = 15.0 + 105.0 * u[0]
    light = dark + CONTRAST_MIN + u[1] * (245.0 - CONTRAST_MIN - dark)
    on_dark = u[2] < 0.5
    form = _colour(np.where(on_dark, light, dark), u[3], 0.35 + 0.65 * u[5])
    near = _colour(np.where(on_dark, dark, light), u[4], 0.9 * u[6])
    far = near + (np.where(on_dark, 0.0, 255.0) - near) * (0.6 * u[7])
    return form, near, far


def _colour(luma: np.ndarray, hue: np.ndarray, saturation: np.ndarray) -> np.ndarray:
    """Return the colour of this brightness and hue, shape (3, N), each from 0 to 255.

    The pure hue is darkened or whitened until its brightness fits, then mixed with the grey of the
    same brightness; neither step can leave the range.
    """
    pure = np.empty((3, hue.size))
    for channel, shift in enumerate((0.0, 2.0, 4.0)):
        turn = (hue * 6.0 + shift) / 6.0
        turn = turn - np.floor(turn)
        pure[channel] = np.clip(np.abs(turn * 6.0 - 3.0) - 1.0, 0.0, 1.0) * 255.0
    own = LUMA[0] * pure[0] + LUMA[1] * pure[1] + LUMA[2] * pure[2]
    darkened = pure * (luma / own)
    whitened = pure + (255.0 - pure) * ((luma - own) / (255.0 - own))
    return luma + saturation * (np.where(luma < own, darkened, whitened) - luma)
