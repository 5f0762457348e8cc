"""What can be set: one frozen dataclass for each augmentation, and all of them in their order."""

import math
from dataclasses import dataclass

from explorer import limits
from explorer.errors import InputError

STANDARD_AREA = (0.02, 0.33)  # of the picture; Zhong et al. 2017, section 4.2, and torchvision
STANDARD_RATIO = (0.3, 3.3)  # height over width; likewise


@dataclass(frozen=True)
class Flip:
    """Mirror left and right with a probability."""

    probability: float = 0.5

    def __post_init__(self):
        """Check the probability."""
        _check("Probability of a flip", self.probability, 0, 1, 0.5)


@dataclass(frozen=True)
class Crop:
    """Pad every side by reflection, then cut the old size out at a random place."""

    padding: int = 4

    def __post_init__(self):
        """Check the padding."""
        _check("Padding", self.padding, 1, limits.CROP_PADDING_MAX, 4, whole=True)


@dataclass(frozen=True)
class Rotation:
    """Turn about the centre by an angle from −degrees to +degrees; + is anticlockwise."""

    degrees: float = 15.0

    def __post_init__(self):
        """Check the angle."""
        _check("Rotation", self.degrees, 0, limits.ROTATION_MAX, 15)


@dataclass(frozen=True)
class Jitter:
    """Change brightness, contrast, saturation and hue, in a random order.

    The first three are multiplied by a factor from 1 − v to 1 + v, not below 0; the hue is moved
    by −hue to +hue of the colour circle.
    """

    brightness: float = 0.4
    contrast: float = 0.4
    saturation: float = 0.4
    hue: float = 0.1

    def __post_init__(self):
        """Check the four strengths."""
        for name in ("brightness", "contrast", "saturation"):
            value = getattr(self, name)
            _check(f"Jitter of {name}", value, 0, limits.JITTER_MAX, 0.4)
        _check("Jitter of hue", self.hue, 0, limits.HUE_MAX, 0.1)

    @classmethod
    def of_strength(cls, strength: float) -> "Jitter":
        """Return all four from one number; the hue by a quarter of it.

        **Source**: Chen et al. 2020, "A Simple Framework for Contrastive Learning of Visual
        Representations" (SimCLR), appendix A: 0.8s, 0.8s, 0.8s and 0.2s.

        Examples
        --------
        >>> Jitter.of_strength(0.4).hue
        0.1
        """
        _check("Jitter", strength, 0, limits.JITTER_MAX, 0.4)
        return cls(strength, strength, strength, strength / 4)


@dataclass(frozen=True)
class Erasing:
    """With a probability, fill a random rectangle with one grey level.

    `area` is the range of the rectangle's part of the picture, `ratio` that of height over width.
    """

    probability: float = 0.5
    area: tuple[float, float] = STANDARD_AREA
    ratio: tuple[float, float] = STANDARD_RATIO
    grey: int = 0

    def __post_init__(self):
        """Check the probability and both ranges."""
        _check("Probability of erasing", self.probability, 0, 1, 0.5)
        _check_range("Erased area", self.area, limits.ERASED_AREA, STANDARD_AREA)
        _check_range("Height over width", self.ratio, limits.ERASED_RATIO, STANDARD_RATIO)
        _check("Grey level", self.grey, 0, 255, 0, whole=True)


@dataclass(frozen=True)
class Cutout:
    """Fill a square around a random pixel; what lies outside the picture is clipped."""

    side: int = 8
    grey: int = 0

    def __post_init__(self):
        """Check side and grey level."""
        _check("Side of the square", self.side, 1, limits.CUTOUT_SIDE_MAX, 8, whole=True)
        _check("Grey level", self.grey, 0, 255, 0, whole=True)


@dataclass(frozen=True)
class Mixing:
    """Mix pairs of a batch: λ ~ Beta(α, α). `mixup` and `cutmix` are the α; 0 is off.

    With both on, a coin decides for each batch.
    """

    mixup: float = 0.0
    cutmix: float = 0.0

    def __post_init__(self):
        """Check both α."""
        check_alpha("MixUp", self.mixup)
        check_alpha("CutMix", self.cutmix)


@dataclass(frozen=True)
class Pipeline:
    """Everything that happens to a picture, in this order; None and False are off."""

    crop: Crop | None = None
    flip: Flip | None = None
    rotation: Rotation | None = None
    auto_augment: bool = False
    jitter: Jitter | None = None
    erasing: Erasing | None = None
    cutout: Cutout | None = None


def check_alpha(name: str, alpha: object) -> None:
    """Raise InputError unless it is 0 (off) or within the limits."""
    low, high = limits.BETA_ALPHA
    if not _is_number(alpha) or not (alpha == 0 or low <= alpha <= high):
        raise InputError(
            f"{name}'s α is {str(alpha)[:40]}; it must be 0 (off) or from {low:g} to {high:g}. "
            "Try 0.4."
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _check(name: str, value: object, low: float, high: float, advice: float, whole=False) -> None:
    fits = type(value) is int if whole else _is_number(value)
    if not fits or not low <= value <= high:
        kind = "a whole number " if whole else ""
        raise InputError(
            f"{name} is {str(value)[:40]}; it must be {kind}from {low:g} to {high:g}. "
            f"Try {advice:g}."
        )


def _check_range(name: str, value: object, bounds: tuple, advice: tuple) -> None:
    low, high = bounds
    if (
        not isinstance(value, tuple)
        or len(value) != 2
        or not all(map(_is_number, value))
        or not low <= value[0] <= value[1] <= high
    ):
        raise InputError(
            f"{name} is {str(value)[:40]}; it must be a smaller and a larger number from {low:g} "
            f"to {high:g}. Try {advice[0]:g} to {advice[1]:g}."
        )
