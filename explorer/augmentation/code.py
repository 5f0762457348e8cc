"""PyTorch lines that do the same: a training's transform, and one variant with its numbers."""

from explorer.augmentation import auto_augment, jitter
from explorer.augmentation.pipeline import Variants
from explorer.augmentation.settings import Pipeline

_IMPORT = "import torch\nfrom torchvision.transforms import v2\n"
_BILINEAR = "interpolation=v2.InterpolationMode.BILINEAR"


def transform_lines(pipeline: Pipeline, size: tuple[int, int]) -> str:
    """Return the transform for training pictures, and the one for all others.

    Parameters
    ----------
    pipeline : Pipeline
        What is on.
    size : tuple of int
        Height and width of a picture.

    Examples
    --------
    >>> from explorer.augmentation.settings import Flip
    >>> print(transform_lines(Pipeline(flip=Flip()), (32, 32)).splitlines()[4])
        v2.RandomHorizontalFlip(0.5),
    """
    there = [f"    {step}," for step in _steps(pipeline, size)]
    last = ["    v2.ToDtype(torch.float32, scale=True),"]
    lines = [_IMPORT, "train = v2.Compose(["]
    lines += [*there, *last, "])", "validation = test = v2.Compose(["]
    lines += [*last, "])  # never augmented"]
    if pipeline.cutout:
        lines.insert(1, _cutout_function(pipeline, size))
    return "\n".join(lines)


def _steps(p: Pipeline, size: tuple[int, int]) -> list[str]:
    steps = []
    if p.crop:
        steps.append(f"v2.RandomCrop({size}, padding={p.crop.padding}, padding_mode='reflect')")
    if p.flip:
        steps.append(f"v2.RandomHorizontalFlip({p.flip.probability})")
    if p.rotation:
        steps.append(f"v2.RandomRotation({p.rotation.degrees}, {_BILINEAR}, fill=0)")
    if p.auto_augment:
        steps.append("v2.AutoAugment(v2.AutoAugmentPolicy.CIFAR10)")
    if p.jitter:
        j = p.jitter
        steps.append(f"v2.ColorJitter({j.brightness}, {j.contrast}, {j.saturation}, {j.hue})")
    if p.erasing:
        e = p.erasing
        steps.append(
            f"v2.RandomErasing({e.probability}, scale={e.area}, ratio={e.ratio}, value={e.grey})"
        )
    if p.cutout:
        steps.append("v2.Lambda(cutout)")
    return steps


def _cutout_function(p: Pipeline, size: tuple[int, int]) -> str:
    return f"""
def cutout(x, side={p.cutout.side}):  # torchvision has none
    row, column = (int(torch.randint(s, ())) for s in {size})
    top, left = row - side // 2, column - side // 2
    x = x.clone()
    x[..., max(top, 0):top + side, max(left, 0):left + side] = {p.cutout.grey}
    return x

"""


def variant_lines(found: Variants, place: int) -> str:
    """Return lines that make one variant, with the numbers that were drawn for it.

    `picture` is the original, uint8 (C, H, W); `x` is the variant.

    Parameters
    ----------
    found : Variants
        From `pipeline.variants`.
    place : int
        Which variant.
    """
    H, W, C = found.pictures.shape[1:]
    lines = [_IMPORT.rstrip(), "from torchvision.transforms.v2 import functional as F", ""]
    lines += [f"picture = torch.randint(0, 256, ({C}, {H}, {W}), dtype=torch.uint8)  # or your own"]
    lines += ["x = picture", *_moves(found, place), *_changes(found, place)]
    return "\n".join(lines)


def _moves(found: Variants, place: int) -> list[str]:
    lines, (H, W) = [], found.pictures.shape[1:3]
    if crop := found.pipeline.crop:
        down, right = int(found.moves.down[place]), int(found.moves.right[place])
        lines.append(f'x = F.pad(x, [{crop.padding}], padding_mode="reflect")')
        lines.append(f"x = F.crop(x, top={down}, left={right}, height={H}, width={W})")
    if found.moves.mirrored[place]:
        lines.append("x = F.horizontal_flip(x)")
    return lines


def _changes(found: Variants, place: int) -> list[str]:
    lines, changes, size = [], found.changes, found.pictures.shape[1:3]
    if changes.rotation is not None:
        angle = float(changes.rotation.degrees[place])
        lines.append(f"x = F.rotate(x, {angle!r}, {_BILINEAR}, fill=0)")
    if changes.auto_augment is not None:
        for operation in auto_augment.operations(changes.auto_augment, place, size):
            if operation.done:
                function, values = auto_augment.call(operation.name, operation.magnitude)
                said = "".join(f", {name}={value!r}" for name, value in values.items())
                lines.append(f"x = F.{function}(x{said})")
    if changes.jitter is not None:
        for number in changes.jitter.order[place]:
            name, factor = jitter.NAMES[number], float(changes.jitter.factors[place, number])
            if not jitter.is_nothing(name, factor):
                lines.append(f"x = F.adjust_{name}(x, {factor!r})")
    for name in ("erasing", "cutout"):
        drawn = getattr(changes, name)
        if drawn is not None and drawn.erased[place]:
            grey = getattr(found.pipeline, name).grey
            top, left, bottom, right = drawn.boxes[place].tolist()
            lines.append("x = x.clone()")
            lines.append(f"x[:, {top}:{bottom}, {left}:{right}] = {grey}")
    return lines
