"""What each augmentation computed for one picture, as formulae with its numbers."""

import math

from explorer.augmentation import auto_augment, jitter
from explorer.augmentation.pipeline import Variants
from explorer.augmentation.words import signed

_CHANGES = {
    "brightness": "v → {0:.3f} · v, at most 255",
    "contrast": "v → m + {0:.3f} · (v − m), m the mean grey of the picture",
    "saturation": "v → g + {0:.3f} · (v − g), g = 0.299 R + 0.587 G + 0.114 B of the pixel",
    "hue": "the hue moves by {1} of the colour circle; brightness and saturation stay",
}


def formulae(found: Variants, place: int) -> tuple[str, ...]:
    """Return what happens to a variant, step after step; y is a row, x is a column, from 0.

    Parameters
    ----------
    found : Variants
        From `pipeline.variants`.
    place : int
        Which variant.

    Examples
    --------
    >>> import numpy as np
    >>> from explorer.augmentation.pipeline import variants
    >>> from explorer.augmentation.settings import Crop, Pipeline
    >>> found = variants(np.zeros((32, 32, 1), np.uint8), Pipeline(crop=Crop(4)), 1, seed=0)
    >>> formulae(found, 0)
    ('crop: out(y, x) = padded(y + 8, x + 0)',)
    """
    changes, (H, W) = found.changes, found.pictures.shape[1:3]
    steps = []
    if found.pipeline.crop:
        down, right = int(found.moves.down[place]), int(found.moves.right[place])
        steps.append(f"crop: out(y, x) = padded(y + {down}, x + {right})")
    if found.moves.mirrored[place]:
        steps.append(f"flip: out(y, x) = in(y, {W - 1} − x)")
    if changes.rotation is not None:
        steps.append(_rotation(float(changes.rotation.degrees[place]), H, W))
    if changes.auto_augment is not None:
        both = auto_augment.operations(changes.auto_augment, place, (H, W))
        steps += [_operation(one) for one in both if one.done]
    if changes.jitter is not None:
        for number in changes.jitter.order[place]:
            name, factor = jitter.NAMES[number], float(changes.jitter.factors[place, number])
            steps.append(f"{name}: " + _CHANGES[name].format(factor, signed(factor, 3)))
    for name in ("erasing", "cutout"):
        drawn = getattr(changes, name)
        if drawn is not None and drawn.erased[place]:
            grey = getattr(found.pipeline, name).grey
            steps.append(f"{name}: {_area(drawn.boxes[place].tolist(), H, W)} become {grey}")
    return tuple(steps)


def _rotation(degrees: float, H: int, W: int) -> str:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (
        f"rotation by {signed(degrees, 2)}°: with x and y counted from the centre "
        f"({(H - 1) / 2:g}, {(W - 1) / 2:g}), out(y, x) = in(y′, x′), "
        f"x′ = {_sum(cos, -sin)}, y′ = {_sum(sin, cos)}, the mean of the four pixels around it"
    )


def _operation(operation: auto_augment.Operation) -> str:
    function, values = auto_augment.call(operation.name, operation.magnitude)
    said = ", ".join(f"{name} {_short(value)}" for name, value in values.items())
    return f"AutoAugment, {operation.name}: {function}({said})"


def _sum(of_x: float, of_y: float) -> str:
    sign = "−" if of_y < 0 else "+"
    return f"{of_x:.3f} · x {sign} {abs(of_y):.3f} · y".replace("-", "−")


def _short(value: object) -> str:
    return f"{value:.4g}".replace("-", "−") if isinstance(value, float) else str(value)


def _area(box: list[int], H: int, W: int) -> str:
    top, left, bottom, right = box
    high, wide = bottom - top, right - left
    return (
        f"{high} · {wide} = {high * wide:,} of {H * W:,} pixels ({high * wide / (H * W):.1%})"
    ).replace("%", " %")
