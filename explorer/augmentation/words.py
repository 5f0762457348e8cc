"""The drawn random numbers of one picture, as a student reads them."""

from explorer.augmentation import auto_augment, jitter
from explorer.augmentation.pipeline import Variants

# Operations whose magnitude has a unit of its own; the others change a factor.
_UNITS = {"Rotate": "°", "TranslateX": " px", "TranslateY": " px"}
_DECIMALS_MAX = 17


def lines(found: Variants, place: int) -> tuple[str, ...]:
    """Return one line for each augmentation that is on, in the order in which they happen.

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
    >>> from explorer.augmentation.settings import Flip, Pipeline, Rotation
    >>> grey = np.zeros((32, 32, 1), np.uint8)
    >>> lines(variants(grey, Pipeline(flip=Flip(), rotation=Rotation(15)), 2, seed=0), 1)
    ('flip: 0.32 < 0.5 → mirrored', 'angle −8.8°')
    """
    pipeline, changes = found.pipeline, found.changes
    size = found.pictures.shape[1:3]
    said = []
    if pipeline.crop:
        said.append(_crop(found, place))
    if pipeline.flip:
        share, mirrored = float(found.moves.share[place]), bool(found.moves.mirrored[place])
        verdict = "mirrored" if mirrored else "as it is"
        said.append(f"flip: {_below(share, pipeline.flip.probability)} → {verdict}")
    if changes.rotation is not None:
        said.append(f"angle {signed(changes.rotation.degrees[place], 1)}°")
    if changes.auto_augment is not None:
        said += _auto_augment(changes.auto_augment, place, size)
    if changes.jitter is not None:
        said.append(_jitter(changes.jitter, place))
    if changes.erasing is not None:
        share = float(changes.erasing.share[place])
        compared = _below(share, pipeline.erasing.probability)
        said.append(f"erasing: {compared} → {_box(changes.erasing, place)}")
    if changes.cutout is not None:
        said.append(f"cutout: {_box(changes.cutout, place)}")
    return tuple(said)


def signed(value: float, decimals: int) -> str:
    """Return a number with its sign, and a real minus.

    Examples
    --------
    >>> signed(-7.32, 1), signed(0.001, 1)
    ('−7.3', '0.0')
    """
    rounded = round(float(value), decimals) or 0.0  # no sign before a zero
    sign = "+" if rounded > 0 else ""
    return f"{sign}{rounded:.{decimals}f}".replace("-", "−")


def compared(share: float, other: float) -> tuple[str, str]:
    """Return both numbers with just enough decimals that rounding does not change their order.

    Examples
    --------
    >>> compared(0.314, 0.5), compared(0.4996, 0.5)
    (('0.31', '0.5'), ('0.4996', '0.5'))
    """
    for decimals in range(2, _DECIMALS_MAX):
        shown = f"{share:.{decimals}f}"
        rounded = float(shown)
        if (rounded < other, rounded > other) == (share < other, share > other):
            return shown, f"{other:g}"
    return repr(share), repr(other)


def _below(share: float, probability: float) -> str:
    one, other = compared(share, probability)
    return f"{one} {'<' if share < probability else '≥'} {other}"


def _crop(found: Variants, place: int) -> str:
    height, width = (s + 2 * found.pipeline.crop.padding for s in found.pictures.shape[1:3])
    row, column = int(found.moves.down[place]), int(found.moves.right[place])
    return f"crop: row {row}, column {column} of the padded {height}×{width}"


def _auto_augment(drawn, place: int, size) -> list[str]:
    said = [f"policy {int(drawn.number[place])}:"]
    for operation in auto_augment.operations(drawn, place, size):
        one, other = compared(operation.share, operation.probability)
        if operation.done:
            said.append(f"{one} ≤ {other} → {operation.name}{_magnitude(operation)}")
        else:
            said.append(f"{one} > {other} → no {operation.name}")
    return said


def _magnitude(operation) -> str:
    name, value = operation.name, operation.magnitude
    if name in ("AutoContrast", "Equalize", "Invert"):
        return ""
    if name == "Solarize":
        return f" from {value:.0f}"
    if name == "Posterize":
        return f" to {value} bits"
    if name.startswith("Shear"):
        return f" {signed(value, 2)}"
    if name in _UNITS:
        return f" {signed(value, 1 if name == 'Rotate' else 0)}{_UNITS[name]}"
    return f" ×{1 + value:.2f}"


def _jitter(drawn, place: int) -> str:
    parts = []
    for number in drawn.order[place]:
        name, factor = jitter.NAMES[number], float(drawn.factors[place, number])
        parts.append(f"{name} " + (signed(factor, 3) if name == "hue" else f"×{factor:.2f}"))
    return ", ".join(parts)


def _box(drawn, place: int) -> str:
    if not drawn.erased[place]:
        return "nothing erased"
    top, left, bottom, right = drawn.boxes[place].tolist()
    return f"rows {top} to {bottom - 1}, columns {left} to {right - 1}"
