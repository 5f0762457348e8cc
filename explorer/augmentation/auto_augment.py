"""AutoAugment: one of 25 pairs of operations, found by a search on CIFAR-10."""

import math
from dataclasses import dataclass

import numpy as np
import torch

from explorer.augmentation.chance import POLICY, shares

# Each operation: its name, its probability, its magnitude on a scale from 0 to 9.
# **Source**: Cubuk et al. 2019, "AutoAugment: Learning Augmentation Policies from Data", table 7;
# the order and the magnitudes are torchvision's.
POLICIES = (
    (("Invert", 0.1, None), ("Contrast", 0.2, 6)),
    (("Rotate", 0.7, 2), ("TranslateX", 0.3, 9)),
    (("Sharpness", 0.8, 1), ("Sharpness", 0.9, 3)),
    (("ShearY", 0.5, 8), ("TranslateY", 0.7, 9)),
    (("AutoContrast", 0.5, None), ("Equalize", 0.9, None)),
    (("ShearY", 0.2, 7), ("Posterize", 0.3, 7)),
    (("Color", 0.4, 3), ("Brightness", 0.6, 7)),
    (("Sharpness", 0.3, 9), ("Brightness", 0.7, 9)),
    (("Equalize", 0.6, None), ("Equalize", 0.5, None)),
    (("Contrast", 0.6, 7), ("Sharpness", 0.6, 5)),
    (("Color", 0.7, 7), ("TranslateX", 0.5, 8)),
    (("Equalize", 0.3, None), ("AutoContrast", 0.4, None)),
    (("TranslateY", 0.4, 3), ("Sharpness", 0.2, 6)),
    (("Brightness", 0.9, 6), ("Color", 0.2, 8)),
    (("Solarize", 0.5, 2), ("Invert", 0.0, None)),
    (("Equalize", 0.2, None), ("AutoContrast", 0.6, None)),
    (("Equalize", 0.2, None), ("Equalize", 0.6, None)),
    (("Color", 0.9, 9), ("Equalize", 0.6, None)),
    (("AutoContrast", 0.8, None), ("Solarize", 0.2, 8)),
    (("Brightness", 0.1, 3), ("Color", 0.7, 0)),
    (("Solarize", 0.4, 5), ("AutoContrast", 0.9, None)),
    (("TranslateY", 0.9, 9), ("TranslateY", 0.7, 9)),
    (("AutoContrast", 0.9, None), ("Solarize", 0.8, 3)),
    (("Equalize", 0.8, None), ("Invert", 0.1, None)),
    (("TranslateY", 0.7, 9), ("AutoContrast", 0.9, None)),
)
_BINS = 10
_SIGNED = {"ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate"}
_SIGNED |= {"Brightness", "Color", "Contrast", "Sharpness"}


@dataclass(frozen=True, eq=False)
class Choices:
    """What is drawn for N pictures.

    `number` is the pair, int64 (N,), from 0 to 24; `share` is the number that decides whether an
    operation is done, float64 (N, 2); `sign` is 1 or −1, int64 (N, 2).
    """

    number: np.ndarray
    share: np.ndarray
    sign: np.ndarray


@dataclass(frozen=True)
class Operation:
    """One operation as it is done: `magnitude` in the operation's own unit, 0 where it has none."""

    name: str
    probability: float
    share: float
    magnitude: float

    @property
    def done(self) -> bool:
        """Whether chance lets it happen."""
        return self.share <= self.probability


def draw(count: int, seed: int, epoch: int = 0) -> Choices:
    """Draw pair, chances and signs for each picture.

    Examples
    --------
    >>> draw(1, seed=0).number.tolist()
    [10]
    """
    u = shares(count, 5, seed, POLICY, epoch)
    number = (u[:, 0] * len(POLICIES)).astype(np.int64)
    return Choices(number, u[:, 1:3], np.where(u[:, 3:] < 0.5, -1, 1))


def operations(choices: Choices, place: int, size: tuple[int, int]) -> tuple[Operation, Operation]:
    """Return both operations of one picture.

    Parameters
    ----------
    choices : Choices
        From `draw`.
    place : int
        Which picture.
    size : tuple of int
        Its height and width: a translation is a part of them.
    """
    signs, shares_drawn = choices.sign[place], choices.share[place]
    pair = zip(POLICIES[choices.number[place]], shares_drawn, signs, strict=True)
    return tuple(
        Operation(name, probability, float(share), magnitude(name, level, size, int(sign)))
        for (name, probability, level), share, sign in pair
    )


def magnitude(name: str, level: int | None, size: tuple[int, int], sign: int) -> float:
    """Return what a level from 0 to 9 means: a slope, pixels, degrees, grey level, bits, or factor.

    Examples
    --------
    >>> magnitude("Rotate", 9, (32, 32), -1), magnitude("TranslateX", 9, (32, 32), 1)
    (-30.0, 14)
    """
    if level is None:
        return 0.0
    if name == "Posterize":
        return 8 - round(level * 4 / (_BINS - 1))
    ends = {"Rotate": (0.0, 30.0), "Solarize": (1.0, 0.0)}
    ends |= dict.fromkeys(("ShearX", "ShearY"), (0.0, 0.3))
    ends |= {"TranslateX": (0.0, 150 / 331 * size[1]), "TranslateY": (0.0, 150 / 331 * size[0])}
    # In float32, as torchvision: a grey level that lies on a threshold must fall to the same side.
    value = float(torch.linspace(*ends.get(name, (0.0, 0.9)), _BINS)[level])
    if name == "Solarize":
        return 255 * value
    if name.startswith("Translate"):
        value = int(value)
    return value * (sign if name in _SIGNED else 1)


def apply(pictures: torch.Tensor, choices: Choices) -> torch.Tensor:
    """Do what was drawn; pictures that get the same operation get it together.

    Parameters
    ----------
    pictures : torch.Tensor
        uint8 (B, C, H, W), C is 1 or 3.
    choices : Choices
        Of these B pictures.
    """
    changed = pictures.clone()
    pairs = [operations(choices, n, tuple(pictures.shape[2:])) for n in range(len(pictures))]
    for turn in range(2):
        alike: dict[tuple[str, float], list[int]] = {}
        for place, pair in enumerate(pairs):
            if pair[turn].done:
                alike.setdefault((pair[turn].name, pair[turn].magnitude), []).append(place)
        for (name, value), places in alike.items():
            if len(places) == 1:
                changed[places[0]] = operate(name, changed[places[0]], value)
            else:
                where = torch.tensor(places, device=changed.device)
                changed[where] = operate(name, changed[where], value)
    return changed


def operate(name: str, pictures: torch.Tensor, value: float) -> torch.Tensor:
    """Do one operation with torchvision's own function; pixels from outside are black.

    Parameters
    ----------
    name : str
        An operation of POLICIES.
    pictures : torch.Tensor
        uint8 (..., C, H, W).
    value : float
        From `magnitude`.

    Examples
    --------
    >>> operate("Invert", torch.tensor([[[0, 200]]], dtype=torch.uint8), 0).tolist()
    [[[255, 55]]]
    """
    from torchvision.transforms.v2 import functional as F

    function, values = call(name, value)
    return getattr(F, function)(pictures, **values)


def call(name: str, value: float) -> tuple[str, dict]:
    """Return an operation as a function of torchvision.transforms.v2.functional and its values.

    Examples
    --------
    >>> call("Contrast", -0.5)
    ('adjust_contrast', {'contrast_factor': 0.5})
    """
    if name in _VALUES:
        return name.lower(), {_VALUES[name]: value}
    if name in ("AutoContrast", "Equalize", "Invert"):
        return name.lower(), {}
    if name in _FACTORS:
        return f"adjust_{_FACTORS[name]}", {f"{_FACTORS[name]}_factor": 1 + value}
    straight = {"angle": 0.0, "translate": [0, 0], "scale": 1.0, "shear": [0.0, 0.0]}
    across = 0 if name.endswith("X") else 1
    if name.startswith("Shear"):
        straight["shear"][across] = math.degrees(math.atan(value))
        return "affine", straight | {"center": [0, 0]}
    straight["translate"][across] = int(value)
    return "affine", straight


_VALUES = {"Rotate": "angle", "Solarize": "threshold", "Posterize": "bits"}
_FACTORS = {
    "Brightness": "brightness",
    "Color": "saturation",
    "Contrast": "contrast",
    "Sharpness": "sharpness",
}
